"""Writes what the program says of twenty notes into the guide: `python docs/readings.py`.

The notes are invented, and such as a person types at the end of the day. A test demands that what the guide shows is
what is said.
"""

from __future__ import annotations

import io
import sys
from contextlib import redirect_stdout
from pathlib import Path

from tipifica.cli.run import run

GUIDE = Path(__file__).parent / "guia.md"
BEGIN, END = "<!-- python docs/readings.py -->\n", "<!-- fin -->\n"
NOTES = (
    "impulsa/jlema/ret con baja d plan/telf 099-700-11-01",
    "Impulsa//jlema//cliente no contesta en 3er intento de contacto//0987002202",
    "Impulsa jlema retenido con aumento de plan 0987002203",
    "Impulsa//jlema//retenido con aumento de plan",
    "Impulsa//jlema//retenido con asesoria comercial//0987002205",
    "Impulsa//jlema//Ana Vera indica le llame nuevamente mañana//0987002206",
    "Impulsa//jlema//servicio retirado//viaje al exterior//0987002207",
    "Impulsa//jlema//servicio retirado//cliente no accede a beneficios//0987002208",
    "Impulsa//jlema//retenido con traslado interno//Av. Loja 12//042345611//contacto de cliente Ana Vera//0987002209",
    "Impulsa//jlema//visita tecnica contacto de cliente Ana Vera//0987002210",
    "Impulsa//jlema//descuento 50% por 3 meses//contacto de cliente Ana Vera 0987002211",
    "Impulsa//jlema//descuento 50% mes 2-5//contacto de cliente Ana Vera 0987002212",
    "Impulsa//jlema//suspension de servicio sin costo por 2 meses//01/02/2026 - 30/02/2026//num"
    "ero de servicio 078697522 contacto de cliente Ana Vera 0987002213",
    "Impulsa//jlema//retenido con baja de plan//2345678",
    "Impulsa//jlema//cliente solicitó el retiro//0987002215",
    "Impulsa//jlema//retenido con baja de plan y aumento de plan//0987002216",
    "Impulsa//jlema//retenido con baja de plan cliente molesto//0987002217",
    "viaja fuera del pais",
    "Impulsa//usuario//retenido con baja de plan//teléfono",
    "Impulsa//jlema//retiro en proceso//no accede beneficio//entregara equipos//0987002220",
)


def block() -> str:
    """Each note with what is said of it, as the guide shows it."""
    shown = "\n".join(f"> {note}\n{_said(note)}" for note in NOTES)
    return f"{BEGIN}\n```text\n{shown}```\n\n{END}"


def page(guide: str) -> str:
    """The guide with the block made anew. Raises ValueError where it has no place for one."""
    before, _, rest = guide.partition(BEGIN)
    _, mark, after = rest.partition(END)
    if not mark:
        raise ValueError("the guide has no place for the readings")
    return before + block() + after


def _said(note: str) -> str:
    raw = io.BytesIO()
    with redirect_stdout(io.TextIOWrapper(raw, encoding="utf-8", newline="\n")):
        run(["check", "--text", note, "--isolated", "--color", "never"])
        sys.stdout.flush()
        return raw.getvalue().decode("utf-8")


if __name__ == "__main__":
    GUIDE.write_text(page(GUIDE.read_text(encoding="utf-8")), encoding="utf-8")
