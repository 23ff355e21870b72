"""`tipifica report` over many results: seconds, peak of memory, size of the page.

python benchmarks/report.py [--results 10000000]

The results are made of those of 2,000 generated notes, repeated with days of five years, 300 agents and a case for
every three notes, and written as Parquet with all their columns.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from multiprocessing import get_context
from pathlib import Path

import duckdb

from pairs import BASELINE, PYTHON, tell_core

SCANNED = 2_000
MEGABYTE = 1000 * 1000


def main() -> None:
    """Prints one line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--results", type=int, default=10_000_000)
    count = parser.parse_args().results
    tell_core()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        results = folder / "many.parquet"
        # A process of its own: what is forked from one that was large is told to be so, too.
        maker = get_context("spawn").Process(target=generate, args=(folder, count, results))
        maker.start()
        maker.join()
        assert maker.exitcode == 0
        report = folder / "report.html"
        began = time.perf_counter()
        done = subprocess.Popen(
            [PYTHON, "-m", "tipifica", "report", str(results), "--out", str(report), "--isolated"], stdout=sys.stderr
        )
        _, status, used = os.wait4(done.pid, 0)
        seconds = time.perf_counter() - began
        assert status == 0, status
        kilobytes = 1 if sys.platform == "linux" else 1 / 1024
        peak = used.ru_maxrss * kilobytes * 1024 / MEGABYTE
        size = report.stat().st_size / MEGABYTE
        cpu = used.ru_utime + used.ru_stime
        print(f"{count:,} results: {seconds:.1f} s, {cpu:.1f} s of CPU, {peak:.0f} MB, page {size:.2f} MB")


def generate(folder: Path, count: int, many: Path) -> None:
    """Write `count` results."""
    notes, few = folder / "notes.csv", folder / "few.parquet"
    generator = [PYTHON, str(BASELINE / "gen_notes.py"), "-n", str(SCANNED), "--csv", str(notes)]
    subprocess.run([*generator, "--txt", str(folder / "notes.txt")], check=True, stdout=sys.stderr)
    scan = [PYTHON, "-m", "tipifica", "scan", str(notes), "--out", str(few), "--isolated"]
    subprocess.run(scan, check=True)
    with duckdb.connect() as database:
        database.execute(f"SET memory_limit = '1GB'; SET threads = 2; SET temp_directory = '{folder}'")
        # In a process that was spawned a bar would be drawn (findings/duckdb-progress-bar-in-a-pipe.sh).
        database.execute("SET preserve_insertion_order = false; SET enable_progress_bar = false")
        database.execute(
            f"""COPY (SELECT few.* REPLACE (
                'agent' || hash(n, few.row) % 300 AS asesor,
                DATE '2021-01-01' + CAST(hash(few.row, n, 1) % 1826 AS INTEGER) AS record_date
            ), 'C' || hash(few.row, n, 2) % {count // 3} AS caso
            FROM range({-(-count // SCANNED)}) AS r(n), '{few}' AS few LIMIT {count}) TO '{many}' (FORMAT parquet)"""
        )


if __name__ == "__main__":
    main()
