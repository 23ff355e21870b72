"""The rules: one file each, found by their names; what the settings make of them."""

from tipifica.rules.registry import BY_CODE, RULES, UnknownRule, select
from tipifica.rules.selection import Selection

__all__ = ["BY_CODE", "RULES", "Selection", "UnknownRule", "select"]
