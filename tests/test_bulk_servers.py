"""Real servers of databases, started here on loopback: they give what a file of the same rows gives, and a run over
them that is killed goes on.

`python -m pytest -m long tests/test_bulk_servers.py`; needs Debian's `postgresql` and `mariadb-server`.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy
from sqlalchemy import create_engine, text

from support.bulk import GOOD, command, dirty, process, rows, surroundings, told, write_csv

pytestmark = pytest.mark.long

ROWS = 20_000
WAIT_SECONDS = 60
# Two emoji that MariaDB's usual collation takes for equal, and what more there is in the world.
EMOJI = [
    ("e1", f"{GOOD} 😀", "ana1", "2025-03-01"),
    ("e2", f"{GOOD} 😡", "ana1", "2025-03-01"),
    ("e3", GOOD.replace("jperez", "jpérez\u0301"), "ana1", "2025-03-01"),
]
HEADER = ("caso", "observacion", "asesor", "fecha")
QUERY = "SELECT caso, observacion, asesor, fecha FROM notas ORDER BY orden"
COLLATION = {"postgresql": "", "mariadb": " CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"}


class Server:
    """A server of a temporary folder; `url` is the address of its database as root of it, without a password."""

    def __init__(self, kind: str, folder: Path, port: int) -> None:
        self.kind = kind
        self.folder = folder
        self.port = port
        driver, user, base = {
            "postgresql": ("postgresql+psycopg", "postgres", "postgres"),
            "mariadb": ("mysql+pymysql", "root", "test"),
        }[kind]
        self.url = f"{driver}://{user}@127.0.0.1:{port}/{base}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and wait until it answers."""
        log = (self.folder / "log").open("ab")
        self.process = subprocess.Popen(self._command(), stdout=log, stderr=log, **self._owner())
        log.close()
        end = time.monotonic() + WAIT_SECONDS
        while not self._answers():
            assert self.process.poll() is None, (self.folder / "log").read_text()
            assert time.monotonic() < end, (self.folder / "log").read_text()
            time.sleep(0.1)

    def stop(self, blow: signal.Signals = signal.SIGTERM) -> None:
        """End it. PostgreSQL waits for its clients on SIGTERM, and ends them on SIGINT."""
        assert self.process is not None
        self.process.send_signal(signal.SIGINT if self.kind == "postgresql" and blow == signal.SIGTERM else blow)
        self.process.wait(WAIT_SECONDS)

    def fill(self, cases: Sequence[tuple[str, str, str, str]], kinds: Sequence[str] = ("TEXT",) * 4) -> None:
        """Make the table `notas` of these cases, in their order."""
        columns = ", ".join(
            f"{name} {kind}{COLLATION[self.kind] if kind == 'TEXT' else ''}"
            for name, kind in zip(HEADER, kinds, strict=True)
        )
        with self.engine().begin() as connection:
            connection.execute(text("DROP TABLE IF EXISTS notas"))
            connection.execute(text(f"CREATE TABLE notas (orden INTEGER PRIMARY KEY, {columns})"))
            insert = text("INSERT INTO notas VALUES (:n, :caso, :observacion, :asesor, :fecha)")
            connection.execute(
                insert, [{"n": n, **dict(zip(HEADER, case, strict=True))} for n, case in enumerate(cases)]
            )

    def engine(self) -> sqlalchemy.Engine:
        """Return the way to ask it."""
        return create_engine(self.url, poolclass=sqlalchemy.NullPool)

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), 1), self.engine().connect():
                return True
        except (OSError, sqlalchemy.exc.OperationalError):
            return False

    def _command(self) -> list[str]:
        data = str(self.folder / "data")
        if self.kind == "postgresql":
            settings = ("listen_addresses=127.0.0.1", f"port={self.port}", "unix_socket_directories=", "fsync=off")
            return [_program("postgres"), "-D", data, *(word for each in settings for word in ("-c", each))]
        return [
            _program("mariadbd"),
            *("--no-defaults", f"--datadir={data}", "--bind-address=127.0.0.1", f"--port={self.port}"),
            *(
                f"--socket={self.folder / 'socket'}",
                f"--pid-file={self.folder / 'pid'}",
                "--innodb-flush-method=nosync",
            ),
            *([f"--user={_OWNERS[self.kind]}"] if os.geteuid() == 0 else []),
        ]

    def _owner(self) -> dict[str, Any]:
        # PostgreSQL does not run as root; MariaDB changes its user itself.
        return {"user": _OWNERS[self.kind]} if os.geteuid() == 0 and self.kind == "postgresql" else {}


_OWNERS = {"postgresql": "postgres", "mariadb": "mysql"}


