"""What goes from a source to the kernel and from the kernel to a sink: chunks of rows, column by column.

Plain lists: reading CSV and writing JSON Lines needs nothing outside the standard library.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from tipifica.bulk.results import Results
from tipifica.files.columns import Columns
from tipifica.files.why import Why


class Chunk(NamedTuple):
    """Rows of one source file or sheet, in its order.

    `columns` are the source's own, as text (None for a cell that is not there), one list a name of the header; all
    lists are of one length. `first` counts the rows of the whole input before this chunk. `lines` are 1-based: the line
    of the file where a row begins, the row of a workbook, the data row of a database. `rows` are the 1-based data rows
    of a table, none where it is no table. `unread` tells for some rows (positions in this chunk) why they cannot be
    checked; such a row stands in the columns as far as it could be read.
    """

    path: str
    sheet: str | None
    first: int
    header: tuple[str, ...]
    roles: Columns
    columns: Sequence[Sequence[str | None]]
    lines: Sequence[int]
    unread: Mapping[int, Why] = {}
    rows: Sequence[int] = ()

    def __len__(self) -> int:
        return len(self.lines)

    def but(self, **changes: Any) -> Chunk:
        """Return the chunk with some of its parts changed."""
        return Chunk(**{**self._asdict(), **changes})

    def chunk(self) -> Chunk:
        """Return the chunk itself: it is a portion that is parsed already."""
        return self


class Portion(Protocol):
    """A chunk that may not be parsed yet. It is pickled to a worker, so that parsing happens there; `first` and the
    length (in rows) are those of the chunk, known without parsing."""

    @property
    def first(self) -> int:
        """Rows of the whole input before this portion."""
        ...

    def __len__(self) -> int: ...

    def chunk(self) -> Chunk:
        """Return the rows; always the same ones, in whichever process. Raises nothing."""
        ...


class Source(Protocol):
    """One input. `header` and `roles` are known before the first row is read; `said` is what its reader should be told
    of how it is read."""

    path: str
    header: tuple[str, ...]
    roles: Columns
    said: tuple[Why, ...]

    def portions(self, size: int, first: int = 0) -> Generator[Portion, None, None]:
        """The rows in portions of `size`, the last one shorter, the first one counting from `first`; raises
        InputError, which names the place. May be called again, and gives the same then. Whoever calls it closes it."""
        ...

    def stamp(self) -> list[str | int] | None:
        """What changes when the input does (size and times; of JSON types); None where only its rows can tell."""
        ...

    def share(self) -> float | None:
        """How much of the input has been read, from 0 to 1 (bytes read of bytes in all will do); None if unknown."""
        ...


class Encoder(Protocol):
    """Turns a chunk and its results into what the sink writes. Called in the worker processes, so that the writing
    process only writes: it is pickled, holds no open file, and depends on nothing but its arguments."""

    def __call__(self, chunk: Chunk, results: Results) -> Any:
        """Return what `Sink.write` takes, best as bytes."""
        ...


class Sink(Protocol):
    """One output. Chunks arrive in order; a chunk may be empty, or only a part of what a source gave as one.

    Until `close` returns, what stood at the target before is still there, whole. Raises InputError.
    """

    encoder: Encoder

    def write(self, encoded: Any) -> None:
        """Take what the encoder made of the next chunk."""
        ...

    def mark(self) -> dict[str, Any]:
        """Make all that was written durable, and return (as JSON types) what `resume` needs to go on from here."""
        ...

    def resume(self, state: Mapping[str, Any]) -> bool:
        """Called before the first `write`: take up what a run that was killed had written up to its last `mark`.

        Returns False, and does nothing, where nothing is there to take up: a run that was killed right after `close`
        had put all in its place.
        """
        ...

    def close(self) -> None:
        """Put the whole output in its place at once."""
        ...

    def abandon(self) -> None:
        """Remove what was written; without effect after `close`. Not called where the run is to be resumed."""
        ...

    def release(self) -> None:
        """Close whatever is open, and change nothing that was written. The last call, whatever came before."""
        ...
