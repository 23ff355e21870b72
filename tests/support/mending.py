"""Files and streams mended in one step."""

from __future__ import annotations

import io
from contextlib import ExitStack
from typing import Any

from tipifica.files.fixing import EditsOfNote, prepare_file, prepare_stream
from tipifica.files.notes import StrPath


def fix_file(path: StrPath, mend: EditsOfNote, **how: Any) -> int:
    """Mend a file in its place; return how many notes changed."""
    with ExitStack() as stack:
        prepared = prepare_file(path, mend, stack, **how)
        prepared.place()
    return prepared.count


class Out:
    """Standard output, as bytes."""

    def __init__(self) -> None:
        self.data = b""

    def write_bytes(self, data: bytes) -> None:
        self.data += data


def fix_stream(data: bytes, out: Out, mend: EditsOfNote, **how: Any) -> int:
    """Mend what comes on standard input; return how many notes changed."""
    with ExitStack() as stack:
        prepared = prepare_stream(io.BytesIO(data), out, mend, stack, **how)
        prepared.place()
    return prepared.count