def _program(name: str) -> str:
    """The path of a program of Debian's packages, which puts those of PostgreSQL aside."""
    places = [*sorted(map(str, Path("/usr/lib/postgresql").glob("*/bin")), reverse=True), "/usr/sbin", "/usr/bin"]
    found = shutil.which(name, path=os.pathsep.join([*places, os.environ["PATH"]]))
    assert found, f"{name} is missing: apt-get install postgresql mariadb-server"
    return found


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running(kind: str) -> Iterator[Server]:
    """A server that is there as long as the block runs, in a folder of its own that its user may enter."""
    folder = Path(tempfile.mkdtemp(prefix="tipifica-"))
    server = Server(kind, folder, _free_port())
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, _OWNERS[kind])
        data = str(folder / "data")
        if kind == "postgresql":
            made = [_program("initdb"), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"]
            subprocess.run(made, check=True, capture_output=True, **server._owner())
        else:
            owner = [f"--user={_OWNERS[kind]}"] if os.geteuid() == 0 else []
            made = [_program("mariadb-install-db"), "--no-defaults", f"--datadir={data}", *owner]
            made += ["--auth-root-authentication-method=normal"]
            subprocess.run(made, check=True, capture_output=True)
        server.start()
        yield server
    finally:
        if server.process is not None and server.process.poll() is None:
            server.stop()
        shutil.rmtree(folder)


@pytest.fixture(scope="module", params=["postgresql", "mariadb"])
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    with running(request.param) as started, pytest.MonkeyPatch.context() as environment:
        environment.setenv("BASE", started.url)
        yield started


def scanned(folder: Path, *args: str) -> list[dict[str, object]]:
    done = process(command("scan", *args, "--jobs", "1", "--out", "r.jsonl"), folder)
    assert done.returncode == 0, done.stderr
    found = [json.loads(line) for line in (folder / "r.jsonl").read_text("utf-8").splitlines()]
    assert done.stderr.splitlines()[-1].startswith(f"{len(found)} notas = ")
    return found


FROM = ("--from-db", "env:BASE", "--query", QUERY)


def test_a_server_gives_what_a_file_gives(server: Server, tmp_path: Path) -> None:
    cases = [*dirty(), *EMOJI]
    server.fill(cases)
    write_csv(tmp_path / "t.csv", cases)
    expected, found = scanned(tmp_path, "t.csv"), scanned(tmp_path, *FROM)
    assert told(found) == told(expected)
    assert [row.get("note") or "" for row in found] == [row.get("note") or "" for row in expected]


def test_types_of_a_server_are_read_as_they_are_shown(server: Server, tmp_path: Path) -> None:
    cases = [(f"{n + 1}", note, agent, day[:10]) for n, (_, note, agent, day) in enumerate(rows(100, faulty=7))]
    server.fill(cases, ("BIGINT", "TEXT", "VARCHAR(20)", "DATE"))
    write_csv(tmp_path / "t.csv", cases)
    expected, found = scanned(tmp_path, "t.csv"), scanned(tmp_path, *FROM)
    assert told(found) == told(expected)
    assert [row["record_date"] for row in found] == [day for *_, day in cases]


def test_a_server_is_only_read(server: Server, tmp_path: Path) -> None:
    server.fill(dirty()[:5])
    for query in (
        "WITH x AS (DELETE FROM notas RETURNING *) SELECT * FROM x",
        "SELECT caso, observacion FROM notas; DELETE FROM notas",
        "SELECT caso, observacion, nextval('s') FROM notas" if server.kind == "postgresql" else "DELETE FROM notas",
    ):
        done = process(command("scan", "--from-db", "env:BASE", "--query", query), tmp_path)
        assert done.returncode == 2, query
        assert len(done.stderr.splitlines()) == 1, done.stderr
    with server.engine().connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM notas")).scalar() == 5


def begin(folder: Path, *more: str) -> subprocess.Popen[str]:
    """Begin a run, and return when some of it is written for good."""
    journal = folder / "r.jsonl.journal"

    def portions() -> int:
        return int(json.loads(journal.read_text())["progress"]["portions"]) if journal.exists() else 0

    before = portions()
    run = subprocess.Popen(
        command("scan", *FROM, "--out", "r.jsonl", "--jobs", "2", "--chunk-rows", "100", *more),
        cwd=folder,
        env=surroundings(),
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    end = time.monotonic() + WAIT_SECONDS
    while portions() <= before:
        assert run.poll() is None, run.communicate()
        assert time.monotonic() < end
        time.sleep(0.01)
    return run


@pytest.fixture
def many(server: Server, tmp_path: Path) -> list[dict[str, object]]:
    """A long table in the server; what an unbroken run over a file of it says."""
    cases = rows(ROWS, faulty=40)
    server.fill(cases)
    write_csv(tmp_path / "t.csv", cases)
    found = scanned(tmp_path, "t.csv")
    (tmp_path / "r.jsonl").unlink()
    return found


def test_a_run_that_is_killed_goes_on(server: Server, tmp_path: Path, many: list[dict[str, object]]) -> None:
    for more in ((), ("--resume",)):
        with begin(tmp_path, *more) as run:
            run.kill()
    found = scanned(tmp_path, *FROM, "--resume")
    assert told(found) == told(many)


def test_a_server_that_is_killed_is_one_line_and_the_run_goes_on(
    server: Server, tmp_path: Path, many: list[dict[str, object]]
) -> None:
    with begin(tmp_path) as run:
        server.stop(signal.SIGKILL)
        _, errors = run.communicate(timeout=WAIT_SECONDS)
    (line,) = errors.splitlines()
    assert (run.returncode, "la base de datos responde" in line) == (2, True)
    assert not (tmp_path / "r.jsonl").exists()
    server.start()
    again = process(command("scan", *FROM, "--out", "r.jsonl"), tmp_path)
    assert (again.returncode, "siga con --resume" in again.stderr) == (2, True)
    assert told(scanned(tmp_path, *FROM, "--resume")) == told(many)
