"""Results out: every kind holds the same rows, goes on after a kill as if there had been none, and appears at once."""

from __future__ import annotations

import csv
import json
import re
import resource
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pytest

from support.bulk import command, process, rows, write_csv
from support.command import call
from tipifica.bulk.kernel import Kernel
from tipifica.bulk.results import FIXED, NOTE, PLACE, Results, columns_of
from tipifica.bulk.rows import Chunk, Sink, Source
from tipifica.bulk.sinks import KINDS, open_sink
from tipifica.bulk.sinks.as_xlsx import XlsxSink
from tipifica.bulk.sinks.layout import layout_of
from tipifica.bulk.sources import open_sources
from tipifica.bulk.stamps import Provenance
from tipifica.files.columns import Columns, Wanted
from tipifica.files.errors import InputError
from tipifica.files.why import Why
from tipifica.language import default
from tipifica.model import Settings
from tipifica.report.statistics import VERDICTS
from tipifica.rules import NAMES, every_rule

COLUMNS = columns_of(default().catalog)
WITH_FIXED = columns_of(default().catalog, fixed=True)
ABOUT = Provenance(1, "0.1", "m" * 16, "r" * 16, "c" * 16)
HARD = 'Impulsa//ana//retenido con "aumento" de plan; x\ny//0991234567'
DISCOUNT = "Impulsa//ana//descuento 50% mes 2 3 y 5//contacto de cliente Juan Perez 0991234567"
PAUSE = (
    "Impulsa//ana//suspensión de servicio sin costo por tres meses. 01/03/2025 - 31/05/2025. "
    "12345678 contacto de cliente 0991234567//"
)


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Chunk, Results]]:
    """Portions of 7 of 61 cases, among them awkward ones, with their results."""
    path = tmp_path_factory.mktemp("in") / "in.csv"
    awkward = [
        ("0001", HARD, "ana", "2025-11-30"),
        ("0002", DISCOUNT, "ana", "2025-02-10 08:00"),
        ("0003", PAUSE, "luz", "2025-02-28"),
        ("0004", "", "", ""),
        ("=1+1", "+593991234567", "@ana", "-"),
    ]
    write_csv(path, [*awkward, *rows(56, faulty=3)])
    kernel = Kernel(default(), Settings(), fixes=True)
    found = []
    for portion in open_sources([str(path)], Wanted())[0].portions(7):
        chunk = portion.chunk()
        records = [chunk.roles.record(cells) for cells in zip(*chunk.columns, strict=True)]
        found.append((chunk, kernel.check(chunk.columns[chunk.roles.note], records, {2: Why("porque sí")})))
    return found


class Header:
    """As much of a source as an output needs."""

    def __init__(self, *names: str) -> None:
        self.header = names
        note = names.index("observacion") if "observacion" in names else 0
        self.roles = Columns(note, None, None, None, None, None, None)


def sink_at(path: Path, header: Sequence[str], **options: bool) -> Sink:
    sources: list[Source] = [Header(*header)]  # type: ignore[list-item]
    return open_sink(str(path), sources, WITH_FIXED, ABOUT, **options)


def write_all(sink: Sink, cases: list[tuple[Chunk, Results]]) -> None:
    for chunk, results in cases:
        sink.write(sink.encoder(chunk, results))


def written(path: Path, cases: list[tuple[Chunk, Results]], **options: bool) -> Path:
    sink = sink_at(path, cases[0][0].header, **options)
    write_all(sink, cases)
    sink.close()
    return path


def content(path: Path) -> object:
    """What an output says; the bytes of a SQLite file also tell how many transactions made it."""
    if path.suffix != ".sqlite":
        return path.read_bytes()
    with closing(sqlite3.connect(path)) as database:
        return list(database.iterdump())


def expected(cases: list[tuple[Chunk, Results]], *names: str) -> Iterator[tuple[Any, ...]]:
    for _, results in cases:
        yield from zip(*(results.columns[name] for name in names), strict=True)


def notes_of(cases: list[tuple[Chunk, Results]]) -> list[str | None]:
    return [note for chunk, _ in cases for note in chunk.columns[chunk.roles.note]]


