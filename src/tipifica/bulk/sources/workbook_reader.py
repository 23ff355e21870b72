"""The process that opens a workbook: it has a limit of memory and of time, and gives back text alone.

Run as `python -m tipifica.bulk.sources.workbook_reader`: the workbook comes on standard input; JSON goes out, a line at
a time. With no argument: for each sheet of cells its name, where its columns begin, its height, its merged cells, and
its first rows. With the name of a sheet: all its rows.
"""

from __future__ import annotations

import io
import json
import sys
from itertools import islice
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum

from tipifica.bulk.sources.cells import as_text

if sys.platform != "win32":
    import resource

MEMORY_BYTES = 3 << 30
CPU_SECONDS = 900
HEAD_ROWS = 30
PASSWORD, DAMAGED, NO_MEMORY = 11, 12, 13


def main(arguments: list[str]) -> int:
    """Answer one question about the workbook on standard input; return 0, or what went wrong."""
    limit()
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
        answers = _rows(workbook.get_sheet_by_name(arguments[0])) if arguments else _heads(workbook)
        for answer in answers:
            sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
        sys.stdout.flush()
    except PasswordError:
        return PASSWORD
    except MemoryError:
        return NO_MEMORY
    except (CalamineError, OSError, ValueError, OverflowError):
        return DAMAGED
    return 0


def limit() -> None:
    """Let this process have `MEMORY_BYTES` and `CPU_SECONDS`, where the system knows such limits."""
    if sys.platform == "win32":
        return
    for what, most in ((resource.RLIMIT_AS, MEMORY_BYTES), (resource.RLIMIT_CPU, CPU_SECONDS)):
        _, hard = resource.getrlimit(what)
        bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (bound, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core file would hold the notes


def _heads(workbook: CalamineWorkbook) -> Any:
    for known in workbook.sheets_metadata:
        if known.typ == SheetTypeEnum.WorkSheet:
            sheet = workbook.get_sheet_by_name(known.name)
            yield {
                "name": known.name,
                "left": sheet.start[1] if sheet.start else 0,
                "height": sheet.total_height,
                "merged": sheet.merged_cell_ranges or [],
                "rows": list(islice(_rows(sheet), HEAD_ROWS)),
            }


def _rows(sheet: CalamineSheet) -> Any:
    for cells in sheet.iter_rows():
        yield [(cell or None) if type(cell) is str else as_text(cell) for cell in cells]


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
    sys.exit(main(sys.argv[1:]))
