"""Outputs that are one row after the other: CSV and JSON Lines. A run that was killed goes on at a number of bytes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tipifica.bulk.rows import Encoder
from tipifica.bulk.sinks.partial import PartialFile, beside
from tipifica.files.whole import target_of


class LinesSink:
    """Writes what its encoder makes, as it is, after `head`."""

    def __init__(self, path: str, encoder: Encoder, head: bytes = b"") -> None:
        self.encoder = encoder
        self._target = target_of(path)
        self._file = PartialFile(beside(self._target), path)
        self._head = head
        self._begun = False

    def write(self, encoded: bytes) -> None:
        """Add the rows of the next chunk."""
        self._begin()
        self._file.write(encoded)

    def mark(self) -> dict[str, Any]:
        """Make all rows durable; return how many bytes they are."""
        self._begin()
        return {"bytes": self._file.length()}

    def resume(self, state: Mapping[str, Any]) -> bool:
        """Go on after the bytes of a mark."""
        self._begun = self._file.go_on(state["bytes"])
        return self._begun

    def close(self) -> None:
        """Put the file in its place."""
        self._begin()
        self._file.place(self._target)

    def abandon(self) -> None:
        """Remove what was written."""
        if self._begun:
            self._file.remove()

    def release(self) -> None:
        """Close the file, as far as it is written."""
        self._file.close()

    def _begin(self) -> None:
        if not self._begun:
            self._file.begin()
            self._begun = True
            self._file.write(self._head)
