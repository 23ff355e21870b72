"""The units that Cython compiles where a C compiler is."""

from __future__ import annotations

UNITS = (
    "parser/forms/automaton",
    "parser/lattice/lattice",
    "parser/lattice/numbers",
    "parser/lattice/readings",
    "parser/search/search",
)
"""Sources in which a note takes most of its time, below the package and without their ending. Their annotations say
nothing to Cython; a file beside each, called alike with the ending .pxd, says what types it may rely on."""
