"""What the record declares against what the note says: rules M001 to M008."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import tipifica
from tipifica.engine import check
from tipifica.language import default, load
from tipifica.model import Record
from tipifica.rules.declared import declaration, read_date

GRAMMAR = Path(__file__).parents[1] / "grammar"
HEADER, PHONE = "Impulsa//uvera//", "//0991234567"
UPGRADE = HEADER + "retenido con aumento de plan" + PHONE
NC1 = HEADER + "cliente no contesta en 1er intento de contacto" + PHONE
NC3 = HEADER + "cliente no contesta en 3er intento de contacto//derivado a n1" + PHONE
NO_CAUSE = HEADER + "servicio retirado//cliente no accede a beneficios//contacto 0991234567"


def cause(words: str) -> str:
    return NO_CAUSE.replace("beneficios//", f"beneficios {words}//")


def suspension(service: str) -> str:
    dates = "01/03/2024 - 31/05/2024"
    contact = "contacto de cliente Ana Vera 0991234567"
    return f"{HEADER}suspensión de servicio sin costo por tres meses//{dates}//número de servicio {service} {contact}"


def record(
    state: str | None = None,
    motive: str | None = None,
    closure: str | None = None,
    agent: str | None = None,
    date: str | None = None,
) -> Record:
    return Record(state, motive, closure, agent, date)


CASES = [
    (UPGRADE, record("retenido", "aumento de plan", "atendido (1 dia)", "UVERA", "2025-03-10"), []),
    (UPGRADE, record("RETENIDO ", "Aumento-de-Plan", "ATENDIDO"), []),
    (UPGRADE, record("RETENIDO", "AUMENTO DE PLAN", "ATENDIDO 1 día"), []),
    (UPGRADE, record("RETENIDO", "AUMENTO DE PLAN", "ATENDIDO (un día)"), []),
    (UPGRADE, record("RETENIDO", "AUMENTO DE PLAN", "ATENDIDO (3 días)"), ["M003"]),
    (UPGRADE, record("RETENIDO", "AUMENTO DE PLAN", "ANULADO (1 día)"), ["M003"]),
    (UPGRADE, record("RETENIDO", "AUMENTO DE PLAN", "ATENDDO (3 días)"), ["M004"]),
    (UPGRADE, record("RETENIDO", "AUMENTO DE PLAN", "CERRADO"), ["M004"]),
    (UPGRADE, record("RETENDIO", "AUMENTO DE PLAN"), ["M004"]),
    (UPGRADE, record("RETENDIO", "BAJA DE PLAN"), ["M001", "M004"]),
    (UPGRADE, record("NO PROCDE", "AUMENTO DE PLAN"), ["M002", "M004"]),
    (UPGRADE, record("Retenido Seguimiento", "AUMENTO DE PLAN"), ["M002"]),
    (UPGRADE, record("RETENIDO EN SEGUIMIENTO"), ["M002"]),
    (UPGRADE, record(None, "baja de plan"), ["M001"]),
    (UPGRADE, record("NO PROCEDE", "BAJA DE PLAN"), ["M001"]),
    (UPGRADE, record("Retiro no contactado", "AUMENTO DE PLAN"), ["M002"]),
    (UPGRADE, record("Retiro Migracion"), ["M002"]),
    (UPGRADE, record("", " ", "", ""), []),
    (UPGRADE, record("-", "-", "-", "-", "-"), ["M006"]),
    (UPGRADE, record(None, "VENTA NUEVA"), ["M004"]),
    (
        HEADER + "descuento 50% mes 4//contacto de cliente Ana Vera 0991234567",
        record("Retenido Seguimiento", "Descuento CBM", "Atendido (1 día)", None, "10/03/2025 10:30"),
        [],
    ),
    (
        HEADER + "descuento 50% mes 3//contacto de cliente Ana Vera 0991234567",
        record(date="2025-03-10T23:59:59"),
        ["M007"],
    ),
    (
        HEADER + "descuento 50% mes 3 y 4//contacto de cliente Ana Vera 0991234567",
        record(date="10-03-2025 8:05"),
        ["M007"],
    ),
    (HEADER + "descuento 50% mes 2 3 y 4//contacto de cliente Ana Vera 0991234567", record(date="10/03/2025"), []),
    (
        HEADER + "descuento 50% mes marzo//contacto de cliente Ana Vera 0991234567",
        record(date="10.3.25"),
        ["C404", "M007"],
    ),
    (NC1, record("PENDIENTE", "NO CONTESTA", "ATENDIDO (3 días)"), []),
    (NC1, record(None, "NO CONTESTA"), []),
    (NC3, record(None, "NO CONTESTA", "ATENDIDO (3 DIAS)"), []),
    (NC3, record("PENDIENTE", "NO CONTESTA"), ["M002"]),
    (NC1, record("No contesta derivado a N1", "no contesta"), ["M002"]),
    (NC3, record("NO CONTESTA DERIVADO A N1", "VOLVER A LLAMAR"), ["M001"]),
    (cause("no uso"), record("RETIRO CONTACTADO", "CLT- NO USO"), []),
    (cause("no uso"), record("RETIRO CONTACTADO", "clt-no uso"), []),
    (cause("no uso"), record("RETIRO CONTACTADO", "No Uso"), []),
    (cause("no uso"), record("RETIRO CONTACTADO", "COM- NO USO"), []),
    (cause("cierre de empresa"), record("RETIRO CONTACTADO", "CIERRE DE EMPRESA"), []),
    (cause("cierre de empresa"), record("RETIRO CONTACTADO", "CLT- CIERRE DE EMPRESA (COMERCIAL)"), []),
    (cause("problemas económicos"), record("RETIRO CONTACTADO", "CLT PROBLEMAS ECONOMICOS"), []),
    (cause("daños no atendidos"), record("RETIRO CONTACTADO", "TEC- DANOS NO ATENDIDOS"), []),
    (cause("mejor oferta de la competencia"), record("RETIRO CONTACTADO", "CLT- MALA CALIDAD DEL SERVICIO"), ["M001"]),
    (cause("viaje al exterior"), record("RETIRO CONTACTADO", "CLT- VIAJE AL EXTEROIR"), ["M004"]),
    (NO_CAUSE, record("RETIRO CONTACTADO", "CLT- VIAJE AL EXTERIOR"), ["S004"]),
    (NO_CAUSE, record(None, "CLT- VIAJE AL EXTEROIR"), ["M004", "S004"]),
    (NO_CAUSE, record("RETIRO CONTACTADO", None, "ATENDIDO (1 día)"), ["S004"]),
    (NO_CAUSE, record("RETIRO CONTACTADO", "AUMENTO DE PLAN", "ANULADO (1 día)"), ["M003", "S004"]),
    (HEADER + "no aplica proceso de retención", record("NO APLICA", "CAUSAL INCORRECTO", "ANULADO (1 día)"), []),
    (
        HEADER + "no aplica proceso de retención servicio retirado",
        record("NO APLICA", "SERVICIO RETIRADO", "ANULADO (3 días)"),
        ["M003"],
    ),
    (
        HEADER + "no aplica proceso de retención queja duplicada en ic",
        record("NO PROCEDE", "QUEJA DUPLICADA", "ANULADO"),
        ["M002"],
    ),
    ("Impulsa//retenido con aumento de plan" + PHONE, record(agent="jperez"), ["S002"]),
    ("Impulsa////retenido con aumento de plan" + PHONE, record(agent="jperez"), ["S002"]),
    (UPGRADE, record(agent="uvera2"), ["M006"]),
    (UPGRADE, record(agent=" Uvera "), []),
    ("Impulsa//Uvera//retenido con aumento de plan" + PHONE, record(agent="uvera"), []),
    (UPGRADE, record(date="ayer"), ["M004"]),
    (UPGRADE, record(date="31/02/2025"), ["M004"]),
    (UPGRADE, record(date="1 de marzo de 2025"), []),
    (UPGRADE, record(date="2025/03/01"), []),
    (UPGRADE, record(date="10/03/2025 10:30:00 a. m."), []),
    (UPGRADE, record(date="2025-03-10T10:30:00-05:00"), []),
    (UPGRADE, record("RETENDIO", "BAJA", "RECHAZADO", None, "x"), ["M004"] * 4),
    (
        suspension("023456789"),
        record("RETENIDO EN SEGUIMIENTO", "SUSPENSION TEMPORAL SIN COSTO", date="02-03-2024"),
        ["M008"],
    ),
    (
        suspension("023456789"),
        record("Retenido Seguimiento", "suspensión temporal sin costo", date="01/03/2024 23:00"),
        [],
    ),
    (
        "cliente llama por otra cosa",
        record("RETENDIO", "AUMENTO DE PLAN", "ANULADO (1 día)", "jperez", "2025-01-01"),
        ["M004", "S003"],
    ),
    (
        "cliente llama por otra cosa",
        record("RETENIDO", "AUMENTO DE PLAN", "ANULADO (1 día)", "jperez", "2025-01-01"),
        ["S003"],
    ),
    (
        HEADER + "traslado externo sin costo//45871//Av. Amazonas N34-12" + PHONE,
        record("RETENIDO EN SEGUIMIENTO", "TRASLADO SIN COSTO"),
        [],
    ),
    (
        HEADER + "retiro en proceso//no accede a beneficio//entregará equipos en cis" + PHONE,
        record("RETIRO EN PROCESO", "ENTREGARÁ EQUIPO EN CIS"),
        [],
    ),
    (
        HEADER + "sin contacto con titular números de contacto equivocado//telf. 0991234567",
        record("NO PROCEDE", "NUMERO DE CONTACTO EQUIVOCADO", "ANULADO (1 dia)"),
        [],
    ),
]


@pytest.mark.parametrize(("text", "declared", "codes"), CASES)
def test_a_note_is_held_against_its_record(text: str, declared: Record, codes: list[str]) -> None:
    assert sorted(found.code for found in tipifica.check(text, record=declared).diagnostics) == sorted(codes)


def test_messages_name_what_the_note_says_and_what_is_declared() -> None:
    messages = [
        found.message for found in tipifica.check(UPGRADE, record=record("RETENIDO", "BAJA DE PLNA")).diagnostics
    ]
    assert len(messages) == 2
    assert all("BAJA DE PLAN" in message for message in messages)
    assert any("AUMENTO DE PLAN" in message for message in messages)


def test_no_message_repeats_what_a_column_holds() -> None:
    """A shifted column puts a phone or a name where a state should be."""
    shifted = record("0987654321", "Rosa Quishpe", "0987654321 x", "rquishpe", "Rosa Quishpe")
    found = tipifica.check(UPGRADE, record=shifted).diagnostics
    assert sorted(d.code for d in found) == ["M004", "M004", "M004", "M004", "M006"]
    said = " ".join(f"{d.message} {d.params}" for d in found).lower()
    assert not any(secret in said for secret in ("0987654321", "quishpe", "uvera"))


def test_the_declared_motive_settles_what_the_note_leaves_open() -> None:
    for reason in default().catalog.reasons.values():
        if reason.state == "RETIRO CONTACTADO":
            observation = tipifica.check(NO_CAUSE, record=record(motive=reason.motive)).observation
            assert observation.reason == reason.id


@pytest.mark.parametrize("prefix", ["", "CLT-", "TEC- ", "COM - ", "clt "])
def test_every_motive_is_found_however_it_is_written(prefix: str) -> None:
    catalog = default().catalog
    for reason in catalog.reasons.values():
        bare = reason.motive.split("- ")[-1]
        for written in (bare, bare.lower(), bare.replace(" ", "_"), bare.split("(")[0], f" {bare} (x)"):
            found = declaration(record(reason.state, prefix + written), catalog)
            assert found.motive is not None and found.motive.exact, written
            assert found.reason == reason


def test_every_state_is_found_and_none_is_another() -> None:
    catalog = default().catalog
    for state in catalog.states.values():
        for name in (state.name, state.name.lower(), *state.also):
            found = declaration(record(name), catalog).state
            assert found is not None and found.exact and found.ids == (state.id,)


@pytest.mark.parametrize(
    "written",
    [
        "2025-03-10", "2025-03-10 08:00", "2025-03-10T08:00:00.250Z", "20250310", "2025/03/10", "10/03/2025", "10/3/25",
        "10-03-2025 8:00", "10.03.2025 08h30", "10/03/2025 08:00:00 p. m.", "10 de marzo de 2025", " 10/03/2025 ",
    ],
)  # fmt: skip
def test_a_date_is_read_day_first_or_as_iso(written: str) -> None:
    day = read_date(written)
    assert day is not None and day.isoformat() == "2025-03-10"


@pytest.mark.parametrize(
    "written", ["ayer", "31/02/2025", "03/25/2025", "45726", "10/03", "10/03/2025 - 12/03/2025", "9" * 5000]
)
def test_what_is_no_date_is_told(written: str) -> None:
    assert read_date(written) is None
    assert [d.code for d in tipifica.check(UPGRADE, record=record(date=written)).diagnostics] == ["M004"]


@pytest.mark.parametrize(
    ("date", "fires"), [("2024-12-31", True), ("2025-01-01", False), ("2025-06-30", False), ("2025-07-01", True)]
)
def test_a_reason_out_of_force_is_told(date: str, fires: bool, tmp_path: Path) -> None:
    folder = tmp_path / "grammar"
    shutil.copytree(GRAMMAR, folder)
    catalog = folder / "catalog.toml"
    number = "number = 5\n"
    bounded = f'{number}valid-from = "2025-01-01"\nvalid-to = "2025-06-30"\n'
    catalog.write_text(catalog.read_text(encoding="utf-8").replace(number, bounded, 1), encoding="utf-8")
    found = check(UPGRADE, load(folder), record=record(date=date)).diagnostics
    assert [d.code for d in found] == (["M005"] if fires else [])
    assert not tipifica.check(UPGRADE, record=record(date=date)).diagnostics


@pytest.mark.parametrize("value", ["x" * 100_000, "\ud83d", "\x00", "(((", "９" * 50])
def test_any_record_is_answered(value: str) -> None:
    report = tipifica.check(UPGRADE, record=Record(value, value, value, value, value, value))
    assert report.observation.reason is not None
