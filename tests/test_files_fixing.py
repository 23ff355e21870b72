"""Notes to bytes: what `fix_file` rewrites, and that every byte outside the edits is the one that was there."""

from __future__ import annotations

import codecs
import csv
import errno
import fcntl
import io
import itertools
import json
import os
import resource
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import gettempdir

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from support.mending import Out, fix_file, fix_stream
from tipifica.files.errors import InputError
from tipifica.files.fixing import rewritten
from tipifica.files.notes import SourceNote, read
from tipifica.model import Edit, Span

TEXT = st.lists(
    st.one_of(
        st.sampled_from(["\n", "\r\n", "\r", '"', ";", ",", "\\", "/", "\\u00e1", "ñ", "😀", "\u2028", "\0", "a"]),
        st.characters(codec="utf-8"),
    ),
    max_size=12,
).map("".join)


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def replacing(old: str, new: str) -> Callable[[SourceNote], list[Edit]]:
    def mend(note: SourceNote) -> list[Edit]:
        at = note.text.find(old)
        return [Edit(Span(at, at + len(old)), new)] if at >= 0 else []

    return mend


def nothing(_: SourceNote) -> Sequence[Edit]:
    return ()


def edited(text: str, edits: Sequence[Edit]) -> str:
    for edit in sorted(edits, key=lambda edit: (edit.span.start, edit.span.end, edit.content), reverse=True):
        text = text[: edit.span.start] + edit.content + text[edit.span.end :]
    return text


def fixed(data: bytes, mend: Callable[[SourceNote], Sequence[Edit]], name: str, encoding: str | None = None) -> bytes:
    out = Out()
    fix_stream(data, out, mend, stdin_filename=name, encoding=encoding)
    return out.data


# The 72 files: six encodings, three ways to end lines, with and without a final one, text and table

ENCODINGS = [
    (b"", "utf-8", None),
    (codecs.BOM_UTF8, "utf-8", None),
    (codecs.BOM_UTF16_LE, "utf-16-le", None),
    (codecs.BOM_UTF16_BE, "utf-16-be", None),
    (b"", "cp1252", "cp1252"),
    (b"", "iso8859-15", "iso8859-15"),
]
ENDS = {"LF": ["\n"], "CRLF": ["\r\n"], "mixed": ["\r\n", "\n", "\r", "\n", "\r\n"]}
ROWS = {
    ".txt": [
        "Impulsa//ana//asesoria técnica ñ",
        "",
        "  Impulsa//luis//asesoria ",
        "sin nada que corregir\v\x85",
        "asesoria",
    ],
    ".csv": [
        "caso;observación;estado",
        '1;"Impulsa//ana// ""asesoria""; técnica\n fin";"x;""y"""',
        '2; asesoria ;" a"',
        "3;sin nada que corregir\t;ñ",
        '"4";"asesoria";',
    ],
}
FILES = list(itertools.product(ENCODINGS, ENDS, [True, False], ROWS))


def test_there_are_seventy_two_files() -> None:
    assert len(FILES) == 72


@pytest.mark.parametrize(("encoded", "end", "final", "kind"), FILES)
def test_all_else_is_equal_byte_for_byte(
    tmp_path: Path, encoded: tuple[bytes, str, str | None], end: str, final: bool, kind: str
) -> None:
    mark, codec, chosen = encoded
    rows = [row.replace("\x85", "" if codec == "cp1252" else "\x85") for row in ROWS[kind]]
    text = "".join(row + line_end for row, line_end in zip(rows, itertools.cycle(ENDS[end]), strict=False))
    text = text if final else text.rstrip("\r\n")
    path = tmp_path / f"notas{kind}"
    path.write_bytes(mark + text.encode(codec))
    assert fix_file(path, replacing("asesoria", "asesoría"), encoding=chosen) == 3
    assert path.read_bytes() == mark + text.replace("asesoria", "asesoría").encode(codec)
    once = path.stat()
    assert fix_file(path, replacing("asesoria", "asesoría"), encoding=chosen) == 0
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (once.st_ino, once.st_mtime_ns)
    assert names(tmp_path) == [path.name]


# Inside the cell and inside the string


