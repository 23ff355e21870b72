"""The manual's rows through the command line: filled in they may be filed, as printed each placeholder is named.

What stands in a row comes from the catalogue (`source`, as the manual prints it); what is filled in is written here.
"""

from __future__ import annotations

import json

import pytest

from support.command import call
from tipifica.language import default
from tipifica.model import Reason

REASONS = list(default().catalog.reasons.values())
PHONE, NAME, LOGIN = "0991234567", "Carlos Pacheco", "jperez"
# The row that the manual prints without the campaign and the login.
WITHOUT_HEADER = 36
# One row stands for thirteen reasons, with one of their causes as the example.
EXAMPLE_OF_A_CAUSE = "falta de disponibilidad técnica"
# What the manual prints for a value, and a value: in this order, the longer before what it begins with.
FILLED = [
    ("nombre y apellido del cliente", NAME),
    ("nombre y apellido", NAME),
    ("(número de visita técnica)", "4587123"),
    ("dirección exacta", "Av. Loja 3-20 y Quito"),
    ("dirección", "Av. Loja 3-20 y Quito"),
    ("teléfono de referencia", "022345678"),
    ("teléfonos de contacto", PHONE),
    ("# referencia", "45871"),
    ("detallar fecha inicio - fecha fin", "01/03/2024 - 31/05/2024"),
    ("numero de servicio contacto de cliente //", f"numero de servicio 023456789 contacto de cliente {NAME} {PHONE}//"),
    (" (dependiendo del requerimiento)", ""),
    ("099- xxx-xx-xx", "099-123-45-67"),
    ("099-000-xx-xx", "099-123-45-67"),
    ("099xxxxxxx", PHONE),
    ("Telf. xxxxxx", f"Telf. {PHONE}"),
    ("xx%", "50%"),
    ("xxx", "mañana a las 10h00"),
    ("1er o 2do", "1er"),
    ("teléfonos.", f"{PHONE}."),
    ("teléfono", PHONE),
    ("telf.", f"telf. {PHONE}"),
    ("usuario", LOGIN),
    # Of the two scenarios that the manual prints, the one that applies.
    (
        " cuando el cliente molesto indica se acercará a agencia por alguna inconformidad con los valores a cancelar o"
        " no está de acuerdo con el proceso para retiro",
        "",
    ),
]
# What must be named of each of the manual's 39 rows as it is printed: every place where a value belongs. Of a reason
# that came later the corpus says it.
_LOGIN, _CONTACT = "usuario", "Contacto 099xxxxxxx"
PLACEHOLDERS = {
    1: (_LOGIN, "nombre y apellido", "xxx", "teléfono"),
    2: (_LOGIN, "1er o 2do", "teléfono"),
    3: (_LOGIN, "telf."),
    4: (_LOGIN, "(dependiendo del requerimiento)", "teléfono"),
    **dict.fromkeys((5, 6, 7), (_LOGIN, "teléfono")),
    8: (_LOGIN, "dirección", "teléfono de referencia", "contacto de cliente nombre y apellido del cliente", "teléfono"),
    9: (
        *(_LOGIN, "xx%", "dirección", "teléfono de referencia"),
        *("contacto de cliente nombre y apellido del cliente", "teléfono"),
    ),
    10: (_LOGIN, "(número de visita técnica)", "contacto de cliente nombre y apellido", "teléfono"),
    11: (_LOGIN,),
    **dict.fromkeys(
        (12, 13), (_LOGIN, "detallar fecha inicio - fecha fin", "numero de servicio", "contacto de cliente")
    ),
    14: (_LOGIN, "# referencia", "dirección exacta", "teléfonos de contacto"),
    **dict.fromkeys(range(15, 28), (_LOGIN, _CONTACT)),
    28: (_LOGIN, "Contacto 099- xxx-xx-xx"),
    29: (_LOGIN, "Contacto 099-000-xx-xx"),
    30: (_LOGIN, "Contacto 099-000-xx-xx"),
    31: (_LOGIN, "telf"),
    32: (_LOGIN, "Telf. xxxxxx"),
    **dict.fromkeys((33, 34, 35), (_LOGIN,)),
    WITHOUT_HEADER: (),
    37: (_LOGIN, "telf."),
    38: (_LOGIN, "telf."),
    39: (_LOGIN, "teléfonos"),
}
# The rows that print no place for the phones which the form asks for.
WITHOUT_PHONES = (12, 13)


