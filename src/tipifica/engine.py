"""The pipeline on one screen: a note and the record's columns in, a report out. No files, no clock, no environment.

text → characters → tokens → readings → cheapest path → fields → diagnostics → edits; a fix makes new text, which comes
in at the left again. Every function returns for any string.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

from tipifica.fields import extract
from tipifica.fields.extract import NOTHING, Extracted
from tipifica.fixes.apply import apply, safe_fixes, without_clashes
from tipifica.language import Language
from tipifica.messages import translate
from tipifica.model import (
    Diagnostic,
    FieldValue,
    Fix,
    FixResult,
    Observation,
    Record,
    Report,
    Rule,
    Settings,
    Verdict,
)
from tipifica.model.named import NamedTuple
from tipifica.model.settings import may_be_login
from tipifica.parser.choose.reading import MAX_LENGTH, Looked, Reading, read
from tipifica.parser.kinds import Kind
from tipifica.parser.tell.deviations import deviations, text_deviations
from tipifica.parser.tell.items import items_of
from tipifica.parser.tokens.characters import clean
from tipifica.parser.tokens.newer import StandIns, has_newer
from tipifica.parser.tokens.tokenizer import without_line_end
from tipifica.private import Private, find_private, hide
from tipifica.rules import Selection, reporting
from tipifica.rules.declaration import UNDECLARED, Declaration
from tipifica.rules.note import Note
from tipifica.rules.private import told_beside
from tipifica.verdicts import is_safe, needs_of, proposed_of, verdict_of

MAX_PASSES = 10
DEFAULT = Settings()


def parse(text: str, language: Language, record: Record | None = None) -> Observation:
    """The structured content of a note."""
    return check(text, language, record=record).observation


def check(text: str, language: Language, settings: Settings = DEFAULT, record: Record | None = None) -> Report:
    """All that is to be said about a note. Every safe fix was judged and proved on it: the mended note says what the
    note says, and has the same reason and fields."""
    if has_newer(text):
        known = StandIns(text)
        return known.back(_check(known.put(text), language, settings, known.put(record)))
    return _check(text, language, settings, record)


def _check(text: str, language: Language, settings: Settings, record: Record | None) -> Report:
    report = judged(examine(text, language, settings, record)[1], language, settings, record)
    report = prove(report, language, settings, record)
    return report.changed(needs=needs_of(report), proposed=proposed_of(report))


def fix(
    text: str, language: Language, settings: Settings = DEFAULT, record: Record | None = None, unsafe: bool = False
) -> FixResult:
    """The note with its safe fixes applied, and with `unsafe` the others too, until nothing changes any more."""
    return fix_by(lambda text: check(text, language, settings, record), text, unsafe)


def fix_by(check_note: Callable[[str], Report], text: str, unsafe: bool = False) -> FixResult:
    """What `fix` makes of a note, with the reports that `check_note` makes."""
    report = check_note(text)
    applied: list[Diagnostic] = []
    for _ in range(MAX_PASSES):
        wanted = [d for d in report.diagnostics if d.fix is not None and (unsafe or d.fix.applicability == "safe")]
        mended = apply(text, [d.fix for d in wanted if d.fix is not None])
        if mended == text:
            break
        applied += wanted
        text = mended
        report = check_note(text)
    return FixResult(text, tuple(applied), report)


def examine(text: str, language: Language, settings: Settings, record: Record | None = None) -> tuple[Note, Report]:
    """The note as the rules saw it, and the report before its safe fixes are judged and proved."""
    declared = declared_by(record, language)
    reading, private = read_note(text, language, declared)
    note = _note(reading, private, text, language, settings, record, declared)
    return note, _report(_observation(note), without_clashes(_diagnostics(note, settings)))


def _report(observation: Observation, found: tuple[Diagnostic, ...]) -> Report:
    recognised = observation.reason is not None
    canonical = without_line_end(apply(observation.text, safe_fixes(found))) if recognised else None
    return Report(observation, found, verdict_of(recognised, found), canonical)


def declared_by(record: Record | None, language: Language) -> Declaration:
    """What a record declares."""
    if record is None:
        return UNDECLARED
    from tipifica.rules.declared import declaration  # noqa: PLC0415 - a note without a record needs none of it

    return declaration(record, language.catalog)


def read_note(
    text: str, language: Language, declared: Declaration, trail: list[Looked] | None = None
) -> tuple[Reading, list[Private]]:
    """The reading, and the private data in its cleaned text, which was hidden while the note was read. What was looked
    at is left in `trail`."""
    reason = declared.reason.id if declared.reason is not None else None
    if len(text) <= MAX_LENGTH:
        cleaned = clean(text, language.grammar.lexicon.spelled)
        private = find_private(cleaned.text)
        if not private:
            return read(text, language.grammar, reason, trail), private
        hidden = hide(cleaned.text, private)
        reading = read(hidden, language.grammar, reason, trail)
        # A text whose mending brings new strange characters to light is read as it is.
        if reading.cleaned.text == hidden:
            header = reading.header and reading.header._replace(cleaned=cleaned)
            return reading._replace(cleaned=cleaned, header=header), private
    reading = read(text, language.grammar, reason, trail)
    return reading, find_private(reading.cleaned.text)


def _note(
    reading: Reading,
    private: list[Private],
    text: str,
    language: Language,
    settings: Settings,
    record: Record | None,
    declared: Declaration,
) -> Note:
    if reading.path is None:
        found = text_deviations(reading.cleaned, reading.tokens)
        extracted = _header(reading, language)
    else:
        items = items_of(reading, language.grammar)
        found = deviations(reading, items, language.grammar, _login(settings, record))
        extracted = extract(reading, items, language.catalog.fields, _shared(reading, language))
    told = told_beside(text, reading, extracted, found, private)
    titles = _titles(language, settings.lang)
    meant = _written_out(text, language, settings, record) if reading.dictated else None
    return Note(reading, text, extracted, told, language.catalog, titles, settings, record, declared, meant)


def _login(settings: Settings, record: Record | None) -> str | None:
    """The login that a safe fix may insert: the record's, if it can be one, else that of the settings."""
    if record is None or not record.agent:
        return settings.agent
    return record.agent if may_be_login(record.agent) else None


