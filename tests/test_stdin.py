"""The contract of standard input: every row of the table in docs/stdin.md is run."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

from support.command import call

PAGE = Path(__file__).parents[1] / "docs" / "stdin.md"
GOOD = "Impulsa//jperez//retenido con aumento de plan//0991234567"
MENDABLE = "Impulsa/jperez/retenido con aumento de plan/0991234567"
BAD = "Impulsa//jperez//retenido con aumento de plan//099123456"
GIVEN = {
    "clean": GOOD.encode(),
    "mendable": f"{MENDABLE}\n".encode(),
    "a person's": f"{BAD}\r\n".encode(),
    "both": f"{GOOD}\r\n{MENDABLE}\r\n{BAD}".encode(),
    "nothing": b"",
    "a table": f"caso;observacion\r\n1;{GOOD}\r\n2;{MENDABLE}\r\n3;{BAD}\r\n".encode(),
    # In the last bytes, after notes that could be told of already.
    "not UTF-8": f"{BAD}\n{GOOD}\nñandú".encode("cp1252"),
}


def _is_json(shown: bytes) -> bool:
    json.loads(shown)
    return True


SAID: dict[str, Callable[[bytes, bytes], bool]] = {
    "nothing": lambda shown, given: shown == b"",
    "one line": lambda shown, given: re.fullmatch(rb"[^\n]+\n", shown) is not None,
    "one line or more": lambda shown, given: shown.endswith(b"\n"),
    "findings": lambda shown, given: bool(re.search(rb"C102|se corrige solo", shown)),
    "JSON": lambda shown, given: _is_json(shown),
    "JSON lines": lambda shown, given: all(map(_is_json, shown.splitlines())) and shown.endswith(b"\n"),
    "the input": lambda shown, given: shown == given,
    "the mended text": lambda shown, given: shown == given.replace(MENDABLE.encode(), GOOD.encode()) != given,
    "a diff": lambda shown, given: shown.startswith(b"--- ") and f"\n+{GOOD}".encode() in shown,
}


def rows() -> list[tuple[str, ...]]:
    lines = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    return [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines]


@pytest.mark.parametrize(("written", "given", "out", "err", "status"), rows(), ids=lambda cell: cell)
def test_the_table_of_standard_input(written: str, given: str, out: str, err: str, status: str, tmp_path: Path) -> None:
    outcome = call(*shlex.split(written.strip("`")), stdin=GIVEN[given], cwd=tmp_path)
    assert outcome.status == int(status)
    assert SAID[out](outcome.raw_out, GIVEN[given]), outcome.raw_out
    assert SAID[err](outcome.raw_err, GIVEN[given]), outcome.raw_err
    assert list(tmp_path.iterdir()) == []


def test_bytes_that_are_not_utf_8_are_named_by_line_and_byte_though_they_come_last() -> None:
    given = GIVEN["not UTF-8"]
    outcome = call("check", "-", stdin=given)
    byte = given.index("ñ".encode("cp1252")) + 1
    assert f"línea 3, byte {byte}" in outcome.err


def test_the_table_is_there() -> None:
    assert len(rows()) > 40


@pytest.mark.parametrize(("unit", "column"), [("char", 17), ("byte", 21), ("utf-16", 18)])
def test_columns_are_counted_as_the_editor_counts_them(unit: str, column: int) -> None:
    note = f"\u00e9\U0001f600{MENDABLE}\n".encode()
    asked = ("--output-format", "concise", "--column-unit", unit, "--select", "T001")
    _, second, _ = call("check", "-", *asked, stdin=note).out.splitlines()
    assert second.startswith(f"-:1:{column}: note: T001 ")
    table = b"caso;observacion\n1;" + note
    _, second, _ = call("check", "-", "--input-format", "csv", *asked, stdin=table).out.splitlines()
    assert second.startswith(f"-:2:{column + 2}: note: T001 ")


def test_a_half_typed_row_is_a_line_like_any_other() -> None:
    table = f'caso;observacion\n1;{MENDABLE}\n2;"Impulsa\n'.encode()
    outcome = call("check", "-", "--input-format", "csv", "--output-format", "concise", stdin=table)
    assert outcome.status == 3
    assert [line.split(" ")[:2] for line in outcome.out.splitlines()][-1] == ["-:3:1:", "error:"]
    written = call("format", "-", "--input-format", "csv", "--editor", stdin=table)
    assert (written.status, written.raw_err) == (0, b"")
    assert written.raw_out == table.replace(MENDABLE.encode(), GOOD.encode())


@pytest.mark.parametrize("kind", ["text", "csv", "tsv", "jsonl"])
@pytest.mark.parametrize("text", [b"", b"\n", b"\r\n\r\n"])
def test_an_empty_buffer_is_clean(kind: str, text: bytes) -> None:
    outcome = call("check", "-", "--input-format", kind, "--output-format", "concise", stdin=text)
    assert outcome == (0, b"", b"")
    assert call("format", "-", "--input-format", kind, "--editor", stdin=text) == (0, text, b"")


def test_an_editor_gets_its_text_back_whatever_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "tipifica.toml").write_text("no-existe = 1\n", encoding="utf-8")
    assert call("format", "-", "--editor", stdin=MENDABLE.encode(), cwd=tmp_path) == (0, MENDABLE.encode(), b"")
    assert call("format", "notas.txt", "--editor", cwd=tmp_path).status == 2
