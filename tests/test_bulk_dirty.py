"""Inputs as desks have them: every row is read or listed with a reason, or one line names the place."""

from __future__ import annotations

import csv
import io
import random
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.workbooks import BOMBS, write_bomb
from tipifica.bulk.rows import Chunk
from tipifica.bulk.sources import open_sources
from tipifica.files.columns import Wanted
from tipifica.files.errors import InputError
from tipifica.files.rows.csvrows import MAX_RECORD_CHARACTERS

HEADER = "caso;observacion;fecha\n"
# With these the reading process works, or grows up to its limit, before it ends.
HEAVY = (
    "a long shared string in many cells",
    "a huge shared string",
    "a column far away",
    "a text of 70 MB",
    "many sheets",
)

Read = list[tuple[int, tuple[str | None, ...], str]]


def read(path: Path, size: int = 1000, encoding: str | None = None) -> Read:
    """The rows of a table: where each begins, its cells, and why it is unread ("" if it is not)."""
    rows: Read = []
    for source in open_sources([str(path)], Wanted(), encoding=encoding):
        for portion in source.portions(size, len(rows)):
            assert portion.first == len(rows)
            chunk = portion.chunk()
            assert len(chunk) == len(portion)
            rows += each_row(chunk)
    return rows


def each_row(chunk: Chunk) -> Iterator[tuple[int, tuple[str | None, ...], str]]:
    cells = list(zip(*chunk.columns, strict=True))
    for position, (line, row) in enumerate(zip(chunk.lines, cells, strict=True)):
        why = chunk.unread.get(position)
        yield line, row, why.said("es") if why is not None else ""


def read_text(folder: Path, text: str | bytes, **options: str) -> Read:
    path = folder / "t.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    whole = read(path, **options)  # type: ignore[arg-type]
    for size in (1, 2, 3):
        assert read(path, size, **options) == whole  # type: ignore[arg-type]
    return whole


def checked(rows: Read) -> list[tuple[str | None, ...]]:
    return [cells for _, cells, reason in rows if not reason]


def unread(rows: Read) -> list[int]:
    return [line for line, _, reason in rows if reason]


def test_ragged_rows(tmp_path: Path) -> None:
    rows = read_text(tmp_path, HEADER + "1;a;x\n2;b\n3;c;x;y\n4;d;x;;\n\n5;e;x\n6\n")
    assert [cells[0] for cells in checked(rows)] == ["1", "4", "5"]
    assert unread(rows) == [3, 4, 8]
    assert rows[1][1] == ("2", "b", None)
    assert rows[2][1] == ("3", "c", "x;y")
    assert "celdas de la fila: 2;" in rows[1][2]


def test_stray_quotes(tmp_path: Path) -> None:
    rows = read_text(
        tmp_path, HEADER + '1;"dijo "hola" y colgó";x\n2;pulgadas 5" y 6";x\n3;"Juan" dice;x\n4;"a""b";x\n'
    )
    assert [cells[1] for cells in checked(rows)] == ['"dijo "hola" y colgó"', 'pulgadas 5" y 6"', '"Juan" dice', 'a"b']


@pytest.mark.parametrize(
    "after",
    [
        "2;b;x\n3;c;x\n",
        '2;"b";x\n3;c;x\n',
        '2;b";x\n3;c;x\n',
        '2;"";x\n3;c;x\n',
        '2;";b";x\n3;c;x\n',
        '2;b;"x"\n3;c;x\n',
    ],
)
def test_an_unclosed_quote_swallows_no_row(tmp_path: Path, after: str) -> None:
    rows = read_text(tmp_path, HEADER + '1;"a;x\n' + after)
    assert [line for line, _, _ in rows] == [2, 3, 4]
    assert rows[0][2]
    assert rows[2] == (4, ("3", "c", "x"), "")


def test_an_unclosed_quote_far_from_the_end(tmp_path: Path) -> None:
    """The rest of the file would be one cell; more of it than a record may have is not even held."""
    many = 3 * MAX_RECORD_CHARACTERS // 30
    text = HEADER + '0;"a;x\n' + "".join(f"{n};Impulsa//ana//retenido;x\n" for n in range(1, many + 1))
    rows = read_text_once(tmp_path, text)
    assert unread(rows) == [2]
    assert [cells[0] for cells in checked(rows)] == [str(n) for n in range(1, many + 1)]


def read_text_once(folder: Path, text: str) -> Read:
    (folder / "t.csv").write_text(text, encoding="utf-8")
    return read(folder / "t.csv")


