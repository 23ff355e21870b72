"""The rules: one file each, found by their names, and loaded when a note has something for them to look at."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import import_module

from tipifica.model import Rule

# A rule's file is named after its code and its name; `pathlib` would cost a process more than reading a note does.
_FILES: Mapping[str, str] = {
    name[:4].upper(): name.removesuffix(".py")
    for name in sorted(os.listdir(os.path.dirname(__file__)))  # noqa: PTH120, PTH208
    if name.endswith(".py") and name[1:4].isdigit()
}
NAMES: Mapping[str, str] = {code: file[5:].replace("_", "-") for code, file in _FILES.items()}

# What a rule looks at besides what the path paid and private data that bear its own code: a field of the note, or one
# of the other occasions of a note (`Note.occasions`). A rule that is not loaded cannot say so itself.
_LOOKS_AT: Mapping[str, tuple[str, ...]] = {
    "C105": ("phones", "reference_phone", "payer_ani"),
    "C203": ("end_date",),
    "C204": ("duration_months",),
    "C303": ("percent", "months"),
    "C402": ("months_mode",),
    "C403": ("months_total",),
    "C701": ("attempt",),
    "C801": ("client_name",),
    "C802": ("agent",),
    "M001": ("record",),
    "M002": ("record",),
    "M003": ("record",),
    "M004": ("record",),
    "M005": ("record",),
    "M006": ("record",),
    "M007": ("record",),
    "M008": ("record",),
    "S003": ("unknown",),
    "S004": ("open",),
    "T009": ("long",),
}


class UnknownRule(ValueError):
    """No rule has that code, prefix or name. `selector` is what was asked for, `nearest` the likeliest that exists."""

    def __init__(self, selector: str) -> None:
        from difflib import get_close_matches  # noqa: PLC0415  (only for the message)

        known = [*NAMES, *NAMES.values()]
        self.selector = selector
        self.nearest = next(iter(get_close_matches(selector, known, 1, 0)), known[0])
        super().__init__(selector)


@cache
def load(code: str) -> Rule:
    """The rule with this code. Raises KeyError where there is none."""
    rule: Rule = import_module(f"tipifica.rules.{_FILES[code]}").RULE
    return rule


def every_rule() -> tuple[Rule, ...]:
    """All rules, in the order of their codes."""
    return tuple(map(load, _FILES))


def called_for(occasions: Iterable[str]) -> list[str]:
    """The codes of the rules that a note with these occasions may have something for, in their order."""
    codes: set[str] = set()
    for occasion in occasions:
        codes |= _CALLS_FOR.get(occasion, frozenset())
    return sorted(codes)


def _called() -> dict[str, frozenset[str]]:
    calls: dict[str, frozenset[str]] = {code: frozenset((code,)) for code in _FILES}
    for code, occasions in _LOOKS_AT.items():
        for occasion in occasions:
            calls[occasion] = calls.get(occasion, frozenset()) | {code}
    return calls


_CALLS_FOR = _called()


def select(selectors: Iterable[str]) -> frozenset[str]:
    """The codes of the rules that are named: by code, by a prefix of codes, by readable name, or `ALL`.

    Raises UnknownRule for a selector that names nothing.
    """
    codes: set[str] = set()
    for selector in selectors:
        wanted = selector.strip()
        found = {
            code
            for code, name in NAMES.items()
            if wanted == "ALL" or name == wanted.lower() or code.startswith(wanted.upper())
        }
        if not found or not wanted:
            raise UnknownRule(selector)
        codes |= found
    return frozenset(codes)
