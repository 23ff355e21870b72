"""Takes the pictures of the guide that need other programs: `python docs/screenshots.py` (dev extra; LibreOffice,
poppler-utils, chromium and npm).

Each is what the program really writes about invented notes (those of `docs/ejemplos/`; for the report generated), as
PNG in `docs/img/`.
"""

from __future__ import annotations

import csv
import random
import shutil
import subprocess
import sys
import tempfile
from contextlib import chdir
from datetime import date, timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from PIL import Image, ImageChops
from playwright.sync_api import Page, sync_playwright

from tipifica.cli.run import run

DOCS = Path(__file__).parent
PICTURES = DOCS / "img"
CALLS = DOCS / "ejemplos" / "llamadas.csv"
DOTS_PER_INCH = 110
MARGIN = 12
GENERATOR = DOCS.parent / "benchmarks" / "baseline" / "gen_notes.py"
AGENTS = (
    "acaiza",
    "bmora",
    "cvera",
    "dlopez",
    "evaca",
    "flema",
    "gpaz",
    "hcruz",
    "inaula",
    "jtapia",
    "ktoro",
    "lpinto",
)
SIZES = {"informe": (1100, 1000), "informe-telefono": (390, 780)}


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


def cases(folder: Path) -> Path:
    """2,000 generated notes as those of a call centre: of 12 agents, three months and 1,400 cases."""
    made, notes = folder / "generadas.csv", folder / "notas.csv"
    text = ["--txt", str(folder / "generadas.txt"), "--csv", str(made)]
    subprocess.run([sys.executable, str(GENERATOR), "-n", "2000", *text], check=True)
    chance = random.Random(20)
    with made.open(encoding="utf-8", newline="") as given, notes.open("w", encoding="utf-8", newline="") as written:
        rows = csv.DictReader(given, delimiter=";")
        table = csv.DictWriter(written, ["caso", *(rows.fieldnames or ())])
        table.writeheader()
        for row in rows:
            (agent,) = chance.choices(AGENTS, range(3, 3 + len(AGENTS)))
            row["observacion"] = row["observacion"].replace(row["asesor"], agent)
            row["asesor"] = agent
            row["fecha"] = f"{date(2025, 3, 1) + timedelta(days=chance.randrange(92))}"
            table.writerow({"caso": f"C{chance.randrange(1_400):05}", **row})
    return notes


def report(folder: Path) -> dict[str, Image.Image]:
    """What `report` writes: on a screen, on a telephone, the first page of its print; filtered by a month and an agent;
    the page of an agent."""
    page = folder / "informe.html"
    run(["scan", str(cases(folder)), "--out", str(folder / "resultados.parquet"), "--isolated", "--jobs", "1"])
    run(["report", str(folder / "resultados.parquet"), "--out", str(page), "--isolated"])
    found = {}
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])

        def taken(name: str, shown: Page) -> None:
            shown.screenshot(path=folder / f"{name}.png")
            found[name] = Image.open(folder / f"{name}.png").convert("RGB")

        for name, (width, height) in SIZES.items():
            shown = browser.new_page(viewport={"width": width, "height": height})
            shown.goto(page.as_uri())
            taken(name, shown)
        shown.pdf(path=folder / "informe.pdf", prefer_css_page_size=True)
        shown = browser.new_page(viewport={"width": 1100, "height": 700})
        shown.goto(page.as_uri())
        shown.get_by_role("combobox", name="período").select_option("2025-05")
        shown.get_by_role("combobox", name="asesor").select_option(AGENTS[-1])
        shown.locator("#resultado-asesor").evaluate("each => each.scrollIntoView()")
        taken("informe-filtrado", shown)
        shown.locator("#paginas summary:visible").click()
        shown.locator("#paginas details[open]").evaluate("each => each.scrollIntoView()")
        taken("informe-asesor", shown)
    only = ["-singlefile", "-png", "-r", "60"]
    subprocess.run(["pdftoppm", *only, folder / "informe.pdf", folder / "impreso"], check=True)
    return found | {"informe-impreso": Image.open(folder / "impreso.png")}


