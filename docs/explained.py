"""Writes why ten hard notes of the corpus are read as they are: `python docs/explained.py`.

What is shown is what `tipifica explain --text` says; a test demands that it is.
"""

from __future__ import annotations

import io
import sys
from contextlib import redirect_stdout
from pathlib import Path

from tipifica.cli.examples import RULER
from tipifica.cli.run import run

DOCS = Path(__file__).parent
PAGE = DOCS / "explicado.md"
CORPUS = DOCS.parent / "corpus"
# Each note by its file and the name of its case, under what makes it hard.
NOTES = {
    "Lo que menos cuesta no siempre es el motivo": (
        "no-contesta-derivado-n1/no-contesta.txt",
        "segundo intento, derivado y con texto",
    ),
    "Dos motivos en una nota": ("rules/S012.txt", "el segundo motivo en su propio segmento"),
    "Una palabra que cambia el sentido": ("rules/S011.txt", "un sí en lugar del no"),
    "La palabra que falta y daba el sentido": ("rules/S011.txt", "falta el no"),
    "Media causa no es ninguna": ("rules/T005.txt", "interior no es exterior"),
    "Dos motivos que nada distingue": (
        "retenido/traslado-interno-sin-costo.txt",
        "ni porcentaje ni costo",
    ),
    "La frase que distingue, en otro lugar": (
        "retenido-en-seguimiento/suspension-temporal-sin-costo.txt",
        "sin costo, dicho después",
    ),
    "Empieza como uno y sigue como otro": ("no-aplica/queja-duplicada.txt", "falta «en ice»"),
    "Las partes en otro orden": (
        "no-contesta-derivado-n1/no-contesta.txt",
        "teléfono antes de «derivado a n1»",
    ),
    "Muy poco para cualquier motivo": ("rules/T006.txt", "sin retenido el plan no va sobreentendido"),
}
HEAD = """# Por qué una nota se lee como se lee

<!-- Hecho por `python docs/explained.py`: no se edita a mano. -->

Leer una nota es buscar, entre las formas de todos los motivos, aquella en la que cuesta menos leerla. Todo lo que no
está como en el manual se paga en puntos: un separador que no es `//` cuesta poco; una frase que falta, mucho. Lo que la
nota paga es lo que se informa. `tipifica explain --text NOTA` muestra de dónde sale cada punto:

- **cada pieza** de la nota y lo que puede ser, con lo que cuesta leerla así (sin número, nada);
- **las formas más cercanas**, con lo que pagó la nota en cada una, de mayor a menor, y si no alcanza para ese motivo,
  por qué;
- **qué decidió**: la forma más barata no siempre es el motivo. Dicho entero, un motivo vale más que otro dicho a
  medias; dos motivos, o una palabra que dice lo contrario, dejan la nota sin ninguno.

Lo mismo da `tipifica.check(nota, trace=True).trace` en Python, y `--output-format json` en la consola. Las diez notas
son casos difíciles del corpus.
"""


def page() -> str:
    """The page."""
    return "\n".join([HEAD, *map(part, NOTES)])


def part(title: str) -> str:
    """What the page says of one note."""
    return f"## {title}\n\n```text\n{said(note_of(*NOTES[title]))}```\n"


def note_of(file: str, name: str) -> str:
    """The note of a case of the corpus. Raises ValueError where there is none of the name."""
    lines = (CORPUS / file).read_text(encoding="utf-8").split("\n")
    at = next((at for at, line in enumerate(lines) if line == name and lines[at - 1] == RULER), None)
    if at is None:
        raise ValueError(f"{file} has no case {name!r}")
    return lines[at + 2]


def said(note: str) -> str:
    """What is said of why a note is read as it is."""
    raw = io.BytesIO()
    with redirect_stdout(io.TextIOWrapper(raw, encoding="utf-8", newline="\n")):
        run(["explain", "--text", note, "--isolated"])
        sys.stdout.flush()
        return raw.getvalue().decode("utf-8")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
