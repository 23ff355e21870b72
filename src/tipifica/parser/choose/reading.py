"""From a note to its reason: the cheapest path over all forms, and how certain it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from tipifica.model.named import NamedTuple
from tipifica.parser.choose.bounds import least_cost, most_cost
from tipifica.parser.choose.nearest import Found, Searches
from tipifica.parser.costs import Cost
from tipifica.parser.forms.automaton import LOGIN, VALUE, WORD
from tipifica.parser.forms.form import Form
from tipifica.parser.forms.grammar import Grammar
from tipifica.parser.kinds import Kind
from tipifica.parser.lattice.lattice import Lattice
from tipifica.parser.search.search import DROP, MATCH, Path, Step
from tipifica.parser.tokens.characters import Cleaned, clean
from tipifica.parser.tokens.tokenizer import Token, tokenize

if TYPE_CHECKING:
    from tipifica.parser.choose.orders import Moved, Reordered

MAX_LENGTH = 4_096
MAX_TOKENS = 700
MAX_CANDIDATES = 5
_BOUND = 420
_WORTH_REORDERING = 66
# How near two such forms lie that neither is chosen; the third attempt without its phrase lies farther off.
_OPEN_MARGIN = 18
# How much farther off a rival may lie of which more is missing.
_MISSING_MARGIN = 320


class Reading(NamedTuple):
    """What was read of a note.

    `header` is the reading of the header alone, where nothing else was recognised and it was. `form` is the reason's
    form, None where the reason is not recognised or not unique; `path` is then the cheapest path of the nearest
    candidate, None where there is none. `tokens` are the path's: in the order of the form where `moved` is set, with
    their places in the note. `candidates` are reason ids, nearest first; `nearest` the same where nothing is near
    enough. `another` tells of a second note in the text: its values decide what becomes of it.
    """

    cleaned: Cleaned
    tokens: Sequence[Token]
    form: Form | None
    path: Path | None
    candidates: tuple[str, ...]
    nearest: tuple[str, ...]
    moved: Moved | None
    end: int
    header: Reading | None = None
    another: bool = False


def read(note: str, grammar: Grammar, declared: str | None = None) -> Reading:
    """The reading of any string. `declared` is the reason that the record names: it settles what the note leaves
    open."""
    if len(note) > MAX_LENGTH:
        return _unread(Cleaned(note), ())
    cleaned = clean(note)
    tokens: Sequence[Token] = tokenize(cleaned.text)
    if not tokens or len(tokens) > MAX_TOKENS:
        return _unread(cleaned, tokens)
    lattice = Lattice(cleaned.text, tokens, grammar.lexicon)
    if lattice.next_note == lattice.size:
        return _read(cleaned, lattice, grammar, declared)
    first = _said_twice(cleaned, lattice, grammar, declared)
    return (first or _read(cleaned, lattice, grammar, declared))._replace(another=True)


def _said_twice(cleaned: Cleaned, lattice: Lattice, grammar: Grammar, declared: str | None) -> Reading | None:
    """The first of two notes in a text that say the same, as where it was pasted twice: the other is surplus text."""
    parts = lattice.tokens[: lattice.next_note], lattice.tokens[lattice.next_note :]
    first, again = (_read(cleaned, Lattice(cleaned.text, part, grammar.lexicon), grammar, declared) for part in parts)
    if first.form is None or first.path is None or first.form is not again.form or _values(first) != _values(again):
        return None
    dropped = tuple(Step(DROP, i, i + 1, Kind.SURPLUS) for i in range(lattice.next_note, lattice.size))
    path = first.path._replace(steps=first.path.steps + dropped)
    return first._replace(tokens=[*first.tokens, *parts[1]], path=path, end=lattice.size)


def _values(reading: Reading) -> list[str]:
    """The fields with the values that were read, in no order of the note."""
    steps = reading.path.steps if reading.path is not None else ()
    return sorted(f"{s.position.field} {s.value.value}" for s in steps if s.position and s.value)


def _read(cleaned: Cleaned, lattice: Lattice, grammar: Grammar, declared: str | None) -> Reading:
    tokens = lattice.tokens
    ranked = _rank(lattice, grammar.forms.values())
    searches = Searches(lattice)
    found = searches.nearest(ranked, _BOUND)
    moved = None
    better = _better_order(lattice, grammar, ranked, found)
    if better is not None:
        tokens, lattice, found, moved = better
        searches = Searches(lattice)
    end = lattice.size
    if not found:
        nearest = tuple(form.id for _, form in _nearest(lattice, grammar))
        header = _header(cleaned, tokens, lattice, grammar)
        return Reading(cleaned, tokens, None, None, (), nearest, None, end, header)
    best, rivals = _with_rivals(searches, grammar, found[0])
    return _decide(cleaned, tokens, best, rivals, moved, declared, grammar, searches)


def _better_order(
    lattice: Lattice, grammar: Grammar, ranked: Sequence[tuple[int, Form]], found: Sequence[Found]
) -> Reordered | None:
    cost = found[0].path.cost if found else _BOUND
    if cost < _WORTH_REORDERING:
        return None
    from tipifica.parser.choose.orders import reorder  # noqa: PLC0415 - most processes read a note in its order

    return reorder(lattice, grammar, ranked, cost, bool(found))


def _header(cleaned: Cleaned, tokens: Sequence[Token], lattice: Lattice, grammar: Grammar) -> Reading | None:
    """The campaign and the login, where both stand at the head of a note."""
    positions = next(iter(grammar.forms.values())).automaton.positions
    if not lattice.has_prefix or lattice.size < 3 or not lattice.seps[1]:
        return None
    position = next(p for p in positions if p.symbol == LOGIN)
    start = lattice.seps[1][0][0]
    login = next((end for end, _ in lattice.logins(start)), None) if start < lattice.size else None
    if (
        login is None
        or login >= lattice.size
        or not lattice.seps[login]
        or lattice.placeholders(position.field, position.symbol, start)
    ):
        return None
    step = Step(MATCH, start, login, Kind.NONE, position)
    return Reading(cleaned, tokens, None, Path(0, 0, (step,)), (), (), None, lattice.size)


def _unread(cleaned: Cleaned, tokens: Sequence[Token]) -> Reading:
    return Reading(cleaned, tokens, None, None, (), (), None, len(tokens))


# ---------------------------------------------------------------- which form


def _rank(lattice: Lattice, forms: Iterable[Form]) -> list[tuple[int, Form]]:
    """The forms that may come near enough, with the lower bound of what they cost, the cheapest first; the manual's
    order where they tie."""
    possible = [form for form in forms if most_cost(form, lattice) >= 0]
    return sorted(((least_cost(form, lattice), form) for form in possible), key=lambda pair: (pair[0], pair[1].number))


def _nearest(lattice: Lattice, grammar: Grammar) -> list[tuple[float, Form]]:
    """The forms that share most words with the note, for the message alone."""
    available = lattice.available
    shared = [
        (-len(form.needed & available) / max(1, len(form.needed)), form)
        for form in grammar.forms.values()
        if form.needed & available
    ]
    return sorted(shared, key=lambda pair: pair[0])[:3]


def _with_rivals(searches: Searches, grammar: Grammar, best: Found) -> tuple[Found, list[Found]]:
    """The form that stands, and others that explain the note as well, where the words that tell them apart are
    missing. The cheapest form does not stand where the note says a word that tells another from it."""
    if best.path.evidence < Cost.SURPLUS and not best.missing:
        return best, []
    rivals: list[Found] = []
    told: list[Found] = []
    for form in grammar.forms.values():
        if form is best.form:
            continue
        further = _MISSING_MARGIN if _untold(best, form) else _OPEN_MARGIN if _opens(best, form) else 0
        path = searches.of(form).path(best.path.cost + further) if further else None
        if path is None:
            continue
        rival = Found(form, path)
        if not _explains_as_well(best, rival):
            continue
        if _untold(best, form) and not _untold(rival, best.form) and _tells(rival, best.form):
            told.append(rival)
        else:
            rivals.append(rival)
    if told:
        return min(told, key=lambda f: f.path.cost), []
    return best, sorted(rivals, key=lambda f: f.path.cost)


def _explains_as_well(best: Found, rival: Found) -> bool:
    if _untold(best, rival.form):
        # A function word that happens to stand in one form explains nothing.
        return rival.path.evidence <= best.path.evidence + Cost.FUNCTION_WORD
    # One of the two needs nothing that the note has not, the other has a place for the rest of the note.
    return abs(rival.path.cost - best.path.cost) <= _OPEN_MARGIN


def _opens(best: Found, rival: Form) -> bool:
    """Whether one form begins as the other does and goes on, and the note says enough for neither."""
    if best.word_missing:
        return not _says_own_words(best, rival) and _shared_opening(rival, best.form)
    return best.path.evidence >= Cost.SURPLUS and _shared_opening(best.form, rival)


def _says_own_words(found: Found, rival: Form) -> bool:
    """Whether the note says a word of a phrase that the rival has not."""
    return any(places & found.said for (kind, _), places in found.form.exclusive(rival).items() if kind == "words")


def _tells(found: Found, rival: Form) -> bool:
    """Whether the note says a word of a form that stands nowhere in the rival."""
    positions = found.form.automaton.positions
    places = {q for (kind, _), at in found.form.exclusive(rival).items() if kind == "words" for q in at}
    return any(positions[q].telling and positions[q].symbol not in rival.symbols for q in places & found.said)


def _untold(found: Found, rival: Form) -> bool:
    """Whether nothing that the note says tells `found` from `rival`: what only its form has is missing from the
    note."""
    if not found.missing or found.form.optional_beside(rival):
        return False
    foreign = rival.foreign_words(found.form)
    positions = found.form.automaton.positions
    for (kind, _), places in found.form.exclusive(rival).items():
        there = places & found.said
        if kind == "field" and there:
            return False
        whole = all(q in there for q in places if positions[q].telling)
        if kind == "words" and there and (whole or any(positions[q].symbol not in foreign for q in there)):
            return False
    return True


def _decide(
    cleaned: Cleaned,
    tokens: Sequence[Token],
    best: Found,
    rivals: list[Found],
    moved: Moved | None,
    declared: str | None,
    grammar: Grammar,
    searches: Searches,
) -> Reading:
    end = searches.lattice.size
    chosen = _settled(best, rivals, declared, grammar, searches)
    if chosen is None and rivals and moved is None:
        chosen = _said_elsewhere(best, rivals, grammar, searches)
    if chosen is not None or not rivals:
        best = chosen or best
        return Reading(cleaned, tokens, best.form, _each_once(best.path), (best.form.id,), (), moved, end)
    ids = [best.form.id, *(r.form.id for r in rivals)]
    family = {_state(f.form) for f in (best, *rivals)}
    if len(family) > 1 or len(ids) <= MAX_CANDIDATES:
        ids = ids[:MAX_CANDIDATES]
    return Reading(cleaned, tokens, None, _each_once(best.path), tuple(ids), (), moved, end)


def _each_once(path: Path) -> Path:
    """What an optional part of the form says a second time is surplus text."""
    seen: set[object] = set()
    steps = []
    for step in path.steps:
        position, again = step.position, False
        if step.op == MATCH and position is not None and position.kind in (WORD, VALUE) and position.symbol != "PHONE":
            marks = {position.number, position.field or position.number}
            again = bool(marks & seen)
            seen |= marks
        steps.append(Step(DROP, step.start, step.end, Kind.SURPLUS) if again else step)
    return path._replace(steps=tuple(steps))


def _settled(
    best: Found, rivals: list[Found], declared: str | None, grammar: Grammar, searches: Searches
) -> Found | None:
    """The declared reason, where the note leaves it open."""
    if declared is None or declared == best.form.id:
        return best if declared is not None else None
    for rival in rivals:
        if rival.form.id == declared:
            return rival
    form = grammar.forms.get(declared)
    if form is None or not form.motive_words or not form.motive_words <= searches.lattice.available:
        return None
    path = searches.of(form).path(_BOUND)
    if path is not None and path.evidence <= best.path.evidence and _shared_opening(best.form, form):
        return Found(form, path)
    return None


def _said_elsewhere(best: Found, rivals: Sequence[Found], grammar: Grammar, searches: Searches) -> Found | None:
    """The one form of a state that only its reason's own phrase tells from the others, where the note has that phrase
    out of its place."""
    state = _state(best.form)
    if any(_state(rival.form) != state for rival in rivals):
        return None
    said: list[tuple[int, Form]] = []
    for form in grammar.forms.values():
        other = rivals[0].form if form is best.form else best.form
        phrases = [text for kind, text in form.exclusive(other) if kind == "words"]
        if _state(form) == state and len(phrases) == 1 and searches.lattice.holds(phrases[0].split()):
            said.append((len(phrases[0]), form))
    if not said:
        return None
    form = max(said, key=lambda pair: pair[0])[1]
    # The phrase is left over where it stands and missing where it should: dear, but there is no doubt of the form.
    path = searches.of(form).path(2 * _BOUND)
    return None if path is None else Found(form, path)


def _state(form: Form) -> str:
    return form.id.split("/")[0]


def _shared_opening(one: Form, other: Form) -> bool:
    """Whether all that `one` requires stands in `other` too."""
    return one.opens(other)
