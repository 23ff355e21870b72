"""The wheel in an environment of its own, which knows nothing of the checkout."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

pytestmark = pytest.mark.ci


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    _run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT))
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of an environment with the package and nothing else, its dependencies not even."""
    folder = tmp_path_factory.mktemp("bare")
    venv.create(folder, with_pip=True)
    interpreter = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    _run(str(interpreter), "-m", "pip", "install", "-q", "--no-deps", str(wheel))
    return interpreter


def _run(*command: str, cwd: Path | None = None, **environment: str) -> str:
    surroundings = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"} | environment
    done = subprocess.run(command, cwd=cwd, env=surroundings, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()
    return done.stdout.decode()


def test_the_wheel_holds_language_corpus_and_catalogues(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for path in (*(ROOT / "grammar").iterdir(), *(ROOT / "corpus").rglob("*.txt")):
        assert f"tipifica/data/{path.relative_to(ROOT).as_posix()}" in names
    assert {
        "tipifica/data/language.json",
        "tipifica/config.schema.json",
        "tipifica/result.schema.json",
        "tipifica/py.typed",
        "tipifica/locale/en/LC_MESSAGES/tipifica.mo",
    } <= names
    assert not [name for name in names if name.startswith(("tests", "benchmarks", "docs"))]


STANDARD_LIBRARY_ALONE = """
from support.corpus import diagnose, load, observed
# A pattern of the user's own is run by `regex`, under a time limit: the one thing that the standard library cannot do.
cases = [case for cases in load().values() for case in cases if "agent_pattern" not in case.settings]
print(len(cases), *(diagnose(case, observed(case)) for case in cases if observed(case) != case))
"""


def test_the_corpus_passes_on_the_standard_library_alone(python: Path) -> None:
    installed = json.loads(_run(str(python), "-m", "pip", "list", "--format", "json"))
    assert {package["name"] for package in installed} <= {"pip", "setuptools", "tipifica"}
    told = _run(str(python), "-c", STANDARD_LIBRARY_ALONE, cwd=ROOT / "tests")
    assert told.strip().isdecimal(), told
    assert int(told) > 1000


# The Python of the package's browsers and editors, where nothing but the standard library is.
PYODIDE = "pyodide@314.0.7"
REPORTS = """
import sys
from support.corpus import load, record_of, settings_of
import tipifica
from tipifica.report.formats.jsonl import JsonLines
from tipifica.report.result import Location, OutputSettings, Result

cases = [case for cases in load().values() for case in cases if "agent_pattern" not in case.settings]
lines = JsonLines(OutputSettings(), every=True)
print(sys.version_info[:2])
for case in cases:
    report = tipifica.check(case.text, config=settings_of(case), record=record_of(case))
    print(lines.add(Result(Location(), report)), end="")
"""


@pytest.mark.skipif(shutil.which("npm") is None, reason="Pyodide comes with npm, which is not on this machine")
def test_the_core_on_python_3_14_reports_what_it_does_here(python: Path, wheel: Path, tmp_path: Path) -> None:
    _run("npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(tmp_path), PYODIDE)
    program = tmp_path / "reports.py"
    program.write_text(f"import sys; sys.path.insert(0, 'tests')\n{REPORTS}", encoding="utf-8")
    script, index = ROOT / "tests" / "support" / "pyodide.mjs", tmp_path / "node_modules" / "pyodide"
    folders = str(ROOT / "tests"), str(ROOT / "corpus")
    version, *reports = _run("node", str(script), str(index), str(wheel), str(program), *folders).splitlines()
    _, *expected = _run(str(python), "-c", REPORTS, cwd=ROOT / "tests", PYTHONIOENCODING="utf-8").splitlines()
    assert version == "(3, 14)"
    assert len(expected) > 1000
    assert reports == expected


def test_the_installed_package_passes_the_corpus_checks_and_explains(python: Path, wheel: Path, tmp_path: Path) -> None:
    _run(str(python), "-m", "pip", "install", "-q", str(wheel))
    listed = _run(str(python), "-m", "support.corpus", cwd=ROOT / "tests")
    assert listed.endswith(" 0 differ\n"), listed
    command = str(python.parent / "tipifica")
    note = "Impulsa//jperez//retenido con aumento de plan//0991234567"
    assert _run(command, "check", "--text", note, cwd=tmp_path).startswith("correcta · RETENIDO / AUMENTO DE PLAN")
    assert _run(command, "check", "--text", note, "--lang", "en", cwd=tmp_path).startswith("correct ·")
    explained = _run(command, "explain", "T004", cwd=tmp_path)
    assert "Bien:" in explained
    assert "^ T004" in explained
    assert _run(command, "--version", cwd=tmp_path).startswith("tipifica 0.")
    assert _run(command, "check", str(ROOT / "corpus" / "notas.txt"), "--exit-zero", cwd=tmp_path)
