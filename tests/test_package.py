"""The wheel in an environment of its own, which knows nothing of the checkout."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from tipifica.native.units import UNITS

ROOT = Path(__file__).parents[1]

pytestmark = pytest.mark.ci


def _built(tmp_path_factory: pytest.TempPathFactory, **environment: str) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    _run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT), **environment)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def pure_wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _built(tmp_path_factory, TIPIFICA_PURE="1")


@pytest.fixture(scope="module")
def compiled_wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _built(tmp_path_factory, TIPIFICA_PURE="")


@pytest.fixture(scope="module", params=["compiled", "pure"])
def wheel(request: pytest.FixtureRequest) -> Path:
    made: Path = request.getfixturevalue(f"{request.param}_wheel")
    return made


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of an environment with the package and nothing else, its dependencies not even."""
    folder = tmp_path_factory.mktemp("bare")
    venv.create(folder, with_pip=True)
    interpreter = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    _run(str(interpreter), "-m", "pip", "install", "-q", "--no-deps", str(wheel))
    return interpreter


def _run(*command: str, cwd: Path | None = None, **environment: str) -> str:
    kept = {key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "TIPIFICA_PURE")}
    surroundings = kept | environment
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


def _tag(wheel: Path) -> str:
    """What a wheel says of whom it is for, in its name and inside."""
    with zipfile.ZipFile(wheel) as files:
        name = next(name for name in files.namelist() if name.endswith(".dist-info/WHEEL"))
        told = dict(line.split(": ", 1) for line in files.read(name).decode().splitlines() if line)
    assert wheel.stem.endswith(told["Tag"])
    assert told["Root-Is-Purelib"] == str("none-any" in told["Tag"]).lower()
    return told["Tag"]


def _extensions(wheel: Path) -> set[str]:
    return {name for name in zipfile.ZipFile(wheel).namelist() if name.endswith((".so", ".pyd", ".c"))}


def test_the_wheel_of_sources_is_for_everybody(pure_wheel: Path) -> None:
    assert _tag(pure_wheel) == "py3-none-any"
    assert _extensions(pure_wheel) == set()


def test_the_wheel_of_units_is_for_this_python_on_this_machine(compiled_wheel: Path) -> None:
    expected = f"tipifica/{{}}{sysconfig.get_config_var('EXT_SUFFIX')}"
    assert _extensions(compiled_wheel) == {expected.format(unit) for unit in UNITS}
    python, abi, platform = _tag(compiled_wheel).split("-")
    assert (python, abi) == (f"cp{sys.version_info[0]}{sys.version_info[1]}",) * 2
    assert platform == sysconfig.get_platform().replace("-", "_").replace(".", "_")


def test_what_is_installed_is_what_its_wheel_says(python: Path, wheel: Path, tmp_path: Path) -> None:
    program = "from tipifica.native.at_work import at_work; print(*at_work(), sep='\\n')"
    compiled, asked, edited, built = _run(str(python), "-c", program, cwd=tmp_path).splitlines()
    assert (compiled, asked, edited) == (str("none-any" not in wheel.name), "False", "()")
    assert built.startswith("Cython 3.") if compiled == "True" else built == "TIPIFICA_PURE is set"


def test_a_compiler_that_fails_leaves_the_sources(tmp_path: Path) -> None:
    command = (sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(ROOT))
    environment = os.environ | {"CC": str(tmp_path / "cc"), "TIPIFICA_PURE": ""}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    lines = [line for line in done.stderr.splitlines() if line.startswith("tipifica: ")]
    assert len(lines) == 1
    assert lines[0].startswith("tipifica: not compiled, its sources run as Python: [Errno 2]")
    wheel = next(tmp_path.glob("*.whl"))
    assert (_tag(wheel), _extensions(wheel)) == ("py3-none-any", set())


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
def test_the_core_on_python_3_14_reports_what_it_does_here(python: Path, pure_wheel: Path, tmp_path: Path) -> None:
    _run("npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(tmp_path), PYODIDE)
    program = tmp_path / "reports.py"
    program.write_text(f"import sys; sys.path.insert(0, 'tests')\n{REPORTS}", encoding="utf-8")
    script, index = ROOT / "tests" / "support" / "pyodide.mjs", tmp_path / "node_modules" / "pyodide"
    folders = str(ROOT / "tests"), str(ROOT / "corpus")
    version, *reports = _run("node", str(script), str(index), str(pure_wheel), str(program), *folders).splitlines()
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
