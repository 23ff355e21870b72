"""Results → text. One format a module of `tipifica.report.formats`; a new one is a module there, and its test."""

from __future__ import annotations

from importlib import import_module

from tipifica.report import formats
from tipifica.report.result import Format, FormatInfo, Location, OutputSettings, Result

__all__ = ["Format", "FormatInfo", "Location", "OutputSettings", "Result", "format_named", "formats"]


def format_named(name: str) -> FormatInfo:
    """Return the format called `name`, loading its module. Raises KeyError for a name that no format has."""
    if not name.isidentifier() or name.startswith("_"):
        raise KeyError(name)
    module = f"{__name__}.formats.{name}"
    try:
        made: FormatInfo = import_module(module).FORMAT
    except ModuleNotFoundError as error:
        if error.name == module:
            raise KeyError(name) from None
        raise
    return made
