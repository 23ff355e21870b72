"""The rules: one file each, or a row of the table of plain ones; what the settings make of them."""

from tipifica.rules.registry import ALL_NAMES, NAMES, UnknownRule, called_for, every_rule, load, reporting, select
from tipifica.rules.selection import Selection

__all__ = ["ALL_NAMES", "NAMES", "Selection", "UnknownRule", "called_for", "every_rule", "load", "reporting", "select"]
