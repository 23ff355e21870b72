"""The rules: one file each, found by their names; what the settings make of them."""

from tipifica.rules.registry import NAMES, UnknownRule, called_for, every_rule, load, select
from tipifica.rules.selection import Selection

__all__ = ["NAMES", "Selection", "UnknownRule", "called_for", "every_rule", "load", "select"]
