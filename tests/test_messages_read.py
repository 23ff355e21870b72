"""What a finding says, in the words that the person who typed the note understands."""

from __future__ import annotations

import itertools
import random
import re

import pytest

import tipifica
from support import filler
from tipifica.language import default
from tipifica.model import Record
from tipifica.rules.s003_motivo_no_reconocido import shown

SUSPENDED = (
    "Impulsa//jlema//suspensión de servicio sin costo por {months} meses//{dates}//"
    "número de servicio 078697522 contacto de cliente Ana Vera 0987001401"
)
DISCOUNT = "Impulsa//jlema//descuento 50% mes {months}//contacto de cliente Ana Vera 0987001402"


def said(note: str, code: str) -> list[str]:
    return [d.message for d in tipifica.check(note).diagnostics if d.code == code]


@pytest.mark.parametrize(
    ("note", "messages"),
    [
        (
            "Impulsa//jlema//cliente indica le llame nuevamente mañana posible retención//0987001403",
            ["Falta un dato: nombre del cliente. Escribió solo «cliente»"],
        ),
        (
            "Impulsa//jlema//retenido con baja de plan//telf.",
            ["Falta un dato: teléfono de contacto. Escribió solo «telf.»"],
        ),
        (
            "Impulsa//jlema//visita técnica 4587123 contacto de cliente//0987001404",
            ["Falta un dato: nombre del cliente. Escribió solo «contacto de cliente»"],
        ),
        (
            "Impulsa//usuario//retenido con baja de plan//099xxxxxxx",
            [
                "Quedó el marcador de la plantilla: escriba aquí usuario",
                "Quedó el marcador de la plantilla: escriba aquí teléfono de contacto",
            ],
        ),
        (
            "Impulsa//jlema//visita técnica (número de visita técnica) contacto de cliente Ana Vera//0987001405",
            ["Quedó el marcador de la plantilla: escriba aquí número de visita"],
        ),
    ],
)
def test_a_label_alone_is_a_missing_value_and_no_placeholder(note: str, messages: list[str]) -> None:
    assert said(note, "S009") == messages


def test_a_missing_login_is_shown_in_its_place() -> None:
    note = "Impulsa//retenido con baja de plan//0987001406"
    assert said(note, "S002") == ["Falta su usuario: Impulsa//SU_USUARIO//…"]


@pytest.mark.parametrize("note", ["", "   ", "\t", "\u200b"])
def test_an_empty_note_is_said_to_be_empty(note: str) -> None:
    assert said(note, "S003") == ["La nota está vacía"]


def test_a_dictated_note_is_told_how_it_is_written() -> None:
    note = "impulsa barra barra jlema barra barra retenido con baja de plan barra barra 0987001409"
    report = tipifica.check(note)
    (found,) = report.diagnostics
    (choice,) = found.suggestions
    written = "Impulsa//jlema//retenido con baja de plan//0987001409"
    assert (found.code, found.fix, report.canonical, report.needs) == ("S003", None, None, "choose")
    assert [edit.content for edit in choice.edits] == [written]
    assert found.message.endswith(f"Se escribe: {written}")
    # What is said in a note that has its separators is no separator.
    assert tipifica.check("Impulsa//barra//retenido con baja de plan//0987001409").verdict == "conforms"


def test_an_empty_note_with_a_declared_motive_shows_its_form() -> None:
    (found,) = (d for d in tipifica.check("", record=Record(motive="BAJA DE PLAN")).diagnostics if d.code == "S003")
    assert "retenido con baja de plan" in found.message


@pytest.mark.parametrize(
    ("dates", "message"),
    [
        ("31/02/2024 - 30/04/2024", "El día 31/02/2024 no existe"),
        ("01/03/2024 - 31/06/2024", "El día 31/06/2024 no existe"),
        ("30/02 - 31/12", "El día 30/02 no existe"),
    ],
)
def test_a_day_that_does_not_exist_is_said_not_to_exist(dates: str, message: str) -> None:
    told = said(SUSPENDED.format(months="tres", dates=dates), "C201")
    assert told[:1] == [message]


def test_a_date_without_a_year_lacks_its_year() -> None:
    told = said(SUSPENDED.format(months="tres", dates="01/03 - 31/05"), "C201")
    assert told == ["A esta fecha le falta el año"] * 2


@pytest.mark.parametrize(
    ("months", "dates", "end"),
    [
        ("dos", "01/02/2024 - 31/05/2024", "31/03/2024"),
        ("dos", "15/02/2024 - 01/03/2024", "14/04/2024"),
        ("tres", "30/11/2023 - 31/05/2024", "28/02/2024"),
    ],
)
def test_the_end_that_fits_the_duration_is_given(months: str, dates: str, end: str) -> None:
    (message,) = said(SUSPENDED.format(months=months, dates=dates), "C204")
    assert message.endswith(f"con ella el fin es {end}")
    start = dates.partition(" - ")[0]
    assert said(SUSPENDED.format(months=months, dates=f"{start} - {end}"), "C204") == []


