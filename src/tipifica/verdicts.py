"""What becomes of a note with what was found: its verdict, what it needs, and what it would be with every proposal."""

from __future__ import annotations

from collections.abc import Sequence

from tipifica.fixes.apply import apply, without_clashes
from tipifica.model import Diagnostic, Needs, Report, Verdict
from tipifica.parser.tokens.tokenizer import without_line_end
from tipifica.rules import load


def verdict_of(recognised: bool, found: Sequence[Diagnostic]) -> Verdict:
    """What becomes of a note with these findings."""
    if not recognised:
        return "unknown"
    verdict: Verdict = "conforms"
    for diagnostic in found:
        if is_safe(diagnostic):
            verdict = "mendable"
        elif not is_harmless(diagnostic):
            return "needs_person"
    return verdict


def needs_of(report: Report) -> Needs:
    """What a note needs that is not done: a choice between reasons or words, a value, a yes to what is proposed, or a
    look at what is only doubtful. What is the most work counts."""
    if report.verdict in ("conforms", "mendable"):
        return "nothing"
    if report.verdict == "unknown":
        return "choose"
    left = [d for d in report.diagnostics if not is_safe(d) and not is_harmless(d)]
    unsolved = [d for d in left if d.fix is None]
    if any(d.suggestions for d in unsolved):
        return "choose"
    if any(d.severity == "error" for d in unsolved):
        return "data"
    return "confirm" if any(d.fix is not None for d in left) else "look"


def proposed_of(report: Report) -> str | None:
    """The note with every safe fix and every proposal applied, None where nothing is proposed or there is no reason."""
    found = report.diagnostics
    if report.observation.reason is None or all(d.fix is None or is_safe(d) for d in found):
        return None
    fixes = [d.fix for d in without_clashes(found) if d.fix is not None]
    return without_line_end(apply(report.observation.text, fixes))


def is_safe(diagnostic: Diagnostic) -> bool:
    """Whether a finding mends itself."""
    return diagnostic.fix is not None and diagnostic.fix.applicability == "safe"


def is_harmless(diagnostic: Diagnostic) -> bool:
    """Whether a note with a finding conforms all the same, while it is no more than info."""
    return diagnostic.severity == "info" and load(diagnostic.code).harmless
