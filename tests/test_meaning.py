"""Safe fixes keep what a note says, and its reason is one that it says: measured on notes that leave the manual.

The notes and the judge are those of `support.meaning`; `python -m support.meaning` prints the whole table,
docs/meaning.md.
"""

from __future__ import annotations

import pytest

from support import filler, meaning, said, spoiled
from support.corpus import load
from support.spoiled import Case

# Without the arbiter, which is the net: the share of the notes that are changed in what they say, at most.
WITHOUT_ARBITER = 0.005


@pytest.mark.parametrize(
    "share", [0.005, pytest.param(0.1, marks=pytest.mark.ci), pytest.param(1.0, marks=pytest.mark.long)]
)
@pytest.mark.parametrize("kind", spoiled.KINDS)
def test_nothing_is_wrong(kind: str, share: float) -> None:
    total, found = meaning.counts(kind, share)
    print(meaning.row(kind, total, found))
    assert not found


@pytest.mark.ci
@pytest.mark.parametrize("kind", spoiled.KINDS)
def test_the_arbiter_has_hardly_anything_to_catch(kind: str) -> None:
    total, found = meaning.counts(kind, 0.1, without_arbiter=True)
    print(meaning.row(kind, total, found))
    assert found.pop(meaning.CHANGED, 0) <= WITHOUT_ARBITER * total
    assert not found


def test_the_notes_are_as_many_and_as_various_as_they_should_be() -> None:
    pieces = spoiled.PIECES
    assert len(set(pieces)) == len(pieces) >= 30
    replaced = list(spoiled.replacements())
    assert len({(case.what.partition(" (")[0]) for case in replaced}) >= 3_000
    lists = [case.what.partition("(")[2] for case in replaced]
    assert lists.count("hunspell)") >= 0.45 * len(lists)
    assert lists.count("own)") >= 200
    assert len({reason for case in spoiled.insertions() for reason in case.reasons}) == len(filler.REASONS)
    pairs = {frozenset(case.what.split("//")) for case in spoiled.doubled_causes() if "//" in case.what}
    # 26 is a part of 15.
    assert len(pairs) == 13 * 12 / 2 - 1


def test_equal_seeds_give_equal_notes() -> None:
    for kind in spoiled.KINDS:
        assert meaning.part(kind, 0.01) == meaning.part(kind, 0.01)


# ---------------------------------------------------------------- the judge

_PHONE = "0987001122"
SAME = [
    ("IMPULSA/mvera/RETENIDO CON BAJA DE PLAN/0987001122", "Impulsa//mvera//retenido con baja de plan//0987001122"),
    ("retenido con asesoria tecnica", "retenido con asesoría técnica"),
    ("retendio con aumneto de plan", "retenido con aumento de plan"),
    ("cte no contesta en primer intento", "cliente no contesta en 1er intento de contacto"),
    ("no contesta en el 1.er intento", "cliente no contesta en 1er intento"),
    ("contacto 099-700 11.22", "contacto 099-700 11.22"),
    ("telf. 098-700-11-22 y +593 2 234 5678", "0987001122 022345678"),
    ("0987001122 0987001122", "0987001122"),
    ("del 1 de marzo de 2024 al 31-05-24", "01/03/2024 - 31/05/2024"),
    ("01/03 al 31/05/2024", "01/03/2024 - 31/05/2024"),
    ("50 por ciento mes enero, 3 al 5", "50% mes 1 3 4 y 5"),
    ("mes 11 al 2", "mes 11 12 1 y 2"),
    ("con costo de 10 dolares mas impuestos", "con costo de $10.00+ imp."),
    ("ANA VERA 'cliente'", "ANA VERA cliente"),
    ("asesorÃ­a te\u0301cnica ０９８", "asesoría técnica 098"),
    ("contacto Ana Vera", "contacto de cliente Ana Vera"),
    ("por 3 meses", "total 3 meses"),
]
OTHERWISE = [
    ("retenido con asesoría comercial", "retenido con asesoría técnica"),
    ("número de servicio correcto", "número de servicio incorrecto"),
    ("servicio reparado", "servicio retirado"),
    ("cliente contesta", "cliente no contesta"),
    ("cliente no contesta", "cliente contesta"),
    ("derivado a n2", "derivado a n1 n2"),
    ("derivado a n2", "derivado a n1"),
    ("por 45 días", "por 45 meses días"),
    ("descuento $5", "descuento 5%"),
    ("mes 2-4-6", "mes 2 3 4 5 y 6"),
    ("baja de plan 28/11", "baja de plan 28//11"),
    ("contrato 20458712", "contrato 020458712"),
    ("contrato 0987001122", "0987001122"),
    ("https://www.mitest.ec", "https, www.mitest.ec"),
    ("Ana Mu¤oz", "Ana Mu oz"),
    ("0987001122", "0987001123"),
    ("0987001122 0987001133", "0987001122"),
    ("01/03/2024", "03/01/2024"),
    ("01/03/2024", "01/03/2025"),
    ("retenido con baja de plan", "retenido con baja de plan posible retención"),
    ("traslado interno costo", "traslado interno con costo"),
    ("$10.00", "$10.00+ imp."),
    ("Av. Loja 12//habla Rosa//0987001122", "Av. Loja 12 habla Rosa//0987001122"),
    ("Ana Vera", "Vera Ana"),
    ("ana vera", "Ana Vera"),
    ("10:35 Ana Vera", "10 35 Ana Vera"),
    ("24/7", "24 7"),
    ("a las 9", "9h00"),
]


@pytest.mark.parametrize(("note", "mended"), SAME)
def test_the_judge_knows_other_writings_of_the_same(note: str, mended: str) -> None:
    assert said.changes(note, mended) == []


@pytest.mark.parametrize(("note", "mended"), OTHERWISE)
def test_the_judge_sees_what_is_said_otherwise(note: str, mended: str) -> None:
    assert said.changes(note, mended) != []


def test_the_judge_finds_nothing_in_notes_that_stay_as_they_are() -> None:
    for case in (case for cases in load().values() for case in cases):
        assert said.changes(case.text, case.text) == []


def test_a_note_that_is_read_right_has_no_fault() -> None:
    note = "Impulsa//mvera//retenido con baja de plan//0987001122"
    assert meaning.look(Case("insert", "", note, ("retenido/baja-de-plan",))).faults == {}
    seen = meaning.look(Case("polarity", "", note, (None,), settled=True))
    assert set(seen.faults) == {meaning.READ, meaning.PASSED, meaning.SETTLED}
