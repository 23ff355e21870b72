"""The standard output: rows leave at once and cannot be taken back, so such a run is not taken up again."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

from tipifica.bulk.rows import Encoder


class StreamSink:
    """Writes what its encoder makes to standard output. System errors come out as they are: the command line tells a
    reader that has seen enough from a disk that is full."""

    def __init__(self, encoder: Encoder) -> None:
        self.encoder = encoder

    def write(self, encoded: bytes) -> None:
        """Write the rows of the next chunk."""
        sys.stdout.buffer.write(encoded)
        sys.stdout.buffer.flush()

    def mark(self) -> dict[str, Any]:
        """Return nothing: what is out is out."""
        return {}

    def resume(self, state: Mapping[str, Any]) -> bool:
        """Return False: nothing of a run before is there."""
        return False

    def close(self) -> None:
        """Do nothing: all is out."""

    def abandon(self) -> None:
        """Do nothing: what is out stays out."""

    def release(self) -> None:
        """Do nothing: the stream is its process's."""
