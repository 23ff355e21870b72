"""The pipeline on one screen: a note and the record's columns in, a report out. No files, no clock, no environment.

text → characters → tokens → readings → cheapest path → fields → diagnostics → edits; a fix makes new text, which comes in at
the left again. Every function returns for any string.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tipifica.fields import extract
from tipifica.fields.extract import NOTHING, Extracted
from tipifica.fields.write import written_fields
from tipifica.fixes.apply import apply, safe_fixes
from tipifica.language import Language
from tipifica.messages import translate
from tipifica.model import Diagnostic, FieldValue, Fix, FixResult, Observation, Reason, Record, Report, Settings, Verdict
from tipifica.parse.deviations import deviations, text_deviations
from tipifica.parse.forms import Missing
from tipifica.parse.forms import compose as compose_form
from tipifica.parse.reading import Reading, read
from tipifica.rules import RULES, Selection
from tipifica.rules.declared import declared_reason
from tipifica.rules.note import Note

# The rules that speak of a note of which nothing was recognised, by code or first letter.
_UNKNOWN = ("S003", "T002", "T008", "T009", "S010", "P", "M004")
# The rules that speak of a note whose reason is open between candidates.
_OPEN = ("S001", "S002", "S004", "S007", "S008", "S009", "S010", "T", "P", "C", "M004")
_HARMLESS = frozenset({"S005", "P004"})
MAX_PASSES = 10


class ComposeError(ValueError):
    """No note can be made: `missing` are the field keys that the reason needs and did not get."""

    def __init__(self, reason: str, missing: tuple[str, ...]) -> None:
        super().__init__(f"{reason}: {', '.join(missing)}")
        self.reason = reason
        self.missing = missing


def parse(text: str, language: Language, record: Record | None = None) -> Observation:
    """The structured content of a note."""
    return check(text, language, record=record).observation


def check(text: str, language: Language, settings: Settings = Settings(), record: Record | None = None) -> Report:
    """All that is to be said about a note. Every safe fix was proved on it: the mended note has the same reason and fields."""
    report = _lint(text, language, settings, record)
    return _proved(report, language, settings, record)


def fix(
    text: str, language: Language, settings: Settings = Settings(), record: Record | None = None, unsafe: bool = False
) -> FixResult:
    """The note with its safe fixes applied, and with `unsafe` the others too, until nothing changes any more."""
    report = check(text, language, settings, record)
    applied: list[Diagnostic] = []
    for _ in range(MAX_PASSES):
        wanted = [d for d in report.diagnostics if d.fix is not None and (unsafe or d.fix.applicability == "safe")]
        mended = apply(text, [d.fix for d in wanted if d.fix is not None])
        if mended == text:
            break
        applied += wanted
        text = mended
        report = check(text, language, settings, record)
    return FixResult(text, tuple(applied), report)


def compose(reason: str, fields: Mapping[str, FieldValue], language: Language) -> str:
    """The canonical note of a reason with these values.

    Raises KeyError for a reason that the catalogue has not, ComposeError where a required field is missing, ValueError for
    a value that its field cannot hold.
    """
    form = language.grammar.forms[reason]
    made = compose_form(form.automaton, written_fields(fields))
    if isinstance(made, Missing):
        raise ComposeError(reason, made.fields)
    return made


def _lint(text: str, language: Language, settings: Settings, record: Record | None) -> Report:
    declared = declared_reason(record, language.catalog)
    reading = read(text, language.grammar, declared.id if declared is not None else None)
    note = _note(reading, text, language, settings, record, declared)
    found = _diagnostics(note, settings)
    observation = _observation(note)
    canonical = apply(text, safe_fixes(found)) if note.reason is not None else None
    return Report(observation, found, _verdict(note, found), canonical)


def _note(
    reading: Reading, text: str, language: Language, settings: Settings, record: Record | None, declared: Reason | None
) -> Note:
    if reading.path is None:
        found = text_deviations(reading.cleaned, reading.tokens)
        extracted = Extracted(*_header(reading))
    else:
        login = (record.agent if record is not None else None) or settings.agent
        found = deviations(reading, language.grammar, login)
        extracted = extract(reading, None if reading.form is not None else _shared(reading, language))
    return Note(reading, text, extracted, found, language.catalog, language.titles, settings, record, declared)


def _header(reading: Reading) -> Extracted:
    return NOTHING if reading.header is None else extract(reading.header, frozenset({"agent"}))


def _shared(reading: Reading, language: Language) -> frozenset[str]:
    """The fields that all candidates have."""
    reasons = language.catalog.reasons
    return frozenset.intersection(*(frozenset(reasons[i].fields) for i in reading.candidates))


# ---------------------------------------------------------------- diagnostics


def _diagnostics(note: Note, settings: Settings) -> tuple[Diagnostic, ...]:
    selected = Selection.of(settings).codes(note.reason.id if note.reason is not None else None)
    speaking = _UNKNOWN if note.unknown else _OPEN if note.reason is None else ("",)
    found = [
        _finish(diagnostic, rule.name, rule.severity, settings)
        for rule in RULES
        if rule.code in selected and rule.code.startswith(speaking)
        for diagnostic in rule.run(note)
    ]
    return tuple(sorted(found, key=lambda d: (d.span, d.code)))


def _finish(diagnostic: Diagnostic, name: str, severity: str, settings: Settings) -> Diagnostic:
    """With its name, its severity, and its message said in the language asked for."""
    lang, params = settings.lang, diagnostic.params
    fix = diagnostic.fix
    if fix is not None:
        title = translate(fix.title, lang).format(**params)
        fix = Fix(title, Selection.of(settings).applicability(diagnostic.code, fix.applicability), fix.edits)
    level = Selection.of(settings).severity(diagnostic.code) or ("warning" if diagnostic.severity == "warning" else severity)
    return diagnostic._replace(
        name=name,
        severity=level,
        message=translate(diagnostic.message, lang).format(**params),
        fix=fix,
    )


def _observation(note: Note) -> Observation:
    reason = note.reason
    return Observation(
        text=note.text,
        reason=reason.id if reason is not None else None,
        candidates=() if reason is not None else note.candidates,
        state=reason.state if reason is not None else None,
        motive=reason.motive if reason is not None else None,
        closure=reason.closure if reason is not None else None,
        fields=note.fields,
        spans=note.spans,
    )


def _verdict(note: Note, found: Sequence[Diagnostic]) -> Verdict:
    if note.reason is None:
        return "unknown"
    verdict: Verdict = "conforms"
    for diagnostic in found:
        if diagnostic.fix is not None and diagnostic.fix.applicability == "safe":
            verdict = "mendable"
        elif not (diagnostic.code in _HARMLESS and diagnostic.severity == "info"):
            return "needs_person"
    return verdict


# ---------------------------------------------------------------- the proof


def _proved(report: Report, language: Language, settings: Settings, record: Record | None) -> Report:
    """The report, if the mended note says the same and mends to itself; else the report without any safe fix."""
    text, canonical = report.observation.text, report.canonical
    if canonical is None or canonical == text:
        return report
    again = _lint(canonical, language, settings, record)
    if _same(report.observation, again.observation, report.diagnostics) and again.canonical == canonical:
        # A fix may leave something to a person that only shows when it is applied (an empty login).
        left = report.verdict == "mendable" and again.verdict != "conforms"
        return report._replace(verdict=again.verdict) if left else report
    unproved = tuple(d._replace(fix=None) if _safe(d) else d for d in report.diagnostics)
    return report._replace(diagnostics=unproved, canonical=text, verdict="needs_person", proof_failed=True)


def _safe(diagnostic: Diagnostic) -> bool:
    return diagnostic.fix is not None and diagnostic.fix.applicability == "safe"


def _same(before: Observation, after: Observation, found: Sequence[Diagnostic]) -> bool:
    """Reason and fields unchanged; the one addition that a safe fix may make is a login from the record."""
    added = {"agent"} if any(d.code == "S002" and _safe(d) for d in found) else set()
    kept = {k: v for k, v in after.fields.items() if k not in added}
    return before.reason == after.reason and before.fields == kept
