"""The batch function of the library, and the engines of columns over it."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pandas
import polars
import pyarrow as pa
import pytest

import tipifica
from support.command import call
from support.corpus import load
from tipifica.bulk.arrow import result_schema, spark
from tipifica.bulk.results import columns_of
from tipifica.files.errors import InputError
from tipifica.language import default
from tipifica.model.frozen import plain

COLUMNS = columns_of(default().catalog)
GOOD = "Impulsa//jperez//retenido con aumento de plan//0991234567"
MENDABLE = "Impulsa/jperez/retenido con aumento de plan/0991234567"
BAD = "Impulsa//jperez//retenido con aumento de plan//099123456"
SUSPENSION = (
    "Impulsa//jperez//suspensión de servicio con costo de $10.00+ imp. por 3 meses//01/03/2024 - 01/06/2024"
    "//número de servicio 023456789 contacto de cliente Carlos Pacheco 0996652364"
)
DISCOUNT = "Impulsa//jperez//descuento 50% mes 2 3 y 5//contacto de cliente Carlos Pacheco 0996652364"
NOTES = [GOOD, None, MENDABLE, BAD, SUSPENSION, DISCOUNT, "nada que ver", ""]


def batch(**columns: list[object]) -> pa.RecordBatch:
    return pa.RecordBatch.from_pydict(columns)


def test_the_schema_is_the_documented_table() -> None:
    results = tipifica.check_batch(batch(observacion=NOTES))
    assert results.schema == result_schema()
    assert results.schema.names == [column.name for column in COLUMNS]
    assert [results.schema.field(c.name).metadata[b"doc"].decode() for c in COLUMNS] == [c.doc for c in COLUMNS]


def test_fields_are_typed_columns() -> None:
    rows = tipifica.check_batch(batch(observacion=NOTES)).to_pylist()
    assert [row["verdict"] for row in rows][:5] == ["conforms", "unknown", "mendable", "needs_person", "conforms"]
    assert rows[0]["phones"] == ["0991234567"]
    assert rows[1]["phones"] == []
    assert rows[4]["start_date"] == date(2024, 3, 1)
    assert (rows[4]["amount"], rows[4]["amount_plus_tax"], rows[4]["duration_months"]) == (Decimal("10.00"), True, 3)
    assert (rows[5]["percent"], rows[5]["months"]) == (50.0, [2, 3, 5])
    assert (rows[2]["canonical"], rows[2]["closure_days"]) == (GOOD, 1)
    assert rows[1] == rows[7]


def test_a_line_end_is_no_part_of_the_canonical_form() -> None:
    rows = tipifica.check_batch(batch(observacion=[GOOD + "\r\n"])).to_pylist()
    assert (rows[0]["verdict"], rows[0]["canonical"]) == ("conforms", GOOD)


@pytest.mark.parametrize("each", [9, pytest.param(1, marks=pytest.mark.ci)])
def test_notes_of_the_corpus_come_out_as_one_note_alone_does(each: int) -> None:
    notes = [case.text for cases in load().values() for case in cases][::each]
    rows = tipifica.check_batch(batch(observacion=notes)).to_pylist()
    for note, row in zip(notes, rows, strict=True):
        report = tipifica.check(note)
        seen = report.observation
        assert (row["verdict"], row["reason"], row["canonical"]) == (report.verdict, seen.reason, report.canonical)
        assert tuple(row["candidates"]) == (() if seen.reason else seen.candidates)
        fields = {name: value for name, value in plain(seen.fields).items() if not name.endswith("_date")}
        assert {name: str(row[name]) if name == "amount" else row[name] for name in fields} == fields
        assert [(d["code"], d["name"], d["severity"], d["start"], d["end"]) for d in row["diagnostics"]] == [
            (d.code, d.name, d.severity, *d.span) for d in report.diagnostics
        ]
        assert row["codes"] == sorted(d.code for d in report.diagnostics)
        assert row["errors"] == sum(d.severity == "error" for d in report.diagnostics)
        assert row["safe_fixes"] == sum(bool(d.fix) and d.fix.applicability == "safe" for d in report.diagnostics)


def test_what_the_record_declares_is_compared() -> None:
    rows = tipifica.check_batch(
        batch(observacion=[GOOD, GOOD], motivo=["BAJA DE PLAN", None], fecha=[date(2025, 1, 2), None])
    ).to_pylist()
    assert [row["codes"] for row in rows] == [["M001"], []]


def test_the_source_is_kept_beside_the_results() -> None:
    kept = tipifica.check_batch(batch(verdict=["mío"], observacion=[GOOD]), keep=True)
    assert kept.schema.names[:4] == ["verdict_2", "observacion", "record_date", "verdict"]
    assert kept.to_pylist()[0]["verdict_2"] == "mío"


@pytest.mark.parametrize("kind", [pa.large_string(), pa.string_view(), pa.dictionary(pa.int32(), pa.string())])
def test_text_of_any_arrow_type(kind: pa.DataType) -> None:
    column = pa.array([GOOD, None, BAD], pa.string()).cast(kind)
    results = tipifica.check_batch(pa.RecordBatch.from_arrays([column], names=["observacion"]))
    assert results.column("verdict").to_pylist() == ["conforms", "unknown", "needs_person"]


def test_a_table_comes_out_as_a_table_even_without_rows() -> None:
    table = pa.table({"observacion": pa.chunked_array([[GOOD], [BAD, MENDABLE]])})
    assert tipifica.check_batch(table).column("verdict").to_pylist() == ["conforms", "needs_person", "mendable"]
    assert tipifica.check_batch(table.slice(0, 0)).num_rows == 0
    empty = tipifica.check_batch(pa.table({"observacion": pa.chunked_array([], pa.string())}), keep=True)
    assert (empty.num_rows, empty.num_columns) == (0, len(COLUMNS) + 1)


def test_settings_are_obeyed_from_call_to_call() -> None:
    quiet = tipifica.Settings(ignore=("T",))
    for _ in range(2):
        assert tipifica.check_batch(batch(observacion=[MENDABLE]), config=quiet).column("codes").to_pylist() == [[]]
        assert tipifica.check_batch(batch(observacion=[MENDABLE])).column("codes").to_pylist() == [
            ["T001", "T001", "T001"]
        ]


def test_no_column_of_notes_is_told() -> None:
    with pytest.raises(InputError, match="no hay columna de observaciones"):
        tipifica.check_batch(batch(texto=[GOOD]))
    assert tipifica.check_batch(batch(texto=[GOOD]), column="texto").num_rows == 1


def test_the_library_is_imported_without_arrow() -> None:
    code = "import sys, tipifica\nassert 'pyarrow' not in sys.modules\ntipifica.check_batch"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


# ---------------------------------------------------------------- recipes


def _recipe(name: str) -> str:
    """The block of docs/bulk.md under the heading `name`."""
    page = (Path(__file__).parents[1] / "docs" / "bulk.md").read_text(encoding="utf-8")
    return page.split(f"### {name}\n", 1)[1].split("```python\n", 1)[1].split("```", 1)[0]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    table = polars.DataFrame({"caso": ["007", "008", "009"], "observacion": [GOOD, MENDABLE, BAD]})
    table.write_csv(tmp_path / "export.csv", separator=";")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("name", ["polars", "pandas", "DuckDB"])
def test_the_recipes_run(name: str) -> None:
    made: dict[str, object] = {}
    exec(_recipe(name), made)
    results = made["results"]
    if isinstance(results, polars.DataFrame):
        verdicts = dict(results.select("caso", "verdict").iter_rows())
    elif isinstance(results, pandas.DataFrame):
        verdicts = dict(zip(results["caso"], results["verdict"], strict=True))
    else:
        assert isinstance(results, duckdb.DuckDBPyRelation)
        verdicts = dict(results.fetchall())
    assert verdicts == {"007": "conforms", "008": "mendable", "009": "needs_person"}


DIRTY_NOTES = (
    "a\nb", 'dijo "hola"', "a;b", "# 7", "NA", "null", "0991234567", "=1+1", f"{GOOD} ", "ñandú",
)  # fmt: skip


@pytest.mark.parametrize("name", ["polars", "pandas", "DuckDB"])
def test_the_recipes_keep_a_dirty_table_whole(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten rows; cases begin with `#` and with zeros."""
    rows = [(f"#00{n}" if n % 2 else f"00{n}", note) for n, note in enumerate(DIRTY_NOTES)]
    with (tmp_path / "export.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows([("caso", "observacion"), *rows])
    monkeypatch.chdir(tmp_path)
    made: dict[str, object] = {}
    exec(_recipe(name).replace("SELECT caso, verdict FROM", "SELECT * FROM"), made)
    results = made["results"]
    table = results.to_arrow_table() if isinstance(results, duckdb.DuckDBPyRelation) else pa.table(results)
    assert list(zip(table["caso"].to_pylist(), table["observacion"].to_pylist(), strict=True)) == rows
    wanted = tipifica.check_batch(pa.table({"observacion": list(DIRTY_NOTES)}))["verdict"].to_pylist()
    assert table["verdict"].to_pylist() == wanted


def test_pandas_keeps_types_by_the_options_of_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    notes = [GOOD, SUSPENSION, "nada que ver"]
    polars.DataFrame({"caso": ["007", "1e5", "NA"], "observacion": notes}).write_csv("export.csv", separator=";")
    for kind in (".parquet", ".csv"):
        assert call("scan", "export.csv", "--jobs", "1", "--out", f"resultados{kind}").status == 0
    page = (Path(__file__).parents[1] / "docs" / "bulk.md").read_text(encoding="utf-8")
    first, second = page.split("### pandas\n", 1)[1].split("### DuckDB", 1)[0].split("```python\n")[1:]
    made: dict[str, pandas.DataFrame] = {}
    exec(first.split("```", 1)[0] + second.split("```", 1)[0], made)  # type: ignore[arg-type]
    for name in ("results", "from_parquet"):
        frame = made[name]
        assert frame["caso"].tolist() == ["007", "1e5", "NA"]
        assert frame["closure_days"].tolist() == [1, 1, pandas.NA]
        assert frame["amount"].tolist()[1] == Decimal("10.00")
        kinds = {
            column: str(frame[column].dtype) for column in ("closure_days", "start_date", "amount", "amount_plus_tax")
        }
        assert kinds == {
            "closure_days": "int64[pyarrow]",
            "start_date": "date32[day][pyarrow]",
            "amount": "decimal128(18, 2)[pyarrow]",
            "amount_plus_tax": "bool[pyarrow]",
        }
    frame = made["from_csv"]
    assert frame["caso"].tolist() == ["007", "1e5", "NA"]
    assert frame["amount"].tolist()[1] == "10.00"
    assert frame["errors"].astype("int64").tolist() == [0, 0, 1]


def test_a_data_frame_is_taken_as_it_is() -> None:
    frames = (pandas.DataFrame({"observacion": [GOOD, BAD]}), polars.DataFrame({"observacion": [GOOD, BAD]}))
    for frame in frames:
        assert tipifica.check_batch(frame)["verdict"].to_pylist() == ["conforms", "needs_person"]
    with pytest.raises(tipifica.InputError, match="list: eso no es una tabla de Arrow"):
        tipifica.check_batch([GOOD])  # type: ignore[arg-type]


def test_a_note_that_is_no_text_is_unchecked() -> None:
    for cells in (pa.array([b"\xff\xfe", GOOD.encode()]), pa.array([["a"], None])):
        found = tipifica.check_batch(pa.table({"observacion": cells}))
        assert found["verdict"][0].as_py() == "unchecked"
        assert found["why_unchecked"][0].as_py() == "«observacion» no es un texto"
        assert found["verdict"][1].as_py() != "unchecked"


@pytest.mark.long
# Spark says so of every pandas of this year; nothing here goes through pandas.
@pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning")
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.usefixtures("desk")
def test_spark_gives_what_the_library_gives() -> None:
    """A real Spark of this machine; needs Java (Debian: apt-get install default-jre-headless)."""
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    session = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
    try:
        notes = [note or "" for note in NOTES] * 50
        rows = [(f"{number:05}", note) for number, note in enumerate(notes)]
        frame = session.createDataFrame(rows, "caso string, observacion string").repartition(7)
        found = sorted(spark(frame).collect(), key=lambda row: row["caso"])
        expected = tipifica.check_batch(batch(caso=[row[0] for row in rows], observacion=notes), keep=True).to_pylist()
        assert [row.asDict(recursive=True) for row in found] == expected
        made: dict[str, object] = {"session": session}
        exec(_recipe("Spark"), made)
        counts = {row["verdict"]: row["count"] for row in made["results"].collect()}  # type: ignore[attr-defined]
        assert counts == {"conforms": 1, "mendable": 1, "needs_person": 1}
    finally:
        session.stop()
