"""Draws the terminal pictures of the guide: `python docs/pictures.py` (needs the dev extra, for rich).

Each picture is what commands really print in `docs/ejemplos/`, with colours, as SVG in `docs/img/`. A test demands that
they are fresh. The pictures that need other programs are taken by `screenshots.py`.
"""

from __future__ import annotations

import io
import shlex
import sys
from contextlib import chdir, redirect_stdout
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import SVG_EXPORT_THEME
from rich.text import Text

from tipifica.cli.run import run

PICTURES = Path(__file__).parent / "img"
EXAMPLES = Path(__file__).parent / "ejemplos"
WIDTH = 118
# What the guide shows, by the name of the picture. The notes are invented.
COMMANDS = {
    "correcta": 'tipifica check --text "Impulsa//jperez//retenido con aumento de plan//0991234567"',
    "falta-una-persona": 'tipifica check --text "Impulsa/jperez/retenido con asesoria tecnica//'
    'se realiza cambio de clave wifi//telf. 099-123-456"',
    "no-reconocida": 'tipifica check --text "Impulsa//jperez//cliente contento con el servicio//0991234567"',
    "se-corrige-sola": 'tipifica format --text "impulsa/jperez/retendio con baja d plan / 099-123-45-67"',
    "registro": 'tipifica check --motivo "BAJA DE PLAN" --text '
    '"Impulsa//jperez//retenido con aumento de plan//0991234567"',
    "componer": "tipifica compose 10 --set agent=jperez --set visit_number=4587123 "
    '--set client_name="Carlos Pacheco" --set phones=0991234567',
    "explicar": "tipifica explain T007",
    "sesion": "tipifica check llamadas.csv; tipifica check llamadas.csv --statistics",
}


def draw(name: str) -> str:
    """The picture called `name` as SVG."""
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    for command in COMMANDS[name].split("; "):
        console.print(Text(f"$ {command}", style="bold"))
        console.print(Text.from_ansi(_output(shlex.split(command)[1:])))
    # The id keeps the picture the same from run to run.
    return console.export_svg(title="tipifica", theme=SVG_EXPORT_THEME, unique_id=f"tipifica-{name}")


def _output(arguments: list[str]) -> str:
    raw = io.BytesIO()
    colour = ["--color", "always"] if arguments[0] == "check" else []
    with chdir(EXAMPLES), redirect_stdout(io.TextIOWrapper(raw, encoding="utf-8", newline="\n")):
        run([*arguments, *colour, "--isolated"])
        sys.stdout.flush()
        return raw.getvalue().decode("utf-8")


if __name__ == "__main__":
    PICTURES.mkdir(exist_ok=True)
    for picture in COMMANDS:
        (PICTURES / f"{picture}.svg").write_text(draw(picture), encoding="utf-8")
