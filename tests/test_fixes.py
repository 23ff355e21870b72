"""Which fixes go together: what is asked of each in no time must be what comparing it with every other would say. And
the proof: what a mended note must be for its safe fixes to stay."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tipifica import engine
from tipifica.fixes.apply import apply, apply_edits, compatible, safe_fixes
from tipifica.language import default
from tipifica.model import Applicability, Diagnostic, Edit, Fix, Record, Report, Span

TEXT = "0123456789"


@st.composite
def _fixes(draw: st.DrawFn) -> Fix:
    """A fix of edits that lie apart, as those of one rule do."""
    ends = sorted(draw(st.lists(st.integers(0, len(TEXT)), min_size=2, max_size=4)))
    spans = [Span(a, b) for a, b in zip(ends[::2], ends[1::2], strict=False)]
    return Fix("", "safe", tuple(Edit(span, draw(st.sampled_from(["", "x"]))) for span in spans))


def _overlap(one: Edit, other: Edit) -> bool:
    return one.span.start < other.span.end and other.span.start < one.span.end


@given(st.lists(_fixes(), max_size=6))
def test_fixes_go_together_where_no_edit_of_one_overlaps_another_s(fixes: list[Fix]) -> None:
    taken: list[Edit] = []
    for fix in fixes:
        if not any(_overlap(one, other) for one, other in product(fix.edits, taken)):
            taken += fix.edits
    assert compatible(fixes) == sorted(taken, key=lambda edit: edit.span)


@given(st.lists(_fixes(), max_size=6))
def test_what_no_edit_touches_stays(fixes: list[Fix]) -> None:
    edits = compatible(fixes)
    touched = {at for edit in edits for at in range(*edit.span)}
    written = apply_edits(TEXT, edits)
    assert [c for c in written if c != "x"] == [c for at, c in enumerate(TEXT) if at not in touched]


# ---------------------------------------------------------------- the proof

NOTE = "Impulsa//mvera//retenido con baja de plan//0987001122"


def _found(note: str, old: str, new: str, code: str = "T005", applicability: Applicability = "safe") -> Diagnostic:
    start = note.index(old)
    span = Span(start, start + len(old))
    fix = Fix("", applicability, (Edit(span, new),))
    return Diagnostic(code=code, name="", severity="info", message="", params={}, span=span, fix=fix)


def _report(note: str, *found: Diagnostic) -> Report:
    """A report whose safe fixes nobody has looked at."""
    return Report(engine.check(note, default()).observation, found, "mendable", apply(note, safe_fixes(found)))


def _proved(report: Report, record: Record | None = None) -> Report:
    return engine.prove(report, default(), engine.DEFAULT, record)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("baja", "aumento"),  # another reason
        ("baja de plan", ""),  # no reason
        ("0987001122", "0987001123"),  # another value
        ("//0987001122", ""),  # a value less
        ("0987001122", "0987001122 022345678"),  # a value more
        ("mvera", "mlema"),
        ("baja", "BAJA"),  # what is mended again
        ("con baja", "con  baja"),
    ],
)
def test_a_fix_that_fails_the_proof_takes_all_safe_fixes_along(old: str, new: str) -> None:
    kept = _found(NOTE, "retenido", "tenido", applicability="unsafe")
    report = _proved(_report(NOTE, kept, _found(NOTE, old, new)))
    assert report.proof_failed
    assert (report.verdict, report.canonical) == ("needs_person", NOTE)
    assert [d.fix for d in report.diagnostics] == [kept.fix, None]


def test_what_passes_the_proof_stays() -> None:
    note = NOTE.replace("baja", "Baja")
    report = _report(note, _found(note, "Baja", "baja", "T003"))
    assert _proved(report) is report


def test_a_note_without_safe_fixes_needs_no_proof() -> None:
    report = _report(NOTE, _found(NOTE, "baja", "aumento", applicability="unsafe"))
    assert _proved(report) is report


def test_a_login_is_the_one_value_that_a_fix_may_add() -> None:
    note = NOTE.replace("mvera//", "")
    with_login = _found(note, "//retenido", "//mvera//retenido", "S002")
    record = Record(agent="mvera")
    assert not _proved(_report(note, with_login), record).proof_failed
    assert _proved(_report(note, with_login.changed(code="T007")), record).proof_failed


@pytest.mark.parametrize(
    "change",
    [
        {"reason": None},
        {"reason": "retenido/aumento-de-plan"},
        {"fields": {}},
        {"fields": {"agent": "mvera", "phones": ("0987001122",), "percent": 5}},
        {"canonical": None},
        {"canonical": NOTE + "."},
    ],
)
def test_the_mended_note_must_be_read_the_same_and_mend_to_itself(change: dict[str, object]) -> None:
    note = NOTE.replace("baja", "Baja")
    report = _report(note, _found(note, "Baja", "baja", "T003"))
    seen = report.observation
    same = engine.Again(seen.reason, seen.fields, NOTE, "conforms")
    assert not engine.proved(report, same, "agent").proof_failed
    assert engine.proved(report, same._replace(**change), "agent").proof_failed


def test_what_only_shows_when_a_fix_is_applied_is_left_to_a_person() -> None:
    note = NOTE.replace("baja", "Baja")
    report = _report(note, _found(note, "Baja", "baja", "T003"))
    seen = report.observation
    again = engine.Again(seen.reason, seen.fields, NOTE, "needs_person")
    assert engine.proved(report, again, "agent") == report.changed(verdict="needs_person")
