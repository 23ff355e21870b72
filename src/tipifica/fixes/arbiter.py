"""The arbiter of safe fixes: whether a mended note says what the note said, without asking the parser.

The proof reads the mended note as the note was read, so it can only find that the parser agrees with itself. Here the
pieces of both notes (words, numbers, marks) are laid side by side in their order, wherever fixes touch them: each piece
of the mended note is one of the note, or another writing of it by the table of `written`, or one of the few things that
a fix may put in; each piece of the note that is gone is one that says nothing, or is said again elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tipifica.fixes.apply import apply_edits, in_order
from tipifica.fixes.compare import Comparison
from tipifica.fixes.damage import repaired
from tipifica.fixes.mended import Mended
from tipifica.fixes.pieces import pieces_of
from tipifica.fixes.written import WritingTable
from tipifica.model import Fix
from tipifica.parser.words.lexicon import Lexicon

# What stands around something, before it and behind it.
_PAIRS = (("(", ")"), ("[", "]"), ("{", "}"), ("\u00ab", "\u00bb"), ("\u201c", "\u201d"), ('"', '"'), ("'", "'"))


class Arbiter:
    """Judges the fixes of one campaign's notes."""

    def __init__(self, data: Mapping[str, Any], lexicon: Lexicon) -> None:
        """`data` is the compiled language, `lexicon` what was made of it."""
        self._table = WritingTable(data)
        self._lexicon = lexicon

    def kept(self, text: str, fixes: Sequence[Fix], reason: str | None, login: str | None = None) -> list[bool]:
        """Which of the fixes of a note may stay: all, where they keep together what the note says; else each that does
        so alone and with those kept before it, in the order given. `reason` is what the note was read as, `login` what
        a fix may have taken from the record. No edit of the fixes touches another."""
        judge = _Judge(self._table, self._lexicon, text, reason, login)
        if judge.allows(fixes):
            return [True] * len(fixes)
        before: list[Fix] = []
        kept = []
        for fix in fixes:
            stays = judge.allows([fix]) and (not before or judge.allows([*before, fix]))
            before += [fix] if stays else []
            kept.append(stays)
        return kept


class _Judge:
    """The fixes of one note."""

    def __init__(self, table: WritingTable, lexicon: Lexicon, text: str, reason: str | None, login: str | None) -> None:
        self._table, self._lexicon = table, lexicon
        self._form = table.form(reason) if reason is not None else None
        self._login = tuple([piece.text for piece in pieces_of(login)]) if login else ()
        self._text = text
        self._pieces = pieces_of(repaired(text, lexicon.spelled))

    def allows(self, fixes: Sequence[Fix]) -> bool:
        """Whether the note with these fixes says what it says without them."""
        text = apply_edits(self._text, in_order(edit for fix in fixes for edit in fix.edits))
        if not _keeps_pairs(self._text, text):
            return False
        pieces = pieces_of(repaired(text, self._lexicon.spelled))
        mended = Mended(text, pieces, self._table, self._form, self._login)
        return Comparison(self._table, self._lexicon, self._form, self._pieces, mended).holds()


def _keeps_pairs(text: str, mended: str) -> bool:
    """Whether of two brackets, or of two quotes, both stay or both go."""
    for opening, closing in _PAIRS:
        if opening in text and _is_paired(text, opening, closing) and not _is_paired(mended, opening, closing):
            return False
    return True


def _is_paired(text: str, opening: str, closing: str) -> bool:
    if opening == closing:
        # One inside of a word is an apostrophe.
        around = (text[at - 1 : at + 2 : 2] for at in range(1, len(text) - 1) if text[at] == opening)
        return (text.count(opening) - sum(map(str.isalnum, around))) % 2 == 0
    return text.count(opening) == text.count(closing)
