"""What calls of the supervisor's desk need to be there: results, and a sample that was judged."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from openpyxl import load_workbook

from support.bulk import BAD, GOOD, write_csv
from support.command import call

COMMANDS = ("compare", "sample", "report")


def prepare(arguments: Sequence[str], folder: Path) -> None:
    """Make the files in `folder` that a call of the desk reads."""
    if arguments[0] not in COMMANDS:
        return
    write_csv(folder / "mesa.csv", [("1", GOOD, "jperez", "2025-03-01"), ("2", BAD, "jperez", "2025-03-02")])
    for name in [each for each in arguments if each.endswith(".parquet")]:
        assert call("scan", "mesa.csv", "--jobs", "1", "--out", name, cwd=folder).status == 0
    if "--judge" in arguments:
        prepare(["sample", "r.parquet"], folder)
        judged = folder / arguments[arguments.index("--judge") + 1]
        assert call("sample", "r.parquet", "--out", judged.name, cwd=folder).status == 0
        book = load_workbook(judged)
        page = book.worksheets[0]
        page.cell(2, [cell.value for cell in page[1]].index("juicio") + 1).value = "sí"
        book.save(judged)
