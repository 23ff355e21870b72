"""Whether a note says enough of a form for the form to be its reason's."""

from __future__ import annotations

from collections.abc import Sequence

from tipifica.parser.costs import Limit
from tipifica.parser.forms.automaton import LABEL, SEP, TEXT, WORD, Position
from tipifica.parser.forms.meaning import Meaning
from tipifica.parser.kinds import Kind
from tipifica.parser.lattice.lattice import Lattice
from tipifica.parser.near.bounds import worth
from tipifica.parser.search.search import DROP, MATCH, MISSING, Path, Step

# What a note lacks for a form to be its reason's.
ENOUGH, UNNAMED, OUTWEIGHED, TOO_DEAR = "", "unnamed", "outweighed", "too-dear"


def says_enough(path: Path, lattice: Lattice, meaning: Meaning) -> bool:
    """Whether the note says enough of the form that the path goes through.

    Never: manual: 36 como se imprime
    Always: rules/T006: sin retenido el plan no va sobreentendido
    """
    return lacks(path, lattice, meaning) == ENOUGH


def lacks(path: Path, lattice: Lattice, meaning: Meaning) -> str:
    """What the note lacks for the form that the path goes through to be its reason's, ENOUGH where it lacks nothing: of
    the form's words more must be there than are missing (else UNNAMED), the rest of the note must not outweigh them
    (OUTWEIGHED), and mending the whole must cost no more than so many words are worth (TOO_DEAR)."""
    account = _Coverage(path, lattice, meaning)
    if not account.names_form():
        return UNNAMED
    if account.is_outweighed():
        return OUTWEIGHED
    return TOO_DEAR if path.cost > worth(account.said) else ENOUGH


class _Coverage:
    """What a path has of its form and lacks: its telling words, values and free texts; and what is odd, by which
    another reason is the likelier: surplus text, what cannot be read, words of the manual read as free text."""

    def __init__(self, path: Path, lattice: Lattice, meaning: Meaning) -> None:
        self._lattice = lattice
        self._evidence = path.evidence
        self._there: dict[int, int] = {}
        self._missing: dict[int, int] = {}
        self._texts: set[str] = set()
        # How many words stand far from the one before them; what was left out, and what is missing, since the last one.
        self._torn = self._left_out = self._lost = 0
        self._named = self._values = self._lacking = self._breaks = self._odd = self._foreign = 0
        for step in _without_postscript(path.steps):
            if step.op == DROP:
                other_time = lattice.folded[step.start] in meaning.other_times
                self._odd += step.deviation == Kind.SURPLUS and not other_time
                self._left_out += step.deviation == Kind.SURPLUS
            elif step.position is not None and not step.position.prefix and step.op in (MATCH, MISSING):
                self._take(step, step.position)
        self.said, self.left = sum(self._there.values()), sum(self._missing.values())

    def _take(self, step: Step, position: Position) -> None:
        if position.kind == SEP:
            self._left_out = self._lost = 0
        if position.kind == WORD and (position.telling or (position.implied and step.op == MATCH)):
            if step.op == MATCH:
                self._torn += 0 < self._lost < self._left_out - Limit.LONGER_INSTEAD
                self._left_out = self._lost = 0
            else:
                self._lost += 1
            counts = self._there if step.op == MATCH else self._missing
            counts[position.phrase] = counts.get(position.phrase, 0) + 1
        elif step.op == MISSING:
            self._breaks += position.kind == SEP
            self._lacking += position.kind != SEP
        elif position.kind == LABEL:
            # A label of several words is a phrase.
            self._named += " " in position.symbol
        elif position.kind == TEXT:
            self._texts.add(position.field)
            self._foreign += self._lattice.known[step.start] > 0 and self._lattice.serves[step.start] > 0
        elif step.value is not None:
            # A telephone number with a digit too few is still one.
            readable = step.value.value is not None or position.symbol == "PHONE"
            self._values += readable
            self._odd += not readable

    def names_form(self) -> bool:
        """Whether the words that are there may name the form.

        Never: manual: 36 como se imprime
        Always: rules/T006: sin retenido el plan no va sobreentendido
        """
        if not self.said or self.said + self._named < Limit.ENOUGH_WORDS:
            return False
        if self.said * Limit.LACKING_WORDS >= self.left:
            return True
        # Whole phrases of a form name it where nothing else is in the note, whatever is missing beside them.
        explained = not self._texts and self._evidence <= Limit.EXPLAINED
        return explained and self._there.keys().isdisjoint(self._missing)

    def _says_phrase(self) -> bool:
        """Whether a phrase of several words is there whole.

        Never: rules/S005: una frase entera pesa más que lo que sobra
        Always: unknown: palabras sueltas de un motivo
        """
        return any(count > 1 and phrase not in self._missing for phrase, count in self._there.items())

    def is_outweighed(self) -> bool:
        """Whether what is odd, and what is missing, speak louder than the words that are there.

        Never: unknown: palabras de un motivo en las acciones de otro
        Always: manual: 36 como se imprime
        """
        # A word that stands far from the others of its phrase is another sentence's.
        said, left, odd = self.said - self._torn, self.left + self._torn, self._odd
        if said > Limit.ENOUGH_WORDS and self._says_phrase():
            return False
        if said < left and (self._foreign or odd):
            return True
        # One word with free text right after it is a sentence of its own.
        if said < Limit.ENOUGH_WORDS and left and self._texts and self._breaks and self._values < Limit.FEW_VALUES:
            return True
        fields = self._values + len(self._texts)
        if odd and said < Limit.FEW_WORDS and said + max(0, fields - Limit.FEW_VALUES) <= left:
            return True
        # Where no word of the form is missing, nothing else in the note speaks against it.
        few = said + fields < Limit.FEW_WORDS and (left > 0 or said < Limit.ENOUGH_WORDS)
        return odd > 1 and (few or (said < Limit.FEW_WORDS and self._lacking > 1))


def _without_postscript(steps: Sequence[Step]) -> Sequence[Step]:
    """The steps up to the number that ends a note: what an agent adds after it says nothing of the reason."""
    last = max((n for n, step in enumerate(steps) if step.op == MATCH), default=0)
    position = steps[last].position if steps else None
    return steps[: last + 1] if position is not None and position.symbol == "PHONE" else steps
