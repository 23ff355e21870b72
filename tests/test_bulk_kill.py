"""Runs that are killed at any moment and taken up again: the output is that of an unbroken run, byte for byte."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from support.bulk import HEADER, command, process, rows, scan, surroundings, write_csv

ROWS = 20_000
SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT)
KINDS = (".jsonl", ".csv", ".parquet", ".sqlite", ".xlsx")
NAMES = "notas.csv"
# How long an unbroken run takes, by kind of output: a kill is to fall into it, whatever the machine's speed.
SECONDS: dict[str, float] = {}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a table of notes, and of each kind of output what an unbroken run makes of it."""
    folder = tmp_path_factory.mktemp("desk")
    write_csv(folder / NAMES, rows(ROWS, faulty=400))
    for kind in KINDS:
        begin = time.perf_counter()
        done = scan(NAMES, "--out", f"whole{kind}", "--jobs", "2", "--chunk-rows", "300", cwd=folder)
        assert done.returncode == 0, done.stderr
        SECONDS[kind] = time.perf_counter() - begin
    return folder


def content(path: Path) -> object:
    """What an output holds; a database may lay the same rows out in another way."""
    if path.suffix != ".sqlite":
        return path.read_bytes()
    with closing(sqlite3.connect(path)) as database:
        return list(database.iterdump())


