"""The process that opens a workbook: it has a limit of memory and of time, and gives back text alone.

Run as `python -m tipifica.bulk.sources.workbook_reader`: the workbook comes on standard input; JSON goes out, a line at
a time. With `head N`: for each sheet of cells its name, where its columns begin, its height, its merged cells, and
its first N rows. With `rows NAME`: all rows of a sheet. A row is a list of cells; a cell is a text, null, or, where it
says nothing that can be read, a list of what it shows (see `unread_cells`).
"""

from __future__ import annotations

import io
import json
import sys
import zipfile
from itertools import islice
from typing import Any
from xml.parsers import expat

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum

from tipifica.bulk.sources.cells import as_text
from tipifica.bulk.sources.gate import BINARY, DAMAGED, OLE, OTHER, PASSWORD
from tipifica.bulk.sources.unread_cells import padded, unread_cells, with_breaks

if sys.platform != "win32":
    import resource

MEMORY_BYTES = 3 << 30
CPU_SECONDS = 900
OUT_OF_MEMORY = 1
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_WORKBOOKS = {"xl/workbook.xml", "content.xml"}


def main(arguments: list[str]) -> int:
    """Answer one question about the workbook on standard input; return 0, or what went wrong."""
    limit()
    try:
        what, which = arguments
        data = sys.stdin.buffer.read()
        refused = _refused(data)
        if refused:
            return refused
        book = _Book(with_breaks(data))
        for answer in book.rows(which) if what == "rows" else book.heads(int(which)):
            sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
        sys.stdout.flush()
    except PasswordError:
        return PASSWORD
    except MemoryError:
        return OUT_OF_MEMORY
    except (CalamineError, zipfile.BadZipFile, expat.ExpatError, OSError, ValueError, OverflowError):
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


def _refused(data: bytes) -> int:
    """Return what is wrong with a file that the library would only call damaged, 0 where there is nothing."""
    if data.startswith(OLE):
        return PASSWORD if _ENCRYPTED in data else 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if any(member.flag_bits & 1 for member in archive.infolist()):
            return PASSWORD
        names = set(archive.namelist())
    if "xl/workbook.bin" in names:
        return BINARY
    return 0 if names & _WORKBOOKS else OTHER


class _Book:
    """A workbook, which is in memory whole."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))

    def heads(self, count: int) -> Any:
        for known in self._workbook.sheets_metadata:
            if known.typ == SheetTypeEnum.WorkSheet:
                sheet = self._workbook.get_sheet_by_name(known.name)
                yield {
                    "name": known.name,
                    "left": sheet.start[1] if sheet.start else 0,
                    "height": sheet.total_height,
                    "merged": sheet.merged_cell_ranges or [],
                    "rows": list(islice(self.rows(known.name), count)),
                }

    def rows(self, name: str) -> Any:
        sheet = self._workbook.get_sheet_by_name(name)
        number = [known.name for known in self._workbook.sheets_metadata].index(name)
        left = sheet.start[1] if sheet.start else 0
        return padded(_texts(sheet), left, unread_cells(self._data, name, number))


def _texts(sheet: CalamineSheet) -> Any:
    for cells in sheet.iter_rows():
        yield [(cell or None) if type(cell) is str else as_text(cell) for cell in cells]


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
    sys.exit(main(sys.argv[1:]))
