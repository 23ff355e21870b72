"""A rule as a constant value: what it is called, how much it matters, and the function that finds its deviations."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Literal

from tipifica.model.diagnostic import Diagnostic, Severity
from tipifica.model.named import NamedTuple

if TYPE_CHECKING:
    # What a rule may look at lives above this layer; rules annotate it themselves.
    RuleContext = Any

Fixability = Literal["always", "sometimes", "never"]


class Rule(NamedTuple):
    """One rule. `doc` is the docstring of its module; `run` yields its diagnostics for one note and has no effects.

    `severity` is the default, which the settings may override; a rule whose severity depends on its fix says so itself.
    `preview` rules are off unless asked for.
    """

    code: str
    name: str
    severity: Severity
    fixable: Fixability
    summary: str
    doc: str
    run: Callable[[Any], Iterable[Diagnostic]]
    preview: bool = False
