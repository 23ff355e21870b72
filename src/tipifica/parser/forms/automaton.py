"""One reason's form as an automaton, and what it costs to leave out a part of it."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from functools import cached_property
from typing import Any

from tipifica.parser.costs import Cost

WORD, SEP, LABEL, VALUE, TEXT, START = "word", "sep", "label", "value", "text", "start"
# What the grammar calls a segment break, and the login of the agent.
SEPARATOR = "_SEP"
LOGIN = "LOGIN"


class Position:
    """One place of a form. `telling` marks a word that carries meaning, `prefix` the word every note begins with,
    `implied` a word that says what the rest of its phrase says already. Equal to another with equal attributes."""

    __slots__ = ("field", "implied", "kind", "number", "phrase", "prefix", "rare", "symbol", "telling")

    def __init__(
        self,
        number: int,
        kind: str,
        symbol: str,
        field: str,
        phrase: int,
        rare: bool,
        telling: bool,
        prefix: bool,
        implied: bool,
    ) -> None:
        self.number = number
        self.kind = kind
        self.symbol = symbol
        self.field = field
        self.phrase = phrase
        self.rare = rare
        self.telling = telling
        self.prefix = prefix
        self.implied = implied

    def _all(self) -> tuple[object, ...]:
        return (
            self.number,
            self.kind,
            self.symbol,
            self.field,
            self.phrase,
            self.rare,
            self.telling,
            self.prefix,
            self.implied,
        )

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Position) and self._all() == other._all())

    def __hash__(self) -> int:
        return hash((self.number, self.symbol))

    def __repr__(self) -> str:
        return f"Position{self._all()!r}"


class Gap:
    """The way to `position`, what is left out on it, and what that costs. `text_cost` is what free text costs more that
    begins after these are left out: it is the likelier another reason's, or what should have stood in another
    segment. `telling` marks a way that leaves out free text or words with a meaning."""

    __slots__ = ("cost", "missing", "position", "target", "telling", "text_cost")

    def __init__(
        self, target: int, cost: int, missing: tuple[Position, ...], position: Position, text_cost: int, telling: bool
    ) -> None:
        self.target = target
        self.cost = cost
        self.missing = missing
        self.position = position
        self.text_cost = text_cost
        self.telling = telling


class Arcs:
    """The ways from one place, by the kind of place they lead to, each kind with the cheapest first; those to words by
    the word. `end` is the way to the end of the note, if there is one."""

    __slots__ = ("breaks", "end", "labels", "texts", "values", "words")

    def __init__(self, gaps: Sequence[Gap], end: Gap | None) -> None:
        self.words: dict[str, list[Gap]] = {}
        for gap in gaps:
            if gap.position.kind == WORD:
                self.words.setdefault(gap.position.symbol, []).append(gap)
        self.breaks, self.labels, self.values, self.texts = (
            [g for g in gaps if g.position.kind == kind] for kind in (SEP, LABEL, VALUE, TEXT)
        )
        self.end = end


class Automaton:
    """The header and the form of one reason. Place 0 is the start; `END` stands for the end of the note."""

    END = -1

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.header_end: int = data["header_end"]
        self.positions = [Position(*row) for row in data["positions"]]
        self.follow: list[list[int]] = data["follow"]
        self.last = frozenset(data["last"])
        self._arcs: dict[int, Arcs] = {}

    def arcs(self, place: int) -> Arcs:
        """The ways from `place`, worked out when they are first asked for."""
        found = self._arcs.get(place)
        if found is None:
            found = self._arcs[place] = self._explore(place)
        return found

    def _explore(self, place: int) -> Arcs:
        """Breadth first along `follow`: the fewest places left out, the first variant where there are several."""
        gaps: list[Gap] = []
        end = self._gap(self.END, (), place) if place in self.last else None
        seen: set[int] = set()
        queue: list[tuple[int, tuple[Position, ...]]] = [(q, ()) for q in self.follow[place]]
        for target, missing in queue:
            if target in seen:
                continue
            seen.add(target)
            gaps.append(self._gap(target, missing, place))
            through = (*missing, self.positions[target])
            if end is None and target in self.last:
                end = self._gap(self.END, through, place)
            queue += [(q, through) for q in self.follow[target]]
        return Arcs(sorted(gaps, key=lambda gap: gap.cost), end)

    def _gap(self, target: int, missing: tuple[Position, ...], place: int) -> Gap:
        text_cost = 0
        cost = gap_cost(missing)
        left = self.positions[target].kind if target != self.END else SEP
        if (
            missing
            and missing[0].field
            and self.positions[place].kind == LABEL
            and (len(missing) > 1 or left in (SEP, LABEL))
        ):
            cost += Cost.LABEL_ALONE - Cost.FIELD_MISSING
        if any(p.kind == SEP and p.number > self.header_end for p in missing):
            text_cost += Cost.BREAK_MISSING + (Cost.TEXT_IN_PHRASE if self._is_cut(place, missing) else 0)
        phrase = any(p.kind == WORD and p.telling and not p.prefix for p in missing)
        if phrase:
            text_cost += Cost.TEXT_FOR_PHRASE
        telling = phrase or any(p.kind == TEXT for p in missing)
        return Gap(target, cost, missing, self.positions[target], text_cost, telling)

    def _is_cut(self, place: int, missing: Sequence[Position]) -> bool:
        """Whether a phrase that the note has begun lacks a word with a meaning: what goes on in its segment stands for
        that word."""
        here = self.positions[place]
        return here.kind == WORD and any(p.kind == WORD and p.telling and p.phrase == here.phrase for p in missing)

    @cached_property
    def sole(self) -> list[Position | None]:
        """For each place, the fixed word or the segment break that must come next, None where there is a choice."""
        ways = [self.positions[follow[0]] if len(follow) == 1 else None for follow in self.follow]
        return [p if p is not None and p.kind in (WORD, SEP) else None for p in ways]

    @cached_property
    def required(self) -> frozenset[int]:
        """The places of fixed words and fields that every path goes through."""
        everything = set(range(1, len(self.positions)))
        return frozenset(q for q in everything if not self.avoidable({q}))

    @cached_property
    def needed(self) -> list[frozenset[str]]:
        """For each place, the words with a meaning that every way from it to the end goes through."""
        words = {p.number: p.symbol for p in self.positions if p.kind == WORD and p.telling and not p.prefix}
        everything = frozenset(words.values())
        needed = [everything] * len(self.positions)
        changed = True
        while changed:
            changed = False
            for place in range(len(self.positions) - 1, -1, -1):
                ways = [needed[q] | {words[q]} if q in words else needed[q] for q in self.follow[place]]
                now = frozenset() if place in self.last else frozenset.intersection(everything, *ways)
                if now != needed[place]:
                    needed[place] = now
                    changed = True
        return needed

    @cached_property
    def text_ahead(self) -> list[bool]:
        """For each place, whether free text or a login may still come, at the place or after it."""
        kinds = {p.number for p in self.positions if p.kind == TEXT or p.symbol in (LOGIN, "REFERENCE")}
        ahead = []
        for place in range(len(self.positions)):
            seen, stack = {place}, [place]
            while stack:
                for q in self.follow[stack.pop()]:
                    if q not in seen:
                        seen.add(q)
                        stack.append(q)
            ahead.append(bool(seen & kinds))
        return ahead

    def avoidable(self, avoided: Container[int]) -> bool:
        """Whether the form can be written without any of these places."""
        seen, stack = {0}, [0]
        while stack:
            place = stack.pop()
            if place in self.last:
                return True
            for q in self.follow[place]:
                if q not in avoided and q not in seen:
                    seen.add(q)
                    stack.append(q)
        return False


def gap_cost(missing: Sequence[Position]) -> int:
    """What it costs to leave these places out: a phrase is one deviation however long it is, and a field that is
    missing takes its label and one segment break with it."""
    cost = breaks = fields = 0
    phrases = {p.phrase for p in missing if p.kind == WORD and p.telling and not p.prefix}
    in_phrase = False
    for n, position in enumerate(missing):
        if position.prefix:
            cost += Cost.PREFIX_MISSING
            breaks -= 1
        elif position.kind == WORD:
            cost += _word_missing(position, position.phrase in phrases)
            tells = position.telling and not _leads(missing, n)
            cost += Cost.PHRASE_MISSING if tells and not in_phrase else 0
            in_phrase = in_phrase or tells
        elif position.kind == SEP:
            breaks += 1
        elif position.kind == LABEL:
            # A label goes with the value after it, not with one before it.
            if n + 1 == len(missing) or not missing[n + 1].field:
                cost += Cost.LABEL_MISSING
        elif position.symbol == LOGIN:
            # The break that goes with a missing login is the one after it.
            cost += Cost.LOGIN_MISSING + Cost.TIE * (position is missing[-1])
            breaks -= 1
        else:
            cost += Cost.FIELD_MISSING
            fields += 1
            in_phrase = False
    if fields:
        breaks -= fields
    elif in_phrase:
        breaks -= 1
    return cost + Cost.BREAK_MISSING * max(0, breaks)


def _leads(missing: Sequence[Position], n: int) -> bool:
    """Whether a word alone leads to a value that is missing, too: it goes with it."""
    before, after = missing[n - 1 : n] if n else (), missing[n + 1 : n + 2]
    return bool(before and after) and before[0].kind not in (WORD, SEP) and after[0].kind == VALUE


def _word_missing(position: Position, with_phrase: bool) -> int:
    """What it costs to leave out a word; one that says nothing costs little where more of its phrase is missing."""
    if position.telling or (position.implied and with_phrase):
        return Cost.WORD_MISSING
    return Cost.FUNCTION_WITH_PHRASE if with_phrase else Cost.FUNCTION_WORD
