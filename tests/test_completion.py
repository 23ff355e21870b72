"""Completion of values, asked of real shells."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from support.command import call

# Each is asked as it asks itself: bash calls the function of `complete`, zsh the one of `compdef`, with functions that
# print what is found in the place of those that show a menu, fish tells what it would show.
COMPLETING = {
    "bash": [
        "-c",
        "source ./script; COMP_WORDS=($0); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); COMP_LINE=$0\n"
        'spec=$(complete -p tipifica); [[ $spec =~ -F\\ ([^ ]+) ]]; "${BASH_REMATCH[1]}" tipifica "${COMP_WORDS[-1]}"\n'
        'printf "%s\\n" "${COMPREPLY[@]}"',
    ],
    "zsh": [
        "-f",
        "-c",
        "compdef() { completer=$1 }; compadd() { print -rl -- ${(P)argv[-1]} }; "
        "_describe() { print -rl -- ${(P)argv[-2]} }\n"
        "words=(${=0}); CURRENT=$#words; source ./script; $completer",
    ],
    "fish": ["--no-config", "-c", "source ./script; complete -C $argv[1] | string split -f1 \\t"],
}


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("check --select C1", "C102"),
        ("explain retenido/", "retenido/baja-de-plan"),
        ("check --output-format sar", "sarif"),
    ],
)
def test_a_real_shell_completes_values(shell: str, typed: str, wanted: str, tmp_path: Path) -> None:
    program = shutil.which(shell)
    if program is None and shell != "bash":
        pytest.skip(f"{shell} is not installed here")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "tipifica").write_text(f'#!/bin/sh\nexec {sys.executable} -m tipifica "$@"\n')
    (tmp_path / "bin" / "tipifica").chmod(0o755)
    (tmp_path / "script").write_text(call("completion", shell).out, encoding="utf-8")
    done = subprocess.run(
        [str(program), *COMPLETING[shell], f"tipifica {typed}"],
        cwd=tmp_path,
        env={**os.environ, "PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert wanted in done.stdout.split(), (done.stdout, done.stderr)