@st.composite
def texts_with_edits(draw: st.DrawFn, text: st.SearchStrategy[str] = TEXT) -> tuple[str, list[Edit]]:
    whole = draw(text)
    cuts = sorted(draw(st.lists(st.integers(0, len(whole)), max_size=6)))
    pairs = list(zip(cuts[::2], cuts[1::2], strict=False))
    # Two insertions at one place have an order; one edit a place keeps the check independent of it.
    spans = [pair for index, pair in enumerate(pairs) if index == 0 or pair[0] > pairs[index - 1][1]]
    return whole, [Edit(Span(*span), draw(text)) for span in draw(st.permutations(spans))]


def read_csv(data: str, delimiter: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data, newline=""), delimiter=delimiter, strict=True))


@given(
    st.lists(texts_with_edits(), min_size=1, max_size=4),
    st.sampled_from(";,\t|"),
    st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
)
@example([("a", [Edit(Span(0, 0), '"')])], ";", csv.QUOTE_MINIMAL)
@example([("", [Edit(Span(0, 0), '"')])], ";", csv.QUOTE_ALL)
@example([("ab", [Edit(Span(1, 1), ";")])], ";", csv.QUOTE_MINIMAL)
@example([('a"b', [Edit(Span(0, 1), "")])], ";", csv.QUOTE_MINIMAL)
@example([(",,", [Edit(Span(2, 2), "\n;"), Edit(Span(1, 1), ";")])], ";", csv.QUOTE_ALL)
def test_the_cell_holds_the_mended_note_and_the_others_what_they_held(
    notes: list[tuple[str, list[Edit]]], delimiter: str, quoting: int
) -> None:
    table = io.StringIO(newline="")
    writer = csv.writer(table, delimiter=delimiter, quoting=quoting, lineterminator="\r\n")
    writer.writerow(["caso", "observacion", "z"])
    writer.writerows([number, text, text] for number, (text, _) in enumerate(notes))
    before = table.getvalue()
    try:
        after = fixed(before.encode(), lambda note: notes[(note.row or 0) - 1][1], "x.csv").decode()
    except InputError:
        # Only a note of several lines may come to look like several rows.
        assert any(len(edited(text, edits).splitlines()) > 1 for text, edits in notes)
        return
    rows = read_csv(before, delimiter)
    for row, (text, edits) in zip(rows[1:], notes, strict=True):
        row[1] = edited(text, edits)
    assert read_csv(after, delimiter) == rows
    if quoting == csv.QUOTE_ALL:
        again = io.StringIO(newline="")
        csv.writer(again, delimiter=delimiter, quoting=quoting, lineterminator="\r\n").writerows(rows)
        assert after == again.getvalue()


def test_a_cell_keeps_its_quotes_and_gets_them_only_at_need() -> None:
    def mended(cell: str, edit: Edit, delimiter: str = ";") -> str:
        header = f"caso{delimiter}observacion\n1{delimiter}" if delimiter else "observacion\n"
        return fixed(f"{header}{cell}\n".encode(), lambda _: [edit], "x.csv").decode().removeprefix(header)[:-1]

    assert mended("abc", Edit(Span(1, 2), "ñ,")) == "añ,c"
    assert mended("abc", Edit(Span(1, 2), "ñ;")) == '"añ;c"'
    assert mended("abc", Edit(Span(1, 2), "ñ,"), ",") == '"añ,c"'
    assert mended('"abc"', Edit(Span(1, 2), "")) == '"ac"'
    assert mended('"a""bc"', Edit(Span(0, 1), "")) == '"""bc"'
    assert mended('a"bc', Edit(Span(0, 1), "")) == '"""bc"'
    assert mended("abc", Edit(Span(1, 2), "ñ,"), "") == '"añ,c"'
    assert mended("a,bc", Edit(Span(2, 3), "x"), "") == "a,xc"


@given(st.lists(texts_with_edits(st.text(max_size=8)), min_size=1, max_size=4), st.booleans())
@example([("😀a\u2028", [Edit(Span(1, 2), "á😀")])], True)
@example([("", [Edit(Span(0, 0), '"\\\n')])], False)
def test_the_json_string_holds_the_mended_note(notes: list[tuple[str, list[Edit]]], ascii_only: bool) -> None:
    objects = [{"a": {"observacion": "x"}, "z": [1.50, "}"], "observacion": text, "b": text} for text, _ in notes]
    before = "".join(json.dumps(each, ensure_ascii=ascii_only) + "\n" for each in objects)
    after = fixed(before.encode(), lambda note: notes[(note.row or 0) - 1][1], "x.jsonl").decode()
    for each, (text, edits) in zip(objects, notes, strict=True):
        each["observacion"] = edited(text, edits)
    assert [json.loads(line) for line in after.split("\n")[:-1]] == objects


