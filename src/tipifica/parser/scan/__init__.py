"""Recognises the kinds of values at a place of the text. One module a kind; each yields every way to read what stands
there."""

from functools import cache
from importlib import import_module
from typing import cast

from tipifica.parser.scan.phones import scan_joined_phone
from tipifica.parser.scan.scanned import Scanned, Scanner

# The module of each kind; its function is called as the kind is.
_MODULES = {
    "AMOUNT": "amount",
    "ANI": "numbers",
    "COUNT": "counts",
    "DATES": "dates",
    "MONTHS": "months",
    "PERCENT": "counts",
    "PHONE": "phones",
    "REFERENCE": "numbers",
    "SERVICE": "numbers",
    "VISIT": "numbers",
}
KINDS = frozenset(_MODULES)


@cache
def scanner(kind: str) -> Scanner:
    """The scanner of one of KINDS, whose module is loaded when the first note may hold such a value: most hold a
    telephone number alone. Raises KeyError for any other kind."""
    return cast(Scanner, getattr(import_module(f"tipifica.parser.scan.{_MODULES[kind]}"), f"scan_{kind.lower()}"))


__all__ = ["KINDS", "Scanned", "Scanner", "scan_joined_phone", "scanner"]
