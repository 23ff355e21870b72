"""Cases of the corpus that hold a thing: found by name, and asked whether they notice that it is otherwise."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from functools import cache
from pathlib import Path

import tipifica
from support.corpus import CORPUS, load, record_of, settings_of
from support.corpus_format import Case
from tipifica.language import Language, default

# Makes what is otherwise while it is entered.
Otherwise = Callable[[], AbstractContextManager[None]]


@cache
def cases() -> dict[str, Case]:
    """All cases of the corpus as `file: name`, the file without its ending. Raises ValueError where two are called
    alike."""
    found: dict[str, Case] = {}
    for path, of_file in load().items():
        for case in of_file:
            name = f"{path.relative_to(CORPUS).with_suffix('').as_posix()}: {case.name}"
            if found.setdefault(name, case) is not case:
                raise ValueError(f"two cases are called {name!r}")
    return found


def notices(name: str, otherwise: Otherwise) -> bool:
    """Whether the note of a case has another report than it has as things are, be it that there is none. Raises
    KeyError for an unknown case."""
    return first_that_notices([name], otherwise) is not None


def first_that_notices(names: Iterable[str], otherwise: Otherwise) -> str | None:
    """The first case whose note has another report than it has as things are."""
    # It remembers nothing of how things are.
    campaign = tipifica.Campaign(Language(default().data))
    for name in names:
        as_it_is = _as_it_is(name)
        with otherwise():
            try:
                other = _report(cases()[name], campaign)
            except Exception:  # noqa: BLE001 - whatever fails, fails for want of what is switched off
                return name
        if other != as_it_is:
            return name
    return None


@cache
def _as_it_is(name: str) -> str:
    return _report(cases()[name], _AS_IT_IS)


_AS_IT_IS = tipifica.Campaign()


def _report(case: Case, campaign: tipifica.Campaign) -> str:
    report = campaign.check(case.text, config=settings_of(case), record=record_of(case))
    return json.dumps(report.to_dict(), sort_keys=True)


def concluded(loose: Sequence[str], counted: str, page: Path, made: Callable[[], str]) -> int:
    """Print what is held by nothing, a line each, and the line of counts. Where everything is held, write the page.
    Return the exit status: 1 where something is held by nothing."""
    for line in loose:
        sys.stdout.write(f"{line}\n")
    if not loose:
        page.write_text(made(), encoding="utf-8")
    sys.stdout.write(f"{counted}, {len(loose)} loose\n")
    return 1 if loose else 0
