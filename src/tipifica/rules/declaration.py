"""What a record declares, as values. How it is read is said in `declared`, which most notes do without."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tipifica.model import Closure, Reason
from tipifica.model.named import NamedTuple

if TYPE_CHECKING:
    from datetime import date


class Match(NamedTuple):
    """A declared value: whether the catalogue has it, the entries that it names (those of the nearest name where it
    is a misspelling of one, none where it is no name at all), and the nearest name."""

    exact: bool
    ids: tuple[str, ...]
    nearest: str


class DeclaredClosure(NamedTuple):
    """A declared closure: its status as the catalogue writes it, None where the catalogue has no such status; its
    days, None where none are given; the nearest status."""

    status: str | None
    days: int | None
    nearest: str

    def agrees(self, closure: Closure) -> bool:
        """Whether it is `closure`; without days it agrees with any."""
        return self.status == closure.status and self.days in (None, closure.days)


class Declaration(NamedTuple):
    """What a record declares; None for what it leaves empty. `day` is its date, and `unreadable_date` tells that
    something stands there that is none; `reason` is the one that state and motive name together."""

    state: Match | None = None
    motive: Match | None = None
    closure: DeclaredClosure | None = None
    day: date | None = None
    unreadable_date: bool = False
    reason: Reason | None = None


UNDECLARED = Declaration()
