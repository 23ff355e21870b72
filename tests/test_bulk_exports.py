"""Exports as people have them: whatever is in them is read, or told; no row vanishes, no cell lies, `check` agrees."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlwt

from support.bulk import BAD, GOOD, dirty, surroundings, told, write_csv
from support.command import call
from support.workbooks import MAIN, packed, sheet, xlsx

OFFICE = "urn:oasis:names:tc:opendocument:xmlns"
Told = tuple[int, object, object, object, object]


def scanned(folder: Path, *args: str, status: int = 0, stdin: bytes = b"") -> tuple[list[dict[str, object]], str]:
    done = call("scan", *args, "--jobs", "1", cwd=folder, stdin=stdin)
    assert done.status == status, done.err
    return [json.loads(line) for line in done.out.splitlines()], done.err


def refused(folder: Path, *args: str) -> str:
    done = call(*args, cwd=folder)
    assert (done.status, done.out) == (2, "")
    (line,) = done.err.splitlines()
    return line


def notes(found: list[dict[str, object]]) -> list[object]:
    return [row.get("note") for row in found]


# ---------------------------------------------------------------- cells of workbooks


def cell(place: str, inside: str, kind: str = "") -> str:
    return f'<c r="{place}"{kind}>{inside}</c>'


def text(place: str, written: str) -> str:
    return cell(place, f"<is><t>{written}</t></is>", ' t="inlineStr"')


def test_errors_and_formulas_of_xlsx(tmp_path: Path) -> None:
    table = [
        text("A1", "observacion") + text("B1", "motivo") + text("C1", "otra"),
        cell("A2", "<v>#N/A</v>", ' t="e"'),
        cell("A3", "<f>B1&amp;C1</f><v></v>"),
        cell("A4", '<f>""</f><v></v>', ' t="str"') + text("B4", "x"),
        cell("A5", "<f>A1</f><v>calculada</v>", ' t="str"'),
        text("A6", GOOD) + cell("B6", "<v>#REF!</v>", ' t="e"'),
        text("A7", GOOD) + cell("C7", "<v>#NAME?</v>", ' t="e"'),
        cell("A9", "<f>NA()</f><v>#N/A</v>", ' t="e"'),
    ]
    numbers = (1, 2, 3, 4, 5, 6, 7, 9)
    rows_of = "".join(f'<row r="{n}">{cells}</row>' for n, cells in zip(numbers, table, strict=True))
    (tmp_path / "e.xlsx").write_bytes(xlsx(sheet=sheet(rows_of)))
    found, errors = scanned(tmp_path, "e.xlsx", status=3)
    assert [(row["line"], row["row"], row["verdict"]) for row in found] == [
        (2, 1, "unchecked"),
        (3, 2, "unchecked"),
        (4, 3, "unknown"),
        (5, 4, "unknown"),
        (6, 5, "unchecked"),
        (7, 6, "conforms"),
        (9, 7, "unchecked"),
    ]
    assert notes(found) == ["#N/A", None, None, "calculada", GOOD, GOOD, "#N/A"]
    assert found[0]["why_unchecked"] == "la celda de «observacion» tiene un error (#N/A)"
    assert "fórmula sin valor guardado" in str(found[1]["why_unchecked"])
    assert found[4]["why_unchecked"] == "la celda de «motivo» tiene un error (#REF!)"
    assert found[5]["otra"] == "#NAME?"
    assert errors.splitlines()[-1].startswith("7 notas = 1 sin hallazgos + 2 con hallazgos + 4 no revisadas")


def test_a_workbook_with_prefixes_and_without_places(tmp_path: Path) -> None:
    """Nothing demands of a program that it writes `<c r="A2" t="e">`."""
    body = (
        "<x:row><x:c t='inlineStr'><x:is><x:t>observacion</x:t></x:is></x:c></x:row>"
        "<x:row><x:c t='e'><x:v>#N/A</x:v></x:c></x:row>"
    )
    whole = f'<?xml version="1.0"?><x:worksheet xmlns:x="{MAIN}"><x:sheetData>{body}</x:sheetData></x:worksheet>'
    (tmp_path / "p.xlsx").write_bytes(xlsx(sheet=whole))
    found, _ = scanned(tmp_path, "p.xlsx", status=3)
    assert [(row["line"], row["verdict"], row["note"]) for row in found] == [(2, "unchecked", "#N/A")]


def document(*table: tuple[str, ...]) -> bytes:
    listed = "".join(f"<table:table-row>{''.join(cells)}</table:table-row>" for cells in table)
    content = (
        f'<?xml version="1.0"?><office:document-content xmlns:office="{OFFICE}:office:1.0" '
        f'xmlns:table="{OFFICE}:table:1.0" xmlns:text="{OFFICE}:text:1.0" '
        'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
        f'<office:body><office:spreadsheet><table:table table:name="H">{listed}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    entry = f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
    return packed(
        {
            "mimetype": kind,
            "content.xml": content,
            "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{manifest}">{entry}</manifest:manifest>',
        }
    )


def said(inside: str, more: str = 'office:value-type="string"') -> str:
    return f"<table:table-cell {more}>{inside}</table:table-cell>"


def test_errors_formulas_and_breaks_of_ods(tmp_path: Path) -> None:
    error = 'table:formula="of:=NA()" calcext:value-type="error"'
    (tmp_path / "e.ods").write_bytes(
        document(
            (said("<text:p>observacion</text:p>"), said("<text:p>caso</text:p>")),
            (said("<text:p>a<text:tab/>0991234567<text:line-break/>b<text:s text:c='2'/>c</text:p>"),),
            (said("<text:p>#N/A</text:p>", f'{error} office:value-type="string" office:string-value=""'),),
            (said("<text:p>#DIV/0!</text:p>", f'{error} office:value-type="float" office:value="0"'),),
            (said("", 'table:formula="of:=A1"'), said("<text:p>4</text:p>")),
            (said("<text:p/>", 'table:formula="of:=&quot;&quot;"'), said("<text:p>5</text:p>")),
        )
    )
    found, _ = scanned(tmp_path, "e.ods", status=3)
    assert notes(found) == ["a\t0991234567\nb  c", "#N/A", "#DIV/0!", None, None]
    assert [row["verdict"] for row in found] == ["unknown", "unchecked", "unchecked", "unchecked", "unknown"]
    assert [row["line"] for row in found] == [2, 3, 4, 5, 6]


@pytest.mark.parametrize("many", [1, 400])
def test_errors_of_xls(tmp_path: Path, many: int) -> None:
    """In a stream of its own, and in the one for small streams."""
    book = xlwt.Workbook()
    sheet_of = book.add_sheet("uno")
    other = book.add_sheet("dos")
    for page in (sheet_of, other):
        page.write(0, 0, "caso")
        page.write(0, 1, "observacion")
    sheet_of.write(1, 1, GOOD)
    other.row(2).set_cell_error(1, 0x2A)
    for number in range(3, 3 + many):
        other.write(number, 1, f"{GOOD[:-3]}{number:03}")
    other.row(3 + many).set_cell_error(1, 0x17)
    book.save(str(tmp_path / "e.xls"))
    found, _ = scanned(tmp_path, "e.xls", status=3)
    assert notes(found[:2]) == [GOOD, "#N/A"]
    assert [row["verdict"] for row in found] == ["conforms", "unchecked", *["conforms"] * many, "unchecked"]
    assert (found[-1]["line"], found[-1]["note"]) == (4 + many, "#REF!")


def test_a_program_beside_a_workbook_is_not_run(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["observacion"])
    book.active.append([GOOD])
    book.save(tmp_path / "t.xlsx")
    for name in ("json", "zipfile", "tipifica", "io"):
        (tmp_path / f"{name}.py").write_text("import os\nos.mkdir('ejecutado')\nraise SystemExit(7)\n")
    tried = subprocess.run(
        [sys.executable, "-P", "-m", "tipifica", "scan", "t.xlsx", "--jobs", "2"],
        capture_output=True,
        cwd=tmp_path,
        env=surroundings(),
        check=False,
    )
    assert (tried.returncode, tried.stdout.count(b"conforms")) == (0, 1), tried.stderr
    assert not (tmp_path / "ejecutado").exists()


def test_a_sheet_without_cells_is_one_line(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "vacía"
    full = book.create_sheet("llena")
    full.append(["observacion"])
    full.append([GOOD])
    book.save(tmp_path / "v.xlsx")
    assert "la hoja «vacía» no tiene ninguna celda escrita" in refused(tmp_path, "scan", "v.xlsx", "--sheet", "vacía")
    assert notes(scanned(tmp_path, "v.xlsx")[0]) == [GOOD]


def test_a_long_cell_is_cut_by_what_excel_counts(tmp_path: Path) -> None:
    """An emoji is two of Excel's characters."""
    cells = [("x" * 32_767,), ("😀" * 16_383,), ("😀" * 16_384,), ("x" + "😀" * 16_383,)]
    write_csv(tmp_path / "l.csv", cells, ("observacion",))
    scanned(tmp_path, "l.csv", "--out", "l.xlsx")
    book = openpyxl.load_workbook(tmp_path / "l.xlsx")
    header = [each.value for each in book["Resultados"][1]]
    written = [row[header.index("nota")] for row in book["Resultados"].iter_rows(min_row=2, values_only=True)]
    assert [len(each.encode("utf-16-le")) // 2 for each in written] == [32_767, 32_766, 32_767, 32_767]
    assert [each.endswith("…") for each in written] == [False, False, True, False]
    summary = {row[0]: row[1] for row in book["Resumen"].iter_rows(values_only=True)}
    assert summary["celdas cortadas (pasan de 32.767 caracteres)"] == 1


# ---------------------------------------------------------------- headers, titles, totals


def test_titles_separators_and_blank_lines_above_the_header(tmp_path: Path) -> None:
    above = "\n \nReporte de observacion;;\nDesde;01/01/2025;\n\n"
    for head in ("", "sep=;\n", above, "sep=;\n" + above):
        (tmp_path / "t.csv").write_text(f"{head}caso;observacion;f\n1;{GOOD};x\n", encoding="utf-8")
        found, errors = scanned(tmp_path, "t.csv")
        assert notes(found) == [GOOD]
        assert found[0]["line"] == head.count("\n") + 2
        assert ("la cabecera es la fila" in errors) == (above in head)
        checked = call("check", "t.csv", "--output-format", "json", cwd=tmp_path)
        assert json.loads(checked.out)[0]["line"] == found[0]["line"]
    (tmp_path / "t.csv").write_text(f"sep=^\ncaso^observacion\n1;2^{GOOD}\n", encoding="utf-8")
    assert scanned(tmp_path, "t.csv")[0][0]["caso"] == "1;2"


def test_a_title_that_is_a_word_of_the_header_is_none(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(f"Observacion\ncaso;observacion;f\n1;{GOOD};x\n", encoding="utf-8")
    assert notes(scanned(tmp_path, "t.csv")[0]) == [GOOD]


def test_a_cell_of_a_row_makes_no_header_of_it(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("id;texto;tipo\n1;a;x\n2;b;observacion\n3;c;x\n", encoding="utf-8")
    said_of = refused(tmp_path, "scan", "t.csv")
    assert "columnas: id, texto, tipo" in said_of
    assert "--header-row" in said_of


@pytest.mark.parametrize("command", ["scan", "check"])
def test_the_header_stands_where_one_says(tmp_path: Path, command: str) -> None:
    (tmp_path / "t.csv").write_text("a;b\n" * 40 + f"caso;observacion\n1;{BAD}\n", encoding="utf-8")
    assert "--header-row" in refused(tmp_path, command, "t.csv")
    how = ["--output-format", "jsonl"] if command == "check" else ["--jobs", "1"]
    done = call(command, "t.csv", "--header-row", "41", *how, cwd=tmp_path)
    (row,) = (json.loads(line) for line in done.out.splitlines())
    assert (row["line"], row["row"]) == (42, 1)
    assert "la fila 99 está en blanco o no existe" in refused(tmp_path, command, "t.csv", "--header-row", "99")


@pytest.mark.parametrize("name", ["Observaciones", "Obs.", "Observación IC", "NOTA", "Notas", "Comentario"])
def test_other_names_of_the_column_are_found_and_said(tmp_path: Path, name: str) -> None:
    (tmp_path / "t.csv").write_text(f"caso;{name}\n1;{GOOD}\n", encoding="utf-8")
    found, errors = scanned(tmp_path, "t.csv")
    assert notes(found) == [GOOD]
    assert f"t.csv: las notas se leen de la columna «{name}»" in errors
    assert "las notas se leen" in call("check", "t.csv", cwd=tmp_path).err
    assert "las notas se leen" not in call("check", "t.csv", "--column", name, cwd=tmp_path).err


def test_repeated_names_get_numbers_if_they_are_not_needed(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(f"tel;observacion;tel;TEL\n1;{GOOD};2;3\n", encoding="utf-8")
    (row,) = scanned(tmp_path, "t.csv")[0]
    assert (row["tel"], row["tel_2"], row["TEL_3"]) == ("1", "2", "3")
    (tmp_path / "t.csv").write_text("observacion;motivo;motivo\na;b;c\n", encoding="utf-8")
    assert "la columna «motivo» está repetida" in refused(tmp_path, "scan", "t.csv")


def test_a_header_again_and_totals_are_no_notes(tmp_path: Path) -> None:
    body = f"1;{GOOD};3\n\nCaso; observacion ;n\n2;{BAD};4\nTOTAL;;7\nTotal general:;2;7,00\n3;TOTAL;\n"
    (tmp_path / "t.csv").write_text("caso;observacion;n\n" + body, encoding="utf-8")
    book = openpyxl.Workbook()
    for line in csv.reader(io.StringIO("caso;observacion;n\n" + body), delimiter=";"):
        book.active.append([each or None for each in line])
    book.save(tmp_path / "t.xlsx")
    for name in ("t.csv", "t.xlsx"):
        found, errors = scanned(tmp_path, name, "--verbose")
        assert [(row["line"], row["row"]) for row in found] == [(2, 1), (5, 3), (8, 6)]
        place = name if name == "t.csv" else f"{name}[Sheet]"
        assert f"{place}:4: no es una nota: la cabecera, otra vez" in errors
        assert f"{place}:6: no es una nota: un total" in errors
        assert f"{place}:7: no es una nota: un total" in errors
        assert "3 filas no son notas" in scanned(tmp_path, name)[1]
    checked = call("check", "t.csv", "--output-format", "json", cwd=tmp_path)
    assert [(row["line"], row["row"]) for row in json.loads(checked.out)] == [(2, 1), (5, 3), (8, 6)]
    assert "3 filas no son notas" in checked.err


# ---------------------------------------------------------------- what files are


def test_files_are_said_to_be_what_they_are(tmp_path: Path) -> None:
    pq.write_table(pa.table({"observacion": [GOOD]}), tmp_path / "p.csv")
    book = openpyxl.Workbook()
    book.active.append(["observacion"])
    book.save(tmp_path / "w.csv")
    (tmp_path / "g.csv").write_bytes(gzip.compress(b"observacion\na\n"))
    (tmp_path / "a.jsonl").write_text(json.dumps([{"observacion": "a"}], indent=2), encoding="utf-8")
    (tmp_path / "t.txt").write_bytes("caso\tobservacion\r\n1\ta\r\n".encode("utf-16"))
    expected = {
        "p.csv": ".parquet",
        "w.csv": ".xlsx",
        "g.csv": ".gz",
        "a.jsonl": ".json",
        "t.txt": ".tsv",
    }
    for name, ending in expected.items():
        for command in ("scan", "check"):
            line = refused(tmp_path, command, name)
            assert line.startswith(f"tipifica: {name}: no ")
            assert ending in line


@pytest.mark.parametrize("command", ["check", "scan"])
def test_a_table_that_is_given_as_text_is_said_to_be_one(tmp_path: Path, command: str) -> None:
    note = {"observacion": GOOD}
    for head, said in (
        ("sep=;\nInforme\n", "póngale la terminación .csv"),
        ("Informe de marzo\n\ncaso;Observaciones\n", "póngale la terminación .csv"),
        ("caso\tNota\n", "póngale la terminación .tsv"),
        ("id,observacion,fecha\n", "póngale la terminación .csv"),
        (json.dumps(note) + "\n", "póngale la terminación .jsonl"),
        ("\n" + json.dumps([note], indent=1), "póngale la terminación .json "),
    ):
        (tmp_path / "t.txt").write_text(head + f"1;{GOOD}\n", encoding="utf-8")
        assert said in refused(tmp_path, command, "t.txt"), head
        done = call(command, "-", cwd=tmp_path, stdin=(tmp_path / "t.txt").read_bytes())
        assert (done.status, done.out, done.err.count("\n")) == (2, "", 1)
    for line in ("cliente pide nota; llama Ana", "nota; llamar", f"1,nota,{GOOD}", "{sin cerrar}", "[nota"):
        (tmp_path / "t.txt").write_text(f"{line}\n{GOOD}\ncaso;observacion\n", encoding="utf-8")
        assert call(command, "t.txt", cwd=tmp_path).status != 2, line


@pytest.mark.parametrize("name", ["t.csv.gz", "t.zip", "t.json", "t.xlsx", "t.parquet"])
def test_what_scan_alone_reads_is_said_by_the_others(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"")
    for args in (["check", name], ["parse", name], ["format", name]):
        assert "tipifica scan" in refused(tmp_path, *args)


def test_packed_files(tmp_path: Path) -> None:
    table = f"caso;observacion\n1;{GOOD}\n2;{BAD}\n".encode()
    (tmp_path / "t.csv.gz").write_bytes(gzip.compress(table))
    with zipfile.ZipFile(tmp_path / "t.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("carpeta/t.csv", table)
        archive.writestr("__MACOSX/carpeta/._t.csv", "x")
    for name in ("t.csv.gz", "t.zip"):
        found, _ = scanned(tmp_path, name)
        assert [(row["path"], row["line"], row["note"]) for row in found] == [(name, 2, GOOD), (name, 3, BAD)]
    with zipfile.ZipFile(tmp_path / "dos.zip", "w") as archive:
        archive.writestr("a.csv", table)
        archive.writestr("b.csv", table)
    assert "tiene 2: a.csv, b.csv" in refused(tmp_path, "scan", "dos.zip")
    with zipfile.ZipFile(tmp_path / "dentro.zip", "w") as archive:
        archive.write(tmp_path / "t.zip", "t.zip")
    assert "de un modo que no se sabe leer; descomprímalo" in refused(tmp_path, "scan", "dentro.zip")
    (tmp_path / "roto.csv.gz").write_bytes(gzip.compress(table)[:-12])
    (tmp_path / "roto.zip").write_bytes((tmp_path / "t.zip").read_bytes()[:80])
    for name in ("roto.csv.gz", "roto.zip"):
        assert "dañado o incompleto" in refused(tmp_path, "scan", name)


def test_what_comes_out_of_a_packed_file_has_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tipifica.bulk.sources.packed.MAX_INFLATED_BYTES", 1 << 16)
    (tmp_path / "b.csv.gz").write_bytes(gzip.compress(b"observacion\n" + b"a\n" * (1 << 16)))
    done = call("scan", "b.csv.gz", "--out", "r.jsonl", cwd=tmp_path)
    assert done.status == 2
    assert "descomprímalo usted" in done.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.csv.gz"]


def test_a_json_array(tmp_path: Path) -> None:
    objects: list[object] = [
        {"caso": 1, "observacion": GOOD},
        {"caso": 2, "observacion": "a\nb"},
        7,
        {"observacion": [1]},
    ]
    for indent in (None, 2):
        (tmp_path / "a.json").write_text(json.dumps(objects, indent=indent, ensure_ascii=False), encoding="utf-8")
        found, _ = scanned(tmp_path, "a.json", status=3)
        assert [row["verdict"] for row in found] == ["conforms", "unknown", "unchecked", "unchecked"]
        assert [row["line"] for row in found] == ([1, 1, 1, 1] if indent is None else [2, 6, 10, 11])
    for broken in ("", "{}", '[{"observacion": "a"}', '[{"observacion": "a"}, {"observacion": ]', "[1 2"):
        (tmp_path / "b.json").write_text(broken, encoding="utf-8")
        assert "lista JSON" in refused(tmp_path, "scan", "b.json") or broken == "[1 2"


def test_a_long_json_array_is_read_piece_by_piece(tmp_path: Path) -> None:
    objects = [{"caso": n, "observacion": f"{GOOD[:-4]}{n:04}", "x": "y" * (n % 90)} for n in range(2_000)]
    (tmp_path / "a.json").write_text(json.dumps(objects), encoding="utf-8")
    assert notes(scanned(tmp_path, "a.json")[0]) == [each["observacion"] for each in objects]


# ---------------------------------------------------------------- several files


def test_every_bad_file_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    write_csv(tmp_path / "a.csv", [(GOOD,)], ("observacion",))
    (tmp_path / "b.csv").write_text("x;y\n1;2\n", encoding="utf-8")
    (tmp_path / "c.csv").write_bytes(b"observacion\na\nb\xff\n")
    write_csv(tmp_path / "d.csv", [(BAD,)], ("observacion",))
    for args in (["*.csv"], ["a.csv", "b.csv", "c.csv", "d.csv", "--keep-going"], ["."]):
        found, errors = scanned(tmp_path, *args, status=3)
        assert [row["path"].removeprefix("./") for row in found if row["verdict"] != "unknown"] == ["a.csv", "d.csv"]  # type: ignore[attr-defined]
        assert "b.csv: no hay columna de observaciones" in errors
        assert "c.csv: línea 3, byte 16" in errors
    assert "b.csv: no hay columna" in refused(tmp_path, "scan", "a.csv", "b.csv")
    assert "b.csv: no hay columna" in refused(tmp_path, "scan", "*.csv", "--no-keep-going")
    assert "b.csv: no hay columna" in refused(tmp_path, "scan", "b.csv", "--keep-going")
    checked = call("check", "*.csv", "--output-format", "concise", cwd=tmp_path)
    assert (checked.status, [line[:6] for line in checked.out.splitlines()]) == (3, ["d.csv:"])
    assert [line[:6] for line in checked.err.splitlines()] == ["b.csv:", "c.csv:"]
    assert call("check", "a.csv", "b.csv", cwd=tmp_path).status == 2


def test_each_file_has_the_first_encoding_that_fits(tmp_path: Path) -> None:
    note = GOOD.replace("jperez", "jñañez")
    for name, codec in (("u", "utf-8"), ("c", "cp1252"), ("m", "utf-8-sig")):
        (tmp_path / f"{name}.csv").write_bytes(f"observacion\n{note}\n".encode(codec))
    found, errors = scanned(tmp_path, "u.csv", "c.csv", "m.csv", "--encoding", "utf-8,cp1252")
    assert notes(found) == [note] * 3
    assert "u.csv: se lee como utf-8\nc.csv: se lee como cp1252\nm.csv: se lee como utf-8\n" in errors
    checked = call("check", "u.csv", "c.csv", "--encoding", "utf-8,cp1252", "--output-format", "json", cwd=tmp_path)
    assert [row["text"] for row in json.loads(checked.out)] == [note] * 2
    assert "c.csv: se lee como cp1252" in checked.err
    assert "codificación desconocida" in refused(tmp_path, "scan", "u.csv", "--encoding", "utf-8,cp1253x")


NO_TEXT = b"\xffa\x00\x80nota"


@pytest.mark.parametrize("kind", ["t.parquet", "t.db"])
def test_bytes_that_are_no_text_are_no_hex_in_a_column_of_notes(tmp_path: Path, kind: str) -> None:
    source = [kind]
    if kind == "t.db":
        source = ["--from-db", f"sqlite:///{tmp_path / kind}", "--query", "SELECT * FROM t"]
        with closing(sqlite3.connect(tmp_path / kind)) as database:
            database.execute("CREATE TABLE t (observacion BLOB, otra BLOB)")
            database.executemany("INSERT INTO t VALUES (?, ?)", [(GOOD.encode(), b"\xff"), (NO_TEXT, b"a")])
            database.commit()
    else:
        table = {"observacion": [GOOD.encode(), NO_TEXT], "otra": [b"\xff", b"a"]}
        pq.write_table(pa.table(table), tmp_path / kind)
    found, errors = scanned(tmp_path, *source, status=3)
    assert [row["verdict"] for row in found] == ["conforms", "unchecked"]
    assert found[0]["note"] == found[0]["observacion"] == GOOD
    assert found[1].get("note") is None and found[1].get("observacion") is None
    assert found[1]["why_unchecked"] == "«observacion» no es un texto"
    assert [row["otra"] for row in found] == ["ff", "a"]
    assert NO_TEXT.hex() not in errors


@pytest.mark.parametrize("name", ["t.txt", "t.csv", "t.jsonl"])
@pytest.mark.parametrize("command", ["check", "scan"])
def test_bytes_that_are_no_text_are_named_by_their_place(tmp_path: Path, command: str, name: str) -> None:
    lines = {"t.txt": (b"", b""), "t.csv": (b"observacion\n", b""), "t.jsonl": (b'{"observacion": "', b'"}')}
    before, after = lines[name]
    (tmp_path / name).write_bytes(before + NO_TEXT + after + b"\n")
    said = refused(tmp_path, command, name)
    assert "0xFF" in said and "--encoding" in said and NO_TEXT.hex() not in said


def test_a_row_of_another_width_keeps_its_quoted_line_breaks(tmp_path: Path) -> None:
    rows = ('1;"a\nb";x', '2;"c\nd";x;y', '3;"e\n\nf"', '4;"g\nh";x;;;', f"5;{GOOD};x;;", "6", f"7;{GOOD};x")
    (tmp_path / "t.csv").write_text("caso;observacion;otra\n" + "\n".join(rows) + "\n", encoding="utf-8")
    found, errors = scanned(tmp_path, "t.csv", status=3)
    assert [(row["caso"], row["line"], row["row"], row["verdict"] == "unchecked") for row in found] == [
        ("1", 2, 1, False),
        ("2", 4, 2, True),
        ("3", 6, 3, True),
        ("4", 9, 4, False),
        ("5", 11, 5, False),
        ("6", 12, 6, True),
        ("7", 13, 7, False),
    ]
    assert [row["why_unchecked"] for row in found if row["verdict"] == "unchecked"] == [
        f"celdas de la fila: {width}; de la cabecera: 3" for width in (4, 2, 1)
    ]
    assert "comillas" not in errors
    places = {str(row["line"]) for row in found if row["verdict"] != "conforms"}
    for name, place in (("concise", r"^t\.csv:(\d+)"), ("github", r"line=(\d+)"), ("gitlab", r'"begin": (\d+)')):
        done = call("check", "t.csv", "--output-format", name, cwd=tmp_path)
        assert done.status == 3
        assert {*re.findall(place, done.out + done.err, re.MULTILINE)} | {"4", "6", "12"} == places, name


def test_the_note_stands_in_one_column_and_no_count_is_missing(tmp_path: Path) -> None:
    write_csv(tmp_path / "a.csv", [("1", GOOD), ("2", BAD)], header=("CASO", "Comentario"))
    write_csv(tmp_path / "b.csv", [("3", GOOD), ("4",)], header=("caso", "observacion"))
    assert call("scan", "a.csv", "b.csv", "--jobs", "1", "--out", "r.sqlite", cwd=tmp_path).status == 3
    with closing(sqlite3.connect(tmp_path / "r.sqlite")) as database:
        asked = "SELECT caso, note, safe_fixes, errors, warnings, infos FROM results ORDER BY result_id"
        found = database.execute(asked).fetchall()
    assert [row[:2] for row in found] == [("1", GOOD), ("2", BAD), ("3", GOOD), ("4", None)]
    assert [row[2:] for row in found] == [(0, 0, 0, 0), (0, 1, 0, 0), (0, 0, 0, 0), (0, 0, 0, 0)]
    assert call("scan", "a.csv", "b.csv", "--jobs", "1", "--out", "r.xlsx", cwd=tmp_path).status == 3
    page = openpyxl.load_workbook(tmp_path / "r.xlsx")["Resultados"]
    titles, *cells = page.iter_rows(values_only=True)
    assert [title for title in titles if str(title).casefold() == "caso"] == ["CASO"]
    assert [row[titles.index("nota")] for row in cells] == [GOOD, BAD, GOOD, None]


def test_check_of_a_file_says_nothing_of_clean_notes(tmp_path: Path) -> None:
    (tmp_path / "n.txt").write_text(f"{GOOD}\n{BAD}\n{GOOD}\n", encoding="utf-8")
    for name in ("full", "concise", "grouped", "jsonl", "csv", "github", "gitlab", "sarif"):
        done = call("check", "n.txt", "--output-format", name, cwd=tmp_path)
        assert done.status == 1
        assert GOOD not in done.out and "n.txt:1" not in done.out and "correcta" not in done.out, name
    assert call("check", "n.txt", cwd=tmp_path).out.splitlines()[-1] == "1 hallazgo; 2 notas sin hallazgos"


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("name", ["t.csv", "t.txt", "t.jsonl"])
def test_utf_16_without_a_mark_is_said_to_be_so(tmp_path: Path, name: str, codec: str) -> None:
    head = {"t.csv": "observacion\n", "t.txt": "", "t.jsonl": '{"observacion": "a"}\n'}[name]
    (tmp_path / name).write_bytes(f"{head}{GOOD}\n".encode(codec))
    for command in ("check", "scan"):
        assert f"--encoding {codec}" in refused(tmp_path, command, name)
    (tmp_path / name).write_text(f"{head}{GOOD}\0\n" if name != "t.jsonl" else head, encoding="utf-8")
    for command in ("check", "scan"):
        assert call(command, name, cwd=tmp_path).status != 2


@pytest.mark.parametrize("content", ["", "\n \n"])
@pytest.mark.parametrize("name", ["t.csv", "t.tsv", "t.txt", "t.jsonl", "t.csv.gz"])
def test_a_table_that_is_yet_to_be_written_has_no_notes(tmp_path: Path, name: str, content: str) -> None:
    data = content.encode()
    (tmp_path / name).write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    found, errors = scanned(tmp_path, name)
    assert found == [] and errors.startswith("0 notas = ")
    assert name.endswith(".gz") or call("check", name, cwd=tmp_path).status == 0


def test_standard_input(tmp_path: Path) -> None:
    table = f"caso;observacion\n1;{GOOD}\n".encode()
    found, _ = scanned(tmp_path, "-", "--stdin-filename", "export.csv", stdin=table)
    assert [(row["path"], row["note"]) for row in found] == [("export.csv", GOOD)]
    assert notes(scanned(tmp_path, "-", stdin=f"{GOOD}\n{BAD}\n".encode())[0]) == [GOOD, BAD]
    done = call("scan", "-", cwd=tmp_path, stdin=table)
    assert done.status == 2
    assert "--stdin-filename tabla.csv" in done.err


# ---------------------------------------------------------------- one table in every kind


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kinds")
    header, table = ("caso", "observacion", "asesor", "fecha"), dirty()
    whole = io.StringIO(newline="")
    csv.writer(whole, delimiter=";", lineterminator="\r\n", quoting=csv.QUOTE_ALL).writerows([header, *table])
    for name, codec in (("utf8.csv", "utf-8"), ("utf16.csv", "utf-16")):
        (folder / name).write_bytes(whole.getvalue().encode(codec))
    (folder / "cp.csv").write_bytes(whole.getvalue().encode("cp1252"))
    with (folder / "t.jsonl").open("w", encoding="utf-8") as file:
        for row in table:
            file.write(json.dumps(dict(zip(header, row, strict=True)), ensure_ascii=False) + "\n\n")
    pq.write_table(
        pa.table({name: list(c) for name, c in zip(header, zip(*table, strict=True), strict=True)}),
        folder / "t.parquet",
    )
    book, old = openpyxl.Workbook(), xlwt.Workbook()
    page = old.add_sheet("H")
    for at, row in enumerate([header, *table]):
        for column, written in enumerate(row):
            filled = book.active.cell(at + 1, column + 1, written)
            filled.data_type = "s"  # `=1+1` is a text
            page.write(at, column, written)
    book.save(folder / "t.xlsx")
    old.save(str(folder / "t.xls"))
    lines = [tuple(said(paragraphs(each)) for each in row) for row in [header, *table]]
    (folder / "t.ods").write_bytes(document(*lines))
    with closing(sqlite3.connect(folder / "t.db")) as database:
        database.execute("CREATE TABLE t (caso TEXT, observacion TEXT, asesor TEXT, fecha TEXT)")
        database.executemany("INSERT INTO t VALUES (?, ?, ?, ?)", table)
        database.commit()
    return folder


def paragraphs(written: str) -> str:
    return "".join(f"<text:p>{escaped(each)}</text:p>" for each in written.split("\n"))


def escaped(written: str) -> str:
    plain = written.replace("&", "&amp;").replace("<", "&lt;").replace("\t", "<text:tab/>")
    return plain.replace("  ", " <text:s/>") if "  " in plain else plain if plain != " " else "<text:s/>"


KINDS = ["utf16.csv", "cp.csv", "t.jsonl", "t.parquet", "t.xlsx", "t.xls", "t.ods", "t.db"]


@pytest.fixture(scope="module")
def expected(desk: Path) -> list[tuple[object, ...]]:
    found, errors = scanned(desk, "utf8.csv")
    assert len(found) == 200
    assert errors.splitlines()[-1].startswith("200 notas = ")
    return told(found)


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_gives_the_same_verdicts(desk: Path, expected: list[tuple[object, ...]], name: str) -> None:
    source = ["--from-db", f"sqlite:///{desk / name}", "--query", "SELECT * FROM t"] if name == "t.db" else [name]
    encoding = ["--encoding", "cp1252"] if name == "cp.csv" else []
    found, errors = scanned(desk, *source, *encoding)
    assert errors.splitlines()[-1].startswith("200 notas = ")
    assert told(found) == expected


@pytest.mark.parametrize("name", ["utf8.csv", "utf16.csv", "t.jsonl"])
def test_check_says_what_scan_says(desk: Path, expected: list[tuple[object, ...]], name: str) -> None:
    found = json.loads(call("check", name, "--output-format", "json", cwd=desk).out)
    scan_lines = [row["line"] for row in scanned(desk, name)[0]]
    assert [row["line"] for row in found] == scan_lines
    assert [(row["case"], row["verdict"], row["reason"], row["canonical"], row["row"]) for row in found] == [
        (case, verdict, reason, canonical, row) for case, verdict, reason, _, canonical, row in expected
    ]


def test_the_columns_of_a_note_are_those_of_its_line(tmp_path: Path) -> None:
    """Where it stands there as it is written; elsewhere there are none."""
    (tmp_path / "t.csv").write_text(f'caso;observacion\n1;{BAD}\n2;"{BAD}"\n3;"{BAD} ""x"""\n', encoding="utf-8")
    (tmp_path / "t.jsonl").write_text(
        json.dumps({"caso": "1", "observacion": BAD}) + "\n\n" + json.dumps({"observacion": BAD + "\n"}) + "\n", "utf-8"
    )
    at = BAD.index("099123456")
    lines = call("check", "t.csv", "--select", "C102", "--output-format", "concise", cwd=tmp_path).out.splitlines()
    assert [line.partition(" ")[0] for line in lines] == [f"t.csv:2:{at + 3}:", f"t.csv:3:{at + 4}:", "t.csv:4:"]
    lines = call("check", "t.jsonl", "--select", "C102", "--output-format", "concise", cwd=tmp_path).out.splitlines()
    assert [line.partition(" ")[0] for line in lines] == [f"t.jsonl:1:{at + 31}:", "t.jsonl:3:"]
    github = call("check", "t.csv", "--select", "C102", "--output-format", "github", cwd=tmp_path).out.splitlines()
    assert [f"line={n}," in line for n, line in zip((2, 3, 4), github, strict=True)] == [True] * 3
    assert ["col=" in line for line in github] == [True, True, False]


# ---------------------------------------------------------------- words


@pytest.mark.parametrize("given", ["abc", "-1", "1.5"])
def test_a_number_of_jobs_is_a_whole_number(tmp_path: Path, given: str) -> None:
    assert "--jobs: tiene que ser un número entero desde 0" in refused(tmp_path, "scan", "x.csv", f"--jobs={given}")


def test_no_jobs_are_all_cores(tmp_path: Path) -> None:
    write_csv(tmp_path / "a.csv", [(GOOD,)], ("observacion",))
    assert call("scan", "a.csv", "--jobs", "0", cwd=tmp_path).status == 0


def test_a_driver_is_named_as_it_is_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BASE", "mysql://lector@servidor/x")
    monkeypatch.setitem(sys.modules, "MySQLdb", None)
    assert "pip install mysqlclient" in refused(tmp_path, "scan", "--from-db", "env:BASE", "--query", "SELECT 1")


def test_in_a_clone_the_extra_is_installed_from_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = openpyxl.Workbook()
    book.active.append(["observacion"])
    book.save(tmp_path / "w.xlsx")
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    assert "pip install -e '.[masivo]'" in refused(tmp_path, "scan", "w.xlsx")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT json_extract('{}', observacion) AS observacion FROM notas", "JSON path error near •••"),
        (
            "SELECT json_extract('{}', observacion || char(10)) AS observacion FROM notas",
            "JSON path error near •••",
        ),
        ("SELECT nada AS observacion FROM notas", "no such column: nada"),
        ("SELECT json_extract('{}', 'nada') AS observacion", "JSON path error near 'nada'"),
    ],
)
def test_what_a_database_quotes_of_its_rows_is_not_repeated(tmp_path: Path, query: str, said: str) -> None:
    with closing(sqlite3.connect(tmp_path / "base.db")) as database:
        database.execute("CREATE TABLE notas (observacion)")
        database.execute("INSERT INTO notas VALUES (?)", (GOOD,))
        database.commit()
    line = refused(tmp_path, "scan", "--from-db", f"sqlite:///{tmp_path / 'base.db'}", "--query", query)
    assert line.endswith(f"la base de datos responde: {said}")