PAGE = {
    "pagina": (820, 560),
    "pagina-telefono": (390, 780),
    "pagina-noche": (390, 780),
    "pagina-componer": (820, 560),
    # A window of 1280 pixels, at twice the size.
    "pagina-grande": (640, 720),
}
TYPED = "Impulsa/jperez/cliente no contesta en 3er intento de contacto//derivado//09912345"


def page(folder: Path) -> dict[str, Image.Image]:
    """What `web` shows: a note that is not right yet, by day, on a telephone, at night and at 200 %; one composed."""
    serving = subprocess.Popen(
        [sys.executable, "-m", "tipifica", "web", "--port", "0", "--isolated"], stdout=subprocess.PIPE, text=True
    )
    found = {}
    try:
        assert serving.stdout is not None
        url = next(word for word in serving.stdout.readline().split() if word.startswith("http"))
        with sync_playwright() as started:
            browser = started.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            for name, (width, height) in PAGE.items():
                scale = 2 if name == "pagina-grande" else 1
                shown = browser.new_page(viewport={"width": width, "height": height}, device_scale_factor=scale)
                shown.emulate_media(color_scheme="dark" if name == "pagina-noche" else "light")
                shown.goto(url)
                shown.wait_for_selector("#manual:not(:empty)")
                if name == "pagina-componer":
                    shown.keyboard.press("F9")
                    shown.keyboard.type("nc 3")
                    shown.wait_for_selector("#found .aside:has-text('3')")
                    shown.keyboard.press("Enter")
                    shown.keyboard.type("jperez")
                    shown.wait_for_selector("#missing:not(:empty)")
                else:
                    shown.keyboard.type(TYPED)
                    shown.wait_for_selector("#left li")
                shown.screenshot(path=folder / f"{name}.png")
                found[name] = Image.open(folder / f"{name}.png").convert("RGB")
    finally:
        serving.terminate()
        serving.wait()
    return found


FORM = """<!doctype html><html lang="es"><meta charset="utf-8"><title>Open</title>
<style>body { font: 16px sans-serif; margin: 24px } label, textarea { display: block } textarea { font: 16px monospace;
width: 700px; height: 70px; margin: 8px 0 160px }</style><h1>Registro de la llamada</h1>
<form><label>Observación <textarea></textarea></label></form>"""


def extension(folder: Path) -> dict[str, Image.Image]:
    """The extension over a form, with a note that is not right yet."""
    (folder / "form").mkdir()
    (folder / "form" / "index.html").write_text(FORM, encoding="utf-8")
    files = partial(SimpleHTTPRequestHandler, directory=str(folder / "form"))
    with ThreadingHTTPServer(("127.0.0.1", 0), files) as form, sync_playwright() as started:
        Thread(target=form.serve_forever, daemon=True).start()
        origin, made = f"http://127.0.0.1:{form.server_port}", folder / "extension"
        run(["web", "--export", str(made), "--extension", origin, "--isolated"])
        context = started.chromium.launch_persistent_context(
            str(folder / "profile"),
            executable_path=shutil.which("chromium"),
            headless=False,
            viewport={"width": 760, "height": 420},
            args=["--headless=new", "--no-sandbox", f"--disable-extensions-except={made}", f"--load-extension={made}"],
        )
        shown = context.new_page()
        shown.goto(origin)
        shown.click("textarea")
        shown.keyboard.type(TYPED)
        # What the extension shows stands in a tree that is closed to the page; the engine needs some seconds to start.
        shown.wait_for_timeout(20_000)
        shown.screenshot(path=folder / "extension.png")
        context.close()
        form.shutdown()
    return {"pagina-extension": Image.open(folder / "extension.png").convert("RGB")}


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
        for name, picture in (report(Path(made)) | page(Path(made)) | extension(Path(made))).items():
            save(picture, name)