@pytest.mark.parametrize(
    ("months", "message"),
    [
        ("12 y 13", "No hay mes 13: los meses van de 1 a 12"),
        ("0", "No hay mes 0: los meses van de 1 a 12"),
        ("3 3 y 4", "El mes 3 está dos veces"),
        ("2 de 12", "No se entiende cuáles son los meses: escríbalos como 2 3 y 5"),
    ],
)
def test_the_month_that_cannot_be_is_named(months: str, message: str) -> None:
    assert said(DISCOUNT.format(months=months), "C401") == [message]


def test_seven_digits_lack_the_code_of_their_province() -> None:
    note = "Impulsa//jlema//retenido con baja de plan//{}"
    assert said(note.format("2234567"), "C102") == [
        "A este teléfono fijo le falta el código de su provincia (02 a 07) al inicio"
    ]
    assert said(note.format("099123456"), "C102")[0].startswith("Este teléfono no existe")


def test_of_two_missing_phrases_each_is_named_and_asked_for() -> None:
    report = tipifica.check("Impulsa//jlema//problemas económicos//contacto 0987001407")
    (found,) = report.diagnostics
    assert found.message == "Falta «servicio retirado», «cliente no accede a beneficios»"
    assert found.fix is not None
    assert found.fix.ask == "¿El servicio ya quedó retirado? ¿El cliente no aceptó ningún beneficio?"


def cuts(note: str, phrase: str) -> list[str]:
    """The note without some of the words of a phrase that stand side by side, each way."""
    words, places = phrase.split(), range(len(phrase.split()) + 1)
    kept = [words[:start] + words[end:] for start, end in itertools.combinations(places, 2)]
    return [note.replace(phrase, " ".join(left)) for left in kept]


QUESTIONS = default().catalog.questions


@pytest.mark.parametrize("phrase", QUESTIONS)
def test_whatever_completes_a_phrase_that_claims_an_act_is_asked_with_its_question(phrase: str) -> None:
    chance = random.Random(phrase)
    notes = [filler.conforming(reason, chance).text for reason in filler.REASONS for _ in range(2)]
    (note, *_) = (text for text in notes if re.search(rf"\b{phrase}\b", text))
    fixes = [d.fix for cut in cuts(note, phrase) for d in tipifica.check(cut).diagnostics if d.code == "S004"]
    asked = [fix.ask for fix in fixes if fix is not None]
    assert asked
    assert all(ask is not None and QUESTIONS[phrase] in ask for ask in asked)


@pytest.mark.parametrize(
    ("form", "ask"),
    [
        ("cliente no contesta en 3er intento de contacto//derribado a n1", "¿Ya lo derivó a N1?"),
        ("retiro en proceso//no accede a beneficio//entregar equipos en cis", QUESTIONS["entregará equipos en cis"]),
        ("pedro lema indica le llame mañana posible retención", None),
    ],
)
def test_a_word_that_may_be_another_asks_for_what_its_phrase_claims(form: str, ask: str | None) -> None:
    (fix,) = [d.fix for d in tipifica.check(f"Impulsa//jlema//{form}//0987001409").diagnostics if d.fix is not None]
    assert (fix.applicability, fix.ask) == ("unsafe", ask)


def test_variants_are_named_with_the_rest_of_their_phrase() -> None:
    assert said("Impulsa//jlema//no aplica proceso de retención queja duplicada", "S004") == ["Falta «en ice»"]


# ---------------------------------------------------------------- which reasons a note resembles


@pytest.mark.parametrize(
    ("note", "nearest"),
    [
        ("viaja fuera del pais", "RETIRO CONTACTADO / CLT- VIAJE AL EXTERIOR"),
        ("se va de viaje", "RETIRO CONTACTADO / CLT- VIAJE AL EXTERIOR"),
        ("no le contestan", "PENDIENTE / NO CONTESTA"),
        ("Impulsa//jlema//llamar mañana//0987001408", "PENDIENTE / VOLVER A LLAMAR"),
        ("no desea, factura elevada", "RETENIDO / ASESORIA COMERCIAL"),
        ("dice que la competencia le ofrece mejor precio", "RETIRO CONTACTADO / COM- MEJOR OFERTA DE LA COMPETENCIA"),
    ],
)
def test_the_nearest_is_the_one_of_which_most_was_typed(note: str, nearest: str) -> None:
    (found,) = (d for d in tipifica.check(note).diagnostics if d.code == "S003")
    assert found.params["nearest"] == nearest
    assert "El más parecido es" in found.message


def test_words_that_any_note_may_have_resemble_nothing() -> None:
    assert said("ya no lo quiere con el wifi", "S003") == ["No reconozco ningún motivo del manual en esta nota"]


def test_a_form_is_shown_without_marks_of_ours() -> None:
    titles = default().titles
    forms = {reason.id: shown(reason.form, titles) for reason in default().catalog.reasons.values()}
    assert not [form for form in forms.values() if set(form) & set("{}[]|") or "  " in form or "// " in form]
    assert "Impulsa//USUARIO//retenido con aumento de plan//TELÉFONO DE CONTACTO" in forms.values()
    assert any("asesoría técnica//ACCIONES REALIZADAS//" in form for form in forms.values())
    assert any("con o sin costo" in form for form in forms.values())
