"""What a rule reports, and how it would mend it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from tipifica.model.frozen import Frozen, plain

Severity = Literal["error", "warning", "info"]
Applicability = Literal["safe", "unsafe"]


def rule_url(code: str) -> str:
    """Where the page of a rule is found, relative to the root of the project."""
    return f"docs/reglas.md#{code.lower()}"


class Span(Frozen):
    """A half-open range of Unicode code points of the note as it was given; empty where something is missing.

    `start, end = span` takes it apart; spans sort by where they start, then by where they end. Inside other values its
    JSON is `[start, end]`.
    """

    start: int
    end: int

    def __iter__(self) -> Iterator[int]:
        yield self.start
        yield self.end

    def __lt__(self, other: Span) -> bool:
        return (self.start, self.end) < (other.start, other.end)

    def _inside(self) -> list[int]:
        return [self.start, self.end]


class Edit(Frozen):
    """Replace the code points of `span` by `content`. An empty span inserts."""

    span: Span
    content: str

    def to_dict(self) -> dict[str, Any]:
        """The published JSON of an edit."""
        return {"span": [*self.span], "content": self.content}


class Fix(Frozen):
    """One way to undo a deviation: a title (a verb phrase) and edits against the same text, which never overlap.

    `ask` is the question, in the language of the manual, that a person answers before a fix which claims an act is
    applied; None for any other fix. `refused` tells that it would be safe if it did not change what the note says.
    """

    title: str
    applicability: Applicability
    edits: tuple[Edit, ...]
    ask: str | None = None
    refused: bool = False

    def to_dict(self) -> dict[str, Any]:
        """The published JSON of a fix; `ask` is absent where nothing is asked."""
        shown: dict[str, Any] = {
            "title": self.title,
            "applicability": self.applicability,
            "edits": [edit.to_dict() for edit in self.edits],
        }
        return shown if self.ask is None else {**shown, "ask": self.ask}


class Suggestion(Frozen):
    """An alternative that only a person can choose; valid alone, never applied by `--fix`."""

    title: str
    edits: tuple[Edit, ...]


class Diagnostic(Frozen):
    """One deviation of one note.

    `message` is in the language asked for; `params` holds the values the message was made of (JSON types only), so that
    another catalogue can say it anew. `fix` is None where only a person knows what to write.
    """

    code: str
    name: str
    severity: Severity
    message: str
    params: Mapping[str, object]
    span: Span
    fix: Fix | None = None
    suggestions: tuple[Suggestion, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The published JSON of a diagnostic; `fix` is absent where only a person knows."""
        shown: dict[str, Any] = {
            "code": self.code,
            "name": self.name,
            "severity": self.severity,
            "message": self.message,
            "params": plain(self.params),
            "url": rule_url(self.code),
            "span": [*self.span],
        }
        if self.fix is not None:
            shown["fix"] = self.fix.to_dict()
        shown["suggestions"] = [suggestion.to_dict() for suggestion in self.suggestions]
        return shown
