"""The language of one campaign: grammar, catalogue and lexicon, compiled once and loaded as plain data.

A checkout's `grammar/` is looked at first: when it changed since the table was made, the table is made anew (the only
time that Lark is imported). An installed package holds the table alone. The table is JSON: loading it runs no code.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from tipifica.model import Catalog, Closure, Reason, State
from tipifica.parse.forms import form_of
from tipifica.parse.grammar import Grammar

_PACKAGE = Path(__file__).parent
TABLE = _PACKAGE / "data" / "language.json"
_CHECKOUT = _PACKAGE.parent.parent / "grammar"


class Language:
    """A compiled language: `grammar` reads notes, `catalog` names states and reasons, `titles` says what people call
    each field, `manual` is the SHA-256 of all it was made from."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.data = data
        self.manual: str = data["manual"]
        self.titles: Mapping[str, str] = data["catalog"]["fields"]
        self.grammar = Grammar(data)
        self.catalog = _catalog(data, self.grammar)


@cache
def default() -> Language:
    """The language of the manual."""
    return Language(_table())


def load(folder: Path) -> Language:
    """The language whose grammar, catalogue and lexicon stand in `folder`; compiled on the spot.

    Raises OSError for a folder that cannot be read, ValueError or one of Lark's errors for a grammar that is none.
    """
    from tipifica.parse.compile import compile_language  # noqa: PLC0415  (imports Lark)

    return Language(compile_language(sources(folder)))


def sources(folder: Path) -> dict[str, str]:
    """The files of a language by name."""
    return {p.name: p.read_text(encoding="utf-8") for p in sorted(folder.iterdir()) if p.suffix in (".lark", ".toml")}


def _table() -> dict[str, Any]:
    if not (_CHECKOUT / "catalog.toml").is_file():
        return _read_table()
    stamp = max(p.stat().st_mtime_ns for p in _CHECKOUT.iterdir())
    if TABLE.is_file() and TABLE.stat().st_mtime_ns > stamp:
        return _read_table()
    from tipifica.parse.compile import compile_language  # noqa: PLC0415  (imports Lark)

    table = compile_language(sources(_CHECKOUT))
    write_table(table, TABLE)
    return table


def _read_table() -> dict[str, Any]:
    table: dict[str, Any] = json.loads(TABLE.read_text(encoding="utf-8"))
    return table


def write_table(table: Mapping[str, Any], path: Path) -> None:
    """Writes a compiled table so that a reader sees the old one or the new one; a checkout that cannot be written is
    left."""
    text = json.dumps(table, ensure_ascii=False, separators=(",", ":"))
    if not os.access(path.parent if path.parent.is_dir() else path.parent.parent, os.W_OK):
        return
    path.parent.mkdir(exist_ok=True)
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, delete=False) as file:
        file.write(text)
    Path(file.name).chmod(0o644)
    Path(file.name).replace(path)


def _catalog(data: Mapping[str, Any], grammar: Grammar) -> Catalog:
    catalog = data["catalog"]
    states = {
        i: State(i, s["name"], s["final"], s["source"], tuple(s.get("also", ()))) for i, s in catalog["states"].items()
    }
    reasons = {}
    for r in catalog["reasons"]:
        automaton = grammar.forms[r["id"]].automaton
        form = form_of(automaton)
        reasons[r["id"]] = Reason(
            id=r["id"],
            number=r["number"],
            state=states[r["id"].split("/")[0]].name,
            motive=r["motive"],
            closure=Closure(r["closure"]["status"], r["closure"]["days"]),
            source=r["source"],
            note=r.get("note", ""),
            valid_from=r.get("valid-from"),
            valid_to=r.get("valid-to"),
            form=form.text,
            fields=form.fields,
            required=form.required,
        )
    return Catalog(states, reasons)
