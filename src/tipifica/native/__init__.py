"""What Cython compiles where a C compiler is: what its compiler asks of a source, and which units there are."""
