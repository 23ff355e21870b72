"""`grouped`: one finding a line, under the name of each file."""

from __future__ import annotations

from tipifica.report.escape import plain_line
from tipifica.report.result import FormatInfo, OutputSettings, Result
from tipifica.report.tally import Tally


class Grouped:
    """The findings of each file under its name, and a last line that counts."""

    def __init__(self, run: OutputSettings) -> None:
        self._run = run
        self._tally = Tally()
        self._heading: str | None = None

    def begin(self) -> str:
        """Return nothing."""
        return ""

    def add(self, result: Result) -> str:
        """Return the findings of one note, after the name of its file where a new one begins."""
        self._tally.add(result)
        heading = str(result.place).rpartition(":")[0]
        lines = [
            f"  {result.place.at(found.span).removeprefix(f'{heading}:')} {found.code} {found.message}"
            for found in result.report.diagnostics
        ]
        return "".join(plain_line(line) + "\n" for line in self._headed(heading, lines))

    def end(self) -> str:
        """Return the line that counts."""
        return "" if self._run.quiet else self._tally.sentence(self._run.lang) + "\n"

    def _headed(self, heading: str, lines: list[str]) -> list[str]:
        if not lines or heading == self._heading:
            return lines
        self._heading = heading
        return [f"{heading}:", *lines]


FORMAT = FormatInfo(Grouped, machine=False, counts="text")
