"""The units that Cython compiles where a C compiler is."""

from __future__ import annotations

TYPED: tuple[str, ...] = ()
"""Sources written for Cython (`tipifica.native.shadow`), below the package and without their ending: what they annotate
is what a variable holds."""
AS_THEY_ARE: tuple[str, ...] = ("parser/search/search",)
"""Other sources that take much of the time of a note; their annotations say nothing to Cython."""
UNITS = (*TYPED, *AS_THEY_ARE)