def test_the_rest_of_a_json_line_is_not_written_anew() -> None:
    before = (
        r"""  {"n":1.0e2 , "x" : "\u00e9\/", "Observación" :"\u0041//\ud83d\ude00 tec\u006eica\/\t", "y":[ ]}  """
        + "\r\n\r\n"
    )
    after = fixed(before.encode(), replacing("tecnica", "técnica"), "x.jsonl").decode()
    assert after == before.replace(r"tec\u006eica", "técnica")
    escaped = before.replace("ó", "o")
    assert fixed(escaped.encode(), replacing("tecnica", "técnica"), "x.jsonl").decode() == escaped.replace(
        r"tec\u006eica", r"t\u00e9cnica"
    )
    assert fixed(b'{"observacion": null}', lambda _: [Edit(Span(0, 0), "a")], "x.jsonl") == b'{"observacion": "a"}'


@given(texts_with_edits(st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), min_size=1)))
def test_a_line_holds_the_mended_note(note: tuple[str, list[Edit]]) -> None:
    text, edits = note
    before = f"uno\r\n{text}\rdos"
    after = fixed(before.encode(), lambda note: edits if note.line == 2 else [], "x.txt").decode()
    assert after == f"uno\r\n{edited(text, edits) if text.strip() else text}\rdos"


@pytest.mark.parametrize(
    "edits",
    [
        [Edit(Span(0, 2), ""), Edit(Span(1, 3), "")],
        [Edit(Span(2, 1), "")],
        [Edit(Span(0, 9), "")],
        [Edit(Span(-1, 0), "")],
        [Edit(Span(0, 0), "a\nb")],
        [Edit(Span(0, 0), "a\r")],
    ],
)
def test_edits_that_cannot_be_made_are_a_mistake_of_the_caller(tmp_path: Path, edits: list[Edit]) -> None:
    path = tmp_path / "notas.txt"
    path.write_text("uno dos\n")
    with pytest.raises(ValueError, match="edit"):
        fix_file(path, lambda _: edits)
    assert path.read_text() == "uno dos\n"
    assert names(tmp_path) == ["notas.txt"]


def test_insertions_at_one_place_keep_their_order() -> None:
    edits = [Edit(Span(1, 1), "x"), Edit(Span(1, 1), "y"), Edit(Span(1, 2), "z"), Edit(Span(0, 1), "w")]
    assert fixed(b"abc", lambda _: edits, "x.txt") == b"wxyzc"


# Streams and previews


def test_a_stream_with_nothing_to_fix_is_given_back(tmp_path: Path) -> None:
    data = codecs.BOM_UTF16_LE + "uno\r\r\n\n\x85ñ".encode("utf-16-le")
    out = Out()
    assert fix_stream(data, out, nothing) == 0
    assert out.data == data


def test_nothing_of_a_stream_is_written_before_all_of_it_is_good() -> None:
    out = Out()
    with pytest.raises(InputError, match="línea 2, byte 5"):
        fix_stream(b"uno\n\xff", out, replacing("uno", "dos"))
    assert out.data == b""


def test_a_preview_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    data = b'observacion,z\na,1\n\n"b\nmal",2\r\nmal,3'
    path.write_bytes(data)
    pieces = list(rewritten(path, replacing("mal", "bien")))
    assert b"".join(before for before, _ in pieces) == data
    assert [(before, after) for before, after in pieces if before != after] == [
        (b'"b\nmal",2\r\n', b'"b\nbien",2\r\n'),
        (b"mal,3", b"bien,3"),
    ]
    assert path.read_bytes() == data


# The file itself


