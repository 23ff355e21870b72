"""Bytes to notes: encodings, lines, tables. Every row is accounted for, or one line says where reading stopped."""

from __future__ import annotations

import codecs
import io
import json
import os
import random
import subprocess
import sys
from collections import Counter
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from tipifica.files import lines as file_lines
from tipifica.files.columns import Wanted
from tipifica.files.encoding import CHUNK_BYTES, open_text
from tipifica.files.errors import InputError
from tipifica.files.notes import SourceNote, read, read_text
from tipifica.files.rows.csvrows import MAX_RECORD_CHARACTERS
from tipifica.model import Record

NOTE = "Impulsa//jperez//retenido con asesoría técnica//0991234567"
BREAKS = ["\n", "\r\n", "\r", "\v", "\f", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029", '"', '""', ";", ",", "\t"]
TEXT = st.lists(st.one_of(st.sampled_from([*BREAKS, "a", "ñ", "\0", "😀", "|"]), st.characters(codec="utf-8"))).map(
    "".join
)


def notes_of(data: bytes, name: str = "-", **options: str) -> list[SourceNote]:
    return list(read("-", stdin=io.BytesIO(data), stdin_filename=None if name == "-" else name, **options))


def refusal(data: bytes, name: str = "-", **options: str) -> str:
    with pytest.raises(InputError) as caught:
        notes_of(data, name, **options)
    message = str(caught.value)
    assert "\n" not in message
    return message


def texts(data: bytes, name: str = "-", **options: str) -> list[str]:
    return [note.text for note in notes_of(data, name, **options)]


# Lines


@given(TEXT)
@example("a\r\n\rb\n\n\r")
def test_lines_are_lossless_and_end_with_lf_crlf_or_cr_alone(text: str) -> None:
    lines = file_lines.split(text)
    assert "".join(lines) == text
    assert [file_lines.without_end(line) for line in lines] == text.replace("\r\n", "\n").replace(
        "\r", "\n"
    ).removesuffix("\n").split("\n")[: len(lines)]


@given(st.lists(TEXT.filter(bool)))
@example(["a\r", "\nb\r", "\r", "\n"])
def test_lines_of_chunks_are_the_lines_of_the_whole(chunks: list[str]) -> None:
    assert list(file_lines.stream(chunks, "x")) == file_lines.split("".join(chunks))


@pytest.mark.parametrize("separator", ["\v", "\f", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029"])
def test_nothing_else_ends_a_line(separator: str) -> None:
    text = f"uno{separator}dos"
    assert texts(f"{text}\ntres".encode()) == [text, "tres"]
    assert texts(f"observacion\n{text}\n".encode(), "x.csv") == [text]
    assert texts(json.dumps({"observacion": text}, ensure_ascii=False).encode(), "x.jsonl") == [text]


def test_a_blank_line_is_no_note_and_counts_as_a_line() -> None:
    assert [(note.line, note.text) for note in notes_of(b"uno\n\n \t\n dos \r\r\ntres")] == [
        (1, "uno"),
        (4, " dos "),
        (6, "tres"),
    ]
    assert notes_of(b"") == []


def test_a_line_without_end_is_refused_before_it_fills_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    limit = 1 << 20
    assert limit < file_lines.MAX_CHARACTERS
    monkeypatch.setattr(file_lines, "MAX_CHARACTERS", limit)
    assert len(texts(b"a" * (limit - 1) + b"\nb")[0]) == limit - 1
    assert "línea 2" in refusal(b"b\n" + b"a" * limit + b"\n")
    assert "línea 1" in refusal(b"a" * (limit + 1))


# Encodings


@pytest.mark.parametrize(
    ("mark", "codec"),
    [
        (b"", "utf-8"),
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
@pytest.mark.parametrize("chosen", [None, "cp1252"])
def test_a_mark_decides_and_is_eaten(mark: bytes, codec: str, chosen: str | None) -> None:
    encoding, chunks = open_text(io.BytesIO(mark + NOTE.encode(codec)), chosen if mark else None)
    assert "".join(chunks) == NOTE
    assert (encoding.name, encoding.mark) == (codec, mark)


@pytest.mark.parametrize(
    "name", ["cp1252", "Windows-1252", "iso8859-15", "latin-1", "cp850", "utf-16", "utf_8_sig", "utf-16-be"]
)
def test_without_a_mark_the_user_decides(name: str) -> None:
    codec = {"utf-16": "utf-16-le", "utf_8_sig": "utf-8"}.get(name, name)
    assert texts(f"{NOTE}\n".encode(codec), encoding=name) == [NOTE]


@pytest.mark.parametrize(
    "name", ["utf-88", "", "rot13", "base64", "idna", "unicode_escape", "raw_unicode_escape", "a\0b"]
)
def test_what_is_no_encoding_is_refused(name: str) -> None:
    assert "codificación desconocida" in refusal(b"a", encoding=name)


def test_bytes_that_are_not_utf8_name_line_and_byte_and_the_way_out() -> None:
    message = refusal("uno\r\ndos\rmañana\n".encode("cp1252"))
    assert "línea 3, byte 12 (0xF1)" in message
    assert "--encoding cp1252" in message


def test_bytes_that_are_not_of_the_chosen_encoding_name_line_and_byte() -> None:
    assert "línea 2, byte 3 (0x81): no es cp1252" in refusal(b"a\n\x81", encoding="cp1252")


@pytest.mark.parametrize("before", [0, 1, 3, CHUNK_BYTES - 2, CHUNK_BYTES, CHUNK_BYTES + 3, 2 * CHUNK_BYTES + 2])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_the_place_of_a_bad_byte_does_not_depend_on_chunks(before: int, end: str) -> None:
    good = ("ñ" * 50 + end) * (before // 101 + 2)
    data = good.encode()[: before - before % (100 + len(end))]
    lines = data.decode().count(end)
    assert f"línea {lines + 1}, byte {len(data) + 1} (0xFF)" in refusal(data + b"\xff\n")


@pytest.mark.parametrize("cut", [1, 2, 3])
def test_a_character_that_the_end_cuts_is_an_error(cut: int) -> None:
    assert "línea 2, byte 3" in refusal(b"a\n" + "😀".encode()[:cut])


@given(st.binary(max_size=40))
def test_any_bytes_are_read_or_refused_in_one_line(data: bytes) -> None:
    for name in ("x.txt", "x.csv", "x.tsv", "x.jsonl"):
        try:
            notes_of(data, name)
        except InputError as error:
            assert str(error).splitlines() == [str(error)]


@given(TEXT, st.sampled_from(["utf-8", "utf-16-le", "utf-16-be"]), st.booleans())
def test_the_pieces_of_a_text_file_are_the_file(text: str, codec: str, marked: bool) -> None:
    text = text.replace("\ufeff", "")
    # The mark of UTF-16 with NUL behind it is the mark of UTF-32.
    assume(not (marked and codec == "utf-16-le" and text.startswith("\0")))
    # What begins as JSON does is told to be JSON.
    assume(not text.lstrip().startswith(("[", "{")))
    mark = {"utf-8": codecs.BOM_UTF8, "utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}[codec]
    data = (mark if marked else b"") + text.encode(codec)
    encoding, pieces, *_ = read_text(io.BytesIO(data), "x.txt", Wanted(), codec)
    kept = list(pieces)
    assert encoding.mark + b"".join(encoding.encode(piece.raw) for piece in kept) == data
    assert [piece.line for piece in kept] == list(range(1, len(kept) + 1))


# Tables


def quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"'


CELL = TEXT.filter(lambda cell: cell != "")


@given(
    st.lists(st.tuples(CELL, CELL, CELL), max_size=6), st.sampled_from(";,\t|"), st.sampled_from(["\n", "\r\n", "\r"])
)
def test_quoted_cells_come_out_as_they_went_in(rows: list[tuple[str, str, str]], delimiter: str, end: str) -> None:
    table = [("caso", "observacion", "estado"), *rows]
    text = "".join(delimiter.join(map(quoted, row)) + end for row in table)
    notes = notes_of(text.encode(), "x.csv")
    # Some cells of quotes, delimiters and line ends look like quotes that do not close: that is told, never guessed.
    assume(all(note.why is None for note in notes))
    assert [note.text for note in notes] == [row[1] for row in rows]
    assert [note.record.case for note in notes] == [row[0] if row[0].strip() else None for row in rows]
    assert [note.row for note in notes] == list(range(1, len(rows) + 1))
    written = [delimiter.join(map(quoted, row)) + end for row in table]
    begins = [len(file_lines.split("".join(written[:n]))) + 1 for n in range(1, len(written))]
    assert [note.line for note in notes] == begins
    pieces = read_text(io.BytesIO(text.encode()), "x.csv", Wanted(), None)[1]
    assert "".join(piece.raw for piece in pieces) == text


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("kind", [".csv", ".tsv", ".CSV"])
def test_the_header_alone_tells_the_delimiter(delimiter: str, kind: str) -> None:
    others = ";,\t|".replace(delimiter, "") * 5
    data = delimiter.join(["caso", "OBSERVACIÓN", "x"]) + "\n" + delimiter.join(["1", others, "y"]) + "\n"
    assert texts(data.encode(), f"a{kind}") == [others]


def test_a_header_with_another_delimiter_in_it() -> None:
    assert texts(b"caso, o queja, o id;observacion\n1;a,b,c\n", "x.csv") == ["a,b,c"]
    assert texts(b"nota, larga|caso\nz|1\n", "x.csv", column="nota, larga") == ["z"]


def test_a_table_of_one_column_has_no_delimiter() -> None:
    data = b'observacion\na;b,c|d\te\n"con ""comillas"" y\nsalto"\n\nfin'
    assert texts(data, "x.csv") == ["a;b,c|d\te", 'con "comillas" y\nsalto', "", "fin"]


def test_cells_stay_text() -> None:
    hostile = [
        "0991234567",
        "+593991234567",
        "NA",
        "null",
        "None",
        "1E5",
        "007",
        "3/4",
        "TRUE",
        " x ",
        "=1+1",
        "\0",
        "'",
        "5,0",
    ]
    data = "fecha;observacion\n" + "".join(f"{cell};{cell}\n" for cell in hostile)
    notes = notes_of(data.encode(), "x.csv")
    assert [note.text for note in notes] == hostile
    assert [note.record.date for note in notes] == hostile


def test_the_record_is_found_by_name() -> None:
    header = "ID;Queja;Caso;usuario;ASESOR;Estado;Motivo;cierre;fecha;Observación_en  IC"
    cells = ["1", "2", "3", "u", "a", "E", "M", "C", "2024-01-02", NOTE]
    [note] = notes_of(f"{header}\n{';'.join(cells)}\n".encode(), "dir/x.csv")
    assert note == SourceNote(
        "dir/x.csv",
        2,
        NOTE,
        Record("E", "M", "C", "a", "2024-01-02", "3"),
        row=1,
        column=27,
        before=";".join(cells[:-1]) + ";",
    )
    [bare] = notes_of(f"observacion;usuario;queja;estado\n{NOTE};u;q; \n".encode(), "x.csv")
    assert bare.record == Record(agent="u", case="q")


def test_columns_of_the_configuration() -> None:
    data = b"nota;agente;usuario\nx;a;u\n"
    [note] = read(
        "-", columns={"observacion": "Nota", "asesor": "agente"}, stdin=io.BytesIO(data), stdin_filename="x.csv"
    )
    assert (note.text, note.record.agent) == ("x", "a")


@pytest.mark.parametrize(
    ("header", "column", "said"),
    [
        ("caso;texto", None, "en qué fila está la cabecera; columnas: caso, texto"),
        ("caso;nota del cliente", None, "las más parecidas son nota del cliente; diga cuál con --column"),
        ("nota;Comentario;caso", None, "varias columnas pueden ser la de observaciones (nota, Comentario)"),
        ("observacion;Observación", None, "varias columnas pueden ser la de observaciones"),
        ("observacion;observacion en ic", None, "varias columnas pueden ser la de observaciones"),
        ("caso;nota", "comentario", "no hay columna «comentario»; columnas: caso, nota"),
        ("nota;nota", "nota", "la columna «nota» está repetida"),
        ("observacion;estado;Estado", None, "la columna «estado» está repetida"),
    ],
)
def test_an_unclear_header_is_one_error_that_lists_what_is_there(header: str, column: str | None, said: str) -> None:
    for data in (f"{header}\n", header):
        assert said in refusal(data.encode(), "x.csv", **({} if column is None else {"column": column}))


@pytest.mark.parametrize("data", [b"", b"\n"])
def test_an_empty_table_has_no_notes(data: bytes) -> None:
    assert texts(data, "x.csv") == []


def test_the_exact_name_wins_over_a_similar_one() -> None:
    assert texts(b"Nota;nota\na;b\n", "x.csv", column="nota") == ["b"]


def test_a_case_in_place_of_a_header_is_not_shown() -> None:
    message = refusal(f"1;{NOTE};0991234567\n".encode(), "x.csv")
    assert "jperez" not in message
    assert "099" not in message


def test_blank_lines_of_a_table_are_no_rows() -> None:
    assert read_rows("caso;observacion\n\n1;a\n\r\n2;\n\n") == [(3, 1, "a", ""), (5, 2, "", "")]


def read_rows(text: str, name: str = "x.csv", **options: str) -> list[tuple[int, int | None, str, str]]:
    """The notes of a table: line, row, text, and why it is not checked ("" where it is)."""
    return [
        (note.line, note.row, note.text, "" if note.why is None else note.why.said("es"))
        for note in notes_of(text.encode(), name, **options)
    ]


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ("1;a\n2\n3;c\n", [(2, "a", ""), (3, "", "celdas de la fila: 1;"), (4, "c", "")]),
        ("1;a\n2;b;c\n", [(2, "a", ""), (3, "b;c", "celdas de la fila: 3;")]),
        ("1;a;;\n2;b; ; \n", [(2, "a", ""), (3, "b", "")]),
        ('1;"a\nb"\n2;b;c\n', [(2, "a\nb", ""), (4, "b;c", "celdas de la fila: 3;")]),
        ('1;a\n2;"b\n3;c\n', [(2, "a", ""), (3, '"b', "no las cierra"), (4, "c", "")]),
        ('1;a\n2;"b\n3;"c"\n', [(2, "a", ""), (3, '"b', "no las cierra"), (4, "c", "")]),
        # A line break in quotes, and a cell too many or too few: one row, whose fault is its width.
        ('1;"a\n\nb";2\n3;c\n', [(2, "a\n\nb;2", "celdas de la fila: 3;"), (5, "c", "")]),
        ('1;2;"a\nb"\n3;c\n', [(2, "2;a\nb", "celdas de la fila: 3;"), (4, "c", "")]),
        ('"a\nb"\n3;c\n', [(2, "", "celdas de la fila: 1;"), (4, "c", "")]),
        ('1;"a" b\n', [(2, '"a" b', "")]),
        ('"1\n2";"a', [(2, "", "no las cierra"), (3, '"a', "no las cierra")]),
    ],
)
def test_a_broken_row_is_a_row_with_the_reason_why(rows: str, found: list[tuple[int, str, str]]) -> None:
    for end in ("\n", "\r\n", "\r"):
        got = read_rows(f"caso;observacion\n{rows}".replace("\n", end))
        assert [(line, text.replace(end, "\n"), bool(why)) for line, _, text, why in got] == [
            (line, text, bool(why)) for line, text, why in found
        ]
        assert all(said in why for (*_, why), (*_, said) in zip(got, found, strict=True))


def test_a_broken_row_in_a_wider_table() -> None:
    """With the note in any place of the row: nothing is split, and no quote is told not to close."""
    header = "caso;observacion;fecha;asesor\n"
    for row in (
        '1;"a\nb";x;y;z',
        '1;"a\nb";x',
        '1;x;y;z;"a\nb"',
        '"a\nb";1;2;3;4',
        '1;"a//b, c; d\ne";x;y;z',
        '1;x;"a\nb"',
    ):
        first, last = read_rows(header + row + "\n9;z;x;y\n")
        assert "; de la cabecera: 4" in first[3], row
        assert last == (4, 2, "z", "")


def test_an_unclosed_quote_does_not_swallow_a_file_of_any_size() -> None:
    class Endless(io.BufferedIOBase):
        """A file that never ends; reading on would fill the memory."""

        pending = b'caso;observacion\n1;"a\n'
        given = 0

        def read(self, size: int | None = -1) -> bytes:
            self.pending = self.pending or b"2;bbbbbbbbbbbb\n" * 10_000
            out, self.pending = self.pending[:size], self.pending[size:]
            self.given += len(out)
            return out

    source = Endless()
    first, second = islice(read("-", stdin=source, stdin_filename="x.csv"), 2)  # type: ignore[arg-type]
    assert first.why is not None
    assert (second.text, second.why) == ("bbbbbbbbbbbb", None)
    assert source.given < 8 * MAX_RECORD_CHARACTERS


def test_a_long_cell_is_read_whole() -> None:
    cell = 'a"b' * 1_000_000
    assert texts(f"caso;observacion\n1;{quoted(cell)}\n".encode(), "x.csv") == [cell]


def test_a_cell_of_many_lines_has_a_limit() -> None:
    row = "1;" + quoted(("a" * 4095 + "\n") * 65) + "\n"
    assert len(row) > MAX_RECORD_CHARACTERS
    *cut, last = read_rows(f"caso;observacion\n0;b\n{row}2;c\n")
    assert last == (69, 67 + 1, "c", "") or last[2] == "c"
    assert all(why for *_, why in cut[1:])


def mutilated(text: str, chance: random.Random) -> str:
    """The text with a character of a row gone, or one more."""
    begin = text.index("\n") + 1
    at = chance.randrange(begin, len(text))
    if chance.random() < 0.5:
        spots = [index for index, character in enumerate(text) if character in '";\n' and index >= begin] or [at]
        spot = chance.choice(spots)
        return text[:spot] + text[spot + 1 :]
    return text[:at] + chance.choice('";\n') + text[at:]


def lost_rows(count: int, seed: int) -> tuple[int, int]:
    """Return how many mutilated tables have rows that are not checked, and how many have none; in either no other row
    is lost or changed."""
    rows = [
        [str(n), f'Impulsa//ana.r//x "{n}"; y\nz' if n % 3 == 0 else f"Impulsa//b//{n}", f"f{n}"] for n in range(1, 41)
    ]
    text = "caso;observacion;fecha\n" + "".join(
        ";".join(quoted(cell) if ";" in cell else cell for cell in row) + "\n" for row in rows
    )
    whole = [note.text for note in notes_of(text.encode(), "x.csv")]
    chance = random.Random(seed)
    unsure = sure = 0
    for _ in range(count):
        broken = mutilated(text, chance)
        found = notes_of(broken.encode(), "x.csv")
        checked = [note.text for note in found if note.why is None]
        lost = Counter(whole) - Counter(checked)
        if len(checked) == len(found):
            sure += 1
            assert len(found) == len(whole), broken
            assert lost.total() <= 1, broken
        else:
            unsure += 1
            # Two rows of three have no quotes; a broken quote of one leaves its neighbours alone.
            assert lost.total() <= 4, broken
    return unsure, sure


def test_no_row_is_lost_silently() -> None:
    unsure, sure = lost_rows(1000, seed=3)
    assert unsure > 100
    assert sure > 100


@pytest.mark.ci
def test_no_row_is_lost_silently_in_ten_thousand_broken_tables() -> None:
    assert sum(lost_rows(10_000, seed=4)) == 10_000


# JSON Lines


JSON_VALUE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda v: st.lists(v) | st.dictionaries(TEXT, v),
    max_leaves=5,
)


@given(
    st.lists(
        st.tuples(st.text(), st.dictionaries(st.text(min_size=1).map("k".__add__), JSON_VALUE, max_size=3)), max_size=5
    ),
    st.booleans(),
)
def test_json_strings_come_out_as_they_went_in(rows: list[tuple[str, dict[str, object]]], ascii_only: bool) -> None:
    objects = [{**others, "observacion": text} for text, others in rows]
    data = "".join(json.dumps(each, ensure_ascii=ascii_only) + "\n" for each in objects)
    assert texts(data.encode(), "x.jsonl") == [text for text, _ in rows]


def test_json_records_are_text_as_it_is_written() -> None:
    data = '{"caso": 12.50, "Observación": "a"}\n\n{"caso": 7e2, "Observación": null, "estado": "R"}\n'
    first, second = notes_of(data.encode(), "x.jsonl")
    assert (first.record.case, first.line, first.row) == ("12.50", 1, 1)
    assert (second.text, second.line, second.row, second.record.case, second.record.state) == ("", 3, 2, "7e2", "R")
    [long] = notes_of(f'{{"caso": {"9" * 5000}, "observacion": "a"}}'.encode(), "x.jsonl")
    assert long.record.case == "9" * 5000


def test_json_escapes_a_lone_surrogate_survives() -> None:
    assert texts(rb'{"observacion": "a\ud800b"}', "x.jsonl") == ["a\ud800b"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "la línea no es un objeto JSON"),
        ("[]", "la línea no es un objeto JSON"),
        ('"observacion"', "la línea no es un objeto JSON"),
        ('{"observacion": "a"} {}', "la línea no es un objeto JSON"),
        ('{"observacion": "a\tb"}', "la línea no es un objeto JSON"),
        ("[" * 100_000, "la línea no es un objeto JSON"),
        ('{"observacion": "a", "observacion": "b"}', "una clave está repetida"),
        ('{"observacion": 0991234567}', "la línea no es un objeto JSON"),
        ('{"observacion": 991234567}', "«observacion» no es un texto"),
        ('{"observacion": ["a"]}', "«observacion» no es un texto"),
        ('{"observacion": {"texto": "a"}}', "«observacion» no es un texto"),
        ('{"observacion": "a", "estado": {}}', "«estado» no es un texto"),
        ('{"observacion": "a", "caso": true}', "«caso» no es un texto"),
        ("{}", ""),
    ],
)
def test_a_bad_object_is_a_row_with_the_reason_why(line: str, said: str) -> None:
    (_, _, _, fine), (number, row, _, why), (*_, last, _) = read_rows(
        f'{{"observacion": "a"}}\n{line}\n{{"observacion": "z"}}\n', "x.jsonl"
    )
    assert (number, row, fine, why, last) == (2, 2, "", said, "z")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[\n  {\n    "observacion": "a"\n  }\n]\n', "no son JSON Lines sino una lista JSON"),
        ('\n[{"observacion": "a"}]', "no son JSON Lines sino una lista JSON"),
        ('{\n  "observacion": "a"\n}\n', "un objeto ocupa varias líneas"),
        ('{"nota2": "a", "caso": 1}', "no hay columna de observaciones"),
        ("caso;observacion\n1;a\n", "ninguna línea es un objeto JSON"),
        ('{"observacion": "a"}\n{"Observación": "a"}', "varias columnas pueden ser la de observaciones"),
    ],
)
def test_json_that_is_no_table_of_notes(text: str, said: str) -> None:
    assert said in refusal(text.encode(), "x.jsonl")


