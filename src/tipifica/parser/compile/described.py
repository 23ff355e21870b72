"""What catalogue and lexicon may say. Whatever else stands there is refused, with its file and its place: a word that
nobody reads would be a wish that nobody hears."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

CATALOG, LEXICON = "catalog.toml", "lexicon.toml"
# The words of Spanish, which a language may lack: what is written by hand, and what a script makes.
WORDS, SPANISH = "words.toml", "spanish.toml"
# Key by key, what each table must say and what it may say besides.
_Keys = Mapping[str, type]
_CATALOG: tuple[_Keys, _Keys] = (
    {"name": str, "title": str, "states": dict, "reasons": list, "fields": dict},
    {"meaning": dict},
)
_STATE: tuple[_Keys, _Keys] = ({"name": str, "final": bool, "source": str}, {"also": list, "naming": list})
_REASON: tuple[_Keys, _Keys] = (
    {"id": str, "number": int, "motive": str, "closure": dict, "source": str},
    {"attempts": list, "opening": str, "sign": str, "excludes": list, "note": str, "valid-from": str, "valid-to": str},
)
_MEANING: tuple[_Keys, _Keys] = (
    {},
    {
        **dict.fromkeys(("turning", "own-sense", "passed-over", "joining", "verbal", "rivals", "implied"), list),
        **dict.fromkeys(("other-times", "questions"), dict),
    },
)
_CLOSURE: _Keys = {"status": str, "days": int}
_EXCLUDES: tuple[_Keys, _Keys] = ({"field": str, "phrase": str, "where": str}, {"unless-after": str})
_IMPLIED: _Keys = {"words": str, "phrase": str}
_LEXICON: tuple[_Keys, _Keys] = (
    {
        **dict.fromkeys(("function-words", "telling"), list),
        **dict.fromkeys(("short", "short-phrases", "forms", "labels", "placeholders", "ordinals"), dict),
    },
    {"equals": dict, "announcing": dict, "dictated": list},
)
_WORDS: _Keys = {"strikes": list, "additions": dict}
_SPANISH: _Keys = {"source": str, "sha256": str, "around": str, "words": str}
_ANNOUNCING: _Keys = {"another": list, "number": list}
_CALLED = {str: "a text", bool: "true or false", int: "a number", list: "a list", dict: "a table"}


class DescriptionError(ValueError):
    """A language that contradicts itself, or says what nobody reads. The message begins with the file and the place."""

    def __init__(self, file: str, place: str, what: str) -> None:
        super().__init__(f"{file}: {place}: {what}" if place else f"{file}: {what}")


def check_catalog(catalog: Mapping[str, Any]) -> None:
    """Raises DescriptionError for what the catalogue says of states and reasons amiss. Fields are looked at where their
    rules are made."""
    check_keys(CATALOG, "", catalog, *_CATALOG)
    meaning = catalog.get("meaning", {})
    check_keys(CATALOG, "[meaning]", meaning, *_MEANING)
    for state, said in catalog["states"].items():
        check_keys(CATALOG, f"[states.{state}]", said, *_STATE)
    for implied in meaning.get("implied", ()):
        check_keys(CATALOG, "implied", implied, _IMPLIED)
        if implied["words"] not in implied["phrase"]:
            raise DescriptionError(CATALOG, "implied", f"{implied['words']!r} is no part of {implied['phrase']!r}")
    seen: set[str] = set()
    for number, reason in enumerate(catalog["reasons"], 1):
        place = f"[[reasons]] {reason.get('id', f'number {number}')}"
        check_keys(CATALOG, place, reason, *_REASON)
        check_keys(CATALOG, f"{place}, closure", reason["closure"], _CLOSURE)
        for excluded in reason.get("excludes", ()):
            check_keys(CATALOG, f"{place}, excludes", excluded, *_EXCLUDES)
            check_known(CATALOG, f"{place}, excludes", [excluded["field"]], "field", catalog["fields"])
            check_known(CATALOG, f"{place}, excludes", [excluded["where"]], "place", ("start", "anywhere"))
        check_known(CATALOG, place, [reason["id"].partition("/")[0]], "state", catalog["states"])
        if reason["id"] in seen:
            raise DescriptionError(CATALOG, place, "stands there twice")
        seen.add(reason["id"])


def check_lexicon(lexicon: Mapping[str, Any], fields: Iterable[str]) -> None:
    """Raises DescriptionError for a table that nobody reads, and for labels of a field that is none of `fields`."""
    check_keys(LEXICON, "", lexicon, *_LEXICON)
    check_keys(LEXICON, "[announcing]", lexicon.get("announcing", {}), {}, _ANNOUNCING)
    for table in ("labels", "placeholders"):
        # A cause has labels although it is no field: its words are part of the form.
        check_known(LEXICON, f"[{table}]", set(lexicon[table]) - {"cause"}, "field", fields)


def check_spanish(by_hand: Mapping[str, Any], made: Mapping[str, Any]) -> None:
    """Raises DescriptionError for lists of Spanish words that are none; of either there may be nothing."""
    for file, said, keys in ((WORDS, by_hand, _WORDS), (SPANISH, made, _SPANISH)):
        check_keys(file, "", said, keys if said else {})


def check_keys(file: str, place: str, table: object, needed: _Keys, besides: _Keys | None = None) -> None:
    """Raises DescriptionError unless `table` is one that has all `needed` keys and no others than those `besides`, each
    with a value of its type."""
    if not isinstance(table, Mapping):
        raise DescriptionError(file, place, "must be a table")
    known = {**needed, **(besides or {})}
    check_known(file, place, table, "key", known)
    for key in needed:
        if key not in table:
            raise DescriptionError(file, place, f"says no {key!r}")
    for key, value in table.items():
        # TOML tells truth from numbers, Python does not.
        if type(value) is not known[key]:
            raise DescriptionError(file, place, f"{key!r} must be {_CALLED[known[key]]}")


def check_known(file: str, place: str, found: Iterable[str], what: str, known: Iterable[str]) -> None:
    """Raises DescriptionError for the first of `found` that is none of `known`."""
    known = tuple(known)
    for name in found:
        if name not in known:
            raise DescriptionError(file, place, f"unknown {what} {name!r}; known: {', '.join(known)}")
