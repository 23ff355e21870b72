"""What the record declares, compared with the catalogue as people write it (decisions on the record)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from tipifica.model import Catalog, Reason, Record, State
from tipifica.parse.text import fold, words_of
from tipifica.parse.vocabulary import edit_distance

_BRACKETS = re.compile(r"\([^)]*\)")
_PREFIX = re.compile(r"^(?:clt|tec|com)-")


class Match(NamedTuple):
    """A declared value: the entries of the catalogue that it names, or the nearest ones where it names none exactly."""

    exact: bool
    ids: tuple[str, ...]


def key(written: str) -> str:
    """`written` without case, accents, blanks, punctuation, a cause's prefix, and what stands in brackets."""
    folded = _PREFIX.sub("", fold(written.strip()).replace(" -", "-"))
    return "".join(w for w in words_of(_BRACKETS.sub("", folded)) if w.isalnum())


def find(written: str, names: Iterable[tuple[str, str]]) -> Match:
    """The ids whose name `written` is; where there is none, the ids of the nearest name."""
    wanted = key(written)
    keys = [(i, key(name)) for i, name in names]
    exact = tuple(dict.fromkeys(i for i, k in keys if k == wanted))
    if exact:
        return Match(True, exact)
    bound = max(4, len(wanted))
    distances = [(edit_distance(wanted, k, bound), i) for i, k in keys]
    least = min((d for d, _ in distances), default=0)
    if not wanted or least > max(2, len(wanted) // 3):
        return Match(False, ())
    return Match(False, tuple(dict.fromkeys(i for d, i in distances if d == least)))


def declared_state(record: Record | None, catalog: Catalog) -> Match | None:
    """The state that the record declares, None where it declares none."""
    if record is None or not record.state or not record.state.strip():
        return None
    return find(record.state, ((s.id, name) for s in catalog.states.values() for name in _names(s)))


def _names(state: State) -> tuple[str, ...]:
    return (state.name, *state.also)


def declared_motive(record: Record | None, catalog: Catalog) -> Match | None:
    """The reasons whose motive the record declares, None where it declares none."""
    if record is None or not record.motive or not record.motive.strip():
        return None
    return find(record.motive, ((r.id, r.motive) for r in catalog.reasons.values()))


def declared_reason(record: Record | None, catalog: Catalog) -> Reason | None:
    """The one reason that state and motive declare together; None where they leave it open.

    The state tells apart motives of one name (`no contesta`); where it fits none of them the motive alone decides.
    """
    motive = declared_motive(record, catalog)
    if motive is None or not motive.ids:
        return None
    state = declared_state(record, catalog)
    ids = motive.ids
    if state is not None:
        fitting = tuple(i for i in ids if i.split("/")[0] in state.ids)
        ids = fitting or ids
    return catalog.reasons[ids[0]] if len(ids) == 1 else None
