"""Things called by the names that people have for them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import TypeVar

from tipifica.messages import UserError
from tipifica.model import Catalog, Reason, Rule
from tipifica.rules.across import AcrossRule

OneRule = TypeVar("OneRule", Rule, AcrossRule)
# Names of files have blanks too (`notas de mayo 2024.txt`), but hardly so many.
_WORDS_OF_A_NOTE = 6


def reason_named(name: str, catalog: Catalog) -> Reason | None:
    """Return the reason that `name` stands for: its id, its number in the manual, or its motive if unique."""
    if name in catalog.reasons:
        return catalog.reasons[name]
    wanted = _plain(name)
    found = [
        reason
        for reason in catalog.reasons.values()
        if wanted in (str(reason.number), _plain(reason.id), _plain(reason.motive), _plain(reason.id.partition("/")[2]))
    ]
    return found[0] if len(found) == 1 else None


def rule_named(name: str, rules: Iterable[OneRule]) -> OneRule | None:
    """Return the rule with this code or readable name, in any case."""
    wanted = name.casefold()
    return next((rule for rule in rules if wanted in (rule.code.casefold(), rule.name.casefold())), None)


def format_names() -> list[str]:
    """Return what the formats are called, in the order of their names: each is a module of `tipifica.report`."""
    from tipifica.report import formats  # most calls name none

    modules = (name for folder in formats.__path__ for name in os.listdir(folder))  # noqa: PTH208
    return sorted({name.removesuffix(".py") for name in modules if name.endswith(".py") and name[0] != "_"})


def looks_like_note(text: str) -> bool:
    """Return whether an argument that is no file was meant as a note: it holds a break of parts, or is a sentence.

    Such an argument may hold personal data, so no message repeats it.
    """
    return "//" in text or len(text.split()) >= _WORDS_OF_A_NOTE


def refuse_notes(paths: Iterable[str]) -> None:
    """Raise UserError where one of `paths` is no file but a note: errors repeat the names of files."""
    if any(looks_like_note(path) and not os.path.exists(path) for path in paths):  # noqa: PTH110
        raise UserError("eso no es un archivo; si es una nota: tipifica check --text NOTA")


def unknown(name: str, known: list[str], near: str, none_near: str) -> UserError:
    """Return the error that names the nearest of what there is: `near` has `{name}` and `{nearest}`. Where nothing is
    like it, `none_near` says what there is or where that is listed; it has `{name}` and may have `{known}`."""
    from difflib import get_close_matches  # only a mistake needs it

    nearest = get_close_matches(name, known, n=1)
    if not nearest:
        return UserError(none_near, name=name, known=", ".join(known))
    return UserError(near, name=name, nearest=nearest[0])


def result_column(name: str, header: Iterable[str], roles: Mapping[str, str]) -> str:
    """Return the column of results that `name` stands for: one of `header`, or by `roles` one that is called otherwise
    there (`asesor`). Raises UserError for none."""
    known = list(dict.fromkeys(header))
    if name in known:
        return name
    if name in roles:
        return roles[name]
    raise unknown(
        name,
        known,
        "no hay una columna «{name}» en los resultados; la más parecida es «{nearest}»",
        "no hay una columna «{name}» en los resultados; tienen {known}",
    )


def _plain(name: str) -> str:
    return " ".join(name.replace("-", " ").replace("/", " ").split()).casefold()