def test_json_objects_of_many_forms() -> None:
    data = "".join(json.dumps({f"k{n}": n, "observacion": str(n)}) + "\n" for n in range(3000))
    assert texts(data.encode(), "x.jsonl") == [str(n) for n in range(3000)]


# Files


@pytest.mark.ci
def test_a_file_of_any_size_is_read_in_bounded_memory(tmp_path: Path) -> None:
    big = tmp_path / "big.csv"
    row = f"1;{NOTE};RETENIDO\n"
    with big.open("w", encoding="utf-8") as file:
        file.write("caso;observacion;estado\n")
        for _ in range(100):
            file.write(row * 5000)
    assert big.stat().st_size > 35_000_000
    script = (
        "import resource, sys\nfrom tipifica.files.notes import read\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "print(sum(1 for _ in read(sys.argv[1])), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)\n"
    )
    done = subprocess.run([sys.executable, "-c", script, big], capture_output=True, text=True, check=True)
    count, kilobytes = map(int, done.stdout.split())
    assert count == 500_000
    assert kilobytes < 12_000


def test_a_file_keeps_the_name_it_was_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mañana y tarde").write_text("uno\n", encoding="utf-8")
    assert list(read("mañana y tarde")) == [SourceNote("mañana y tarde", 1, "uno", Record())]
    assert list(read(Path("mañana y tarde"))) == [SourceNote("mañana y tarde", 1, "uno", Record())]


