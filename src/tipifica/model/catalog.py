"""States, reasons and closures as the manual names them (source: grammar/catalog.toml, rows of the manual)."""

from __future__ import annotations

from collections.abc import Mapping

from tipifica.model.named import NamedTuple


class Closure(NamedTuple):
    """How the case is closed in Open: `ATENDIDO` or `ANULADO`, and the days that are given for it."""

    status: str
    days: int


class State(NamedTuple):
    """One state of a case. `id` is the first half of its reasons' ids; `name` is the manual's own wording, `also` what
    the manual calls it elsewhere; `final` tells whether the case ends in it."""

    id: str
    name: str
    final: bool
    source: str
    also: tuple[str, ...] = ()


class Reason(NamedTuple):
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


class Catalog(NamedTuple):
    """All states and reasons by id, in the order of the manual."""

    states: Mapping[str, State]
    reasons: Mapping[str, Reason]
