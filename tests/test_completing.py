"""What may be written next: against the filler's forms, on the notes of the corpus."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import chain, starmap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tipifica
from support.corpus import load
from support.filler import REASONS
from support.onward import Place, places
from tipifica import Completion, Settings
from tipifica.parser.tokens.folding import fold

# The fields of a note as JSON, for the notes are sorted and told apart.
NOTES = sorted(
    {
        (case.canonical, case.reason, json.dumps(case.fields, sort_keys=True))
        for cases in load().values()
        for case in cases
        # The forms that the filler knows are not read off the grammar; a reason that somebody adds is not among them.
        if case.canonical and case.reason in REASONS and case.verdict in ("conforms", "mendable") and not case.settings
    }
)


def made(text: str, position: int, each: Completion) -> str:
    """The note up to the first field, once the completion was taken."""
    start, end = each.edit.span
    assert end == position
    return text[:start] + each.edit.content


def rank(text: str, position: int, place: Place, found: Sequence[Completion]) -> int | None:
    """Where among the completions that is which really follows."""
    for n, each in enumerate(found):
        if place.what == f"{{{each.fields[0] if each.fields and each.kind == 'field' else ''}}}":
            return n
        written = made(text, position, each)
        if len(written) >= place.following and text.startswith(written[: place.until]):
            return n
    return None


def failures(text: str, reason: str, fields: str) -> Iterator[str]:
    known = places(text, reason, json.loads(fields))
    assert known, text
    for place in known:
        for position in {place.end, place.start}:
            found = tipifica.complete(text, position)
            at = rank(text, position, place, found)
            if at is None:
                yield f"{text[:position]!r}: {place.what} is not proposed"
            elif len(place.options) == 1 and at > 0:
                yield f"{text[:position]!r}: {place.what} is at {at}, and nothing else can follow"
            elif 1 < len(place.options) <= 5 and at >= 5:
                yield f"{text[:position]!r}: {place.what} is at {at} of {sorted(place.options)}"
        if len(place.options) > 5 or place.inside:
            position = min(place.start + 2, place.following)
            found = tipifica.complete(text, position)
            at = rank(text, position, place, found)
            # What two letters write whole is not proposed any more.
            if position < place.following and (at is None or at >= 5):
                yield f"{text[:position]!r}: {place.what} is at {at} after two letters"


PARTS = 10


def demanded(part: int) -> list[str]:
    return [*chain.from_iterable(starmap(failures, NOTES[part::PARTS]))]


@pytest.mark.ci
def test_what_follows_is_proposed() -> None:
    """A tenth; all of it is `pytest -m long tests/test_completing.py`."""
    assert demanded(3) == []


@pytest.mark.long
@pytest.mark.parametrize("part", range(PARTS))
def test_what_follows_in_any_note_is_proposed(part: int) -> None:
    assert demanded(part) == []


def test_every_note_of_the_corpus_is_laid_along_its_form() -> None:
    """Whatever it has besides."""
    assert [note for note in NOTES if not places(note[0], note[1], json.loads(note[2]))] == []


HEADER = "Impulsa//jperez//"


def proposed(text: str, **config: object) -> list[str]:
    return [each.label for each in tipifica.complete(text, len(text), config=Settings(**config))]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("", "Impulsa"),
        ("Im", "Impulsa"),
        ("Impulsa", "//{usuario}"),
        ("impulsa/", "{usuario}"),
        (HEADER + "re", "retenido con"),
        (HEADER + "retenido con au", "aumento de plan"),
        # As it is typed: without accents, with one slash, misspelled.
        ("impulsa/jperez/retendio con au", "aumento de plan"),
        (HEADER + "visita tecnica 12345 contacto de cl", "contacto de cliente {nombre del cliente}"),
        (HEADER + "retenido con aumento de plan", "//{teléfono de contacto}"),
        (HEADER + "retenido con aumento de plan ", "//{teléfono de contacto}"),
        (HEADER + "cliente no contesta en ", "1er intento de contacto"),
        (HEADER + "cliente no contesta en 3", "3er intento de contacto"),
        (HEADER + "servicio retirado//", "cliente no accede a beneficios"),
    ],
)
def test_the_next_phrase_and_the_next_field_with_its_label(text: str, first: str) -> None:
    assert proposed(text)[0] == first


def test_all_that_is_left_of_a_reason_is_a_snippet() -> None:
    text = HEADER + "traslado"
    whole = [each for each in tipifica.complete(text, len(text)) if each.kind == "reason"]
    assert whole[0].detail == "RETENIDO EN SEGUIMIENTO / TRASLADO SIN COSTO"
    assert whole[0].snippet == (" externo con costo//${1:referencia}//${2:dirección}//${3:teléfono de contacto}")
    assert whole[0].fields == ("reference", "address", "phones")


def test_a_reason_is_found_by_the_words_of_its_motive() -> None:
    text = HEADER + "volver"
    assert "PENDIENTE / VOLVER A LLAMAR" in [each.detail for each in tipifica.complete(text, len(text))]


def test_every_reason_is_proposed_at_the_beginning() -> None:
    whole = [each for each in tipifica.complete("", 0) if each.kind == "reason"]
    assert {reason for each in whole for reason in each.reasons} == {reason.id for reason in tipifica.list_reasons()}


def test_titles_and_the_login_are_those_of_the_settings() -> None:
    assert proposed("Impulsa", lang="en")[0] == "//{login}"
    assert proposed("Impulsa//", agent="jperez")[0] == "jperez"


def test_what_stands_after_the_place_is_left_alone() -> None:
    text = HEADER + "retenido con au//0991234567"
    position = text.index("//0991234567")
    first = tipifica.complete(text, position)[0]
    assert tuple(first.edit.span) == (position - 2, position)
    assert (
        text[: position - 2] + first.edit.content + text[position:]
        == HEADER + "retenido con aumento de plan//0991234567"
    )


def test_a_snippet_says_what_is_special_in_it_by_a_backslash() -> None:
    text = HEADER + "Ana"
    more = next(each for each in tipifica.complete(HEADER + "a$}b", len(HEADER) + 4) if each.kind == "field")
    assert "\\$" in more.snippet or more.snippet.startswith("${1:b}")
    assert tipifica.complete(text, len(text))[0].edit.span.end == len(text)


@pytest.mark.parametrize("position", [-1, 8])
def test_a_place_that_is_not_in_the_note(position: int) -> None:
    with pytest.raises(ValueError, match=str(position)):
        tipifica.complete("Impulsa", position)


def test_no_text() -> None:
    with pytest.raises(TypeError):
        tipifica.complete(b"Impulsa", 0)  # type: ignore[arg-type]


def squeezed(text: str) -> str:
    return "".join(fold(text).split())


@settings(max_examples=60)
@given(
    st.text(max_size=60) | st.text(alphabet="Impulsa/jperez \u0301$ñ0123456789(){}\U0001f600", max_size=60), st.data()
)
def test_any_text_at_any_place(text: str, data: st.DataObject) -> None:
    position = data.draw(st.integers(0, len(text)))
    for each in tipifica.complete(text, position):
        start, end = each.edit.span
        assert 0 <= start <= end == position
        json.dumps(each.to_dict())
        assert each.reasons
        # What a person had written in letters stays, but for their case and accents.
        assert squeezed(made(text, position, each)).startswith(squeezed(text[:position]))


def test_too_long_a_note_has_none() -> None:
    assert tipifica.complete("a " * 3000, 6000) == []
