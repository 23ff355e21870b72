"""The one writer of files that are there already: the old content or the new one, whole, at every moment.

The new content grows in a file beside the old one, readable by its owner alone, and takes its place by a rename. That
file has one fixed name and is locked while its writer lives: a second run finds the lock and stops, and the run after a
killed one finds no lock and removes what was left.
"""

from __future__ import annotations

import errno
import hashlib
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from tipifica.files.encoding import CHUNK_BYTES
from tipifica.files.errors import InputError

if sys.platform != "win32":
    import fcntl

_PREFIX = "."
_SUFFIX = ".tipifica-tmp"
# What must be the same when the new content takes its place as when the old one was opened.
_IDENTITY = ("st_dev", "st_ino", "st_size", "st_mtime_ns", "st_mode", "st_uid", "st_gid", "st_nlink")


class Replacement:
    """New content for the file `target`, which is open as `source`; begun when the first byte differs.

    Bytes are given in the order of the file: `keep` for those that stay, `put` for those that are new. Until the first
    `put` nothing is written anywhere. `name` is what messages call the file.
    """

    def __init__(self, target: Path, source: BinaryIO, name: str) -> None:
        self._target = target
        self._source = source
        self._name = name
        self._before = os.fstat(source.fileno())
        self._kept = 0
        self._temporary = _temporary(target)
        self._file: io.BufferedWriter | None = None

    def keep(self, data: bytes, /) -> None:
        """Take over bytes of the source as they are."""
        if self._file is None:
            self._kept += len(data)
        else:
            self._file.write(data)

    def put(self, data: bytes, /) -> None:
        """Write bytes in place of bytes of the source.

        Raises InputError where the target has several names (a rename would part them), is read-only, or is being
        rewritten by another run.
        """
        if self._file is None:
            self._begin().write(data)
        else:
            self._file.write(data)

    def commit(self, digest: bytes) -> None:
        """Put the new content in the place of the old one, with its mode, owner and attributes, and onto the disk.

        `digest` is the SHA-256 of the source as it was read. Raises InputError, and leaves the target alone, if the
        target is no longer that file with that content.
        """
        file = self._file
        if file is None:
            return
        file.flush()
        self._take_over_attributes(file.fileno())
        os.fsync(file.fileno())
        if sys.platform == "win32":
            file.close()  # an open file cannot be renamed there
        if not self._is_as_it_was(digest):
            raise InputError("{path}: otro programa lo cambió mientras se corregía; no se tocó", path=self._name)
        self._temporary.replace(self._target)
        self._file = None
        self._confirm(file)

    def abandon(self) -> None:
        """Remove what was written, if anything was; without effect after `commit`."""
        if self._file is not None:
            # The name goes before the lock does; closing the raw file drops what the buffer still holds.
            if sys.platform != "win32":
                self._temporary.unlink()
                self._file.raw.close()
            else:
                self._file.raw.close()
                self._temporary.unlink()
            self._file = None

    def _begin(self) -> io.BufferedWriter:
        if self._before.st_nlink > 1:
            raise InputError(
                "{path}: tiene varios nombres (enlaces duros) y reescribirlo los separaría; no se tocó", path=self._name
            )
        if not os.access(self._target, os.W_OK):
            raise InputError("{path}: es de solo lectura; no se tocó", path=self._name)
        self._file = _create_locked(self._temporary, self._name)
        at = self._source.tell()
        self._source.seek(0)
        remaining = self._kept
        while remaining and (chunk := self._source.read(min(remaining, CHUNK_BYTES))):
            self._file.write(chunk)
            remaining -= len(chunk)
        self._source.seek(at)
        return self._file

    def _take_over_attributes(self, descriptor: int) -> None:
        if sys.platform == "win32":
            self._temporary.chmod(self._before.st_mode)
            return
        own = os.fstat(descriptor)
        if (own.st_uid, own.st_gid) != (self._before.st_uid, self._before.st_gid):
            try:
                os.fchown(descriptor, self._before.st_uid, self._before.st_gid)
            except PermissionError as error:
                raise InputError("{path}: no se podría conservar su dueño; no se tocó", path=self._name) from error
        # After the owner: changing that takes mode bits away.
        os.fchmod(descriptor, self._before.st_mode & 0o7777)
        if sys.platform == "linux":
            _copy_attributes(self._source.fileno(), descriptor)

    def _is_as_it_was(self, digest: bytes) -> bool:
        try:
            now = self._target.stat()
            if any(getattr(now, name) != getattr(self._before, name) for name in _IDENTITY):
                return False
            with self._target.open("rb") as file:
                return hashlib.file_digest(file, "sha256").digest() == digest
        except FileNotFoundError:
            return False

    def _confirm(self, file: io.BufferedWriter) -> None:
        """Give the lock back, which must not go before the rename, and wait until the disk holds the new name."""
        try:
            file.close()
            sync_directory(self._target.parent)
        except OSError as error:
            raise InputError(
                "{path}: se reescribió entero, pero el disco no confirma haberlo guardado", path=self._name
            ) from error


