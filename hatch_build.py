"""Compiles grammar/ into the table that the package ships, when a wheel is built or an editable install is made."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class LanguageTableHook(BuildHookInterface):
    """Writes src/tipifica/data/language.json before the files are collected."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile with the source tree's own compiler; nothing of the package is imported beyond it."""
        root = Path(self.root)
        sys.path.insert(0, str(root / "src"))
        from tipifica.parser.compile.compiler import compile_language

        folder = root / "grammar"
        files = {
            p.name: p.read_text(encoding="utf-8") for p in sorted(folder.iterdir()) if p.suffix in (".lark", ".toml")
        }
        table = root / "src" / "tipifica" / "data" / "language.json"
        table.parent.mkdir(exist_ok=True)
        table.write_text(
            json.dumps(compile_language(files), ensure_ascii=False, separators=(",", ":")), encoding="utf-8"
        )
