"""Cases of the corpus that hold a thing: found by name, and asked whether they notice that it is otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import tipifica
from support.corpus import CORPUS, load, observed
from support.corpus_format import Case
from tipifica.language import Language, default


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


def fresh() -> tipifica.Campaign:
    """The manual's campaign without anything that it remembers."""
    return tipifica.Campaign(Language(default().data))


def notices(name: str) -> bool:
    """Whether a case has other results than it demands, be it an error. Raises KeyError for an unknown case."""
    return _differs(cases()[name], fresh())


def first_that_notices(names: Iterable[str]) -> str | None:
    """The first case that has other results than it demands."""
    campaign = fresh()
    return next((name for name in names if _differs(cases()[name], campaign)), None)


def _differs(case: Case, campaign: tipifica.Campaign) -> bool:
    try:
        return observed(case, campaign) != case
    except Exception:
        # What is switched off may be what keeps the program from failing.
        return True
