"""What stands in a mended note, and what of it a fix may have put there though the note has it not."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from tipifica.fixes.pieces import BREAK, DATE, MARK, Lexeme
from tipifica.fixes.same import PHONE
from tipifica.fixes.written import FREE, LONG, NAMED, NUMBER, FormWritings, WritingTable
from tipifica.parser.tokens.tokenizer import BREAK_TEXT

_OF_VALUES = frozenset("$%")
# The breaks of the header: what stands beside them is no part of the form.
_HEADER_BREAKS = 2


class Mended:
    """A mended note and its pieces. `form` is that of the note's reason, None without one; `login` are the pieces of
    the login that a fix may have put in."""

    def __init__(
        self,
        text: str,
        pieces: Sequence[Lexeme],
        table: WritingTable,
        form: FormWritings | None,
        login: tuple[str, ...],
    ) -> None:
        self.text = text
        self.pieces = pieces
        self._ordinals = table.ordinal_writing
        self._form = form
        self._login = login

    @cached_property
    def numbers(self) -> frozenset[str]:
        """Its telephones, as the manual writes them."""
        return frozenset(PHONE.findall(self.text))

    @cached_property
    def _body(self) -> int:
        """Where its form begins: after the breaks of the header."""
        breaks = [at for at, piece in enumerate(self.pieces) if piece.text == BREAK_TEXT]
        return breaks[_HEADER_BREAKS - 1] + 1 if len(breaks) >= _HEADER_BREAKS else len(self.pieces)

    def in_header(self, j: int) -> bool:
        """Whether a piece stands before the form."""
        return j < self._body

    def may_come(self, j: int) -> bool:
        """Whether a piece of the mended note may be one that the note has not."""
        y, form = self.pieces[j], self._form
        if form is None:
            return False
        if y.text == BREAK_TEXT:
            return self.may_part(j)
        if y.text == "-":
            return 0 < j < len(self.pieces) - 1 and self.pieces[j - 1].kind == self.pieces[j + 1].kind == DATE
        if self._is_header(j):
            return True
        return self._is_silent(j) or self.is_counted(j)

    def _is_header(self, j: int) -> bool:
        """Whether a piece is the campaign's name at the start, or the login after it."""
        assert self._form is not None
        if j == 0:
            return self.pieces[j].text == self._form.prefix
        login = self._login
        return 2 <= j < 2 + len(login) and self.texts(2, 2 + len(login)) == login

    def texts(self, start: int, end: int) -> tuple[str, ...]:
        """The writings of the pieces from one place to another."""
        return tuple([p.text for p in self.pieces[start:end]])

    def _is_silent(self, j: int) -> bool:
        """Whether a word says nothing where it stands: a function word or an implied one beside words of its phrase, or
        one of a label that stands there whole, before its value or what was left in its place."""
        assert self._form is not None
        if self.in_header(j):
            return False
        before, after = self.role(j - 1), self.role(j + 1)
        for silent in self._form.silent.get(self.pieces[j].text, ()):
            fits = before in silent.after, after in silent.before
            strange = {role for role, fit in zip((before, after), fits, strict=True) if not fit}
            if any(fits) and self._form.words.isdisjoint(strange):
                return True
        for label in self._form.label_phrases:
            for start in range(max(0, j - len(label.words) + 1), j + 1):
                end = start + len(label.words)
                if self.texts(start, end) == label.words and self.role(end) in label.before:
                    return True
        return False

    def is_counted(self, j: int) -> bool:
        """Whether a word stands before a number and its unit, which say by themselves what it says."""
        assert self._form is not None
        return self._text(j + 2) in self._form.counted.get(self.pieces[j].text, ())

    # ------------------------------------------------------------ breaks

    def may_part(self, j: int, tied: bool = False) -> bool:
        """Whether a break may stand at `j`: free text is parted where the form has two fields side by side, and not
        where it is `tied` together without a blank."""
        if self.in_header(j):
            return self._form is not None
        sides = self._side(j, -1), self._side(j, 1)
        if self._form is None or (tied and sides == (FREE, FREE)):
            return False
        return not {FREE, NUMBER}.issuperset(sides) or sides in self._form.parted

    def may_join(self, j: int) -> bool:
        """Whether a break may be gone before the piece `j`: nothing is joined to a value."""
        sides = self._side(j, -1), self._side(j - 1, 1)
        if self._form is None:
            return False
        edge = "" in sides or BREAK_TEXT in sides
        return edge or sides in self._form.side_by_side or all(side in self._form.words for side in sides)

    def _side(self, j: int, step: int) -> str:
        """The role of the next piece from `j` on in one direction, marks left out."""
        at = j + step
        while 0 <= at < len(self.pieces) and self.pieces[at].kind == MARK and self.pieces[at].text not in _OF_VALUES:
            at += step
        return self.role(at)

    def _text(self, j: int) -> str:
        return self.pieces[j].text if 0 <= j < len(self.pieces) else ""

    def role(self, j: int) -> str:
        """What a piece of the mended note is to the form: a word of it, or a kind of value or text; "" outside."""
        if not 0 <= j < len(self.pieces):
            return ""
        piece = self.pieces[j]
        if piece.kind == BREAK or (self._form is not None and piece.text in self._form.words):
            return piece.text
        if piece.is_long:
            return LONG
        if self._form is not None and piece.folded in self._form.named:
            return NAMED
        number = piece.kind == DATE or piece.is_number or piece.text in _OF_VALUES
        return NUMBER if number or piece.text in self._ordinals else FREE
