"""Which facts about values tell the notes of one shape apart: those that the rules which may speak of them ask for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable

from tipifica.model import Catalog, Settings
from tipifica.rules import Selection
from tipifica.rules.note import ReasonStatus, Values

Fact = Callable[[Values], Hashable]


class Facts:
    """The facts that the rules ask for under one set of settings, of notes of one catalogue."""

    def __init__(self, settings: Settings, catalog: Catalog) -> None:
        self._selection = Selection.of(settings)
        self._catalog = catalog
        self._known: dict[Hashable, tuple[Fact, ...] | None] = {}

    def asked(
        self,
        reason: str | None,
        standing: ReasonStatus,
        fields: Collection[str],
        differing: Collection[str],
        record: bool,
    ) -> tuple[Fact, ...] | None:
        """The facts about notes of one shape, which have a reason, `fields`, of which those in `differing` are not the
        same in all of them, and a record or none.

        None where a rule looks at what differs and does not say what it sees there: such notes must be read alone.
        """
        # There are few of these, however many shapes there are.
        of = reason, standing, frozenset(fields), frozenset(differing), record
        if of not in self._known:
            self._known[of] = self._asked(*of)
        return self._known[of]

    def _asked(
        self,
        reason: str | None,
        standing: ReasonStatus,
        fields: Collection[str],
        differing: Collection[str],
        record: bool,
    ) -> tuple[Fact, ...] | None:
        kinds, differing_kinds = self._catalog.kinds_of(fields), self._catalog.kinds_of(differing)
        asked: list[Fact] = []
        for rule in self._selection.chosen(reason, standing):
            looks_at = rule.looks_at
            if not looks_at.record:
                sees = looks_at.has_enough(fields, kinds) and looks_at.sees_any(differing, differing_kinds)
            elif looks_at.at_values:
                sees = record and looks_at.has_enough(fields, kinds)
            else:
                sees = record
            if sees:
                if rule.fact is None:
                    return None
                asked.append(rule.fact)
        return tuple(asked)