def strike(folder: Path, out: str, after: float, blow: signal.Signals, jobs: int) -> int:
    """Run until `after` seconds have passed, then send `blow`, as a terminal sends it or to the program alone."""
    arguments = command("scan", NAMES, "--out", out, "--jobs", str(jobs), "--chunk-rows", "300", "--resume")
    with subprocess.Popen(
        arguments,
        cwd=folder,
        env=surroundings(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    ) as process:
        time.sleep(after)
        if process.poll() is None:
            if blow == signal.SIGINT:
                os.killpg(process.pid, blow)
            else:
                process.send_signal(blow)
        _, errors = process.communicate(timeout=60)
    if "Traceback" in errors:
        # Before the program has begun, or a worker, the interpreter itself answers, in its own way; an interrupt in its
        # very first moments with a status of its own, too.
        assert "in main\n" not in errors, errors
        assert "/tipifica/bulk/" not in errors, errors
        return -blow
    return process.returncode


def hit(folder: Path, out: str, kind: str, blow: signal.Signals, chance: random.Random) -> None:
    """Strike a run that has not finished yet: one that had is thrown away, and the next blow comes sooner."""
    while not (status := strike(folder, out, chance.random() * SECONDS[kind], blow, chance.choice((1, 2, 3)))):
        (folder / out).unlink()
        SECONDS[kind] *= 0.9
    assert status in {-blow, 130}, (status, blow)


def killed_at_random_moments(desk: Path, where: Path, kills: int) -> None:
    chance = random.Random(kills)
    shutil.copy2(desk / NAMES, where / NAMES)
    marked = 0
    for number in range(kills):
        kind, blow = KINDS[number % len(KINDS)], SIGNALS[number % len(SIGNALS)]
        out = where / f"out{number}{kind}"
        # Now and then the run that goes on is killed, too.
        for _ in range(chance.choice((1, 1, 2))):
            hit(where, out.name, kind, blow, chance)
        journal = where / f"{out.name}.journal"
        if journal.exists():
            assert journal.stat().st_mode & 0o777 == 0o600
            marked += json.loads(journal.read_text())["progress"]["portions"] > 0
        done = scan(NAMES, "--out", out.name, "--jobs", "2", "--resume", cwd=where)
        assert done.returncode == 0, done.stderr
        assert done.stderr.splitlines()[-1].startswith(f"{ROWS} notas = ")
        assert content(out) == content(desk / f"whole{kind}"), (number, kind, blow)
        assert not list(where.glob(f"{out.name}.*")), "nothing is left beside the output"
        out.unlink()
    print(f"{kills} runs killed, {marked} of them after something was done")
    assert marked >= kills // 5


@pytest.mark.ci
def test_killed_at_random_moments(desk: Path, tmp_path: Path) -> None:
    killed_at_random_moments(desk, tmp_path, 5)


@pytest.mark.long
def test_killed_at_fifty_random_moments(desk: Path, tmp_path: Path) -> None:
    killed_at_random_moments(desk, tmp_path, 50)


# ---------------------------------------------------------------- what --resume refuses


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A folder with a run that was interrupted."""
    write_csv(tmp_path / NAMES, rows(3000, faulty=10**6))
    (tmp_path / "tipifica.toml").write_text('ignore = ["T003"]\n', encoding="utf-8")
    interrupt(tmp_path, NAMES)
    return tmp_path


def interrupt(folder: Path, *source: str) -> None:
    """Begin a run over `source`, and end it when something was written."""
    with subprocess.Popen(
        command("scan", *source, "--out", "out.csv", "--jobs", "1", "--chunk-rows", "5"),
        cwd=folder,
        env=surroundings(),
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        while not (folder / "out.csv.partial").exists():
            time.sleep(0.01)
        process.terminate()
        _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert errors.splitlines()[0] == "interrumpida; siga con --resume"
    assert not (folder / "out.csv").exists()


def refused(folder: Path, *args: str, source: Sequence[str] = (NAMES,)) -> str:
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    done = scan(*source, "--out", "out.csv", *args, cwd=folder)
    assert done.returncode == 2
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    (line,) = done.stderr.splitlines()
    return line


def test_a_run_left_unfinished_is_not_thrown_away(broken: Path) -> None:
    assert "siga con --resume" in refused(broken)


def test_resume_refuses_what_has_changed(broken: Path) -> None:
    assert "cambiaron las reglas o las opciones" in refused(broken, "--resume", "--ignore", "S")
    assert "cambiaron las reglas o las opciones" in refused(broken, "--resume", "--fix")
    (broken / "tipifica.toml").write_text('ignore = ["T004"]\n', encoding="utf-8")
    assert "cambiaron las reglas o las opciones" in refused(broken, "--resume")
    (broken / "tipifica.toml").write_text('ignore = ["T003"]\n', encoding="utf-8")
    with (broken / NAMES).open("a") as file:
        file.write("x;y;z;w\n")
    assert "cambió la entrada" in refused(broken, "--resume")


@pytest.mark.ci
def test_a_database_is_read_again_and_must_say_the_same(tmp_path: Path) -> None:
    base = tmp_path / "notas.sqlite"
    with closing(sqlite3.connect(base)) as database:
        database.execute(f"CREATE TABLE notas ({', '.join(HEADER)})")
        database.executemany("INSERT INTO notas VALUES (?, ?, ?, ?)", rows(3000, faulty=10**6))
        database.commit()
    source = ["--from-db", f"sqlite:///{base}", "--query", "SELECT * FROM notas ORDER BY rowid"]
    assert scan(*source, "--out", "whole.csv", cwd=tmp_path).returncode == 0
    interrupt(tmp_path, *source)
    assert json.loads((tmp_path / "out.csv.journal").read_text())["progress"]["portions"] > 0
    other = [*source[:-1], "SELECT * FROM notas ORDER BY rowid DESC"]
    assert "cambiaron las reglas o las opciones" in refused(tmp_path, "--resume", source=other)
    with closing(sqlite3.connect(base)) as database:
        (observation,) = database.execute("SELECT observacion FROM notas WHERE rowid = 1").fetchone()
        for now in ("otra cosa", observation):
            database.execute("UPDATE notas SET observacion = ? WHERE rowid = 1", (now,))
            database.commit()
            if now != observation:
                assert "cambió la entrada" in refused(tmp_path, "--resume", source=source)
    done = scan(*source, "--out", "out.csv", "--resume", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert content(tmp_path / "out.csv") == content(tmp_path / "whole.csv")


@pytest.mark.parametrize(("name", "said"), [("version", "la versión"), ("manual", "el manual")])
def test_resume_refuses_another_program(broken: Path, name: str, said: str) -> None:
    journal = broken / "out.csv.journal"
    told = json.loads(journal.read_text())
    told["digests"][name] = "0" * 64
    journal.write_text(json.dumps(told))
    assert f"cambió {said}" in refused(broken, "--resume")


def test_resume_refuses_what_is_no_journal(broken: Path) -> None:
    (broken / "out.csv.journal").write_text("[]")
    assert "no es un diario" in refused(broken, "--resume")


def test_resume_misses_the_partial_output(broken: Path) -> None:
    (broken / "out.csv.partial").unlink()
    assert "falta la salida a medias" in refused(broken, "--resume")


def test_other_processes_or_portions_may_go_on(broken: Path) -> None:
    done = scan(NAMES, "--out", "out.csv", "--resume", "--jobs", "2", "--chunk-rows", "77", cwd=broken)
    assert done.returncode == 0, done.stderr
    again = scan(NAMES, "--out", "again.csv", cwd=broken)
    assert again.returncode == 0
    assert (broken / "out.csv").read_bytes() == (broken / "again.csv").read_bytes()


def test_resume_without_a_journal_begins(tmp_path: Path) -> None:
    write_csv(tmp_path / NAMES, rows(10))
    assert scan(NAMES, "--out", "out.csv", "--resume", cwd=tmp_path).returncode == 0
    assert scan(NAMES, "--out", "out.csv", "--resume", cwd=tmp_path).returncode == 0


def test_the_journal_holds_nothing_of_notes_or_settings(broken: Path) -> None:
    text = (broken / "out.csv.journal").read_text()
    assert NAMES not in text
    assert "ana1" not in text
    assert "T003" not in text
    assert "Impulsa" not in text


def test_killed_between_the_last_step_and_its_note(broken: Path) -> None:
    """The output is in its place, and the journal still says that this is missing."""
    assert scan(NAMES, "--out", "again.csv", "--jobs", "1", cwd=broken).returncode == 0
    whole = (broken / "again.csv").read_bytes()
    journal = broken / "out.csv.journal"
    told = json.loads(journal.read_text())
    told["progress"]["whole"] = True
    journal.write_text(json.dumps(told))
    (broken / "out.csv.partial").unlink()
    (broken / "out.csv").write_bytes(whole)
    done = scan(NAMES, "--out", "out.csv", "--resume", cwd=broken)
    assert done.returncode == 0, done.stderr
    assert (broken / "out.csv").read_bytes() == whole
    assert not journal.exists()


# ---------------------------------------------------------------- disks that are full


def full_disk(folder: Path, out: str, when: int) -> list[str]:
    """The start of a command to which the disk is full from the `when`th write to the output on."""
    partial = folder / f"{out}.partial"
    written = (partial, partial / "rows", partial / "whole", f"{partial}-journal", f"{partial}-wal")
    paths = [word for each in written for word in ("-P", str(each))]
    inject = f"inject=write,pwrite64,writev:error=ENOSPC:when={when}+"
    return ["strace", "-f", "-o", str(folder / "calls"), *paths, "-e", inject]


@pytest.mark.ci
@pytest.mark.parametrize("when", [1, 4])
@pytest.mark.parametrize("kind", KINDS)
def test_a_full_disk_is_one_line_and_the_inputs_stay(tmp_path: Path, kind: str, when: int) -> None:
    write_csv(tmp_path / NAMES, rows(3000, faulty=10**6))
    before = (tmp_path / NAMES).read_bytes()
    old = tmp_path / f"out{kind}"
    old.write_text("what was here before")
    arguments = command("scan", NAMES, "--out", old.name, "--jobs", "1", "--chunk-rows", "300")
    done = process([*full_disk(tmp_path, old.name, when), *arguments], tmp_path)
    assert done.returncode == 2, done.stderr
    (line,) = done.stderr.splitlines()
    assert "no queda espacio en el disco" in line
    assert old.read_text() == "what was here before"
    # Once there is room, the run goes on; what was taken up or begun anew makes no difference.
    done = scan(NAMES, "--out", old.name, "--resume", "--chunk-rows", "300", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert scan(NAMES, "--out", f"whole{kind}", "--chunk-rows", "300", cwd=tmp_path).returncode == 0
    assert content(old) == content(tmp_path / f"whole{kind}")
    assert not list(tmp_path.glob(f"{old.name}.*"))
    assert (tmp_path / NAMES).read_bytes() == before


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_a_full_stream_is_told_by_the_status(tmp_path: Path, stream: str) -> None:
    write_csv(tmp_path / NAMES, rows(50))
    with Path("/dev/full").open("w") as full:
        done = scan(NAMES, cwd=tmp_path, **{stream: full})
    assert done.returncode == 2
    if stream == "stdout":
        (line,) = done.stderr.splitlines()
        assert "no queda espacio" in line
