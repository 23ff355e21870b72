"""Takes the pictures of the guide that need other programs: `python docs/screenshots.py` (dev extra; LibreOffice and
poppler-utils).

Each is what the program really writes about the invented notes of `docs/ejemplos/`, as PNG in `docs/img/`.
"""

from __future__ import annotations

import subprocess
import tempfile
from contextlib import chdir
from pathlib import Path

from PIL import Image, ImageChops

from tipifica.cli.run import run

DOCS = Path(__file__).parent
PICTURES = DOCS / "img"
CALLS = DOCS / "ejemplos" / "llamadas.csv"
DOTS_PER_INCH = 110
MARGIN = 12


def workbook(folder: Path) -> Image.Image:
    """What `scan --out resultados.xlsx` writes, as LibreOffice prints it."""
    path = folder / "resultados.xlsx"
    with chdir(CALLS.parent):
        run(["scan", CALLS.name, "--out", str(path), "--isolated"])
    subprocess.run(
        ["soffice", "--headless", "--convert-to", "pdf", "--outdir", folder, path], check=True, capture_output=True
    )
    # The first page is the summary.
    only = ["-f", "2", "-singlefile", "-png", "-r", str(DOTS_PER_INCH)]
    subprocess.run(["pdftoppm", *only, folder / "resultados.pdf", folder / "page"], check=True)
    return trimmed(Image.open(folder / "page.png"))


def trimmed(picture: Image.Image) -> Image.Image:
    """The picture without the white around it."""
    white = Image.new("RGB", picture.size, "white")
    left, top, right, bottom = ImageChops.difference(picture.convert("RGB"), white).getbbox() or (0, 0, *picture.size)
    return picture.crop((left - MARGIN, top - MARGIN, right + MARGIN, bottom + MARGIN))


def save(picture: Image.Image, name: str) -> None:
    """Write a picture in few colours, which is a third of the bytes."""
    picture.convert("P", palette=Image.Palette.ADAPTIVE, colors=64).save(PICTURES / f"{name}.png", optimize=True)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        save(workbook(Path(made)), "resultados")
