"""What a note says of one form, and what of it tells the form from another."""

from __future__ import annotations

from functools import cached_property

from tipifica.parser.forms.automaton import WORD, Position
from tipifica.parser.forms.form import Form
from tipifica.parser.kinds import NO_VALUES, Kind
from tipifica.parser.lattice.lattice import Lattice
from tipifica.parser.search.search import MATCH, MISSING, Path, Step


class Found:
    """A form with the cheapest path of a note through it."""

    def __init__(self, form: Form, path: Path, lattice: Lattice) -> None:
        self.form = form
        self.path = path
        self.lattice = lattice

    @cached_property
    def _read(self) -> dict[int, Step]:
        """The steps that read something as a place of the form, by its number; a value that cannot be read is none."""
        return {
            s.position.number: s
            for s in self.path.steps
            if s.op != MISSING and s.position is not None and s.deviation not in NO_VALUES
        }

    @cached_property
    def said(self) -> frozenset[int]:
        """The places of the form that the note has."""
        return frozenset(self._read)

    def _means(self, position: Position) -> bool:
        """Whether a word says something, be it implied by the rest of its phrase.

        Never: manual: 36 como se imprime
        Always: unknown: retenido y nada más
        """
        return position.telling or position.implied

    def _may_be(self, place: int, words: frozenset[str]) -> bool:
        """Whether what was read as a place of the form may be one of these words as well.

        Of words that are written as one token the first has the token; the others are what they were read as.

        Never: unknown: retenido y nada más
        Always: no-aplica/no-existe-numero-de-contacto: sin prefijo
        """
        step = self._read[place]
        edges = self.lattice.words[step.start] if step.start < step.end else ()
        said = {symbol for edge in edges for symbol in edge.symbols}
        return not words.isdisjoint(said or {step.symbol})

    @cached_property
    def missing(self) -> bool:
        """Whether any place is missing.

        Never: rules/S004: retiro en proceso y dos teléfonos
        Always: retiro-en-proceso/cliente-se-acercara-a-cis: conforme, comienza con comillas
        """
        return any(s.op == MISSING for s in self.path.steps)

    @cached_property
    def word_missing(self) -> bool:
        """Whether a word is missing.

        Never: unknown: no aplica con teléfono
        """
        kinds = (s.position.kind for s in self.path.steps if s.op == MISSING and s.position is not None)
        return WORD in kinds

    @cached_property
    def says_all(self) -> bool:
        """Whether no word with a meaning is missing.

        Never: no-aplica/queja-duplicada: falta «en ice»
        Always: retiro-contactado/no-uso: la causa después del teléfono
        """
        missing = (s.position for s in self.path.steps if s.op == MISSING)
        return not any(p is not None and p.kind == WORD and p.telling and not p.prefix for p in missing)

    def says_words_beside(self, rival: Form) -> bool:
        """Whether the note says a word of a phrase that the rival has not.

        Never: rules/S004: lo que distingue está y lo que comparten no
        Always: unknown: no aplica con teléfono
        """
        return any(places & self.said for (kind, _), places in self.form.exclusive(rival).items() if kind == "words")

    def own_words(self, rival: Form) -> frozenset[int]:
        """The places of the words with a meaning that the note says of the phrases which the rival has not."""
        positions = self.form.automaton.positions
        places = {q for (kind, _), at in self.form.exclusive(rival).items() if kind == "words" for q in at}
        return frozenset(q for q in places & self.said if positions[q].telling)

    def words_beyond(self, opening: Form) -> frozenset[int]:
        """The places of the words that the note says of what the form has after the words of an opening."""
        beyond = self.form.spine_places[self.form.shared_words(opening) :]
        return frozenset(p.number for p in beyond) & self.said

    def goes_on_from(self, opening: Form) -> bool:
        """Whether the note goes on from the words of an opening with words of this form: right after them, or at the
        head of the next segment.

        Never: no-aplica/queja-duplicada: falta «en ice»
        Always: manual: 36 como se imprime
        """
        own = self.words_beyond(opening)
        before: Step | None = None
        for step in self.path.steps:
            if step.op == MATCH and step.position is not None and step.position.number in own:
                return before is None or before.op == MATCH
            if step.op == MATCH or step.deviation == Kind.SURPLUS:
                before = step
        return False

    def tells_from(self, rival: Form) -> bool:
        """Whether the note says a word of the form that stands nowhere in the rival.

        Never: rules/S004: una causa que dice algo que la más corta no tiene
        """
        positions = self.form.automaton.positions
        return any(positions[q].symbol not in rival.symbols for q in self.own_words(rival))

    def is_untold_from(self, rival: Form) -> bool:
        """Whether nothing that the note says tells the form from the rival: what only the form has is missing from the
        note.

        Never: rules/S004: retiro en proceso y dos teléfonos
        Always: manual: 36 como se imprime
        """
        if not self.missing or self.form.optional_beside(rival):
            return False
        foreign = rival.foreign_words(self.form)
        positions = self.form.automaton.positions
        for (kind, _), places in self.form.exclusive(rival).items():
            there = places & self.said
            if kind == "field" and there:
                return False
            telling = [q for q in places if self._means(positions[q])]
            # A word alone, as where a form has a choice of words, may be the rival's.
            whole = len(telling) > 1 and all(q in there for q in telling)
            if (
                kind == "words"
                and there
                and (whole or not all(self._may_be(q, foreign) for q in telling if q in there))
            ):
                return False
        return True
