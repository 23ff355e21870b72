"""tipifica: parses, checks and mends the one-line notes of an internet-retention call centre.

The library's doors. Everything returned is immutable; spans are half-open ranges of Unicode code points of the note.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tipifica import engine
from tipifica.engine import ComposeError
from tipifica.language import default
from tipifica.model import (
    Diagnostic,
    Edit,
    FieldValue,
    Fix,
    FixResult,
    Observation,
    Record,
    Report,
    Settings,
    Span,
    Suggestion,
)

if TYPE_CHECKING:
    from tipifica.bulk.arrow import check_batch

__version__ = "0.1.0"

__all__ = [
    "ComposeError",
    "Diagnostic",
    "Edit",
    "Fix",
    "FixResult",
    "Observation",
    "Record",
    "Report",
    "Settings",
    "Span",
    "Suggestion",
    "check",
    "check_batch",
    "compose",
    "fix",
    "format",
    "parse",
]

_DEFAULT = Settings()


def parse(text: str, *, record: Record | None = None) -> Observation:
    """The reason and the typed fields of a note, for any string."""
    return engine.parse(text, default(), record)


def check(text: str, *, config: Settings = _DEFAULT, record: Record | None = None) -> Report:
    """All that is to be said about a note: content, diagnostics, verdict, canonical form. For any string."""
    return engine.check(text, default(), config, record)


def fix(text: str, *, config: Settings = _DEFAULT, record: Record | None = None, unsafe: bool = False) -> FixResult:
    """The note with its safe fixes applied, and with `unsafe` those that may change what it says."""
    return engine.fix(text, default(), config, record, unsafe)


def format(text: str) -> str:
    """The canonical form of a note; the note as it stands where its reason is not known."""
    canonical = check(text).canonical
    return text if canonical is None else canonical


def compose(reason: str, **fields: FieldValue) -> str:
    """The canonical note of a reason with these values.

    Raises KeyError for an unknown reason, ComposeError (with `.missing`) where a required field is missing.
    """
    return engine.compose(reason, fields, default())


def __getattr__(name: str) -> object:
    # Arrow is an extra, and importing it costs a hundred times what checking a note does.
    if name == "check_batch":
        from tipifica.bulk.arrow import check_batch  # noqa: PLC0415

        return check_batch
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
