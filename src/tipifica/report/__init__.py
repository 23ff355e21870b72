"""Results → text. One module a format; a new one is a module and a line of `FORMATS`."""

from __future__ import annotations

from importlib import import_module
from typing import cast

from tipifica.model.named import NamedTuple
from tipifica.report.result import Format, Place, Result, Run

__all__ = ["FORMATS", "Format", "FormatInfo", "Place", "Result", "Run", "make_format"]


class FormatInfo(NamedTuple):
    """What is to be known of a format before its module is loaded.

    `machine` formats are UTF-8 whatever the terminal; `redact` is what they mask unless told otherwise.
    """

    factory: str
    machine: bool
    redact: str = "none"


FORMATS = {
    "full": FormatInfo("full:Full", machine=False),
    "concise": FormatInfo("concise:Concise", machine=False),
    "grouped": FormatInfo("concise:Grouped", machine=False),
    "json": FormatInfo("as_json:Json", machine=True),
    "jsonl": FormatInfo("as_json:JsonLines", machine=True),
    "csv": FormatInfo("as_csv:Csv", machine=True),
    "github": FormatInfo("github:GitHub", machine=True, redact="all"),
    "gitlab": FormatInfo("gitlab:GitLab", machine=True, redact="all"),
    "sarif": FormatInfo("sarif:Sarif", machine=True, redact="all"),
    "junit": FormatInfo("junit:JUnit", machine=True, redact="all"),
}


def make_format(name: str, run: Run) -> Format:
    """Return a new writer of the format called `name`, loading its module. Raises KeyError for an unknown name."""
    module, factory = FORMATS[name].factory.split(":")
    return cast(Format, getattr(import_module(f"tipifica.report.{module}"), factory)(run))
