"""Which rules speak, how loudly, and how far their fixes are trusted, by the settings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from tipifica.model import Applicability, Rule, Settings, Severity
from tipifica.rules.note import Occasions, ReasonStatus
from tipifica.rules.registry import NAMES, called_for, load, select, speaks_of


class Selection:
    """The settings about rules, resolved once: `across` are the codes of the rules across rows that are chosen,
    `hidden` those of the other rules that are not. Raises UnknownRule where they name a rule that there is not."""

    _made: ClassVar[dict[int, tuple[Settings, Selection]]] = {}

    def __init__(self, settings: Settings) -> None:
        self._preview = settings.preview
        chosen = select((*settings.select, *settings.extend_select)) - select(settings.ignore)
        self._codes = chosen & NAMES.keys()
        self.across = chosen - NAMES.keys()
        self.hidden = NAMES.keys() - chosen
        self._ignored = {reason: select(codes) for reason, codes in settings.per_reason_ignore.items()}
        self._severity: dict[str, Severity] = {}
        for selector, level in settings.severity.items():
            for code in select([selector]):
                self._severity[code] = level  # type: ignore[assignment]
        self._safe = select(settings.extend_safe_fixes)
        self._unsafe = select(settings.extend_unsafe_fixes)

    @classmethod
    def of(cls, settings: Settings) -> Selection:
        """The selection of these settings; the last few are remembered."""
        made = cls._made.get(id(settings))
        if made is None or made[0] is not settings:
            if len(cls._made) >= 64:
                cls._made.clear()
            made = cls._made[id(settings)] = (settings, cls(settings))
        return made[1]

    def codes(self, reason: str | None) -> frozenset[str]:
        """The codes of the rules that are chosen for a note of a reason, those included that are still a preview."""
        if reason is None or not self._ignored:
            return self._codes
        ignored: Iterable[frozenset[str]] = (
            codes for key, codes in self._ignored.items() if reason == key or reason.split("/")[0] == key
        )
        return self._codes.difference(*ignored)

    def speaking(self, reason: str | None, occasions: Occasions) -> Iterator[Rule]:
        """The chosen rules that a note of a reason with these occasions may have something for."""
        called = called_for(occasions)
        return self._loaded([code for code in called if code in self.codes(reason)], occasions.standing)

    def chosen(self, reason: str | None, standing: ReasonStatus) -> Iterator[Rule]:
        """The chosen rules that speak of notes of a reason that stands so, in the order of their codes."""
        return self._loaded(sorted(self.codes(reason)), standing)

    def _loaded(self, codes: Iterable[str], standing: ReasonStatus) -> Iterator[Rule]:
        return (load(code) for code in codes if speaks_of(code, standing, self._preview))

    def severity(self, code: str) -> Severity | None:
        """The severity that the settings give a rule, None where they give none."""
        return self._severity.get(code)

    def is_trusted(self, code: str) -> bool:
        """Whether the settings say that a rule's fixes are safe."""
        return code in self._safe and code not in self._unsafe

    def applicability(self, code: str, own: Applicability) -> Applicability:
        """How far a rule's fix is trusted."""
        return "unsafe" if code in self._unsafe else "safe" if self.is_trusted(code) else own
