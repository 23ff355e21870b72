"""Results depend on the rows alone: not on portions, processes, engine or the kind of the source."""

from __future__ import annotations

import csv
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import polars
import pytest
import xlsxwriter

from support.bulk import HEADER, POISON, digest, encode_or_die, rows, scan, write_csv
from tipifica.bulk.engines.cluster import dask
from tipifica.bulk.sources import open_sources
from tipifica.bulk.work import Job
from tipifica.files.columns import Wanted
from tipifica.model import Settings

COUNT = 1500


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same rows in every kind of source."""
    folder = tmp_path_factory.mktemp("desk")
    cases = rows(COUNT, faulty=15)
    # Rows of every verdict, and a phone that begins with a plus.
    cases[3] = ("+593991234567", 'llamar mañana; «después» "tal vez"', "ana", "")
    write_csv(folder / "notas.csv", cases)
    polars.DataFrame(cases, schema=list(HEADER), orient="row").write_parquet(folder / "notas.parquet")
    with (folder / "notas.tsv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter="\t", lineterminator="\r\n").writerows([HEADER, *cases])
    with (folder / "notas.jsonl").open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(dict(zip(HEADER, case, strict=True)), ensure_ascii=False) + "\n" for case in cases)
    with xlsxwriter.Workbook(folder / "notas.xlsx", {"strings_to_numbers": False}) as book:
        sheet = book.add_worksheet()
        for line, case in enumerate([HEADER, *cases]):
            for column, cell in enumerate(case):
                sheet.write_string(line, column, cell)
    with closing(sqlite3.connect(folder / "notas.sqlite")) as database, database:
        database.execute(f"CREATE TABLE notas ({', '.join(f'{name} TEXT' for name in HEADER)})")
        database.executemany("INSERT INTO notas VALUES (?, ?, ?, ?)", cases)
    return folder


def digest_of(desk: Path, *args: str, **more: object) -> str:
    done = scan(*args, cwd=desk, **more)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert len(lines) == COUNT
    return digest(_filled(line) for line in lines)


def _filled(line: str) -> str:
    """A cell that a source leaves empty is one thing in a workbook or a database and another in CSV."""
    return json.dumps({key: value for key, value in json.loads(line).items() if value != ""})


@pytest.fixture(scope="module")
def expected(desk: Path) -> str:
    return digest_of(desk, "notas.csv", "--jobs", "1")


@pytest.mark.parametrize(("size", "jobs"), [("7", "1"), ("100000", "1"), ("100000", "2"), ("1000", "2"), ("7", "2")])
def test_portions_and_processes(desk: Path, expected: str, size: str, jobs: str) -> None:
    assert digest_of(desk, "notas.csv", "--chunk-rows", size, "--jobs", jobs) == expected


@pytest.mark.ci
@pytest.mark.parametrize("jobs", ["1", "2", "7"])
@pytest.mark.parametrize("size", ["1", "7", "1000", "100000"])
def test_all_portions_and_processes(desk: Path, expected: str, size: str, jobs: str) -> None:
    assert digest_of(desk, "notas.csv", "--chunk-rows", size, "--jobs", jobs) == expected


@pytest.mark.parametrize("kind", ["tsv", "jsonl", "xlsx", "parquet"])
def test_kinds_of_source(desk: Path, expected: str, kind: str) -> None:
    assert digest_of(desk, f"notas.{kind}", "--jobs", "1") == expected


def test_a_database(desk: Path, expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTAS", f"sqlite:///{desk / 'notas.sqlite'}")
    query = "SELECT * FROM notas ORDER BY rowid"
    assert digest_of(desk, "--from-db", "env:NOTAS", "--query", query, "--jobs", "1") == expected


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Dask cluster on this machine: a scheduler and two worker processes."""
    folder = tmp_path_factory.mktemp("cluster")
    address = folder / "scheduler.json"
    where = ["--scheduler-file", str(address)]
    # Workers of the test of deaths find its encoder.
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent)}
    quiet: dict[str, object] = {
        "stdout": subprocess.DEVNULL,
        "stderr": subprocess.DEVNULL,
        "cwd": folder,
        "env": environment,
    }
    quiet["start_new_session"] = True
    dask = [
        sys.executable,
        "-m",
        "distributed.cli.dask_scheduler",
        "--host",
        "127.0.0.1",
        "--port",
        "0",
        "--no-dashboard",
    ]
    worker = [
        sys.executable,
        "-m",
        "distributed.cli.dask_worker",
        "--host",
        "127.0.0.1",
        "--nthreads",
        "1",
        "--no-dashboard",
    ]
    processes = [subprocess.Popen([*dask, *where], **quiet)]  # type: ignore[call-overload]
    try:
        while not (address.exists() and address.read_text().rstrip().endswith("}")):
            assert processes[0].poll() is None
            time.sleep(0.1)
        processes += [subprocess.Popen([*worker, *where], **quiet) for _ in range(2)]  # type: ignore[call-overload]
        found = json.loads(address.read_text())["address"]
        _wait_for_workers(found)
        yield found
    finally:
        for process in processes:
            # With all that it started: a worker that was killed from inside does not always hear a milder word.
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(30)


def _wait_for_workers(address: str) -> None:
    code = f"from distributed import Client\nwith Client({address!r}) as client: client.wait_for_workers(2, timeout=60)"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=120)


@pytest.mark.ci
@pytest.mark.parametrize("size", ["7", "1000"])
def test_a_cluster_gives_the_same(desk: Path, expected: str, scheduler: str, size: str) -> None:
    args = ("notas.csv", "--engine", "dask", "--scheduler", scheduler, "--chunk-rows", size)
    assert digest_of(desk, *args) == expected


@pytest.mark.ci
def test_a_cluster_writes_the_same_bytes(desk: Path, scheduler: str) -> None:
    assert scan("notas.csv", "--out", "local.csv", cwd=desk).returncode == 0
    done = scan("notas.csv", "--out", "dask.csv", "--engine", "dask", "--scheduler", scheduler, cwd=desk)
    assert done.returncode == 0, done.stderr
    assert (desk / "dask.csv").read_bytes() == (desk / "local.csv").read_bytes()


@pytest.mark.long
def test_a_note_that_kills_workers_of_a_cluster_is_found(tmp_path: Path, scheduler: str) -> None:
    cases = rows(6)
    cases[4] = ("x", POISON, "ana", "")
    path = write_csv(tmp_path / "notas.csv", cases)
    (source,) = open_sources([str(path)], Wanted())
    parts = dask(scheduler)(Job(Settings(), encode_or_die), source.portions(3))
    found = [row for done in parts for part in done or () for row in part.encoded]
    assert [note for note, _ in found] == [case[1] for case in cases]
    assert [verdict for _, verdict in found] == ["conforms"] * 4 + ["unchecked", "conforms"]


@pytest.mark.ci
def test_nobody_answers_at_the_scheduler(desk: Path) -> None:
    done = scan("notas.csv", "--out", "none.csv", "--engine", "dask", "--scheduler", "tcp://127.0.0.1:9", cwd=desk)
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert "no responde un planificador de Dask" in line
    assert not list(desk.glob("none.csv*"))
