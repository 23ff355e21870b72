"""What a note says of one form, and what of it tells the form from another."""

from __future__ import annotations

from functools import cached_property, partial

from tipifica.parser.costs import Limit
from tipifica.parser.forms.automaton import WORD, Position
from tipifica.parser.forms.form import Form
from tipifica.parser.kinds import NO_VALUES, Kind
from tipifica.parser.lattice.lattice import Lattice
from tipifica.parser.search.search import DROP, MATCH, MISSING, Path, Step
from tipifica.parser.tokens.folding import fold


class Found:
    """A form with the cheapest path of a note through it."""

    def __init__(self, form: Form, path: Path, lattice: Lattice) -> None:
        self.form = form
        self.path = _nearer(path, lattice)
        self.lattice = lattice

    @cached_property
    def _read(self) -> dict[int, Step]:
        """The steps that read something as a place of the form, by its number; a value that cannot be read is none, and
        a word of Spanish that lies near a word of the form may be another's."""
        return {
            s.position.number: s
            for s in self.path.steps
            if s.op != MISSING
            and s.position is not None
            and s.deviation not in NO_VALUES
            and s.deviation != Kind.OTHER_WORD
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
        """The places of the words with a meaning that the note says of what the form has after the words of an
        opening."""
        beyond = frozenset(p.number for p in self.form.spine_places[self.form.shared_words(opening) :])
        return frozenset(
            q
            for q, step in self._read.items()
            if q in beyond or (_tells(step) and step.position and step.position.symbol not in opening.symbols)
        )

    def goes_on_from(self, opening: Found, verbal: frozenset[str]) -> bool:
        """Whether the note goes on from the words of an opening with words of this form: right after them, at the head
        of the next segment, or after what stands in the place of those that are missing, where the opening has no place
        for them. One of `verbal` makes a verb of the word after it, which is none of the form's.

        Never: no-aplica/queja-duplicada: falta «en ice»
        Always: manual: 36 como se imprime
        """
        own = self.words_beyond(opening.form)
        missing = left_out = 0
        for n, step in enumerate(self.path.steps):
            position = step.position
            if step.op == MATCH and position is not None and position.number in own:
                if left_out and not (missing and opening.leaves_out(step.start)):
                    return False
                if len(own) > 1:
                    return left_out <= missing + Limit.LONGER_INSTEAD
                is_verb = self.lattice.folded[step.start - 1] in verbal and self.leaves_out(step.start - 1)
                ends = not missing or self._ends_segment(n)
                return len(position.symbol) > Limit.SMALL_WORD and not is_verb and ends and left_out <= missing
            if step.op == MATCH:
                missing = left_out = 0
            elif step.op == MISSING:
                missing += position is not None and _tells(step)
            else:
                left_out += step.deviation == Kind.SURPLUS
        return False

    def leaves_out(self, token: int) -> bool:
        """Whether a token belongs to nothing of the form.

        Never: rules/S004: otra palabra en lugar de queja
        Always: retenido/traslado-interno-sin-costo: falta el contacto
        """
        return any(s.op == DROP and s.start <= token < s.end for s in self.path.steps)

    def _ends_segment(self, n: int) -> bool:
        """Whether nothing but what is missing stands after a step in its segment.

        Never: rules/S004: otra palabra en lugar de servicio
        Always: rules/S005: servicio lento tras la causa
        """
        for step in self.path.steps[n + 1 :]:
            if step.op != MISSING:
                return step.position is not None and step.position.kind != WORD
        return True

    def tells_from(self, rival: Form) -> bool:
        """Whether the note says a word of the form that stands nowhere in the rival, and half of its phrase with it, or
        one that names the form by itself.

        Never: rules/S004: una causa que dice algo que la más corta no tiene
        """
        positions = self.form.automaton.positions
        own = self.own_words(rival)
        for (kind, _), places in self.form.exclusive(rival).items():
            telling = [q for q in places if positions[q].telling]
            there = [positions[q].symbol for q in own & places]
            told = any(symbol not in rival.symbols for symbol in there)
            named = not self.form.naming.isdisjoint(there)
            if kind == "words" and told and (named or len(there) * 2 >= len(telling)):
                return True
        return False

    def _lacks_opposite(self, rival: Form) -> bool:
        """Whether a word of the form is missing where the rival has its opposite: no value tells then which of the two
        is meant.

        Never: rules/S004: un monto no dice con costo
        Always: unknown: no aplica con teléfono
        """
        own = self.form.words_beside(rival)
        missing = (s.position for s in self.path.steps if s.op == MISSING)
        lacking = {p.symbol for p in missing if p is not None and p.number in own}
        opposed = self.lattice.lexicon.vocabulary.spanish.are_rivals
        return any(opposed(fold(word), fold(other)) for word in lacking for other in rival.foreign_words(self.form))

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
            if kind == "field" and there and not self._lacks_opposite(rival):
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


def _tells(step: Step) -> bool:
    """Whether a step reads, or leaves out, a word with a meaning.

    Never: rules/S004: otra palabra en lugar de queja
    """
    position = step.position
    return position is not None and position.kind == WORD and position.telling and not position.prefix


def _nearer(path: Path, lattice: Lattice) -> Path:
    """The path, but of words that are said twice before the rest of their phrase the nearer ones are read."""
    steps = path.steps
    for n, step in enumerate(steps[:-1]):
        if steps[n + 1].op != DROP or not _reads_word(step):
            continue
        first = next((m for m in range(n, 0, -1) if not _reads_word(steps[m - 1])), 0)
        last = next((m for m in range(n + 2, len(steps)) if steps[m].op != DROP), n + 2) - 1
        run, again = steps[first : n + 1], steps[last - n + first : last + 1]
        follows = last + 1 < len(steps) and _reads_word(steps[last + 1])
        if follows and last - n + first > n and all(map(partial(_are_one, lattice=lattice), run, again)):
            nearer = [s._replace(start=t.start, end=t.end) for s, t in zip(run, again, strict=True)]
            left_out = [t._replace(start=s.start, end=s.end) for s, t in zip(run, again, strict=True)]
            between = steps[n + 1 : last - n + first]
            steps = (*steps[:first], *left_out, *between, *nearer, *steps[last + 1 :])
    return path._replace(steps=steps)


def _reads_word(step: Step) -> bool:
    """Whether a step reads a word of the form.

    Never: rules/S011: otra frase con no antes
    Always: rules/S011: otra frase con no antes
    """
    return step.op == MATCH and step.position is not None and step.position.kind == WORD


def _are_one(step: Step, again: Step, lattice: Lattice) -> bool:
    """Whether two steps are over one word in one writing, with other words between them.

    Never: rules/S011: otra frase con no antes
    Always: rules/S011: un no dentro de la frase
    """
    one, other = lattice.tokens[step.start], lattice.tokens[again.start]
    return one.text == other.text and step.end < again.start and step.end - step.start == again.end - again.start == 1
