"""Key files: 32 random bytes as one line of hexadecimal digits, readable by their owner alone."""

from __future__ import annotations

import os
import secrets
import stat
import sys

from tipifica.files.errors import InputError
from tipifica.files.notes import naming
from tipifica.replacing import OWNER_ONLY

KEY_BYTES = 32


def new_key(path: str) -> None:
    """Write a new key to `path`, mode 0600. Raises InputError; a file that is there already is never overwritten."""
    with naming(path):
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
        except FileExistsError as error:
            raise InputError("{path}: ya existe; una clave nunca se sobrescribe", path=path) from error
        except FileNotFoundError as error:
            raise InputError("{path}: no existe la carpeta", path=path) from error
        try:
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(secrets.token_hex(KEY_BYTES) + "\n")
                file.flush()
                os.fsync(descriptor)
        except BaseException:
            # Half a key is none, and would keep the next one from being written.
            os.unlink(path)  # noqa: PTH108 - the path stays as it was given
            raise


def read_key(path: str) -> bytes:
    """Return the key (32 bytes) in the file at `path`.

    Raises InputError where it holds none, or where others than its owner may read it (not on Windows, whose modes do
    not tell).
    """
    with naming(path), open(path, "rb") as file:  # noqa: PTH123
        if sys.platform != "win32" and stat.S_IMODE(os.fstat(file.fileno()).st_mode) & 0o077:
            raise InputError("{path}: otros pueden leer esta clave; protéjala con chmod 600", path=path)
        content = file.read(4 * KEY_BYTES)
    try:
        key = bytes.fromhex(content.decode("ascii"))
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise InputError("{path}: no es una clave de tipifica; se crea con tipifica key new", path=path)
    return key
