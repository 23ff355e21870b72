"""Every kind of table gives the same rows as text: no digit lost, none invented."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from types import ModuleType

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

import tipifica
from tipifica.bulk.sources import open_sources
from tipifica.bulk.sources.cells import as_text
from tipifica.bulk.sources.database import DatabaseSource, checked_query
from tipifica.files.columns import Wanted
from tipifica.files.errors import InputError

HEADER = ["caso", "observacion", "fecha", "telefono"]
CASES = [
    ["0012", "Impulsa//ana//retenido", "2025-03-01", "0991234567"],
    ["0013", "con ñ, «comillas» y; puntos", "01/03/2025", "+593991234567"],
    ["0014", "", "", ""],
    ["0015", "1.50", "x", "099-123"],
]


def read(*paths: Path | str, size: int = 3, wanted: Wanted | None = None, **options: object) -> list[list[str]]:
    """All rows of all sources; a cell that is not there is empty."""
    rows = []
    for source in open_sources([str(path) for path in paths], wanted or Wanted(), **options):  # type: ignore[arg-type]
        for portion in source.portions(size):
            chunk = portion.chunk()
            assert not chunk.unread
            rows += [[cell or "" for cell in cells] for cells in zip(*chunk.columns, strict=True)]
    return rows


def make_csv(path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter="\t" if path.suffix == ".tsv" else ";").writerows([HEADER, *CASES])


def make_jsonl(path: Path) -> None:
    lines = [json.dumps(dict(zip(HEADER, case, strict=True)), ensure_ascii=False) + "\n" for case in CASES]
    path.write_text("".join(lines), encoding="utf-8")


def make_xlsx(path: Path) -> None:
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Datos")
    for row, cells in enumerate([HEADER, *CASES]):
        for column, cell in enumerate(cells):
            sheet.write_string(row, column, cell)
    book.close()


def make_xls(path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Datos")
    for row, cells in enumerate([HEADER, *CASES]):
        for column, cell in enumerate(cells):
            sheet.write(row, column, cell)
    book.save(str(path))


def make_ods(path: Path) -> None:
    document = OpenDocumentSpreadsheet()
    table = Table(name="Datos")
    for cells in [HEADER, *CASES]:
        row = TableRow()
        for cell in cells:
            made = TableCell(valuetype="string")
            made.addElement(P(text=cell))
            row.addElement(made)
        table.addElement(row)
    document.spreadsheet.addElement(table)
    document.save(str(path))


def make_parquet(path: Path) -> None:
    pq.write_table(pa.table({name: list(c) for name, c in zip(HEADER, zip(*CASES, strict=True), strict=True)}), path)


MAKERS = {
    ".csv": make_csv,
    ".tsv": make_csv,
    ".jsonl": make_jsonl,
    ".xlsx": make_xlsx,
    ".xls": make_xls,
    ".ods": make_ods,
    ".parquet": make_parquet,
}


@pytest.mark.parametrize("kind", MAKERS)
@pytest.mark.parametrize("size", [1, 3, 100])
def test_all_kinds_give_the_same_rows(tmp_path: Path, kind: str, size: int) -> None:
    path = tmp_path / f"t{kind}"
    MAKERS[kind](path)
    assert read(path, size=size) == CASES
    (source,) = open_sources([str(path)], Wanted())
    assert source.header == tuple(HEADER)
    assert (source.roles.note, source.roles.case, source.roles.date) == (1, 0, 2)
    assert [portion.first for portion in source.portions(3, 10)] == [10, 13]
    assert source.share() == 1.0
    before = source.stamp()
    path.write_bytes(path.read_bytes() + b" ")
    assert before is not None
    assert open_stamp(path, source) != before


def open_stamp(path: Path, source: object) -> object:
    return source.stamp()  # type: ignore[attr-defined]


def test_txt(tmp_path: Path) -> None:
    (tmp_path / "n.txt").write_bytes("una\r\n\r\n  \ndos\ntres\u2028x".encode())
    assert read(tmp_path / "n.txt") == [["una"], ["dos"], ["tres\u2028x"]]
    (source,) = open_sources([str(tmp_path / "n.txt")], Wanted())
    assert [line for portion in source.portions(2) for line in portion.chunk().lines] == [1, 4, 5]


def numbers_book(path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(HEADER)
    sheet.append([12, "nota", date(2025, 3, 1), 996652364])
    sheet.append([1.5, True, datetime(2025, 3, 1, 10, 30), 996652364.0])
    sheet.append([1e15, 0.1, time(8, 5), "0996652364"])
    sheet.append([-0.0, "x", None, 123456789012])
    book.save(path)


def test_numbers_of_workbooks_keep_their_digits(tmp_path: Path) -> None:
    numbers_book(tmp_path / "n.xlsx")
    assert read(tmp_path / "n.xlsx") == [
        ["12", "nota", "2025-03-01", "996652364"],
        ["1.5", "true", "2025-03-01 10:30:00", "996652364"],
        ["1000000000000000", "0.1", "08:05:00", "0996652364"],
        ["0", "x", "", "123456789012"],
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, None),
        (996652364.0, "996652364"),
        (0.0, "0"),
        (1e22, "10000000000000000000000"),
        (0.1 + 0.2, "0.30000000000000004"),
        (float("nan"), "nan"),
        (Decimal("0012.50"), "12.50"),
        (10**20, "100000000000000000000"),
        (False, "false"),
        ("0012", "0012"),
        (b"a\xc3\xb1o", "año"),
        (b"\xff\x00", "ff00"),
        ({"a": [1, None, date(2025, 1, 2)]}, '{"a": [1, null, "2025-01-02"]}'),
    ],
)
def test_values_as_text(value: object, text: str | None) -> None:
    assert as_text(value) == text


def test_titles_and_merged_cells(tmp_path: Path) -> None:
    """A title may stand above the header; merged cells say the same of all rows they cover, but a note counts once."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["B2"] = "Informe de retención"
    sheet.merge_cells("B2:E2")
    for row, cells in enumerate(
        [["estado", "observacion", "caso"], ["A", "una", 1], [None, "dos", 2], ["B", None, 3]], 4
    ):
        for column, cell in enumerate(cells, 2):
            sheet.cell(row, column, cell)
    sheet["C7"] = "tres"
    sheet["D8"] = 4
    sheet.merge_cells("B5:B6")
    sheet.merge_cells("C7:C8")
    book.save(tmp_path / "m.xlsx")
    (source,) = open_sources([str(tmp_path / "m.xlsx")], Wanted())
    (chunk,) = (portion.chunk() for portion in source.portions(9))
    assert list(zip(*chunk.columns, strict=True)) == [
        ("A", "una", "1"),
        ("A", "dos", "2"),
        ("B", "tres", "3"),
        (None, "tres", "4"),
    ]
    assert (list(chunk.lines), list(chunk.rows)) == ([5, 6, 7, 8], [1, 2, 3, 4])
    assert list(chunk.unread) == [3]
    assert "fila 7" in chunk.unread[3].said("es")


