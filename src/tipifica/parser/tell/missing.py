"""What is missing in one spot of a note, told as few deviations as a person would count."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from itertools import groupby

from tipifica.model.named import NamedTuple
from tipifica.parser.forms.automaton import LABEL, LOGIN, SEP, TEXT, VALUE, WORD, Position
from tipifica.parser.kinds import Kind
from tipifica.parser.search.search import Step
from tipifica.parser.tell.drafts import APART, Drafts
from tipifica.parser.tell.item import Item
from tipifica.parser.tokens.folding import fold, joined
from tipifica.parser.tokens.tokenizer import BREAK_TEXT


class Group(NamedTuple):
    """Places that one deviation says are missing: its rule, the text that the form has there (None where only a person
    knows), what the message needs, the place it is about, and the numbers of the places of its words."""

    kind: int
    text: str | None
    params: Mapping[str, object]
    position: Position | None
    places: tuple[int, ...] = ()


class MissingParts:
    """Says what is missing, and puts in what the form has there. `prefix` begins every note, `login` is what S002 may
    insert after it."""

    def __init__(self, drafts: Drafts, prefix: str, login: str | None) -> None:
        self.drafts = drafts
        self.text = drafts.text
        self.prefix = prefix
        self.login = login

    def look(
        self, previous: Item | None, following: Item | None, missing: Sequence[Step], dropped: Sequence[Item]
    ) -> None:
        """Looks at the spot between two items where steps are missing, and `dropped` stands instead."""
        # Where the first segment stands elsewhere, what is missing before it is missing at the start of the note.
        first = min(t.start for t in self.drafts.reading.tokens)
        start = previous.end if previous is not None else first
        end = start
        if dropped:
            end = dropped[0].start
        elif previous is not None and following is not None:
            end = following.start
        if previous is not None and previous.kind == "sep":
            start = end if end >= previous.end else start
        elif following is not None and following.kind == "sep" and not dropped:
            start = end = start if previous is not None else self.drafts.back_over_blanks(following.start)
        if following is None and not dropped:
            end = start
        if end < start or self.text[start:end].strip():
            start = end = following.start if following is not None and following.kind != "sep" else start
        positions = [s.position for s in missing if s.position is not None]
        at_break, at_end = previous is None or previous.kind == "sep", following is None or following.kind == "sep"
        told = {p.phrase for i in self.drafts.items if i.kind == "word" and (p := i.step.position) is not None}
        positions = _without_lead_words(positions, at_break, at_end, told)
        before_placeholder = following is not None and following.kind == "left"
        groups = _groups_of(positions, at_break, before_placeholder, self._not_implied())
        self._insert(previous, following, groups, start, end)

    def _not_implied(self) -> frozenset[int]:
        """The places of missing words that are not implied although they might be: their word stands in surplus text,
        and so was moved, or what implies them is missing before them in their segment, which a word that is a phrase by
        itself leaves to what follows."""
        tokens = self.drafts.reading.tokens
        surplus = (step for item in self.drafts.items if item.kind == "surplus" for step in item.steps)
        left_over = {fold(t.text) for step in surplus for t in tokens[step.start : step.end]}
        told = {p.phrase for item in self.drafts.items if (p := item.step.position) is not None and p.telling}
        found: set[int] = set()
        lacking = False
        for item in self.drafts.items:
            position = item.step.position
            if position is None:
                continue
            missing = item.kind == "missing" and position.kind == WORD
            lacking = position.kind != SEP and (lacking or (missing and position.telling))
            without = lacking and position.phrase in told
            if missing and position.implied and (without or fold(position.symbol) in left_over):
                found.add(position.number)
        return frozenset(found)

    def _insert(self, previous: Item | None, following: Item | None, groups: list[Group], start: int, end: int) -> None:
        """One draft a group; the texts that the groups put in, one after the other, are what the form has there."""
        at_break = previous is None or previous.kind == "sep"
        mendable = [g for g in groups if g.text is not None]
        rest = end
        for group in groups:
            content = self._login_text(group) if group.kind == Kind.NO_LOGIN else group.text
            params = {**group.params, "places": group.places}
            if group.kind == Kind.NO_LOGIN:
                params["expected"] = self.prefix
            if content is None:
                edits = self._empty_login(previous, following) if group.kind == Kind.NO_LOGIN else []
                self.drafts.add(group.kind, start, start, edits, **params)
                self.drafts.name_last(group.position)
                continue
            last = group is mendable[-1]
            before_break = following is None or following.kind == "sep"
            lead = "" if at_break or content.startswith((BREAK_TEXT, ")")) else " "
            then_break = before_break if last else _begins_with_break(mendable[mendable.index(group) + 1])
            tail = "" if content.endswith((BREAK_TEXT, "(")) or then_break else " "
            whole = lead + content + tail
            # The blank before a missing break goes with the break, whether this is written or not.
            after = start if lead and then_break and not last else end
            if group is mendable[0] or start == end:
                self.drafts.add(
                    group.kind,
                    start,
                    start if whole.startswith(" ") else rest,
                    [self._fit(start, after, whole)],
                    **params,
                )
            else:
                self.drafts.add(group.kind, start, end, [(start, end, whole.lstrip())], **params)
            start = after
            self.drafts.name_last(group.position)
            at_break = True

    def _fit(self, start: int, end: int, content: str) -> tuple[int, int, str]:
        """The smallest edit that puts `content` between: what stands there already is kept."""
        there = self.text[start:end]
        if there and content.startswith(there):
            return end, end, content[len(there) :]
        if there and content.endswith(there):
            return start, start, content[: len(content) - len(there)]
        return start, end, content

    def _empty_login(self, previous: Item | None, following: Item | None) -> list[tuple[int, int, str]]:
        """Where the breaks on both sides of a missing login stand, one of them goes."""
        if previous is None or following is None or previous.kind != "sep" or following.kind != "sep":
            return []
        self.drafts.gone = following.start
        return [(following.start, self.drafts.over_blanks(following.end), "")]

    def _login_text(self, group: Group) -> str | None:
        return None if self.login is None else self.login + (group.text or "")


def _begins_with_break(group: Group) -> bool:
    """Whether what is missing begins with a segment break.

    Never: rules/S007: falta «de contacto» y el separador detrás
    """
    return group.text is not None and group.text.startswith(BREAK_TEXT)


def _without_lead_words(
    positions: Sequence[Position], at_break: bool, at_end: bool, told: Container[int]
) -> list[Position]:
    """Without the words that only lead from one thing to a missing field, or say its unit at the end of a segment: they
    go with it. What a segment begins with does not, nor does a word with a meaning of a phrase that is `told` in part;
    `at_break` and `at_end` tell whether the first place begins one and the last one ends one."""
    gone: set[int] = set()
    for n, position in enumerate(positions):
        if position.kind in (VALUE, TEXT):
            first, end = n, n + 1
            while first and positions[first - 1].kind == WORD:
                first -= 1
            while end < len(positions) and positions[end].kind == WORD:
                end += 1
            begins = positions[first - 1].kind == SEP if first else at_break
            ends = positions[end].kind == SEP if end < len(positions) else at_end
            words = [m for m in range(first, end if ends else n) if positions[m].kind == WORD]
            telling = [positions[m] for m in words if positions[m].telling]
            if not begins and len(telling) <= 1 and not any(p.phrase in told for p in telling):
                gone.update(words)
    return [p for n, p in enumerate(positions) if n not in gone]


def _groups_of(
    positions: Sequence[Position], at_break: bool, before_placeholder: bool, not_implied: Container[int]
) -> list[Group]:
    """What is missing in one spot, told as few deviations as a person would count. `at_break` tells whether the spot
    begins a segment; `not_implied` are places of words whose lack says something."""
    groups: list[Group] = []
    at = 0
    spare_breaks = _spare_breaks(positions, at_break)
    while at < len(positions):
        group, at = _next_group(positions, at, spare_breaks, before_placeholder, not_implied)
        groups += group
    return _one_phrase(groups)


def _one_phrase(groups: list[Group]) -> list[Group]:
    """Words that are missing beside a missing field: one deviation on both sides of it, none where they only lead to
    it."""
    phrases = [g for g in groups if g.kind in (Kind.NO_PHRASE, Kind.VARIANT)]
    mute = [g for g in phrases if g.position is None or not g.position.implied]
    if phrases and all(g.kind == Kind.VARIANT for g in phrases) and any(g.kind == Kind.NO_VALUE for g in groups):
        # The function word beside a missing field goes with it.
        return [g for g in groups if g not in mute]
    if len(phrases) < 2 or not any(g.kind == Kind.NO_PHRASE for g in phrases):
        return groups
    texts = [g.text for g in phrases]
    text = None if None in texts else joined(w for t in texts if t is not None for w in _parts(t))
    expected = APART.join(str(g.params["expected"]) for g in phrases)
    merged = phrases[0]._replace(
        kind=Kind.NO_PHRASE,
        text=text,
        params={"expected": expected, "written": ""},
        places=tuple(place for g in phrases for place in g.places),
    )
    return [merged if g is phrases[0] else g for g in groups if g is phrases[0] or g not in phrases]


def _parts(text: str) -> Iterator[str]:
    """The words and breaks of a canonical text."""
    for n, segment in enumerate(text.split(BREAK_TEXT)):
        if n:
            yield BREAK_TEXT
        yield from segment.split()


def _spare_breaks(positions: Sequence[Position], at_break: bool) -> set[int]:
    """The breaks that go missing with a field or a phrase beside them, by index; `at_break` tells whether the first
    place begins a segment."""
    spare: set[int] = set()
    says = False
    for n, p in enumerate(positions):
        # What says nothing at the end of a segment goes with the rest of it, if all of it is missing.
        says = p.kind == WORD and (p.telling or p.prefix or (says and at_break))
        at_break = at_break or p.kind == SEP
        if p.kind in (VALUE, TEXT) or says:
            step = _label_before(positions, n)
            for beside in (step - 1, n + 1) if p.symbol != LOGIN and not p.prefix else (n + 1,):
                if 0 <= beside < len(positions) and positions[beside].kind == SEP and beside not in spare:
                    spare.add(beside)
                    break
    return spare


def _label_before(positions: Sequence[Position], n: int) -> int:
    return n - 1 if n and positions[n - 1].kind == LABEL else n


def _next_group(
    positions: Sequence[Position], at: int, spare: set[int], before_placeholder: bool, not_implied: Container[int]
) -> tuple[list[Group], int]:
    p = positions[at]
    if p.prefix:
        end = at + 2 if at + 1 in spare else at + 1
        return [Group(Kind.NO_PREFIX, p.symbol + BREAK_TEXT * (end - at - 1), {"expected": p.symbol}, p)], end
    if p.kind == SEP and at not in spare:
        return [Group(Kind.BREAK, BREAK_TEXT, {"extra": False}, p)], at + 1
    if p.kind == WORD or (p.kind == SEP and at + 1 < len(positions) and positions[at + 1].kind == WORD):
        return _phrase_group(positions, at, spare, not_implied)
    if p.kind == SEP:
        return [], at + 1
    if p.kind == LABEL:
        followed = at + 1 < len(positions) and positions[at + 1].field != ""
        if followed or (before_placeholder and at + 1 == len(positions)):
            return [], at + 1
        return [Group(Kind.LABEL, p.symbol, {"expected": p.symbol, "written": ""}, p)], at + 1
    if p.symbol == LOGIN:
        end = at + 2 if at + 1 in spare else at + 1
        return [Group(Kind.NO_LOGIN, BREAK_TEXT * (end - at - 1), {"field": p.field}, p)], end
    return [Group(Kind.NO_VALUE, None, {"field": p.field}, p)], at + 1


def _phrase_group(
    positions: Sequence[Position], at: int, spare: set[int], not_implied: Container[int]
) -> tuple[list[Group], int]:
    end = at
    while end < len(positions) and (positions[end].kind == WORD or end in spare) and not positions[end].prefix:
        end += 1
    # A break before a field that is missing goes with the field.
    run = positions[at : end - 1] if end < len(positions) and positions[end - 1].kind == SEP else positions[at:end]
    words = [p for p in run if p.kind == WORD]
    text = _render(run)
    says = any(p.telling or p.number in not_implied for p in words)
    kind = Kind.NO_PHRASE if says else Kind.VARIANT
    # A field that is itself a choice of words (with or without cost) is nobody's to guess.
    guess = any(p.field for p in words)
    # A person is told one segment after the other.
    segments = (list(segment) for is_break, segment in groupby(run, lambda p: p.kind == SEP) if not is_break)
    expected = APART.join(map(_render, segments))
    params = {"expected": expected, "written": ""}
    return [Group(kind, None if guess else text, params, _said_by(words), tuple(p.number for p in words))], end


def _said_by(words: Sequence[Position]) -> Position:
    """The place that missing words are about: one that the rest of the phrase implies, if there is any."""
    return next((p for p in words if p.implied), words[0])


def _render(positions: Sequence[Position]) -> str:
    """Fixed places as the canonical form writes them."""
    return joined(BREAK_TEXT if p.kind == SEP else p.symbol for p in positions)
