"""States, reasons, closures and fields as the manual has them (source: grammar/catalog.toml, rows of the manual)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from tipifica.model.frozen import Frozen
from tipifica.model.values import Holds

Personal = Literal["client", "agent", "perhaps", "no"]


class Closure(Frozen):
    """How the case is closed in Open: `ATENDIDO` or `ANULADO`, and the days that are given for it."""

    status: str
    days: int


class State(Frozen):
    """One state of a case. `id` is the first half of its reasons' ids; `name` is the manual's own wording, `also` what
    the manual calls it elsewhere; `final` tells whether the case ends in it."""

    id: str
    name: str
    final: bool
    source: str
    also: tuple[str, ...] = ()


class Reason(Frozen):
    """One row of the manual.

    `id` is `state/motive`; `state` and `motive` are the manual's own wording; `source` quotes its row as printed.
    `valid_from` and `valid_to` (ISO dates) bound when it was in force, None where the catalogue gives no bound.
    `form` is the canonical form after the header, with `{field}` placeholders, read off the grammar.
    `fields` are its fields in the order of the form; `required` those that a conforming note has.
    """

    id: str
    number: int
    state: str
    motive: str
    closure: Closure
    source: str
    note: str
    valid_from: str | None
    valid_to: str | None
    form: str
    fields: tuple[str, ...]
    required: tuple[str, ...]


class Field(Frozen):
    """A field, as the catalogue describes it, or a part of one (the first day of a range).

    `key` names it for programs, `title` for people, `says` what its value is (both Spanish). `kind` is one of
    `VALUE_KINDS`; a part has that of its field. `holds` is what its value is, None where it has `parts` alone: the keys
    under which they are found. `many` tells that it is a list, `words` are those of a choice.

    `personal` says who is known by it: the `client`, the `agent`, nobody (`no`), or `perhaps` somebody, as free text
    may name anyone. `pseudonym` is what pseudonyms of its values begin with: one thing has one in all fields.
    `tells_of` is the key of the field that it says something about (how long its range lasts), "" for none.
    """

    key: str
    title: str
    kind: str
    holds: Holds | None
    says: str
    many: bool
    personal: Personal
    pseudonym: str
    words: tuple[str, ...]
    parts: tuple[str, ...]
    tells_of: str


class Catalog(Frozen):
    """All states and reasons by id, and all fields and their parts by key, each in the order of the manual.

    `agent` is the key of the field that says whose note it is. `kinds` has the fields again, their parts left out, by
    the kind of their values. `questions` are asked, by phrase, before a phrase is written that claims an act.
    """

    states: Mapping[str, State]
    reasons: Mapping[str, Reason]
    fields: Mapping[str, Field]
    agent: str
    kinds: Mapping[str, tuple[Field, ...]]
    questions: Mapping[str, str]

    def kinds_of(self, keys: Iterable[str]) -> frozenset[str]:
        """The kinds of the values of these fields."""
        return frozenset([self.fields[key].kind for key in keys])
