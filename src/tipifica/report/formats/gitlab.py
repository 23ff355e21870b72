"""`gitlab`: a Code Quality report (GitLab, ci/testing/code_quality)."""

from __future__ import annotations

from collections import Counter

from tipifica.model import Diagnostic, rule_url
from tipifica.report.as_json import dumps
from tipifica.report.result import FormatInfo, OutputSettings, Result

SEVERITIES = {"error": "major", "warning": "minor", "info": "info"}


class GitLab:
    """One array. A fingerprint is the place and the rule, never a digest of the note: that could be undone."""

    def __init__(self, run: OutputSettings) -> None:
        self._separator = "\n"
        self._seen: Counter[str] = Counter()

    def begin(self) -> str:
        """Return the opening bracket."""
        return "["

    def add(self, result: Result) -> str:
        """Return the findings of one note."""
        return "".join(self._element(result, found) for found in result.report.diagnostics)

    def end(self) -> str:
        """Return the closing bracket."""
        return "\n]\n"

    def _element(self, result: Result, found: Diagnostic) -> str:
        place = result.place
        element = self._separator + dumps(
            {
                "description": found.message,
                "check_name": f"{found.code} {found.name}",
                "fingerprint": self._fingerprint(f"{place}:{found.span.start + 1}:{found.code}"),
                "severity": SEVERITIES[found.severity],
                "location": {"path": place.path or "-", "lines": {"begin": place.line}},
                "content": {"body": rule_url(found.code)},
            }
        )
        self._separator = ",\n"
        return element

    def _fingerprint(self, identity: str) -> str:
        self._seen[identity] += 1
        repeated = self._seen[identity]
        return identity if repeated == 1 else f"{identity}:{repeated}"


FORMAT = FormatInfo(GitLab, machine=True, redact="all")
