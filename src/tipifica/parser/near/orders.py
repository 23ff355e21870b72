"""Segments in another order than the form has them (S006): the few orders in which one segment is moved."""

from __future__ import annotations

from collections.abc import Sequence

from tipifica.model.named import NamedTuple
from tipifica.parser.costs import Cost, Limit
from tipifica.parser.forms.form import Form
from tipifica.parser.forms.grammar import Grammar
from tipifica.parser.lattice.lattice import Lattice
from tipifica.parser.near.bounds import missing_cost
from tipifica.parser.near.nearest import Searches
from tipifica.parser.near.said import Found
from tipifica.parser.search.search import Path, Step
from tipifica.parser.tokens.tokenizer import BREAK, BREAK_TEXT, LINE, WORD, Token, tokenize


class Moved(NamedTuple):
    """One segment that stands elsewhere than the form has it: `span` of it, and where it belongs (code points of the
    cleaned text, both)."""

    start: int
    end: int
    target: int


class Reordered(NamedTuple):
    """A note read in the order of the form. `tokens` have their places in the note as it was written."""

    tokens: Sequence[Token]
    lattice: Lattice
    found: list[Found]
    moved: Moved


def reorder(
    lattice: Lattice, grammar: Grammar, ranked: Sequence[tuple[int, Form]], cost: int, is_sure: bool
) -> Reordered | None:
    """The reading with one segment moved to where it belongs, if that is cheaper than the note as it stands, which
    costs so much. `ranked` are the forms with their lower bounds; where the reading as it stands `is_sure`, fewer ways
    to part the note are tried."""
    segments = _segments(lattice, is_sure)
    if not 2 <= len(segments) <= Limit.SEGMENTS:
        return None
    bound = min(cost - Cost.MOVED - 1, Limit.REORDERED)
    whole = [
        (least, form)
        for least, form in ranked
        if not missing_cost(form, lattice) and _may_be_whole(form, lattice, segments)
    ]
    words = _words_by_segment(lattice, segments)
    best = None
    for order, a, b in _moves(len(segments)):
        in_order = [w for part in (words[0], *(words[n + 1] for n in order)) for w in part]
        fitting = [(least, form) for least, form in whole if least <= bound and form.in_order(in_order)]
        read = _read_in_order(lattice, grammar, _pieces(lattice.text, segments, order), fitting, bound)
        if read is not None:
            bound = read.found[0].path.cost - 1
            best = Reordered(*read, _moved(segments, a, b))
    return best if best is not None and _in_one_piece(best) else None


class _Read(NamedTuple):
    tokens: Sequence[Token]
    lattice: Lattice
    found: list[Found]


def _read_in_order(
    lattice: Lattice,
    grammar: Grammar,
    pieces: Sequence[tuple[int, int]],
    fitting: Sequence[tuple[int, Form]],
    bound: int,
) -> _Read | None:
    """The note with its text in the order of `pieces`, if it is one of the fitting forms whole."""
    if not fitting:
        return None
    text = "".join(lattice.text[start:end] for start, end in pieces)
    tokens = tokenize(text)
    ordered = Lattice(text, tokens, grammar.lexicon)
    found = Searches(ordered, grammar.meaning, whole=True).nearest(fitting, bound)
    # What another order brings is the form whole, not a form for the rest.
    if not found or Searches(ordered, grammar.meaning).nearest(fitting, found[0].path.cost - 1):
        return None
    return _Read(_written(tokens, pieces), ordered, found)


def _written(tokens: Sequence[Token], pieces: Sequence[tuple[int, int]]) -> list[Token]:
    """The tokens of a text in another order with their places in the text as it was written."""
    origin = [at for start, end in pieces for at in range(start, end)]
    return [Token(t.kind, t.text, origin[t.start], origin[t.end - 1] + 1) for t in tokens]


def _may_be_whole(form: Form, lattice: Lattice, segments: Sequence[tuple[int, int]]) -> bool:
    """Whether a form may have a place for each segment but one, whatever their order: where it has no free text, words
    that are none of its own can only be a login that stands elsewhere.

    Never: rules/S006: sin campaña y el usuario después
    """
    if form.has_text:
        return True
    own = form.symbols_mask
    odd = {
        at
        for at, (start, end) in enumerate(segments)
        for token, serves in zip(lattice.tokens, lattice.serves, strict=True)
        if start <= token.start < end and serves >= 0 and not serves & own
    }
    return len(odd) <= Limit.ODD_SEGMENTS - _has_login(lattice, segments)


