"""tipifica: parses, checks and mends the one-line notes of an internet-retention call centre.

The functions are those of the manual's own campaign; `load` gives those of another. All that is named here is loaded
when it is first asked for: the command line needs little of it, and can be interrupted from its first moment.
"""

from __future__ import annotations

from tipifica import native
from tipifica.release import __version__ as __version__

native.choose()

TYPE_CHECKING = False  # as type checkers know it; `typing` itself would be a tenth of what a short process loads
if TYPE_CHECKING:
    from tipifica.campaign import (
        Campaign,
        check,
        check_batch,
        check_many,
        complete,
        compose,
        fix,
        format,
        list_reasons,
        list_rules,
        load,
        parse,
    )
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


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from tipifica import campaign, errors, model  # noqa: PLC0415 - see above

    value = next(getattr(room, name) for room in (model, errors, campaign) if hasattr(room, name))
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