def test_quoted_newlines_and_delimiters(tmp_path: Path) -> None:
    rows = read_text(tmp_path, HEADER + '1;"a\nb; c";x\r\n2;"d\r\ne";x\n3;"f\n\ng";"y\nz"\n4;h;x')
    assert [cells[1] for cells in checked(rows)] == ["a\nb; c", "d\r\ne", "f\n\ng", "h"]
    assert [line for line, _, _ in rows] == [2, 4, 6, 10]


def test_quoted_newlines_in_the_first_and_the_last_column(tmp_path: Path) -> None:
    rows = read_text(tmp_path, 'observacion;caso\n"a\nb";1\n"c";2\n')
    assert checked(rows) == [("a\nb", "1"), ("c", "2")]
    rows = read_text(tmp_path, 'caso;observacion\n1;"a\nb"\n2;c\n')
    assert checked(rows) == [("1", "a\nb"), ("2", "c")]


def test_nul_and_other_characters(tmp_path: Path) -> None:
    rows = read_text(tmp_path, HEADER + "1;a\0b;x\n2;c\x0bd\u2028e\x85f;x\n3;g\x1fh;x\n")
    assert [cells[1] for cells in checked(rows)] == ["a\0b", "c\x0bd\u2028e\x85f", "g\x1fh"]


def test_mixed_line_ends(tmp_path: Path) -> None:
    rows = read_text(tmp_path, "caso;observacion;fecha\r\n1;a;x\n2;b;x\r3;c;x\r\n4;d;x\r\r\n5;e;x")
    assert [cells[0] for cells in checked(rows)] == ["1", "2", "3", "4", "5"]
    assert not unread(rows)


def test_phones_stay_as_they_are(tmp_path: Path) -> None:
    rows = read_text(tmp_path, HEADER + "0012;099;+593991234567\n1e5;0,50;00\n")
    assert checked(rows) == [("0012", "099", "+593991234567"), ("1e5", "0,50", "00")]


def test_encodings(tmp_path: Path) -> None:
    text = HEADER + "1;año niño;x\n2;€ “ñ”;x\n"
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        assert len(checked(read_text(tmp_path, text.encode(encoding)))) == 2
    with pytest.raises(InputError, match=r"línea 2, byte 27 .*--encoding cp1252"):
        read_text(tmp_path, text.encode("cp1252"))
    assert checked(read_text(tmp_path, text.encode("cp1252"), encoding="cp1252"))[1][1] == "€ “ñ”"
    with pytest.raises(InputError, match="--encoding utf-16-le"):
        read_text(tmp_path, text.encode("utf-16-le"))
    mixed = HEADER.encode() + "1;año;x\n".encode() * 5000 + "2;año;x\n".encode("cp1252")
    with pytest.raises(InputError, match="línea 5002, byte"):
        read_text(tmp_path, mixed)
    with pytest.raises(InputError, match=r"línea 2, byte .* no es cp1252"):
        read_text(tmp_path, HEADER.encode() + b"1;\x81;x\n", encoding="cp1252")


