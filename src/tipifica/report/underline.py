"""A note shown with carets under parts of it, in rows that fit the terminal."""

from __future__ import annotations

from collections.abc import Iterable
from unicodedata import combining, east_asian_width

from tipifica.model.named import NamedTuple
from tipifica.report.escape import visible

MAX_ROWS = 12
CARET = "^"
BREAKS = ("/", " ")


class _Glyph(NamedTuple):
    shown: str
    marked: bool


def _columns(cell: str) -> int:
    if cell.isascii():
        return len(cell)
    return sum(0 if combining(char) else 1 + (east_asian_width(char) in "WF") for char in cell)


def underline(text: str, spans: Iterable[tuple[int, int]], width: int) -> list[tuple[str, str]]:
    """Return rows of at most `width` columns: a piece of `text`, printable, and its carets (empty where it has none).

    An empty span gets the caret of the place where something is missing, also past the last character. Of a note of
    more than `MAX_ROWS` rows those with carets are shown, at most `MAX_ROWS`, and `…` for the others.
    """
    marked = [(start, max(end, start + 1)) for start, end in spans]
    cells = [
        _Glyph(visible(char), any(start <= index < end for start, end in marked))
        for index, char in enumerate(text + " ")
    ]
    rows = []
    while cells:
        end = _end_of_row(cells, width)
        carets = "".join((CARET if cell.marked else " ") * _columns(cell.shown) for cell in cells[:end])
        rows.append(("".join(cell.shown for cell in cells[:end]), carets.rstrip()))
        cells = cells[end:]
    note, carets = rows[-1]
    rows[-1] = note.rstrip(" "), carets
    return _abridged([row for row in rows if row != ("", "")])


def _end_of_row(cells: list[_Glyph], width: int) -> int:
    """Return how many cells make the next row.

    Up to the last break of parts in its last third, else up to the last blank there, else as many as fit.
    """
    columns = 0
    best = dict.fromkeys(BREAKS, 0)
    for index, cell in enumerate(cells):
        columns += _columns(cell.shown)
        if columns > width:
            return next(filter(None, best.values()), max(index, 1))
        if columns > width * 2 // 3 and cell.shown in best and cells[index + 1 : index + 2] != [cell]:
            best[cell.shown] = index + 1
    return len(cells)


def _abridged(rows: list[tuple[str, str]]) -> list[tuple[str, str]]:
    if len(rows) <= MAX_ROWS:
        return rows
    shown: list[tuple[str, str]] = []
    for row in [row if row[1] else ("…", "") for row in rows]:
        if len(shown) == MAX_ROWS:
            break
        if not (row[0] == "…" and shown and shown[-1][0] == "…"):
            shown.append(row)
    return shown if shown[-1][0] == "…" else [*shown, ("…", "")]
