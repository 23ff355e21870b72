"""Where an input lies: a file of this machine, or anything that fsspec opens; always bytes that can be sought."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol
from urllib.parse import urlsplit

from tipifica.bulk.extra import needs
from tipifica.files.errors import InputError, from_os
from tipifica.files.notes import naming, opened

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

SCHEME = "://"


class Input(Protocol):
    """Bytes that can be read as often as one likes. `path` is what messages and results show, `name` tells the kind."""

    path: str
    name: str

    def open(self) -> AbstractContextManager[BinaryIO]:
        """Open the input for reading, from its first byte. System errors of the block come out as InputError."""
        ...

    def size(self) -> int | None:
        """Return the number of bytes, or None where it cannot be told."""
        ...

    def stamp(self) -> list[str | int] | None:
        """Return what changes with the content; None where only that itself can tell."""
        ...


class InputFile:
    """One input where it lies: `path` is as it was given."""

    def __init__(self, path: str) -> None:
        self.path = self.name = path
        self._remote = file_system(path) if is_address(path) else None

    @contextmanager
    def open(self) -> Iterator[BinaryIO]:
        """Open the input for reading, from its first byte. System errors of the block come out as InputError."""
        if self._remote is None:
            with opened(self.path) as (_, stream):
                yield stream
            return
        system, inner = self._remote
        with remote_errors(self.path), system.open(inner, "rb") as stream:
            yield stream

    def size(self) -> int | None:
        """Return the number of bytes, or None where it cannot be told."""
        if self._remote is None:
            with naming(self.path):
                return os.stat(self.path).st_size  # noqa: PTH116 - a path stays as it was given
        size = self._information().get("size")
        return size if isinstance(size, int) else None

    def stamp(self) -> list[str | int] | None:
        """Return what changes with the content: size and time, or what a remote system gives instead."""
        if self._remote is None:
            with naming(self.path):
                status = os.stat(self.path)  # noqa: PTH116
            return [status.st_size, status.st_mtime_ns]
        told = self._information()
        marks = [str(told[key]) for key in ("size", "mtime", "ETag", "LastModified", "created") if told.get(key)]
        return [*marks] if len(marks) > 1 else None

    def _information(self) -> dict[str, Any]:
        assert self._remote is not None
        system, inner = self._remote
        with remote_errors(self.path):
            return dict(system.info(inner))


def is_address(path: str) -> bool:
    """Tell whether `path` is an address (`s3://…`) and no file name."""
    return SCHEME in path


def file_system(address: str) -> tuple[AbstractFileSystem, str]:
    """Return the file system of an address and the path in it.

    Raises InputError: a password in it, a protocol of which there is none, or whose driver is not installed.
    """
    refuse_password(address)
    with needs("fsspec", "masivo"):
        import fsspec  # noqa: PLC0415 - only addresses need it
    protocol = address.split(SCHEME, 1)[0]
    with remote_errors(address):
        try:
            system, inner = fsspec.core.url_to_fs(address)
        except ImportError as error:
            raise InputError(
                "{path}: para leer «{protocol}» falta su controlador de fsspec; instálelo con pip install {package}",
                path=address,
                protocol=protocol,
                package=_package(error),
            ) from error
        except ValueError as error:
            raise InputError("{path}: no se sabe leer de «{protocol}»", path=address, protocol=protocol) from error
    return system, inner


def refuse_password(address: str) -> None:
    """Raise InputError if an address holds a password: it would stay in the shell's history and in every list of
    processes. The address is not repeated."""
    try:
        password = urlsplit(address).password
    except ValueError:
        password = None
    if password:
        raise password_refused()


def password_refused() -> InputError:
    """Return the error for an address with a password in it."""
    return InputError(
        "la dirección lleva una contraseña, y en la línea de comandos la vería cualquiera; "
        "quítela de ahí (para una base de datos: --from-db env:NOMBRE)"
    )


@contextmanager
def remote_errors(path: str) -> Iterator[None]:
    """Turn whatever a driver raises into an InputError about `path`; drivers have no error in common."""
    try:
        yield
    except (InputError, GeneratorExit):
        raise
    except Exception as error:
        if isinstance(error, OSError) and error.errno:
            raise from_os(error, path) from error
        raise InputError("{path}: no se pudo leer ({error})", path=path, error=type(error).__name__) from error


def _package(error: ImportError) -> str:
    """What is to be installed: fsspec says it in a sentence, and what was not found in the error before."""
    cause = error.__cause__
    missing = cause.name if isinstance(cause, ImportError) and cause.name else error.name
    return (missing or "fsspec[full]").split(".")[0]