@contextmanager
def replacing(path: str, source: BinaryIO) -> Iterator[Replacement]:
    """Prepare new content for the file at `path` (links are followed), which is open as `source`.

    What a killed run left is removed first; what this one has written is removed when the block ends without `commit`.
    """
    target = Path(path).resolve(strict=True)
    _sweep(_temporary(target), path)
    replacement = Replacement(target, source, path)
    try:
        yield replacement
    finally:
        replacement.abandon()


def _temporary(target: Path) -> Path:
    return target.with_name(f"{_PREFIX}{target.name}{_SUFFIX}")


def _busy(name: str) -> InputError:
    return InputError("{path}: otra ejecución de tipifica lo está corrigiendo; no se tocó", path=name)


def sync_directory(path: Path) -> None:
    """Make lasting that a file got its name in `path`; nothing where directories cannot be opened. Raises OSError."""
    if sys.platform == "win32":
        return
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno != errno.EINVAL:  # a file system that knows no such thing
            raise
    finally:
        os.close(descriptor)


if sys.platform == "win32":

    def _create_locked(path: Path, name: str) -> io.BufferedWriter:
        # An open file cannot be removed there: that is the lock.
        try:
            return path.open("xb")
        except FileExistsError as error:
            raise _busy(name) from error

    def _sweep(path: Path, name: str) -> None:
        try:
            path.unlink(missing_ok=True)
        except PermissionError as error:
            raise _busy(name) from error

else:

    def _create_locked(path: Path, name: str) -> io.BufferedWriter:
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        try:
            descriptor = os.open(path, flags, 0o600)
        except FileExistsError as error:
            raise _busy(name) from error
        try:
            _lock(path, descriptor, name)
            return os.fdopen(descriptor, "wb")
        except InputError:
            os.close(descriptor)
            raise
        except BaseException:
            path.unlink()  # nobody else holds it: there is no lock to be had
            os.close(descriptor)
            raise

    def _sweep(path: Path, name: str) -> None:
        try:
            descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except FileNotFoundError:
            return
        try:
            _lock(path, descriptor, name)
            path.unlink()
        finally:
            os.close(descriptor)

    def _lock(path: Path, descriptor: int, name: str) -> None:
        """Lock an open file and make sure that it still has its name: only the holder of the lock may take it away."""
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.path.samestat(path.lstat(), os.fstat(descriptor)):
                return
        except (BlockingIOError, FileNotFoundError) as error:
            raise _busy(name) from error
        raise _busy(name)


if sys.platform == "linux":

    def _copy_attributes(source: int, descriptor: int) -> None:
        """Copy the extended attributes, access lists among them: the mode alone could open the file to more people."""
        try:
            names = os.listxattr(source)
        except OSError as error:
            if error.errno == errno.ENOTSUP:
                return
            raise
        for name in names:
            os.setxattr(descriptor, name, os.getxattr(source, name))
