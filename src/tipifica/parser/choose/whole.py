"""Reasons that a note says whole: every word with a meaning, in its order, with nothing else between (S012)."""

from __future__ import annotations

from collections.abc import Iterator

from tipifica.parser.forms.automaton import VALUE, WORD, Arcs, Gap
from tipifica.parser.forms.form import Form
from tipifica.parser.kinds import Kind
from tipifica.parser.lattice.lattice import Lattice

_MOST_PLACES = 400


class Whole:
    """Looks for one form in the tokens of a note. No cost is weighed: only what stands there counts. A form that has an
    opening which it does not need is said whole with its first value (#10 to #14), any other with its last word."""

    def __init__(self, form: Form, lattice: Lattice) -> None:
        self.form = form
        self.lattice = lattice
        self.automaton = form.automaton

    def ends(self, at: int, place: int) -> int | None:
        """The token after the form's last word with a meaning, if all that it requires after `place` stands from token
        `at` on; None where it does not. Of several the farthest."""
        reached = [(at, place, not self.form.opening)]
        seen = set(reached)
        best: int | None = None
        while reached and len(seen) < _MOST_PLACES:
            at, place, has_value = reached.pop()
            if has_value if self.form.opening else self._is_said(place):
                best = max(at, best or 0)
            for after in self._steps(at, place, has_value, best is not None) if at < self.lattice.size else ():
                if after not in seen:
                    seen.add(after)
                    reached.append(after)
        return best

    def _is_said(self, place: int) -> bool:
        """Whether nothing that the form requires comes after a place: no word with a meaning, and no choice between a
        value and words.

        Never: rules/S012: el segundo motivo en su propio segmento
        Always: rules/S012: otro motivo entero donde irían las acciones
        """
        return not self.automaton.needed[place] and not self._chooses(place)

    def _chooses(self, place: int) -> bool:
        """Whether a value or words must follow a place, whichever of the two.

        Never: rules/S005: una cuenta delante de un traslado interno
        """
        after = [self.automaton.positions[q].kind for q in self.automaton.follow[place]]
        return place not in self.automaton.last and VALUE in after and {VALUE, WORD}.issuperset(after)

    def _steps(self, at: int, place: int, has_value: bool, is_whole: bool) -> Iterator[tuple[int, int, bool]]:
        """Where token `at` leads to from `place`: token, place, whether a first value was met that must be there. Where
        all `is_whole`, only words that follow at once belong to it."""
        lattice, arcs, positions = self.lattice, self.automaton.arcs(place), self.automaton.positions
        for end, target in self._words(at, arcs):
            if not is_whole or target in self.automaton.follow[place]:
                yield end, target, has_value or bool(positions[target].field)
        if is_whole:
            return
        for gap in arcs.values:
            if _says_all(gap):
                symbol = gap.position.symbol
                for end in self._values(symbol, at):
                    yield end, gap.target, True
        chooses = self._chooses(place)
        for end, _, _ in lattice.seps[at] if not chooses else ():
            yield from ((end, gap.target, has_value) for gap in arcs.breaks if _says_all(gap))
        for gap in arcs.texts if not chooses else ():
            if _says_all(gap) and not lattice.seps[at] and lattice.may_be_text[at]:
                yield at + 1, gap.target, has_value
        if lattice.folded[at] in lattice.lexicon.vocabulary.function_words:
            yield at + 1, place, has_value

    def _words(self, at: int, arcs: Arcs) -> Iterator[tuple[int, int]]:
        for edge in (e for e in self.lattice.words[at] if e.deviation != Kind.OTHER_WORD):
            for gap in arcs.words.get(edge.symbols[0], ()):
                target: int | None = gap.target if _says_all(gap) else None
                for symbol in edge.symbols[1:]:
                    target = None if target is None else self._following(target, symbol)
                if target is not None:
                    yield at + edge.width, target

    def _following(self, place: int, symbol: str) -> int | None:
        positions = self.automaton.positions
        return next((q for q in self.automaton.follow[place] if positions[q].symbol == symbol), None)

    def _values(self, symbol: str, at: int) -> Iterator[int]:
        if symbol == "ATTEMPT":
            yield from (end for end, _ in self.lattice.attempts(at))
        elif symbol != "LOGIN":
            yield from (end for end, scanned in self.lattice.values(symbol, at) if scanned.value is not None)


def _says_all(gap: Gap) -> bool:
    """Whether a way leaves out no word with a meaning and no free text.

    Never: rules/S012: el segundo motivo en su propio segmento
    Always: no-procede/cliente-no-solicito-el-retiro: falta un dígito del teléfono
    """
    return not gap.telling


def shared_opening(form: Form, other: Form) -> int:
    """The place of the last word of the opening that a form shares with another, where its own words begin; the place
    after the header where they share none."""
    place = form.automaton.header_end
    for mine, theirs in zip(form.spine_places, other.spine_places, strict=False):
        if mine.symbol != theirs.symbol:
            break
        place = mine.number
    return place


def may_be_whole(form: Form, lattice: Lattice) -> bool:
    """Whether all words that a form requires stand somewhere in the note.

    Never: rules/S012: el segundo motivo en su propio segmento
    """
    return not form.whole_mask & ~lattice.masks[0]


def joined_to(lattice: Lattice, end: int, joining: frozenset[str]) -> Iterator[int]:
    """The tokens at which a second reason may begin that follows what ends before token `end`: at once, or after what
    joins the two."""
    yield end
    if end < lattice.size and (lattice.folded[end] in joining or lattice.tokens[end].text in joining):
        yield end + 1
