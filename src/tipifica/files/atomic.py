"""New content for a file of notes: what was read is what is replaced, and its owner, mode and attributes stay."""

from __future__ import annotations

import errno
import hashlib
import os
import sys
from typing import BinaryIO

from tipifica.files.encoding import CHUNK_BYTES
from tipifica.files.errors import InputError
from tipifica.replacing import NewContent, followed

# What must be the same when the new content takes its place as when the old one was opened.
_IDENTITY = ("st_dev", "st_ino", "st_size", "st_mtime_ns", "st_mode", "st_uid", "st_gid", "st_nlink")


class Replacement:
    """New content for the file at `path` (links are followed), begun when the first byte differs.

    The order of calls is `read_from`; `keep` for bytes of the source that stay and `put` for those that are new, in the
    order of the file; `finish`; `place`. `abandon` may come at any time. System errors come out as they are.
    """

    def __init__(self, path: str) -> None:
        self._name = path
        self._target = followed(path, strict=True)
        self._new = NewContent(self._target)
        self._kept = 0

    @property
    def changes(self) -> bool:
        """Return whether there is new content that has no place yet."""
        return self._new.begun

    @property
    def placed(self) -> bool:
        """Return whether the new content is in its place."""
        return self._new.placed

    def read_from(self, source: BinaryIO) -> None:
        """Take the old content from `source`, the open file; what a killed run left is removed."""
        self._source = source
        self._before = os.fstat(source.fileno())
        self._new.sweep()

    def keep(self, data: bytes, /) -> None:
        """Take over bytes of the source as they are."""
        if self._new.begun:
            self._new.write(data)
        else:
            self._kept += len(data)

    def put(self, data: bytes, /) -> None:
        """Write bytes in place of bytes of the source.

        Raises InputError where the target has several names (a rename would part them) or is read-only.
        """
        if not self._new.begun:
            self._begin()
        self._new.write(data)

    def finish(self, digest: bytes) -> None:
        """Bring the new content onto the disk, with the owner and the attributes of the old one; the source may be
        closed then. `digest` is the SHA-256 of the source as it was read."""
        self._digest = digest
        if self._new.begun:
            self._take_over_owner_and_attributes()
            self._new.seal(self._before.st_mode & 0o7777)

    def place(self) -> None:
        """Put the new content in the place of the old one, if there is any.

        Raises InputError, and leaves the target alone, if that is no longer the file that was read, with its content.
        """
        if not self._new.begun:
            return
        if not self._is_as_it_was():
            raise InputError("{path}: otro programa lo cambió mientras se corregía; no se tocó", path=self._name)
        try:
            self._new.place()
        except OSError as error:
            if not self._new.placed:
                raise
            raise InputError(
                "{path}: se reescribió entero, pero el disco no confirma haberlo guardado", path=self._name
            ) from error

    def abandon(self) -> None:
        """Remove what was written and has no place."""
        self._new.abandon()

    def _begin(self) -> None:
        if self._before.st_nlink > 1:
            raise InputError(
                "{path}: tiene varios nombres (enlaces duros) y reescribirlo los separaría; no se tocó", path=self._name
            )
        if not os.access(self._target, os.W_OK):
            raise InputError("{path}: es de solo lectura; no se tocó", path=self._name)
        self._new.begin()
        at = self._source.tell()
        self._source.seek(0)
        remaining = self._kept
        while remaining and (chunk := self._source.read(min(remaining, CHUNK_BYTES))):
            self._new.write(chunk)
            remaining -= len(chunk)
        self._source.seek(at)

    def _take_over_owner_and_attributes(self) -> None:
        if sys.platform == "win32":
            return
        descriptor = self._new.descriptor()
        own = os.fstat(descriptor)
        if (own.st_uid, own.st_gid) != (self._before.st_uid, self._before.st_gid):
            try:
                os.fchown(descriptor, self._before.st_uid, self._before.st_gid)
            except PermissionError as error:
                raise InputError("{path}: no se podría conservar su dueño; no se tocó", path=self._name) from error
        if sys.platform == "linux":
            _copy_attributes(self._source.fileno(), descriptor)

    def _is_as_it_was(self) -> bool:
        try:
            now = self._target.stat()
            if any(getattr(now, name) != getattr(self._before, name) for name in _IDENTITY):
                return False
            with self._target.open("rb") as file:
                return hashlib.file_digest(file, "sha256").digest() == self._digest
        except FileNotFoundError:
            return False


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
