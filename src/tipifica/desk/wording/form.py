"""The form of a note, made by DuckDB: words of the manual, values of fields as one sign each, nothing else.

It fails closed. What is shown is a word of the manual, a mark of ASCII or of a few others; whatever else there is comes
out as `HIDDEN`. A word of letters alone that is hidden leaves a digest under the key of the run, so that it can be
counted who writes it, and in `detail` the sign `FOREIGN`, where it may be put back (`shared.py`).
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, repeat
from typing import NamedTuple

from tipifica.bulk.results import Column, field_columns
from tipifica.desk.wording.manual import as_manual, manual_words
from tipifica.language import default
from tipifica.messages import translate
from tipifica.parser.tokens.folding import fold
from tipifica.report.masker import MASK

HIDDEN = "…"
FOREIGN = "ƒ"
"""Stands in a detailed form for a word that the manual has not."""
NOT_CONFORMING = ("mendable", "needs_person", "unknown")
# So many values of a list, a note hardly has more.
OF_A_LIST = 4
SHORTEST, LONGEST = 3, 30
"""A word of so many letters can be one that many share."""
# Capitals stand for values and for what is strange: the text itself has none. A sign is a letter, so that what is left
# of a word beside a value that stands in it is no word.
_SIGNS = string.ascii_uppercase[:-1]
_STRANGE_SIGN = string.ascii_uppercase[-1]
# Marks that name nobody, besides those of ASCII.
_MARKS = "°«»“”‘’–—¿¡"
_KNOWN = "\x01"
_ODD = r"\x00-\x1f\x7f-\xa0\x{2000}-\x{200f}\x{2028}-\x{202f}"
# What becomes one blank; a blank alone is none of it, for there are many.
_UNSEEN = f" *(?:[{_ODD}]|  )[ {_ODD}]*"
# A letter of another alphabet, an emoji, a mask: part of a word that is none of the manual's.
_STRANGE = rf"[^\x00-\x7f{_MARKS}]"
_BETWEEN = r"[ .,-]*"
_RUN = f"{HIDDEN}(?:{_BETWEEN}{HIDDEN})+"
_ACCENTED = ("áéíóúüñ", "aeiouun")
_LETTERS = f"[a-z]{{{SHORTEST},{LONGEST}}}"
_WORD = re.compile(r"[a-z0-9]+")
_FORM_PARTS = re.compile(r"[a-z0-9]+|[A-Z]")
_TEXT_WORDS = re.compile(r"[a-z]+")


def value_columns() -> list[Column]:
    """Return the columns of the fields whose values are written with words or digits of their own."""
    kinds = {key: field.kind for key, field in default().catalog.fields.items()}
    columns = field_columns(default().catalog)
    return [each for each in columns if each.kind in ("text", "texts") and kinds[each.name] != "choice"]


def signed(given: str) -> str:
    """Return the query of `given`, which has a column `note` and those of `value_columns`, with a column `signed`
    besides: the note folded, with a sign for each value."""
    # To take accents off costs three times what it costs to put other letters for the few that Spanish has.
    plain = "lower(note)"
    for accented, letter in zip(*_ACCENTED, strict=True):
        plain = f"replace({plain}, '{accented}', '{letter}')"
    query = f"SELECT *, {plain} AS signed FROM ({given})"  # noqa: S608 - ours
    folded = f"CASE WHEN length(signed) = strlen(signed) THEN signed ELSE {_folded('note')} END"
    query = f"SELECT * REPLACE (regexp_replace({folded}, '{_UNSEEN}', ' ', 'g') AS signed) FROM ({query})"  # noqa: S608
    query = replaced(query, "signed", _signs())
    numbers = "regexp_replace(signed, '\\b[0-9]{2,}\\b', '#', 'g')"
    query = f"SELECT * REPLACE (trim({numbers}) AS signed) FROM ({query})"  # noqa: S608 - ours
    # Most texts have nothing but ASCII left.
    strange = f"regexp_replace(signed, '{_STRANGE}', '{_STRANGE_SIGN}', 'g')"
    ascii_alone = "signed IS NULL OR length(signed) = strlen(signed)"
    return f"SELECT * REPLACE (CASE WHEN {ascii_alone} THEN signed ELSE {strange} END AS signed) FROM ({query})"  # noqa: S608


def _signs() -> Iterator[list[ValueSign]]:
    """Yield a sign for each value, in the order of the fields."""
    # Values of more fields than there are signs are strange.
    for column, sign in zip(value_columns(), chain(_SIGNS, repeat(_STRANGE_SIGN)), strict=False):
        written = f"CASE WHEN length({{value}}) >= {SHORTEST} THEN {_folded('{value}')} END"
        yield from replacements(column.name, written, sign, several=column.kind == "texts")


class ValueSign(NamedTuple):
    """What stands for a value in a text: the column or item of a list that holds it, how the text writes it (SQL, NULL
    where it is not looked for), and the sign for it."""

    value: str
    written: str
    sign: str


def replacements(column: str, written: str, sign: str, *, several: bool) -> Iterator[list[ValueSign]]:
    """Yield what stands for the values of a column, `written` as SQL of `{value}`. Most lists have one value: the
    others are a group of their own."""
    values = [f"{column}[{n}]" for n in range(1, OF_A_LIST + 1)] if several else [column]
    first, *others = [ValueSign(value, written.format(value=value), sign) for value in values]
    yield [first]
    if others:
        yield others


def replaced(query: str, column: str, groups: Iterable[Sequence[ValueSign]]) -> str:
    """Return a query with signs for values in the texts of a column; texts are made anew only where a group has one."""
    for group in groups:
        text = column
        for _, written, sign in group:
            # No text has this character: it is none that a line shows.
            text = f"replace({text}, coalesce({written}, chr(1)), '{sign}')"
        without = f"coalesce({', '.join(each.value for each in group)}) IS NULL"
        text = f"CASE WHEN {without} THEN {column} ELSE {text} END"
        query = f"SELECT * REPLACE ({text} AS {column}) FROM ({query})"  # noqa: S608 - names of the catalogue
    return query


def marked(text: str) -> str:
    """Return SQL for a signed text with `_KNOWN` before signs and words of the manual; NULL where it has nothing else,
    as most notes: then that is its shape."""
    known = f"(?:{'|'.join(sorted(manual_words(), key=lambda word: (-len(word), word)))}|[{_SIGNS[0]}-{_SIGNS[-1]}])"
    is_known = f"regexp_full_match({text}, '\\W*(?:{known}(?:\\W+|$))*')"
    return f"CASE WHEN NOT {is_known} THEN regexp_replace({text}, '\\b{known}\\b', chr(1) || '\\0', 'g') END"


def _folded(text: str) -> str:
    return f"lower(strip_accents({text}))"


def foreign_words(text: str) -> str:
    """Return SQL for the words of letters alone in a marked text that the manual has not, in their order."""
    return f"regexp_extract_all({text}, '(?:^|[^\\x01\\w])({_LETTERS})\\b', 1)"


def detail(text: str) -> str:
    """Return SQL for a marked text with `FOREIGN` for each of its foreign words, all else hidden."""
    return _hidden(f"regexp_replace({text}, '(^|[^\\x01\\w]){_LETTERS}\\b', '\\1{FOREIGN}', 'g')")


def shape(text: str) -> str:
    """Return SQL for a marked text with everything hidden that is neither the manual's nor a value."""
    return f"regexp_replace({_hidden(text)}, '{_RUN}', '{HIDDEN}', 'g')"


