"""What `--diff` writes is applied by GNU patch and by git, for every file that `--fix` can mend."""

from __future__ import annotations

import codecs
import io
import os
import random
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest

from support.bulk import command, surroundings
from support.command import call
from tipifica.files.fixing import Pair
from tipifica.files.patch import write_patch

GOOD = "Impulsa//jperez//retenido con asesoría técnica//0991234567"
MENDABLE = "Impulsa/jperez/retenido con asesoria tecnica/0991234567"
TOOLS = {"git": ["git", "apply", "--whitespace=nowarn"], "patch": ["patch", "-s", "-p1"]}
KINDS = {
    "plain": (b"", "utf-8", "\n", []),
    "CRLF": (b"", "utf-8", "\r\n", []),
    "lone CR": (b"", "utf-8", "\r", []),
    "mark": (codecs.BOM_UTF8, "utf-8", "\n", []),
    "cp1252": (b"", "cp1252", "\r\n", ["--encoding", "cp1252"]),
    "UTF-16": (codecs.BOM_UTF16_LE, "utf-16-le", "\r\n", []),
    "UTF-16, other end first": (codecs.BOM_UTF16_BE, "utf-16-be", "\n", []),
}
NAMES = ["notas.txt", "mis notas ñ.txt", 'de "ana".txt', "a\\b.txt", "a\tb.txt", " notas.txt", "carpeta/x y/notas.txt"]


def applied(tool: str, folder: Path, patch: bytes) -> None:
    done = subprocess.run(TOOLS[tool], input=patch, cwd=folder, capture_output=True, check=False)
    assert done.returncode == 0, (done.stdout + done.stderr, patch)


def files(folder: Path) -> list[str]:
    return sorted(str(each.relative_to(folder)) for each in folder.rglob("*") if each.is_file())


@pytest.mark.parametrize("tool", TOOLS)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("final", [True, False])
def test_a_file_of_any_encoding_and_any_ends(tmp_path: Path, tool: str, kind: str, final: bool) -> None:
    mark, encoding, end, options = KINDS[kind]
    lines = [f"{GOOD} ñ", MENDABLE, *[GOOD] * 9, f"{MENDABLE} ñ", MENDABLE, "", MENDABLE]
    data = mark + (end.join(lines) + end * final).encode(encoding)
    (tmp_path / "notas.txt").write_bytes(data)
    outcome = call("check", "notas.txt", "--diff", *options, cwd=tmp_path)
    assert (outcome.status, outcome.err) == (1, "")
    applied(tool, tmp_path, outcome.raw_out)
    patched = (tmp_path / "notas.txt").read_bytes()
    (tmp_path / "notas.txt").write_bytes(data)
    call("check", "notas.txt", "--fix-only", *options, cwd=tmp_path)
    assert patched == (tmp_path / "notas.txt").read_bytes() != data
    assert files(tmp_path) == ["notas.txt"]


@pytest.mark.parametrize("tool", TOOLS)
def test_a_file_of_any_name(tmp_path: Path, tool: str) -> None:
    for name in NAMES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f"{MENDABLE}\n", encoding="utf-8")
    outcome = call("check", *NAMES, "--diff", cwd=tmp_path)
    applied(tool, tmp_path, outcome.raw_out)
    assert {(tmp_path / name).read_text(encoding="utf-8") for name in NAMES} == {f"{GOOD}\n"}
    assert files(tmp_path) == sorted(NAMES)


@pytest.mark.parametrize("tool", TOOLS)
def test_a_table_and_a_file_behind_a_link(tmp_path: Path, tool: str) -> None:
    (tmp_path / "lejos").mkdir()
    (tmp_path / "lejos" / "x.csv").write_text(f'caso;observacion\n1;"{MENDABLE}\n"\n', encoding="utf-8")
    (tmp_path / "x.csv").symlink_to("lejos/x.csv")
    applied(tool, tmp_path, call("check", "./x.csv", "--diff", cwd=tmp_path).raw_out)
    assert GOOD in (tmp_path / "lejos" / "x.csv").read_text(encoding="utf-8")


def test_an_encoding_that_lacks_a_letter_writes_no_half_of_a_patch(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"{MENDABLE}\n", encoding="utf-8")
    (tmp_path / "b.txt").write_text(f"{MENDABLE}\n", encoding="utf-8")
    outcome = call("check", "a.txt", "b.txt", "--diff", "--encoding", "ascii", cwd=tmp_path)
    assert (outcome.status, outcome.out) == (2, "")
    assert "ascii no tiene el carácter «í»" in outcome.err


def pieces_of(chance: random.Random) -> list[Pair]:
    """A file in pieces of a line each, some of them changed, and in any of the encodings."""
    mark, encoding, _, _ = chance.choice(list(KINDS.values()))
    share = chance.choice((0.05, 0.5))
    pieces = []
    for _ in range(chance.randrange(30)):
        end = chance.choice(("\n", "\n", "\r\n", "\r"))
        old = chance.choice(("", "uno", "dos", "ñ"))
        new = old + chance.choice(("", "más", "\n")) if chance.random() < share else old
        pieces.append((old + end, new + end))
    if chance.random() < 0.4:
        pieces.append(("fin", chance.choice(("fin", "final"))))
    return [(mark, mark), *((old.encode(encoding), new.encode(encoding)) for old, new in pieces)]


@pytest.mark.parametrize("tool", TOOLS)
def test_any_changes_of_any_lines(tmp_path: Path, tool: str) -> None:
    chance = random.Random(5)
    patches = b""
    expected = {}
    for number in range(150):
        pieces = pieces_of(chance)
        name, out = f"{number}.txt", io.BytesIO()
        write_patch(pieces, name, out)
        old, new = (b"".join(side) for side in zip(*pieces, strict=True))
        assert (out.getvalue() == b"") == (old == new)
        (tmp_path / name).write_bytes(old)
        expected[name] = new
        patches += out.getvalue()
    applied(tool, tmp_path, patches)
    assert {name: (tmp_path / name).read_bytes() for name in expected} == expected


def test_lines_of_unchanged_text_stand_around_every_change() -> None:
    lines = [f"{number}\n".encode() for number in range(40)]
    changed = {10, 17, 30}
    out = io.BytesIO()
    write_patch([(line, b"x" + line if n in changed else line) for n, line in enumerate(lines)], "a.txt", out)
    heads = [line for line in out.getvalue().splitlines() if line.startswith(b"@@")]
    assert heads == [b"@@ -8,14 +8,14 @@", b"@@ -28,7 +28,7 @@"]
    assert sum(line[:1] == b" " for line in out.getvalue().splitlines()) == 12 + 6


def test_a_terminal_is_shown_what_it_may_not_obey(tmp_path: Path) -> None:
    (tmp_path / "notas.txt").write_bytes(codecs.BOM_UTF16_LE + f"{MENDABLE}\x1b[31m\r\n".encode("utf-16-le"))
    primary, secondary = os.openpty()
    with subprocess.Popen(
        command("check", "notas.txt", "--diff"), cwd=tmp_path, env=surroundings(), stdout=secondary
    ) as running:
        os.close(secondary)
        shown = b""
        # When the other end is closed, Linux tells it by an error.
        with suppress(OSError):
            while more := os.read(primary, 4096):
                shown += more
    os.close(primary)
    assert running.returncode == 1
    assert f"-{MENDABLE}\\x1b[31m\\x0d".encode() in shown
