# What Cython is told of lattice.py: see readings.pxd.

from tipifica.parser.lattice.numbers cimport Numbers


cdef class Lattice(Numbers):
    cdef public dict _logins, _texts, _drops, _enclosed

    cpdef list logins(self, Py_ssize_t i)
    cpdef text_cost(self, str kind, Py_ssize_t i)
    cpdef bint opens(self, Py_ssize_t i)
