"""Who follows a page of the docs gets a green suite, with no more files written by hand than the page says.

Each works in a copy of the checkout and runs the whole quick suite there, which holds none of these.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
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


def _made_of_rules(copy: Copy) -> None:
    copy.run("-m", "support.rules", folder="tests")
    assert copy.run("-m", "support.corpus", "--update", folder="tests").endswith(" 0 differ\n")
    copy.run("docs/reference.py")


REPEATED = (
    "Impulsa//jperez//retenido con traslado interno con costo//Av. Loja 3-20//{}//contacto de cliente Ana Vera//{}"
)
# A note that breaks the rule of the page, and one of its shape that does not.
TWINS = (REPEATED.format("0991234567", "0991234567"), REPEATED.format("0991234567", "0997654321"))


def test_a_rule_that_looks_at_values(tmp_path: Path) -> None:
    copy = Copy(tmp_path)
    _followed(copy, "docs/a-new-rule.md")
    assert copy.touched == {"corpus/rules/C106.txt", "src/tipifica/rules/c106_referencia_repetida.py"}
    _made_of_rules(copy)
    assert "referencia-repetida" in copy.tipifica("rules")
    assert "The reference phone is one of" in copy.tipifica("explain", "C106", "--lang", "en")
    assert _codes(copy, TWINS) == [["C106"], []]
    assert _codes(copy, TWINS[::-1]) == [[], ["C106"]]
    copy.suite()


def _codes(copy: Copy, notes: Sequence[str]) -> list[list[str]]:
    """What a scan of some notes tells of each, rules that are a preview included."""
    (copy.folder / "casos.txt").write_text("".join(f"{note}\n" for note in notes), encoding="utf-8")
    rows = copy.tipifica("scan", "casos.txt", "--preview").splitlines()
    return [json.loads(row).get("codes", []) for row in rows]


@pytest.mark.parametrize(
    ("declared", "passes"),
    [
        ("", True),
        ("    fact=lambda values: None,\n", False),
        ("    fact=lambda values: values.string('reference_phone'),\n", False),
    ],
)
def test_a_rule_that_declares_too_little_fails(tmp_path: Path, declared: str, passes: bool) -> None:
    """Without a fact its notes are read alone; with one that does not hold what the rule sees the twins differ."""
    copy = Copy(tmp_path)
    _followed(copy, "docs/a-new-rule.md")
    path = copy.folder / "src" / "tipifica" / "rules" / "c106_referencia_repetida.py"
    rule = path.read_text(encoding="utf-8")
    assert "    fact=is_repeated,\n" in rule
    path.write_text(rule.replace("    fact=is_repeated,\n", declared), encoding="utf-8")
    _made_of_rules(copy)
    done = copy.tried("-m", "pytest", "-p", "no:cacheprovider", "tests/test_shapes.py", "-k", "test_near_twins[C106]")
    assert (done.returncode == 0) == passes, done.stdout
    assert passes or "1 failed" in done.stdout


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
