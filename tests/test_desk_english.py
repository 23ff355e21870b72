"""The report in the other language: whatever stands in both languages alike is data, and nothing else is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from support.bulk import write_csv
from support.command import call
from test_desk_report import cases, read, rows_of, scanned
from tipifica.bulk.stamps import STAMPS
from tipifica.desk.wording.form import HIDDEN
from tipifica.language import default
from tipifica.rules import ALL_NAMES

SHOWN = re.compile(r"aria-label|title|placeholder|alt|data-(?!value|by|agent)\w+")
"""Attributes that people read or hear, or that the script shows."""
WORD = re.compile(r"[^\W\d_]{2,}")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Results of every part of the report: what a record declares, few notes of an agent, several of a case, a form
    that many share."""
    folder = tmp_path_factory.mktemp("mesa")
    made = [(*case, motive, closure) for case in cases() for motive, closure in [("VIAJE AL EXTERIOR", "ATENDIDO")]]
    shared = "Impulsa//ana{}//retenido con aumento de plan//099123{:04}//zkanario"
    made += [(f"Z{at}", shared.format(at % 6, at), f"ana{at % 6}", "2025-02-03", "", "") for at in range(40)]
    write_csv(folder / "export.csv", made, ("caso", "observacion", "asesor", "fecha", "motivo", "cierre"))
    for name in ("r.jsonl", "r.parquet"):
        scanned(folder, name)
    return folder


class Said(HTMLParser):
    """All that a page says: its texts, and attributes that people read. Pictures are told of by Vega, in English."""

    def __init__(self) -> None:
        super().__init__()
        self.said: set[str] = set()
        self._within: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style"):
            self._within.append(tag)
        if tag not in ("path", "g", "svg"):
            self.said |= {value for name, value in attrs if value and SHOWN.fullmatch(name)}

    def handle_endtag(self, tag: str) -> None:
        if self._within and self._within[-1] == tag:
            self._within.pop()

    def handle_data(self, data: str) -> None:
        if not self._within and data.strip():
            self.said.add(data.strip())


def page_of(folder: Path, lang: str, *args: str) -> set[str]:
    path = folder / f"{lang}.html"
    done = call("report", "r.parquet", "--out", path.name, "--isolated", "--lang", lang, *args, cwd=folder)
    assert (done.status, done.err) == (0, "")
    found = Said()
    found.feed(path.read_text(encoding="utf-8"))
    return found.said


def book_of(folder: Path, lang: str, *args: str) -> set[str]:
    path = folder / f"{lang}.xlsx"
    done = call("report", "r.parquet", "--out", path.name, "--isolated", "--lang", lang, *args, cwd=folder)
    assert (done.status, done.err) == (0, "")
    book = openpyxl.load_workbook(path)
    cells = (cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)
    return {*book.sheetnames, *(cell for cell in cells if isinstance(cell, str))}


def data_of(folder: Path) -> set[str]:
    """What may stand in either language: what results hold, what the manual and the rules are called."""
    catalog = default().catalog
    found = {*catalog.reasons, *(f"{code} {name}" for code, name in ALL_NAMES.items())}
    found |= {state.name for state in catalog.states.values()}
    for row in rows_of(folder):
        found |= {str(value) for value in values_of(row)}
    return {each.strip().lower() for each in found}


def values_of(value: Any) -> Iterator[Any]:
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from values_of(each)
    if not isinstance(value, dict | list):
        yield value


def is_data(said: str, data: set[str]) -> bool:
    """A value of the results, several of them or of the rules in a list, a masked note, a form, the number of a sheet
    and its agent, what the results were made with; or no word at all."""
    parts = [said, *re.split(r", | \(", said)]
    named = [part.strip(") ").lower() for part in parts]
    as_written = (
        "•" in said
        or "Impulsa" in said
        or said.endswith(HIDDEN)
        or said.startswith(f"{STAMPS[0].name}: ")
        or re.sub(r"^\d+ ", "", said).lower() in data
    )
    return not WORD.search(said) or as_written or named[0] in data or all(part in data for part in named[1:])


@pytest.mark.parametrize("made", [page_of, book_of])
def test_what_both_languages_say_alike_is_data(desk: Path, made: Any) -> None:
    spanish, english, data = made(desk, "es"), made(desk, "en"), data_of(desk)
    assert len(english) > 300
    assert {said for said in spanish & english if not is_data(said, data | {column.name for column in STAMPS})} == set()
    # Whatever is said in one language is said in the other.
    assert len(spanish - english) == pytest.approx(len(english - spanish), abs=3)


def test_what_is_lacking_is_said_in_english_too(tmp_path: Path) -> None:
    write_csv(tmp_path / "export.csv", [(note,) for _, note, *_ in cases()[:60]], ("observacion",))
    for name in ("r.jsonl", "r.parquet"):
        scanned(tmp_path, name)
    spanish, english, data = page_of(tmp_path, "es"), page_of(tmp_path, "en"), data_of(tmp_path)
    assert "The results have no column of the case: this part is missing." in english
    assert {said for said in spanish & english if not is_data(said, data)} == set()


def test_figures_are_the_same_and_written_as_the_language_has_them(desk: Path) -> None:
    page_of(desk, "es")
    page_of(desk, "en")
    spanish, english = read(desk / "es.html"), read(desk / "en.html")
    numbers = [
        {
            key: [[cell for cell in row if isinstance(cell, float)] for row in table]
            for key, table in page.tables.items()
        }
        for page in (spanish, english)
    ]
    assert numbers[0] == numbers[1]
    text = (desk / "en.html").read_text(encoding="utf-8")
    assert '<html lang="en">' in text
    assert re.search(r'data-value="\d+\.\d+">\d+\.\d<', text)
    assert not re.search(r'data-value="[^"]+">[\d.]+,\d<', text)


def test_numbered_agents_and_both_files_for_the_manual_speak_english(desk: Path) -> None:
    assert "agent 001" in page_of(desk, "en", "--redact", "all")
    args = ("--shapes", "f.csv", "--suggest", "p.toml", "--isolated", "--lang", "en")
    assert call("report", "r.parquet", *args, cwd=desk).status == 0
    assert (desk / "f.csv").read_text(encoding="utf-8-sig").startswith("shape,notes,%,% up to here,nearest reason")
    assert "{contact phone}" in (desk / "f.csv").read_text(encoding="utf-8-sig")
    assert (desk / "p.toml").read_text(encoding="utf-8").startswith("# Proposals for the lexicon")
