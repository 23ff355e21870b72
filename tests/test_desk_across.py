"""The rules across rows: exactly what was planted, whatever the order of the rows and the kind of the results."""

from __future__ import annotations

import hashlib
import random
import re
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from support.bulk import rows, write_csv
from support.command import call
from test_desk_report import COUNT, Tables, read
from test_desk_report import cases as notes_of_all_reasons
from tipifica.rules.across import ACROSS

KEPT = "Impulsa//{agent}//retenido con aumento de plan//{phone}"
LEFT = "Impulsa//ana//retiro en proceso//no accede a beneficio//entregará equipos en cis//{phone}"
TRIED = "Impulsa//ana//cliente no contesta en {attempt} intento de contacto//{phone}"
DERIVED = "Impulsa//ana//cliente no contesta en 3er intento de contacto//derivado a n1//{phone}"
Case = tuple[str, str, str, str]
LAST = "2025-12-15"


def history() -> list[Case]:
    """400 cases in which nothing is to be found, and what is planted among them, beside what only just is not."""
    chance = random.Random(9)
    made: list[Case] = list(rows(400, seed=4, faulty=10**9))

    def add(case: str, note: str, day: str, agent: str = "ana", phone: str = "") -> None:
        text = note.replace("{phone}", phone or f"0989{chance.randrange(10**6):06}").replace("{agent}", agent)
        made.append((case, text, agent, day))

    for at in range(10):
        add(f"R{at}", KEPT, "2025-02-03", "repite")
        add(f"S{at}", KEPT, f"2025-02-0{3 + at % 2}", "dos-dias")
    for at in range(9):
        add(f"Q{at}", KEPT, "2025-02-03", "casi")
    for at in range(5):
        add(f"P{at}", KEPT, f"2025-03-0{at + 1}", f"otro{at}", "0987000001")
        add(f"O{at % 4}", KEPT, f"2025-03-0{at + 1}", f"otro{at}", "0987000002")
    add("A1", TRIED.format(attempt="2do", phone="{phone}"), LAST)
    for day, attempt in (("2025-12-14", "2do"), (LAST, "1er")):
        add("A2", TRIED.format(attempt=attempt, phone="{phone}"), day)
    for day, attempt in (("2025-12-13", "1er"), ("2025-12-14", "2do")):
        add("A3", TRIED.format(attempt=attempt, phone="{phone}"), day)
    add("A3", DERIVED, "2025-12-14")
    add("A4", TRIED.format(attempt="1er", phone="{phone}"), "2025-12-13")
    add("A4", DERIVED, LAST)
    add("F1", KEPT, "2025-04-01")
    add("F1", LEFT, "2025-04-09")
    add("F2", KEPT, "2025-04-01")
    add("F2", KEPT, "2025-04-09")
    followed = {"W1": None, "W2": "2025-06-05", "W3": "2025-06-04", "W4": "2025-06-01"}
    for case, then in followed.items():
        add(case, TRIED.format(attempt="1er", phone="{phone}"), "2025-06-01")
        if then is not None:
            add(case, KEPT, then)
    add("W5", TRIED.format(attempt="1er", phone="{phone}"), "2025-12-12")
    return made


def found(page: Tables) -> dict[str, list[list[object]]]:
    return {key: page.tables[key][1:] for key in ("h001", "h002", "h003", "h004", "h005")}


PLANTED = {
    "h001": [["repite", "2025-02-03", 10]],
    "h002": [["P0", 5, "2025-03-01", "2025-03-05"]],
    "h003": [["A1", 2, LAST], ["A4", 3, LAST], ["A2", 2, "2025-12-14"]],
    "h004": [["F1", "RETENIDO, RETIRO EN PROCESO", "2025-04-01", "2025-04-09"]],
    "h005": [
        ["W1", "ana", "PENDIENTE", "2025-06-01", 3, "2025-06-04"],
        ["W2", "ana", "PENDIENTE", "2025-06-01", 3, "2025-06-04"],
    ],
}


