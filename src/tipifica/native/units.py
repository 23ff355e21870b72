"""The units that Cython compiles where a C compiler is."""

from __future__ import annotations

TYPED: tuple[str, ...] = ()
"""Sources written for Cython (`tipifica.native.shadow`), below the package and without their ending: what they annotate
is what a variable holds."""
AS_THEY_ARE: tuple[str, ...] = ("parser/lattice/lattice", "parser/lattice/readings", "parser/search/search")
"""Other sources, in which a note takes most of its time; their annotations say nothing to Cython."""
UNITS = (*TYPED, *AS_THEY_ARE)
