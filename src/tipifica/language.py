"""The language of one campaign: grammar, catalogue and lexicon, compiled once and loaded as plain data.

A checkout's `grammar/` is looked at first: when it changed since the table was made, the table is made anew (the only
time that Lark is imported). An installed package holds the table alone. The table is JSON: loading it runs no code.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from tipifica.errors import CampaignError
from tipifica.model import Catalog, Closure, Field, Reason, State
from tipifica.parser.forms.grammar import TABLE_FORMAT, Grammar

if TYPE_CHECKING:
    # Neither is needed to check a note, and each costs a process as much as reading one.
    from pathlib import Path

    from tipifica.fixes.arbiter import Arbiter

_READABLE = 0o644
_HIDDEN = "."
_PACKAGE = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120
TABLE = os.path.join(_PACKAGE, "data", "language.json")  # noqa: PTH118
_CHECKOUT = os.path.join(os.path.dirname(os.path.dirname(_PACKAGE)), "grammar")  # noqa: PTH118, PTH120


class Language:
    """A compiled language: `grammar` reads notes, `catalog` names states and reasons, `titles` says what people call
    each field, `manual` is the SHA-256 of all it was made from."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.data = data
        self.manual: str = data["manual"]
        self.grammar = Grammar(data)
        self.catalog = _catalog(data, self.grammar)
        self.titles = {key: field.title for key, field in self.grammar.fields.items()}

    @cached_property
    def arbiter(self) -> Arbiter:
        """What judges the safe fixes of notes in this language."""
        from tipifica.fixes.arbiter import Arbiter  # noqa: PLC0415 - most notes need no fix

        return Arbiter(self.data, self.grammar.lexicon)

    def __reduce__(self) -> tuple[type[Language], tuple[Mapping[str, Any]]]:
        return Language, (self.data,)


@cache
def default() -> Language:
    """The language of the manual. Raises CampaignError where the checkout's grammar was edited and is none."""
    return Language(_table())


def load(folder: Path) -> Language:
    """The language whose grammar, catalogue and lexicon stand in `folder`; compiled on the spot.

    Raises OSError where the folder or a file cannot be read, CampaignError where they are no campaign.
    """
    return Language(_compiled(folder))


def _compiled(folder: Path) -> dict[str, Any]:
    from tipifica.parser.compile.compiler import compile_language  # noqa: PLC0415  (imports Lark)

    try:
        return compile_language(sources(folder))
    except ValueError as error:
        raise CampaignError(f"{folder}: {error}") from error


def sources(folder: Path) -> dict[str, str]:
    """The files of a language by name; hidden ones are those of editors. Raises OSError where one cannot be read,
    ValueError where one is no text."""
    files = (path for path in sorted(folder.iterdir()) if not path.name.startswith(_HIDDEN))
    return {path.name: _text(path) for path in files if path.suffix in (".lark", ".toml")}


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(f"{path.name}: not UTF-8 (byte {error.start + 1})") from error


def _table() -> dict[str, Any]:
    if _is_fresh():
        with open(TABLE, encoding="utf-8") as file:  # noqa: PTH123
            table: dict[str, Any] = json.load(file)
        if table["format"] == TABLE_FORMAT:
            return table
    from pathlib import Path  # noqa: PLC0415

    table = _compiled(Path(_CHECKOUT))
    write_table(table, Path(TABLE))
    return table


def _is_fresh() -> bool:
    """Whether the table is no older than the grammar of the checkout, where there is one."""
    if not os.path.isfile(os.path.join(_CHECKOUT, "catalog.toml")):  # noqa: PTH113, PTH118
        return True
    with os.scandir(_CHECKOUT) as entries:
        stamp = max(entry.stat().st_mtime_ns for entry in entries if not entry.name.startswith(_HIDDEN))
    return os.path.isfile(TABLE) and os.stat(TABLE).st_mtime_ns > stamp  # noqa: PTH113, PTH116


def write_table(table: Mapping[str, Any], path: Path) -> None:
    """Writes a compiled table so that a reader sees the old one or the new one; a checkout that cannot be written is
    left, and so is one that another process writes."""
    from tipifica.replacing import BusyError, write_whole  # noqa: PLC0415

    if not os.access(path.parent if path.parent.is_dir() else path.parent.parent, os.W_OK):
        return
    path.parent.mkdir(exist_ok=True)
    with suppress(BusyError):
        text = json.dumps(table, ensure_ascii=False, separators=(",", ":"))
        write_whole(path, text.encode("utf-8"), _READABLE)


def _catalog(data: Mapping[str, Any], grammar: Grammar) -> Catalog:
    catalog = data["catalog"]
    states = {
        i: State(i, s["name"], s["final"], s["source"], tuple(s.get("also", ()))) for i, s in catalog["states"].items()
    }
    questions = data["catalog"].get("meaning", {}).get("questions", {})
    return Catalog(
        states, _Reasons(data, states), grammar.fields, grammar.lexicon.agent, _kinds(grammar.fields), questions
    )


class _Reasons(Mapping[str, Reason]):
    """The reasons by id, in the order of the catalogue; each is made when it is asked for: a note is of one."""

    def __init__(self, data: Mapping[str, Any], states: Mapping[str, State]) -> None:
        rows = data["catalog"]["reasons"]
        self._rows = {row["id"]: (row, made) for row, made in zip(rows, data["forms"], strict=True)}
        self._states = states
        self._made: dict[str, Reason] = {}

    def __getitem__(self, reason: str) -> Reason:
        found = self._made.get(reason)
        if found is None:
            found = self._made[reason] = self._make(*self._rows[reason])
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def _make(self, row: Mapping[str, Any], made: Mapping[str, Any]) -> Reason:
        form, fields, required = made["form"]
        return Reason(
            id=row["id"],
            number=row["number"],
            state=self._states[row["id"].split("/")[0]].name,
            motive=row["motive"],
            closure=Closure(row["closure"]["status"], row["closure"]["days"]),
            source=row["source"],
            note=row.get("note", ""),
            valid_from=row.get("valid-from"),
            valid_to=row.get("valid-to"),
            form=form,
            fields=tuple(fields),
            required=tuple(required),
        )


def _kinds(fields: Mapping[str, Field]) -> dict[str, tuple[Field, ...]]:
    """The fields that are no part of another, by the kind of their values."""
    parts = {part for field in fields.values() for part in field.parts}
    kinds: dict[str, tuple[Field, ...]] = {}
    for field in fields.values():
        if field.key not in parts:
            kinds[field.kind] = (*kinds.get(field.kind, ()), field)
    return kinds