def reported(folder: Path, cases: list[Case], kind: str, *args: str, rows: int = 37) -> Tables:
    write_csv(folder / "export.csv", cases)
    for name in ("informe.html", f"r.{kind}"):
        (folder / name).unlink(missing_ok=True)
    chunk = ("--jobs", "1", "--chunk-rows", str(rows))
    scan = ("scan", "export.csv", "--isolated", *chunk, "--out", f"r.{kind}", "--report", "informe.html", *args)
    done = call(*scan, cwd=folder)
    assert done.status == 0, done.err
    return read(folder / "informe.html")


@pytest.mark.parametrize("kind", ["parquet", "csv", pytest.param("sqlite", marks=pytest.mark.ci)])
def test_exactly_what_was_planted_is_found_in_any_order_of_the_rows(kind: str, tmp_path: Path) -> None:
    cases = history()
    if kind != "parquet":
        random.Random(3).shuffle(cases)
    assert found(reported(tmp_path, cases, kind)) == PLANTED


@pytest.mark.parametrize(("seed", "rows"), [(1, 7), pytest.param(2, 400, marks=pytest.mark.ci)])
def test_no_order_and_no_chunking_changes_a_byte_of_what_is_found(seed: int, rows: int, tmp_path: Path) -> None:
    """Whatever is found, not only what was planted: the same hash of all tables across rows."""
    cases = history()
    hashes = set()
    for size in (rows, 10 * rows):
        page = reported(tmp_path, cases, "parquet", rows=size)
        hashes.add(hashlib.sha256(repr(found(page)).encode()).hexdigest())
        random.Random(seed).shuffle(cases)
    assert len(hashes) == 1


def test_thresholds_are_configured(tmp_path: Path) -> None:
    page = reported(tmp_path, history(), "parquet", "--config", "across={notes=9, cases=4}")
    assert page.tables["h001"][1:] == [["repite", "2025-02-03", 10], ["casi", "2025-02-03", 9]]
    assert [row[:2] for row in page.tables["h002"][1:]] == [["P0", 5], ["O0", 4]]
    refused = call("report", "r.parquet", "--out", "i.html", "--config", "across={notes=0}", cwd=tmp_path)
    assert refused.status == 2
    assert "debe ser un entero positivo" in refused.err


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (("--select", "H001"), {"h001"}),
        (("--select", "H", "--ignore", "H002,caso-con-dos-finales"), {"h001", "h003", "h005"}),
        (("--config", 'ignore=["H00"]'), set()),
        (("--config", 'select=["T"]', "--extend-select", "H005"), {"h005"}),
    ],
)
def test_rules_across_rows_are_selected_and_ignored(args: tuple[str, ...], told: set[str], tmp_path: Path) -> None:
    """Of a scan and of its results, by options and by the configuration: the others are not there at all."""
    of_scan = reported(tmp_path, history(), "parquet", *args)
    scanned = call("report", "r.parquet", "--out", "i.html", "--isolated", *args, cwd=tmp_path)
    assert scanned.status == 0
    for page in (of_scan, read(tmp_path / "i.html")):
        assert {key for key in page.texts if re.fullmatch(r"h\d{3}", key)} == told
        assert {key: page.tables[key][1:] for key in told} == {key: PLANTED[key] for key in told}


def test_the_report_tells_of_chosen_rules_and_leaves_verdicts_as_they_are(tmp_path: Path) -> None:
    cases = [(f"X{at}", "IMPULSA/ana//retenido con aumento de plan//0991234567", "ana", LAST) for at in range(40)]
    whole = reported(tmp_path, cases, "parquet")
    args = ("--select", "T,H", "--ignore", "T001", "--isolated")
    assert call("report", "r.parquet", "--out", "i.html", *args, cwd=tmp_path).status == 0
    page = read(tmp_path / "i.html")
    assert [row[0][:4] for row in whole.tables["reglas"][1:]] == ["T001", "T003"]
    assert page.tables["reglas"][1:] == [row for row in whole.tables["reglas"][1:] if row[0][:4] == "T003"]
    assert page.tables["veredictos"] == whole.tables["veredictos"]


