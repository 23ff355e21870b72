"""Why a note is read as it is: the reading done once more with figures that carry their names, and told step by step.

Nothing is decided here. The note is read by the code that reads every note; what it looked at and what its steps paid
is turned into values.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tipifica.engine import declared_by, read_note
from tipifica.language import Language
from tipifica.model import Record, Span
from tipifica.model.trace import (
    Does,
    Paid,
    ReadAs,
    TokenReading,
    Trace,
    TraceForm,
    TraceGround,
    TraceStep,
    TraceToken,
)
from tipifica.parser.choose.reading import Looked
from tipifica.parser.costs import Cost
from tipifica.parser.forms.automaton import LABEL, LOGIN, SEP, TEXT, VALUE, WORD, Position
from tipifica.parser.forms.grammar import Grammar
from tipifica.parser.kinds import NO_VALUES
from tipifica.parser.lattice.lattice import Lattice
from tipifica.parser.near.enough import lacks
from tipifica.parser.near.nearest import Searches
from tipifica.parser.near.said import Found
from tipifica.parser.points import made_of, named
from tipifica.parser.scan import KINDS, Scanned
from tipifica.parser.search.search import DROP, LEFT, MATCH, MISSING, Step
from tipifica.parser.tokens.characters import Cleaned
from tipifica.parser.tokens.newer import StandIns, has_newer
from tipifica.parser.tokens.tokenizer import Token
from tipifica.private import Private

# So many forms are told of: those that were decided between before others.
NEAREST = 5
# What the path of a form may cost to be told of, in points: first, and where that brings too few.
_BOUNDS = (420, 1_000)
_READ_AS: dict[str, ReadAs] = {WORD: "word", SEP: "break", LABEL: "label", VALUE: "value", TEXT: "text"}
_DOES: dict[str, Does] = {MATCH: "reads", DROP: "leaves-out", MISSING: "lacks", LEFT: "placeholder"}


def trace(text: str, language: Language, record: Record | None = None) -> Trace:
    """Why a note is read as it is. For any string."""
    known = StandIns(text) if has_newer(text) else None
    with named():
        # Its prices are made anew, out of figures that have names.
        fresh = Language(language.data)
        return known.back(_traced(known.put(text), fresh, known.put(record))) if known else _traced(text, fresh, record)


def _traced(text: str, language: Language, record: Record | None) -> Trace:
    trail: list[Looked] = []
    reading, private = read_note(text, language, declared_by(record, language), trail)
    places = _Places(reading.cleaned, reading.tokens)
    grounds = tuple(TraceGround(g.kind, g.forms, g.place and places.span(*g.place)) for g in reading.grounds)
    if not trail:
        return Trace((), (), grounds)
    looked = trail[-1]
    lattice = looked.searches.lattice
    shown = [i for i in places.order if not _is_hidden(reading.tokens[i], private)]
    tokens = [TraceToken(places.span(i, i + 1), _readings(i, lattice, language.grammar, places)) for i in shown]
    return Trace(tuple(tokens), tuple(_forms(looked, language.grammar, places)), grounds)


def _is_hidden(token: Token, private: Sequence[Private]) -> bool:
    """Whether a token is a piece of private data, of which the reading saw no more than how long it is."""
    return any(each.start <= token.start and token.end <= each.end for each in private)


class _Places:
    """Where the tokens of a reading stand in the note."""

    def __init__(self, cleaned: Cleaned, tokens: Sequence[Token]) -> None:
        self._cleaned, self._tokens = cleaned, tokens
        # The tokens of a reading may be in another order than the note's.
        self.order = sorted(range(len(tokens)), key=lambda i: tokens[i].start)

    def span(self, first: int, end: int) -> Span:
        """Code points of the note: of tokens, or before the one where something is missing."""
        tokens = self._tokens
        if first < end:
            starts, ends = zip(*((t.start, t.end) for t in tokens[first:end]), strict=True)
            return self._cleaned.span(min(starts), max(ends))
        at = tokens[first].start if first < len(tokens) else tokens[-1].end if tokens else 0
        return self._cleaned.span(at, at)


# ---------------------------------------------------------------- what tokens may be


def _readings(i: int, lattice: Lattice, grammar: Grammar, places: _Places) -> tuple[TokenReading, ...]:
    if i >= lattice.size:
        # The second of two notes in one text is read by itself.
        return ()
    found = [
        TokenReading(read_as, what, places.span(i, end), int(cost), _paid(cost))
        for read_as, what, end, cost in _found(i, lattice, grammar)
    ]
    return tuple(dict.fromkeys(found))


def _found(i: int, lattice: Lattice, grammar: Grammar) -> Iterator[tuple[ReadAs, str, int, int]]:
    """What token `i` may be: as what, what exactly, the token it ends before, the cost."""
    for edge in lattice.words[i]:
        yield "word", " ".join(edge.symbols), i + edge.width, edge.cost
    for end, cost, _ in lattice.seps[i]:
        yield "break", "", end, cost
    for field, symbol in _fields(grammar):
        yield from (("label", field, end, 0) for end in lattice.labels(field, i))
        yield from (("placeholder", field, end, 0) for end in lattice.placeholders(field, symbol, i))
    for symbol in sorted(KINDS) if lattice.starts_value[i] else ():
        yield from (("value", symbol, end, s.cost) for end, s in lattice.values(symbol, i) if _is_value(symbol, s))
    yield from (("value", "ATTEMPT", end, scanned.cost) for end, scanned in lattice.attempts(i))
    if i == _login(lattice):
        yield from (("login", "", end, cost) for end, cost in lattice.logins(i))
    cost = lattice.text_cost("FREE", i)
    if lattice.may_be_text[i] and cost >= 0:
        yield "text", "", i + 1, cost
    yield "nothing", "", i + 1, lattice.drop(i, False)[0]


def _is_value(symbol: str, scanned: Scanned) -> bool:
    """Whether it can be read; any word may be a reference."""
    readable = scanned.value is not None and scanned.deviation not in NO_VALUES
    return readable and (symbol != "REFERENCE" or scanned.cost < Cost.MISPLACED_KIND)


def _fields(grammar: Grammar) -> dict[tuple[str, str], None]:
    """The fields of all forms with the kinds of value that they hold, in the order of the forms."""
    positions = (p for form in grammar.forms.values() for p in form.automaton.positions)
    return dict.fromkeys((p.field, p.symbol) for p in positions if p.field and p.kind in (VALUE, TEXT))


def _login(lattice: Lattice) -> int:
    """The token at which the login stands, if campaign and login stand where they should."""
    after = lattice.seps[1] if lattice.has_prefix and lattice.size > 1 else ()
    return after[0][0] if after else 0


# ---------------------------------------------------------------- what forms paid


def _forms(looked: Looked, grammar: Grammar, places: _Places) -> list[TraceForm]:
    searches, choice = looked.searches, looked.choice
    decided = [choice.best, *choice.others] if choice is not None else []
    known = {found.form.id for found in decided}
    nearest = sorted((f for f in _nearest(looked) if f.form.id not in known), key=lambda f: f.path.cost)
    shown = sorted([*decided, *nearest][:NEAREST], key=lambda f: f.path.cost)
    return [_form(found, searches, grammar, places) for found in shown]


def _nearest(looked: Looked) -> list[Found]:
    """The forms with paths that are not too dear, so many as there are."""
    searches: Searches = looked.searches
    found: list[Found] = []
    for bound in _BOUNDS:
        found = [f for _, form in looked.ranked if (f := searches.found(form, bound)) is not None]
        if len(found) >= NEAREST:
            break
    return found


def _form(found: Found, searches: Searches, grammar: Grammar, places: _Places) -> TraceForm:
    path = found.path
    steps = tuple(_step(step, paid, places) for step, paid in zip(path.steps, path.paid, strict=True))
    why = lacks(path, searches.lattice, grammar.meaning)
    return TraceForm(found.form.id, int(path.cost), why, steps)


def _step(step: Step, paid: int, places: _Places) -> TraceStep:
    position = step.position
    does = _DOES[step.op]
    read_as: ReadAs = "nothing" if position is None else _read_as(position)
    what = "" if position is None else _what(position)
    return TraceStep(does, read_as, what, places.span(step.start, step.end), int(paid), _paid(paid))


def _read_as(position: Position) -> ReadAs:
    return "login" if position.symbol == LOGIN else _READ_AS[position.kind]


def _what(position: Position) -> str:
    """The word or the label of a place, or the field whose value stands there."""
    if position.kind == SEP:
        return ""
    return position.field if position.kind in (VALUE, TEXT) else position.symbol


def _paid(points: int) -> tuple[Paid, ...]:
    return tuple(Paid(figure, amount) for figure, amount in made_of(points).items() if amount)
