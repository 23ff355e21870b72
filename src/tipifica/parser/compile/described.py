"""What catalogue and lexicon may say. Whatever else stands there is refused, with its file and its place: a word that
nobody reads would be a wish that nobody hears."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
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
    _check_meaning(catalog.get("meaning", {}))
    for state, said in catalog["states"].items():
        check_keys(CATALOG, f"[states.{state}]", said, *_STATE)
        _check_lists(CATALOG, f"[states.{state}]", {key: said[key] for key in ("also", "naming") if key in said})
    seen: set[str | int] = set()
    for number, reason in enumerate(catalog["reasons"], 1):
        place = f"[[reasons]] {reason.get('id', f'number {number}')}"
        check_keys(CATALOG, place, reason, *_REASON)
        _check_reason(place, reason, catalog["fields"])
        check_known(CATALOG, place, [reason["id"].partition("/")[0]], "state", catalog["states"])
        for what, found in (("", reason["id"]), ("its number ", reason["number"])):
            if found in seen:
                raise DescriptionError(CATALOG, place, f"{what}stands there twice")
            seen.add(found)


def _check_meaning(meaning: Mapping[str, Any]) -> None:
    check_keys(CATALOG, "[meaning]", meaning, *_MEANING)
    for key in ("turning", "own-sense", "passed-over", "joining", "verbal"):
        _check_list(CATALOG, f"[meaning], {key}", meaning.get(key, []))
    for rivals in meaning.get("rivals", ()):
        _check_list(CATALOG, "[meaning], rivals", rivals, least=2)
    _check_lists(CATALOG, "[meaning.other-times]", meaning.get("other-times", {}))
    _check_list(CATALOG, "[meaning.questions]", list(meaning.get("questions", {}).values()))
    for implied in meaning.get("implied", ()):
        check_keys(CATALOG, "implied", implied, _IMPLIED)
        if implied["words"] not in implied["phrase"]:
            raise DescriptionError(CATALOG, "implied", f"{implied['words']!r} is no part of {implied['phrase']!r}")


def _check_reason(place: str, reason: Mapping[str, Any], fields: Iterable[str]) -> None:
    check_keys(CATALOG, f"{place}, closure", reason["closure"], _CLOSURE)
    _check_list(CATALOG, f"{place}, attempts", reason.get("attempts", []), int)
    for excluded in reason.get("excludes", ()):
        check_keys(CATALOG, f"{place}, excludes", excluded, *_EXCLUDES)
        check_known(CATALOG, f"{place}, excludes", [excluded["field"]], "field", fields)
        check_known(CATALOG, f"{place}, excludes", [excluded["where"]], "place", ("start", "anywhere"))
    bounds = [reason[key] for key in ("valid-from", "valid-to") if key in reason]
    if not all(map(_is_day, bounds)):
        raise DescriptionError(CATALOG, place, "'valid-from' and 'valid-to' are days, yyyy-mm-dd")
    if bounds != sorted(bounds):
        raise DescriptionError(CATALOG, place, "'valid-to' is before 'valid-from'")


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def check_lexicon(lexicon: Mapping[str, Any], fields: Iterable[str]) -> None:
    """Raises DescriptionError for a table that nobody reads, for a value of another type, and for labels of a field
    that is none of `fields`."""
    check_keys(LEXICON, "", lexicon, *_LEXICON)
    check_keys(LEXICON, "[announcing]", lexicon.get("announcing", {}), {}, _ANNOUNCING)
    for table in ("labels", "placeholders"):
        # A cause has labels although it is no field: its words are part of the form.
        check_known(LEXICON, f"[{table}]", set(lexicon[table]) - {"cause"}, "field", fields)
    for key in ("function-words", "telling", "dictated"):
        _check_list(LEXICON, key, lexicon.get(key, []))
    for table in ("short", "short-phrases"):
        meant = {short: [said] if isinstance(said, str) else said for short, said in lexicon[table].items()}
        _check_lists(LEXICON, f"[{table}]", meant, least=1)
    for table in ("forms", "equals", "announcing", "labels", "placeholders"):
        _check_lists(LEXICON, f"[{table}]", lexicon.get(table, {}))
    _check_lists(LEXICON, "[ordinals]", lexicon["ordinals"], least=1)
    for number in lexicon["ordinals"]:
        if not number.isdecimal():
            raise DescriptionError(LEXICON, "[ordinals]", f"{number!r} is no number")


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


def _check_lists(file: str, place: str, table: Mapping[str, object], least: int = 0) -> None:
    for key, values in table.items():
        _check_list(file, f"{place} {key}", values, least=least)


def _check_list(file: str, place: str, values: object, of: type = str, least: int = 0) -> None:
    """Raises DescriptionError unless `values` is a list of at least `least` values of a type."""
    if not isinstance(values, list) or len(values) < least:
        raise DescriptionError(file, place, f"must be a list of {least} or more" if least else "must be a list")
    for value in values:
        if type(value) is not of:
            raise DescriptionError(file, place, f"{value!r} must be {_CALLED[of]}")


def check_known(file: str, place: str, found: Iterable[str], what: str, known: Iterable[str]) -> None:
    """Raises DescriptionError for the first of `found` that is none of `known`."""
    known = tuple(known)
    for name in found:
        if name not in known:
            raise DescriptionError(file, place, f"unknown {what} {name!r}; known: {', '.join(known)}")
