"""A note out of a reason and the values of a form, as far as they are there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import product
from typing import Any

from tipifica.composing import compose as written
from tipifica.errors import ComposeError
from tipifica.fields.given import given
from tipifica.fields.kinds import code_of
from tipifica.language import Language
from tipifica.messages import UserError, translate
from tipifica.model import Field, FieldValue, Reason, Settings
from tipifica.model.values import VALUE_KINDS
from tipifica.page.following import following
from tipifica.page.reasons import example, find
from tipifica.page.requests import Request, RequestError

# Free text of which no rule says anything.
_ANY_TEXT = "texto 45"
_LAST_WORD = re.compile(r"\w+\W*$")


def compose(request: Request, language: Language, settings: Settings) -> dict[str, Any]:
    """The note of `reason` with `fields` (texts by their keys, as they are typed), as `text`.

    `text` is null until the note can be written: `missing` lists what is still to be filled in, `errors` says by field
    what it cannot be ('' where no field alone is at fault). `complete` says whether the field `typing`, in which
    one types, needs nothing more. `follows` has the texts of fields that can only be what the
    others say; the note has what was sent. Raises RequestError for a reason or field that there is not.
    """
    reason = _reason(request.text("reason"), language)
    typing = request.text("typing") if request.has("typing") else ""
    typed = {key: text for key, text in request.mapping("fields").items() if text.strip()}
    request.done()
    if settings.agent is not None:
        typed.setdefault(language.catalog.agent, settings.agent)
    values, errors = _read(typed, reason, language, settings.lang)
    typed_right = typing in typed.keys() - errors.keys()
    complete = typed_right and _is_complete(language.catalog.fields[typing], typed[typing], language)
    text, missing, wrong = _written(reason, values, language, settings)
    if typing and not complete:
        # Who is still writing a value is not told what it lacks.
        wrong.pop(typing, None)
    for key, why in wrong.items():
        errors.setdefault(key, why)
    return {
        "text": None if errors else text,
        "missing": [key for key in missing if key not in errors],
        "errors": errors,
        "complete": complete and typing not in errors,
        "follows": dict(following(reason, values, language.catalog.fields)),
    }


def _written(
    reason: Reason, values: Mapping[str, FieldValue], language: Language, settings: Settings
) -> tuple[str | None, tuple[str, ...], dict[str, str]]:
    """The note, None where there is none; the fields that it lacks, and what is wrong by field. With something in the
    place of what is missing a value can be judged as soon as it is there, and what it says about another."""
    try:
        return written(reason.id, values, language, settings), (), {}
    except ComposeError as error:
        if not error.missing:
            key = _field_of(error.field, reason, language)
            return None, (), {key: _said_wrong(key, error, reason, language, settings.lang)}
        missing = error.missing
    described, filled = language.catalog.fields, dict(values)
    for key in missing:
        field = described[key]
        filled |= given(field, example(field, reason, language) or _ANY_TEXT, language.grammar.lexicon)
    _, lacking, wrong = _written(reason, filled, language, settings)
    assert not lacking
    said = {key for key in reason.fields if key not in missing and described[key].tells_of not in missing}
    return None, missing, {key: why for key, why in wrong.items() if key in ("", *said)}


def understand(request: Request, language: Language, settings: Settings) -> dict[str, Any]:
    """What a short notation means, `nc 2 0987654321`: a reason by beginnings of its words, then values of its fields in
    any order. `found` lists what it may mean, the likeliest first: `reason`, and `fields` as texts by their keys.

    A word that is no value of the reason leaves it out.
    """
    text = request.text("text")
    request.done()
    return {"found": [{"reason": reason.id, "fields": fields} for reason, fields in _meanings(text, language)]}


def _meanings(text: str, language: Language) -> list[tuple[Reason, dict[str, str]]]:
    """Of all ways to part a text into words of a reason and values, those with the most words of a reason."""
    words = text.split()
    for head in range(len(words), 0, -1):
        meant = [
            (reason, fields)
            for found in find(" ".join(words[:head]), language)
            if (fields := _assigned(words[head:], reason := language.catalog.reasons[found], language)) is not None
        ]
        if meant:
            return meant
    return []


def _assigned(words: list[str], reason: Reason, language: Language) -> dict[str, str] | None:
    """Each word as a value of the first field that it can be and that has none yet; None where one is no value.

    Free text takes anything, so a word is only asked of fields whose values can be told.
    """
    assigned: dict[str, list[str]] = {}
    for word in words:
        field = next((f for f in _telling(reason, language) if _fits(f, word, assigned, reason, language)), None)
        if field is None:
            return None
        assigned.setdefault(field.key, []).append(word)
    return {key: " ".join(texts) for key, texts in assigned.items()}


def _telling(reason: Reason, language: Language) -> list[Field]:
    described = (language.catalog.fields[key] for key in reason.fields)
    return [field for field in described if field.holds not in (None, "text") or field.kind == "phone"]


def _fits(field: Field, word: str, assigned: Mapping[str, list[str]], reason: Reason, language: Language) -> bool:
    """Return whether a word may be a value of a field, or one more: of an attempt, one of those of the reason."""
    if (field.key in assigned and not field.many) or not _is_value(field, word, language):
        return False
    attempts = language.grammar.forms[reason.id].attempts
    return (
        field.kind != "attempt" or not attempts or given(field, word, language.grammar.lexicon)[field.key] in attempts
    )


def _is_complete(field: Field, text: str, language: Language) -> bool:
    """Return whether nothing can follow a value: it is of a field of one value, ends as the manual writes it (after
    `50` a `%` may come, after a day and a month a year), and neither one digit nor two can be added, for a year may be
    written in two."""
    if field.many or field.holds == "integers" or VALUE_KINDS[field.kind].module == "texts":
        return False
    ordinals = language.grammar.lexicon.ordinal_writing
    written = code_of(field.kind).written(field, given(field, text, language.grammar.lexicon), ordinals)
    if written is None or _end(written) != _end(text.strip()):
        return False
    more = (f"{text}{digits}" for width in (1, 2) for digits in map("".join, product("0123456789", repeat=width)))
    return not (text[-1:].isdigit() and any(_is_value(field, longer, language) for longer in more))


def _end(text: str) -> str:
    """The last word of a text, or its last number, and the marks after it."""
    found = _LAST_WORD.search(text)
    return found.group() if found else ""


def _is_value(field: Field, text: str, language: Language) -> bool:
    try:
        given(field, text, language.grammar.lexicon)
    except ValueError:
        return False
    return True


def _reason(name: str, language: Language) -> Reason:
    found = language.catalog.reasons.get(name)
    if found is None:
        raise RequestError("no hay tal motivo; «reasons» los lista")
    return found


def _read(
    typed: Mapping[str, str], reason: Reason, language: Language, lang: str
) -> tuple[dict[str, FieldValue], dict[str, str]]:
    """The values that texts say, by field, and what is wrong with the others, in words."""
    values: dict[str, FieldValue] = {}
    errors: dict[str, str] = {}
    for key, text in typed.items():
        if key not in reason.fields:
            raise RequestError("este motivo no tiene el campo «{key}»", key=key[:40])
        field = language.catalog.fields[key]
        try:
            values |= given(field, text, language.grammar.lexicon)
        except ValueError:
            errors[key] = _no_value(field, reason, language, lang)
    return values, errors


def _field_of(key: str | None, reason: Reason, language: Language) -> str:
    """The field of the form in which something is wrong: of a part of a value the field that has it; '' for none."""
    described = language.catalog.fields
    return next((field for field in reason.fields if key in (field, *described[field].parts)), "")


def _said_wrong(key: str, error: ComposeError, reason: Reason, language: Language, lang: str) -> str:
    """Why no note says these values, in the words of the form, which shows no key."""
    if error.why is not None:
        return error.why
    return _no_value(language.catalog.fields[key], reason, language, lang) if key else error.in_language(lang)


def _no_value(field: Field, reason: Reason, language: Language, lang: str) -> str:
    title, written = translate(field.title, lang), example(field, reason, language)
    if not written:
        return UserError("esto no puede ser «{title}» en esta nota", title=title).in_language(lang)
    wrong = UserError("esto no es un valor de «{title}»; se escribe así: {example}", title=title, example=written)
    return wrong.in_language(lang)
