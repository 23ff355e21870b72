"""Notes as people abbreviate them: the commonest forms cut short by a word, a phrase, an article. What is still needed
of each is told, and most are done with one key at the most."""

from __future__ import annotations

import pytest

import tipifica

NOTES = [
    ("Impulsa/jlema/no contesta 1er intento/0987002101", "nothing"),
    ("Impulsa//jlema//nc 2do intento//0987002102", "nothing"),
    ("Impulsa//jlema//cliente no contesta 3er intento//0987002103", "confirm"),
    ("Impulsa//jlema//no contesta 3er intento derivado n1//0987002104", "nothing"),
    ("Impulsa//jlema//ret con aumento//0987002105", "confirm"),
    ("Impulsa//jlema//retenido aumento de plan//0987002106", "nothing"),
    ("Impulsa//jlema//retenido con baja//0987002107", "nothing"),
    ("Impulsa//jlema//retenido baja plan//0987002108", "nothing"),
    ("Impulsa//jlema//retenido con migracion a fibra//0987002109", "confirm"),
    ("Impulsa//jlema//retenido asesoria comercial//0987002110", "confirm"),
    ("Impulsa//jlema//asesoria comercial se otorga informacion//0987002111", "confirm"),
    ("Impulsa//jlema//retenido asesoria tecnica//cambio de clave wifi//0987002112", "nothing"),
    ("Impulsa//jlema//visita 4587123 Ana Vera//0987002113", "choose"),
    ("Impulsa//jlema//visita tecnica 4587124 cliente Ana Vera//0987002114", "nothing"),
    ("Impulsa//jlema//dscto 50% mes 2 3 y 4 Ana Vera 0987002115", "nothing"),
    ("Impulsa//jlema//descuento 50% meses 2 y 3//cliente Ana Vera 0987002116", "nothing"),
    ("Impulsa//jlema//retirado//no accede viaje al exterior//0987002117", "confirm"),
    ("Impulsa//jlema//servicio retirado//no accede a beneficios problemas economicos//0987002118", "confirm"),
    ("Impulsa//jlema//servicio retirado//no accede fallecimiento//0987002119", "confirm"),
    ("Impulsa//jlema//servicio retirado//cliente no accede mejor oferta//0987002120", "confirm"),
    ("Impulsa//jlema//servicio retirado cambio de vivienda//0987002121", "confirm"),
    ("Impulsa//jlema//serv retirado//no accede a beneficio no uso//0987002122", "confirm"),
    ("Impulsa//jlema//retiro en proceso//no accede beneficio entregara equipos//0987002123", "confirm"),
    ("Impulsa//jlema//cliente no solicito retiro//0987002124", "nothing"),
    ("Impulsa//jlema//no es titular//0987002125", "confirm"),
    ("Impulsa//jlema//no se retira servicio numero incorrecto//0987002126", "confirm"),
    ("Impulsa//jlema//no aplica retencion queja duplicada", "confirm"),
    ("Impulsa//jlema//no existe numero", "confirm"),
    ("Impulsa//jlema//sin contacto con titular numero equivocado//0987002127", "confirm"),
    (
        "Impulsa//jlema//suspension sin costo 3 meses//01/02/2024 - 30/04/2024//servicio 078697522 Ana Vera 0987002128",
        "confirm",
    ),
    ("Impulsa//jlema//traslado externo sin costo//45871//Av. Loja 12//0987002129", "nothing"),
]
AT_LEAST_DONE = 24


@pytest.mark.parametrize(("note", "needs"), NOTES)
def test_what_a_short_note_needs(note: str, needs: str) -> None:
    assert tipifica.check(note).needs == needs


def test_most_are_done_with_one_key_at_the_most() -> None:
    """One key: nothing is asked, or all that is left has a proposal, and the note so completed conforms."""
    done = 0
    for note, _ in NOTES:
        report = tipifica.check(note)
        completed = report.canonical if report.needs == "nothing" else report.proposed
        if report.needs in ("nothing", "confirm"):
            assert completed is not None
            done += tipifica.check(completed).verdict == "conforms"
    assert len(NOTES) == 31
    assert done >= AT_LEAST_DONE
