"""Which column of a table holds what: the note, and what the case's record declares."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from tipifica.files.errors import InputError
from tipifica.files.why import Why
from tipifica.model import Record

# As words, for a header is compared word by word; under each role the names that stand for it, the preferred first.
_NOTE_NAMES = (("observacion",), ("observacion", "en", "ic"))
# What exports call it too. Such a column is taken where it is the only one, and that is said.
_LIKELY_NAMES = (
    ("observaciones",),
    ("observaciones", "en", "ic"),
    ("observacion", "ic"),
    ("observaciones", "ic"),
    ("obs",),
    ("nota",),
    ("notas",),
    ("comentario",),
    ("comentarios",),
)
_TELLING = frozenset({"observacion", "observaciones", "obs", "nota", "notas", "comentario", "comentarios"})
_RECORD_NAMES = {
    "estado": (("estado",),),
    "motivo": (("motivo",),),
    "cierre": (("cierre",),),
    "asesor": (("asesor",), ("usuario",)),
    "fecha": (("fecha",),),
    "caso": (("caso",), ("queja",), ("id",)),
}
_HIDDEN = "…"
_MAX_SHOWN = 40
_MANY_DIGITS = 5
NOTE_ROLE = "observacion"
ROLES = (NOTE_ROLE, *_RECORD_NAMES)


class Columns(NamedTuple):
    """Positions in the header, from 0; None where a table has no such column."""

    note: int
    state: int | None
    motive: int | None
    closure: int | None
    agent: int | None
    date: int | None
    case: int | None

    def record(self, cells: Sequence[str | None]) -> Record:
        """Return what a row declares. An empty cell declares nothing; every other is given as it is written."""
        return Record(
            *[
                cell if position is not None and (cell := cells[position]) and not cell.isspace() else None
                for position in self[1:]
            ]
        )


class Wanted(NamedTuple):
    """What the user said about a table: the header of the notes (`--column`), headers by role (configuration), and in
    which row the header stands (`--header-row`, 1-based).

    A role is one of `ROLES`. What is not named is found by the usual names.
    """

    note: str | None = None
    by_role: Mapping[str, str] = {}
    header_row: int | None = None

    @property
    def _given(self) -> str | None:
        return self.note if self.note is not None else self.by_role.get(NOTE_ROLE)

    def names_notes(self, cells: Sequence[str]) -> bool:
        """Return whether one of `cells` is what the column of notes is called, or must be called."""
        if self._given is None:
            return any(_words(cell) in _NOTE_NAMES for cell in cells)
        return self._given in cells or _words(self._given) in map(_words, cells)

    def find(self, header: Sequence[str], path: str, *, may_stand_lower: bool = False) -> Columns:
        """Return where the columns of a table stand; raises InputError, which lists what there is, if that is unclear.

        Names are compared without case, accents, underscores, stops and superfluous blanks. Of several names for one
        thing in the record the first of the list counts (`caso` before `id`); two columns of notes are one too many.
        With `may_stand_lower` the message tells of `--header-row`.
        """
        words = [_words(name) for name in header]
        if self._given is not None:
            note = _named(header, words, self._given, path)
        else:
            note = _note(header, words, path, may_stand_lower=may_stand_lower)
        record = (self._of_record(role, header, words, path) for role in _RECORD_NAMES)
        return Columns(note, *record)

    def said(self, header: Sequence[str], columns: Columns) -> tuple[Why, ...]:
        """Return what is to be said of the column of notes, nothing where its name leaves no doubt."""
        name = header[columns.note]
        if self._given is not None or _words(name) in _NOTE_NAMES:
            return ()
        return (Why("las notas se leen de la columna «{column}»", {"column": _shown(name)}),)

    def _of_record(self, role: str, header: Sequence[str], words: Sequence[tuple[str, ...]], path: str) -> int | None:
        if role in self.by_role:
            return _named(header, words, self.by_role[role], path)
        for name in _RECORD_NAMES[role]:
            if name in words:
                return _only(_positions(words, name), header, path)
        return None


def is_header(cells: Sequence[str], *, surely: bool = False) -> bool:
    """Return whether cells can be nothing but a header: one is called as the column of notes is, be it by another of
    its names beside one of the record's. `surely` demands the record's name in any case."""
    words = [_words(cell) for cell in cells]
    of_record = {name for names in _RECORD_NAMES.values() for name in names}
    beside = any(there in of_record for there in words)
    names = (*_NOTE_NAMES, *_LIKELY_NAMES) if beside else () if surely else _NOTE_NAMES
    return len(cells) > 1 and any(there in names for there in words)


def _words(name: str) -> tuple[str, ...]:
    plain = (character for character in unicodedata.normalize("NFD", name) if not unicodedata.combining(character))
    words = "".join(plain).casefold().replace("_", " ").split()
    return tuple([word for each in words if (word := each.strip(".:"))])


def _positions(words: Sequence[tuple[str, ...]], name: tuple[str, ...]) -> list[int]:
    return [position for position, there in enumerate(words) if there == name]


def _note(header: Sequence[str], words: Sequence[tuple[str, ...]], path: str, *, may_stand_lower: bool) -> int:
    for names in (_NOTE_NAMES, _LIKELY_NAMES):
        found = [position for position, there in enumerate(words) if there in names]
        if len(found) == 1:
            return found[0]
        if found:
            raise InputError(
                "{path}: varias columnas pueden ser la de observaciones ({near}); diga cuál con --column; "
                "columnas: {columns}",
                path=path,
                near=_list([header[position] for position in found]),
                columns=_list(header),
            )
    near = [name for name, there in zip(header, words, strict=True) if not _TELLING.isdisjoint(there)]
    if near:
        message = (
            "{path}: no hay columna de observaciones; las más parecidas son {near}; diga cuál con --column; "
            "columnas: {columns}"
        )
    elif may_stand_lower:
        message = (
            "{path}: no hay columna de observaciones; nómbrela con --column, o diga con --header-row en qué fila está "
            "la cabecera; columnas: {columns}"
        )
    else:
        message = "{path}: no hay columna de observaciones; nómbrela con --column; columnas: {columns}"
    raise InputError(message, path=path, near=_list(near), columns=_list(header))


def _named(header: Sequence[str], words: Sequence[tuple[str, ...]], name: str, path: str) -> int:
    found = [position for position, there in enumerate(header) if there == name] or _positions(words, _words(name))
    if not found:
        raise InputError(
            "{path}: no hay columna «{column}»; columnas: {columns}", path=path, column=name, columns=_list(header)
        )
    return _only(found, header, path)


def _only(found: list[int], header: Sequence[str], path: str) -> int:
    if len(found) > 1:
        raise InputError(
            "{path}: la columna «{column}» está repetida; columnas: {columns}",
            path=path,
            column=_shown(header[found[0]]),
            columns=_list(header),
        )
    return found[0]


def _list(header: Sequence[str]) -> str:
    # A table without a header has a case in its first row: nobody's name, phone or note belongs into an error message.
    if not all(map(_is_name, header)):
        return _HIDDEN
    return ", ".join(_shown(name) for name in header if name.strip()) or "—"


def _shown(name: str) -> str:
    return " ".join(name.split()) if _is_name(name) else _HIDDEN


def _is_name(cell: str) -> bool:
    return len(cell) <= _MAX_SHOWN and "//" not in cell and sum(map(str.isdigit, cell)) < _MANY_DIGITS
