"""The rules: one file each, found by their names. `RULES` holds them all, in the order of their codes."""

from __future__ import annotations

import os
from collections.abc import Iterable
from importlib import import_module

from tipifica.model import Rule

# A rule's file is named after its code and its name; `pathlib` would cost a process more than reading a note does.
_FILES = sorted(
    name.removesuffix(".py")
    for name in os.listdir(os.path.dirname(__file__))  # noqa: PTH120, PTH208
    if name.endswith(".py") and name[1:4].isdigit()
)

RULES: tuple[Rule, ...] = tuple(import_module(f"tipifica.rules.{name}").RULE for name in _FILES)
BY_CODE = {rule.code: rule for rule in RULES}


class UnknownRule(ValueError):
    """No rule has that code, prefix or name. `selector` is what was asked for, `nearest` the likeliest that exists."""

    def __init__(self, selector: str) -> None:
        from difflib import get_close_matches  # noqa: PLC0415  (only for the message)

        names = [*BY_CODE, *(rule.name for rule in RULES)]
        self.selector = selector
        self.nearest = next(iter(get_close_matches(selector, names, 1, 0)), RULES[0].code)
        super().__init__(selector)


def select(selectors: Iterable[str]) -> frozenset[str]:
    """The codes of the rules that are named: by code, by a prefix of codes, by readable name, or `ALL`.

    Raises UnknownRule for a selector that names nothing.
    """
    codes: set[str] = set()
    for selector in selectors:
        wanted = selector.strip()
        found = {
            r.code for r in RULES if wanted == "ALL" or r.name == wanted.lower() or r.code.startswith(wanted.upper())
        }
        if not found or not wanted:
            raise UnknownRule(selector)
        codes |= found
    return frozenset(codes)
