"""`full`: for the person who wrote the note. First the reason as it was read, then what only a person knows, then what
mends itself and the mended note, then what a yes would complete."""

from __future__ import annotations

from tipifica.messages import translate
from tipifica.model import Diagnostic, Report, Span
from tipifica.report.escape import plain_line, visible
from tipifica.report.nouns import count_nouns
from tipifica.report.result import FormatInfo, Location, OutputSettings, Result
from tipifica.report.said import (
    closure_text,
    left_to_a_person,
    mended_text,
    question_text,
    reason_text,
    refused_texts,
)
from tipifica.report.tally import Tally

SEVERITY_WORDS = {"error": "error", "warning": "aviso", "info": "info"}
COLORS = {"error": "31", "warning": "33", "info": "36"}
# The gutter also keeps a hostile note from standing at the start of a line, where a build log would obey it.
GUTTER = "  | "


class Full:
    """The default format. `verbose` spells out what mends itself; `quiet` leaves out the count. A clean note is shown
    where it is the only one."""

    def __init__(self, run: OutputSettings) -> None:
        self._run = run
        self._tally = Tally()
        self._lines_before = 0
        self._clean_line: list[str] = []

    def begin(self) -> str:
        """Return nothing."""
        return ""

    def add(self, result: Result) -> str:
        """Return the paragraph of one note."""
        self._tally.add(result)
        lines = self._applied(result)
        clean = not result.report.diagnostics and result.report.verdict != "unchecked"
        if clean and result.place.path is not None:
            # Of a file of many notes the clean ones are counted; whether there are many is known at the end.
            self._clean_line = self._clean(result) if self._tally.notes == 1 else []
        else:
            lines += self._findings(result) if result.report.diagnostics else self._clean(result)
        return self._apart(lines) + "".join(f"{line}\n" for line in lines)

    def end(self) -> str:
        """Return the line that counts; nothing for a single note without findings, whose own line says it all."""
        tally = self._tally
        said_already = tally.notes == 1 and not (tally.found.total() or tally.applied or tally.known)
        if self._run.quiet or said_already:
            return "".join(f"{line}\n" for line in self._clean_line)
        last = [tally.sentence(self._run.lang)]
        return (self._apart(last) if tally.notes > 1 else "") + f"{last[0]}\n"

    def _apart(self, lines: list[str]) -> str:
        """Return the empty line that sets a paragraph of several lines apart from its neighbours."""
        if not lines:
            return ""
        before, self._lines_before = self._lines_before, len(lines)
        return "\n" if before > 1 or (before and len(lines) > 1) else ""

    def _say(self, message: str, **params: object) -> str:
        return translate(message, self._run.lang).format(**params)

    def _style(self, text: str, color: str) -> str:
        return f"\x1b[{color}m{text}\x1b[0m" if self._run.color else text

    def _clean(self, result: Result) -> list[str]:
        observation = result.report.observation
        if result.report.verdict == "unchecked":
            why = "" if result.why is None else f": {result.why}"
            return [plain_line(self._where(result.place) + self._say("no revisada") + why)]
        # What a baseline knows is still wrong with the note: it is not called clean.
        if self._run.quiet or result.known:
            return []
        if observation.reason is None:
            return [self._where(result.place) + self._say("sin hallazgos, pero el motivo no se reconoce")]
        parts = [self._style(self._say("correcta"), "32"), f"{observation.state} / {observation.motive}"]
        if observation.closure:
            closure = closure_text(observation.closure, self._run.lang)
            parts.append(self._say("cierre en Open: {closure}", closure=closure))
        return [self._where(result.place) + " · ".join(parts)]

    def _where(self, place: Location, span: Span | None = None) -> str:
        if place.path is None:
            return ""
        return plain_line(f"{place if span is None else place.at(span)}: ")

    def _applied(self, result: Result) -> list[str]:
        if not (self._run.show_fixes and result.applied):
            return []
        mended = count_nouns(result.applied, self._run.lang)
        return [self._where(result.place) + self._say("corregido: {mended}", mended=mended)]

    def _findings(self, result: Result) -> list[str]:
        report = result.report
        spelled_out = report.diagnostics if self._run.verbose else left_to_a_person(report)
        reason = reason_text(report, self._run.lang)
        lines = [self._where(result.place) + reason] if reason else []
        lines += [line for found in spelled_out for line in self._finding(result.place, found)]
        if spelled_out:
            lines += self._underlined(report, [(found.span.start, found.span.end) for found in spelled_out])
        lines += self._mended(result, located=bool(lines))
        if report.verdict == "conforms":
            lines.append(self._say("se puede registrar como está"))
        return lines + self._proposed(report)

    def _proposed(self, report: Report) -> list[str]:
        """What would complete the note, as questions, and the note so completed."""
        if report.proposed is None:
            return []
        asked = question_text(report, self._run.lang)
        return [visible(self._say("{asked} Si es así:", asked=asked)), plain_line(report.proposed)]

    def _finding(self, place: Location, found: Diagnostic) -> list[str]:
        severity = self._style(self._say(SEVERITY_WORDS[found.severity]), COLORS[found.severity])
        line = f"{self._where(place, found.span)}{severity} {found.code} {found.name}: {visible(found.message)}"
        suggestions = [f"    · {visible(choice.title)}" for choice in found.suggestions] if self._run.verbose else []
        return [line, *suggestions]

    def _underlined(self, report: Report, spans: list[tuple[int, int]]) -> list[str]:
        from tipifica.report.underline import underline  # noqa: PLC0415 - what mends itself is not underlined

        rows = underline(report.observation.text, spans, self._run.width - len(GUTTER))
        return [
            line
            for note, carets in rows
            for line in (
                [plain_line(GUTTER + note)] + ([GUTTER + self._style(carets, COLORS["error"])] if carets else [])
            )
        ]

    def _mended(self, result: Result, *, located: bool) -> list[str]:
        """What mends itself, what does not, and the mended note. Where it stands is said once."""
        report = result.report
        said = [*filter(None, [mended_text(report, self._run.lang)]), *refused_texts(report, self._run.lang)]
        where = "" if located else self._where(result.place)
        lines = [where + sentence for sentence in said]
        if report.canonical is not None and report.canonical != report.observation.text:
            lines.append(plain_line(report.canonical))
        return lines


FORMAT = FormatInfo(Full, machine=False, counts="text")
