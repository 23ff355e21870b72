"""Runs of words in another case than the form's (T003)."""

from __future__ import annotations

from collections.abc import Sequence

from tipifica.parser.kinds import REWRITTEN, Kind
from tipifica.parser.tell.drafts import Drafts
from tipifica.parser.tell.item import Item, stands_alone


def say_capitals(drafts: Drafts) -> None:
    """T003, one a run of words."""
    run: list[tuple[Item, list[tuple[int, int, str]]]] = []
    kinds = REWRITTEN.union((Kind.LABEL, Kind.PLACEHOLDER, Kind.PHONE_REPEATED))
    rewritten = {id(d.step) for d in drafts.all if d.kind in kinds}
    for number, item in enumerate([*drafts.items, Item("end", 0, 0, ())]):
        letters = [] if item.kind == "end" or id(item.step) in rewritten else _capitals(drafts, item, number)
        if letters and run and run[-1][0].end <= item.start:
            run.append((item, letters))
            continue
        if item.kind in ("missing", "joined") or _wordless(item):
            continue
        _say_run(drafts, run)
        run = [(item, letters)] if letters else []
    _say_run(drafts, run)


def _wordless(item: Item) -> bool:
    """Whether an item is a mark of a fixed phrase, which has no case.

    Never: rules/T003: un paréntesis no parte las mayúsculas
    Always: no-aplica/no-existe-numero-de-contacto: impulsa en minúsculas
    """
    position = item.step.position if item.steps else None
    return item.kind == "word" and position is not None and not any(c.isalpha() for c in position.symbol)


def _say_run(drafts: Drafts, run: list[tuple[Item, list[tuple[int, int, str]]]]) -> None:
    if run:
        start, end = run[0][0].start, run[-1][0].end
        edits = [e for _, letters in run for e in letters]
        drafts.add(Kind.CASE, start, end, edits, written=drafts.text[start:end])


def _capitals(drafts: Drafts, item: Item, number: int) -> list[tuple[int, int, str]]:
    canonical = _fixed_text(item)
    if canonical is None or (item.kind == "label" and _belongs_to_placeholder(drafts.items, number)):
        return []
    at = item.start
    edits: list[tuple[int, int, str]] = []
    for char in canonical:
        while at < item.end and drafts.text[at] != char and drafts.text[at].isspace():
            at += 1
        if at >= item.end:
            return []
        if drafts.text[at] != char and drafts.text[at].lower() == char.lower():
            if edits and edits[-1][1] == at:
                edits[-1] = (edits[-1][0], at + 1, edits[-1][2] + char)
            else:
                edits.append((at, at + 1, char))
        at += 1
    return edits


def _belongs_to_placeholder(items: Sequence[Item], number: int) -> bool:
    """Whether a label is told of with the placeholder, or the lack, of its value.

    Never: manual: 28 como se imprime
    Always: no-procede/cliente-no-solicito-el-retiro: mayúsculas y sin tilde
    """
    following = items[number + 1] if number + 1 < len(items) else None
    if following is None:
        return False
    return following.kind == "left" or stands_alone(items, number)


def _fixed_text(item: Item) -> str | None:
    """The fixed text that an item is read as letter by letter."""
    step = item.step
    if item.kind in ("word", "label") and step.deviation in (Kind.CASE, Kind.ACCENTS) and step.position is not None:
        return step.position.symbol
    if item.kind == "value" and step.value is not None and step.value.deviation == Kind.CASE:
        return step.value.canonical
    return None
