"""What a path paid, one deviation each, and the edits that undo it.

A path is turned into items: what stays (words, breaks, labels, values, free text, surplus) and what goes (noise, labels
and breaks where the form has none). Between two items that stay, the form knows what must stand there; whatever else
stands there is mended by exactly one deviation, so edits never overlap.
"""

from __future__ import annotations

from collections.abc import Sequence

from tipifica.model import Edit, Span
from tipifica.parser.choose.grounds import CHOSEN
from tipifica.parser.choose.reading import Reading
from tipifica.parser.forms.grammar import Grammar
from tipifica.parser.kinds import Kind
from tipifica.parser.tell.between import Between
from tipifica.parser.tell.capitals import say_capitals
from tipifica.parser.tell.drafts import Deviation, Draft, Drafts
from tipifica.parser.tell.item import Item
from tipifica.parser.tell.items import items_of
from tipifica.parser.tell.kept import KINDS, KeptItems
from tipifica.parser.tokens.characters import Cleaned
from tipifica.parser.tokens.tokenizer import LINE, Token


def deviations(reading: Reading, items: Sequence[Item], grammar: Grammar, login: str | None = None) -> list[Deviation]:
    """The deviations of a reading with these items, in the order of the note. `login` is what S002 may insert. Of a
    note that is open between reasons only what holds of all of them is told."""
    found = _deviations(reading, items, grammar, login)
    if not reading.others:
        return found
    from tipifica.parser.tell.openness import told_of_all  # noqa: PLC0415 - most notes have one reason

    others = [reading._replace(path=path, others=()) for path in reading.others]
    return told_of_all(found, [_deviations(o, items_of(o, grammar), grammar, login) for o in others])


def _deviations(reading: Reading, items: Sequence[Item], grammar: Grammar, login: str | None) -> list[Deviation]:
    drafts = Drafts(reading, items)
    between, kept = Between(drafts, grammar, login), KeptItems(drafts, grammar)
    _edges(drafts)
    stays = [n for n, item in enumerate(drafts.items) if item.kind in KINDS]
    for before, after in zip([-1, *stays], [*stays, len(drafts.items)], strict=True):
        between.look(before, after)
        if after < len(drafts.items):
            kept.look(after)
    say_capitals(drafts)
    if reading.moved is not None:
        from tipifica.parser.tell.moved import say_moved  # noqa: PLC0415 - most notes are in order

        say_moved(drafts, reading.moved)
    if reading.openness != CHOSEN:
        from tipifica.parser.tell.openness import say_open  # noqa: PLC0415 - most notes have one reason

        say_open(drafts, reading.openness, reading.place)
    return _to_note(reading.cleaned, sorted(drafts.all, key=lambda d: (d.start, d.end)))


def text_deviations(cleaned: Cleaned, tokens: Sequence[Token]) -> list[Deviation]:
    """What can be said of a note of which nothing was recognised: blanks, strange characters, line breaks."""
    drafts: list[Draft] = []
    text = cleaned.text
    lines = [token for token in tokens if token.kind == LINE]
    drafts += [Draft(Kind.LINE_BREAK, line.start, line.end, [(line.start, line.end, " ")], {}) for line in lines]
    beside_lines = {at for line in lines for at in (line.start, line.end)}
    edges = [0, *(at for token in tokens for at in (token.start, token.end)), len(text)]
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        blank = text[start:end]
        outer = start == 0 or end == len(text)
        wanted = "" if outer else " "
        if blank.strip() or blank in ("", wanted) or start in beside_lines or end in beside_lines:
            continue
        if not _is_line_end(blank):
            drafts.append(Draft(Kind.BLANKS, start, end, [(start, end, wanted)], {}))
        elif start == 0:
            drafts.append(Draft(Kind.LINE_BREAK, start, end, [(start, end, wanted)], {}))
    return _to_note(cleaned, drafts)


def _is_line_end(blank: str) -> bool:
    """Whether a blank holds the end of a line.

    Never: rules/S010: delante de la palabra Impulsa
    Always: unknown: solo espacios
    """
    return any(c in "\n\r\v\f\x85\u2028\u2029" for c in blank)


def _edges(drafts: Drafts) -> None:
    """Blanks before the first token and after the last one."""
    tokens, items, text = drafts.reading.tokens, drafts.items, drafts.text
    first, last = min(t.start for t in tokens), max(t.end for t in tokens)
    begins_with_break = bool(items) and next(i.kind for i in items if i.kind != "missing") == "sep"
    if not begins_with_break and (lead := drafts.typed_blank(0, first)):
        drafts.add(Kind.LINE_BREAK if _is_line_end(text[:first]) else Kind.BLANKS, *lead, [(*lead, "")])
    end = len(text)
    while end > last and _is_line_end(text[end - 1]):
        end -= 1
    noise_last = bool(items) and items[-1].kind == "noise"
    if not noise_last and (trail := drafts.typed_blank(last, end)):
        drafts.add(Kind.BLANKS, *trail, [(*trail, "")])


def _to_note(cleaned: Cleaned, drafts: Sequence[Draft]) -> list[Deviation]:
    if cleaned.starts is None:
        return [
            Deviation(
                d.kind,
                Span(d.start, d.end),
                tuple(Edit(Span(a, b), c) for a, b, c in d.edits),
                d.params,
                d.position,
                d.step,
            )
            for d in drafts
        ]
    from tipifica.parser.tell.strange import Strange  # noqa: PLC0415 - most notes have no strange character

    return sorted(Strange(cleaned, drafts).all(), key=lambda d: d.span)
