"""Units that Cython compiles: the same source runs as Python, with what stands in for Cython, and compiled."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import Cython.Shadow
import pytest

from tipifica.native import shadow

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
