"""Bulk runs for tests: tables of notes, and what is made of them."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from multiprocessing import parent_process
from pathlib import Path

from tipifica.bulk.results import Results
from tipifica.bulk.rows import Chunk

ROOT = Path(__file__).parents[2]
HEADER = ("caso", "observacion", "asesor", "fecha")
CONFORMING = "Impulsa//{agent}//retenido con aumento de plan//{phone}"
POISON = "nota que mata"
GOOD = "Impulsa//jperez//retenido con aumento de plan//0991234567"
BAD = "Impulsa//jperez//retenido con aumento de plan//099123456"
DIRTY = (
    "", "=1+1", "a\nb", 'dijo "hola"', "; , | \t", "0991234567", "NA", "null", "nan", "#N/A texto", "ñandú ¿qué?",
    f"{GOOD}  ", GOOD.upper(), GOOD.replace("//", "/"), BAD, "Impulsa//jperez//", "true", "1e5", "'x", "–—…",
)  # fmt: skip


def rows(count: int, seed: int = 1, faulty: int = 20) -> list[tuple[str, str, str, str]]:
    """Cases of which every `faulty`th has a note with something wrong; equal seeds give equal rows."""
    chance = random.Random(seed)
    made = []
    for number in range(count):
        note = CONFORMING.format(agent=f"ana{number % 17}", phone=f"09{chance.randrange(10**8):08}")
        if number % faulty == faulty - 1:
            note = chance.choice((note.replace("//", "/"), note[:-1], "llamar más tarde", note.upper(), ""))
        made.append((f"{number:07}", note, f"ana{number % 17}", f"2025-{1 + number % 12:02}-15 08:30"))
    return made


def dirty() -> list[tuple[str, str, str, str]]:
    """200 rows: notes of all sorts, records that agree and that do not."""
    made = rows(200 - len(DIRTY), seed=5, faulty=4)
    extra = [(f"{n:04}", note, "ana1", "2025-03-01") for n, note in enumerate(DIRTY)]
    return [*made[:60], *extra, *made[60:]]


def told(found: Iterable[Mapping[str, object]]) -> list[tuple[object, ...]]:
    """What results say of each row."""
    names = ("caso", "verdict", "reason", "codes", "canonical", "row")
    return [tuple(row.get(name) for name in names) for row in found]


def write_csv(path: Path, cases: Iterable[tuple[str, ...]], header: tuple[str, ...] = HEADER) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\n")
        writer.writerow(header)
        writer.writerows(cases)
    return path


def command(*args: str) -> list[str]:
    return [sys.executable, "-m", "tipifica", *args]


def surroundings() -> dict[str, str]:
    """The environment of a process that is to answer in UTF-8, to know nothing of who runs the tests, and to tell of
    whatever it leaves open."""
    own = {key: value for key, value in os.environ.items() if not key.startswith("TIPIFICA")}
    return own | {"PYTHONIOENCODING": "utf-8", "PYTHONWARNINGS": "default::ResourceWarning"}


def process(arguments: Sequence[str], cwd: Path, **more: object) -> subprocess.CompletedProcess[str]:
    """Run a command to its end in these surroundings."""
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **more}
    return subprocess.run(  # type: ignore[call-overload]
        arguments, cwd=cwd, env=surroundings(), encoding="utf-8", timeout=300, check=False, **options
    )


def scan(*args: str, cwd: Path, **more: object) -> subprocess.CompletedProcess[str]:
    """Run `tipifica scan ARGS` in a process of its own."""
    return process(command("scan", *args), cwd, **more)


def digest(lines: Iterable[str]) -> str:
    """SHA-256 of results as JSON Lines in the order of the rows, without where each row stood."""
    found = hashlib.sha256()
    for line in lines:
        found.update((json.dumps(placeless(json.loads(line)), sort_keys=True) + "\n").encode())
    return found.hexdigest()


def placeless(row: Mapping[str, object]) -> dict[str, object]:
    return {key: value for key, value in row.items() if key not in ("path", "sheet", "line", "row")}


def encode_or_die(chunk: Chunk, results: Results) -> list[tuple[str | None, str]]:
    """An encoder that takes its worker process down with it when it meets `POISON`."""
    notes = chunk.columns[chunk.roles.note]
    if POISON in notes and parent_process() is not None:
        os.kill(os.getpid(), signal.SIGKILL)
    return list(zip(notes, results.columns["verdict"], strict=True))


def encode_or_fail(chunk: Chunk, results: Results) -> list[tuple[str | None, str]]:
    """An encoder that runs out of memory over `POISON`, in workers alone."""
    notes = chunk.columns[chunk.roles.note]
    if POISON in notes and parent_process() is not None:
        raise MemoryError
    return list(zip(notes, results.columns["verdict"], strict=True))
