"""The same Python inside a browser: the page as a folder of static files, and the extension."""

from __future__ import annotations

from pathlib import Path

from tipifica.browser.extension import extension_files
from tipifica.browser.folder import files_of, write
from tipifica.browser.page import page_files
from tipifica.config import Configuration
from tipifica.files.errors import from_os

__all__ = ["export"]


def export(folder: str, configuration: Configuration, packed: str | None, origin: str | None) -> int:
    """Write the page to `folder`, which is new, empty or an earlier page, and return its size in bytes; where `origin`
    is given, the extension for the form there. `packed` is the archive of Pyodide, None where npm is to bring it.

    Raises ConfigError for settings that a browser cannot have, InputError where something is missing or in the way,
    UserError for an origin that is none.
    """
    target = Path(folder)
    try:
        # Before fourteen megabytes are fetched.
        files_of(target)
        files = page_files(configuration, packed) if origin is None else extension_files(configuration, packed, origin)
        write(target, files)
    except OSError as error:
        raise from_os(error, folder) from error
    return sum(map(len, files.values()))
