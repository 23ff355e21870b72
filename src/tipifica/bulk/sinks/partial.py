"""Outputs in the making: beside their target, under a name of their own, readable by their owner alone."""

from __future__ import annotations

import errno
import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path

from tipifica import replacing
from tipifica.files.errors import InputError
from tipifica.files.notes import naming
from tipifica.replacing import OWNER_ONLY, InTheWayError

SUFFIX = ".partial"
OWNER_ONLY_FOLDER = 0o700


class PartialFile:
    """Bytes that grow in the file `partial`, until `place` gives them the name of `target`.

    The file is locked while its writer lives: a second run to the same target finds that and stops.
    """

    def __init__(self, partial: Path, shown: str) -> None:
        self._partial = partial
        self._shown = shown
        self._descriptor: int | None = None

    def begin(self) -> None:
        """Begin with no bytes, whatever was left by a run before."""
        self._open(os.O_CREAT)
        with naming(self._shown):
            os.ftruncate(self._file, 0)

    def go_on(self, length: int) -> bool:
        """Take up the first `length` bytes that a run before has written; returns False where there is no such file."""
        if not self._partial.exists():
            return False
        self._open(0)
        with naming(self._shown):
            if os.fstat(self._file).st_size < length:
                raise InputError("{path}: a la salida a medias le faltan bytes", path=self._shown)
            os.ftruncate(self._file, length)
            os.lseek(self._file, 0, os.SEEK_END)
        return True

    def write(self, data: bytes) -> None:
        """Add bytes."""
        with naming(self._shown):
            view = memoryview(data)
            while view:
                view = view[os.write(self._file, view) :]

    def length(self) -> int:
        """Return how many bytes there are, all of them on the disk."""
        with naming(self._shown):
            os.fsync(self._file)
            return os.fstat(self._file).st_size

    def read(self, size: int, at: int) -> bytes:
        """Return `size` bytes from the offset `at`, fewer at the end alone."""
        with naming(self._shown):
            os.lseek(self._file, at, os.SEEK_SET)
            data = b""
            while len(data) < size and (more := os.read(self._file, size - len(data))):
                data += more
            os.lseek(self._file, 0, os.SEEK_END)
        return data

    def place(self, target: Path) -> None:
        """Give the file the name of `target`, at once."""
        self.length()
        put(self._partial, target, self._shown)
        self.close()

    def remove(self) -> None:
        """Remove the file, if it is there."""
        with naming(self._shown):
            self._partial.unlink(missing_ok=True)
        self.close()

    def close(self) -> None:
        """Give the lock back."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    @property
    def _file(self) -> int:
        assert self._descriptor is not None
        return self._descriptor

    def _open(self, flags: int) -> None:
        flags |= os.O_RDWR | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        with naming(self._shown):
            _must_be(stat.S_ISREG, self._partial)
            self._descriptor = os.open(self._partial, flags, OWNER_ONLY)
            try:
                replacing.lock(self._descriptor)
            except BaseException:
                self.close()
                raise


def put(source: Path, target: Path, shown: str) -> None:
    """Give `source` the name of `target` (the old file or the new one, at every moment), with the mode that the old
    file has, or that a new file would have."""
    with naming(shown):
        replacing.put(source, target)


def folder(path: Path, shown: str) -> Path:
    """Make a folder that its owner alone may enter, where there is none; return it."""
    with naming(shown):
        _must_be(stat.S_ISDIR, path)
        path.mkdir(mode=OWNER_ONLY_FOLDER, exist_ok=True)
    return path


def _must_be(kind: Callable[[int], bool], path: Path) -> None:
    """Raise InTheWayError if what stands at `path` is of another kind: a link is not followed."""
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return
    if not kind(mode):
        raise InTheWayError(errno.EEXIST, "", str(path))


def put_folder(source: Path, target: Path, aside: Path, shown: str) -> None:
    """Give the folder `source` the name of `target`; what stood there goes to `aside`."""
    with naming(shown):
        replacing.put_folder(source, target, aside)


def clear_folder(path: Path, but: Path, shown: str) -> None:
    """Remove all that is in a folder of ours but one file."""
    with naming(shown):
        for each in path.iterdir():
            if each.is_dir() and not each.is_symlink():
                shutil.rmtree(each)
            elif each != but:
                each.unlink()


def remove_folder(path: Path, shown: str) -> None:
    """Remove a folder of ours and all that is in it, if it is there."""
    with naming(shown):
        if path.exists():
            shutil.rmtree(path)


def beside(target: Path) -> Path:
    """Return the name under which `target` is in the making."""
    return replacing.beside(target, "", SUFFIX)
