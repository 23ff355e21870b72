"""What an analyst needs of results: typed values, stamps on whatever is kept, tables that join."""

from __future__ import annotations

import csv
import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import tipifica
from support.bulk import rows, write_csv
from support.command import call
from support.corpus import load
from tipifica.bulk.stamps import CORE, STAMPS, Provenance, core_modules, provenance
from tipifica.language import Language, default, sources
from tipifica.parser.compile.compiler import compile_language

ROOT = Path(__file__).parents[1]
GRAMMAR = ROOT / "grammar"
GOOD = "Impulsa//jperez//retenido con aumento de plan//0991234567"
BAD = "Impulsa//jperes//retenido con aumento de plan//099123456"
PAID = (
    "Impulsa//jperez//suspensión de servicio con costo de ${}+ imp. por 3 meses//01/03/2024 - 01/06/2024"
    "//número de servicio 023456789 contacto de cliente Carlos Pacheco 0996652364"
)
DISCOUNT = "Impulsa//jperez//descuento 50% mes 2 3 y 5//contacto de cliente Carlos Pacheco 0996652364"
HEADER = ("id", "observacion", "usuario", "fecha")
HUGE = "999999999.999.999.999"
CASES = [
    ("1", GOOD, "jperez", "2025-01-10 08:00"),
    ("2", BAD, "JPerez ", "10/02/2025"),
    ("3", PAID.format("10.50"), "", "pronto"),
    ("4", DISCOUNT, "luz", "01/03/2025"),
    ("5", PAID.format(f"{HUGE},00"), "luz", ""),
    ("6", "", "", ""),
]
DAYS = [date(2025, 1, 10), date(2025, 2, 10), None, date(2025, 3, 1), None, None]
AMOUNTS = [None, None, Decimal("10.50"), None, None, None]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("analyst")
    write_csv(folder / "export.csv", CASES, HEADER)
    for out in ("r.parquet", "r.csv", "r.jsonl", "r.xlsx", "r.sqlite", "r/"):
        done = call("scan", "export.csv", "--jobs", "1", "--out", out, cwd=folder)
        assert done.status == 0, done.err
    return folder


# ---------------------------------------------------------------- typed values


def test_amounts_are_decimals_and_dates_of_cases_are_dates(desk: Path) -> None:
    table = pq.read_table(desk / "r.parquet")
    assert (table.schema.field("amount").type, table.schema.field("record_date").type) == (
        pa.decimal128(18, 2),
        pa.date32(),
    )
    assert table["amount"].to_pylist() == AMOUNTS
    assert table["record_date"].to_pylist() == DAYS
    batch = tipifica.check_batch(
        pa.table({name: list(cells) for name, cells in zip(HEADER, zip(*CASES, strict=True), strict=True)})
    )
    assert (batch["amount"].to_pylist(), batch["record_date"].to_pylist()) == (AMOUNTS, DAYS)


def test_amounts_and_dates_of_a_workbook_are_numbers_and_dates(desk: Path) -> None:
    sheet = openpyxl.load_workbook(desk / "r.xlsx")["Resultados"]
    header = [cell.value for cell in sheet[1]]
    amount, day = sheet.cell(4, header.index("monto") + 1), sheet.cell(2, header.index("fecha del caso") + 1)
    assert (amount.value, amount.data_type, amount.number_format) == (10.5, "n", "0.00")
    assert (day.value.date(), day.is_date) == (DAYS[0], True)


def test_amounts_and_dates_of_a_database_are_summed_and_compared(desk: Path) -> None:
    with closing(sqlite3.connect(desk / "r.sqlite")) as database:
        ask = lambda query: database.execute(query).fetchall()  # noqa: E731
        assert ask("SELECT sum(amount) FROM results WHERE amount < 1000") == [(10.5,)]
        assert ask("SELECT id FROM results WHERE record_date >= '2025-02-01' ORDER BY 1") == [("2",), ("4",)]


def test_texts_keep_the_digits_of_an_amount(desk: Path) -> None:
    found = [json.loads(line) for line in (desk / "r.jsonl").read_text("utf-8").splitlines()]
    assert [row.get("amount") for row in found] == [None, None, "10.50", None, HUGE.replace(".", "") + ".00", None]
    assert [row.get("record_date") for row in found] == [day and day.isoformat() for day in DAYS]
    with (desk / "r.csv").open(encoding="utf-8", newline="") as file:
        assert [row["amount"] for row in csv.DictReader(file)][2] == "10.50"


