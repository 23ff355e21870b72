"""What is said of one note, sentence by sentence, wherever a person reads it: at a terminal, on the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from tipifica.messages import plural, translate
from tipifica.model import Closure, Diagnostic, Report, Span, Verdict
from tipifica.report.nouns import count_nouns, mended
from tipifica.report.tally import applicability

Light = Literal["good", "mend", "person", "wrong"]
_LIGHTS: Mapping[Verdict, Light] = {
    "conforms": "good",
    "mendable": "mend",
    "needs_person": "person",
    "unknown": "wrong",
    "unchecked": "wrong",
}
VERDICT = {"conforms": "Correcta", "mendable": "Se corrige sola", "unchecked": "No se pudo revisar"}
VERDICT_OF_NEED = {
    "confirm": "Falta su respuesta",
    "data": "Falta un dato, o no es correcto",
    "choose": "Falta decidir",
    "look": "Se puede registrar, con avisos",
}
_URGENCY = {"error": 0, "warning": 1, "info": 2}


def closure_text(closure: Closure, lang: str) -> str:
    """Return a closure as people read it: `ATENDIDO (1 día)`."""
    return f"{closure.status} " + plural("({n} día)", "({n} días)", closure.days, lang).format(n=closure.days)


def reason_text(report: Report, lang: str) -> str:
    """Return the reason as it was read, `STATE / MOTIVE`, or between how many it is open (a finding names
    them); '' where none is near."""
    seen = report.observation
    if seen.reason is not None:
        return f"{seen.state} / {seen.motive}"
    if not seen.candidates:
        return ""
    said = plural("motivo por confirmar", "motivo por decidir entre {n}", len(seen.candidates), lang)
    return said.format(n=len(seen.candidates))


def light_of(report: Report) -> Light:
    """Return how a note stands at a glance: `good` (it may be filed), `mend` (it mends itself), `person` (somebody must
    say or decide something), `wrong` (nothing can be done with it)."""
    if report.needs == "look":
        return "good"
    return "person" if _is_open(report) else _LIGHTS[report.verdict]


def verdict_text(report: Report, lang: str) -> str:
    """Return what becomes of a note, in a word or two."""
    if report.verdict == "unknown" and not _is_open(report):
        return translate("No la reconozco", lang)
    needed = None if report.needs is None else VERDICT_OF_NEED.get(report.needs)
    return translate(needed or VERDICT[report.verdict], lang)


def _is_open(report: Report) -> bool:
    """Whether a note has no reason, and some may be its."""
    return report.observation.reason is None and bool(report.observation.candidates)


def left_to_a_person(report: Report) -> list[Diagnostic]:
    """Return the diagnostics that no safe fix mends: errors first, then as they stand in the note."""
    return sorted(_unmended(report), key=_urgency)


def mended_text(report: Report, lang: str) -> str:
    """Return what mends itself, `se corrige solo: 3 separadores`; '' where nothing does."""
    safe = [found for found in report.diagnostics if applicability(found) == "safe"]
    if not safe:
        return ""
    return translate("se corrige solo: {mended}", lang).format(mended=mended(safe, lang))


def refused_texts(report: Report, lang: str) -> list[str]:
    """Return what is not mended since it would change what the note says, a sentence each."""
    said = []
    if refused := [found for found in report.diagnostics if found.fix is not None and found.fix.refused]:
        sentence = translate("no se corrige: {refused}; cambiaría lo que dice la nota", lang)
        said.append(sentence.format(refused=count_nouns(refused, lang)))
    if report.proof_failed:
        said.append(translate("no se corrige nada: las correcciones cambiarían lo que dice la nota", lang))
    return said


def question_text(report: Report, lang: str) -> str:
    """Return what a person is asked before the note is completed as `proposed` says; '' where nothing is proposed."""
    if report.proposed is None:
        return ""
    fixes = [found.fix for found in _unmended(report) if found.fix is not None]
    title = translate("¿{title}?", lang)
    return " ".join(dict.fromkeys(fix.ask or title.format(title=fix.title) for fix in fixes))


def _unmended(report: Report) -> list[Diagnostic]:
    return [found for found in report.diagnostics if applicability(found) != "safe"]


def _urgency(found: Diagnostic) -> tuple[int, Span]:
    return _URGENCY[found.severity], found.span