def test_json_lines(tmp_path: Path, cases: list[tuple[Chunk, Results]]) -> None:
    found = [json.loads(line) for line in written(tmp_path / "o.jsonl", cases).read_text("utf-8").splitlines()]
    assert [row["observacion"] for row in found] == notes_of(cases)
    assert [(row["verdict"], tuple(row.get("codes", ()))) for row in found] == [
        (verdict, tuple(codes)) for verdict, codes in expected(cases, "verdict", "codes")
    ]
    assert found[1]["months"] == [2, 3, 5]
    assert found[1]["percent"] == 50
    assert (found[0]["schema"], found[0]["tipifica"], found[0]["manual"]) == (1, "0.1", "m" * 16)
    assert found[0]["line"] == 2
    assert found[-1]["line"] == 63  # one note goes over two lines
    assert found[2]["why_unchecked"] == "porque sí"
    for row, (diagnostics,) in zip(found, expected(cases, "diagnostics"), strict=True):
        said = [{k: v for k, v in each._asdict().items() if v is not None} for each in diagnostics]  # type: ignore[attr-defined]
        assert row.get("diagnostics", []) == said


def test_json_lines_do_not_need_pyarrow(tmp_path: Path) -> None:
    write_csv(tmp_path / "in.csv", rows(5))
    script = (
        "import sys, runpy; sys.argv = ['tipifica', 'scan', 'in.csv', '--out', 'o.jsonl', '--jobs', '1']\n"
        "try: runpy.run_module('tipifica', run_name='__main__')\n"
        "except SystemExit as end: assert not end.code, end.code\n"
        "heavy = {'pyarrow', 'sqlalchemy', 'xlsxwriter', 'fsspec', 'python_calamine'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_csv(tmp_path: Path, cases: list[tuple[Chunk, Results]]) -> None:
    with written(tmp_path / "o.csv", cases).open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file, strict=True))
    assert [row["observacion"] for row in found] == [note or "" for note in notes_of(cases)]
    assert found[1]["months"] == "2 | 3 | 5"
    assert [json.loads(row["diagnostics"] or "[]") for row in found] == [
        [{k: v for k, v in each._asdict().items() if v is not None} for each in diagnostics]  # type: ignore[attr-defined]
        for (diagnostics,) in expected(cases, "diagnostics")
    ]
    assert [row["errors"] for row in found] == [str(n) for (n,) in expected(cases, "errors")]


def test_csv_for_excel(tmp_path: Path, cases: list[tuple[Chunk, Results]]) -> None:
    data = written(tmp_path / "o.csv", cases, excel=True).read_bytes()
    assert data.startswith(b"\xef\xbb\xbfarchivo;hoja;l\xc3\xadnea;fila;caso;observacion;")
    assert data.count(b"\r\n") == len(notes_of(cases)) + 1