def test_only_regular_files_of_known_kinds(tmp_path: Path) -> None:
    pipe = tmp_path / "tubo.txt"
    os.mkfifo(pipe)
    (tmp_path / "bucle.txt").symlink_to("bucle.txt")
    for name in ("libro.xlsx", "x.PARQUET", "x.pdf"):
        (tmp_path / name).write_bytes(b"PK")
    expected = {
        pipe: "no es un archivo regular",
        Path(os.devnull): "no es un archivo regular",
        tmp_path: "es una carpeta",
        tmp_path / "nada.txt": "no existe",
        tmp_path / "x.pdf" / "y.txt": "no existe",
        tmp_path / "bucle.txt": "enlace simbólico",
        tmp_path / ("a" * 300): "nombre de archivo demasiado largo",
        tmp_path / "libro.xlsx": "se leen con tipifica scan",
        tmp_path / "x.PARQUET": "se leen con tipifica scan",
        tmp_path / "x.pdf": "no se sabe leer archivos .pdf; se leen .txt .csv .tsv .jsonl",
    }
    for path, said in expected.items():
        with pytest.raises(InputError) as caught:
            list(read(path))
        assert said in str(caught.value)
        assert str(caught.value).startswith(f"{path}: ")


def test_standard_input_is_the_default_of_a_dash() -> None:
    script = "from tipifica.files.notes import read\nfor note in read('-'): print(ascii(tuple(note)[:3]))\n"
    done = subprocess.run([sys.executable, "-c", script], input="añ\n\nb".encode(), capture_output=True, check=True)
    assert done.stdout.decode().splitlines() == ["('-', 1, 'a\\xf1')", "('-', 3, 'b')"]


def test_a_failing_disk_is_one_line(tmp_path: Path) -> None:
    # Reading the memory of a process at address 0 fails with EIO: a real system error of a regular file.
    with pytest.raises(InputError, match=r"/proc/self/mem: error del sistema al leer o escribir \(EIO\)"):
        list(read("/proc/self/mem"))
