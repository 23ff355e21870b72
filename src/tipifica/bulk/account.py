"""What a run amounts to: every row that came in is clean, has findings, or could not be checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, NamedTuple

from tipifica.bulk.results import NOT_CHECKED, Results
from tipifica.bulk.rows import Chunk
from tipifica.report.result import Location

# So many rows that could not be checked are listed one by one; the others stand in the output like any other row.
MAX_LISTED = 100
SEVERITIES = {"error": "errors", "warning": "warnings", "info": "infos"}


class Unsure(NamedTuple):
    """A row that a person must look at, or may: where it stands, and why it was not checked (None: its fix was not
    proved)."""

    path: str
    sheet: str | None
    line: int
    why: str | None

    @property
    def place(self) -> Location:
        """Where the row stands, as reports write it."""
        return Location(self.path, self.line, self.sheet)


class RowCounts:
    """Counts over any number of rows. `outside` and `undated` rows were left out by their date, `known` ones because
    results hold them already; they stand in no other count, nor do rows that are no notes: `apart` lists the first of
    them, `apart_rows` counts all. `unsure` lists the first rows that were not checked or not mended, in order;
    `unsure_rows` counts all."""

    def __init__(self) -> None:
        self.rows = 0
        self.clean = 0
        self.unsure_rows = 0
        self.outside = 0
        self.undated = 0
        self.known = 0
        self.verdicts: Counter[str] = Counter()
        self.severities: Counter[str] = Counter()
        self.unsure: list[Unsure] = []
        self.apart_rows = 0
        self.apart: list[Unsure] = []

    @property
    def unchecked(self) -> int:
        """Rows that could not be checked."""
        return self.verdicts[NOT_CHECKED]

    @property
    def with_findings(self) -> int:
        """Rows that were checked and have at least one finding."""
        return self.rows - self.clean - self.unchecked

    @property
    def read(self) -> int:
        """All rows that came in, those among them that were left out."""
        return self.rows + self.outside + self.undated + self.known + self.apart_rows

    def add(self, other: RowCounts) -> None:
        """Take in what was counted elsewhere, of rows that come after those counted here."""
        self.rows += other.rows
        self.clean += other.clean
        self.unsure_rows += other.unsure_rows
        self.outside += other.outside
        self.undated += other.undated
        self.known += other.known
        self.verdicts += other.verdicts
        self.severities += other.severities
        self.unsure = (self.unsure + other.unsure)[:MAX_LISTED]
        self.apart_rows += other.apart_rows
        self.apart = (self.apart + other.apart)[:MAX_LISTED]

    def state(self) -> dict[str, Any]:
        """Return the counts as JSON types."""
        return vars(self)

    @staticmethod
    def of_state(state: Mapping[str, Any]) -> RowCounts:
        """Return the counts that `state` had."""
        tally = RowCounts()
        vars(tally).update(state)
        tally.verdicts, tally.severities = Counter(state["verdicts"]), Counter(state["severities"])
        tally.unsure = [Unsure(*row) for row in state["unsure"]]
        tally.apart = [Unsure(*row) for row in state["apart"]]
        return tally


def tally_of(chunk: Chunk, results: Results) -> RowCounts:
    """Return the counts of one chunk."""
    tally = RowCounts()
    columns = results.columns
    verdicts, codes = columns["verdict"], columns["codes"]
    tally.rows = len(verdicts)
    tally.verdicts.update(verdicts)
    tally.clean = sum(not found for found in codes) - tally.verdicts[NOT_CHECKED]
    for severity, name in SEVERITIES.items():
        tally.severities[severity] = sum(columns[name])
    unsure = {at: columns["why_unchecked"][at] for at, verdict in enumerate(verdicts) if verdict == NOT_CHECKED}
    unsure.update(dict.fromkeys(results.unproved))
    tally.unsure_rows = len(unsure)
    tally.unsure = [
        Unsure(chunk.path, chunk.sheet, chunk.lines[at], why) for at, why in sorted(unsure.items())[:MAX_LISTED]
    ]
    return tally
