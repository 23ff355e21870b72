"""One note in a fresh process loads what it needs and nothing else."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent.parent / "src"
GOOD = "Impulsa//jperez//retenido con aumento de plan//0991234567"
BAD = "impulsa/jperez/retendio con asesoria comercial se otorga informacion general y facturacion//telf. 099-123-45-67"
CORE = ("model", "parse", "fields", "rules", "fixes", "engine")


def modules(program: str, *arguments: str, cwd: Path) -> set[str]:
    """The modules that a process has loaded when `program` has run."""
    tail = "\nimport json, sys\nprint('\\n' + json.dumps(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", program + tail, *arguments],
        capture_output=True,
        cwd=cwd,
        env=os.environ | {"PYTHONPATH": str(SOURCE), "PYTHONIOENCODING": "utf-8"},
        check=True,
        encoding="utf-8",
    )
    return set(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.parametrize("note", [GOOD, BAD])
def test_the_command_line_loads_neither_lark_nor_regex(note: str, tmp_path: Path) -> None:
    program = """
import runpy, sys
sys.argv[0] = "tipifica"
try:
    runpy.run_module("tipifica", run_name="__main__", alter_sys=False)
except SystemExit:
    pass
"""
    loaded = modules(program, "check", "--text", note, cwd=tmp_path)
    assert "tipifica.cli.check" in loaded
    assert not {name.split(".")[0] for name in loaded} & {"lark", "regex"}


@pytest.mark.parametrize("note", [GOOD, BAD])
def test_the_core_needs_the_standard_library_alone(note: str, tmp_path: Path) -> None:
    program = f"import tipifica\ntipifica.check({note!r})"
    loaded = modules(program, cwd=tmp_path)
    empty = modules("", cwd=tmp_path)
    foreign = {name.split(".")[0] for name in loaded - empty} - sys.stdlib_module_names - {"tipifica"}
    assert not foreign
    assert {f"tipifica.{name}" for name in CORE} <= loaded
    assert not loaded & {"pathlib", "tempfile", "tomllib", "difflib"} - empty