# ---------------------------------------------------------------- stamps


def stamps(schema: pa.Schema) -> Mapping[str, str]:
    return {name: schema.metadata[name.encode()].decode() for name in Provenance._fields}


def test_a_batch_carries_the_stamps_that_files_carry(desk: Path) -> None:
    expected = stamps(pq.read_schema(desk / "r.parquet"))
    for keep in (False, True):
        assert stamps(tipifica.check_batch(pa.table({"observacion": [GOOD]}), keep=keep).schema) == expected
    (first, *_) = (json.loads(line) for line in (desk / "r.jsonl").read_text("utf-8").splitlines())
    assert {name: str(first[name]) for name in expected} == expected
    with closing(sqlite3.connect(desk / "r.sqlite")) as database:
        assert dict(database.execute("SELECT name, value FROM about").fetchall()) == expected
    summary = openpyxl.load_workbook(desk / "r.xlsx")["Resumen"].iter_rows(values_only=True)
    told = {row[0]: str(row[1]) for row in summary}
    assert {name: told[name] for name in expected} == expected
    other = tipifica.check_batch(pa.table({"observacion": [GOOD]}), config=tipifica.Settings(ignore=("T",))).schema
    assert {name for name, value in stamps(other).items() if value != expected[name]} == {"config"}


def test_stamps_are_columns_where_they_are_asked_for(desk: Path, tmp_path: Path) -> None:
    expected = stamps(pq.read_schema(desk / "r.parquet"))
    for out in ("s.csv", "s.jsonl", "s.parquet", "s.sqlite", "s.xlsx", "s/"):
        done = call("scan", "export.csv", "--jobs", "1", "--stamps", "--out", f"{tmp_path}/{out}", cwd=desk)
        assert done.status == 0, done.err
    with (tmp_path / "s.csv").open(encoding="utf-8", newline="") as file:
        found: list[Mapping[str, object]] = list(csv.DictReader(file))
    found += [json.loads(line) for line in (tmp_path / "s.jsonl").read_text("utf-8").splitlines()]
    found += (
        pq.read_table(tmp_path / "s.parquet").to_pylist()
        + pq.read_table(tmp_path / "s" / "results.parquet").to_pylist()
    )
    with closing(sqlite3.connect(tmp_path / "s.sqlite")) as database:
        database.row_factory = sqlite3.Row
        found += [dict(row) for row in database.execute("SELECT * FROM results")]
    assert len(found) == 5 * len(CASES)
    assert {tuple(str(row[name]) for name in expected) for row in found} == {tuple(expected.values())}
    sheet = openpyxl.load_workbook(tmp_path / "s.xlsx")["Resultados"]
    assert {column.title for column in STAMPS} <= {cell.value for cell in sheet[1]}
    kept = tipifica.check_batch(pa.table({"observacion": [GOOD, BAD]}), keep=True, stamps=True)
    assert kept.schema.names[-5:] == list(expected)
    assert [str(kept[name][1].as_py()) for name in expected] == list(expected.values())


@pytest.mark.parametrize("name", ["catalog.toml", "lexicon.toml", "spanish.toml", "words.toml", "phrases.lark"])
def test_a_changed_comment_changes_no_stamp(name: str) -> None:
    files = sources(GRAMMAR)
    comment = "// otra cosa" if name.endswith(".lark") else "# otra cosa"
    changed = Language(compile_language({**files, name: f"{comment}\n\n{files[name]}\n{comment}\n"}))
    assert provenance(changed, tipifica.Settings()) == provenance(default(), tipifica.Settings())


def test_a_changed_word_of_the_manual_changes_manual_and_reading() -> None:
    files = sources(GRAMMAR)
    changed = Language(
        compile_language({**files, "lexicon.toml": files["lexicon.toml"].replace('"telfs"', '"telfz"', 1)})
    )
    now, then = (provenance(language, tipifica.Settings()) for language in (changed, default()))
    assert [a == b for a, b in zip(now, then, strict=True)] == [True, True, False, False, True]


