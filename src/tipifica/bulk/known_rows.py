"""Rows that results hold already, which `--new-since` leaves out: by case, date, agent and note.

Of each there are sixteen bytes in memory, a digest under a key of this run's own; nothing of it is written.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time
from functools import lru_cache
from typing import NamedTuple

from tipifica.bulk.kernel import record_day
from tipifica.bulk.results import NOTE
from tipifica.bulk.results_in import open_results, role_columns
from tipifica.bulk.rows import Chunk, Source
from tipifica.files.columns import NOTE_ROLE
from tipifica.files.errors import InputError
from tipifica.report.masker import MASK

_KEY_BYTES = _DIGEST_BYTES = 16
_MANY_DAYS = 10_000
# What `--redact` leaves of a name or a phone; a bullet that somebody typed stands alone.
_MASKED = re.compile(f"{MASK}{{3}}")
_ROLES = {"caso": "case", "fecha": "date", "asesor": "agent"}


class KnownRows(NamedTuple):
    """The rows of results: their digests under `key`, sorted, one behind the other."""

    key: bytes
    digests: bytes

    def among(self, chunk: Chunk, notes: Sequence[str | None] | None = None) -> list[bool]:
        """Return of each row of `chunk` whether it is known; `notes` stand in the place of its own."""
        roles = chunk.roles
        nothing = [None] * len(chunk)
        case, date, agent = (
            chunk.columns[at] if at is not None else nothing for at in (roles.case, roles.date, roles.agent)
        )
        rows = zip(case, date, agent, notes or chunk.columns[roles.note], strict=True)
        return [self._holds(_digest(self.key, row)) for row in rows]

    def _holds(self, digest: bytes) -> bool:
        low, high = 0, len(self.digests) // _DIGEST_BYTES
        while low < high:
            middle = (low + high) // 2
            found = self.digests[middle * _DIGEST_BYTES : (middle + 1) * _DIGEST_BYTES]
            if found == digest:
                return True
            low, high = (middle + 1, high) if found < digest else (low, middle)
        return False


def known_rows(path: str, sources: Sequence[Source], by_role: Mapping[str, str]) -> KnownRows:
    """Return the rows of the results at `path`; `by_role` names columns of the source, as the configuration does.

    Raises InputError: no results, results whose notes are masked, results that lack a column of case, date or agent
    that a source has.
    """
    results = open_results(path)
    found_roles = role_columns(results, by_role)
    names = {role: found_roles[role] for role in _ROLES if role in found_roles}
    # Where there is no row, none is known.
    asked = _ROLES if next(results.columns([NOTE.name]), None) is not None else {}
    for role, attribute in asked.items():
        if role not in names and any(getattr(source.roles, attribute) is not None for source in sources):
            raise InputError(
                "{path}: no tiene la columna «{column}» que la entrada tiene: no se sabe qué filas ya están",
                path=path,
                column=role,
            )
    key = secrets.token_bytes(_KEY_BYTES)
    found: set[bytes] = set()
    wanted = [*names.values(), NOTE.name, *(["codes"] if "codes" in results.header else [])]
    for columns in results.columns(wanted):
        cells = dict(zip([*names, NOTE_ROLE, "codes"], columns, strict=False))
        _refuse_masked(path, cells[NOTE_ROLE], cells.get("codes"))
        nothing = [None] * len(columns[-1])
        rows = zip(*(cells.get(role, nothing) for role in (*_ROLES, NOTE_ROLE)), strict=True)
        found.update(_digest(key, row) for row in rows)
    return KnownRows(key, b"".join(sorted(found)))


def _refuse_masked(path: str, notes: Iterable[str | None], codes: Sequence[str | None] | None) -> None:
    """Raise InputError where notes are masked that hold nothing private: they were written with `--redact`."""
    for at, note in enumerate(notes):
        if note and _MASKED.search(note) and not (codes and re.search(r"\bP\d", codes[at] or "")):
            raise InputError("{path}: sus notas están ocultas: no se sabe qué filas ya están", path=path)


def _digest(key: bytes, row: tuple[str | None, ...]) -> bytes:
    case, date, agent, note = row
    parts = (case or "").strip(), _moment(date), (agent or "").strip().casefold(), (note or "").replace("\r\n", "\n")
    # Lengths go before the values: ("ab", "c") is not ("a", "bc").
    content = "".join(f"{len(part)}:{part}" for part in parts).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(content, key=key, digest_size=_DIGEST_BYTES).digest()


@lru_cache(_MANY_DAYS)
def _moment(written: str | None) -> str:
    """A date or a moment in one writing, however it is written; what cannot be read as it stands."""
    text = (written or "").strip()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        day = record_day(text)
        return day if day is not None and ":" not in text else text
    return moment.date().isoformat() if moment.time() == time() and moment.tzinfo is None else moment.isoformat()