def _id(reason: Reason) -> str:
    return f"{reason.number}-{reason.id}"


def _printed(reason: Reason) -> str:
    """The row as printed, with the reason's own cause where the manual gives another's as the example."""
    return reason.source.replace("\\$", "$").replace(EXAMPLE_OF_A_CAUSE, _cause(reason))


def _cause(reason: Reason) -> str:
    """What stands in the form of the reason between the shared phrase and the contact."""
    before, _, after = reason.form.partition("//cliente no accede a beneficios ")
    return after.partition("//")[0].partition(" [")[0] if before != reason.form else EXAMPLE_OF_A_CAUSE


def _filled(reason: Reason) -> str:
    """The row with every placeholder replaced; a label with nothing after it gets a phone."""
    text = _printed(reason)
    for placeholder, value in FILLED:
        text = text.replace(placeholder, value, 1)
    return f"{text} {PHONE}" if text.endswith("//telf") else text


def _check(note: str) -> tuple[int, dict[str, object], list[dict[str, object]]]:
    """The exit status with default options, the result, and its diagnostics."""
    status = call("check", "--text", note).status
    result = json.loads(call("parse", "--text", note).out)
    return status, result, result["diagnostics"]


def test_every_row_is_in_the_catalogue() -> None:
    assert [reason.number for reason in REASONS] == list(range(1, len(REASONS) + 1))
    assert {reason.number for reason in REASONS} >= set(PLACEHOLDERS)
    assert all(reason.source for reason in REASONS)


@pytest.mark.parametrize("reason", REASONS, ids=_id)
def test_a_row_filled_in_may_be_filed(reason: Reason) -> None:
    status, result, found = _check(_filled(reason))
    assert result["reason"] == reason.id
    if reason.number == WITHOUT_HEADER:
        assert (status, [d["code"] for d in found]) == (1, ["S001", "S002"])
        return
    assert status == 0
    assert all(d["severity"] == "info" and "fix" in d for d in found), found
    assert set(reason.required) - {"dates"} <= set(result["fields"])  # type: ignore[arg-type]


def test_the_longest_row_with_all_that_it_prints_is_only_too_long() -> None:
    row = REASONS[38].source.replace("usuario", LOGIN).replace("teléfonos.", PHONE)
    _, result, found = _check(row)
    assert result["reason"] == REASONS[38].id
    assert [d["code"] for d in found if d["severity"] != "info"] == ["T009"]


@pytest.mark.parametrize("reason", [r for r in REASONS if r.number != WITHOUT_HEADER], ids=_id)
def test_a_row_filled_in_is_mended_to_a_note_without_findings(reason: Reason) -> None:
    _, result, _ = _check(_filled(reason))
    canonical = str(result["canonical"])
    again = json.loads(call("parse", "--text", canonical).out)
    assert again["diagnostics"] == []
    assert again["fields"] == result["fields"]


@pytest.mark.parametrize("reason", [r for r in REASONS if r.number in PLACEHOLDERS], ids=_id)
def test_a_row_as_printed_has_its_placeholders_named(reason: Reason) -> None:
    printed = _printed(reason)
    status, result, found = _check(printed)
    assert (status, result["reason"]) == (1, reason.id)
    named = [printed[slice(*d["span"])] for d in found if d["code"] == "S009"]  # type: ignore[misc]
    assert tuple(named) == PLACEHOLDERS[reason.number]
    assert [d["code"] for d in found].count("S008") == (reason.number in WITHOUT_PHONES)
    # Nothing is invented: what was left has no value and stays as it is.
    assert "agent" not in result["fields"]  # type: ignore[operator]
    assert all(text in str(result["canonical"]) or text.lower() in str(result["canonical"]) for text in named)
