"""The hooks of .pre-commit-hooks.yaml, run by the real pre-commit. `python -m pytest -m ci tests/test_pre_commit.py`"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("pre_commit")

ROOT = Path(__file__).parents[1]
pytestmark = [
    pytest.mark.ci,
    pytest.mark.skipif(not (ROOT / ".git").exists(), reason="pre-commit takes hooks from a repository"),
]
MESSY = "Impulsa/jperez/retendio con aumento de plan//0991234567"
GOOD = "Impulsa//jperez//retenido con aumento de plan//0991234567"
BAD = "Impulsa//jperez//retenido con asesoría técnica//se realiza cambio de clave//099123456"
# What is in the repository of somebody who keeps notes.
FILES = {
    "notas.txt": f"{GOOD}\n{MESSY}\n".encode(),
    "mesa/observaciones de mayo.csv": f'caso;observacion\r\n1;"{MESSY}"\r\n'.encode(),
    "notas-windows.txt": f"{BAD}\r\n".encode("cp1252"),
    "mesa/notas-limpias.txt": f"{GOOD}\n".encode(),
    # Begins as an option does.
    "-notas.txt": f"{MESSY}\n".encode(),
    "requirements.txt": b"lark>=1.2\nImpulsa/x/y\n",
    "notas.md": b"# Notas\n",
}
WRONG = {"notas.txt", "mesa/observaciones de mayo.csv", "notas-windows.txt", "-notas.txt"}
CONFIGURATION = """
repos:
  - repo: {hooks}
    rev: {rev}
    hooks:
      - id: tipifica
        files: '(^|/)-?(notas|observaciones)[^/]*[.](txt|csv|tsv|jsonl)$'
      - id: tipifica-fix
        files: '(^|/)-?(notas|observaciones)[^/]*[.](txt|csv|tsv|jsonl)$'
"""


def git(folder: Path, *args: str) -> str:
    own = [
        "-c",
        "user.name=x",
        "-c",
        "user.email=x@example.org",
        "-c",
        "core.autocrlf=false",
        "-c",
        "init.defaultBranch=m",
    ]
    done = subprocess.run(["git", *own, *args], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout


@pytest.fixture(scope="module")
def hooks(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A repository of the checkout as it stands here, and its revision."""
    folder = tmp_path_factory.mktemp("hooks")
    for name in git(ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0"):
        if name and (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "x")
    return folder, git(folder, "rev-parse", "HEAD").strip()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pre-commit keeps what it installs, once for all tests."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def repository(tmp_path: Path, hooks: tuple[Path, str]) -> Path:
    folder = tmp_path / "caso"
    for name, content in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    text = CONFIGURATION.format(hooks=hooks[0], rev=hooks[1])
    (folder / ".pre-commit-config.yaml").write_text(text, encoding="utf-8")
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    return folder


def run(folder: Path, home: Path, hook: str) -> tuple[int, str]:
    surroundings = {**os.environ, "PRE_COMMIT_HOME": str(home), "PRE_COMMIT_COLOR": "never"}
    command = [sys.executable, "-m", "pre_commit", "run", hook, "--all-files", "--verbose"]
    streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    done = subprocess.run(command, cwd=folder, env=surroundings, timeout=600, check=False, **streams)
    return done.returncode, done.stdout.decode()


def test_all_files_that_are_bad_are_named_in_one_run(repository: Path, home: Path) -> None:
    status, said = run(repository, home, "tipifica")
    assert status == 1, said
    named = {name for name in FILES if any(line.startswith(f"{name}:") for line in said.splitlines())}
    assert named == WRONG, said
    # Its accents are read by the list of encodings.
    assert "notas-windows.txt:1:" in said
    assert "C102" in said
    # Once, not once for each half of the files.
    assert said.count("hook id: tipifica\n") == 1
    assert {name: (repository / name).read_bytes() for name in FILES} == FILES


def test_what_is_safe_is_mended_in_place_and_nothing_else(repository: Path, home: Path) -> None:
    status, said = run(repository, home, "tipifica-fix")
    assert status == 1, said
    mended = {name: content.replace(MESSY.encode(), GOOD.encode()) for name, content in FILES.items()}
    assert {name: (repository / name).read_bytes() for name in FILES} == mended
    # A person's is left.
    status, said = run(repository, home, "tipifica-fix")
    assert status == 1
    assert "notas-windows.txt:1:" in said
    (repository / "notas-windows.txt").write_bytes(f"{GOOD}\r\n".encode())
    git(repository, "add", "-A")
    assert run(repository, home, "tipifica")[0] == 0
