"""Counting findings: what `full` says last, and the tables of `--statistics`."""

from __future__ import annotations

from collections import Counter

from tipifica.messages import plural, translate
from tipifica.model import Diagnostic
from tipifica.report.result import Result


def applicability(diagnostic: Diagnostic) -> str | None:
    """Return how far the diagnostic's fix may be trusted, None where it has none."""
    return diagnostic.fix.applicability if diagnostic.fix else None


class Tally:
    """Findings counted over a run."""

    def __init__(self) -> None:
        self.notes = 0
        self.applied = 0
        self.known = 0
        self.clean = 0
        self.found: Counter[str | None] = Counter()

    def add(self, result: Result) -> None:
        """Count one result."""
        self.notes += 1
        self.clean += not (result.report.diagnostics or result.known or result.report.verdict == "unchecked")
        self.applied += len(result.applied)
        self.known += result.known
        self.found.update(applicability(diagnostic) for diagnostic in result.report.diagnostics)

    def sentence(self, lang: str) -> str:
        """Return the closing line: how many findings there are, and which option mends how many of them."""
        total = self.found.total()
        mended = plural("{n} corregido", "{n} corregidos", self.applied, lang).format(n=self.applied)
        known = plural("{n} en la línea base", "{n} en la línea base", self.known, lang).format(n=self.known)
        clean = plural("{n} nota sin hallazgos", "{n} notas sin hallazgos", self.clean, lang).format(n=self.clean)
        parts = [
            mended if self.applied else "",
            self._findings(total, lang),
            known if self.known else "",
            clean if self.clean and total else "",
        ]
        return "; ".join(filter(None, parts))

    def _findings(self, total: int, lang: str) -> str:
        if not total:
            notes = plural("{n} nota", "{n} notas", self.notes, lang).format(n=self.notes)
            return translate("sin hallazgos en {notes}", lang).format(notes=notes)
        findings = plural("{n} hallazgo", "{n} hallazgos", total, lang).format(n=total)
        ways = self._ways(lang)
        return f"{findings}: {ways}" if ways else findings

    def _ways(self, lang: str) -> str:
        safe, unsafe = self.found["safe"], self.found["unsafe"]
        ways = []
        if safe:
            ways.append(plural("{n} se corrige con --fix", "{n} se corrigen con --fix", safe, lang).format(n=safe))
        if unsafe and safe:
            ways.append(translate("{n} más con --unsafe-fixes", lang).format(n=unsafe))
        elif unsafe:
            one, many = "{n} se corrige con --unsafe-fixes", "{n} se corrigen con --unsafe-fixes"
            ways.append(plural(one, many, unsafe, lang).format(n=unsafe))
        return ", ".join(ways)
