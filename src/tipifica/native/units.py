"""The units that Cython compiles where a C compiler is."""

from __future__ import annotations

TYPED: tuple[str, ...] = ()
"""Sources written for Cython (`tipifica.native.shadow`), below the package and without their ending: what they annotate
is what a variable holds."""
AS_THEY_ARE: tuple[str, ...] = (
    *("engine", "fixes/apply", "fixes/compare", "model/frozen", "model/named", "rules/note"),
    *("parser/choose/reading", "parser/choose/whole", "parser/forms/form"),
    *("parser/lattice/lattice", "parser/lattice/numbers", "parser/lattice/readings"),
    *("parser/near/bounds", "parser/near/nearest", "parser/near/orders", "parser/near/said"),
    *("parser/scan/phones", "parser/search/search", "parser/tokens/tokenizer"),
    *("parser/tell/between", "parser/tell/capitals", "parser/tell/deviations", "parser/tell/items", "parser/tell/kept"),
    *("parser/words/lexicon", "parser/words/vocabulary"),
    *("shapes/batch", "shapes/chunks", "shapes/places", "shapes/template"),
)
"""Other sources, of which each takes a hundredth of the time of a note or more; their annotations say nothing to
Cython."""
UNITS = (*TYPED, *AS_THEY_ARE)
