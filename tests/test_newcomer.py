"""Who follows a page of the docs gets a green suite, with no more files written by hand than the page says.

Each works in a copy of the checkout and runs the whole quick suite there, which holds none of these.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from support.newcomer import ROOT, Copy

pytestmark = pytest.mark.ci


# A block that a page puts into a file: the file, the line that it stands behind where it is not the last, the text.
_BLOCK = re.compile(
    r"^(?:Appended to |Behind `(?P<after>[^`]+)` in )?`(?P<name>[\w/.-]+)`:\n\n```\w+\n(?P<text>.*?)```",
    re.DOTALL | re.MULTILINE,
)


def _followed(copy: Copy, page: str, section: str = "") -> None:
    """Write what a page shows, or its section of that title, in the files that it names."""
    text = (ROOT / page).read_text(encoding="utf-8")
    shown = re.split(r"^## ", text.partition(f"\n## {section}\n")[2], flags=re.MULTILINE)[0] if section else text
    for block in _BLOCK.finditer(shown):
        copy.write(block["name"], block["text"], after=block["after"] or "")


def test_a_reason_with_a_field_of_its_own(tmp_path: Path) -> None:
    copy = Copy(tmp_path)
    _followed(copy, "docs/a-new-reason.md")
    assert len(copy.touched) == 4
    assert copy.run("-m", "support.corpus", "--update", folder="tests").endswith(" 0 differ\n")
    copy.run("docs/reference.py")

    note = "Impulsa//jperez//retenido con cambio de equipo//router ONT//0991234567"
    assert "retenido con cambio de equipo//{equipment}//{phones}" in copy.tipifica("explain", "40")
    values = ("--set", "agent=jperez", "--set", "equipment=router ONT", "--set", "phones=099-123-45-67")
    assert copy.tipifica("compose", "40", *values) == f"{note}\n"
    (copy.folder / "casos.csv").write_text(f"caso,observacion\n1,{note}\n", encoding="utf-8")
    row = copy.tipifica("scan", "casos.csv", "--redact", "clients")
    assert '"reason":"retenido/cambio-de-equipo"' in row
    assert '"equipment":"•••••• •••"' in row
    assert "| `equipment` | equipo entregado | texto | Como está escrito. |" in (
        copy.folder / "docs" / "columnas.md"
    ).read_text(encoding="utf-8")
    copy.suite()


def test_an_abbreviation(tmp_path: Path) -> None:
    copy = Copy(tmp_path)
    _followed(copy, "CONTRIBUTING.md", "An abbreviation")
    assert copy.touched == {"grammar/lexicon.toml", "corpus/rules/T006.txt"}
    assert copy.run("-m", "support.corpus", "--update", folder="tests").endswith(" 0 differ\n")
    copy.suite()


def test_an_output_format(tmp_path: Path) -> None:
    copy = Copy(tmp_path)
    _followed(copy, "CONTRIBUTING.md", "An output format")
    assert copy.touched == {"src/tipifica/report/formats/markdown.py", "tests/test_report_markdown.py"}
    copy.run("docs/reference.py")
    assert "markdown" in copy.tipifica("check", "--help")
    copy.suite()
