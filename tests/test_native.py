"""Which of the two is imported, what Cython compiled of a source or the source, and what is told of it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from tipifica import native
from tipifica.native.at_work import at_work
from tipifica.native.units import UNITS

UNIT, TYPES = f"{UNITS[0]}.py", f"{UNITS[0]}.pxd"
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
    # What types it may rely on is compiled with it.
    source.write_bytes(before)
    with (checkout / TYPES).open("a", encoding="utf-8") as types:
        types.write("\n")
    assert _at_work(checkout) == (False, told.replace(UNIT, TYPES))
    shutil.copyfile(Path(native.PACKAGE, TYPES), checkout / TYPES)
    # As long as it was, and dated as it was before: told by what is in it.
    other = before.replace(b"form", b"Form", 1)
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


@pytest.mark.skipif(not at_work().compiled, reason="as Python, these tests are collected like all others")
@pytest.mark.ci
def test_predicates_are_switched_off_in_a_process_that_runs_as_python() -> None:
    tests = str(Path(__file__).with_name("test_predicates.py"))
    command = [sys.executable, "-m", "pytest", "-m", "not long", "-p", "no:cacheprovider", tests]
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST_")}
    done = subprocess.run(command, env=kept | {native.VARIABLE: "1"}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert " passed" in done.stdout