def _has_login(lattice: Lattice, segments: Sequence[tuple[int, int]]) -> bool:
    """Whether campaign and login stand before the segments. Saves time alone.

    Always: rules/S006: el usuario después, y texto que sobra
    """
    return sum(t.start < segments[0][0] and t.kind == WORD for t in lattice.tokens) > 1


def _words_by_segment(lattice: Lattice, segments: Sequence[tuple[int, int]]) -> list[list[frozenset[str]]]:
    """What the tokens before the segments may be, then those of each segment: words, or nothing for a long number."""
    words: list[list[frozenset[str]]] = [[] for _ in range(len(segments) + 1)]
    at = 0
    for token, edges in zip(lattice.tokens, lattice.words, strict=True):
        while at < len(segments) and token.start >= segments[at][0]:
            at += 1
        if edges or (at and token.text.isdigit() and len(token.text) >= Limit.LONG_NUMBER):
            words[at].append(frozenset(w for e in edges for w in e.symbols))
    return words


def _in_one_piece(read: Reordered) -> bool:
    """Whether nothing that was read as one thing stands in two places of the note. Two segments put side by side may
    make one token of what were two; such an order is nobody's.

    Never: rules/S006: sin campaña y el usuario después
    Always: retiro-en-proceso/cliente-se-acercara-a-cis: barras simples y texto que sobra
    """
    if any(t.end - t.start != len(t.text) for t in read.tokens):
        return False
    places = {at: n for n, at in enumerate(sorted(t.start for t in read.tokens))}
    written = [places[t.start] for t in read.tokens]
    return all(_reads_in_one_piece(written, found.path) for found in read.found)


def _reads_in_one_piece(written: Sequence[int], path: Path) -> bool:
    """Whether the tokens of each thing follow each other in the note, too; `written` are their numbers there.

    Never: rules/S006: sin campaña y el usuario después
    Always: retiro-en-proceso/cliente-se-acercara-a-cis: barras simples y texto que sobra
    """
    before: Step | None = None
    for step in path.steps:
        inside = range(step.start, step.end)
        if before is not None and before.position is not None and before.position == step.position:
            inside = range(before.start, step.end)
        if any(written[i] + 1 != written[i + 1] for i in inside[:-1]):
            return False
        before = step
    return True


def _segments(lattice: Lattice, is_sure: bool) -> list[tuple[int, int]]:
    """The segments of the body, as code points without the blanks and breaks around them. A single slash parts them
    where nothing else does: in the note, or in the body of one whose reading is not sure."""
    body = _body_start(lattice)
    tokens = lattice.tokens
    strong = any(t.text == BREAK_TEXT for t in (tokens if is_sure else tokens[body + 1 : lattice.tail]))
    segments: list[tuple[int, int]] = []
    start: int | None = None
    for token in tokens[body : lattice.tail]:
        if token.kind == LINE or (token.kind == BREAK and (token.text == BREAK_TEXT or not strong)):
            start = None
            continue
        if start is None:
            start = token.start
            segments.append((start, token.end))
        segments[-1] = (start, token.end)
    return segments


def _body_start(lattice: Lattice) -> int:
    """The token that the body begins with, if campaign and login stand where they belong."""
    at = 0
    if lattice.has_prefix:
        at = 1
        if lattice.size > 1 and lattice.seps[1]:
            at = lattice.seps[1][0][0]
    for end, _ in lattice.logins(at) if at < lattice.size else ():
        if end < lattice.size and lattice.seps[end] and not any(lattice.is_known(i) for i in range(at, end)):
            return end
    return at


def _moves(count: int) -> list[tuple[list[int], int, int]]:
    """Every order in which one segment stands elsewhere, each once."""
    orders: list[tuple[list[int], int, int]] = []
    for a in range(count):
        for b in range(count):
            order = [i for i in range(count) if i != a]
            order.insert(b, a)
            if a != b and all(order != known for known, _, _ in orders):
                orders.append((order, a, b))
    return orders


def _pieces(text: str, segments: list[tuple[int, int]], order: list[int]) -> list[tuple[int, int]]:
    """The text cut so that its segments come in `order`; what stands between them stays where it is."""
    pieces = [(0, segments[0][0])]
    for slot, index in enumerate(order):
        pieces.append(segments[index])
        after = segments[slot][1]
        pieces.append((after, segments[slot + 1][0] if slot + 1 < len(segments) else len(text)))
    return pieces


def _moved(segments: list[tuple[int, int]], a: int, b: int) -> Moved:
    start, end = segments[a]
    target = segments[b][0] if b < a else segments[b][1]
    return Moved(start, end, target)
