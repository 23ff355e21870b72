"""Makes what the package ships beside its source, when a wheel is built or an editable install is made: the table that
grammar/ is compiled into, and the catalogues of messages."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class BuildHook(BuildHookInterface):
    """Writes src/tipifica/data/language.json and the .mo files before the files are collected."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make them with the source tree's own compiler, and with Babel."""
        root = Path(self.root)
        compile_language(root)
        compile_catalogues(root)


def compile_language(root: Path) -> None:
    """Write the table of the grammar."""
    sys.path.insert(0, str(root / "src"))
    from tipifica.language import TABLE, sources, write_table
    from tipifica.parser.compile.compiler import compile_language

    write_table(compile_language(sources(root / "grammar")), Path(TABLE))


def compile_catalogues(root: Path) -> None:
    """Write a .mo beside every .po that is newer."""
    sys.path.insert(0, str(root / "src"))
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    from tipifica.replacing import write_whole

    for source in sorted((root / "src" / "tipifica" / "locale").rglob("*.po")):
        compiled = source.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime_ns > source.stat().st_mtime_ns:
            continue
        made = io.BytesIO()
        with source.open("rb") as text:
            write_mo(made, read_po(text, locale=source.parts[-3]))
        write_whole(compiled, made.getvalue())
