"""`tipifica scan` from end to end: accounts, statuses, what goes to which stream."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from support.bulk import command, rows, scan, write_csv
from support.command import call
from tipifica.bulk.progress import ProgressLine

GOOD = "Impulsa//jperez//retenido con aumento de plan//0991234567"
MENDABLE = "Impulsa/jperez/retenido con aumento de plan/099-123-45-67"
BAD = "Impulsa//jperez//retenido con aumento de plan//099123456"
UNKNOWN = "nada que ver"
SECRET = "Impulsa//jperez//retenido con aumento de plan//0991234567 clave: Sol2024x"
CASES = [
    ("001", GOOD, "jperez", "2025-01-10 08:00"),
    ("002", MENDABLE, "jperez", "10/02/2025"),
    ("003", BAD, "jperez", "2025-03-10"),
    ("004", UNKNOWN, "jperez", ""),
]


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    write_csv(tmp_path / "export.csv", CASES)
    return tmp_path


def results(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def account(errors: str) -> tuple[int, int, int, int]:
    found = re.fullmatch(
        r"(\d+) notas = (\d+) sin hallazgos \+ (\d+) con hallazgos \+ (\d+) no revisadas; \d+\.\d s",
        errors.splitlines()[-1],
    )
    assert found, errors
    notes, clean, with_findings, unchecked = map(int, found.groups())
    assert notes == clean + with_findings + unchecked
    return notes, clean, with_findings, unchecked


def test_every_row_comes_out_in_order_with_its_own_columns(desk: Path) -> None:
    done = scan("export.csv", "--jobs", "2", "--chunk-rows", "1", cwd=desk)
    assert done.returncode == 0
    found = results(done.stdout)
    assert [row["caso"] for row in found] == ["001", "002", "003", "004"]
    assert [row["verdict"] for row in found] == ["conforms", "mendable", "needs_person", "unknown"]
    assert found[1]["canonical"] == GOOD
    assert (found[1]["path"], found[1]["line"], found[1]["observacion"]) == ("export.csv", 3, MENDABLE)
    assert account(done.stderr) == (4, 1, 3, 0)


def test_the_example_of_the_help_page(desk: Path) -> None:
    example = re.search(r"Ejemplo: +tipifica (scan .+)", call("scan", "--help", cwd=desk).out)
    assert example
    done = call(*example[1].split(), cwd=desk)
    assert (done.status, done.out) == (0, "")
    assert (desk / "resultados.parquet").stat().st_size > 0
    assert account(done.err) == (4, 1, 3, 0)


@pytest.mark.parametrize(
    ("args", "status"),
    [
        ([], 0),
        (["--fail-on", "error"], 1),
        (["--fail-on", "error", "--ignore", "C,S"], 0),
        (["--fail-on", "info", "--select", "M"], 0),
        (["--max-share", "unknown=25"], 0),
        (["--max-share", "unknown=24.9"], 1),
        (["--max-share", "unknown=30", "--max-share", "needs_person=0"], 1),
        (["--max-share", "unchecked=0"], 0),
    ],
)
def test_status(desk: Path, args: list[str], status: int) -> None:
    assert call("scan", "export.csv", "--jobs", "1", *args, cwd=desk).status == status


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ([], "falta la entrada"),
        (["nada.csv"], "nada.csv: no existe"),
        (["export.csv", "--out", "r.pdf"], ".pdf"),
        (["export.csv", "--out", "export.csv"], "es una de las entradas"),
        (["export.csv", "--out", "nowhere/r.csv"], "nowhere/r.csv"),
        (["export.csv", "--resume"], "--resume pide --out"),
        (["export.csv", "--column", "nota"], "no hay columna «nota»; columnas: caso, observacion, asesor, fecha"),
        (["export.csv", "--max-share", "unknow=3"], "veredictos: conforms, mendable"),
        (["export.csv", "--max-share", "unknown=x"], "VEREDICTO=PORCENTAJE"),
        (["export.csv", "--since", "pronto"], "no es una fecha"),
        (["export.csv", "--fix", "--redact", "all"], "--redact no va con --fix"),
        (["export.csv", "--query", "SELECT 1"], "van juntos"),
        (["export.csv", "--from-db", "env:X", "--query", "SELECT 1"], "no va junto con archivos"),
        (["--from-db", "env:NADIE", "--query", "SELECT 1"], "NADIE"),
        (["export.csv", "--engine", "dask"], "pide --scheduler"),
        (["export.csv", "--scheduler", "tcp://x:1"], "va con --engine dask"),
        (["export.csv", "--jobs", "-1"], "--jobs"),
        (["export.csv", "--select", "C10X"], "C10X"),
    ],
)
def test_a_call_that_cannot_be_is_one_line_and_writes_nothing(desk: Path, args: list[str], said: str) -> None:
    before = {path.name: path.read_bytes() for path in desk.iterdir()}
    done = call("scan", *args, cwd=desk)
    assert (done.status, done.out) == (2, "")
    (line,) = done.err.splitlines()
    assert line.startswith("tipifica: ")
    assert said in line
    assert {path.name: path.read_bytes() for path in desk.iterdir()} == before


def test_rows_of_a_period(desk: Path) -> None:
    done = call("scan", "export.csv", "--since", "2025-01-15", "--until", "10/03/2025", "--jobs", "1", cwd=desk)
    assert [row["caso"] for row in results(done.out)] == ["002", "003"]
    assert done.err.splitlines()[0] == "quedan fuera 1 filas por su fecha y 1 cuya fecha no se puede leer"
    assert account(done.err) == (2, 0, 2, 0)


def test_a_period_needs_dates(desk: Path) -> None:
    write_csv(desk / "sin.csv", [(GOOD,)], ("observacion",))
    assert "«fecha»" in call("scan", "sin.csv", "--since", "2025-01-15", cwd=desk).err


def test_mended_notes_are_a_column_of_their_own(desk: Path) -> None:
    found = results(call("scan", "export.csv", "--fix", "--jobs", "1", cwd=desk).out)
    assert [row["fixed"] for row in found] == [GOOD, GOOD, BAD, UNKNOWN]
    assert [row["observacion"] for row in found] == [case[1] for case in CASES]


def test_rows_that_cannot_be_checked_are_listed(desk: Path) -> None:
    with (desk / "export.csv").open("a", encoding="utf-8") as file:
        file.write(f"005;{GOOD}\n006;{GOOD};jperez;2025-01-01\n")
    done = scan("export.csv", "--out", "r.csv", cwd=desk)
    assert done.returncode == 3
    assert done.stderr.splitlines()[0].startswith("export.csv:6: no revisada: ")
    assert account(done.stderr) == (6, 2, 3, 1)
    with (desk / "r.csv").open(encoding="utf-8", newline="") as file:
        assert [row["verdict"] for row in csv.DictReader(file)][4:] == ["unchecked", "conforms"]


def test_clients_are_masked_wherever_they_stand(desk: Path) -> None:
    client = ("7", "Impulsa//jperez//visita técnica 4587123 contacto de cliente Rosa Quishpe//0991234567", "jperez", "")
    write_csv(
        desk / "c.csv",
        [(*client, "Rosa Quishpe", "0991234567")],
        ("caso", "observacion", "asesor", "fecha", "quién", "tel"),
    )
    done = call("scan", "c.csv", "--redact", "clients", "--jobs", "1", cwd=desk)
    assert done.status == 0
    for secret in ("Rosa", "Quishpe", "0991234567"):
        assert secret not in done.out
    (row,) = results(done.out)
    assert (row["agent"], row["asesor"], row["caso"], row["verdict"]) == ("jperez", "jperez", "7", "conforms")
    assert "jperez" not in call("scan", "c.csv", "--redact", "all", "--jobs", "1", cwd=desk).out


def test_what_a_privacy_rule_found_is_never_shown(desk: Path) -> None:
    write_csv(desk / "s.csv", [("1", SECRET, "jperez", "")])
    done = call("scan", "s.csv", "--jobs", "1", cwd=desk)
    (row,) = results(done.out)
    assert "P001" in row["codes"]  # type: ignore[operator]
    assert "Sol2024x" not in done.out
    assert row["phones"] == ["0991234567"]


def test_several_tables_make_one(desk: Path) -> None:
    write_csv(desk / "otra.csv", [(GOOD, "x")], ("observacion", "verdict"))
    found = results(call("scan", "export.csv", "otra.csv", "--jobs", "1", cwd=desk).out)
    assert [(row["path"], row["line"]) for row in found][3:] == [("export.csv", 5), ("otra.csv", 2)]
    assert found[4]["verdict_2"] == "x"
    assert found[4]["verdict"] == "conforms"


def test_different_configurations_are_refused(desk: Path) -> None:
    (desk / "abajo").mkdir()
    (desk / "abajo" / "tipifica.toml").write_text('ignore = ["T"]\n', encoding="utf-8")
    write_csv(desk / "abajo" / "b.csv", CASES)
    done = call("scan", "export.csv", "abajo/b.csv", cwd=desk)
    assert (done.status, done.out) == (2, "")
    assert call("scan", "export.csv", "abajo/b.csv", "--isolated", "--jobs", "1", cwd=desk).status == 0


def test_english(desk: Path) -> None:
    done = call("scan", "export.csv", "--jobs", "1", "--lang", "en", cwd=desk)
    assert done.err.startswith("4 notes = 1 without findings + 3 with findings + 0 not checked; ")


@pytest.mark.parametrize(("lang", "why"), [("es", "celdas de la fila: 1;"), ("en", "cells of the row: 1;")])
def test_what_was_not_checked_is_told_in_the_language_of_the_run(desk: Path, lang: str, why: str) -> None:
    (desk / "corta.csv").write_text("caso;observacion\n1\n", encoding="utf-8")
    done = call("scan", "corta.csv", "--jobs", "1", "--lang", lang, cwd=desk)
    assert done.status == 3
    (row,) = results(done.out)
    assert str(row["why_unchecked"]).startswith(why)


def test_an_output_whose_name_tells_no_kind_is_told_those_that_there_are(desk: Path) -> None:
    done = call("scan", "export.csv", "--out", "resultados", cwd=desk)
    said = ".parquet .csv .jsonl .xlsx .sqlite, o «/» para una carpeta"
    assert (done.status, done.err) == (2, f"tipifica: resultados: al nombre le falta su terminación: {said}\n")


def test_lines_of_progress_go_nowhere_near_the_results(desk: Path) -> None:
    write_csv(desk / "n.csv", rows(300))
    done = scan("n.csv", "--jobs", "2", cwd=desk)
    assert len(results(done.stdout)) == 300
    assert len(done.stderr.splitlines()) == 1


def test_whoever_has_seen_enough_may_leave(desk: Path) -> None:
    write_csv(desk / "n.csv", rows(3000, faulty=10**6))
    with subprocess.Popen(
        command("scan", "n.csv", "--jobs", "2"), cwd=desk, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline()
        process.stdout.close()
        errors = process.stderr.read()
    assert process.returncode == 0
    assert b"Traceback" not in errors


# ---------------------------------------------------------------- progress


def at_a_terminal(desk: Path, *before: str) -> str:
    """What a terminal gets on stderr."""
    write_csv(desk / "n.csv", rows(4000, faulty=10**6))
    terminal, end = pty.openpty()
    arguments = ["scan", "n.csv", "--out", "r.csv", "--jobs", "1", "--chunk-rows", "20"]
    code = "\n".join(["import sys", *before, "from tipifica.cli import main", f"main({arguments})"])
    with subprocess.Popen(
        [sys.executable, "-c", code], cwd=desk, stderr=end, env={**os.environ, "TERM": "xterm"}
    ) as process:
        os.close(end)
        told = b""
        with suppress(OSError):  # Linux says so when the other end is closed
            while piece := os.read(terminal, 4096):
                told += piece
    os.close(terminal)
    assert process.returncode == 0
    return told.decode()


def test_a_terminal_sees_rate_and_remaining_time(desk: Path) -> None:
    told = at_a_terminal(desk)
    assert re.search(r"\d+ filas, \d+ por segundo", told)
    assert re.search(r"\d:\d\d:\d\d", told)
    assert account(told.rpartition("\x1b[2K")[2])[0] == 4000


def test_a_terminal_without_rich_sees_one_line(desk: Path) -> None:
    told = at_a_terminal(desk, "sys.modules['rich'] = None")
    assert account(told.rpartition("\x1b[K")[2])[0] == 4000


def test_elsewhere_a_plain_line_is_told_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tipifica.bulk.progress.LINE_SECONDS", 0.0)
    stream = io.StringIO()
    progress = ProgressLine(stream, "es")
    progress.watch(1000, 0.25)
    progress.watch(2000, 0.5)
    progress.end()
    first, second = stream.getvalue().splitlines()
    assert first == "1000 filas, 0 por segundo"
    assert re.fullmatch(r"2000 filas, \d+ por segundo; 50 %, faltan 0:00", second)


def test_json_lines_and_csv_need_no_arrow(desk: Path) -> None:
    code = (
        "import sys; from tipifica.cli.run import run\n"
        "assert run(['scan', 'export.csv', '--jobs', '1', '--out', 'r.jsonl']) == 0\n"
        "assert run(['scan', 'export.csv', '--jobs', '1', '--out', 'r.csv']) == 0\n"
        "assert not {'pyarrow', 'rich', 'sqlalchemy', 'numpy', 'distributed'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], cwd=desk, check=True, timeout=60)
