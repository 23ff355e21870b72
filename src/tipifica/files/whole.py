"""Small files of our own, written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from tipifica.files.notes import naming


def write_whole(path: str, data: bytes) -> None:
    """Put `data` at `path`: the old content or the new one, at every moment. Raises InputError."""
    with naming(path):
        # Links are followed, so that the file itself is replaced and not the link to it.
        target = Path(path).resolve()
        temporary = target.with_name(f".{target.name}.{os.getpid()}.tipifica-tmp")
        try:
            with temporary.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(target)
        finally:
            temporary.unlink(missing_ok=True)
