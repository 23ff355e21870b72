"""The search as it was before any of it was compiled (2dadfe9), unchanged but for this line and what is imported: what
`support.identity` compares the search of today with, path for path."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import heappop, heappush
from typing import Any

from tipifica.model.named import NamedTuple
from tipifica.parser.costs import Cost, Limit
from tipifica.parser.forms.automaton import LABEL, LOGIN, SEP, TEXT, WORD, Arcs, Gap, Position
from tipifica.parser.forms.form import Form
from tipifica.parser.kinds import Kind
from tipifica.parser.lattice.lattice import Header, Lattice
from tipifica.parser.lattice.numbers import ANOTHER
from tipifica.parser.scan import Scanned
from tipifica.parser.tokens.folding import fold
from tipifica.parser.tokens.things import FIGURE
from tipifica.parser.tokens.tokenizer import BREAK, LINE, MARK
from tipifica.parser.words.lexicon import WordEdge

MAX_STEPS = 3_000
_NEVER = 1 << 30
# Numbers of which what is said before them tells whose they are.
_NUMBERS = frozenset({"PHONE", "VISIT", "SERVICE", "ANI"})
# What the last steps of a state were, where that matters: surplus text goes on cheaply, free text after it or after a
# break too many does not.
NORMAL, SURPLUS, BROKEN = 0, 1, 2
SearchState = tuple[int, int, int]
MATCH, DROP, MISSING, LEFT = "match", "drop", "missing", "left"


class Step(NamedTuple):
    """One step of a path over the tokens `start` to `end`.

    `op` is MATCH (read as `position`), DROP (belongs to nothing), MISSING (`position` is not there), or LEFT (a
    placeholder of the manual stands for `position`). `deviation` is the kind of deviation that the step pays for.
    """

    op: str
    start: int
    end: int
    deviation: int
    position: Position | None = None
    value: Scanned | None = None
    distance: int = 0
    symbol: str = ""


class Path(NamedTuple):
    """`cost` in points; `evidence` is the part of it that is not for missing things: what the form cannot explain, be
    it its own word out of place or another's. `paid` says what each of the steps paid: of several that are one move the
    first of what is missing pays for all that is, the first of the others for the rest."""

    cost: int
    evidence: int
    steps: tuple[Step, ...]
    paid: tuple[int, ...] = ()


# One move of the search: where it leads (token, place), what it costs, the way it takes (None: the place is not left),
# and its steps, each as the arguments of Step, for few of the moves that are looked at are ever taken.
Move = tuple[int, int, int, Gap | None, tuple[tuple[Any, ...], ...]]


class Search:
    """The search for the cheapest path of a note through one form. It goes on where it stopped when it is asked again
    with a higher bound.

    With `says_all` only paths count that leave out no word with a meaning. With `whole` they must have a place for
    everything in the note, too, but for what stands after the whole form.
    """

    def __init__(self, lattice: Lattice, form: Form, whole: bool = False, says_all: bool = False) -> None:
        self.lattice = lattice
        self.form = form
        self.whole = whole
        self.says_all = says_all or whole
        self.automaton = form.automaton
        self.banned_entry, self.banned = self._excluded() if form.excludes else ({}, {})
        # Words of this very form should have found their places, but for those that the note says once more.
        self._own = form.words_mask & ~(lattice.repeated & ~form.repeated_mask)
        self._has_phone = "PHONE" in form.symbols
        self.steps = 0
        self._came: dict[SearchState, tuple[SearchState, Move]] = {}
        start, cost = self._start(lattice.header)
        self._best: dict[SearchState, int] = {start: cost}
        self._order: dict[SearchState, int] = {}
        # Estimate, then what was read and paid (the most first), then the state.
        self._queue: list[tuple[int, int, int, SearchState]] = [(cost, -start[0], -cost, start)]
        self._floor_with_text, self._floor_without = self._floors()
        self._final: tuple[int, SearchState, Gap] | None = None
        # What the cheapest of the moves costs that were too dear for the state at hand.
        self._dearer = _NEVER

    def _start(self, header: Header | None) -> tuple[SearchState, int]:
        """The state that the search begins in, and what is paid by then. A header that stands where it should is not
        searched: whatever else it could be is dearer."""
        start = (0, 0, NORMAL)
        if header is None:
            return start, 0
        prefix, deviation, login, end, cost = header
        gap = self.automaton.arcs(0).words[prefix.symbols[0]][0]
        _, _, parted, agent, *_ = self.automaton.positions
        campaign, parting = (1, gap.target, NORMAL), (login, parted.number, NORMAL)
        after = (end, agent.number, NORMAL)
        read: tuple[Any, ...] = (prefix.deviation, gap.position, None, prefix.distance, prefix.symbols[0])
        self._came[campaign] = start, (*campaign[:2], prefix.cost, gap, ((MATCH, 0, 1, *read),))
        broken = ((MATCH, 1, login, deviation, parted),)
        self._came[parting] = campaign, (*parting[:2], cost - prefix.cost, None, broken)
        self._came[after] = parting, (*after[:2], 0, None, ((MATCH, login, end, Kind.NONE, agent),))
        return after, cost

    @property
    def beyond(self) -> int:
        """The lowest bound that may bring a path, where the last one brought none."""
        if self._final is not None:
            return self._final[0]
        return self._queue[0][0] if self._queue and self.steps < MAX_STEPS else _NEVER

    def path(self, bound: int) -> Path | None:
        """The cheapest path of at most `bound` points, or None where there is none or it is not found within
        MAX_STEPS."""
        if self._final is None:
            self._run(bound)
        if self._final is None or self._final[0] > bound:
            return None
        return self._trace(*self._final)

    def _run(self, bound: int) -> None:
        size, best, queue = self.lattice.size, self._best, self._queue
        while queue and queue[0][0] <= bound and self.steps < MAX_STEPS:
            estimate, _, paid, state = heappop(queue)
            cost = best[state]
            if cost < -paid:
                continue
            self.steps += 1
            if state[0] < size:
                self._expand(state, cost, bound)
                continue
            end = self.automaton.arcs(state[1]).end
            if end is None or (self.says_all and end.telling):
                continue
            total = cost + end.cost
            if state[2] == SURPLUS and self.automaton.positions[state[1]].kind == LABEL:
                # What stands after the label is its value, or nobody's.
                total += Cost.FIELD_MISSING - Cost.LABEL_ALONE
            if estimate < total:
                # Of several ends of one cost the one that was reached first counts.
                reached = self._order.setdefault(state, len(self._order))
                heappush(queue, (total, reached - _NEVER, -cost, state))
            else:
                self._final = (total, state, end)
                return

    def _expand(self, state: SearchState, cost: int, bound: int) -> None:
        """Takes up all that one move leads to. Moves dearer than the bound allows are left for later."""
        at, place, mode = state
        best, queue = self._best, self._queue
        needed, masks, text_ahead = self.form.needed_masks, self.lattice.masks, self.automaton.text_ahead
        self._dearer = _NEVER
        self._order.setdefault(state, len(self._order))
        met: set[SearchState] = set()
        for move in self.moves(at, place, mode, bound - cost):
            after, target, price = move[0], move[1], move[2]
            total = cost + price
            now = NORMAL if move[3] is not None else self.mode_after(target, move[4], mode)
            state_after = (after, target, now)
            known = best.get(state_after, _NEVER)
            if total >= known:
                if total == known and self._comes_first(state, state_after, met):
                    self._came[state_after] = (state, move)
                continue
            met.add(state_after)
            missing = needed[target] & ~masks[after]
            estimate = total + (Cost.PHRASE_MISSING + missing.bit_count() * Cost.WORD_MISSING if missing else 0)
            if text_ahead[target]:
                estimate += self._floor_with_text[after]
            else:
                floor = self._floor_without[after]
                estimate += floor - Cost.SURPLUS if now == SURPLUS and floor >= Cost.SURPLUS else floor
            best[state_after] = total
            self._came[state_after] = (state, move)
            heappush(queue, (estimate, -after, -total, state_after))
        if self._dearer < _NEVER:
            # Before all else of that estimate, for its moves would have been looked at long since.
            heappush(queue, (cost + self._dearer, -2 * _NEVER, -cost, state))

    def _comes_first(self, state: SearchState, after: SearchState, met: set[SearchState]) -> bool:
        """Whether of two ways of one cost to `after` the one from `state` counts: the one that would have been found
        first, had no move been left for later.

        Never: rules/C801: un nombre delante de una fecha entre paréntesis
        Always: rules/S004: retiro en proceso y dos teléfonos
        """
        if after in met or after not in self._came:
            return False
        met.add(after)
        return self._order[state] <= self._order[self._came[after][0]]

    def mode_after(self, place: int, steps: tuple[tuple[Any, ...], ...], before: int) -> int:
        """What a state at `place` is after `steps`, by which something was left out: marks and function words beside
        surplus text belong to it."""
        deviation = steps[-1][3]
        if deviation == Kind.SURPLUS:
            return SURPLUS
        if deviation == Kind.BREAK:
            return BROKEN if before != NORMAL or self.automaton.positions[place].kind == TEXT else NORMAL
        return before

    def _trace(self, cost: int, state: SearchState, end: Gap) -> Path:
        """The path to an end, put together from there backwards."""
        steps, paid = self._missing(end, self.lattice.size), [0] * len(end.missing)
        gaps, left = end.cost, cost
        while state in self._came:
            state, (_, _, price, gap, raw) = self._came[state]
            left -= price
            steps += [Step(*arguments) for arguments in reversed(raw)]
            paid += [0] * len(raw)
            # What a label too many is before pays for it, too.
            payer = -len(raw) if raw[0][0] == DROP else -1
            if gap is None or not gap.missing:
                paid[payer] = price
                continue
            paid[payer] = price - gap.cost
            gaps += gap.cost
            steps += self._missing(gap, state[0])
            paid += [0] * len(gap.missing)
            paid[-1] = gap.cost
        # What is paid at the end goes to what is missing there, else to the last step.
        paid[max(0, len(end.missing) - 1)] += left
        steps.reverse()
        paid.reverse()
        # What keeps a form's words in their places does not speak against the form.
        own = sum(step.op == DROP and step.deviation == Kind.SURPLUS and self._is_own(step.start) for step in steps)
        # Nor do capitals and missing accents.
        letters = sum(step.op == MATCH and step.deviation in (Kind.CASE, Kind.ACCENTS) for step in steps)
        evidence = cost - gaps - own * Cost.SURPLUS_OWN_WORD - letters * Cost.CASE
        return Path(cost, evidence, tuple(steps), tuple(paid))

    @staticmethod
    def _missing(gap: Gap, at: int) -> list[Step]:
        """What is missing on a way, the last first."""
        return [Step(MISSING, at, at, Kind.NONE, position) for position in reversed(gap.missing)]

    def _floors(self) -> tuple[list[int], list[int]]:
        """For each token, what all from it on costs at least: where free text may still come, and where none may,
        for then words that this form has no use for are surplus."""
        lattice, own = self.lattice, self.form.symbols_mask
        plain = lattice.size * [0] if self.form.reads_segments else lattice.floor
        with_text = without = surplus = 0
        ahead, none_ahead = [0], [0]
        for serves, dropped, least in zip(
            reversed(lattice.serves), reversed(lattice.surplus), reversed(plain), strict=True
        ):
            with_text += least
            if serves >= 0 and not serves & own:
                without += dropped
                surplus = Cost.SURPLUS
            else:
                without += least
            ahead.append(with_text)
            none_ahead.append(without + surplus)
        ahead.reverse()
        none_ahead.reverse()
        return ahead, none_ahead

    # ------------------------------------------------------------ moves

    def moves(self, at: int, place: int, mode: int, slack: int) -> list[Move]:
        """The moves from token `at` and `place` that cost at most `slack`."""
        lattice, arcs = self.lattice, self.automaton.arcs(place)
        # After most places every way may be taken.
        chosen = self.says_all or self.automaton.positions[place].symbol == LOGIN
        found: list[Move] = []
        for edge in lattice.words[at]:
            for gap in arcs.words.get(edge.symbols[0], ()):
                self._word(found, at, place, edge, gap, slack)
        # What a note ends in parts nothing.
        for end, cost, deviation in lattice.seps[at] if at < lattice.tail else ():
            for gap in arcs.breaks:
                price = cost + gap.cost
                if price > slack:
                    self._leave(price)
                    break
                if not chosen or self._allowed(at, place, gap):
                    found.append((end, gap.target, price, gap, ((MATCH, at, end, deviation, gap.position),)))
        if lattice.starts_value[at]:
            for gap in arcs.values:
                if gap.cost > slack:
                    self._leave(gap.cost)
                    break
                if not chosen or self._allowed(at, place, gap):
                    self._value(found, at, place, gap, mode)
        for gap in arcs.texts if lattice.may_be_text[at] else ():
            if gap.cost > slack:
                self._leave(gap.cost)
                break
            if not chosen or self._allowed(at, place, gap):
                self._text(found, at, place, gap, mode)
        if lattice.names[at]:
            self._named(found, at, place, arcs, slack)
        self._drop(found, at, place, mode, slack)
        return found

    def _leave(self, cost: int) -> None:
        """Notes what a move costs that is too dear for now."""
        self._dearer = min(self._dearer, cost)

    def _drop(self, found: list[Move], at: int, place: int, mode: int, slack: int) -> None:
        if at not in self.banned_entry and at not in self.banned:
            cost, deviation = self.lattice.drop(at, mode == SURPLUS)
            if self.whole and deviation in (Kind.SURPLUS, Kind.BREAK) and not self._all_said(place):
                return
            if deviation == Kind.SURPLUS:
                cost += self._wanted(at, place)
            if cost > slack:
                self._leave(cost)
            else:
                found.append((at + 1, place, cost, None, ((DROP, at, at + 1, deviation),)))
        if place == self.automaton.header_end and self.form.opening:
            end = self.lattice.find(self.form.opening, at)
            if end is not None:
                found.append((end, place, Cost.FUNCTION_WORD, None, ((DROP, at, end, Kind.VARIANT),)))

    def _wanted(self, at: int, place: int) -> int:
        """What it costs more to leave out what the form has a place for: its own word, a telephone number, a number of
        months, the number after a label, which is its own and rather than one that follows."""
        lattice = self.lattice
        if self._is_own(at):
            return Cost.SURPLUS_OWN_WORD
        cost = Cost.SURPLUS_KNOWN_WORD if self.automaton.positions[place].kind == LABEL and lattice.has_digit(at) else 0
        if self._has_phone and lattice.is_phone(at):
            stray = not self._before_phones(at, place) and lattice.phone_later[at]
            cost += 0 if stray else Cost.SURPLUS_PHONE
        if "COUNT" in self.form.symbols and at == lattice.first_count:
            cost += Cost.FIELD_MISSING
        return cost

    def _is_own(self, at: int) -> bool:
        """Whether a token is a word of this very form, which should have found its place.

        Never: rules/S008: la nota se corta en una frase que también nombra un dato
        Always: unknown: no aplica con teléfono
        """
        return bool(self.lattice.meant[at] & self._own)

    def _all_said(self, place: int) -> bool:
        """Whether nothing of the form is missing that may stand after `place`.

        Never: rules/S006: el usuario después, y texto que sobra
        Always: retiro-contactado/no-uso: la causa después del teléfono
        """
        end = self.automaton.arcs(place).end
        return end is not None and not end.missing

    def _allowed(self, at: int, place: int, gap: Gap) -> bool:
        """A login without a break after it must look like one.

        Never: manual: 36 como se imprime
        Always: pendiente/volver-a-llamar: comillas antes de la nota sin cabecera
        """
        if self.says_all and gap.telling:
            return False
        if not gap.missing or self.automaton.positions[place].symbol != LOGIN:
            return True
        return self.lattice.may_be_split_off(at, gap.position.kind == WORD)

    def _word(
        self, found: list[Move], at: int, place: int, edge: WordEdge, gap: Gap, slack: int, label: int = -1
    ) -> None:
        """A word, or the words of a short form; with `label`, after a label that begins at that token."""
        if edge.cost + gap.cost > slack:
            self._leave(edge.cost + gap.cost)
            return
        if not self._allowed(at, place, gap):
            return
        positions, follow = self.automaton.positions, self.automaton.follow
        target, cost, end = gap.target, edge.cost + gap.cost, at + edge.width
        steps: tuple[tuple[Any, ...], ...] = (
            (MATCH, at, end, edge.deviation, gap.position, None, edge.distance, " ".join(edge.symbols)),
        )
        for symbol in edge.symbols[1:]:
            following = next((q for q in follow[target] if positions[q].symbol == symbol), None)
            if following is None:
                return
            target = following
            steps += ((MATCH, end, end, "", positions[target]),)
        if label >= 0:
            steps = ((DROP, label, at, Kind.LABEL), *steps)
            cost += Cost.LABEL_EXTRA
        if not gap.missing:
            end, target, more = self._as_it_must(end, target)
            steps += more
        found.append((end, target, cost, gap, steps))

    def _as_it_must(self, at: int, place: int) -> tuple[int, int, tuple[tuple[Any, ...], ...]]:
        """How far a note goes on from token `at` just as the form must after `place`, but for the last word, which may
        be told otherwise by what follows it: nothing else that could be done on the way is cheaper."""
        sole, plain = self.automaton.sole, self.lattice.plain
        steps: tuple[tuple[Any, ...], ...] = ()
        while (
            (following := sole[place]) is not None
            and plain[at] == following.symbol
            and (after := sole[following.number]) is not None
            and plain[at + 1] == after.symbol
        ):
            steps += ((MATCH, at, at + 1, "", following, None, 0, following.symbol),)
            at, place = at + 1, following.number
        return at, place, steps

    def _value(
        self,
        found: list[Move],
        at: int,
        place: int,
        gap: Gap,
        mode: int,
        before: tuple[tuple[Any, ...], ...] = (),
        extra: int = 0,
    ) -> None:
        position = gap.position
        loop = gap.target == place and not gap.missing
        if position.symbol in _NUMBERS:
            more = self._out_of_place(at, place, gap, mode, bool(before))
            if more < 0:
                return
            extra += more
        if mode == SURPLUS and not before and self.automaton.positions[place].kind == LABEL:
            # Of two things after a label the nearer one is its value.
            extra += Cost.VALUE_AFTER_SURPLUS
        if position.symbol == "REFERENCE" and gap.missing and not self.lattice.has_digit(at):
            # Words are one where they stand in a segment of their own.
            extra += Cost.LABEL_AS_TEXT
        for end, cost, scanned in self._values(at, position, loop):
            deviation = scanned.deviation if scanned is not None else Kind.NONE
            steps = (*before, (MATCH, at, end, deviation, position, scanned))
            found.append((end, gap.target, cost + gap.cost + extra, gap, steps))

    def _text(
        self,
        found: list[Move],
        at: int,
        place: int,
        gap: Gap,
        mode: int,
        before: tuple[tuple[Any, ...], ...] = (),
        extra: int = 0,
    ) -> None:
        position = gap.position
        cost = self.lattice.text_cost(position.symbol, at)
        if cost < 0 or self.banned.get(at) == position.field:
            return
        if self.lattice.serves[at] > 0 and self.lattice.known[at] & self.form.needed_mask:
            cost += Cost.OWN_WORD_AS_TEXT
        if self.lattice.known[at] & self.form.naming_mask and position.symbol == "FREE":
            # Dearer than some words and numbers after it that belong to nothing.
            cost += Cost.TEXT_AFTER_SURPLUS
        if self.lattice.first_known[at] & self.form.lead_masks.get(gap.target, 0):
            # The phrase that leads to the text is no part of it.
            cost += Cost.LEAD_AS_TEXT
        if self.lattice.opposed[at] & self.form.needed_mask:
            # It stands in the place of the word that it is the opposite of.
            cost += Cost.LABEL_AS_TEXT
        goes_on = gap.target == place and not gap.missing and not before
        behind = mode == SURPLUS and not (position.symbol == "NAME" and self.lattice.has_digit(at - 1))
        if behind or (mode == BROKEN and not goes_on and self.automaton.positions[place].kind == LABEL):
            cost += Cost.TEXT_AFTER_SURPLUS
        if goes_on:
            cost += self._after_break(position) if mode == BROKEN else 0
        else:
            opening = self._opening(at, place, gap, bool(before))
            if opening < 0:
                return
            cost += opening
        found.append((at + 1, gap.target, cost + gap.cost + extra, gap, (*before, (MATCH, at, at + 1, "", position))))

    def _after_break(self, position: Position) -> int:
        """What it costs that free text goes on after a break too many: a list may, anything else rarely does."""
        return Cost.LIST_AFTER_BREAK if position.field in self.lattice.lexicon.lists else Cost.TEXT_AFTER_BREAK

    def _opening(self, at: int, place: int, gap: Gap, labelled: bool) -> int:
        """What it costs more that free text begins here; -1 where it cannot."""
        lattice, position = self.lattice, gap.position
        token = lattice.tokens[at]
        if token.kind in (BREAK, LINE) or at >= lattice.tail or self.banned_entry.get(at) == position.field:
            return -1
        cost = gap.text_cost
        if token.kind == MARK and token.text not in "#($" and not lattice.opens(at) and not self._is_sign(at):
            cost += Cost.NOISE
        if lattice.names[at] and lattice.placeholders(position.field, position.symbol, at):
            cost += Cost.LABEL_AS_TEXT
        if not gap.missing:
            cost += self._instead_of_phrase(at, place)
        elif all(p.kind == SEP for p in gap.missing):
            cost += max(self._instead_of_missing(at, gap), self._instead_of_phrase(at, gap.missing[-1].number))
        else:
            cost += self._instead_of_missing(at, gap)
        if labelled or (not gap.missing and self.automaton.positions[place].kind == LABEL):
            return cost
        if self._is_cut_phrase(at):
            cost += Cost.TEXT_FOR_PHRASE
        return cost + lattice.entry_cost(position.symbol, position.field, at)

    def _is_sign(self, at: int) -> bool:
        """Whether a token is the sign of the number that it is written together with.

        Never: rules/T007: el signo de un número es suyo
        Always: pendiente/volver-a-llamar: comillas antes de la nota sin cabecera
        """
        tokens = self.lattice.tokens
        signed = tokens[at].text in "-+" and at + 1 < self.lattice.size and self.lattice.has_digit(at + 1)
        return signed and tokens[at].end == tokens[at + 1].start

    def _is_cut_phrase(self, at: int) -> bool:
        """Whether the segment that begins at a token is a word that every note of the form has, with no more than other
        words of the form after it: the rest of its phrase is missing.

        Never: rules/S008: la mitad de la frase no es cuándo llamar
        Always: pendiente/volver-a-llamar: falta media frase, la otra media en otra forma
        """
        lattice, form = self.lattice, self.form
        if not lattice.known[at] & form.needed_mask or (at and not lattice.closed(at - 1)):
            return False
        end = at + 1
        while not lattice.closed(end) and lattice.known[end] & form.words_mask:
            end += 1
        return lattice.closed(end)

    def _instead_of_missing(self, at: int, gap: Gap) -> int:
        """What it costs more to begin free text, after other places were left out, with a word that belongs to a
        phrase: to one of those that are missing, to another of the form, or to another form's, where the word is
        alone."""
        lattice = self.lattice
        said = {symbol for edge in lattice.words[at] for symbol in edge.symbols}
        if lattice.folded[at] in lattice.lexicon.vocabulary.function_words and len(said) == 1:
            # Such a word begins any sentence.
            return 0
        if lattice.known[at] & self.form.words_mask or any(p.symbol in said for p in gap.missing):
            return Cost.SURPLUS_OWN_WORD
        if not gap.telling or not lattice.is_known(at) or not lattice.closed(at + 1):
            return 0
        return 0 if lattice.folded[at] in lattice.lexicon.vocabulary.function_words else Cost.TEXT_FOR_PHRASE

    def _instead_of_phrase(self, at: int, place: int) -> int:
        """What it costs more to begin free text where the form may have a phrase first and the note has it, be it
        without its function words."""
        automaton, lattice = self.automaton, self.lattice
        for edge in lattice.words[at]:
            for gap in automaton.arcs(place).words.get(edge.symbols[0], ()):
                if automaton.positions[gap.target].field:
                    continue
                if not gap.missing:
                    phrase = [p.symbol for p in automaton.positions[gap.target :] if p.phrase == gap.position.phrase]
                    if len(phrase) > 1 and lattice.find(phrase, at) is not None:
                        return Cost.FIELD_MISSING + Cost.FORM
                elif gap.position.telling and all(p.kind == WORD and not p.telling for p in gap.missing):
                    alone = lattice.closed(at + edge.width)
                    return Cost.FIELD_MISSING + Cost.FORM if alone else edge.cost + gap.cost + Cost.TIE
        return 0

    # ------------------------------------------------------------ labels and placeholders

    def _named(self, found: list[Move], at: int, place: int, arcs: Arcs, slack: int) -> None:
        """What begins with the name of a field: labels of the form and others, and placeholders that were left."""
        lattice = self.lattice
        for end in lattice.labels("cause", at) if self.form.naming else ():
            for edge in lattice.words[end] if end < lattice.size else ():
                for gap in arcs.words.get(edge.symbols[0], ()):
                    if gap.target in self.form.phrase_starts:
                        self._word(found, end, place, edge, gap, slack, at)
        for gap in arcs.labels:
            if gap.cost > slack:
                self._leave(gap.cost)
                break
            self._form_label(found, at, gap)
        for gap in (*arcs.values, *arcs.texts):
            if gap.cost > slack:
                self._leave(gap.cost)
            elif self._allowed(at, place, gap):
                self._field_name(found, at, place, gap)

    def _form_label(self, found: list[Move], at: int, gap: Gap) -> None:
        lattice, automaton = self.lattice, self.automaton
        following = automaton.positions[automaton.follow[gap.target][0]]
        for end in lattice.labels(following.field, at):
            written = " ".join(t.text for t in lattice.tokens[at:end]).replace(" .", ".")
            deviation, cost = compare_label(written, gap.position.symbol)
            if deviation == Kind.LABEL:
                cost += self._instead_of_own(at, end)
            found.append((end, gap.target, gap.cost + cost, gap, ((MATCH, at, end, deviation, gap.position),)))

    def _field_name(self, found: list[Move], at: int, place: int, gap: Gap) -> None:
        lattice, position = self.lattice, gap.position
        field = position.field
        for end in lattice.placeholders(field, position.symbol, at):
            self._left(found, at, end, gap, self._instead_of_own(at, end))
        loop = gap.target == place and not gap.missing
        labelled = not gap.missing and self.automaton.positions[place].kind == LABEL
        if labelled or (loop and position.kind == TEXT):
            return
        for end in lattice.labels(field, at):
            onward = self._after(gap.target)
            if end < lattice.size and lattice.is_another(position.symbol, at, end, onward):
                continue
            before: tuple[tuple[Any, ...], ...] = ((DROP, at, end, Kind.LABEL, position),)
            if lattice.closed(end):
                after = lattice.after_break(position.symbol, end)
                if after:
                    before += ((DROP, end, after, Kind.BREAK),)
                    self._value(found, after, place, gap, NORMAL, before, Cost.LABEL_EXTRA + Cost.BREAK_EXTRA)
                elif not loop:
                    self._left(found, at, end, gap, Cost.TIE + self._instead_of_own(at, end))
                continue
            if position.kind == TEXT and (
                (lattice.known[end] and lattice.serves[end] > 0) or lattice.may_say(end, onward)
            ):
                # The form goes on at once: there is no value.
                self._left(found, at, end, gap, Cost.LABEL_ALONE)
            if position.kind == TEXT:
                self._text(found, end, place, gap, NORMAL, before, Cost.LABEL_EXTRA)
            else:
                self._value(found, end, place, gap, NORMAL, before, Cost.LABEL_EXTRA)
            for left in lattice.placeholders(field, position.symbol, end):
                self._left(found, at, left, gap, 0)

    def _after(self, place: int) -> frozenset[str]:
        """The words with which the form may go on after a place."""
        positions = self.automaton.positions
        after = (positions[q] for q in self.automaton.follow[place])
        return frozenset(p.symbol for p in after if p.kind == WORD)

    def _instead_of_own(self, at: int, end: int) -> int:
        """What it costs more to read words of the form as the name of a field of which nothing follows."""
        return Cost.LABEL_AS_TEXT if end >= self.lattice.tail and self._is_own(at) else 0

    @staticmethod
    def _left(found: list[Move], at: int, end: int, gap: Gap, more: int) -> None:
        cost = gap.cost + gap.text_cost + Cost.PLACEHOLDER + more
        found.append((end, gap.target, cost, gap, ((LEFT, at, end, Kind.PLACEHOLDER, gap.position),)))

    # ------------------------------------------------------------ values

    def _values(self, at: int, position: Position, loop: bool) -> Iterator[tuple[int, int, Scanned | None]]:
        lattice, symbol = self.lattice, position.symbol
        if symbol == LOGIN:
            for end, cost in lattice.logins(at):
                yield end, cost, None
        elif symbol == "ATTEMPT":
            for end, scanned in lattice.attempts(at):
                odd = scanned.value not in self.form.attempts
                yield end, scanned.cost + (Cost.ATTEMPT_ODD if odd else 0), scanned
        else:
            # A reference is whatever stands there, but not with its label.
            labelled = Cost.LABEL_AS_TEXT if symbol == "REFERENCE" and lattice.labels(position.field, at) else 0
            for end, scanned in lattice.values(symbol, at):
                extra = Cost.FIELD_MISSING if self._is_no_value(scanned, at, end) else labelled
                yield end, scanned.cost + extra, scanned
            if loop and symbol == "PHONE":
                for end, scanned in lattice.values("+PHONE", at):
                    first = lattice.starts[scanned.at or 0]
                    yield (
                        end,
                        scanned.cost + (Cost.FIELD_MISSING if self._is_no_value(scanned, first, end) else 0),
                        scanned,
                    )

    def _out_of_place(self, at: int, place: int, gap: Gap, mode: int, labelled: bool) -> int:
        """What it costs more that the number of a field stands here, as far as what is said before it goes; -1 where it
        is another number, or no telephone without the zero that it has lost."""
        lattice, before = self.lattice, self.automaton.positions[place]
        announced = lattice.announced(gap.position.field, at)
        if announced == ANOTHER and not (before.kind == WORD and mode == NORMAL):
            return -1
        if gap.position.symbol != "PHONE":
            return 0
        direct = mode == NORMAL and all(p.kind == LABEL for p in gap.missing)
        placed = labelled or (self._before_phones(at, place) and (direct or lattice.begins_segment(at)))
        if not lattice.stands(at) and (announced or not placed):
            return -1
        return Cost.SURPLUS if not placed and lattice.phone_later[at] else 0

    def _before_phones(self, at: int, place: int) -> bool:
        """Whether telephone numbers may begin at a token as far as the place before it goes: in a segment, after a
        label, a name, or another number.

        Never: rules/S004: retiro en proceso y dos teléfonos
        Always: rules/S005: un teléfono fuera de su segmento
        """
        before = self.automaton.positions[place]
        return before.kind in (SEP, LABEL, TEXT) or before.symbol == "PHONE" or self.lattice.begins_segment(at)

    def _is_no_value(self, scanned: Scanned, at: int, end: int) -> bool:
        """Whether what cannot be read is rather words of the form, or holds a label, than an unreadable value.

        Never: rules/C102: un número corto detrás del teléfono
        Always: rules/S004: retiro en proceso y dos teléfonos
        """
        lattice, tokens = self.lattice, range(at, end)
        if scanned.deviation == Kind.AMOUNT_IMPOSSIBLE:
            return all(lattice.words[n] for n in tokens)
        if scanned.value is not None:
            return False
        if lattice.folded[end - 1] in lattice.lexicon.announces_another:
            return True
        if scanned.deviation == Kind.PHONE_IMPOSSIBLE and lattice.gives_phone:
            few = sum(c.isdigit() for n in tokens for c in lattice.tokens[n].text) < Limit.LONG_NUMBER
            return few or (lattice.tokens[at].kind == FIGURE and not lattice.stands(at))
        return all(lattice.is_known(n) for n in tokens) or any(
            lattice.labels(field, n) for field in lattice.lexicon.clients for n in tokens
        )

    def _excluded(self) -> tuple[dict[int, str], dict[int, str]]:
        """The tokens at which a free field cannot begin, and those that it cannot hold; none of them can be left
        out."""
        entry: dict[int, str] = {}
        inside: dict[int, str] = {}
        lattice = self.lattice
        for field, phrase, only_start, unless in self.form.excludes:
            for i in range(lattice.size):
                end = lattice.find(phrase, i, loose=True)
                if end is None or (unless and i and lattice.folded[i - 1] == unless):
                    continue
                if not only_start:
                    inside[end - 1] = field
                elif i and lattice.closed(i - 1):
                    entry[i] = field
        return entry, inside


def compare_label(written: str, label: str) -> tuple[int, int]:
    """How a written label differs from the form's: (rule, cost)."""
    if written == label:
        return Kind.NONE, 0
    if written.lower() == label:
        return Kind.CASE, Cost.CASE
    if fold(written) == label or fold(written) == fold(label):
        return Kind.ACCENTS, Cost.ACCENT
    return Kind.LABEL, Cost.LABEL_OTHER
