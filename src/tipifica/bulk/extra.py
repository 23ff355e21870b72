"""What the core does not install: imported late, and where it is missing one line says which command installs it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from tipifica.files.errors import InputError


@contextmanager
def needs(package: str, extra: str) -> Iterator[None]:
    """Import `package` in the block; raises InputError where it, or a part of it, is not installed."""
    try:
        yield
    except ImportError as error:
        raise InputError(
            "para esto falta {package}; se instala con pip install 'tipifica[{extra}]'", package=package, extra=extra
        ) from error