def _written_out(text: str, language: Language, settings: Settings, record: Record | None) -> str:
    """A dictated note as the manual writes it."""
    from tipifica.parser.choose.dictated import written_out  # noqa: PLC0415 - hardly any note is dictated

    plain = written_out(text, language.grammar.lexicon.dictated)
    return examine(plain, language, settings, record)[1].canonical or plain


def _shared(reading: Reading, language: Language) -> frozenset[str] | None:
    """The fields that all candidates have, where there is more than one; None where none is to be left out."""
    if len(reading.candidates) <= 1:
        return None
    return frozenset.intersection(*(frozenset(language.catalog.reasons[i].fields) for i in reading.candidates))


@lru_cache(maxsize=8)
def _titles(language: Language, lang: str) -> Mapping[str, str]:
    return {field: translate(title, lang) for field, title in language.titles.items()}


def _header(reading: Reading, language: Language) -> Extracted:
    header, catalog = reading.header, language.catalog
    if header is None:
        return NOTHING
    return extract(header, items_of(header, language.grammar), catalog.fields, frozenset({catalog.agent}))


# ---------------------------------------------------------------- diagnostics


def _diagnostics(note: Note, settings: Settings) -> tuple[Diagnostic, ...]:
    reason = note.reason.id if note.reason is not None else None
    found = [
        _finish(diagnostic, rule, settings, note.reason is not None)
        for rule in Selection.of(settings).speaking(reason, note.occasions)
        for diagnostic in rule.run(note)
    ]
    return tuple(sorted(found, key=lambda d: (d.span, d.code)))


