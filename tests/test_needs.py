"""What a note needs that is not done, and the note as its proposals would complete it."""

from __future__ import annotations

import pyarrow as pa
import pytest

import tipifica
from support.corpus import load


@pytest.mark.parametrize(
    ("note", "needs"),
    [
        ("Impulsa//jlema//retenido con aumento de plan//0987001301", "nothing"),
        ("impulza/jlema/retendio con baja/0987001302", "nothing"),
        ("Impulsa//jlema//retenido con aumento de plan//0987001303 urgente", "nothing"),
        ("Impulsa//jlema//cliente no contesta en 3er intento de contacto//0987001304", "confirm"),
        ("Impulsa//jlema//retenido con traspaso interno con costo//Av. Loja 12//042345611//"
         "contacto de cliente Ana Vera//0987001305", "confirm"),
        ("Impulsa//jlema//retenido con aumento de plan//09870013", "data"),
        ("Impulsa//jlema//retenido con aumento de plan", "data"),
        ("Impulsa//jlema//cliente no contesta en 3er intento de contacto", "data"),
        ("Impulsa//jlema//baja//0987001306", "choose"),
        ("Impulsa//jlema//retenido con baja de plan y aumento de plan//0987001307", "choose"),
        ("una nota cualquiera", "choose"),
        ("Impulsa//jlema//retenido con aumento de plan//0999999999", "look"),
    ],
)  # fmt: skip
def test_what_a_note_needs(note: str, needs: str) -> None:
    assert tipifica.check(note).needs == needs


def test_a_proposal_that_claims_an_act_is_asked_and_completes_the_note() -> None:
    report = tipifica.check("Impulsa/jlema/cliente no contesta en 3er intento de contacto/0987001304")
    (asked,) = [d.fix for d in report.diagnostics if d.fix is not None and d.fix.ask]
    assert (asked.applicability, asked.ask) == ("unsafe", "¿Ya lo derivó a N1?")
    assert report.canonical == "Impulsa//jlema//cliente no contesta en 3er intento de contacto//0987001304"
    assert report.proposed is not None
    assert (
        report.proposed == "Impulsa//jlema//cliente no contesta en 3er intento de contacto//derivado a n1//0987001304"
    )
    assert tipifica.check(report.proposed).verdict == "conforms"
    assert report.to_dict()["proposed"] == report.proposed


@pytest.mark.parametrize(
    "note", ["Impulsa//jlema//retenido con aumento de plan//0987001301", "Impulsa//jlema//baja//0987001306"]
)
def test_nothing_is_proposed_where_nothing_is_missing_or_no_reason_is_known(note: str) -> None:
    assert tipifica.check(note).proposed is None


def test_a_scan_says_what_a_note_needs() -> None:
    """What a note needs is remembered by its shape, and is what the note needs that is read by itself."""
    notes = [case.text for cases in load().values() for case in cases][::12]
    table = tipifica.check_batch(pa.table({"observacion": [*notes, *notes]}))
    assert table.column("needs").to_pylist() == 2 * [tipifica.check(note).needs for note in notes]