def test_a_scan_finds_thresholds_where_its_inputs_lie(tmp_path: Path) -> None:
    """The configuration of the folder of the inputs holds for the report, too."""
    folder = tmp_path / "entradas"
    folder.mkdir()
    (folder / "tipifica.toml").write_text('ignore = ["H002"]\n[across]\nnotes = 9\n', encoding="utf-8")
    write_csv(folder / "export.csv", history())
    args = ("scan", "entradas/export.csv", "--jobs", "1", "--out", "r.parquet", "--report", "informe.html")
    assert call(*args, cwd=tmp_path).status == 0
    page = read(tmp_path / "informe.html")
    assert page.tables["h001"][1:] == [["repite", "2025-02-03", 10], ["casi", "2025-02-03", 9]]
    assert "h002" not in page.texts


def test_masked_notes_are_not_taken_for_equal_ones(tmp_path: Path) -> None:
    page = reported(tmp_path, history(), "csv", "--redact", "clients")
    assert "h001" not in page.tables
    assert "h002" not in page.tables
    assert page.tables["h004"][1:] == PLANTED["h004"]


ACROSS_ALONE = """
import re, sys
from pathlib import Path
from tipifica.bulk.results_in import open_results, role_columns
from tipifica.desk.summary.across import across_tables
from tipifica.desk.summary.counted import counted
from tipifica.rules.across import ACROSS
results = open_results(sys.argv[1])
with counted(results, role_columns(results, {}), Path(sys.argv[1]).parent) as notes:
    found = across_tables(notes, {}, {rule.code for rule in ACROSS})
    ((cases,),) = notes.rows("SELECT count(DISTINCT hash(case_id)) FROM notes")
    # What rusage says holds for the process that started this one, too.
    (peak,) = re.findall(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())
    print(cases, sum(bool(table.rows) for table in found), peak)
"""


@pytest.mark.long
def test_memory_is_flat_at_a_million_cases(tmp_path: Path) -> None:
    """Twice as many cases (of two notes each, on any of 1,500 days) take hardly more: what DuckDB may not hold it puts
    down beside the report."""
    reported(tmp_path, notes_of_all_reasons(), "parquet")
    peaks = []
    for notes in (1_000_000, 2_000_000):
        many = tmp_path / f"{notes}.parquet"
        with duckdb.connect() as database:
            database.execute("SET memory_limit = '500MB'; SET threads = 2; SET preserve_insertion_order = false")
            database.execute(f"SET temp_directory = '{tmp_path}'")
            database.execute(
                f"""COPY (SELECT few.* REPLACE ('C' || hash(n || '-' || few.row) % {notes // 2} AS caso,
                    DATE '2021-01-01' + CAST(hash(few.row || '+' || n) % 1500 AS INTEGER) AS record_date)
                FROM range({notes // COUNT}) AS copies(n), '{tmp_path / "r.parquet"}' AS few)
                TO '{many}' (FORMAT parquet)"""
            )
        done = subprocess.run([sys.executable, "-c", ACROSS_ALONE, many], capture_output=True, text=True, check=True)
        cases, found, peak = map(int, done.stdout.split())
        assert cases > 0.8 * notes // 2
        assert found == len(ACROSS)
        peaks.append(peak)
    assert peaks[1] < 1.15 * peaks[0], peaks


def test_no_text_and_no_telephone_is_left_on_the_disk_while_it_is_counted(tmp_path: Path) -> None:
    from tipifica.bulk.results_in import open_results, role_columns
    from tipifica.desk.summary.counted import counted

    reported(tmp_path, history(), "csv")
    results = open_results(str(tmp_path / "r.csv"))
    with counted(results, role_columns(results, {}), tmp_path) as notes:
        (room,) = tmp_path.glob(".tipifica-*")
        assert room.stat().st_mode & 0o777 == 0o700
        files = [path for path in room.rglob("*") if path.is_file()]
        assert files
        assert all(path.stat().st_mode & 0o077 == 0 for path in files if path.suffix == ".duckdb")
        content = b"".join(path.read_bytes() for path in files)
        assert not re.search(rb"retenido con|0987000001", content)
        assert notes.rows("SELECT count(*) FROM notes WHERE text_digest IS NOT NULL")[0][0] > 400
    assert not list(tmp_path.glob(".tipifica-*"))
