"""A note shown with carets under parts of it, in rows that fit the terminal."""

from __future__ import annotations

from collections.abc import Iterable
from unicodedata import combining, east_asian_width

from tipifica.report.escape import visible

MAX_ROWS = 12


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
    rows: list[tuple[str, str]] = []
    note, carets = "", ""
    for index, char in enumerate(text + " "):
        cell = visible(char)
        columns = _columns(cell)
        if len(carets) + columns > width:
            rows.append((note, carets.rstrip()))
            note, carets = "", ""
        note += cell
        carets += ("^" if any(start <= index < end for start, end in marked) else " ") * columns
    rows.append((note.rstrip(" "), carets.rstrip()))
    return _abridged([row for row in rows if row != ("", "")])


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
