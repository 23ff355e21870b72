# What Cython is told of automaton.py: see parser/lattice/readings.pxd.

cdef class Position:
    cdef public Py_ssize_t number
    cdef public str kind, symbol, field
    cdef public object phrase
    cdef public bint rare, telling, prefix, implied


cdef class Gap:
    cdef public Py_ssize_t target
    cdef public object cost, text_cost
    cdef public tuple missing
    cdef public Position position
    cdef public bint telling


cdef class Arcs:
    cdef public dict words
    cdef public list breaks, labels, values, texts
    cdef public Gap end


cdef class Automaton:
    cdef dict __dict__
    cdef public object header_end, last
    cdef public list positions, follow
    cdef public dict _arcs

    cpdef Arcs arcs(self, Py_ssize_t place)
