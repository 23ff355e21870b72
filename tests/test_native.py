"""Units that Cython compiles: the same source runs as Python, with what stands in for Cython, and compiled."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import Cython.Shadow
import pytest

from tipifica import native
from tipifica.native import shadow
from tipifica.native.at_work import at_work
from tipifica.native.units import UNITS

SAMPLE = Path(__file__).parent / "fixtures" / "flat_sample.py"
TELL = """
import sys
sys.path.insert(0, sys.argv[1])
import flat_sample
print(flat_sample.__file__, flat_sample.cython.compiled)
print(flat_sample.told())
"""
WITH_CYTHON = "import Cython.Shadow, tipifica.native; tipifica.native.shadow = Cython.Shadow" + TELL


def _told(folder: Path, program: str = TELL) -> tuple[str, str]:
    done = subprocess.run([sys.executable, "-c", program, str(folder)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    where, told = done.stdout.splitlines()
    return where, told


def test_what_stands_in_for_cython_has_names_of_cython_alone() -> None:
    names = {name for name in vars(shadow) if not name.startswith("_")} - {"builtins", "annotations", "TYPE_CHECKING"}
    assert len(names) > 50
    assert {name for name in names if not hasattr(Cython.Shadow, name)} == set()


def test_a_source_for_cython_runs_as_python_as_with_cython_itself() -> None:
    where, told = _told(SAMPLE.parent)
    assert where == f"{SAMPLE} False"
    assert _told(SAMPLE.parent, WITH_CYTHON) == (where, told)
    assert told.startswith("[[-7, 3, 0, 5, 4, 1099511627776], 4,")


def test_what_stands_in_for_cython_refuses_what_cython_refuses() -> None:
    with pytest.raises(TypeError, match="Cannot convert str to list"):
        shadow.cast(list, "a", typecheck=True)
    with pytest.raises(ZeroDivisionError):
        shadow.cdiv(1, 0)


@pytest.mark.ci
def test_a_source_for_cython_does_compiled_what_it_does_as_python(tmp_path: Path) -> None:
    if shutil.which("cc") is None:
        pytest.skip("no C compiler on this machine")
    made = tmp_path / f"flat_sample{sysconfig.get_config_var('EXT_SUFFIX')}"
    c = made.with_suffix(".c")
    subprocess.run([sys.executable, "-m", "cython", "-3", str(SAMPLE), "-o", str(c)], check=True)
    include = f"-I{sysconfig.get_path('include')}"
    subprocess.run(["cc", "-shared", "-fPIC", "-w", include, str(c), "-o", str(made)], check=True)
    assert _told(tmp_path) == (f"{made} False", _told(SAMPLE.parent)[1])


# ---------------------------------------------------------------- units beside their sources

UNIT = f"{UNITS[0]}.py"
WHERE = f"import tipifica.{UNITS[0].replace('/', '.')} as unit; print(unit.__file__)"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of this checkout's package, with its units and what tells what they were compiled of."""
    if not at_work().built.startswith("Cython"):
        pytest.skip(str(at_work()))
    package = tmp_path / "tipifica"
    shutil.copytree(native.PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__"))
    return package


def _at_work(package: Path, *options: str, **environment: str) -> tuple[bool, str]:
    """Whether the copy's unit is at work, and what the command says of it."""
    kept = {key: value for key, value in os.environ.items() if key != native.VARIABLE}
    kept |= {"PYTHONPATH": str(package.parent), "PYTHONDONTWRITEBYTECODE": "1"} | environment

    def run(*command: str) -> str:
        done = subprocess.run([sys.executable, *command], env=kept, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    where = Path(run("-c", WHERE).strip())
    assert where.is_relative_to(package)
    told = run("-m", "tipifica", "version", "--output-format", "json", *options)
    assert json.loads(told)["core"] == ("pure" if where.suffix == ".py" else "compiled")
    return where.suffix != ".py", run("-m", "tipifica", "version", *options).splitlines()[1]


def test_the_compiled_unit_is_imported_unless_its_source_is_asked_for(checkout: Path) -> None:
    compiled, told = _at_work(checkout)
    assert compiled
    assert told == f"núcleo compilado ({at_work().built})"
    assert _at_work(checkout, TIPIFICA_PURE="0")[0]
    assert _at_work(checkout, TIPIFICA_PURE="1") == (False, "núcleo en Python, sin compilar: lo pide TIPIFICA_PURE")


def test_a_source_that_was_edited_is_what_runs(checkout: Path) -> None:
    source = checkout / UNIT
    before, times = source.read_bytes(), source.stat()
    source.write_bytes(before + b"\n")
    told = f"núcleo en Python: {UNIT} cambió después de compilarse; pip install -e . lo compila"
    assert _at_work(checkout) == (False, told)
    # As long as it was, and dated as it was before: told by what is in it.
    other = before.replace(b"token", b"Token", 1)
    assert other != before
    source.write_bytes(other)
    os.utime(source, ns=(times.st_atime_ns, times.st_mtime_ns + 1))
    assert _at_work(checkout) == (False, told)
    # The bytes that were compiled, touched: nothing was edited.
    source.write_bytes(before)
    assert _at_work(checkout)[0]


def test_units_that_are_not_there_are_no_failure(checkout: Path) -> None:
    for unit in checkout.rglob(f"*{sysconfig.get_config_var('EXT_SUFFIX')}"):
        unit.unlink()
    Path(checkout, "native", Path(native.RECORD).name).unlink()
    assert _at_work(checkout, "--lang", "en") == (False, "core in Python, not compiled")
