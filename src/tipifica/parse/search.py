"""The cheapest path of a note through the form of one reason: A* over (token, place of the form).

What the path pays is the list of deviations; undoing what it paid is the fix.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from heapq import heappop, heappush
from typing import Any, NamedTuple

from tipifica.parse.automaton import LABEL, SEP, TEXT, VALUE, WORD, Automaton, Gap, Position
from tipifica.parse.costs import Cost
from tipifica.parse.lattice import Lattice
from tipifica.parse.scan import Scanned
from tipifica.parse.text import fold, words_of

MAX_STEPS = 3_000
# What the last step of a state was, where that matters: surplus text goes on cheaply, free text after a break does not.
NORMAL, SURPLUS, BROKEN = 0, 1, 2
State = tuple[int, int, int]
MATCH, DROP, MISSING, LEFT = "match", "drop", "missing", "left"


class Step(NamedTuple):
    """One step of a path over the tokens `start` to `end`.

    `op` is MATCH (read as `position`), DROP (belongs to nothing), MISSING (`position` is not there), or LEFT (a
    placeholder of the manual stands for `position`). `code` is the rule that the step breaks, "" for none.
    """

    op: str
    start: int
    end: int
    code: str
    position: Position | None = None
    value: Scanned | None = None
    distance: int = 0
    symbol: str = ""


class Path(NamedTuple):
    """`cost` in points; `evidence` is the part of it that is not for missing things: what the form cannot explain."""

    cost: int
    evidence: int
    steps: tuple[Step, ...]


class Form:
    """The form of one reason with what the catalogue says of it."""

    def __init__(self, data: Mapping[str, Any], automaton: Automaton) -> None:
        self.id: str = data["id"]
        self.automaton = automaton
        self.attempts = frozenset(data.get("attempts", ()))
        self.motive_words: frozenset[str] = frozenset()
        self.opening = tuple(words_of(data.get("opening", "")))
        self.excludes = [
            (e["field"], tuple(words_of(e["phrase"])), e["where"] == "start", e.get("unless-after"))
            for e in data.get("excludes", ())
        ]
        positions = automaton.positions[1:]
        self.symbols = frozenset(p.symbol for p in positions)
        self.needed = automaton.needed[0]
        # Bit masks of words for the innermost loop; the grammar numbers the words.
        self.needed_masks: list[int] = []

    def number_words(self, bits: Mapping[str, int]) -> None:
        """Settles which bit stands for which word."""
        self.needed_masks = [sum(bits[w] for w in needed) for needed in self.automaton.needed]

    def least_cost(self, lattice: Lattice) -> int:
        """A lower bound of any path: the words that this form needs and the note has not."""
        missing = (self.needed_masks[0] & ~lattice.masks[0]).bit_count()
        return Cost.PHRASE_MISSING + missing * Cost.WORD_MISSING if missing else 0

    def most_cost(self, lattice: Lattice) -> int:
        """What a path may cost at most for the note to say enough of the form; negative where it cannot."""
        mask = self.needed_masks[0]
        there = (mask & lattice.masks[0]).bit_count()
        missing = mask.bit_count() - there
        return -1 if there == 0 or 2 * there < missing else most_cost(there)


def most_cost(there: int) -> int:
    """What a path may cost when so many telling words of the form stand in the note."""
    return 100 + 60 * there


class Move(NamedTuple):
    """From one state of the search to the next."""

    end: int
    place: int
    cost: int
    gap: Gap | None
    steps: tuple[Step, ...]


def cheapest(lattice: Lattice, form: Form, bound: int) -> Path | None:
    """The cheapest path of at most `bound` points, or None where there is none or it is not found within MAX_STEPS."""
    return _Search(lattice, form, bound).run()


class _Search:
    def __init__(self, lattice: Lattice, form: Form, bound: int) -> None:
        self.lattice = lattice
        self.form = form
        self.automaton = form.automaton
        self.bound = bound
        self.banned_entry, self.banned = self._excluded()
        self.unusable = self._unusable()

    def run(self) -> Path | None:
        size = self.lattice.size
        start = (0, 0, NORMAL)
        best = {start: 0}
        first = self.ahead(0, 0)
        came: dict[State, tuple[State, Move]] = {}
        queue: list[tuple[int, int, int, State]] = [(first, 0, 0, start)]
        ticket = steps = 0
        final: tuple[int, State, Gap] | None = None
        while queue:
            estimate, _, _, state = heappop(queue)
            if final is not None and estimate >= final[0]:
                break
            steps += 1
            if steps > MAX_STEPS:
                break
            at, place, mode = state
            cost = best[state]
            if estimate > cost + self.ahead(at, place):
                continue
            if at == size:
                end = self.automaton.end(place)
                if end is not None and cost + end.cost <= self.bound and (final is None or cost + end.cost < final[0]):
                    final = (cost + end.cost, state, end)
                continue
            for move in self.moves(at, place, mode):
                total = cost + move.cost
                state_after = (move.end, move.place, self._mode(move))
                estimate = total + self.ahead(move.end, move.place)
                if estimate > self.bound or total >= best.get(state_after, 1 << 30):
                    continue
                best[state_after] = total
                came[state_after] = (state, move)
                ticket += 1
                heappush(queue, (estimate, -move.end, ticket, state_after))
        return None if final is None else self._trace(final, came)

    def _mode(self, move: Move) -> int:
        code = move.steps[-1].code
        if move.gap is not None or code not in ("S005", "S007"):
            return NORMAL
        if code == "S005":
            return SURPLUS
        return BROKEN if self.automaton.positions[move.place].kind == TEXT else NORMAL

    def _trace(
        self,
        final: tuple[int, State, Gap],
        came: Mapping[State, tuple[State, Move]],
    ) -> Path:
        cost, state, end = final
        parts: list[tuple[Step, ...]] = [self._missing(end, self.lattice.size)]
        gaps = end.cost
        while state in came:
            state, move = came[state]
            gap = move.gap
            if gap is not None:
                gaps += gap.cost
                parts.append(self._missing(gap, state[0]) + move.steps)
            else:
                parts.append(move.steps)
        return Path(cost, cost - gaps, tuple(step for part in reversed(parts) for step in part))

    @staticmethod
    def _missing(gap: Gap, at: int) -> tuple[Step, ...]:
        return tuple(Step(MISSING, at, at, "", position) for position in gap.missing)

    def ahead(self, at: int, place: int) -> int:
        """A lower bound of what is still to be paid: words that are not to come, and tokens that nothing can read."""
        missing = self.form.needed_masks[place] & ~self.lattice.masks[at]
        cost = Cost.PHRASE_MISSING + missing.bit_count() * Cost.WORD_MISSING if missing else 0
        return cost if self.automaton.text_ahead[place] else cost + self.unusable[at]

    def _unusable(self) -> list[int]:
        """For each token, what leaving out the words from it on costs that this form has no use for."""
        lattice, symbols = self.lattice, self.form.symbols
        suffix = [0] * (lattice.size + 1)
        for i in range(lattice.size - 1, -1, -1):
            suffix[i] = suffix[i + 1] + (0 if lattice.may_serve(i, symbols) else Cost.SURPLUS_WORD)
        return suffix

    # ------------------------------------------------------------ moves

    def moves(self, at: int, place: int, mode: int) -> Iterator[Move]:
        lattice = self.lattice
        jumps = self.automaton.jumps(place)
        for edge in lattice.words[at]:
            for gap in jumps.get(edge.symbols[0], ()):
                if self._allowed(at, place, gap):
                    yield from self._words(at, edge, gap)
        for end in lattice.labels("cause", at):
            for edge in lattice.words[end] if end < lattice.size else ():
                for gap in jumps.get(edge.symbols[0], ()):
                    for move in self._words(end, edge, gap):
                        label = Step(DROP, at, end, "T010")
                        yield move._replace(cost=move.cost + Cost.LABEL_EXTRA, steps=(label, *move.steps))
        for end, cost, code in lattice.seps[at]:
            for gap in jumps.get("_SEP", ()):
                step = Step(MATCH, at, end, code, self.automaton.positions[gap.target])
                yield Move(end, gap.target, cost + gap.cost, gap, (step,))
        for gaps in jumps.values():
            kind = self.automaton.positions[gaps[0].target].kind
            if kind in (VALUE, TEXT, LABEL):
                for gap in gaps:
                    if gap.cost <= self.bound and self._allowed(at, place, gap):
                        yield from self._others(at, place, gap, kind, mode == BROKEN)
        if at not in self.banned_entry and at not in self.banned:
            cost, code = lattice.drop(at, mode == SURPLUS)
            yield Move(at + 1, place, cost, None, (Step(DROP, at, at + 1, code),))
        if place == self.automaton.header_end and self.form.opening:
            end_of = lattice.find(self.form.opening, at)
            if end_of is not None:
                yield Move(end_of, place, Cost.FUNCTION_WORD, None, (Step(DROP, at, end_of, "T006"),))

    def _allowed(self, at: int, place: int, gap: Gap) -> bool:
        """A login without a break after it must look like one."""
        if not gap.missing or self.automaton.positions[place].field != "agent":
            return True
        before_word = self.automaton.positions[gap.target].kind == WORD
        return self.lattice.may_be_split_off(at, before_word)

    def _words(self, at: int, edge: Any, gap: Gap) -> Iterator[Move]:
        positions = self.automaton.positions
        place = gap.target
        for symbol in edge.symbols[1:]:
            following = [q for q in self.automaton.follow[place] if positions[q].symbol == symbol]
            if not following:
                return
            place = following[0]
        steps = [Step(MATCH, at, edge.end, edge.code, positions[gap.target], None, edge.distance, " ".join(edge.symbols))]
        at_place = gap.target
        for symbol in edge.symbols[1:]:
            at_place = next(q for q in self.automaton.follow[at_place] if positions[q].symbol == symbol)
            steps.append(Step(MATCH, edge.end, edge.end, "", positions[at_place]))
        yield Move(edge.end, place, edge.cost + gap.cost, gap, tuple(steps))

    def _others(self, at: int, place: int, gap: Gap, kind: str, broken: bool) -> Iterator[Move]:
        position = self.automaton.positions[gap.target]
        if kind == LABEL:
            yield from self._form_label(at, gap, position)
            return
        loop = gap.target == place and not gap.missing
        labelled = not gap.missing and self.automaton.positions[place].kind == LABEL
        after_break = Cost.TEXT_AFTER_BREAK if broken and loop and kind == TEXT else 0
        yield from self._read(at, gap, position, loop, labelled, (), after_break)
        field = position.field
        for end in self.lattice.placeholders(field, position.symbol, at):
            yield Move(end, gap.target, gap.cost + Cost.PLACEHOLDER, gap, (Step(LEFT, at, end, "S009", position),))
        if labelled or (loop and kind == TEXT):
            return
        for end in self.lattice.labels(field, at):
            label = Step(DROP, at, end, "T010", position)
            if self.lattice.closed(end):
                if not loop:
                    left = Step(LEFT, at, end, "S009", position)
                    yield Move(end, gap.target, gap.cost + Cost.PLACEHOLDER + 1, gap, (left,))
            else:
                yield from self._read(end, gap, position, False, True, (label,), Cost.LABEL_EXTRA)
                for left_end in self.lattice.placeholders(field, position.symbol, end):
                    left = Step(LEFT, at, left_end, "S009", position)
                    yield Move(left_end, gap.target, gap.cost + Cost.PLACEHOLDER, gap, (left,))

    def _form_label(self, at: int, gap: Gap, position: Position) -> Iterator[Move]:
        following = self.automaton.positions[self.automaton.follow[gap.target][0]]
        for end in self.lattice.labels(following.field, at):
            tokens = self.lattice.tokens
            written = " ".join(t.text for t in tokens[at:end]).replace(" .", ".")
            code, cost = compare_label(written, position.symbol)
            step = Step(MATCH, at, end, code, position)
            yield Move(end, gap.target, gap.cost + cost, gap, (step,))

    def _read(self, at: int, gap: Gap, position: Position, loop: bool, labelled: bool, before: tuple[Step, ...], extra: int) -> Iterator[Move]:
        """The value or the free text of `position` from token `at` on."""
        if position.kind == TEXT:
            cost = self._text(at, gap, position, loop, labelled)
            if cost >= 0:
                step = Step(MATCH, at, at + 1, "", position)
                yield Move(at + 1, gap.target, cost + gap.cost + extra, gap, (*before, step))
            return
        for end, cost, scanned in self._values(at, position, loop):
            step = Step(MATCH, at, end, scanned.code if scanned else "", position, scanned)
            yield Move(end, gap.target, cost + gap.cost + extra, gap, (*before, step))

    def _text(self, at: int, gap: Gap, position: Position, loop: bool, labelled: bool) -> int:
        if at in self.banned and self.banned[at] == position.field:
            return -1
        cost = self.lattice.text_cost(position.symbol, at)
        if cost < 0 or loop:
            return cost
        if at in self.banned_entry and self.banned_entry[at] == position.field:
            return -1
        token = self.lattice.tokens[at]
        if token.kind in ("break", "line"):
            return -1
        if token.kind == "mark" and token.text not in "#($":
            cost += Cost.NOISE
        if any(p.kind == SEP and p.number > self.automaton.header_end for p in gap.missing):
            cost += Cost.BREAK_MISSING
        if any(p.kind == WORD and p.telling and not p.prefix for p in gap.missing):
            cost += Cost.TEXT_FOR_PHRASE
        if self.lattice.placeholders(position.field, position.symbol, at):
            cost += Cost.LABEL_AS_TEXT
        return cost if labelled else cost + self.lattice.entry_cost(position.symbol, position.field, at)

    def _values(self, at: int, position: Position, loop: bool) -> Iterator[tuple[int, int, Scanned | None]]:
        lattice, symbol = self.lattice, position.symbol
        if symbol == "LOGIN":
            for end, cost in lattice.logins(at):
                yield end, cost, None
        elif symbol == "ATTEMPT":
            for end, scanned in lattice.attempts(at):
                odd = scanned.value not in self.form.attempts
                yield end, scanned.cost + (Cost.ATTEMPT_ODD if odd else 0), scanned
        else:
            for end, scanned in lattice.values(symbol, at):
                odd = scanned.value is None and (lattice.is_known(at) or bool(lattice.labels("client_name", at)))
                yield end, scanned.cost + (Cost.FIELD_MISSING if odd else 0), scanned
            if loop and symbol == "PHONE":
                for end, scanned in lattice.values("+PHONE", at):
                    yield end, scanned.cost, scanned

    def _excluded(self) -> tuple[dict[int, str], dict[int, str]]:
        """The tokens at which a free field cannot begin, and those that it cannot hold; none of them can be left out."""
        entry: dict[int, str] = {}
        inside: dict[int, str] = {}
        lattice = self.lattice
        for field, phrase, only_start, unless in self.form.excludes:
            for i in range(lattice.size):
                end = lattice.find(phrase, i)
                if end is None or (unless and i and lattice.folded[i - 1] == unless):
                    continue
                if only_start:
                    if i and lattice.closed(i - 1):
                        entry[i] = field
                else:
                    inside[end - 1] = field
        return entry, inside


def compare_label(written: str, label: str) -> tuple[str, int]:
    """How a written label differs from the form's: (rule, cost)."""
    if written == label:
        return "", 0
    if written.lower() == label:
        return "T003", Cost.CASE
    if fold(written) == label or fold(written) == fold(label):
        return "T004", Cost.ACCENT
    return "T010", Cost.LABEL_OTHER


def fields_of(steps: Sequence[Step]) -> frozenset[str]:
    """The fields that a path has read."""
    return frozenset(s.position.field for s in steps if s.op == MATCH and s.position is not None and s.position.field)
