# What Cython is told of numbers.py: see readings.pxd.

from tipifica.parser.lattice.readings cimport Readings


cdef class Numbers(Readings):
    cpdef bint stands(self, Py_ssize_t i)
    cpdef bint begins_segment(self, Py_ssize_t i)
    cpdef Py_ssize_t announced(self, str field, Py_ssize_t i)
