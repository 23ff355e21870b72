"""Rows of an export that are no notes: its header once more, and its totals. They are counted apart."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tipifica.files.why import Why

REPEATED = Why("no es una nota: la cabecera, otra vez")
TOTAL = Why("no es una nota: un total")

_TOTAL = re.compile(r"(?:gran |sub)?total(?:es)?(?: general| de \w+)?:?", re.IGNORECASE)
_NUMBER = re.compile(r"[\d.,%$ +-]*\d[\d.,%$ +-]*")
# No note of a row of totals is longer.
SHORT = 24


def no_note(cells: Sequence[str | None], header: Sequence[str], note: int) -> Why | None:
    """Return what a row is where it is no note, None where it is one; `note` is the position of the note.

    A repeated header has every name of the header. The first cell of a row of totals says so, and all others are
    numbers, at least one of them.
    """
    text = cells[note]
    if text is not None and len(text) >= SHORT and text != header[note]:
        return None
    said = [" ".join(cell.split()) for cell in cells if cell and not cell.isspace()]
    if text and _same(text, header[note]) and said and list(map(str.casefold, said)) == _names(header):
        return REPEATED
    if len(said) > 1 and _TOTAL.fullmatch(said[0]) and all(map(_NUMBER.fullmatch, said[1:])):
        return TOTAL
    return None


def _same(text: str, name: str) -> bool:
    return " ".join(text.split()).casefold() == " ".join(name.split()).casefold()


def _names(header: Sequence[str]) -> list[str]:
    return [" ".join(name.split()).casefold() for name in header if name and not name.isspace()]
