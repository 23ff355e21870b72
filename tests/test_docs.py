"""What the pages show is what the program does: examples, pictures, reference pages, links."""

from __future__ import annotations

import ast
import importlib.util
import re
import shlex
from pathlib import Path
from types import ModuleType

import pytest

import tipifica
from support.command import call
from support.desk import prepare
from tipifica.rules import every_rule
from tipifica.rules.across import ACROSS

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])


def _script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, DOCS / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


REFERENCE, PICTURES, READINGS = _script("reference"), _script("pictures"), _script("readings")
EXPLAINED = _script("explained")


MADE: dict[Path, str] = REFERENCE.made()


@pytest.mark.parametrize("path", MADE, ids=lambda path: path.name)
def test_the_reference_pages_are_fresh(path: Path) -> None:
    """`python docs/reference.py` writes them anew."""
    assert path.read_text(encoding="utf-8") == MADE[path]


@pytest.mark.parametrize("name", PICTURES.COMMANDS)
def test_the_pictures_are_fresh(name: str) -> None:
    """`python docs/pictures.py` draws them anew."""
    assert (DOCS / "img" / f"{name}.svg").read_text(encoding="utf-8") == PICTURES.draw(name)
    assert f"img/{name}.svg" in (DOCS / "guia.md").read_text(encoding="utf-8")


def test_every_rule_has_its_place_in_the_reference() -> None:
    page = (DOCS / "reglas.md").read_text(encoding="utf-8")
    assert re.findall(r"^### (\w+)$", page, re.MULTILINE) == sorted(
        (rule.code for rule in (*every_rule(), *ACROSS)),
        key=lambda code: (list(REFERENCE.FAMILIES).index(code[0]), code),
    )


# ---------------------------------------------------------------- README


def _readme() -> str:
    return (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_look_at_real_output_is_real() -> None:
    found = re.search(r"```text\n> tipifica (.+)\n((?:.*\n)+?)```", _readme())
    assert found
    outcome = call(*shlex.split(found[1]))
    assert outcome.out == found[2]
    assert outcome.status == 1


@pytest.mark.ci
def test_the_scan_of_the_readme_is_real() -> None:
    """`python docs/reference.py` writes its counts anew."""
    assert "> tipifica scan corpus/notas.txt --out notas.parquet\n" in _readme()
    assert _readme() == REFERENCE.counted_readme()


def test_the_library_does_what_the_readme_says() -> None:
    found = re.search(r"```python\n(.+?)```", _readme(), re.DOTALL)
    assert found
    note = re.search(r'check\("(.+)"\)', found[1])
    assert note
    report = tipifica.check(note[1])
    said = dict(re.findall(r"^report\.([\w.]+) +# (.+)$", found[1], re.MULTILINE))
    assert len(said) == 3
    for name, value in said.items():
        got: object = report
        for part in name.split("."):
            got = getattr(got, part)
        assert got == ast.literal_eval(value), name


def test_the_example_of_the_library_page_runs() -> None:
    found = re.search(r"```python\n(import .+?)```", (DOCS / "library.md").read_text(encoding="utf-8"), re.DOTALL)
    assert found
    exec(found[1], {})


def test_the_readme_has_two_commands() -> None:
    commands = re.findall(r"^\$ (.+)$", _readme(), re.MULTILINE)
    assert len(commands) == 2
    assert commands[0].endswith("tipifica check corpus/notas.txt --statistics --exit-zero")
    # A tenth of the notes is shown, and of all of them the counts.
    assert "awk 'NR % 10 == 1' corpus/notas.txt | .venv/bin/tipifica check - --exit-zero" in commands[0]
    assert commands[1].endswith("-m pytest -n auto")


# ---------------------------------------------------------------- the guide


def test_what_the_guide_says_of_twenty_notes_is_said() -> None:
    """`python docs/readings.py` writes it anew."""
    assert len(set(READINGS.NOTES)) == 20
    assert READINGS.block() in (DOCS / "guia.md").read_text(encoding="utf-8")


def test_ten_hard_notes_are_read_for_the_reasons_that_are_shown() -> None:
    """`python docs/explained.py` writes the page anew."""
    assert len(set(EXPLAINED.NOTES.values())) == 10
    page = EXPLAINED.PAGE.read_text(encoding="utf-8")
    assert page.startswith(EXPLAINED.HEAD)
    # Each takes a tenth of a second; all of them are made anew in CI.
    for title in list(EXPLAINED.NOTES)[::4]:
        assert EXPLAINED.part(title) in page


@pytest.mark.ci
def test_the_page_of_reasons_why_is_fresh() -> None:
    assert EXPLAINED.PAGE.read_text(encoding="utf-8") == EXPLAINED.page()


def _shown_calls() -> list[str]:
    """The calls of the guide that name no picture and no elided note."""
    guide = (DOCS / "guia.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^tipifica .+$", guide, re.MULTILINE) + re.findall(r"`(tipifica [^`]+)`", guide)
    return [line for line in blocks if "…" not in line]


@pytest.mark.parametrize("line", _shown_calls())
def test_a_call_in_the_guide_can_be_made(line: str, tmp_path: Path) -> None:
    note = "Impulsa/jperez/retenido con aumento de plan/0991234567"
    (tmp_path / "notas.txt").write_text(f"{note}\n", encoding="utf-8")
    (tmp_path / "export.csv").write_text(f"caso;observacion;motivo\n1;{note};BAJA DE PLAN\n", encoding="utf-8")
    arguments = shlex.split(line)[1:]
    # Some of them wait, for input or to be asked.
    if arguments in (["format"], ["compose"], ["explain"]) or arguments[0] == "web":
        arguments.append("--help")
    prepare(arguments, tmp_path)
    outcome = call(*arguments, cwd=tmp_path)
    assert outcome.status in (0, 1), outcome.err
    # Equal results have nothing to tell but their count.
    assert outcome.out or arguments[0] == "compare"


def test_the_configuration_of_the_guide_is_accepted(tmp_path: Path) -> None:
    guide = (DOCS / "guia.md").read_text(encoding="utf-8")
    found = re.search(r"```toml\n(.+?)```", guide, re.DOTALL)
    assert found
    (tmp_path / "tipifica.toml").write_text(found[1], encoding="utf-8")
    outcome = call("config", cwd=tmp_path)
    assert (outcome.status, outcome.err) == (0, "")
    assert "300" in outcome.out


# ---------------------------------------------------------------- links


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_link_leads_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text):
        if not target.startswith("http"):
            assert (page.parent / target).exists(), target
