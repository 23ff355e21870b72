"""What the page asks and is answered: the same as the library says, in JSON, whatever is sent."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tipifica
from support.corpus import load
from tipifica.language import default
from tipifica.model import Settings
from tipifica.page import ACTIONS, answer

DEFAULT = Settings()
NOTES = [case.text for cases in load().values() for case in cases]
NOTE = "Impulsa//jperez//retenido con aumento de plan//0991234567"


def asked(action: str, request: dict, config: Settings = DEFAULT) -> dict:
    found = answer(action, json.dumps(request), default(), config)
    assert found.ok, found.body
    return json.loads(found.body)


def refused(action: str, body: str) -> str:
    found = answer(action, body, default(), DEFAULT)
    assert not found.ok
    said = json.loads(found.body)
    assert list(said) == ["error"] and "\n" not in said["error"]
    return said["error"]


def test_a_note_is_checked_as_the_library_checks_it():
    for text in NOTES[::40]:
        result = asked("check", {"text": text})
        result.pop("said")
        assert result == json.loads(json.dumps(tipifica.check(text).to_dict()))


def test_several_notes_are_checked_like_each_alone():
    texts = NOTES[::97]
    alone = [asked("check", {"text": text}) for text in texts]
    assert asked("check", {"texts": texts}) == {"results": alone}


@pytest.mark.parametrize(
    ("pasted", "starts"),
    [
        (NOTE, [0]),
        (f"{NOTE}\n{NOTE}", [0, len(NOTE) + 1]),
        (f"\n{NOTE}\n\nhola\n{NOTE}\n", [1, len(NOTE) + 3, len(NOTE) + 8]),
        # One note over several lines: none of its lines is a note.
        ("Impulsa\njperez\nretenido con aumento de plan//0991234567", [0]),
        (f"{NOTE} y además\nllamar mañana", [0]),
        ("", [0]),
    ],
)
def test_what_was_pasted_is_parted_into_notes(pasted, starts):
    results = asked("check", {"pasted": pasted})["results"]
    assert [each["start"] for each in results] == starts
    for each in results:
        assert pasted[each["start"] :].startswith(each["text"])


def test_the_sentences_are_those_of_a_terminal():
    said = asked("check", {"text": "Impulsa/jperez/retenido con aumento de plan//telf. 099-123-45-67"})["said"]
    assert said["reason"] == "RETENIDO / AUMENTO DE PLAN"
    assert said["closure"] == "ATENDIDO (1 día)"
    assert said["mended"] == "se corrige solo: 1 teléfono, 2 separadores, 1 etiqueta"
    assert said["left"] == [] and said["question"] == ""
    assert (said["light"], said["verdict"]) == ("mend", "Se corrige sola")
    english = asked("check", {"text": "Impulsa//jperez//cliente no contesta en 2do intento", "lang": "en"})["said"]
    assert [found["code"] for found in english["left"]] == ["S008"]
    assert "teléfono" not in english["left"][0]["message"]


def test_formatting_says_whether_the_note_may_be_filed():
    assert asked("format", {"text": "impulsa//jperez//retenido con aumento de plan//0991234567"}) == {
        "text": NOTE,
        "changed": True,
        "verdict": "mendable",
        "needs": "nothing",
    }
    assert asked("format", {"text": "hola"})["text"] == "hola"


def test_a_note_is_composed_as_its_fields_come_in():
    reason = "pendiente/no-contesta"
    fields = {}
    for key, value, missing in (
        ("agent", "jperez", ["attempt", "phones"]),
        ("attempt", "2", ["phones"]),
        ("phones", "0991234567 022345678", []),
    ):
        fields[key] = value
        found = asked("compose", {"reason": reason, "fields": fields})
        assert found["missing"] == missing and found["errors"] == {}
    assert found["text"] == "Impulsa//jperez//cliente no contesta en 2do intento de contacto//0991234567 022345678"


def test_a_wrong_value_is_told_at_its_field():
    found = asked("compose", {"reason": "pendiente/no-contesta", "fields": {"agent": "jperez", "phones": "99"}})
    assert found["text"] is None
    assert list(found["errors"]) == ["phones"]
    assert found["missing"] == ["attempt"]


@pytest.mark.parametrize(
    ("reason", "key", "text", "complete"),
    [
        ("retenido/traslado-interno-con-costo", "reference_phone", "099123456", False),
        ("retenido/traslado-interno-con-costo", "reference_phone", "0991234567", True),
        ("retenido/traslado-interno-con-costo", "address", "calle 5", False),
        ("retenido/traslado-interno-con-costo", "client_name", "ana perez", False),
        # Another telephone may follow, and another month.
        ("retenido/aumento-de-plan", "phones", "0991234567", False),
        ("retenido-en-seguimiento/descuento-cbm", "months", "1,2", False),
        ("retenido-en-seguimiento/descuento-cbm", "percent", "5", False),
        # A percent sign may follow, the end of an ordinal, taxes, a year.
        ("retenido-en-seguimiento/descuento-cbm", "percent", "50", False),
        ("retenido-en-seguimiento/descuento-cbm", "percent", "50%", True),
        ("pendiente/no-contesta", "attempt", "2", False),
        ("pendiente/no-contesta", "attempt", "2do", True),
        ("retenido-en-seguimiento/suspension-temporal-con-costo", "amount", "$10.00", False),
        ("retenido-en-seguimiento/suspension-temporal-con-costo", "amount", "$10.00+ imp.", True),
        ("retenido-en-seguimiento/suspension-temporal-con-costo", "dates", "01/02/2026 - 01/04", False),
        ("retenido-en-seguimiento/traslado-sin-costo", "cost", "sin", True),
        # A year of two digits, which is the beginning of one of four.
        ("retenido-en-seguimiento/suspension-temporal-sin-costo", "dates", "01/02/2026 al 01/04/20", False),
        ("retenido-en-seguimiento/suspension-temporal-sin-costo", "dates", "01/02/2026 al 01/04/2026", True),
    ],
)
def test_a_value_that_can_only_be_that_is_complete(reason, key, text, complete):
    assert asked("compose", {"reason": reason, "fields": {key: text}, "typing": key})["complete"] is complete
    assert asked("compose", {"reason": reason, "fields": {key: text}})["complete"] is False


@pytest.mark.parametrize(
    ("body", "light", "verdict"),
    [
        ("retenido con aumento de plan//0991234567", "good", "Correcta"),
        ("retenido con baja de plan", "person", "Falta un dato, o no es correcto"),
        ("cliente no contesta en 3er intento de contacto//0991234567", "person", "Falta su respuesta"),
        # One note of which the months, one of which the reason must be decided.
        ("descuento 50% mes 2-5//contacto de cliente Ana Vera 0991234567", "person", "Falta decidir"),
        ("servicio retirado//cliente no accede a beneficios//contacto 0991234567", "person", "Falta decidir"),
        ("visita técnica 4587123 contacto de cliente Ana//0991234567", "good", "Se puede registrar, con avisos"),
        ("hola", "wrong", "No la reconozco"),
    ],
)
def test_what_becomes_of_a_note_is_said_in_a_word(body, light, verdict):
    said = asked("check", {"text": f"Impulsa//jperez//{body}"})["said"]
    assert (said["light"], said["verdict"]) == (light, verdict)


@pytest.mark.parametrize(
    ("notation", "reason"),
    [
        ("nc 2 0987654321", "pendiente/no-contesta"),
        ("nc 3 0987654321", "no-contesta-derivado-n1/no-contesta"),
        ("nc 3", "no-contesta-derivado-n1/no-contesta"),
    ],
)
def test_an_attempt_tells_which_reason_is_meant(notation, reason):
    assert [each["reason"] for each in asked("understand", {"text": notation})["found"]] == [reason]


SUSPENSION = "retenido-en-seguimiento/suspension-temporal-sin-costo"


@pytest.mark.parametrize(
    ("reason", "fields", "field", "said"),
    [
        (SUSPENSION, {"dates": "marzo"}, "dates", "se escribe así: 01/03/2026 - 31/05/2026"),
        # The end is a part of the dates, which are one field of the form.
        (SUSPENSION, {"dates": "01/06/2026 - 31/05/2026"}, "dates", "La fecha de fin está antes que la de inicio"),
        (SUSPENSION, {"client_name": "Ana"}, "client_name", "Escriba el nombre completo"),
        ("pendiente/no-contesta", {"attempt": "3"}, "", "otro motivo: NO CONTESTA DERIVADO A N1"),
        (
            "retiro-en-proceso/cliente-se-acercara-a-cis",
            {"scenario": "no accede a beneficio"},
            "scenario",
            "«escenario»",
        ),
    ],
)
def test_what_is_wrong_with_a_value_is_said_in_the_words_of_the_form(reason, fields, field, said):
    needed = next(each["fields"] for each in asked("reasons", {})["reasons"] if each["id"] == reason)
    examples = {each["key"]: each["example"] or "45871" for each in needed if each["required"]}
    errors = asked("compose", {"reason": reason, "fields": examples | fields})["errors"]
    assert list(errors) == [field] and said in errors[field]
    assert not [key for key in default().catalog.fields if f"«{key}»" in errors[field]]


@pytest.mark.parametrize(
    ("dates", "months"),
    [
        ("01/03/2024 - 31/05/2024", "3"),
        ("15/03/2024 - 14/04/2024", "1"),
        ("15/03/2024 - 30/04/2024", "2"),
        # Two weeks are no month, and this may be one or two.
        ("01/03/2024 - 15/03/2024", None),
        ("31/01/2025 - 28/02/2025", None),
        ("01/03/2024", None),
        ("", None),
    ],
)
def test_the_months_follow_from_the_dates_where_they_can_be_no_others(dates, months):
    found = asked("compose", {"reason": SUSPENSION, "fields": {"dates": dates}})
    assert found["follows"] == ({} if months is None else {"duration_months": months})
    assert "duration_months" in found["missing"]


DISCOUNT = "retenido-en-seguimiento/descuento-cbm"


@pytest.mark.parametrize(
    ("reason", "fields", "errors"),
    [
        (SUSPENSION, {"dates": "01/06/2026 - 31/05/2026"}, ["dates"]),
        (SUSPENSION, {"client_name": "Ana"}, ["client_name"]),
        (SUSPENSION, {"client_name": "Ana Vera"}, []),
        (SUSPENSION, {"dates": "01/03/2026 - 31/05/2026", "duration_months": "7"}, ["duration_months"]),
        # Of dates and months that are not there yet nothing is known.
        (SUSPENSION, {"duration_months": "7"}, []),
        (DISCOUNT, {"months_mode": "consecutivo"}, []),
        (DISCOUNT, {"months_mode": "consecutivo", "months": "2 y 5"}, ["months_mode"]),
        ("pendiente/no-contesta", {"attempt": "3"}, [""]),
    ],
)
def test_a_value_is_judged_before_the_others_are_there(reason, fields, errors):
    found = asked("compose", {"reason": reason, "fields": fields})
    assert (list(found["errors"]), found["text"]) == (errors, None)
    assert found["missing"]


def test_who_is_still_writing_a_value_is_not_told_what_it_lacks():
    name = {"reason": SUSPENSION, "fields": {"client_name": "Ana"}}
    assert asked("compose", name | {"typing": "client_name"})["errors"] == {}
    dates = {"reason": SUSPENSION, "fields": {"dates": "01/06/2026 - 31/05/2026"}, "typing": "dates"}
    found = asked("compose", dates)
    assert list(found["errors"]) == ["dates"] and not found["complete"]


@pytest.mark.parametrize("reason", [reason.id for reason in tipifica.list_reasons()])
def test_the_examples_of_a_form_make_a_note(reason):
    fields = next(each["fields"] for each in asked("reasons", {})["reasons"] if each["id"] == reason)
    values = {each["key"]: each["example"] or "texto libre" for each in fields if each["required"]}
    assert tipifica.check(asked("compose", {"reason": reason, "fields": values})["text"]).observation.reason == reason


def test_what_may_follow_from_a_field_comes_after_it():
    fields = next(each["fields"] for each in asked("reasons", {})["reasons"] if each["id"] == SUSPENSION)
    assert [each["key"] for each in fields][:3] == ["agent", "dates", "duration_months"]


def test_the_agent_of_the_settings_need_not_be_said():
    found = asked(
        "compose",
        {"reason": "retenido/aumento-de-plan", "fields": {"phones": "0991234567"}},
        Settings(agent="jperez"),
    )
    assert found["text"] == NOTE


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("nco", "pendiente/no-contesta"),
        ("NC", "pendiente/no-contesta"),
        ("n/c", "pendiente/no-contesta"),
        ("no contesta", "pendiente/no-contesta"),
        ("baja", "retenido/baja-de-plan"),
        ("ap", "retenido/aumento-de-plan"),
        ("técnica visita", "retenido/visita-tecnica"),
        ("vae", "retiro-contactado/viaje-al-exterior"),
        ("economicos", "retiro-contactado/problemas-economicos"),
        ("11", "retenido-en-seguimiento/descuento-cbm"),
        ("derivado n1", "no-contesta-derivado-n1/no-contesta"),
        ("xyz", None),
    ],
)
def test_a_reason_is_found_by_beginnings_of_its_words(query, first):
    assert next(iter(asked("find", {"query": query})["reasons"]), None) == first


def test_every_reason_is_found_by_a_few_letters_of_its_motive():
    """The first three letters of each word, as one types without looking: the reason, or one with the same motive, is
    the first."""
    reasons = {reason.id: reason for reason in tipifica.list_reasons()}
    for reason in reasons.values():
        letters = " ".join(word[:3] for word in reason.motive.replace("-", " ").split())
        found = asked("find", {"query": letters})["reasons"]
        assert reasons[found[0]].motive.startswith(reason.motive) or found[0] == reason.id, (letters, found)


@pytest.mark.parametrize(
    "text", ["nc 2 0987654321", "NCO 0987654321 2", "no contesta 2do 0987654321", "n/c 2 0987654321"]
)
def test_a_short_notation_is_understood(text):
    found = asked("understand", {"text": text})["found"]
    assert [each["reason"] for each in found] == ["pendiente/no-contesta"]
    values = {key: value.removesuffix("do") for key, value in found[0]["fields"].items()}
    assert values == {"attempt": "2", "phones": "0987654321"}


def test_what_is_no_short_notation_means_nothing():
    assert asked("understand", {"text": "nc 2 0987654321 mañana"}) == {"found": []}
    assert asked("understand", {"text": ""}) == {"found": []}


@pytest.mark.parametrize(
    ("action", "body"),
    [
        ("check", ""),
        ("check", "["),
        ("check", "[" * 100_000),
        ("check", "[]"),
        ("check", "{}"),
        ("check", '{"text": 1}'),
        ("check", '{"text": true}'),
        ("check", '{"text": "a", "texto": "b"}'),
        ("check", '{"texts": "a"}'),
        ("check", '{"texts": ["a", 1]}'),
        ("check", '{"text": "a", "lang": "fr"}'),
        ("check", '{"text": "a", "lang": ["es"]}'),
        ("check", '{"text": "a", "record": {"estado": "x"}}'),
        ("check", '{"text": "a", "record": {"state": 1}}'),
        ("complete", '{"text": "a", "position": 2}'),
        ("complete", '{"text": "a", "position": -1}'),
        ("complete", '{"text": "a", "position": true}'),
        ("compose", '{"reason": "nada"}'),
        ("compose", '{"reason": "pendiente/no-contesta", "fields": {"cost": "con"}}'),
        ("rules", '{"text": "a"}'),
    ],
)
def test_a_bad_request_is_refused_in_one_line(action, body):
    assert refused(action, body)


def test_a_refusal_does_not_repeat_what_was_sent():
    secret = "maria alvarado 0991234567"
    for body in ({"texts": secret}, {"text": secret, "lang": secret}, {"text": "a", "record": {"state": [secret]}}):
        assert "0991234567" not in refused("check", json.dumps(body))
    assert "0991234567" not in refused("compose", json.dumps({"reason": secret}))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda each: st.lists(each) | st.dictionaries(st.text(), each),
    max_leaves=6,
)
KEYS = ("text", "texts", "pasted", "position", "query", "reason", "fields", "record", "lang")


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(sorted(ACTIONS)),
    st.fixed_dictionaries({}, optional=dict.fromkeys(KEYS, JSON)),
)
def test_any_request_has_an_answer(action, request):
    found = answer(action, json.dumps(request), default(), DEFAULT)
    assert found.ok is ("error" not in json.loads(found.body))
    assert found.body.encode() and "\n" not in found.body


def test_several_actions_are_parted_as_in_a_note():
    note = (
        "Impulsa//jperez//retenido con asesoría técnica//se realiza cambio de equipo//se prueba navegación//0991234567"
    )
    seen = tipifica.parse(note)
    assert len(seen.fields["actions"]) == 2
    fields = {"agent": "jperez", "actions": "cambio de equipo // se prueba señal", "phones": "0991234567"}
    composed = asked("compose", {"reason": seen.reason, "fields": fields})["text"]
    assert tipifica.parse(composed).fields["actions"] == ("cambio de equipo", "se prueba señal")