def _hidden(text: str) -> str:
    return f"trim(replace(regexp_replace({text}, '(^|[^\\x01\\w])\\w+', '\\1{HIDDEN}', 'g'), chr(1), ''))"


def put_back(form: str, words: Sequence[str | None]) -> str:
    """Return a detailed form with a word in each place of `FOREIGN`, `HIDDEN` for None, and runs of these as one."""
    given = iter(words)
    written = re.sub(FOREIGN, lambda _: next(given) or HIDDEN, form)
    return re.sub(_RUN, HIDDEN, written)


def words_of(note: str) -> list[str]:
    """Return the words of letters of a note, folded."""
    return _TEXT_WORDS.findall(fold(note))


def readable(form: str, lang: str) -> str:
    """Return a form as people read it: titles of fields in `lang` and braces, words with the accents of the manual."""
    titles = {
        sign: f"{{{translate(column.title, lang)}}}" for sign, column in zip(_SIGNS, value_columns(), strict=False)
    }

    def shown(match: re.Match[str]) -> str:
        return titles.get(match[0]) or as_manual(match[0])

    return _FORM_PARTS.sub(shown, form)


def masked(note: str, shared: frozenset[str]) -> str:
    """Return a note with everything masked but words of the manual, `shared` words and marks."""
    return re.sub(r"\w+|[^\w\s]", lambda match: match[0] if _may_show(match[0], shared) else MASK * len(match[0]), note)


def _may_show(part: str, shared: frozenset[str]) -> bool:
    if not (part.isalnum() or "_" in part):
        return part.isascii() or part in _MARKS
    folded = fold(part)
    if folded.isdigit() and len(folded) > 1:
        return False
    return _WORD.fullmatch(folded) is not None and (folded in manual_words() or folded in shared)
