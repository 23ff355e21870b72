"""What a record declares, read as people write it and compared with the catalogue."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import TypeGuard

from tipifica.model import Catalog, Reason, Record
from tipifica.model.named import NamedTuple
from tipifica.parser.scan.dates import DatePart, scan_dates
from tipifica.parser.scan.words import number_of
from tipifica.parser.tokens.folding import fold, words_of
from tipifica.parser.tokens.pattern import pattern
from tipifica.parser.words.vocabulary import edit_distance
from tipifica.rules.declaration import Declaration, DeclaredClosure, Match

_BRACKETS = pattern(r"[(\[][^)\]]*[)\]]?")
_PREFIX = pattern(r"^\W*(?:clt|tec|com)(?![^\W_])")
_DAY_WORDS = frozenset({"dia", "dias", "d", "en", "de"})
_TIME = pattern(
    r"(?:[T ,]*[0-9]{1,2}[:.h][0-9]{2}(?:[:.][0-9]{2}(?:[.,][0-9]+)?)?[ ]?(?:[ap]\.? ?m\.?|h|hrs?)?)?", re.IGNORECASE
)
_REMEMBERED = 1_000
_LONGEST_REMEMBERED = 200


class _Names:
    """Names and what they stand for. Look-ups are remembered, boundedly."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        self._ids: dict[str, tuple[str, ...]] = {}
        self._names: dict[str, str] = {}
        for entry, name in names:
            for key in _keys(name):
                self._ids[key] = (*self._ids.get(key, ()), entry)
                self._names.setdefault(key, name)
        self._longest = max(map(len, self._ids))
        self._found: dict[str, Match] = {}

    def find(self, written: str) -> Match:
        found = self._found.get(written)
        if found is None:
            found = self._search(_keys(written))
            if len(self._found) >= _REMEMBERED:
                self._found.clear()
            if len(written) <= _LONGEST_REMEMBERED:
                self._found[written] = found
        return found

    def _search(self, wanted: tuple[str, ...]) -> Match:
        for key in wanted:
            if key in self._ids:
                return Match(True, self._ids[key], self._names[key])
        bound = self._longest
        distance, key = min((edit_distance(w, key, bound), key) for w in wanted or ("",) for key in self._ids)
        near = distance <= max(2, len(key) // 3)
        return Match(False, self._ids[key] if near else (), self._names[key])


def _keys(written: str) -> tuple[str, ...]:
    """`written` without case, accents, blanks, punctuation and a cause's prefix; without what stands in brackets, and
    with."""
    folded = _PREFIX.sub("", fold(written))
    keys = ("".join(w for w in words_of(text) if w.isalnum()) for text in (_BRACKETS.sub(" ", folded), folded))
    return tuple(dict.fromkeys(key for key in keys if key))


class _Index(NamedTuple):
    """The names of one catalogue."""

    catalog: Catalog
    states: _Names
    motives: _Names
    statuses: _Names


_indexes: dict[int, _Index] = {}


def _index(catalog: Catalog) -> _Index:
    known = _indexes.get(id(catalog))
    if known is not None and known.catalog is catalog:
        return known
    reasons: Mapping[str, Reason] = catalog.reasons
    states = ((s.id, name) for s in catalog.states.values() for name in (s.name, *s.also))
    statuses = dict.fromkeys(r.closure.status for r in reasons.values())
    motives = ((r.id, r.motive) for r in reasons.values())
    index = _Index(catalog, _Names(states), _Names(motives), _Names((s, s) for s in statuses))
    _indexes.clear()
    _indexes[id(catalog)] = index
    return index


def declaration(record: Record, catalog: Catalog) -> Declaration:
    """What a record declares. A value without a letter or digit declares nothing."""
    return dated(undated(record, catalog), record.date)


def undated(record: Record, catalog: Catalog) -> Declaration:
    """What a record declares besides its date: years of cases repeat a few hundred of these."""
    index = _index(catalog)
    state = index.states.find(record.state) if _says(record.state) else None
    motive = index.motives.find(record.motive) if _says(record.motive) else None
    closure = _closure(record.closure, index.statuses) if _says(record.closure) else None
    return Declaration(state, motive, closure, reason=_reason(state, motive, catalog))


def dated(declared: Declaration, written: str | None) -> Declaration:
    """What is declared, with a date as it is written."""
    if not _says(written):
        return declared
    day = read_date(written)
    return Declaration(declared.state, declared.motive, declared.closure, day, day is None, declared.reason)


def _says(written: str | None) -> TypeGuard[str]:
    return written is not None and any(c.isalnum() for c in written)


def _closure(written: str, statuses: _Names) -> DeclaredClosure:
    words = [(w, number_of(w)) for w in words_of(fold(written))]
    days = next((n for _, n in words if n is not None), None)
    match = statuses.find(" ".join(w for w, n in words if n is None and w not in _DAY_WORDS))
    return DeclaredClosure(match.nearest if match.exact else None, days, match.nearest)


def read_date(written: str) -> date | None:
    """A date in ISO or day-first writing, its time of day ignored; None where it cannot be read."""
    text = written.strip()
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        pass
    if not text[0].isdecimal():
        return None
    for scanned in scan_dates(text, 0):
        first = scanned.value[0] if isinstance(scanned.value, tuple) else None
        if isinstance(first, DatePart) and first.start == 0 and _TIME.fullmatch(text, first.end):
            return first.value
    return None


def _reason(state: Match | None, motive: Match | None, catalog: Catalog) -> Reason | None:
    """The one reason that state and motive declare together; None where they leave it open.

    The state tells apart motives of one name; where it fits none of them the motive alone decides.
    """
    if motive is None:
        return None
    ids = motive.ids
    if state is not None:
        ids = tuple(i for i in ids if i.split("/")[0] in state.ids) or ids
    return catalog.reasons[ids[0]] if len(ids) == 1 else None
