"""Worker processes under fire: no row is lost, whatever a worker dies of, and the order stays."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from support.bulk import POISON, encode_or_die, encode_or_fail, rows, write_csv
from tipifica.bulk.account import RowCounts
from tipifica.bulk.engines import in_process
from tipifica.bulk.engines.workers import Workers
from tipifica.bulk.rows import Encoder, Portion
from tipifica.bulk.sources import open_sources
from tipifica.bulk.work import Job
from tipifica.files.columns import Wanted
from tipifica.files.errors import InputError
from tipifica.model import Settings

Verdicts = list[tuple[str | None, str]]


def portions(path: Path, size: int) -> Iterator[Portion]:
    (source,) = open_sources([str(path)], Wanted())
    return source.portions(size)


def outcome(
    workers: Workers, given: Iterator[Portion], meanwhile: Callable[[], None] = lambda: None
) -> tuple[Verdicts, RowCounts]:
    found: Verdicts = []
    tally = RowCounts()
    for parts in workers.results(given):
        meanwhile()
        for part in parts or ():
            found += part.encoded
            tally.add(part.tally)
    return found, tally


@pytest.mark.parametrize("encoder", [encode_or_die, encode_or_fail])
def test_the_one_note_that_kills_is_found_and_listed(tmp_path: Path, encoder: Encoder) -> None:
    cases = rows(40)
    cases[17] = ("x", POISON, "ana", "2025-01-15")
    path = write_csv(tmp_path / "notas.csv", cases)
    job = Job(Settings(), encoder)
    found, tally = outcome(Workers(job, 2), portions(path, 10))
    assert [note for note, _ in found] == [case[1] for case in cases]
    assert [number for number, (_, verdict) in enumerate(found) if verdict == "unchecked"] == [17]
    assert (tally.rows, tally.unchecked, tally.unsure_rows) == (40, 1, 1)
    assert [(each.line, bool(each.why)) for each in tally.unsure] == [(19, True)]
    assert tally.clean + tally.with_findings + tally.unchecked == 40
    alone = [row for parts in in_process(job, portions(path, 10)) for part in parts or () for row in part.encoded]
    assert [row for row in alone if row[0] != POISON] == [row for row in found if row[0] != POISON]


def kills_of_workers(tmp_path: Path, kills: int) -> None:
    cases = rows(200 * kills, faulty=10**6)
    path = write_csv(tmp_path / "notas.csv", cases)
    workers = Workers(Job(Settings(), encode_or_die), 2)
    chance = random.Random(5)
    killed: list[int] = []

    def meanwhile() -> None:
        hands = [hand for hand in workers.hands if hand.ready]
        if hands and len(killed) < kills:
            victim = chance.choice(hands).process.pid
            assert victim is not None
            killed.append(victim)
            # Not at once: it is to die while it works, too.
            threading.Timer(chance.uniform(0, 0.05), kill, [victim]).start()

    found, tally = outcome(workers, portions(path, 50), meanwhile)
    assert len(killed) == kills
    assert [note for note, _ in found] == [case[1] for case in cases]
    assert {verdict for _, verdict in found} == {"conforms"}
    assert (tally.rows, tally.clean, tally.unchecked) == (len(cases), len(cases), 0)


def kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


@pytest.mark.ci
def test_killed_workers_cost_nothing_but_a_retry(tmp_path: Path) -> None:
    kills_of_workers(tmp_path, 4)


@pytest.mark.long
def test_twenty_killed_workers_cost_nothing_but_a_retry(tmp_path: Path) -> None:
    kills_of_workers(tmp_path, 20)


def test_workers_end_with_whoever_asked_them(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "notas.csv", rows(400))
    workers = Workers(Job(Settings(), encode_or_die), 2)
    results = workers.results(portions(path, 20))
    while next(results) is None:
        pass
    pids = [hand.process.pid for hand in workers.hands]
    assert len(pids) == 2
    results.close()
    for pid in pids:
        assert pid is not None
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_an_input_that_cannot_be_read_to_its_end_is_told(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "notas.csv", rows(100))
    path.write_bytes(path.read_bytes() + b"\xff\xfe;x;y;z\n")
    with pytest.raises(InputError):
        outcome(Workers(Job(Settings(), encode_or_die), 2), portions(path, 10))


def test_order_stays_when_portions_take_different_times(tmp_path: Path) -> None:
    cases = rows(300, faulty=10**6)
    for number in range(0, 60):
        cases[number] = (f"{number}", f"llamar {number} más tarde", "ana", "")
    path = write_csv(tmp_path / "notas.csv", cases)
    found, _ = outcome(Workers(Job(Settings(), encode_or_die), 3), portions(path, 7), lambda: time.sleep(0.001))
    assert [note for note, _ in found] == [case[1] for case in cases]