def two_sheets(path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Enero"
    book.active.append(["observacion"])
    book.active.append(["una"])
    book.create_sheet("Febrero").append(["Observación"])
    book["Febrero"].append(["dos"])
    book.create_sheet("Vacía")
    book.save(path)


def test_sheets(tmp_path: Path) -> None:
    path = tmp_path / "s.xlsx"
    two_sheets(path)
    assert read(path) == [["una"], ["dos"]]
    assert read(path, sheets=["Febrero"]) == [["dos"]]
    assert [source.sheet for source in open_sources([str(path)], Wanted())] == ["Enero", "Febrero"]  # type: ignore[attr-defined]
    with pytest.raises(InputError, match="no hay hoja «Marzo»; hojas: Enero, Febrero, Vacía"):
        read(path, sheets=["Marzo"])
    book = openpyxl.load_workbook(path)
    book.create_sheet("Resumen").append(["total", 2])
    book.save(path)
    with pytest.raises(InputError, match=r"hoja «Resumen».*columnas: total.*--sheet.*Enero, Febrero"):
        read(path)
    assert read(path, sheets=["Enero"]) == [["una"]]


def test_a_workbook_without_notes(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.save(tmp_path / "e.xlsx")
    with pytest.raises(InputError, match="no tiene ninguna celda"):
        read(tmp_path / "e.xlsx")
    book.active.append(["texto", "caso"])
    book.save(tmp_path / "e.xlsx")
    with pytest.raises(InputError, match=r"no hay columna de observaciones.*columnas: texto, caso"):
        read(tmp_path / "e.xlsx")
    assert read(tmp_path / "e.xlsx", wanted=Wanted("texto")) == []


def test_parquet_types_and_folders(tmp_path: Path) -> None:
    table = pa.table(
        {
            "observacion": pa.array(["a", None, "c"]).dictionary_encode(),
            "tel": pa.array([996652364.0, None, 1.5]),
            "dia": pa.array([date(2025, 3, 1), None, date(2025, 3, 2)]),
            "hora": pa.array([1, None, 1_000_000_001], pa.timestamp("ns")),
            "lista": pa.array([["x"], None, []]),
        }
    )
    for month in ("01", "02"):
        (tmp_path / "t" / f"mes={month}").mkdir(parents=True)
        pq.write_table(table, tmp_path / "t" / f"mes={month}" / "p.parquet", row_group_size=2)
    (tmp_path / "t" / "_SUCCESS").touch()
    one = [
        ["a", "996652364", "2025-03-01", "1970-01-01", '["x"]'],
        ["", "", "", "", ""],
        ["c", "1.5", "2025-03-02", "1970-01-01 00:00:01", "[]"],
    ]
    assert read(tmp_path / "t") == [[*row, month] for month in ("01", "02") for row in one]
    with pytest.raises(InputError, match="carpeta sin archivos"):
        (tmp_path / "empty").mkdir()
        read(tmp_path / "empty")


def test_moments_that_python_has_not_are_texts(tmp_path: Path) -> None:
    far = [2**63 - 1, None, 0]
    table = pa.table(
        {
            "observacion": ["a", "b", "c"],
            "infinito": pa.array(far, pa.timestamp("us")),
            "dia": pa.array([2**31 - 1, None, 0], pa.int32()).cast(pa.date32()),
            "lista": pa.array([[each] for each in far], pa.list_(pa.timestamp("us"))),
            "zona": pa.array([0, None, 0], pa.timestamp("s", "Quito/Centro")),
        }
    )
    pq.write_table(table, tmp_path / "t.parquet")
    assert read(tmp_path / "t.parquet") == [
        [
            *("a", "<value out of range: 9223372036854775807>", "<value out of range: 2147483647>"),
            *("[<value out of range: 9223372036854775807>]", "1970-01-01 00:00:00.000Z"),
        ],
        ["b", "", "", "[null]", ""],
        ["c", "1970-01-01", "1970-01-01", '["1970-01-01"]', "1970-01-01 00:00:00.000Z"],
    ]
    found = tipifica.check_batch(table.rename_columns(["observacion", "fecha", "dia", "lista", "zona"]))
    assert found["codes"].to_pylist() == [["M004", "S003"], ["S003"], ["S003"]]


def test_patterns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("b.csv", "a.csv", "c[1].csv"):
        Path(name).write_text(f"observacion\n{name}\n", encoding="utf-8")
    assert read("*.csv") == [["a.csv"], ["b.csv"], ["c[1].csv"]]
    assert read("c[1].csv") == [["c[1].csv"]]
    assert read("[ab].csv", "a.csv") == [["a.csv"], ["b.csv"], ["a.csv"]]
    with pytest.raises(InputError, match=r"x\*\.csv: ningún archivo"):
        read("x*.csv")
    with pytest.raises(InputError, match=r"nada\.csv: no existe"):
        read("nada.csv")
    with pytest.raises(InputError, match=r"no se sabe leer archivos \.pdf"):
        read("a.pdf")


def test_addresses(tmp_path: Path) -> None:
    for kind in (".csv", ".jsonl", ".xlsx", ".parquet"):
        MAKERS[kind](tmp_path / f"t{kind}")
        assert read(f"file://{tmp_path}/t{kind}") == CASES
    assert read(f"file://{tmp_path}/*.csv") == CASES
    fsspec = _fsspec()
    with fsspec.open("memory://notas/t.csv", "wb") as file:
        file.write((tmp_path / "t.csv").read_bytes())
    assert read("memory://notas/t.csv") == CASES
    (source,) = open_sources([f"file://{tmp_path}/t.csv"], Wanted())
    assert source.stamp() is not None
    with pytest.raises(InputError, match="no existe"):
        read(f"file://{tmp_path}/nada.csv")
    with pytest.raises(InputError, match="no se sabe leer de «nada»"):
        read("nada://x/t.csv")
    with pytest.raises(InputError, match="pip install s3fs"):
        read("s3://x/t.csv")


def _fsspec() -> ModuleType:
    import fsspec

    return fsspec  # type: ignore[no-any-return]


def test_a_password_in_an_address_is_refused_and_not_repeated() -> None:
    for address in ("ftp://ana:secreto@x.example/t.csv", "sftp://ana:secreto@x.example/*.csv"):
        with pytest.raises(InputError) as refused:
            read(address)
        assert "secreto" not in str(refused.value)
    for address in ("postgresql://ana:secreto@x/b", "mysql://x/b?password=secreto", "oracle://a:secreto@x"):
        with pytest.raises(InputError) as refused:
            DatabaseSource(address, "SELECT 1", Wanted())
        assert "secreto" not in str(refused.value)
        assert "contraseña" in str(refused.value)


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    path = tmp_path / "notas.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE notas (caso TEXT, observacion TEXT, fecha TEXT, telefono TEXT)")
        connection.executemany("INSERT INTO notas VALUES (?, ?, ?, ?)", CASES)
    monkeypatch.setenv("NOTAS", f"sqlite:///{path}")
    yield path


def test_a_database(database: Path) -> None:
    for address in ("env:NOTAS", f"sqlite:///{database}"):
        source = DatabaseSource(address, "SELECT * FROM notas ORDER BY caso;", Wanted())
        chunks = [portion.chunk() for portion in source.portions(3)]
        assert [[*row] for chunk in chunks for row in zip(*chunk.columns, strict=True)] == CASES
        assert [line for chunk in chunks for line in chunk.lines] == [1, 2, 3, 4]
    text = (
        "WITH n AS (SELECT observacion, 'a:b; -- x' AS nota FROM notas) SELECT * FROM n WHERE nota LIKE '%:b%' -- fin"
    )
    assert len(list(DatabaseSource("env:NOTAS", text, Wanted()).portions(1))) == 4


def test_a_text_of_a_database_that_is_none_is_a_row_that_is_not_read(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("INSERT INTO notas VALUES (9, CAST(x'6e6f7461f1' AS TEXT), CAST(x'f1' AS TEXT), NULL)")
    (source,) = [DatabaseSource("env:NOTAS", "SELECT * FROM notas ORDER BY caso", Wanted())]
    (chunk,) = [portion.chunk() for portion in source.portions(9)]
    assert [row[:4] for row in zip(*chunk.columns, strict=True)][-1] == ("9", None, "f1", None)
    assert {row: why.said("es") for row, why in chunk.unread.items()} == {4: "«observacion» no es un texto"}


def test_a_database_is_only_read(database: Path) -> None:
    before = database.read_bytes()
    for query in (
        "DELETE FROM notas",
        "SELECT 1; DROP TABLE notas",
        "WITH x AS (SELECT 1) DELETE FROM notas",
        "INSERT INTO notas SELECT * FROM notas",
        "SELECT * INTO b FROM notas",
        "PRAGMA user_version = 5",
        "",
        "/* SELECT */ UPDATE notas SET caso = 1",
    ):
        with pytest.raises(InputError, match="un solo SELECT"):
            DatabaseSource("env:NOTAS", query, Wanted())
    assert database.read_bytes() == before
    assert (
        checked_query("SELECT replace(caso, ';', 'delete') FROM notas;\n")
        == "SELECT replace(caso, ';', 'delete') FROM notas"
    )


def test_what_a_database_refuses(database: Path) -> None:
    for address, query, said in (
        ("env:NADA", "SELECT 1", "la variable de entorno NADA"),
        ("env:NOTAS", "SELECT * FROM nada", "no such table: nada"),
        ("env:NOTAS", "SELECT caso FROM notas", "no hay columna de observaciones.*columnas: caso"),
        ("sqlite:////nada.db", "SELECT 1", "no existe"),
        ("cosa://x", "SELECT 1", "no se conoce"),
        ("cosa", "SELECT 1", "no es una dirección"),
    ):
        with pytest.raises(InputError, match=said):
            DatabaseSource(address, query, Wanted())
    assert database.exists()
