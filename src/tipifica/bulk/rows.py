"""What goes from a source to the kernel and from the kernel to a sink: chunks of rows, column by column.

Plain lists: reading CSV and writing JSON Lines needs nothing outside the standard library.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

from tipifica.files.columns import Columns


class Chunk(NamedTuple):
    """Rows of one source file or sheet, in its order.

    `columns` are the source's own, as text (None for a cell that is not there), one list a name of the header; all
    lists are of one length. `first` counts the rows of the whole input before this chunk. `lines` are 1-based: the line
    of the file where a row begins, the data row of a workbook or database. `unread` tells for some rows (positions in
    this chunk) why they cannot be checked; such a row stands in the columns as far as it could be read.
    """

    path: str
    sheet: str | None
    first: int
    header: tuple[str, ...]
    roles: Columns
    columns: Sequence[Sequence[str | None]]
    lines: Sequence[int]
    unread: dict[int, str] = {}

    def __len__(self) -> int:
        return len(self.lines)


class Source(Protocol):
    """One input. `header` and `roles` are known before the first row is read."""

    path: str
    header: tuple[str, ...]
    roles: Columns

    def chunks(self, size: int) -> Iterator[Chunk]:
        """The rows in chunks of `size`, the last one shorter; raises InputError, which names the place."""
        ...