def test_columns_that_are_missing_or_twice_are_listed(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no hay columna de observaciones.*columnas: caso, texto"):
        read_text(tmp_path, "caso;texto\n1;a\n")
    with pytest.raises(InputError, match=r"varias columnas.*columnas: observacion, observación"):
        read_text(tmp_path, "observacion;observación\n1;a\n")
    with pytest.raises(InputError, match="no hay columna de observaciones"):
        read_text(tmp_path, 'caso;"observacion\n1;a\n')


def test_objects(tmp_path: Path) -> None:
    path = tmp_path / "t.jsonl"
    path.write_text(
        '{"observacion":"a","tel":0991234567,"n":0.50,"t":true,"l":[1,{"k":null}]}\n\n'
        '{"observacion":"a","tel":991234567,"n":0.50,"t":true,"l":[1,{"k":null}]}\n'
        '[1]\n{"observacion":5}\n{"observacion":"b","observacion":"c"}\n{"caso":"7","observacion":"\\ud83d"}\n'
        + "[" * 100_000
        + "\n",
        encoding="utf-8",
    )
    rows = read(path)
    assert [line for line, _, _ in rows] == [1, 3, 4, 5, 6, 7, 8]
    assert unread(rows) == [1, 4, 5, 6, 8]  # 0991234567 is no number of JSON
    assert checked(rows) == [("a", "991234567", "0.50", "true", '[1,{"k":null}]', None), ("�", *[None] * 4, "7")]


@pytest.mark.parametrize("seed", range(150))
def test_mutilated_tables_account_for_every_row(tmp_path: Path, seed: int) -> None:
    """Quotes and line ends come and go. Each line of the file belongs to exactly one row, and rows that were left
    alone are read as they are, but for the one right after the damage."""
    chance = random.Random(seed)
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    cases = [(f"{n}", chance.choice((f"nota {n}", f'n "{n}"; m', f"n\n{n}", f"{n}")), f"f{n}") for n in range(60)]
    writer.writerows([("caso", "observacion", "fecha"), *cases])
    text = out.getvalue()
    head = text.index("\n") + 1
    at = chance.randrange(head, len(text))
    kind = chance.randrange(3)
    broken = text[:at] + ('"' if kind else "") + text[at + (kind != 1) :]
    rows = read_text(tmp_path, broken)
    lines_of_file = io.StringIO(broken, newline="").readlines()
    begins = [line for line, _, _ in rows]
    assert begins == sorted(set(begins))
    covered = {
        line + extra for line, cells, _ in rows for extra in range(sum((c or "").count("\n") for c in cells) + 1)
    }
    assert covered == {n for n, line in enumerate(lines_of_file, 1) if n > 1 and line.strip()} | {
        n for n in covered if not lines_of_file[n - 1].strip()
    }
    good = set(checked(rows))
    damaged_line = broken.count("\n", 0, at) + 1
    lost = [case for case in cases if tuple(case) not in good]
    assert len(lost) <= 4, (damaged_line, lost)


@pytest.mark.parametrize("name", [pytest.param(n, marks=[pytest.mark.ci] if n in HEAVY else []) for n in BOMBS])
def test_bombs(tmp_path: Path, name: str) -> None:
    path = write_bomb(tmp_path, name)
    notes = BOMBS[name][2]
    if notes is not None:
        assert len(checked(read(path))) == notes
        return
    with pytest.raises(InputError) as refused:
        read(path)
    line = str(refused.value)
    assert line.startswith(str(path))
    assert "\n" not in line
    assert len(line) < len(str(path)) + 200


@pytest.mark.ci
@pytest.mark.parametrize("name", HEAVY)
def test_a_bomb_does_not_fill_the_memory(tmp_path: Path, name: str) -> None:
    """Neither the program nor the process that reads for it grows over the limit."""
    path = write_bomb(tmp_path, name)
    script = (
        "import resource, subprocess, sys\n"
        f"done = subprocess.run([sys.executable, '-m', 'tipifica', 'scan', {str(path)!r}], capture_output=True)\n"
        "print(done.returncode, done.stderr.count(b'\\n'), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    status, printed, kilobytes = map(int, done.stdout.split())
    assert (status, printed) == (2, 1)
    assert kilobytes < (3 << 20) + 200_000


def test_html_called_xls_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no es un libro de Excel sino una página HTML"):
        read(write_bomb(tmp_path, "an HTML page called .xls"))


def test_a_damaged_parquet_file(tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    for data in (b"", b"PAR1", b"PAR1" + b"x" * 100 + b"PAR1", zipfile.ZIP_FILECOUNT_LIMIT.to_bytes(9, "big")):
        path.write_bytes(data)
        with pytest.raises(InputError, match="dañado o incompleto"):
            read(path)


@pytest.mark.parametrize("seed", range(40))
def test_well_formed_tables_are_read_as_they_are(tmp_path: Path, seed: int) -> None:
    """What the csv module writes comes back, row by row; a row that could be several is listed, never cut in pieces."""
    chance = random.Random(seed)
    width, delimiter = chance.choice((2, 3, 6)), chance.choice(";,\t|")
    pieces = ["nota", "//", "0991234567", " ", "año", "y", "x"] * 6 + [
        '"',
        delimiter,
        delimiter + " ",
        "\n",
        "\r\n",
        '5"',
    ]
    header = [f"c{n}" for n in range(width - 1)]
    header.insert(chance.randrange(width), "observacion")
    table = [tuple("".join(chance.choices(pieces, k=chance.randrange(1, 9))) for _ in header) for _ in range(200)]
    with (tmp_path / "t.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows([header, *table])
    whole = read(tmp_path / "t.csv")
    assert read(tmp_path / "t.csv", 7) == whole
    good = checked(whole)
    assert set(good) <= set(table)
    assert len(good) >= len(table) * 0.95
