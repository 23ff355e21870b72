"""Inputs that are packed (a file in gzip, one table in a zip), and standard input, kept to be read again."""

from __future__ import annotations

import gzip
import sys
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from shutil import copyfileobj
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast
from weakref import finalize

from tipifica.bulk.sources.place import Input, InputFile
from tipifica.files.encoding import Readable
from tipifica.files.errors import InputError
from tipifica.files.notes import naming
from tipifica.files.whole import SPOOL_BYTES

GZIP, ZIP = ".gz", ".zip"
# Of a zip, and of what comes out of it or of a file in gzip.
MAX_MEMBERS = 2_000
MAX_INFLATED_BYTES = 4 << 30
_SHOWN_NAMES = 5
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_DAMAGED = "{path}: el archivo comprimido está dañado o incompleto"


class Gzipped:
    """What a file that is packed with gzip holds."""

    def __init__(self, packed: InputFile) -> None:
        self.path = packed.path
        self.name = packed.path[: -len(GZIP)]
        self.stamp = packed.stamp
        self._packed = packed

    @contextmanager
    def open(self) -> Iterator[BinaryIO]:
        """Open what is packed, to be read once through. Raises InputError, also where it is more than may be."""
        with self._packed.open() as stream, _unpacking(self.path), gzip.GzipFile(fileobj=stream) as inside:
            yield cast(BinaryIO, _Bounded(inside, self.path))

    def size(self) -> int | None:
        """Return None: how much comes out is known at the end."""
        return None


class Zipped:
    """The one table that a zip holds."""

    def __init__(self, packed: InputFile) -> None:
        """Look for the table. Raises InputError: no zip, a password, no table, or several."""
        self.path = packed.path
        self.stamp = packed.stamp
        self._packed = packed
        with packed.open() as stream, _unpacking(self.path), zipfile.ZipFile(stream) as archive:
            self._member = self._table(archive)
        self.name = self._member.filename

    @contextmanager
    def open(self) -> Iterator[BinaryIO]:
        """Open the table, to be read once through. Raises InputError, also where it is more than may be."""
        with (
            self._packed.open() as stream,
            _unpacking(self.path),
            zipfile.ZipFile(stream) as archive,
            archive.open(self._member) as inside,
        ):
            yield cast(BinaryIO, _Bounded(inside, self.path))

    def size(self) -> int | None:
        """Return how many bytes the table has, as the zip says."""
        return self._member.file_size

    def _table(self, archive: zipfile.ZipFile) -> zipfile.ZipInfo:
        found = [each for each in archive.infolist() if not each.is_dir() and not _is_litter(each.filename)]
        names = ", ".join(each.filename for each in found[:_SHOWN_NAMES]) or "—"
        if len(found) != 1 or len(archive.infolist()) > MAX_MEMBERS:
            raise InputError(
                "{path}: un .zip se lee si tiene una sola tabla dentro; tiene {count}: {names}",
                path=self.path,
                count=len(found),
                names=names,
            )
        if found[0].flag_bits & 1:
            raise InputError("{path}: está protegido con contraseña; descomprímalo antes", path=self.path)
        if found[0].compress_type not in _METHODS:
            raise InputError("{path}: está comprimido de un modo que no se sabe leer; descomprímalo", path=self.path)
        return found[0]


def _is_litter(name: str) -> bool:
    """What systems put beside the files that people pack."""
    return name.startswith("__MACOSX/") or name.rpartition("/")[2].startswith(".")


class _Bounded:
    """A stream that gives no more than `MAX_INFLATED_BYTES`: a few bytes of it can ask for terabytes."""

    def __init__(self, stream: Readable, path: str) -> None:
        self._stream = stream
        self._path = path
        self._given = 0

    def read(self, size: int, /) -> bytes:
        data = self._stream.read(size)
        self._given += len(data)
        if self._given > MAX_INFLATED_BYTES:
            raise InputError(
                "{path}: salen de él más de {limit} bytes; descomprímalo usted y dé el archivo",
                path=self._path,
                limit=f"{MAX_INFLATED_BYTES:,}",
            )
        return data


@contextmanager
def _unpacking(path: str) -> Iterator[None]:
    try:
        yield
    except (zipfile.BadZipFile, gzip.BadGzipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise InputError(_DAMAGED, path=path) from error


class StandardInput:
    """Standard input, read to its end at once and kept on the disk without a name. `path` is what results call it."""

    def __init__(self, path: str) -> None:
        self.path = self.name = path
        self._kept = SpooledTemporaryFile(SPOOL_BYTES)  # noqa: SIM115 - it lasts as long as the input
        finalize(self, self._kept.close)
        with naming(path):
            copyfileobj(sys.stdin.buffer, cast(BinaryIO, self._kept))

    @contextmanager
    def open(self) -> Iterator[BinaryIO]:
        """Give it from its first byte."""
        self._kept.seek(0)
        yield cast(BinaryIO, self._kept)

    def size(self) -> int | None:
        """Return the number of bytes."""
        return self._kept.seek(0, 2)

    def stamp(self) -> list[str | int] | None:
        """Return None: only what it holds can tell whether it is the same."""
        return None


def unpacked(place: InputFile, ending: str) -> Input:
    """Return what is packed in `place`, by its ending. Raises InputError."""
    return Gzipped(place) if ending == GZIP else Zipped(place)
