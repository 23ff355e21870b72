"""tipifica: parses, checks and mends the one-line notes of an internet-retention call centre.

The functions are those of the manual's own campaign; `load` gives those of another.
"""

from __future__ import annotations

from tipifica.campaign import Campaign, load
from tipifica.errors import CampaignError, ComposeError, ConfigError, InputError, UnknownReasonError
from tipifica.model import (
    Closure,
    Completion,
    Diagnostic,
    Edit,
    FieldValue,
    Fix,
    FixResult,
    Observation,
    Reason,
    Record,
    Report,
    Rule,
    Settings,
    Span,
    Suggestion,
)
from tipifica.release import __version__ as __version__

__all__ = [
    "Campaign",
    "CampaignError",
    "Closure",
    "Completion",
    "ComposeError",
    "ConfigError",
    "Diagnostic",
    "Edit",
    "FieldValue",
    "Fix",
    "FixResult",
    "InputError",
    "Observation",
    "Reason",
    "Record",
    "Report",
    "Rule",
    "Settings",
    "Span",
    "Suggestion",
    "UnknownReasonError",
    "check",
    "check_batch",
    "check_many",
    "complete",
    "compose",
    "fix",
    "format",
    "list_reasons",
    "list_rules",
    "load",
    "parse",
]

_MANUAL = Campaign()
parse, check, check_many, check_batch = _MANUAL.parse, _MANUAL.check, _MANUAL.check_many, _MANUAL.check_batch
fix, format = _MANUAL.fix, _MANUAL.format
compose, complete = _MANUAL.compose, _MANUAL.complete
list_reasons, list_rules = _MANUAL.list_reasons, _MANUAL.list_rules
