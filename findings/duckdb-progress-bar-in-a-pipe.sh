#!/usr/bin/env bash
# duckdb 2.0.1 takes a program without __main__.__file__ for an interactive session and draws its progress bar on standard
# output, also where that is a pipe: the program of `python -c`, and a worker of multiprocessing ("spawn") whose main
# module imports duckdb at its top, for that is imported before the worker's __main__ has a file.
#
# Whatever the program itself prints (CSV, JSON) is then mixed with bars, and only when a query takes longer than two
# seconds. The same statements in a file that is run do not draw one.
# Seen with duckdb 2.0.1 on CPython 3.11.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" --quiet --disable-pip-version-check install duckdb==2.0.1
cd "$folder"

cat >asked.py <<'PYTHON'
import duckdb

with duckdb.connect() as database:
    (drawn,) = database.execute("SELECT current_setting('enable_progress_bar')").fetchone()
    # Some seconds of work.
    text = "CAST(hash(i + 1) AS VARCHAR) || repeat('x', CAST(i % 50 AS INTEGER))"
    database.execute("SET threads = 1")
    database.execute(f"COPY (SELECT i, {text} FROM range(30_000_000) AS r(i)) TO 'many.parquet' (FORMAT parquet)")
print("enabled:", drawn)
PYTHON

cat >worker.py <<'PYTHON'
import multiprocessing

import duckdb


def work():
    with duckdb.connect() as database:
        print("enabled:", database.execute("SELECT current_setting('enable_progress_bar')").fetchone()[0], flush=True)


if __name__ == "__main__":
    process = multiprocessing.get_context("spawn").Process(target=work)
    process.start()
    process.join()
PYTHON

venv/bin/python -c "import duckdb; print('duckdb', duckdb.__version__)"
venv/bin/python asked.py | cat >file.out
venv/bin/python -c "$(cat asked.py)" | cat >text.out
venv/bin/python worker.py | cat >worker.out
printf 'a file that is run:  %s bytes, %s\n' "$(wc -c <file.out)" "$(tail -n 1 file.out)"
printf 'the same as -c text: %s bytes, %s\n' "$(wc -c <text.out)" "$(tr '\r' '\n' <text.out | grep -o 'enabled: .*')"
printf 'a spawned worker:    %s\n' "$(cat worker.out)"
[ "$(cat file.out)" = "enabled: False" ]
grep -q '%' text.out
grep -q 'enabled: True' text.out
[ "$(cat worker.out)" = "enabled: True" ]
