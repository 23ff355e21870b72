"""Files of our own (reports, baselines, tables of results): where they go, and that they are whole or not there."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Protocol, cast

from tipifica.files.errors import InputError
from tipifica.files.notes import naming
from tipifica.replacing import NewContent, followed

SPOOL_BYTES = 1 << 24


class WholeFile(Protocol):
    """What is to stand somewhere. The order of calls is `write` any number of times, `finish`, `place`."""

    def write(self, data: bytes, /) -> object:
        """Add bytes."""

    def finish(self) -> None:
        """Make sure that nothing is left that could fail but to put it in its place."""

    def place(self) -> None:
        """Put all of it where it is to stand."""


@contextmanager
def whole_file(path: str) -> Iterator[WholeFile]:
    """Open what is to stand at `path`; what has no place when the block ends is removed.

    Links are followed, so that the file itself is replaced and not the link to it. A device or a pipe, which cannot be
    replaced, gets all at once when it is placed. Raises InputError, here and in every call, where the file cannot be
    written; what stood there is whole then.
    """
    if _is_stream(path):
        with tempfile.SpooledTemporaryFile(SPOOL_BYTES) as spool:
            yield _StreamTarget(path, cast(IO[bytes], spool))
        return
    target = target_of(path)
    if target.exists() and not os.access(target, os.W_OK):
        raise InputError("{path}: es de solo lectura; no se tocó", path=path)
    with naming(path):
        content = NewContent(target)
    try:
        with naming(path):
            content.sweep()
            content.begin()
        yield _File(path, content)
    finally:
        with naming(path):
            content.abandon()


def target_of(path: str) -> Path:
    """Return the file that an output at `path` is to be: links are followed. Raises InputError where none can be."""
    with naming(path):
        target = followed(path)
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, path)
        if not target.parent.is_dir():
            raise InputError("{path}: no existe la carpeta", path=path)
    return target


def _is_stream(path: str) -> bool:
    # Before links are followed: what a shell opened for the call (`/dev/fd/63`) is a link to no name at all.
    try:
        mode = os.stat(path).st_mode  # noqa: PTH116 - a path stays as it was given
    except OSError:
        return False
    return not stat.S_ISREG(mode) and not stat.S_ISDIR(mode)


class _File:
    def __init__(self, path: str, content: NewContent) -> None:
        self._path = path
        self._content = content

    def write(self, data: bytes, /) -> None:
        with naming(self._path):
            self._content.write(data)

    def finish(self) -> None:
        with naming(self._path):
            self._content.seal()

    def place(self) -> None:
        with naming(self._path):
            self._content.place()


class _StreamTarget:
    def __init__(self, path: str, spool: IO[bytes]) -> None:
        self._path = path
        self._spool = spool

    def write(self, data: bytes, /) -> None:
        self._spool.write(data)

    def finish(self) -> None:
        self._spool.seek(0)

    def place(self) -> None:
        with naming(self._path), open(self._path, "wb") as stream:  # noqa: PTH123
            shutil.copyfileobj(self._spool, stream)
