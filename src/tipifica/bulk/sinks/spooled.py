"""Outputs that cannot be cut off and gone on with (Parquet has its table of contents at the end, a workbook is a zip).

What the encoder makes is kept twice: as it is, in a spool that a run goes on with after any number of bytes, and in the
output itself, which is made anew from the spool when a run goes on.
"""

from __future__ import annotations

import struct
from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tipifica.bulk.rows import Encoder
from tipifica.bulk.sinks.partial import PartialFile, beside, clear_folder, folder, put, remove_folder
from tipifica.files.errors import InputError
from tipifica.files.whole import target_of

_LENGTH = struct.Struct("<Q")


class SpooledSink(ABC):
    """Writes to a folder beside the target, which its owner alone may enter, until all is there."""

    def __init__(self, path: str, encoder: Encoder) -> None:
        self.encoder = encoder
        self._path = path
        self._target = self._find_target()
        self._folder = beside(self._target)
        self._rows_file = self._folder / "rows"
        self._spool = PartialFile(self._rows_file, path)
        self._begun = False

    @abstractmethod
    def _start(self, output: Path) -> None:
        """Begin the output in the file `output`; other files may be made beside it."""

    @abstractmethod
    def _feed(self, encoded: bytes) -> None:
        """Add to the output what the encoder made of a chunk."""

    @abstractmethod
    def _finish(self) -> None:
        """Complete the output and close it."""

    @abstractmethod
    def _drop(self) -> None:
        """Close the output, complete or not."""

    def _forsake(self) -> None:  # noqa: B027 - most outputs need nothing of the kind
        """Leave an output on which a write has failed in such a way that nothing tries to complete it."""

    def _find_target(self) -> Path:
        """Return where the output is to stand. Raises InputError where it cannot."""
        return target_of(self._path)

    def _place(self) -> None:
        """Put the whole output in its place."""
        put(self._output, self._target, self._path)

    def write(self, encoded: bytes) -> None:
        """Add the rows of the next chunk."""
        self._begin()
        try:
            self._spool.write(_LENGTH.pack(len(encoded)) + encoded)
            self._feed(encoded)
        except InputError:
            self._forsake()
            raise

    def mark(self) -> dict[str, Any]:
        """Make all rows durable; return how many bytes they are in the spool."""
        self._begin()
        return {"bytes": self._spool.length()}

    def resume(self, state: Mapping[str, Any]) -> bool:
        """Go on after the bytes of a mark."""
        length = state["bytes"]
        if not self._spool.go_on(length):
            return False
        self._begin_output()
        at = 0
        while at < length:
            (size,) = _LENGTH.unpack(self._spool.read(_LENGTH.size, at))
            self._feed(self._spool.read(size, at + _LENGTH.size))
            at += _LENGTH.size + size
        return True

    def close(self) -> None:
        """Put the whole output in its place."""
        self._begin()
        self._finish()
        self._place()
        self._begun = False
        self._spool.close()
        remove_folder(self._folder, self._path)

    def abandon(self) -> None:
        """Remove what was written."""
        if self._begun:
            self.release()
            remove_folder(self._folder, self._path)

    def release(self) -> None:
        """Close the spool and the output, as far as they are written."""
        if self._begun:
            self._begun = False
            self._drop()
        self._spool.close()

    @property
    def _output(self) -> Path:
        return self._folder / "whole"

    def _begin(self) -> None:
        if not self._begun:
            folder(self._folder, self._path)
            self._spool.begin()
            self._begin_output()

    def _begin_output(self) -> None:
        self._begun = True
        clear_folder(self._folder, self._rows_file, self._path)
        self._start(self._output)
