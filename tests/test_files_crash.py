"""The one writer under fire: killed at every system call and at random moments, and on disks that fail.

Old or new, never torn; nothing left beside the file after the next run. `strace` strikes at system calls that touch the
file, the new content beside it, or their folder.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import pytest

from support.bulk import command, surroundings

pytestmark = pytest.mark.ci

# Capitalises the first letter of the notes on even lines. Says when it is about to begin.
FIX = """
import sys
from support.mending import fix_file
from tipifica.files.errors import InputError
from tipifica.model import Edit, Span

def mend(note):
    return [Edit(Span(0, 1), "I")] if note.line % 2 == 0 else []

print("ready", flush=True)
try:
    fix_file(sys.argv[1], mend)
except InputError as error:
    print(error, file=sys.stderr)
    sys.exit(2)
"""
NOTE = "impulsa//ana//retenido con asesoría técnica//0991234567"
SURROUNDINGS = {**os.environ, "PYTHONPATH": str(Path(__file__).parent)}
ERRORS = ["ENOSPC", "EIO", "EDQUOT", "EROFS", "EACCES", "EINTR"]


class Case(NamedTuple):
    """A file before and after."""

    name: str
    old: bytes
    new: bytes


def case(kind: str, rows: int) -> Case:
    header, row = {
        ".txt": ("", "{note}\r\n"),
        ".csv": ("caso;observacion\n", '1;"{note}"\n'),
        ".jsonl": ("", '{{"observacion": "{note}"}}\n'),
    }[kind]
    old = [row.format(note=NOTE) for _ in range(rows)]
    first = 2 if header else 1
    new = [line if number % 2 else line.replace("impulsa", "Impulsa") for number, line in enumerate(old, first)]
    return Case(f"notas{kind}", (header + "".join(old)).encode(), (header + "".join(new)).encode())


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def fix(path: Path, *before: str) -> subprocess.CompletedProcess[str]:
    command = [*before, sys.executable, "-c", FIX, path]
    return subprocess.run(command, env=SURROUNDINGS, capture_output=True, text=True, timeout=60, check=False)


def strace(folder: Path, path: Path, log: Path, *options: str) -> list[str]:
    touched = (path, path.with_name(f".{path.name}.tipifica-tmp"), folder)
    assert shutil.which("strace"), "these tests need strace (Debian: apt-get install strace)"
    return ["strace", "-f", "-o", str(log), *(word for each in touched for word in ("-P", str(each))), *options]


class Call(NamedTuple):
    """The `when`th call of `name` among those that touch the file."""

    name: str
    when: int


def calls_of_one_run(where: Path, of: Case) -> list[Call]:
    """Return every system call of an unbroken run that touches the file, in order."""
    folder = where / "entera"
    folder.mkdir()
    path = folder / of.name
    path.write_bytes(of.old)
    log = where / "calls"
    assert fix(path, *strace(folder, path, log)).returncode == 0
    assert path.read_bytes() == of.new
    names = re.findall(r"^\d+ +(\w+)\(", log.read_text(), re.MULTILINE)
    assert {"openat", "flock", "write", "fsync", "rename", "close"} <= set(names)
    return [Call(name, names[: index + 1].count(name)) for index, name in enumerate(names)]


def one_more_run_mends_all(folder: Path, of: Case) -> None:
    done = fix(folder / of.name)
    assert done.returncode == 0, done.stderr
    assert (folder / of.name).read_bytes() == of.new
    assert names(folder) == [of.name]


def strike(where: Path, of: Case, call: Call, blow: str) -> tuple[int, bytes, list[str]]:
    """Run with `blow` at `call`; return the status, what the file holds and what lies beside it, then run again."""
    folder = where / f"{call.name}{call.when}{blow.replace('=', '')}"
    folder.mkdir()
    path = folder / of.name
    path.write_bytes(of.old)
    inject = f"inject={call.name}:{blow}:when={call.when}"
    done = fix(path, *strace(folder, path, where / f"log-{folder.name}", "-e", inject))
    assert "Traceback" not in done.stderr, (call, blow, done.stderr)
    assert len(done.stderr.splitlines()) == (1 if done.returncode == 2 else 0), (call, blow, done.stderr)
    outcome = done.returncode, path.read_bytes(), [each for each in names(folder) if each != of.name]
    one_more_run_mends_all(folder, of)
    return outcome


@pytest.mark.parametrize("kind", [".txt", ".csv", ".jsonl"])
def test_killed_at_every_system_call(tmp_path: Path, kind: str) -> None:
    of = case(kind, 6)
    calls = calls_of_one_run(tmp_path, of)
    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(lambda call: strike(tmp_path, of, call, "signal=KILL"), calls))
    assert all(status in {-signal.SIGKILL, 128 + signal.SIGKILL} for status, _, _ in outcomes)
    renamed = calls.index(Call("rename", 1))
    assert all(content == of.old for _, content, _ in outcomes[:renamed])
    assert all(content == of.new for _, content, _ in outcomes[renamed + 1 :])
    assert any(beside for _, _, beside in outcomes), "a kill while the new content grows leaves it for the next run"


def outcomes_of_errors(where: Path, errors: list[str]) -> None:
    of = case(".csv", 6)
    calls = calls_of_one_run(where, of)
    renamed = calls.index(Call("rename", 1))
    blows = [(index, call, error) for index, call in enumerate(calls) for error in errors]
    with ThreadPoolExecutor(2) as pool:
        outcomes = pool.map(lambda blow: strike(where, of, blow[1], f"error={blow[2]}"), blows)
        for (index, call, error), (status, content, beside) in zip(blows, outcomes, strict=True):
            assert not beside, (call, error)
            assert status in {0, 2}, (call, error)
            # What fails after the rename is told, too; the file is whole and new by then.
            expected = of.new if status == 0 or index > renamed else of.old
            assert content == expected, (call, error, status)
            if call.name in {"write", "fsync", "rename"} and error != "EINTR":
                assert status == 2, (call, error)


def test_every_system_call_fails_with_a_full_disk(tmp_path: Path) -> None:
    outcomes_of_errors(tmp_path, ["ENOSPC"])


@pytest.mark.long
def test_every_system_call_fails_with_every_error(tmp_path: Path) -> None:
    outcomes_of_errors(tmp_path, ERRORS)


def test_killed_at_random_moments(tmp_path: Path) -> None:
    of = case(".csv", 4000)
    path = tmp_path / of.name
    chance = random.Random(72)

    def run(delay: float | None) -> float:
        """Kill a run `delay` seconds after it begins, or wait for its end; return how long that took."""
        arguments, surroundings = (
            [sys.executable, "-c", FIX, path],
            {**os.environ, "PYTHONPATH": str(Path(__file__).parent)},
        )
        with subprocess.Popen(arguments, env=surroundings, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            begun = time.perf_counter()
            if delay is not None:
                time.sleep(delay)
                process.kill()
            process.wait()
        return time.perf_counter() - begun

    path.write_bytes(of.old)
    whole = run(None)
    assert path.read_bytes() == of.new
    left = old = 0
    for _ in range(100):
        path.write_bytes(of.old)
        run(chance.uniform(0, whole))
        content = path.read_bytes()
        assert content in {of.old, of.new}
        old += content == of.old
        left += len(names(tmp_path)) - 1
    one_more_run_mends_all(tmp_path, of)
    print(f"100 kills: {old} old, {100 - old} new, {left} with something left for the next run")
    assert old > 0


# ---------------------------------------------------------------- the command


MENDABLE = "Impulsa/jperez/retenido con aumento de plan/0991234567"
MENDED = "Impulsa//jperez//retenido con aumento de plan//0991234567"
CHECK = ["check", "--fix", "a.txt", "b.txt", "c.txt", "--output-format", "json:r.json"]
CHECK += ["--key", "clave", "--baseline", "base", "--write-baseline"]
# What a call replaces, before it and after it; the report and the baseline are what an unbroken run makes of them.
OLD = {"a.txt": f"{MENDABLE}\n", "b.txt": f"{MENDABLE}\n", "c.txt": f"{MENDED}\n", "r.json": "viejo", "base": "viejo"}


def desk(folder: Path) -> Path:
    folder.mkdir()
    for name, text in OLD.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "clave").write_text("ab" * 32)
    (folder / "clave").chmod(0o600)
    return folder


def held(folder: Path) -> dict[str, str]:
    return {each.name: each.read_text(encoding="utf-8") for each in folder.iterdir() if each.name != "clave"}


def check(folder: Path, *before: str) -> subprocess.CompletedProcess[str]:
    interpreter, *rest = command(*CHECK)
    # Without the folder of the call on the path of modules: looking there would be one of the calls that fail.
    arguments = [*before, interpreter, "-P", *rest]
    return subprocess.run(
        arguments, cwd=folder, env=surroundings(), capture_output=True, encoding="utf-8", timeout=60, check=False
    )


def watched(folder: Path, log: Path, *options: str) -> list[str]:
    """The call under strace, which sees what touches the files that are replaced, or their folder."""
    files = [folder, *(folder / made for name in OLD for made in (name, f".{name}.tipifica-tmp"))]
    return ["strace", "-f", "-o", str(log), *(word for each in files for word in ("-P", str(each))), *options]


def calls_of_the_command(where: Path) -> tuple[list[Call], dict[str, str]]:
    """Return every system call of an unbroken run that touches its files, and what it makes of them."""
    folder = desk(where / "entera")
    done = check(folder, *watched(folder, where / "calls"))
    assert done.returncode == 0, done.stderr
    new = held(folder)
    assert [name for name in new if new[name] != OLD[name]] and new["a.txt"] == new["b.txt"] == f"{MENDED}\n"
    names = re.findall(r"^\d+ +(\w+)\(", (where / "calls").read_text(), re.MULTILINE)
    assert names.count("rename") == 4
    return [Call(name, names[: index + 1].count(name)) for index, name in enumerate(names)], new


def strike_the_command(where: Path, call: Call, blow: str) -> tuple[int, dict[str, str], str]:
    """Run with `blow` at `call`; return the status, what lies there and what was said. Then run again."""
    folder = desk(where / f"{call.name}{call.when}{blow.replace('=', '')}")
    inject = f"inject={call.name}:{blow}:when={call.when}"
    done = check(folder, *watched(folder, where / f"log-{folder.name}", "-e", inject))
    there = held(folder)
    again = check(folder)
    assert again.returncode == 0, again.stderr
    assert [name for name in held(folder) if name not in OLD] == []
    return done.returncode, there, done.stderr


# The calls that make and change files, which are a third of all.
STEPS = {"openat", "flock", "write", "fchmod", "fsync", "rename", "close"}


def outcomes_of_the_command(where: Path, errors: list[str], *, every: bool = False) -> None:
    calls, new = calls_of_the_command(where)
    blows = [(call, error) for call in calls for error in errors if every or call.name in STEPS]
    with ThreadPoolExecutor(2) as pool:
        outcomes = pool.map(lambda blow: strike_the_command(where, blow[0], f"error={blow[1]}"), blows)
        told = 0
        for blow, (status, there, said) in zip(blows, outcomes, strict=True):
            assert "Traceback" not in said, (blow, said)
            assert set(there) == set(OLD), blow
            assert all(there[name] in {OLD[name], new[name]} for name in OLD), (blow, there)
            changed = {name for name in ("a.txt", "b.txt", "c.txt") if there[name] != OLD[name]}
            named = set(re.findall(r"^cambiado: (.*)$", said, re.MULTILINE))
            if status == 0:
                assert (there, named) == (new, set()), (blow, there)
            else:
                assert (status, changed) == (2, named), (blow, status, said)
                assert said.splitlines()[-1].startswith("tipifica: "), (blow, said)
            told += bool(named)
        assert told > 0, "some failures come when a file is changed already"


def test_whatever_fails_the_files_named_as_changed_are_those_that_are(tmp_path: Path) -> None:
    outcomes_of_the_command(tmp_path, ["ENOSPC"])


@pytest.mark.long
def test_whatever_fails_in_whatever_way(tmp_path: Path) -> None:
    outcomes_of_the_command(tmp_path, ERRORS, every=True)


def test_the_command_killed_at_every_step(tmp_path: Path) -> None:
    calls, new = calls_of_the_command(tmp_path)
    calls = [call for call in calls if call.name in STEPS]
    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(lambda call: strike_the_command(tmp_path, call, "signal=KILL"), calls))
    for call, (status, there, _) in zip(calls, outcomes, strict=True):
        assert status in {-signal.SIGKILL, 128 + signal.SIGKILL}, call
        assert all(there[name] in {OLD[name], new[name]} for name in OLD), (call, there)
    first = calls.index(Call("rename", 1))
    assert all(there[name] == OLD[name] for _, there, _ in outcomes[:first] for name in OLD)
