"""Which facts about values tell the notes of one shape apart: those that the rules which may speak of them ask for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable

from tipifica.model import Settings
from tipifica.rules import Selection
from tipifica.rules.note import Standing, Values

Fact = Callable[[Values], Hashable]


class Facts:
    """The facts that the rules ask for under one set of settings."""

    def __init__(self, settings: Settings) -> None:
        self._selection = Selection.of(settings)

    def asked(
        self, reason: str | None, standing: Standing, fields: Collection[str], differing: Collection[str], record: bool
    ) -> tuple[Fact, ...] | None:
        """The facts about notes of one shape, which have a reason, `fields`, of which those in `differing` are not the
        same in all of them, and a record or none.

        None where a rule looks at what differs and does not say what it sees there: such notes must be read alone.
        """
        asked: list[Fact] = []
        for rule in self._selection.chosen(reason, standing):
            looks_at = rule.looks_at
            if looks_at.record:
                sees = record and (not looks_at.fields or looks_at.has_fields(fields))
            else:
                sees = looks_at.has_fields(fields) and not set(differing).isdisjoint(looks_at.fields)
            if sees:
                if rule.fact is None:
                    return None
                asked.append(rule.fact)
        return tuple(asked)