def _finish(diagnostic: Diagnostic, rule: Rule, settings: Settings, recognised: bool) -> Diagnostic:
    """With what its rule is called, its severity, and its message said in the language asked for."""
    lang, params = settings.lang, diagnostic.params
    fix = diagnostic.fix
    if fix is not None:
        title = translate(fix.title, lang).format(**params)
        may = Selection.of(settings).applicability(rule.code, fix.applicability)
        # Of a note without a reason nothing is mended but its text.
        mends = recognised or (rule.about == "text" and fix.applicability == "safe")
        fix = Fix(title, may if mends else "unsafe", fix.edits, fix.ask)
    own = "warning" if diagnostic.severity == "warning" else rule.severity
    return diagnostic.changed(
        code=rule.code,
        name=rule.name,
        severity=Selection.of(settings).severity(rule.code) or own,
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


# ---------------------------------------------------------------- the arbiter and the proof


def judged(report: Report, language: Language, settings: Settings, record: Record | None) -> Report:
    """The report with those safe fixes alone by which the note goes on to say what it says; the others are unsafe. What
    the settings declare to be safe is not judged."""
    trusted = Selection.of(settings).is_trusted
    safe = [d for d in report.diagnostics if is_safe(d) and not trusted(d.code)]
    if not safe:
        return report
    seen = report.observation
    kept = language.arbiter.kept(seen.text, safe_fixes(safe), seen.reason, _login(settings, record))
    if all(kept):
        return report
    refused = {id(d) for d, stays in zip(safe, kept, strict=True) if not stays}
    return _report(seen, tuple([_refused(d) if id(d) in refused else d for d in report.diagnostics]))


def _refused(diagnostic: Diagnostic) -> Diagnostic:
    fix = diagnostic.fix
    return diagnostic.changed(fix=fix and fix.changed(applicability="unsafe", refused=True))


class Again(NamedTuple):
    """What is said of a mended note: its reason and fields, its own canonical form, its verdict."""

    reason: str | None
    fields: Mapping[str, FieldValue]
    canonical: str | None
    verdict: Verdict


def prove(report: Report, language: Language, settings: Settings, record: Record | None) -> Report:
    """The report, its safe fixes proved by reading the mended note: see `proved`."""
    text, canonical = report.observation.text, report.canonical
    if canonical is None or canonical == text:
        return report
    mended = judged(examine(canonical, language, settings, record)[1], language, settings, record)
    seen = mended.observation
    again = Again(seen.reason, seen.fields, mended.canonical, mended.verdict)
    return proved(report, again, language.catalog.agent)


def proved(report: Report, again: Again, agent: str) -> Report:
    """The report, if the mended note says the same and mends to itself; else the report without any safe fix. `agent`
    is the key of the field of the login."""
    if _same(report, again, agent) and again.canonical == report.canonical:
        # A fix may leave something to a person that only shows when it is applied (an empty login).
        left = report.verdict == "mendable" and again.verdict != "conforms"
        return report.changed(verdict=again.verdict) if left else report
    unproved = tuple(d.changed(fix=None) if is_safe(d) else d for d in report.diagnostics)
    text = report.observation.text
    return report.changed(diagnostics=unproved, canonical=text, verdict="needs_person", proof_failed=True)


def _same(report: Report, again: Again, agent: str) -> bool:
    """Reason and fields unchanged; the one addition that a safe fix may make is a login from the record."""
    before = report.observation
    of_login = reporting(Kind.NO_LOGIN)
    inserted = (d.fix.edits for d in report.diagnostics if d.code in of_login and d.fix is not None and is_safe(d))
    added = {agent} if any(edit.content for edits in inserted for edit in edits) else set()
    kept = {k: v for k, v in again.fields.items() if k not in added}
    return before.reason == again.reason and before.fields == kept
