"""The rules by their codes: what is known of each before it is loaded, and loading it when a note has something for it.

All that is known beforehand stands in `index`, which is made from the rules themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from importlib import import_module
from types import ModuleType

from tipifica.model import About, LooksAt, Rule
from tipifica.rules.index import ACROSS_NAMES, INDEX
from tipifica.rules.note import Occasions, ReasonStatus

NAMES: Mapping[str, str] = {code: name for code, (_, name, *_) in INDEX.items()}
"""The rules of notes, by code."""
ALL_NAMES: Mapping[str, str] = dict(sorted({**NAMES, **ACROSS_NAMES}.items()))
"""The rules across rows too, which run on no note."""
_SPEAKS: Mapping[ReasonStatus, tuple[About, ...]] = {
    "known": ("text", "parts", "reason"),
    "open": ("text", "parts"),
    "contrary": ("text", "parts"),
    "unknown": ("text",),
}


class UnknownRule(ValueError):
    """No rule has that code, prefix or name. `selector` is what was asked for, `nearest` the likeliest that exists."""

    def __init__(self, selector: str) -> None:
        from difflib import get_close_matches  # noqa: PLC0415  (only for the message)

        known = [*ALL_NAMES, *ALL_NAMES.values()]
        self.selector = selector
        self.nearest = next(iter(get_close_matches(selector, known, 1, 0)), known[0])
        super().__init__(selector)


@cache
def load(code: str) -> Rule:
    """The rule with this code. Raises KeyError where there is none."""
    return rules_in(import_module(f"tipifica.rules.{INDEX[code][0]}"))[code]


def rules_in(module: ModuleType) -> Mapping[str, Rule]:
    """The rules that a module declares, by code: the one that is its RULE, or those of the table RULES."""
    rules: Mapping[str, Rule] = getattr(module, "RULES", {})
    return {module.RULE.code: module.RULE} if hasattr(module, "RULE") else rules


def every_rule() -> tuple[Rule, ...]:
    """All rules of notes, in the order of their codes."""
    return tuple(map(load, INDEX))


def called_for(occasions: Occasions) -> list[str]:
    """The codes of the rules that look at something of a note with these occasions, in their order."""
    seen: list[tuple[str, object]] = [("kind", kind) for kind in occasions.kinds]
    seen.append(("occasion", occasions.standing))
    if occasions.long:
        seen.append(("occasion", "long"))
    codes: set[str] = set()
    for thing in seen:
        codes |= _LOOKING_AT.get(thing, frozenset())
    fields, values = occasions.fields, occasions.values
    for value in [*[("field", field) for field in fields], *[("value", kind) for kind in values]]:
        looking = _LOOKING_AT.get(value, frozenset())
        codes |= {code for code in looking if _LOOKS_AT[code].has_enough(fields, values)}
    return sorted(codes | _COMPARING_ALONE if occasions.record else codes - _COMPARING)


def speaks_of(code: str, standing: ReasonStatus, preview: bool) -> bool:
    """Whether a rule speaks of notes whose reason stands so, and rules that are a preview, or no longer one."""
    _, _, about, is_preview, _ = INDEX[code]
    return about in _SPEAKS[standing] and (preview or not is_preview)


def reporting(kind: int) -> frozenset[str]:
    """The codes of the rules that look at a kind of deviation."""
    return _LOOKING_AT.get(("kind", kind), frozenset())


_LOOKS_AT: Mapping[str, LooksAt] = {code: looks_at for code, (*_, looks_at) in INDEX.items()}


def _inverted() -> dict[tuple[str, object], frozenset[str]]:
    """Which rules look at a thing: a kind of deviation, a field, a kind of values, an occasion."""
    looking: dict[tuple[str, object], set[str]] = {}
    for code, looks_at in _LOOKS_AT.items():
        things: list[tuple[str, object]] = [("kind", kind) for kind in looks_at.kinds]
        things += [("field", field) for field in looks_at.fields]
        things += [("value", kind) for kind in looks_at.values]
        things += [("occasion", occasion) for occasion in looks_at.occasions]
        for thing in things:
            looking.setdefault(thing, set()).add(code)
    return {thing: frozenset(codes) for thing, codes in looking.items()}


_LOOKING_AT = _inverted()
# The rules that are silent without a record, and those of them that look at no value.
_COMPARING = frozenset(code for code, looks_at in _LOOKS_AT.items() if looks_at.record)
_COMPARING_ALONE = frozenset(code for code in _COMPARING if not _LOOKS_AT[code].at_values)


def select(selectors: Iterable[str]) -> frozenset[str]:
    """The codes of the rules that are named: by code, by a prefix of codes, by readable name, or `ALL`;
    those across rows among them.

    Raises UnknownRule for a selector that names nothing.
    """
    codes: set[str] = set()
    for selector in selectors:
        wanted = selector.strip()
        found = {
            code
            for code, name in ALL_NAMES.items()
            if wanted == "ALL" or name == wanted.lower() or code.startswith(wanted.upper())
        }
        if not found or not wanted:
            raise UnknownRule(selector)
        codes |= found
    return frozenset(codes)
