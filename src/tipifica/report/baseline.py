"""Findings that were there already: known by identity (rule, note, case), never by how many there are.

A baseline holds HMACs under the user's key, no text of a note and no name of a case.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable

from tipifica.messages import UserError
from tipifica.model import Diagnostic, Report
from tipifica.model.named import NamedTuple
from tipifica.report.keyed import Keyed
from tipifica.report.result import Result

SCHEMA = 1
PURPOSE = "baseline"


class Entry(NamedTuple):
    """One finding that is known: its rule, its identity (64 hexadecimal digits), the file where it was first seen."""

    rule: str
    id: str
    path: str


class Baseline:
    """The entries of a baseline, and which of them the results of this run still have."""

    def __init__(self, keyed: Keyed, entries: Iterable[Entry] = ()) -> None:
        self._keyed = keyed
        self._entries = {entry.id: entry for entry in entries}
        self._used: set[str] = set()
        self._paths: set[str] = set()

    @classmethod
    def read(cls, text: str, keyed: Keyed, name: str) -> Baseline:
        """Return the baseline that `text` holds. Raises UserError, naming `name`, for another format or another key."""
        try:
            head, *entries = [json.loads(line) for line in text.split("\n") if line]
            schema, key = head["schema"], head["key"]
            found = [Entry(str(entry["rule"]), str(entry["id"]), str(entry["path"])) for entry in entries]
        except (ValueError, KeyError, TypeError) as error:
            raise UserError("{path}: no es una línea base de tipifica", path=name) from error
        if schema != SCHEMA:
            raise UserError("{path}: la línea base es de otra versión de tipifica", path=name)
        if key != keyed.digest(PURPOSE):
            raise UserError("{path}: la línea base se hizo con otra clave", path=name)
        return cls(keyed, found)

    def text(self) -> str:
        """Return the file's content: a head, then one entry a line, sorted, so that changes of it read well."""
        lines: list[dict[str, object]] = [{"schema": SCHEMA, "key": self._keyed.digest(PURPOSE)}]
        lines += [entry._asdict() for entry in sorted(self._entries.values())]
        return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)

    def __len__(self) -> int:
        """Return how many entries there are."""
        return len(self._entries)

    def without_known(self, result: Result) -> Result:
        """Return `result` with the known findings counted instead of listed."""
        self._paths.add(_path(result))
        left = tuple(found for found in result.report.diagnostics if not self._knows(result, found))
        hidden = len(result.report.diagnostics) - len(left)
        return result._replace(report=result.report.changed(diagnostics=left), known=hidden) if hidden else result

    def add(self, result: Result) -> None:
        """Take in every finding of `result`."""
        for found in result.report.diagnostics:
            identity = self._identity(result, found)
            self._entries.setdefault(identity, Entry(found.code, identity, _path(result)))
            self._used.add(identity)

    def unused(self, rules: frozenset[str]) -> list[Entry]:
        """Return the entries that nothing of this run had: of files that were checked, and of `rules`, which spoke."""
        return [
            entry
            for entry in sorted(self._entries.values())
            if entry.id not in self._used and entry.path in self._paths and entry.rule in rules
        ]

    def remove(self, entries: Iterable[Entry]) -> None:
        """Forget `entries`."""
        for entry in entries:
            del self._entries[entry.id]

    def _knows(self, result: Result, found: Diagnostic) -> bool:
        identity = self._identity(result, found)
        if identity not in self._entries:
            return False
        self._used.add(identity)
        return True

    def _identity(self, result: Result, found: Diagnostic) -> str:
        return self._keyed.digest(PURPOSE, found.code, normalised(result.report), result.place.case or "")


def _path(result: Result) -> str:
    return result.place.path or "-"


def normalised(report: Report) -> str:
    """Return what stays the same of a note when its safe fixes are applied, without differences of case and blanks."""
    text = report.observation.text if report.canonical is None else report.canonical
    return " ".join(unicodedata.normalize("NFC", text).split()).casefold()