@pytest.mark.ci
def test_a_changed_core_changes_the_reading_alone(tmp_path: Path) -> None:
    code = (
        "from tipifica.bulk.stamps import provenance; from tipifica.language import default\n"
        "from tipifica.model import Settings; print(*provenance(default(), Settings()))"
    )
    shutil.copytree(ROOT / "src" / "tipifica", tmp_path / "tipifica", ignore=shutil.ignore_patterns("__pycache__"))

    def told() -> list[str]:
        done = subprocess.run(
            [sys.executable, "-P", "-c", code],
            env={"PYTHONPATH": str(tmp_path)},
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.split()

    before = told()
    costs = tmp_path / "tipifica" / "parser" / "costs.py"
    costs.write_text(costs.read_text("utf-8") + "\nOTHER = 1\n", encoding="utf-8")
    assert [a == b for a, b in zip(told(), before, strict=True)] == [True, True, True, False, True]
    cli = tmp_path / "tipifica" / "cli" / "scan.py"
    after = told()
    cli.write_text(cli.read_text("utf-8") + "\nOTHER = 1\n", encoding="utf-8")
    assert told() == after


@pytest.mark.ci
def test_what_decides_on_a_note_is_all_in_the_reading() -> None:
    """Whatever is loaded when notes of the corpus are checked is of the core, but for what says and keeps things."""
    notes = [case.text for cases in load().values() for case in cases][::31]
    code = (
        "import sys, json; from tipifica.bulk.kernel import Kernel; from tipifica.language import default\n"
        "from tipifica.model import Record, Settings\n"
        "notes = json.load(sys.stdin)\n"
        "Kernel(default(), Settings()).check(notes, [Record('RETENIDO', date='2025-01-01')] * len(notes))\n"
        "print(*(name for name in sys.modules if name.startswith('tipifica')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], input=json.dumps(notes), capture_output=True, text=True, check=True
    )
    core = {path.removesuffix(".py").removesuffix("/__init__").replace("/", ".") for path in core_modules()}
    others = {name.removeprefix("tipifica").lstrip(".") for name in done.stdout.split()} - core
    # A compiled unit says what its source says.
    saying = {"", "bulk", "replacing", "campaign", "errors", "messages", "locale", "release", "native"}
    assert {name for name in others if not name.startswith(("report", "files"))} <= saying
    assert set(CORE) >= {"parser", "rules", "fixes"}


# ---------------------------------------------------------------- a folder of tables


def test_a_folder_holds_three_tables_with_one_key(desk: Path) -> None:
    assert sorted(each.name for each in (desk / "r").iterdir()) == [
        "fields.parquet",
        "findings.parquet",
        "results.parquet",
    ]
    at = str(desk / "r")
    ask = lambda query: duckdb.sql(query.replace("$", f"{at}/")).fetchall()  # noqa: E731
    assert ask("SELECT result_id, id FROM '$results.parquet' ORDER BY 1") == [(n, str(n)) for n in range(1, 7)]
    with closing(sqlite3.connect(desk / "r.sqlite")) as database:
        by_rule = "SELECT code, count(*) FROM {} GROUP BY 1 ORDER BY 1"
        assert ask(by_rule.format("'$findings.parquet'")) == database.execute(by_rule.format("findings")).fetchall()
        told = "SELECT result_id, name, position FROM {} ORDER BY 1, 2, 3"
        assert ask(told.format("'$fields.parquet'")) == database.execute(told.format("fields")).fetchall()
    # The clean notes stay where an engine would drop them with their empty lists.
    joined = "SELECT count(DISTINCT result_id) FROM '$results.parquet' LEFT JOIN '$findings.parquet' USING (result_id)"
    assert ask(joined) == [(len(CASES),)]
    months = "SELECT value, number FROM '$fields.parquet' WHERE name = 'months' AND result_id = 4 ORDER BY position"
    assert ask(months) == [("2", 2.0), ("3", 3.0), ("5", 5.0)]
    ends = "SELECT value, \"date\", number FROM '$fields.parquet' WHERE name = 'end_date' ORDER BY result_id LIMIT 1"
    assert ask(ends) == [("2024-06-01", date(2024, 6, 1), None)]
    assert ask("SELECT number FROM '$fields.parquet' WHERE name = 'amount' AND result_id = 3") == [(10.5,)]
    expected = pq.read_table(desk / "r.parquet")
    assert pq.read_table(f"{at}/results.parquet").drop_columns("result_id") == expected
    assert {tuple(stamps(pq.read_schema(each)).items()) for each in (desk / "r").iterdir()} == {
        tuple(stamps(expected.schema).items())
    }


def test_a_folder_is_replaced_whole_and_nothing_else_is_touched(tmp_path: Path) -> None:
    write_csv(tmp_path / "a.csv", rows(30, faulty=3))
    write_csv(tmp_path / "b.csv", rows(7, faulty=3))
    for source in ("a.csv", "b.csv"):
        done = call("scan", source, "--jobs", "1", "--out", "r/", cwd=tmp_path)
        assert done.status == 0, done.err
    assert pq.read_table(tmp_path / "r" / "results.parquet").num_rows == 7
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.csv", "b.csv", "r"]
    again = call("scan", "r/results.parquet", "--jobs", "1", "--out", "r", cwd=tmp_path)
    assert (again.status, "es una de las entradas" in again.err) == (2, True)
    (tmp_path / "r" / "mío.txt").write_text("x", encoding="utf-8")
    other = call("scan", "a.csv", "--jobs", "1", "--out", "r", cwd=tmp_path)
    assert (other.status, "hay otras cosas" in other.err) == (2, True)
    assert pq.read_table(tmp_path / "r" / "results.parquet").num_rows == 7
    assert "no es una carpeta" in call("scan", "b.csv", "--out", "a.csv/", cwd=tmp_path).err


# ---------------------------------------------------------------- who it was


def test_counts_by_agent_are_by_the_agent_of_the_case(desk: Path) -> None:
    with closing(sqlite3.connect(desk / "r.sqlite")) as database:
        found = database.execute("SELECT agent, notes FROM by_agent ORDER BY 1").fetchall()
    # The note of case 2 names `jperes`; that of case 3 alone says whose it is; of case 6 nobody knows.
    assert found == [(None, 1), ("jperez", 3), ("luz", 2)]


# ---------------------------------------------------------------- what is new

NAMES = ("caso", "observacion", "asesor", "fecha")
SECRET = f"{GOOD} clave: Sol2024x"
BEFORE = [
    ("1", GOOD, "jperez", "2025-01-10"),
    ("2", f"{GOOD}\n", "jperez", "10/02/2025"),
    ("3", SECRET, "luz", "2025-03-01 08:00"),
    ("", "", "", ""),
    ("5", GOOD, "luz", "2025-03-01 08:00"),
]
AFTER = [
    ("1", GOOD, "JPEREZ ", "10/01/2025"),  # written in another way
    ("2", f"{GOOD}\n", "jperez", "2025-02-10"),
    ("3", SECRET, "luz", "2025-03-01 08:00:00"),
    ("", "", "", ""),
    ("5", GOOD, "luz", "2025-03-01 09:00"),  # an hour later
    ("6", GOOD, "luz", "2025-03-01 08:00"),  # another case
    ("1", BAD, "jperez", "2025-01-10"),  # another note
    ("1", GOOD, "luz", "2025-01-10"),  # another agent
]
KINDS = ["r.parquet", "r.csv", "r.jsonl", "r.sqlite", "r/"]


def fresh(folder: Path, *args: str, status: int = 0) -> tuple[list[str], str]:
    done = call("scan", *args, "--jobs", "1", cwd=folder)
    assert done.status == status, done.err
    return [json.loads(line)["caso"] for line in done.out.splitlines()], done.err


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("order", [NAMES, ("asesor", "fecha", "observacion", "caso")])
def test_only_rows_that_results_lack_are_checked(kind: str, order: tuple[str, ...], tmp_path: Path) -> None:
    columns = [NAMES.index(name) for name in order]
    for name, table in (("a.csv", BEFORE), ("b.csv", AFTER)):
        write_csv(tmp_path / name, [tuple(row[at] for at in columns) for row in table], order)
    done = call("scan", "a.csv", "--jobs", "1", "--out", kind, cwd=tmp_path)
    assert done.status == 0, done.err
    found, errors = fresh(tmp_path, "b.csv", "--new-since", kind)
    assert found == ["5", "6", "1", "1"]
    said, account = errors.splitlines()
    assert said == f"quedan fuera 4 filas que ya están en {kind}"
    assert account.startswith("4 notas = ")
    assert fresh(tmp_path, "a.csv", "--new-since", kind)[0] == []


@pytest.mark.ci
def test_what_is_new_is_the_same_in_any_portions_and_processes(tmp_path: Path) -> None:
    write_csv(tmp_path / "a.csv", rows(400, faulty=5))
    write_csv(tmp_path / "b.csv", rows(600, faulty=5))
    assert call("scan", "a.csv", "--jobs", "1", "--out", "r.jsonl", cwd=tmp_path).status == 0
    expected = [f"{number:07}" for number in range(400, 600)]
    for jobs, size in (("1", "7"), ("2", "90")):
        done = call(
            "scan",
            "b.csv",
            "--new-since",
            "r.jsonl",
            "--jobs",
            jobs,
            "--chunk-rows",
            size,
            "--out",
            "n.jsonl",
            cwd=tmp_path,
        )
        assert done.status == 0, done.err
        assert "quedan fuera 400 filas" in done.err
        found = [json.loads(line) for line in (tmp_path / "n.jsonl").read_text("utf-8").splitlines()]
        assert [row["caso"] for row in found] == expected
        (tmp_path / "n.jsonl").unlink()


def test_what_is_no_results_is_said(tmp_path: Path) -> None:
    write_csv(tmp_path / "a.csv", BEFORE, NAMES)
    write_csv(tmp_path / "solo.csv", [(GOOD,)], ("observacion",))
    for out, source, more in (
        ("r.csv", "a.csv", ()),
        ("m.csv", "a.csv", ("--redact", "clients")),
        ("s.csv", "solo.csv", ()),
        ("e.csv", "a.csv", ("--excel",)),
    ):
        assert call("scan", source, "--jobs", "1", "--out", out, *more, cwd=tmp_path).status == 0
    whole = (tmp_path / "r.csv").read_bytes()
    (tmp_path / "corto.csv").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "malo.parquet").write_bytes(b"PAR1 nada PAR1")
    (tmp_path / "malo.sqlite").write_bytes(b"nada" * 100)
    (tmp_path / "otra.sqlite").touch()
    (tmp_path / "malo.jsonl").write_text('{"note": 1\n', encoding="utf-8")
    for args, said in (
        (["nada.csv"], "nada.csv: no existe"),
        (["a.csv"], "a.csv: no es una tabla de resultados de tipifica scan: le falta la columna «note»"),
        (
            ["e.csv"],
            "e.csv: está separado por «;», como para Excel; los resultados se leen del CSV que se hace sin",
        ),
        (["libro.xlsx"], "los resultados se leen de archivos .parquet"),
        (["m.csv"], "m.csv: sus notas están ocultas"),
        (["s.csv"], "s.csv: no tiene la columna «caso» que la entrada tiene"),
        (["corto.csv"], "corto.csv: la tabla de resultados está dañada o incompleta"),
        (["malo.parquet"], "malo.parquet: la tabla de resultados está dañada"),
        (["malo.sqlite"], "malo.sqlite: la tabla de resultados está dañada o incompleta"),
        (["otra.sqlite"], "otra.sqlite: no es una base de resultados de tipifica scan: le falta la tabla «results»"),
        (["malo.jsonl"], "malo.jsonl: la tabla de resultados está dañada"),
        (["r.csv", "--out", "r.csv"], "r.csv: la salida es una de las entradas"),
        (["r.csv", "--redact", "all"], "--new-since no va con --redact"),
        (["r.csv", "--engine", "dask", "--scheduler", "tcp://127.0.0.1:1"], "--new-since no va con --engine dask"),
    ):
        done = call("scan", "a.csv", "--jobs", "1", "--new-since", *args, cwd=tmp_path)
        assert (done.status, done.out) == (2, "")
        (line,) = done.err.splitlines()
        assert said in line
    assert (tmp_path / "r.csv").read_bytes() == whole


def test_a_table_that_somebody_else_wrote_into_is_told(tmp_path: Path) -> None:
    """Its metadata are any bytes, and findings are cut off, as spreadsheets cut what is long."""
    table = pa.table({"note": [GOOD], "verdict": ["conforms"], "diagnostics": ['[{"code": "T0']})
    pq.write_table(table.replace_schema_metadata({b"otro": b"\xff"}), tmp_path / "r.parquet")
    assert call("report", "r.parquet", "--out", "i.html", cwd=tmp_path).status == 0
    done = call("sample", "r.parquet", "--out", "m.xlsx", cwd=tmp_path)
    said = "tipifica: r.parquet: la tabla de resultados está dañada o incompleta\n"
    assert (done.status, done.out, done.err) == (2, "", said)
    same = call("compare", "r.parquet", "r.parquet", cwd=tmp_path)
    assert (same.status, same.err) == (0, "1 nota, 0 dicen otra cosa\n")
