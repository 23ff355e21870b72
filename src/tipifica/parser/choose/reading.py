"""From a note to its reason: the cheapest path over all forms, and how certain it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from tipifica.model.named import NamedTuple
from tipifica.parser.choose.decide import decide
from tipifica.parser.choose.dictated import is_dictated
from tipifica.parser.choose.grounds import (
    ANOTHER_NOTE,
    CHOSEN,
    MOVED,
    NOTHING_NEAR,
    OPEN,
    OPENED,
    SAID_TWICE,
    UNREAD,
    Choice,
    Ground,
)
from tipifica.parser.costs import Cost, Limit
from tipifica.parser.forms.automaton import LOGIN, VALUE, WORD
from tipifica.parser.forms.form import Form
from tipifica.parser.forms.grammar import Grammar
from tipifica.parser.kinds import Kind
from tipifica.parser.lattice.lattice import Lattice
from tipifica.parser.near.bounds import least_cost, most_cost
from tipifica.parser.near.nearest import Searches
from tipifica.parser.near.said import Found
from tipifica.parser.search.search import DROP, MATCH, MISSING, Path, Step
from tipifica.parser.tokens.characters import Cleaned, clean
from tipifica.parser.tokens.tokenizer import Token, tokenize

if TYPE_CHECKING:
    from tipifica.parser.near.orders import Moved, Reordered

MAX_LENGTH = 4_096
MAX_TOKENS = 700


class Reading(NamedTuple):
    """What was read of a note.

    `header` is the reading of the header alone, where nothing else was recognised and it was. `form` is the reason's
    form, None where the reason is not recognised or not unique; `path` is then the cheapest path of the nearest
    candidate, None where there is none. `tokens` are the path's: in the order of the form where `moved` is set, with
    their places in the note. `candidates` are reason ids, nearest first; `nearest` the same where nothing is near
    enough. `another` tells of a second note in the text: its values decide what becomes of it; `dictated` that the
    separators are written out as words. `openness` says
    why there is no reason although there are candidates, `place` (tokens, half-open) what the note says that leaves it
    open; `others` are the paths of the candidates after the first. `grounds` are what decided.
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
    dictated: bool = False
    openness: str = CHOSEN
    place: tuple[int, int] | None = None
    others: tuple[Path, ...] = ()
    grounds: tuple[Ground, ...] = ()


class Looked(NamedTuple):
    """What was looked at to read a note, or one of two in a text: the tokens in the order of the form, the forms with
    their lower bounds, the searches, and the choice, None where no form is near."""

    tokens: Sequence[Token]
    ranked: Sequence[tuple[int, Form]]
    searches: Searches
    choice: Choice | None


def read(note: str, grammar: Grammar, declared: str | None = None, trail: list[Looked] | None = None) -> Reading:
    """The reading of any string. `declared` is the reason that the record names: it settles what the note leaves
    open. What was looked at is left in `trail`, that of the reading last."""
    if len(note) > MAX_LENGTH:
        return _unread(Cleaned(note), ())
    cleaned = clean(note, grammar.lexicon.spelled)
    tokens: Sequence[Token] = tokenize(cleaned.text)
    if not tokens or len(tokens) > MAX_TOKENS:
        return _unread(cleaned, tokens)
    lattice = Lattice(cleaned.text, tokens, grammar.lexicon)
    if is_dictated(lattice):
        return _unread(cleaned, tokens)._replace(dictated=True)
    if lattice.next_note == lattice.size:
        return _read(cleaned, lattice, grammar, declared, trail)
    first = _said_twice(cleaned, lattice, grammar, declared, trail)
    if first is not None:
        return first
    return _with(_read(cleaned, lattice, grammar, declared, trail), Ground(ANOTHER_NOTE))._replace(another=True)


def _with(reading: Reading, ground: Ground) -> Reading:
    """A reading with a ground more."""
    return reading._replace(grounds=(*reading.grounds, ground))


def _said_twice(
    cleaned: Cleaned, lattice: Lattice, grammar: Grammar, declared: str | None, trail: list[Looked] | None
) -> Reading | None:
    """The first of two notes in a text that say the same, as where it was pasted twice: the other is surplus text."""
    parts = lattice.tokens[lattice.next_note :], lattice.tokens[: lattice.next_note]
    again, first = (
        _read(cleaned, Lattice(cleaned.text, part, grammar.lexicon), grammar, declared, trail) for part in parts
    )
    if first.form is None or first.path is None or first.form is not again.form or _values(first) != _values(again):
        return None
    dropped = tuple(Step(DROP, i, i + 1, Kind.SURPLUS) for i in range(lattice.next_note, lattice.size))
    path = first.path._replace(steps=first.path.steps + dropped)
    said = _with(first, Ground(SAID_TWICE, place=(lattice.next_note, lattice.size)))
    return said._replace(tokens=[*first.tokens, *parts[0]], path=path, end=lattice.size, another=True)


