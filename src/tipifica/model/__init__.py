"""The words of the program: frozen values that every other part speaks in. Standard library only."""

from tipifica.model.catalog import Catalog, Closure, Field, Reason, State
from tipifica.model.completion import Completion, CompletionKind
from tipifica.model.diagnostic import Applicability, Diagnostic, Edit, Fix, Severity, Span, Suggestion, rule_url
from tipifica.model.observation import FieldValue, FixResult, Needs, Observation, Record, Report, Verdict
from tipifica.model.rule import About, LooksAt, Occasion, Rule
from tipifica.model.settings import Settings

__all__ = [
    "About",
    "Applicability",
    "Catalog",
    "Closure",
    "Completion",
    "CompletionKind",
    "Diagnostic",
    "Edit",
    "Field",
    "FieldValue",
    "Fix",
    "FixResult",
    "LooksAt",
    "Needs",
    "Observation",
    "Occasion",
    "Reason",
    "Record",
    "Report",
    "Rule",
    "Settings",
    "Severity",
    "Span",
    "State",
    "Suggestion",
    "Verdict",
    "rule_url",
]