def test_mode_and_attributes_stay_and_the_file_is_read_by_its_owner_alone_meanwhile(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes(b"uno\n" * 3)
    path.chmod(0o2640)
    os.setxattr(path, "user.origen", b"central")
    seen: list[int] = []

    def mend(note: SourceNote) -> list[Edit]:
        seen.extend(stat.S_IMODE(each.stat().st_mode) for each in tmp_path.iterdir() if each != path)
        return [Edit(Span(0, 1), "U")]

    assert fix_file(path, mend) == 3
    assert seen == [0o600, 0o600]
    assert stat.S_IMODE(path.stat().st_mode) == 0o2640
    assert os.getxattr(path, "user.origen") == b"central"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_the_owner_stays(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes(b"uno\n")
    os.chown(path, 1234, 4321)
    path.chmod(0o4755)
    fix_file(path, replacing("uno", "dos"))
    after = path.stat()
    assert (after.st_uid, after.st_gid, stat.S_IMODE(after.st_mode)) == (1234, 4321, 0o4755)


AS_NOBODY = """
import os, sys
from support.mending import fix_file
from tipifica.files.errors import InputError
from tipifica.model import Edit, Span
os.setgroups([]); os.setgid(65534); os.setuid(65534)
try:
    print(fix_file(sys.argv[1], lambda note: [Edit(Span(0, 1), "U")]))
except InputError as error:
    print(error)
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="needs a second user")
@pytest.mark.parametrize(
    ("owner", "mode", "folder", "said"),
    [
        (65534, 0o644, 0o777, "1"),
        (65534, 0o444, 0o777, "es de solo lectura; no se tocó"),
        (65534, 0o644, 0o755, "sin permiso"),
        (1234, 0o666, 0o777, "no se podría conservar su dueño; no se tocó"),
        (1234, 0o600, 0o777, "sin permiso"),
    ],
)
def test_what_another_user_may_do(tmp_path: Path, owner: int, mode: int, folder: int, said: str) -> None:
    # The folders that pytest makes are closed to others; nobody needs a way in.
    made = [tmp_path, *tmp_path.parents]
    for folder_of_pytest in made[: made.index(Path(gettempdir()))]:
        folder_of_pytest.chmod(0o755)
    place = tmp_path / "notas"
    place.mkdir()
    path = place / "x.txt"
    path.write_bytes(b"uno\n")
    os.chown(path, owner, 65534)
    path.chmod(mode)
    place.chmod(folder)
    # What is read here is UTF-8, whatever the tests themselves run under.
    spoken = {**os.environ, "PYTHONIOENCODING": "utf-8", "PYTHONPATH": str(Path(__file__).parent)}
    command = [sys.executable, "-c", AS_NOBODY, path]
    done = subprocess.run(command, env=spoken, capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.strip().endswith(said)
    assert path.read_bytes() == (b"Uno\n" if said == "1" else b"uno\n")
    assert names(place) == ["x.txt"]


def test_a_link_is_followed_and_stays(tmp_path: Path) -> None:
    (tmp_path / "lejos").mkdir()
    target = tmp_path / "lejos" / "x.txt"
    target.write_bytes(b"uno\n")
    (tmp_path / "a.txt").symlink_to("b.txt")
    (tmp_path / "b.txt").symlink_to("lejos/x.txt")
    fix_file(tmp_path / "a.txt", replacing("uno", "dos"))
    assert target.read_bytes() == b"dos\n"
    assert (tmp_path / "a.txt").readlink() == Path("b.txt")
    assert names(tmp_path) == ["a.txt", "b.txt", "lejos"]
    assert names(tmp_path / "lejos") == ["x.txt"]


def refused(path: Path, mend: Callable[[SourceNote], Sequence[Edit]], encoding: str | None = None) -> str:
    """Return why `path` is not fixed, having seen that it is as before and nothing lies beside it."""
    before, there = path.read_bytes(), names(path.parent)
    with pytest.raises(InputError) as caught:
        fix_file(path, mend, encoding=encoding)
    assert path.read_bytes() == before
    assert names(path.parent) == there
    assert len(str(caught.value).splitlines()) == 1
    return str(caught.value)


def test_several_hard_links_are_refused_if_something_would_change(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes(b"uno\n")
    (tmp_path / "y.txt").hardlink_to(path)
    assert "enlaces duros" in refused(path, replacing("uno", "dos"))
    assert fix_file(path, nothing) == 0


def test_a_character_that_the_encoding_lacks_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes(b"uno\ndos\nma\xf1ana\n")
    said = refused(path, lambda note: [Edit(Span(0, 1), "→" if note.line == 3 else "U")], "cp1252")
    assert said.endswith("línea 3: cp1252 no tiene el carácter «→»; no se cambió nada")
    said = refused(path, lambda _: [Edit(Span(0, 1), "\u200b")], "cp1252")
    assert "U+200B" in said


def test_an_encoding_with_two_writings_of_one_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes(b"+AGE-\nuno\n")
    assert "utf-7 no se puede reescribir" in refused(path, replacing("uno", "dos"), "utf-7")


@pytest.mark.parametrize("name", ["x.xlsx", "x.XLS", "x.ods", "x.parquet"])
def test_other_kinds_name_the_way_out(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"PK")
    assert "use tipifica scan --fix --out" in refused(tmp_path / name, nothing)


@pytest.mark.parametrize("data", [b"observacion;x\na;1\n\xff;2\n", b"texto;x\na;1\n"])
def test_a_table_that_cannot_be_read_is_left_alone(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(data)
    refused(path, lambda _: [Edit(Span(0, 1), "A")])


@pytest.mark.parametrize("row", ['"b;2', "b", "b;2;3", '"b"c;2;3', '"b\nc";2;3'])
def test_rows_that_cannot_be_trusted_stay_and_the_others_are_mended(tmp_path: Path, row: str) -> None:
    path = tmp_path / "x.csv"
    path.write_text(f"Título\n\nobservacion;x\na;1\n{row}\n\nd;4\n", encoding="utf-8")
    seen: list[tuple[int, bool]] = []

    def mend(note: SourceNote) -> list[Edit]:
        seen.append((note.line, note.why is None))
        return [Edit(Span(0, 1), "A")]

    assert fix_file(path, mend) == 2
    assert path.read_text(encoding="utf-8") == f"Título\n\nobservacion;x\nA;1\n{row}\n\nA;4\n"
    assert seen == [(4, True), (5, False), (7 + row.count("\n"), True)]


def test_a_row_with_loose_quotes_is_mended_where_it_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    data = 'observacion;x\n"Ana" dice hola;"b" c\n'
    path.write_text(data, encoding="utf-8")
    assert fix_file(path, replacing("hola", "adiós")) == 1
    assert path.read_text(encoding="utf-8") == data.replace("hola", "adiós")
    assert "comillas sueltas" in refused(path, replacing("adiós", "a;b"))


def test_an_interrupted_mend_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes(b"uno\ndos\n")

    def mend(note: SourceNote) -> list[Edit]:
        if note.line == 2:
            signal.raise_signal(signal.SIGINT)
        return [Edit(Span(0, 1), "U")]

    # What a shell starts in the background is deaf to the signal.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt):
            fix_file(path, mend)
    finally:
        signal.signal(signal.SIGINT, before)
    assert path.read_bytes() == b"uno\ndos\n"
    assert names(tmp_path) == ["x.txt"]


# Others at the same file


def rewritten_in_place(path: Path) -> None:
    path.write_bytes(b"suyo y mas largo\n")


def same_size_and_time(path: Path) -> None:
    times = path.stat().st_atime_ns, path.stat().st_mtime_ns
    path.write_bytes(b"dos\ntres\n")
    os.utime(path, ns=times)


def replaced(path: Path) -> None:
    other = path.with_name("otro")
    other.write_bytes(path.read_bytes())
    other.replace(path)


def other_mode(path: Path) -> None:
    path.chmod(0o600)


def removed(path: Path) -> None:
    path.unlink()


def linked(path: Path) -> None:
    path.with_name("otro").hardlink_to(path)


@pytest.mark.parametrize("act", [rewritten_in_place, same_size_and_time, replaced, other_mode, removed, linked])
def test_what_somebody_else_did_meanwhile_is_kept(tmp_path: Path, act: Callable[[Path], None]) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes(b"uno\ndos2\n")
    path.chmod(0o644)
    theirs: list[bytes | None] = []

    def mend(note: SourceNote) -> list[Edit]:
        if note.line == 2:
            act(path)
            theirs.append(path.read_bytes() if path.exists() else None)
        return [Edit(Span(0, 1), "U")]

    with pytest.raises(InputError, match="otro programa lo cambió mientras se corregía; no se tocó"):
        fix_file(path, mend)
    assert theirs == [path.read_bytes() if path.exists() else None]
    assert not list(tmp_path.glob(".*"))


def test_a_second_run_at_the_same_time_stops(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes(b"uno\ndos\n")
    told: list[str] = []

    def mend(note: SourceNote) -> list[Edit]:
        if note.line == 2:
            with pytest.raises(InputError) as caught:
                fix_file(path, replacing("uno", "mal"))
            told.append(str(caught.value))
        return [Edit(Span(0, 1), "U")]

    assert fix_file(path, mend) == 2
    assert [each.endswith("otra ejecución de tipifica lo está escribiendo; no se tocó") for each in told] == [True]
    assert path.read_bytes() == b"Uno\nUos\n"
    assert names(tmp_path) == ["x.txt"]


def test_many_runs_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes(b"0" * 40 + b"\n")
    outcomes: list[int | str] = []

    def one_more(note: SourceNote) -> list[Edit]:
        at = note.text.find("0")
        return [Edit(Span(at, at + 1), "1")] if at >= 0 else []

    def run() -> None:
        for _ in range(5):
            try:
                outcomes.append(fix_file(path, one_more))
            except InputError as error:
                outcomes.append(error.template)

    threads = [threading.Thread(target=run) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(outcomes) == 40
    assert path.read_bytes().count(b"1") == outcomes.count(1)
    assert {each for each in outcomes if each != 1} <= {
        "{path}: otra ejecución de tipifica lo está escribiendo; no se tocó",
        "{path}: otro programa lo cambió mientras se corregía; no se tocó",
    }
    assert names(tmp_path) == ["x.txt"]


def leftover(path: Path) -> Path:
    return path.with_name(f".{path.name}.tipifica-tmp")


@pytest.mark.parametrize("mend", [nothing, replacing("uno", "dos")])
def test_what_a_killed_run_left_is_removed_by_the_next(
    tmp_path: Path, mend: Callable[[SourceNote], Sequence[Edit]]
) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes(b"uno\n")
    leftover(path).write_bytes(b"do")
    leftover(path).chmod(0o440)
    fix_file(path, mend)
    assert names(tmp_path) == ["x.txt"]


def test_a_file_that_another_run_holds_is_not_removed(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes(b"uno\n")
    with leftover(path).open("wb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert "otra ejecución" in refused(path, replacing("uno", "dos"))


def test_a_trap_in_the_place_of_the_new_content_is_not_followed(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes(b"uno\n")
    victim = tmp_path / "victima"
    victim.write_bytes(b"ajeno\n")
    leftover(path).symlink_to(victim)
    refused(path, replacing("uno", "dos"))
    assert victim.read_bytes() == b"ajeno\n"


# A disk that fails


def test_a_full_disk_leaves_the_file_alone(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes(b"uno\n" * 100_000)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        # Whatever room there is for the new content, it is less than all of it.
        for room in (0, 1, 4096, 65_536, 399_999):
            resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard))
            assert "pasa del tamaño permitido" in refused(path, replacing("uno", "dos"))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, handler)
    assert fix_file(path, replacing("uno", "dos")) == 100_000


def test_every_error_number_has_a_line() -> None:
    from tipifica.files.errors import from_os

    for number in errno.errorcode:
        assert str(from_os(OSError(number, "x"), "p")).startswith("p: ")
    assert "EIO" in str(from_os(OSError(errno.EIO, "x"), "p"))
    assert str(from_os(OSError("sin número"), "p")).startswith("p: ")


def test_notes_read_after_fixing_are_the_mended_ones(tmp_path: Path) -> None:
    for kind, before in {
        ".tsv": "caso\tobservacion\n1\tasesoria\n",
        ".jsonl": '{"observacion": "asesoria"}\n',
    }.items():
        path = tmp_path / f"x{kind}"
        path.write_text(before, encoding="utf-8")
        assert fix_file(path, replacing("asesoria", "asesoría")) == 1
        assert [note.text for note in read(path)] == ["asesoría"]
        assert path.read_text(encoding="utf-8") == before.replace("asesoria", "asesoría")
