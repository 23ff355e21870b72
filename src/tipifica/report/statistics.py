"""`--statistics`: how often each rule, reason and verdict occurs."""

from __future__ import annotations

from collections import Counter

from tipifica.messages import translate
from tipifica.report.result import OutputSettings, Result

VERDICTS = {
    "conforms": "conforme",
    "mendable": "se corrige sola",
    "needs_person": "falta una persona",
    "unknown": "no reconocida",
    "unchecked": "no revisada",
}
NEEDS = {
    "nothing": "nada",
    "look": "una mirada",
    "confirm": "un sí a lo propuesto",
    "data": "un dato",
    "choose": "elegir",
}


class Statistics:
    """A format that lists no finding: it counts them by rule, and the notes by reason and by verdict."""

    def __init__(self, run: OutputSettings) -> None:
        self._run = run
        self.rules: Counter[tuple[str, str]] = Counter()
        self.reasons: Counter[str | None] = Counter()
        self.verdicts: Counter[str] = Counter()

    def begin(self) -> str:
        """Return nothing."""
        return ""

    def add(self, result: Result) -> str:
        """Count one result; return nothing yet."""
        self.rules.update((found.code, found.name) for found in result.report.diagnostics)
        self.reasons[result.report.observation.reason] += 1
        self.verdicts[result.report.verdict] += 1
        return ""

    def end(self) -> str:
        """Return three tables, the most frequent first."""
        unknown = self._say("no reconocido")
        tables = (
            ("Por regla", [(f"{code} {name}", count) for (code, name), count in self.rules.most_common()]),
            ("Por motivo", [(reason or unknown, count) for reason, count in self.reasons.most_common()]),
            ("Por veredicto", [(self._say(VERDICTS[name]), count) for name, count in self.verdicts.most_common()]),
        )
        return "\n".join(self._table(title, rows) for title, rows in tables)

    def _say(self, message: str) -> str:
        return translate(message, self._run.lang)

    def _table(self, title: str, rows: list[tuple[str, int]]) -> str:
        width = max((len(str(count)) for _, count in rows), default=1)
        return "".join([f"{self._say(title)}\n", *(f"  {count:>{width}}  {name}\n" for name, count in rows)])


class JsonStatistics(Statistics):
    """The same counts as one JSON object."""

    def end(self) -> str:
        """Return the object; the reason that is none has the key `null`."""
        from tipifica.report.as_json import dumps  # noqa: PLC0415 - the tables do without

        return (
            dumps(
                {
                    "rules": {code: count for (code, _), count in self.rules.most_common()},
                    "reasons": {reason or "null": count for reason, count in self.reasons.most_common()},
                    "verdicts": dict(self.verdicts.most_common()),
                }
            )
            + "\n"
        )
