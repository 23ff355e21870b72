# What Cython is told of search.py: see parser/lattice/readings.pxd.

cimport cython

from tipifica.parser.forms.automaton cimport Arcs, Automaton, Gap, Position
from tipifica.parser.lattice.lattice cimport Lattice


cdef class Search:
    cdef public Lattice lattice
    cdef public Automaton automaton
    cdef public object form, _own, _dearer
    cdef public bint whole, says_all, _has_phone
    cdef public dict banned_entry, banned, _came, _best, _order
    cdef public Py_ssize_t steps
    cdef public list _queue, _floor_with_text, _floor_without
    cdef public tuple _final

    @cython.locals(size=Py_ssize_t, state=tuple, best=dict, queue=list)
    cpdef _run(self, bound)
    @cython.locals(
        at=Py_ssize_t, place=Py_ssize_t, mode=Py_ssize_t, after=Py_ssize_t, target=Py_ssize_t, now=Py_ssize_t,
        move=tuple, state_after=tuple, best=dict, queue=list, needed=list, masks=list, text_ahead=list, met=set,
    )
    cpdef _expand(self, tuple state, cost, bound)
    cpdef bint _comes_first(self, tuple state, tuple after, set met)
    cpdef Py_ssize_t mode_after(self, Py_ssize_t place, tuple steps, Py_ssize_t before)
    @cython.locals(found=list, arcs=Arcs, gap=Gap)
    cpdef list moves(self, Py_ssize_t at, Py_ssize_t place, Py_ssize_t mode, slack)
    cpdef _leave(self, cost)
    cpdef _drop(self, list found, Py_ssize_t at, Py_ssize_t place, Py_ssize_t mode, slack)
    cpdef _wanted(self, Py_ssize_t at, Py_ssize_t place)
    cpdef bint _is_own(self, Py_ssize_t at)
    cpdef bint _all_said(self, Py_ssize_t place)
    cpdef bint _allowed(self, Py_ssize_t at, Py_ssize_t place, Gap gap)
    cpdef tuple _as_it_must(self, Py_ssize_t at, Py_ssize_t place)
    @cython.locals(position=Position)
    cpdef _value(
        self, list found, Py_ssize_t at, Py_ssize_t place, Gap gap, Py_ssize_t mode, tuple before = *, extra = *
    )
    @cython.locals(position=Position)
    cpdef _text(
        self, list found, Py_ssize_t at, Py_ssize_t place, Gap gap, Py_ssize_t mode, tuple before = *, extra = *
    )
    @cython.locals(gap=Gap)
    cpdef _named(self, list found, Py_ssize_t at, Py_ssize_t place, Arcs arcs, slack)
    @cython.locals(position=Position)
    cpdef _field_name(self, list found, Py_ssize_t at, Py_ssize_t place, Gap gap)
