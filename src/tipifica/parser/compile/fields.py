"""The fields of a language, from how the catalogue describes them: their rules in the grammar and their rows in the
table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from tipifica.model.values import LOGIN, VALUE_KINDS, ValueKind
from tipifica.parser.compile.described import CATALOG, DescriptionError, check_keys, check_known
from tipifica.parser.tokens.folding import words_of

_NEEDED = {"title": str, "kind": str, "personal": str}
_BESIDES = {"says": str, "many": bool, "pseudonym": str, "words": list, "parts": dict, "tells-of": str}
_PART = {"title": str, "says": str}
_PERSONAL = ("client", "agent", "perhaps", "no")
_KEY = re.compile(r"(?!label_)[a-z][a-z0-9_]*")


def field_rows(described: Mapping[str, Mapping[str, Any]]) -> list[list[Any]]:
    """The fields and their parts as rows of `Field`, in the order of the catalogue. Raises DescriptionError."""
    rows = [row for key, said in described.items() for row in _rows(key, said)]
    for key, said in described.items():
        if "tells-of" in said:
            _check_told(key, said, described)
    keys = [row[0] for row in rows]
    for key in keys:
        if keys.count(key) > 1:
            raise DescriptionError(CATALOG, f"[fields] {key}", "is described twice")
    logins = [key for key, said in described.items() if said["kind"] == LOGIN]
    if len(logins) != 1:
        raise DescriptionError(CATALOG, "[fields]", f"one field must be a {LOGIN}, not {len(logins)}")
    return rows


def field_rules(described: Mapping[str, Mapping[str, Any]]) -> str:
    """The rules of the fields as Lark reads them, and the kinds of values declared. Fields must have been looked at."""
    kinds = sorted({said["kind"].upper() for said in described.values() if VALUE_KINDS[said["kind"]].place != "word"})
    rules = (f"{key}: {_rule(said, VALUE_KINDS[said['kind']])}" for key, said in described.items())
    return "\n".join((f"%declare _SEP {' '.join(kinds)}", *rules))


def _rule(said: Mapping[str, Any], kind: ValueKind) -> str:
    if kind.place == "word":
        return " | ".join(f'"{word}"' for word in said["words"])
    repeated = kind.place == "text" or said.get("many", False)
    return f"{said['kind'].upper()}{'+' if repeated else ''}"


def _rows(key: str, said: Mapping[str, Any]) -> Iterator[list[Any]]:
    """The row of a field, and those of its parts. A part is as personal as its field."""
    place = f"[fields.{key}]"
    check_keys(CATALOG, place, said, _NEEDED, _BESIDES)
    check_known(CATALOG, place, [said["kind"]], "kind of value", VALUE_KINDS)
    kind = VALUE_KINDS[said["kind"]]
    many = said.get("many", False)
    _check(key, said, kind)
    holds = kind.many if many else kind.one
    personal, parts = said["personal"], said.get("parts", {})
    words = [words_of(word)[0] for word in said.get("words", ())]
    pseudonym = said.get("pseudonym", key)
    told = said.get("tells-of", "")
    shown = [key, said["title"], said["kind"], holds, said.get("says", "")]
    yield [*shown, many, personal, pseudonym, words, [*parts], told]
    for (part, part_said), part_holds in zip(parts.items(), kind.parts, strict=True):
        check_keys(CATALOG, f"{place}, parts.{part}", part_said, _PART)
        title, says = part_said["title"], part_said["says"]
        yield [part, title, said["kind"], part_holds, says, False, personal, part, [], [], ""]


def _check(key: str, said: Mapping[str, Any], kind: ValueKind) -> None:
    """Raises DescriptionError where a field says what its kind does not let it be."""
    name, personal = said["kind"], said["personal"]
    parts, words = said.get("parts", {}), said.get("words", ())
    check_known(CATALOG, f"[fields.{key}]", [personal], "value of 'personal'", _PERSONAL)
    wrong = {
        "a key is made of small letters, digits and _": not all(map(_KEY.fullmatch, (key, *parts))),
        f"{name} is no kind of which a field holds many": said.get("many", False) and kind.many is None,
        f"{name} has {len(kind.parts)} parts, not {len(parts)}": len(parts) != len(kind.parts),
        "says no 'says'": kind.one is not None and not said.get("says"),
        f"'says' is for its parts, for {name} holds nothing else": kind.one is None and "says" in said,
        "a choice is between 'words', each one word": (kind.place == "word") != _are_choices(words),
        f"{name} is text, and text may name somebody: it is not 'no'": kind.place == "text" and personal == "no",
        f"a {LOGIN} names the agent, and nothing else does": (personal == "agent") != (name == LOGIN),
        "what names nobody has no 'pseudonym'": personal in ("perhaps", "no") and "pseudonym" in said,
    }
    for what, is_so in wrong.items():
        if is_so:
            raise DescriptionError(CATALOG, f"[fields.{key}]", what)


def _check_told(key: str, said: Mapping[str, Any], described: Mapping[str, Mapping[str, Any]]) -> None:
    """Raises DescriptionError where a field tells of none, or says of months neither that they follow one another nor
    that they do not."""
    place = f"[fields.{key}], tells-of"
    check_known(CATALOG, place, [said["tells-of"]], "field", described)
    if said["kind"] == "choice" and described[said["tells-of"]]["kind"] == "months" and len(said["words"]) != 2:
        raise DescriptionError(CATALOG, place, "months follow one another or not: two words")


def _are_choices(words: object) -> bool:
    """Whether these are several single words."""
    if not isinstance(words, list):
        return False
    return len(words) > 1 and all(isinstance(word, str) and words_of(word) == [word] for word in words)
