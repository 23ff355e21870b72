"""What the numbers of one note are by what stands around them: telephones, or numbers of other things."""

from __future__ import annotations

from functools import cached_property

from tipifica.parser.costs import Limit
from tipifica.parser.lattice.readings import Readings
from tipifica.parser.scan.phones import national
from tipifica.parser.tokens.tokenizer import BREAK, LINE, MARK

# What is said of a number before it: nothing, that it is a number, that it is a certain other thing's.
NOTHING, A_NUMBER, ANOTHER = 0, 1, 2


class Numbers(Readings):
    """The readings of one tokenized note, with what its numbers are."""

    def is_phone(self, i: int) -> bool:
        """Whether token `i` is a telephone number as it stands, written together, which nothing announces as another
        thing's.

        Never: rules/S004: retiro en proceso y un teléfono con su etiqueta
        Always: retenido/baja-de-plan: sin teléfono, y dicho con palabras
        """
        text = self.tokens[i].text
        if len(text) < 9 or not (text.isascii() and text.isdigit()) or not self.stands(i) or national(text) is None:
            return False
        return all(self.announced(field, i) != ANOTHER for field in self.lexicon.phones)

    @cached_property
    def first_count(self) -> int:
        """The first token that says how many months, which is a form's rather than a further one; -1 where none is."""
        return next((i for i in range(self.size) if self._counts_months(i)), -1)

    def _counts_months(self, i: int) -> bool:
        """Whether token `i` is a number before the word for months.

        Never: rules/T006: tantos meses es el total
        Always: rules/T006: tantos meses es el total
        """
        following = self.folded[i + 1] if i + 1 < self.size else ""
        return following in ("mes", "meses") and self.tokens[i].text.isalnum() and bool(self.values("COUNT", i))

    def stands(self, i: int) -> bool:
        """Whether a number that begins at token `i` begins as a telephone number does, be it abroad.

        Never: rules/S004: retiro en proceso y un teléfono con su etiqueta
        Always: rules/C103: sin su cero, detrás de una frase
        """
        start = self.tokens[i].start
        return self.text[start : start + 6].lstrip("(+").startswith(("0", "593"))

    def begins_segment(self, i: int) -> bool:
        """Whether token `i` is the first of the note, or a break stands before it.

        Never: rules/S004: retiro en proceso y un teléfono escrito de otro modo
        Always: rules/C103: sin su cero, detrás de una frase
        """
        return not i or self.tokens[i - 1].kind in (BREAK, LINE)

    def announced(self, field: str, i: int) -> int:
        """What is said before token `i` of the number that begins there, but for the labels of `field`."""
        if self.begins_segment(i):
            return NOTHING
        found = self._announced.get((field, i))
        if found is None:
            found = self._announced[field, i] = self._announcement(field, i)
        return found

    @cached_property
    def _announced(self) -> dict[tuple[str, int], int]:
        return {}

    def _announcement(self, field: str, i: int) -> int:
        lexicon, found = self.lexicon, NOTHING
        for at in range(i, max(0, i - Limit.ANNOUNCED), -1):
            word = self.folded[at - 1]
            if word in lexicon.announces_another:
                return NOTHING if self._ends_label(field, at) else ANOTHER
            if word in lexicon.announces_number:
                found = A_NUMBER
            elif self.tokens[at - 1].kind != MARK and word not in lexicon.vocabulary.function_words:
                return found
        return found

    def _ends_label(self, field: str, end: int) -> bool:
        """Whether a label of `field` ends before token `end`.

        Never: rules/S004: suspensión sin modalidad, con una forma corta
        Always: rules/S008: una orden anuncia otro número
        """
        return any(end in self.labels(field, start) for start in range(max(0, end - Limit.ANNOUNCED), end))

    @cached_property
    def gives_phone(self) -> bool:
        """Whether a telephone number stands anywhere in the note.

        Never: rules/C102: un número corto detrás del teléfono
        """
        return any(self.is_phone(i) for i in range(self.size))

    @cached_property
    def phone_later(self) -> list[bool]:
        """For each token, whether a telephone number follows that other words or a break set off from it."""
        later: list[bool] = []
        seen = apart = False
        for i in range(self.size - 1, -1, -1):
            later.append(apart)
            token = self.tokens[i]
            if self.is_phone(i):
                seen = True
            elif token.kind in (BREAK, LINE) or (len(token.text) > 1 and token.text.isalpha()):
                apart = seen
        later.reverse()
        return later
