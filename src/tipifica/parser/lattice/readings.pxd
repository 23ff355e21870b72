# What Cython is told of readings.py. Places and texts have types; points have none, for a point may carry its name
# (parser/points.py). What a method holds a generator in is left out: Cython makes no such cpdef. Properties that are
# worked out once live in __dict__.

cdef class Readings:
    cdef dict __dict__
    cdef public str text
    cdef public object tokens, lexicon
    cdef public Py_ssize_t size, tail
    cdef public dict starts, ends, _values, _named
    cdef public list _looks, folded, near, words, seps, masks, serves, known, meant, opposed, surplus, known_masks
    cdef public list floor, names, starts_value, may_be_text
    cdef public set available, torn
    cdef public object repeated, least
    cdef public bint things, _crossed

    cpdef _mask(self, Py_ssize_t i)
    cpdef _serves(self, Py_ssize_t i)
    cpdef _break_floor(self, Py_ssize_t i)
    cpdef _word_floor(self, Py_ssize_t i)
    cpdef tuple _word_edges(self, Py_ssize_t i)
    cpdef bint is_known(self, Py_ssize_t i)
    cpdef tuple _sep(self, Py_ssize_t i)
    cpdef list labels(self, str field, Py_ssize_t i)
    cpdef list placeholders(self, str field, str symbol, Py_ssize_t i)
    cpdef list _phrase_ends(self, str what, object trees, str field, Py_ssize_t i)
    cpdef bint closed(self, Py_ssize_t i)
    cpdef bint _starts_value(self, Py_ssize_t i)