def _values(reading: Reading) -> list[str]:
    """The fields with the values that were read, in no order of the note."""
    steps = reading.path.steps if reading.path is not None else ()
    return sorted(f"{s.position.field} {s.value.value}" for s in steps if s.position and s.value)


def _read(
    cleaned: Cleaned, lattice: Lattice, grammar: Grammar, declared: str | None, trail: list[Looked] | None
) -> Reading:
    tokens = lattice.tokens
    ranked = _rank(lattice, grammar.forms.values())
    searches = Searches(lattice, grammar.meaning)
    found = searches.nearest(ranked, Limit.PATH)
    moved = None
    better = _better_order(lattice, grammar, ranked, found)
    if better is not None and not (found and _is_double(better, lattice, grammar)):
        tokens, lattice, found, moved = better
        searches = Searches(lattice, grammar.meaning)
    header = None if found else _header(cleaned, tokens, lattice, grammar)
    if found:
        choice: Choice | None = decide(searches, grammar, found, declared, moved is not None)
    else:
        choice = _opened(searches, grammar, header)
    if trail is not None:
        trail.append(Looked(tokens, ranked, searches, choice))
    if choice is not None:
        return _decided(cleaned, tokens, choice, moved, lattice.size)
    from tipifica.parser.near.resembling import resembling  # noqa: PLC0415 - most notes are recognised

    nearest = tuple(form.id for form in resembling(lattice, grammar))
    return Reading(
        cleaned, tokens, None, None, (), nearest, None, lattice.size, header, grounds=(Ground(NOTHING_NEAR, nearest),)
    )


def _opened(searches: Searches, grammar: Grammar, header: Reading | None) -> Choice | None:
    """The choice between the forms that a note may be of which says too little for any; None where there are none, or
    it has no `header`."""
    if header is None or header.path is None:
        return None
    from tipifica.parser.near.opened import opened_forms  # noqa: PLC0415 - most notes say enough

    found = opened_forms(searches, grammar, searches.lattice.seps[header.path.steps[-1].end][0][0])
    grounds = (Ground(OPENED, tuple(f.form.id for f in found)),)
    return Choice(found[0], tuple(found[1:]), OPEN, grounds=grounds) if found else None


def _better_order(
    lattice: Lattice, grammar: Grammar, ranked: Sequence[tuple[int, Form]], found: Sequence[Found]
) -> Reordered | None:
    cost = found[0].path.cost if found else Limit.PATH
    if cost < Limit.REORDERING:
        return None
    from tipifica.parser.near.orders import reorder  # noqa: PLC0415 - most processes read a note in its order

    # Words that are missing where others are left over may stand in another order.
    sure = bool(found) and not (found[0].word_missing and found[0].path.evidence >= Cost.SURPLUS)
    return reorder(lattice, grammar, ranked, cost, sure)


def _is_double(better: Reordered, lattice: Lattice, grammar: Grammar) -> bool:
    """Whether another order only hides that a note says two reasons.

    Never: rules/S012: otro motivo entero donde irían las acciones
    Always: pendiente/volver-a-llamar: teléfono primero
    """
    from tipifica.parser.choose.doubles import hides_reason  # noqa: PLC0415 - as above

    return hides_reason(better.found[0], better.tokens, lattice, grammar)


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
    return Reading(cleaned, tokens, None, None, (), (), None, len(tokens), grounds=(Ground(UNREAD),))


# ---------------------------------------------------------------- which form


def _rank(lattice: Lattice, forms: Iterable[Form]) -> list[tuple[int, Form]]:
    """The forms that may come near enough, with the lower bound of what they cost, the cheapest first; the manual's
    order where they tie."""
    possible = [form for form in forms if most_cost(form, lattice) >= 0]
    return sorted(((least_cost(form, lattice), form) for form in possible), key=lambda pair: (pair[0], pair[1].number))


def _decided(cleaned: Cleaned, tokens: Sequence[Token], choice: Choice, moved: Moved | None, end: int) -> Reading:
    best = choice.best
    form = best.form if choice.openness == CHOSEN else None
    others = tuple(_each_once(found.path) for found in choice.others)
    grounds = choice.grounds if moved is None else (Ground(MOVED), *choice.grounds)
    return Reading(
        cleaned,
        tokens,
        form,
        _each_once(best.path),
        choice.candidates,
        (),
        moved,
        end,
        openness=choice.openness,
        place=choice.place,
        others=others,
        grounds=grounds,
    )


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
        elif step.op == MISSING and position is not None and position.number in seen:
            # The word that leads to what is said again is no more missing than that is.
            continue
        steps.append(Step(DROP, step.start, step.end, Kind.SURPLUS) if again else step)
    return path._replace(steps=tuple(steps))
