"""A field is described once: what is made of the description, and which names of fields still stand in the source."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

import tipifica
from support.bulk import command, surroundings
from support.command import call
from tipifica.bulk.kernel import Kernel
from tipifica.bulk.results import PLACE, columns_of, field_columns
from tipifica.fields.given import given, given_part
from tipifica.fields.write import written_fields
from tipifica.language import Language, default, load
from tipifica.model import FieldValue, Settings
from tipifica.rules import every_rule

SOURCE = Path(__file__).parents[1] / "src" / "tipifica"
CAMPAIGN = Path(__file__).parent / "fixtures" / "cobranza"
FIELDS = default().catalog.fields
LEXICON = default().grammar.lexicon


@pytest.fixture(scope="module")
def campaign() -> Language:
    return load(CAMPAIGN)


# ---------------------------------------------------------------- columns


def test_each_value_is_a_column_and_nothing_else_is_called_so() -> None:
    columns = columns_of(default().catalog, fixed=True)
    assert [c.name for c in field_columns(default().catalog)] == [k for k, f in FIELDS.items() if f.holds is not None]
    assert [key for key, field in FIELDS.items() if field.holds is None] == ["dates"]
    assert len({column.name for column in (*PLACE, *columns)}) == len(PLACE) + len(columns)


def test_a_field_is_not_called_as_a_column_that_all_results_have(campaign: Language) -> None:
    catalog = campaign.catalog
    taken = replace(catalog, fields={**catalog.fields, "verdict": replace(catalog.fields["remark"], key="verdict")})
    with pytest.raises(ValueError, match="'verdict'"):
        columns_of(taken)


def test_the_columns_of_a_campaign_are_those_of_its_fields(campaign: Language) -> None:
    kernel = Kernel(campaign, Settings())
    note = "Recupera//mvera//0991234567//desconoce la deuda presenta reclamo//comentario pagó en otra agencia"
    results = kernel.check([note, note.replace("pagó", "pago")])
    assert results.columns["verdict"] == ["conforms", "conforms"]
    assert results.columns["remark"] == ["pagó en otra agencia", "pago en otra agencia"]
    assert "reference" not in results.columns


# ---------------------------------------------------------------- values that somebody gives


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("agent", " jperez ", {"agent": "jperez"}),
        ("client_name", "Ana  Paz", {"client_name": "Ana Paz"}),
        ("phones", "099-123-45-67, +593 2 234 5678", {"phones": ("0991234567", "022345678")}),
        ("phones", "0991234567 0991234567", {"phones": ("0991234567",)}),
        ("reference_phone", "(02) 234-5678", {"reference_phone": "022345678"}),
        ("reference", "45871", {"reference": "45871"}),
        ("attempt", "2", {"attempt": 2}),
        ("attempt", "Segundo", {"attempt": 2}),
        ("actions", "cambio de clave, , medición", {"actions": ("cambio de clave", "medición")}),
        ("percent", "50", {"percent": 50}),
        ("percent", "12,5 %", {"percent": 12.5}),
        ("months", "2, 3 y 5", {"months": (2, 3, 5)}),
        ("months", "enero a marzo", {"months": (1, 2, 3)}),
        ("months_total", "tres", {"months_total": 3}),
        ("months_mode", "CONSECUTIVO", {"months_mode": "consecutivo"}),
        ("payer_ani", "022345678", {"payer_ani": "022345678"}),
        ("dates", "1/3/24 al 31/5/24", {"start_date": "2024-03-01", "end_date": "2024-05-31"}),
        ("amount", "10", {"amount": "10.00", "amount_plus_tax": False}),
        ("amount", "$10.00+ imp.", {"amount": "10.00", "amount_plus_tax": True}),
        ("cost", "sin", {"cost": "sin"}),
    ],
)
def test_what_a_note_may_write_may_be_given(key: str, text: str, value: dict[str, FieldValue]) -> None:
    assert given(FIELDS[key], text, LEXICON) == value


@pytest.mark.parametrize(
    ("key", "text"),
    [
        *[(key, "") for key in FIELDS if key not in ("start_date", "end_date", "amount_plus_tax")],
        ("phones", "hola"),
        ("phones", "0991234567 y"),
        ("reference_phone", "0991234567 022345678"),
        ("attempt", "once veces"),
        ("percent", "101"),
        ("months", "13"),
        ("months_mode", "seguido"),
        ("dates", "01/03/2024"),
        ("dates", "31/02/2024 - 31/05/2024"),
        ("amount", "-3"),
        ("service_number", "12"),
    ],
)
def test_what_no_note_can_say_is_not_taken(key: str, text: str) -> None:
    with pytest.raises(ValueError):
        given(FIELDS[key], text, LEXICON)


@pytest.mark.parametrize(("key", "text"), [("end_date", "31/05/2024"), ("end_date", ""), ("amount_plus_tax", "sí")])
def test_a_part_is_a_day_or_a_truth(key: str, text: str) -> None:
    with pytest.raises(ValueError):
        given_part(FIELDS[key], text)


def test_parts_may_be_given_by_themselves() -> None:
    values = {
        "agent": "jperez",
        "duration_months": "3",
        "start_date": "2024-03-01",
        "end_date": "2024-05-31",
        "amount_plus_tax": "true",
        "amount": "$10",
        "service_number": "12345678",
        "client_name": "Ana Paz",
        "phones": "0991234567",
    }
    outcome = call("compose", "13", *(part for key, text in values.items() for part in ("--set", f"{key}={text}")))
    assert outcome.status == 0, outcome.err
    assert "con costo de $10.00+ imp. por 3 meses//01/03/2024 - 31/05/2024//" in outcome.out
    assert tipifica.check(outcome.out.strip()).verdict == "conforms"


@pytest.mark.parametrize(
    ("reason", "key", "text", "example"),
    [
        ("5", "phones", "hola", "; se escribe así: 0991234567"),
        ("12", "start_date", "mayo", "; se escribe así: 2026-03-01"),
        ("13", "amount_plus_tax", "sí", "; se escribe así: true"),
        ("1", "callback", "", ""),
    ],
)
def test_a_value_that_cannot_be_is_told(reason: str, key: str, text: str, example: str) -> None:
    outcome = call("compose", reason, "--set", f"{key}={text}", "--set", "agent=jperez")
    assert (outcome.status, outcome.out) == (2, "")
    assert outcome.err == f"tipifica: el campo «{key}» no puede ser «{text}»{example}\n"


def test_no_value_that_was_given_is_lost() -> None:
    given = ("--set", "agent=jperez", "--set", "phones=0991234567", "--set", "actions=reinicio")
    outcome = call("compose", "4", *given, "--set", "phones=042345678", "--set", "actions=cambio de clave")
    assert outcome.out.endswith("//se realiza reinicio, cambio de clave//0991234567 042345678\n")
    refused = call("compose", "4", *given, "--set", "agent=otro")
    assert (refused.status, refused.err) == (2, "tipifica: el campo «agent» se da dos veces\n")


def at_a_terminal(tmp_path: Path, typed: bytes, *args: str) -> tuple[int, str, str]:
    """Run a command whose input and errors are a terminal, at which `typed` is typed; the status, what it writes, and
    all that the terminal shows, which comes in pieces and ends in an error."""
    primary, secondary = os.openpty()
    with subprocess.Popen(
        command(*args), cwd=tmp_path, env=surroundings(), stdin=secondary, stdout=subprocess.PIPE, stderr=secondary
    ) as running:
        os.close(secondary)
        os.write(primary, typed)
        assert running.stdout is not None
        written = running.stdout.read().decode()
    pieces = []
    with os.fdopen(primary, "rb", buffering=0) as reader, contextlib.suppress(OSError):
        while piece := reader.read(4096):
            pieces.append(piece)
    return running.returncode, written, b"".join(pieces).decode()


def test_what_is_missing_is_asked_for_by_its_title_until_it_can_be(tmp_path: Path) -> None:
    call_of = ("compose", "5", "--lang", "en", "--set", "agent=jperez")
    status, note, shown = at_a_terminal(tmp_path, b"hola\n099-123-45-67\n", *call_of)
    assert (status, note) == (0, "Impulsa//jperez//retenido con aumento de plan//0991234567\n")
    assert shown.count("contact phone: ") == 2
    assert 'the field "phones" cannot be "hola"' in shown


def test_which_of_several_reasons_is_meant_is_asked_for(tmp_path: Path) -> None:
    values = ("--set", "agent=jperez", "--set", "phones=0991234567", "--set", "attempt=2")
    status, note, shown = at_a_terminal(tmp_path, b"9\n1\n", "compose", "no contesta", "--lang", "en", *values)
    assert (status, note) == (0, "Impulsa//jperez//cliente no contesta en 2do intento de contacto//0991234567\n")
    assert shown.count("Which?") == 2
    assert "1  PENDIENTE / NO CONTESTA" in shown


# ---------------------------------------------------------------- values that are written


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("phones", "0991234567"),
        ("phones", (991234567,)),
        ("percent", "50"),
        ("months_total", True),
        ("attempt", 99),
        ("months", ()),
        ("cost", "gratis"),
        ("start_date", "01/03/2024"),
        ("dates", "01/03/2024 - 31/05/2024"),
        ("colour", "red"),
    ],
)
def test_a_value_of_another_type_is_not_written(key: str, value: FieldValue) -> None:
    values = {"start_date": "2024-03-01", "end_date": "2024-05-31"} if key.endswith("_date") else {}
    with pytest.raises(ValueError, match=key):
        written_fields({**values, key: value}, FIELDS, LEXICON.ordinal_writing)


def test_half_a_range_is_no_range() -> None:
    texts = written_fields({"start_date": "2024-03-01", "amount_plus_tax": True}, FIELDS, LEXICON.ordinal_writing)
    assert texts == {}


# ---------------------------------------------------------------- names of fields in the source

# Where the source names a field, and why. The list may only shrink: who needs a value asks the catalogue for the fields
# of its kind (`of_kind`), or for the field that another one tells of. A rule may name the fields that it declares: were
# one of them renamed in the catalogue, the cases of the rule in the corpus would fail.
NAMED = {
    # Its views join columns of the manual's own table.
    "bulk/sinks/as_sqlite.py": {"end_date", "payer_ani", "service_number"},
}


def test_the_source_asks_for_fields_by_the_kind_of_their_values() -> None:
    unlike_words = "|".join(key for key in FIELDS if "_" in key)
    asked = rf"(?:\bfields(?:\[|\.get\(|=\()|\b(?:span|each_span|string|strings|numbers)\()\"({'|'.join(FIELDS)})\""
    declared = {name for rule in every_rule() for name in rule.looks_at.fields}
    found: dict[str, set[str]] = {}
    for path in SOURCE.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        names = {*re.findall(rf"\b(?:{unlike_words})\b", text), *re.findall(asked, text)}
        if path.parent.name == "rules":
            names -= declared
        if names:
            found[path.relative_to(SOURCE).as_posix()] = names
    assert found == NAMED
