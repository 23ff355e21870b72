"""The units that Cython compiles where a C compiler is."""

from __future__ import annotations

UNITS = ("parser/lattice/lattice", "parser/lattice/readings", "parser/search/search")
"""Sources in which a note takes most of its time, below the package and without their ending. They are Python as it
stands: their annotations say nothing to Cython."""