def test_csv_leaves_what_came_in_and_guards_what_it_says(tmp_path: Path, cases: list[tuple[Chunk, Results]]) -> None:
    with written(tmp_path / "o.csv", cases).open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    row = found[4]
    assert (row["caso"], row["observacion"], row["asesor"], row["fecha"]) == ("=1+1", "+593991234567", "@ana", "-")
    own = {"caso", "observacion", "asesor", "fecha", NOTE.name, FIXED.name}
    assert [each["note"] for each in found] == [each["observacion"] for each in found]
    said = [cell for each in found for name, cell in each.items() if name not in own]
    assert not [cell for cell in said if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_parquet(tmp_path: Path, cases: list[tuple[Chunk, Results]]) -> None:
    table = pq.read_table(written(tmp_path / "o.parquet", cases))
    assert table.column("observacion").to_pylist() == notes_of(cases)
    assert table.column("phones").to_pylist() == [list(p) for (p,) in expected(cases, "phones")]  # type: ignore[call-overload]
    assert [[tuple(d.values()) for d in row] for row in table.column("diagnostics").to_pylist()] == [
        [tuple(d) for d in row]
        for (row,) in expected(cases, "diagnostics")  # type: ignore[attr-defined]
    ]
    assert str(table.column("end_date")[2]) == "2025-05-31" or table.column("end_date")[2].as_py() is None
    metadata = table.schema.metadata
    assert {key: metadata[key.encode()].decode() for key in ABOUT._fields} == {
        "schema": "1",
        "tipifica": "0.1",
        "manual": "m" * 16,
        "reading": "r" * 16,
        "config": "c" * 16,
    }
    assert pq.ParquetFile(tmp_path / "o.parquet").metadata.row_group(0).column(4).compression == "ZSTD"


def test_workbook(tmp_path: Path, cases: list[tuple[Chunk, Results]]) -> None:
    book = openpyxl.load_workbook(written(tmp_path / "o.xlsx", cases))
    assert book.sheetnames == ["Resumen", "Resultados"]
    table = list(book["Resultados"].iter_rows(values_only=True))
    names = ["qué está mal" if c.kind == "diagnostics" else c.title for c in (*PLACE, NOTE, *COLUMNS)]
    assert {*names, "caso", "asesor"} <= set(table[0])
    assert "observacion" not in table[0]  # it stands there already, under a name of its own
    at = table[0].index("nota")
    assert [row[at] for row in table[1:]] == [note or None for note in notes_of(cases)]
    counted = {c.title for c in (*PLACE, *COLUMNS) if c.kind in ("integer", "number")}
    days = {c.title for c in COLUMNS if c.kind == "date"}
    for column in book["Resultados"].iter_cols():
        kinds = {cell.data_type for cell in column[1:] if cell.value is not None}
        title = column[0].value
        assert kinds <= ({"n"} if title in counted else {"d"} if title in days else {"s"}), title
    summary = {row[0]: row[1] for row in book["Resumen"].iter_rows(values_only=True) if row[0]}
    total = len(notes_of(cases))
    assert int(summary["limpias"]) + int(summary["con hallazgos"]) + int(summary["no revisadas"]) == total
    assert int(summary["notas"]) == total
    assert int(summary["no reconocida"]) == sum(v == "unknown" for (v,) in expected(cases, "verdict"))
    codes = [f"{code} {NAMES[code]}" for (row,) in expected(cases, "codes") for code in row]  # type: ignore[attr-defined]
    assert {code: int(summary[code]) for code in set(codes)} == {code: codes.count(code) for code in set(codes)}


def test_a_workbook_is_made_for_people(tmp_path: Path, cases: list[tuple[Chunk, Results]]) -> None:
    sheet = openpyxl.load_workbook(written(tmp_path / "o.xlsx", cases))["Resultados"]
    header = [cell.value for cell in sheet[1]]
    assert header[: header.index("nota") + 6] == [
        *("archivo", "hoja", "línea", "fila", "caso", "asesor", "fecha", "nota"),
        *("veredicto", "qué le falta", "qué está mal", "reglas", "nota corregida"),
    ]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == f"A1:{sheet.cell(1, len(header)).column_letter}{sheet.max_row}"
    width = {name: sheet.column_dimensions[sheet.cell(1, at).column_letter] for at, name in enumerate(header, 1)}
    assert width["nota"].width > 3 * width["línea"].width
    assert width["hoja"].hidden
    rows = [dict(zip(header, row, strict=True)) for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert {row["veredicto"] for row in rows} <= set(VERDICTS.values())
    summaries = {rule.code: rule.summary for rule in every_rule()}
    for row, (found,) in zip(rows, expected(cases, "diagnostics"), strict=True):
        assert bool(row["qué está mal"]) == bool(found)
        left = {diagnosis.code for diagnosis in found if diagnosis.applicability != "safe"}
        for diagnosis in found:
            assert f"{diagnosis.code} {diagnosis.name}" in row["reglas"]
            sentence, mended = row["qué está mal"].partition("Se corrige solo: ")[::2]
            assert (summaries[diagnosis.code] in sentence) == (diagnosis.code in left)
            assert (diagnosis.name in mended.rstrip(".").split(", ")) == (diagnosis.code not in left)
    long = max(range(len(rows)), key=lambda at: len(rows[at]["nota"] or ""))
    assert sheet.row_dimensions[long + 2].height > 15
    assert sheet["H2"].alignment.wrap_text
    assert sheet.page_setup.fitToHeight == 0


def test_workbook_splits_where_a_sheet_is_full(tmp_path: Path, cases: list[tuple[Chunk, Results]]) -> None:
    path = tmp_path / "o.xlsx"
    sink = XlsxSink(
        str(path), layout_of([cases[0][0].header], ABOUT, WITH_FIXED, [cases[0][0].roles.note]), max_rows=25
    )
    write_all(sink, cases)
    sink.close()
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Resumen", "Resultados", "Resultados 2", "Resultados 3"]
    assert [book[name].max_row for name in book.sheetnames[1:]] == [25, 25, 14]
    notes = [row[7] for name in book.sheetnames[1:] for row in book[name].iter_rows(min_row=2, values_only=True)]
    assert notes == [note or None for note in notes_of(cases)]


def test_workbook_says_that_it_cut_a_cell(tmp_path: Path, cases: list[tuple[Chunk, Results]]) -> None:
    chunk, _ = cases[0]
    long = Chunk("x", None, 0, ("observacion",), chunk.roles._replace(note=0), [["a" * 40_000]], [1])
    sink = sink_at(tmp_path / "o.xlsx", ("observacion",))
    sink.write(sink.encoder(long, Results(1, WITH_FIXED)))
    sink.close()
    book = openpyxl.load_workbook(tmp_path / "o.xlsx")
    assert len(book["Resultados"]["E2"].value) == 32_767
    assert any(row[0].startswith("celdas cortadas") for row in book["Resumen"].iter_rows(values_only=True) if row[0])


@pytest.fixture
def database(tmp_path: Path, cases: list[tuple[Chunk, Results]]) -> Iterator[sqlite3.Connection]:
    """All cases, as a database."""
    with closing(sqlite3.connect(written(tmp_path / "o.sqlite", cases))) as connection:
        yield connection


def test_sqlite(database: sqlite3.Connection, cases: list[tuple[Chunk, Results]]) -> None:
    ask = lambda query: database.execute(query).fetchall()  # noqa: E731
    assert [note for (note,) in ask("SELECT observacion FROM results ORDER BY result_id")] == notes_of(cases)
    assert ask("SELECT code, count(*) FROM findings GROUP BY code ORDER BY code") == sorted(
        {
            code: sum(list(row).count(code) for (row,) in expected(cases, "codes"))  # type: ignore[call-overload]
            for (row,) in expected(cases, "codes")
            for code in row  # type: ignore[attr-defined]
        }.items()
    )
    assert ask("SELECT value FROM fields WHERE name = 'months' AND result_id = 2 ORDER BY position") == [
        (2,),
        (3,),
        (5,),
    ]
    assert ask("SELECT sum(notes) FROM by_agent") == ask("SELECT sum(notes) FROM by_reason") == [(61,)]
    assert ask("SELECT sum(notes) FROM by_month") == [(61,)]
    assert ask("SELECT sum(findings) FROM by_rule") == ask("SELECT count(*) FROM findings")
    assert dict(ask("SELECT name, value FROM about")) == {
        "schema": "1",
        "tipifica": "0.1",
        "manual": "m" * 16,
        "reading": "r" * 16,
        "config": "c" * 16,
    }
    plan = " ".join(str(row) for row in ask("EXPLAIN QUERY PLAN SELECT * FROM findings WHERE code = 'T001'"))
    assert "findings_code" in plan
    assert ask("PRAGMA integrity_check") == [("ok",)]


def test_follow_ups(tmp_path: Path) -> None:
    """A discount noted in February is due in the next March and May, and in the February of the year after."""
    path = write_csv(
        tmp_path / "in.csv",
        [("7", DISCOUNT, "ana", "10/02/2025"), ("8", PAUSE, "luz", "2025-02-28"), ("9", "x", "", "")],
    )
    (source,) = open_sources([str(path)], Wanted())
    (chunk,) = (portion.chunk() for portion in source.portions(9))
    results = Kernel(default(), Settings()).check(chunk.columns[chunk.roles.note])
    sink = open_sink(str(tmp_path / "o.sqlite"), [source], COLUMNS, ABOUT)
    sink.write(sink.encoder(chunk, results))
    sink.close()
    with closing(sqlite3.connect(tmp_path / "o.sqlite")) as database:
        due = database.execute('SELECT due, what, percent, "case", agent FROM follow_ups').fetchall()
    suspension = results.columns["end_date"][1]
    assert due == [
        ("2025-03-01", "descuento", 50, "7", "ana"),
        ("2025-05-01", "descuento", 50, "7", "ana"),
        *([(suspension, "suspension", None, "8", "luz")] if suspension else []),
        ("2026-02-01", "descuento", 50, "7", "ana"),
    ]
    assert suspension == "2025-05-31"


def test_what_a_supervisor_asks_is_answered_by_views(tmp_path: Path) -> None:
    call_again = "Impulsa//ana//cliente indica le llame nuevamente el lunes posible retención//0991234567"
    kept, left = (
        "Impulsa//ana//retenido con aumento de plan//0991234567",
        "Impulsa//ana//retiro en proceso//no accede a beneficio//entregará equipos en cis//0991234567",
    )
    cases = [
        ("1", call_again, "ana", "2025-03-05"),
        ("2", kept, "ana", "2025-03-06"),
        ("2", left, "ana", "2025-04-01"),
        ("3", "nada que ver", "ana", "2025-04-02"),
        ("4", DISCOUNT, "luz", "2025-02-10"),
        ("5", kept, "luz", "2025-04-10"),
        ("5", kept, "luz", "2025-04-11"),
    ]
    write_csv(tmp_path / "in.csv", cases)
    assert call("scan", "in.csv", "--jobs", "1", "--isolated", "--out", "o.sqlite", cwd=tmp_path).status == 0
    with closing(sqlite3.connect(tmp_path / "o.sqlite")) as database:
        ask = lambda query: database.execute(query).fetchall()  # noqa: E731
        assert ask("SELECT due, \"case\", agent FROM follow_ups WHERE what = 'llamada'") == [("2025-03-10", "1", "ana")]
        assert ask('SELECT "case", ends, first_day, last_day FROM two_ends') == [
            ("2", "RETENIDO,RETIRO EN PROCESO", "2025-03-06", "2025-04-01")
        ]
        assert ask('SELECT started, months, percent, "case" FROM benefits_started') == [("2025-03-01", 3, 50, "4")]
        trend = ask("SELECT agent, month, notes, percent_ready, change FROM agent_trend")
        ready = {(agent, month): percent for agent, month, _, percent, _ in trend}
        assert ready["ana", "2025-04"] == 50
        assert trend[1] == ("ana", "2025-04", 2, 50, round(50 - ready["ana", "2025-03"], 1))
        soon = date.today() + timedelta(days=3)
        database.execute("UPDATE results SET callback_due = ? WHERE callback_due IS NOT NULL", (soon.isoformat(),))
        assert ask("SELECT due, what FROM due_this_week") == [(soon.isoformat(), "llamada")]


def test_the_questions_of_the_guide(database: sqlite3.Connection) -> None:
    """Each is answered, and the tables, columns and views that the guide names are there."""
    page = (Path(__file__).parents[1] / "docs" / "tablas.md").read_text(encoding="utf-8")
    guide = page.partition("## Preguntar a la base de resultados")[2]
    questions = re.findall(r"```sql\n(.*?)```", guide, re.DOTALL)
    answers = [database.execute(question).fetchall() for question in questions]
    assert len(answers) == 7
    empty = [question for question, answer in zip(questions, answers, strict=True) if not answer]
    # No case of these has two ends, and what is due this week depends on the week.
    assert all("two_ends" in question or "due_this_week" in question for question in empty)
    tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")}
    assert tables == set(re.findall(r"^\| `(\w+)` \|", guide, re.MULTILINE))


def test_columns_of_several_sources(tmp_path: Path) -> None:
    """Every column of every source once; names that are taken get a number, so that no cell is lost."""
    layout = layout_of([("caso", "verdict", "nota", "nota", ""), ("nota", " CASO", "PATH")], ABOUT, COLUMNS)
    assert layout.names == ("caso", "verdict_2", "nota", "nota_2", "columna", "PATH_2")
    roles = open_sources([str(write_csv(tmp_path / "in.csv", rows(1)))], Wanted())[0].roles
    chunk = Chunk("x", None, 0, ("nota", " CASO", "PATH"), roles._replace(note=0), [["n"], ["c"], ["p"]], [1])
    assert layout.own_cells(chunk, Results(1, COLUMNS)) == [["c"], [None], ["n"], [None], [None], ["p"]]


def test_masked_notes_are_written_masked(tmp_path: Path, cases: list[tuple[Chunk, Results]]) -> None:
    chunk, _ = cases[0]
    results = Results(len(chunk), WITH_FIXED)
    results.masked[1] = "Impulsa//***"
    for kind in (".jsonl", ".csv", ".parquet", ".sqlite", ".xlsx"):
        sink = sink_at(tmp_path / f"o{kind}", chunk.header)
        sink.write(sink.encoder(chunk, results))
        sink.close()
    assert "descuento" not in (tmp_path / "o.jsonl").read_text("utf-8")
    assert "descuento" not in (tmp_path / "o.csv").read_text("utf-8")
    assert pq.read_table(tmp_path / "o.parquet").column("observacion")[1].as_py() == "Impulsa//***"
    with closing(sqlite3.connect(tmp_path / "o.sqlite")) as database:
        assert database.execute("SELECT observacion FROM results WHERE result_id = 2").fetchone() == ("Impulsa//***",)
    assert openpyxl.load_workbook(tmp_path / "o.xlsx")["Resultados"]["H3"].value == "Impulsa//***"


@pytest.mark.parametrize("kind", KINDS)
def test_goes_on_as_if_nothing_had_happened(tmp_path: Path, cases: list[tuple[Chunk, Results]], kind: str) -> None:
    """A run killed after some marks, having written more than the last one says, is gone on with."""
    whole = content(written(tmp_path / f"whole{kind}", cases))
    path = tmp_path / f"o{kind}"
    first = sink_at(path, cases[0][0].header)
    write_all(first, cases[:3])
    first.mark()
    write_all(first, cases[3:5])
    state = json.loads(json.dumps(first.mark()))
    write_all(first, cases[5:7])
    first.release()
    second = sink_at(path, cases[0][0].header)
    assert second.resume(state)
    write_all(second, cases[5:6])
    state = second.mark()
    second.release()
    third = sink_at(path, cases[0][0].header)
    assert third.resume(state)
    write_all(third, cases[6:])
    assert not path.exists()
    third.close()
    assert content(path) == whole
    assert sorted(each.name for each in tmp_path.iterdir()) == [f"o{kind}", f"whole{kind}"]
    assert not sink_at(path, cases[0][0].header).resume(state)


@pytest.mark.parametrize("kind", KINDS)
def test_the_old_output_stays_until_the_new_one_is_whole(
    tmp_path: Path, cases: list[tuple[Chunk, Results]], kind: str
) -> None:
    path = tmp_path / f"o{kind}"
    path.write_bytes(b"old")
    path.chmod(0o640)
    sink = sink_at(path, cases[0][0].header)
    write_all(sink, cases)
    sink.mark()
    partial = tmp_path / f"o{kind}.partial"
    assert stat.S_IMODE(partial.stat().st_mode) == (0o700 if partial.is_dir() else 0o600)
    assert path.read_bytes() == b"old"
    other = sink_at(path, cases[0][0].header)
    with pytest.raises(InputError, match="otra ejecución"):
        write_all(other, cases)
    other.release()
    sink.abandon()
    assert [each.name for each in tmp_path.iterdir()] == [path.name]
    written(path, cases)
    assert path.read_bytes() != b"old"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


@pytest.mark.parametrize("kind", KINDS)
def test_no_rows(tmp_path: Path, kind: str) -> None:
    sink = sink_at(tmp_path / f"o{kind}", ("observacion",))
    sink.close()
    assert (tmp_path / f"o{kind}").exists()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.skipif(sys.platform == "win32", reason="no limit of file sizes there")
def test_a_full_disk_is_one_line(tmp_path: Path, kind: str) -> None:
    """The limit of file sizes stands for the disk: the write that passes it fails."""
    source = write_csv(tmp_path / "in.csv", rows(3000, faulty=10**9))
    before = source.read_bytes()
    done = _limited(tmp_path, ["scan", "in.csv", "--out", f"o{kind}", "--jobs", "1"], 100_000)
    assert done.returncode == 2, done.stderr
    assert done.stderr.count("\n") == 1, done.stderr
    assert f"o{kind}" in done.stderr
    assert source.read_bytes() == before
    assert not (tmp_path / f"o{kind}").exists()


def _limited(folder: Path, arguments: list[str], size: int) -> subprocess.CompletedProcess[str]:
    limit: Callable[[], None] = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))  # noqa: E731
    return process(command(*arguments), folder, preexec_fn=limit)


def test_other_endings_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"\.parquet \.csv \.jsonl"):
        sink_at(tmp_path / "o.doc", ("observacion",))
    with pytest.raises(InputError, match="no existe la carpeta"):
        sink_at(tmp_path / "no" / "o.csv", ("observacion",))
    (tmp_path / "o.csv").mkdir()
    with pytest.raises(InputError, match="es una carpeta"):
        sink_at(tmp_path / "o.csv", ("observacion",))


@pytest.mark.parametrize(("kind", "most"), [(".sqlite", 2_000), (".xlsx", 16_384)])
def test_more_columns_than_a_kind_has_are_refused_before_anything_is_written(
    tmp_path: Path, kind: str, most: int
) -> None:
    header = ("observacion", *(f"c{number}" for number in range(most)))
    write_csv(tmp_path / "ancha.csv", [("nota", *[""] * most)], header)
    done = call("scan", "ancha.csv", "--jobs", "1", "--out", f"r{kind}", cwd=tmp_path)
    assert done.status == 2
    assert "no tiene tantas columnas" in done.err
    assert sorted(each.name for each in tmp_path.iterdir()) == ["ancha.csv"]
