"""Files stay whole, always: what a command replaces is the old file or the new one, and what it says of that is so."""

from __future__ import annotations

import os
import resource
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from support.bulk import command, process, rows, surroundings
from support.command import call

GOOD = "Impulsa//jperez//retenido con aumento de plan//0991234567"
MENDABLE = "Impulsa/jperez/retenido con aumento de plan/0991234567"
BAD = "Impulsa//jperez//retenido con aumento de plan//099123456"
KEY = "ab" * 32 + "\n"


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(f"{MENDABLE}\n{BAD}\n", encoding="utf-8")
    (tmp_path / "clave").write_text(KEY)
    (tmp_path / "clave").chmod(0o600)
    return tmp_path


def content(folder: Path) -> dict[str, bytes]:
    return {str(each.relative_to(folder)): each.read_bytes() for each in folder.rglob("*") if each.is_file()}


def refused(folder: Path, *args: str) -> str:
    """Return why a call is refused, having seen that it changed nothing."""
    before = content(folder)
    outcome = call(*args, cwd=folder)
    assert (outcome.status, outcome.out) == (2, ""), outcome
    assert outcome.err.count("\n") == 1
    assert content(folder) == before
    return outcome.err


# ---------------------------------------------------------------- outputs that are inputs


@pytest.mark.parametrize("name", ["a.txt", "./a.txt", "enlace.txt", "carpeta/../a.txt"])
@pytest.mark.parametrize("option", [["-o"], ["--output-format", "json:"], ["--fix", "-o"]])
def test_an_output_that_is_an_input_is_refused(desk: Path, name: str, option: list[str]) -> None:
    (desk / "enlace.txt").symlink_to("a.txt")
    (desk / "carpeta").mkdir()
    *first, last = option
    given = [*first, last + name] if last.endswith(":") else [*first, last, name]
    assert "la salida es una de las entradas" in refused(desk, "check", "a.txt", *given)


def test_an_output_that_is_an_input_is_refused_before_anything_is_read(desk: Path) -> None:
    (desk / "a.txt").write_bytes(b"\xff")
    assert "la salida es una de las entradas" in refused(desk, "check", "a.txt", "-o", "a.txt")


@pytest.mark.parametrize("name", ["clave", "tipifica.toml", "base"])
def test_key_configuration_and_baseline_are_inputs(desk: Path, name: str) -> None:
    (desk / "tipifica.toml").write_text('key = "clave"\n')
    assert call("check", "a.txt", "--baseline", "base", "--write-baseline", cwd=desk).status == 0
    assert "la salida es una de las entradas" in refused(desk, "check", "a.txt", "--baseline", "base", "-o", name)


@pytest.mark.parametrize("name", ["a.txt", "clave"])
def test_a_baseline_takes_the_place_of_no_input(desk: Path, name: str) -> None:
    told = refused(desk, "check", "a.txt", "--key", "clave", "--write-baseline", "--baseline", name)
    assert "la salida es una de las entradas" in told


@pytest.mark.parametrize("other", ["r.json", "./r.json", "enlace"])
@pytest.mark.parametrize("there", [True, False])
def test_two_outputs_that_are_one_file_are_refused(desk: Path, other: str, there: bool) -> None:
    (desk / "enlace").symlink_to("r.json")
    if there:
        (desk / "r.json").write_text("viejo")
    formats = ["--output-format", "json:r.json", "--output-format", f"csv:{other}"]
    assert "no caben en una misma salida" in refused(desk, "check", "a.txt", *formats)


def test_a_file_named_twice_is_mended_once(desk: Path) -> None:
    (desk / "enlace.txt").symlink_to("a.txt")
    outcome = call("check", "--fix", "a.txt", "./a.txt", "enlace.txt", cwd=desk)
    assert "3 corregidos; 1 hallazgo" in outcome.out
    assert (desk / "a.txt").read_text() == f"{GOOD}\n{BAD}\n"


# ---------------------------------------------------------------- reports


def limited(folder: Path, size: int, *args: str) -> subprocess.CompletedProcess[str]:
    """Run a call whose files may not pass `size` bytes, which stands for a full disk."""
    limit: Callable[[], None] = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))  # noqa: E731
    return process(command(*args), folder, preexec_fn=limit)


@pytest.mark.parametrize("fix", [[], ["--fix"]])
def test_a_report_is_written_whole_or_not_at_all(desk: Path, fix: list[str]) -> None:
    (desk / "r.json").write_text("viejo")
    before = content(desk)
    done = limited(desk, 700, "check", "a.txt", *fix, "--output-format", "json:r.json")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "tipifica: r.json: el archivo pasa del tamaño permitido\n"
    assert content(desk) == before


def test_a_report_keeps_the_mode_of_the_one_before(desk: Path) -> None:
    (desk / "r.json").touch(0o640)
    assert call("check", "a.txt", "-o", "r.json", cwd=desk).status == 1
    assert (desk / "r.json").stat().st_mode & 0o777 == 0o640
    assert "C102" in (desk / "r.json").read_text(encoding="utf-8")


def test_a_report_for_a_device_or_a_pipe_is_written_to_it(desk: Path) -> None:
    line = f"{shlex.join(command('check', 'a.txt', '--output-format', 'json:/dev/fd/3'))} 3>&1 >&2 | cat"
    done = subprocess.run(["bash", "-c", line], cwd=desk, env=surroundings(), capture_output=True, check=True)
    assert done.stdout.startswith(b'[\n{"schema"')
    assert call("check", "a.txt", "-o", "/dev/null", cwd=desk) == (1, b"", b"")


def test_a_report_follows_a_link(desk: Path) -> None:
    (desk / "lejos").mkdir()
    (desk / "r.json").symlink_to("lejos/r.json")
    assert call("check", "a.txt", "-o", "r.json", cwd=desk).status == 1
    assert (desk / "r.json").is_symlink()
    assert (desk / "lejos" / "r.json").stat().st_size > 0


# ---------------------------------------------------------------- fixes and the exit status tell one truth


def test_a_report_that_cannot_be_opened_is_told_before_anything_changes(desk: Path) -> None:
    assert "no existe la carpeta" in refused(desk, "check", "--fix", "a.txt", "-o", "no-hay/r.txt")
    (desk / "carpeta").mkdir()
    assert "es una carpeta" in refused(desk, "check", "--fix", "a.txt", "-o", "carpeta")


def linked(path: Path) -> None:
    path.with_name("otro.txt").hardlink_to(path)


def of_another_encoding(path: Path) -> None:
    path.write_bytes(f"{MENDABLE}\nñ".encode("cp1252"))


def of_a_table_without_notes(path: Path) -> None:
    path.rename(path.with_suffix(".csv"))


@pytest.mark.parametrize("spoil", [linked, of_another_encoding, of_a_table_without_notes])
@pytest.mark.parametrize("order", [["a.txt", "b.*"], ["b.*", "a.txt"]])
@pytest.mark.parametrize("name", ["check", "format"])
def test_one_file_that_cannot_be_mended_keeps_all_as_they_are(
    desk: Path, spoil: Callable[[Path], None], order: list[str], name: str
) -> None:
    spoil(desk / "b.txt")
    refused(desk, name, *(["--fix"] if name == "check" else []), *order)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write what is read-only")
def test_a_file_that_is_read_only_keeps_all_as_they_are(desk: Path) -> None:
    (desk / "b.txt").chmod(0o444)
    assert "es de solo lectura" in refused(desk, "check", "--fix", "a.txt", "b.txt")


def test_a_baseline_that_does_not_fit_on_the_disk_keeps_all_as_they_are(desk: Path) -> None:
    before = content(desk)
    baseline = ["--key", "clave", "--write-baseline", "--baseline", "base"]
    done = limited(desk, 150, "check", "--fix", "a.txt", *baseline)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "tipifica: base: el archivo pasa del tamaño permitido\n"
    assert content(desk) == before


def test_what_fails_after_files_were_changed_tells_which(desk: Path) -> None:
    """A terminal that takes nothing is found out only when it is written to, and then the files are mended."""
    (desk / "c.txt").write_text(f"{GOOD}\n", encoding="utf-8")
    with Path("/dev/full").open("wb") as full:
        done = process(command("check", "--fix", "a.txt", "c.txt"), desk, stdout=full)
    assert done.returncode == 2
    assert done.stderr == "cambiado: a.txt\nsin cambiar: c.txt\ntipifica: stdout: no queda espacio en el disco\n"
    assert (desk / "a.txt").read_text() == f"{GOOD}\n{BAD}\n"


def test_nothing_is_said_of_notes_that_were_not_mended(desk: Path) -> None:
    """Not even on the other stream, where reports go when mended text has standard output."""
    linked(desk / "b.txt")
    outcome = call("check", "--fix", "-", "b.txt", stdin=f"{BAD}\n".encode(), cwd=desk)
    assert (outcome.status, outcome.out, outcome.err.count("\n")) == (2, "", 1)
    assert "C102" not in outcome.err


# ---------------------------------------------------------------- what is left over


def many(path: Path, count: int = 30_000) -> bytes:
    path.write_text(f"{MENDABLE}\n" * count, encoding="utf-8")
    return path.read_bytes()


def begun(folder: Path, *args: str, **more: object) -> subprocess.Popen[bytes]:
    """Return a running call that has begun to write new content.

    It does not warn of what it leaves open: a signal that comes while the interpreter itself opens a module leaves that
    file open, whatever the program does.
    """
    options = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, **more}
    quiet = surroundings() | {"PYTHONWARNINGS": ""}
    running = subprocess.Popen(command(*args), cwd=folder, env=quiet, **options)  # type: ignore[call-overload]
    while not list(folder.glob(".*.tipifica-tmp")):
        assert running.poll() is None
        time.sleep(0.01)
    return running  # type: ignore[no-any-return]


@pytest.mark.parametrize("blow", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
@pytest.mark.parametrize("args", [["check", "--fix", "-o", "r.txt"], ["format"]])
def test_a_signal_leaves_nothing_behind(tmp_path: Path, blow: signal.Signals, args: list[str]) -> None:
    data = many(tmp_path / "a.txt")
    with begun(tmp_path, *args, "a.txt") as running:
        running.send_signal(blow)
        _, told = running.communicate()
    assert running.returncode == (130 if blow == signal.SIGINT else -blow)
    assert told.strip() == b""
    assert content(tmp_path) == {"a.txt": data}


def test_a_hangup_that_is_ignored_stays_so(tmp_path: Path) -> None:
    many(tmp_path / "a.txt", 500)
    ignored: Callable[[], object] = lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN)  # noqa: E731
    with begun(tmp_path, "check", "--fix", "a.txt", preexec_fn=ignored) as running:
        running.send_signal(signal.SIGHUP)
    assert running.returncode == 0
    assert (tmp_path / "a.txt").read_text() == f"{GOOD}\n" * 500


@pytest.mark.parametrize("letter", ["n", "ñ", "中"])
def test_names_of_255_bytes_work(tmp_path: Path, letter: str) -> None:
    stem = letter * (251 // len(letter.encode()))
    stem += "x" * (251 - len(stem.encode()))
    for name in (f"{stem}.txt", f"{stem[:-1]}y.txt"):
        (tmp_path / name).write_text(f"{MENDABLE}\n", encoding="utf-8")
    assert call("check", "--fix", f"{stem}.txt", f"{stem[:-1]}y.txt", "-o", f"{stem}.out", cwd=tmp_path).status == 0
    assert {each.read_text() for each in tmp_path.glob("*.txt")} == {f"{GOOD}\n"}
    assert len(content(tmp_path)) == 3
    assert call("scan", f"{stem}.txt", "--out", f"{stem}.csv", "--jobs", "1", cwd=tmp_path).status == 0
    assert len(content(tmp_path)) == 4


@pytest.mark.parametrize("kind", ["directory", "link", "pipe"])
@pytest.mark.parametrize(
    ("other", "args"),
    [
        (".a.txt.tipifica-tmp", ["check", "--fix", "a.txt"]),
        (".r.txt.tipifica-tmp", ["check", "a.txt", "-o", "r.txt"]),
        ("o.csv.partial", ["scan", "a.txt", "--out", "o.csv", "--jobs", "1"]),
        (".o.csv.journal.tipifica-tmp", ["scan", "a.txt", "--out", "o.csv", "--jobs", "1"]),
    ],
)
def test_what_stands_in_the_place_of_new_content_is_named(desk: Path, kind: str, other: str, args: list[str]) -> None:
    trap = desk / other
    match kind:
        case "directory":
            trap.mkdir()
        case "link":
            trap.symlink_to("b.txt")
        case _:
            os.mkfifo(trap)
    before = content(desk)
    outcome = call(*args, cwd=desk)
    assert outcome.status == 2
    assert f"{other} está donde se escribe" in outcome.err.replace(f"{desk}/", "")
    assert outcome.err.count("\n") == 1
    assert content(desk) == before


@pytest.mark.parametrize(
    "args",
    [
        *(["check", "vueltas"], ["check", "--fix", "vueltas"], ["format", "vueltas"], ["scan", "vueltas"]),
        *(["check", "a.txt", "-o", "vueltas"], ["scan", "a.txt", "--out", "vueltas.csv"]),
        *(["scan", "a.txt", "--out", "vueltas/"], ["check", "a.txt", "--config", "vueltas"]),
        ["check", "a.txt", "--baseline", "vueltas", "--write-baseline", "--key", "clave"],
    ],
)
def test_links_that_lead_in_a_circle_are_named(desk: Path, args: list[str]) -> None:
    for name in ("vueltas", "vueltas.csv"):
        (desk / name).symlink_to(name)
    outcome = call(*args, cwd=desk)
    assert (outcome.status, outcome.out, outcome.err.count("\n")) == (2, "", 1), outcome
    assert "vueltas" in outcome.err
    assert (desk / "a.txt").read_text(encoding="utf-8") == f"{MENDABLE}\n{BAD}\n"


def test_a_folder_of_ours_is_never_a_link(desk: Path) -> None:
    """Everything in it would be removed."""
    (desk / "ajena").mkdir()
    (desk / "ajena" / "b.txt").write_text("ajeno")
    (desk / "o.xlsx.partial").symlink_to("ajena")
    outcome = call("scan", "a.txt", "--out", "o.xlsx", "--jobs", "1", cwd=desk)
    assert outcome.status == 2
    assert (desk / "ajena" / "b.txt").read_text() == "ajeno"


# ---------------------------------------------------------------- streams that are not there


def shell(folder: Path, line: str, *args: str) -> tuple[int, str, str]:
    """Run `tipifica ARGS` in the place of `{}` in a line of bash; return its own status, and both streams."""
    script = line.replace("{}", shlex.join(command(*args))) + "; exit ${PIPESTATUS[0]}"
    done = subprocess.run(
        ["bash", "-c", script], cwd=folder, env=surroundings(), capture_output=True, encoding="utf-8", check=False
    )
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(
    "args",
    [
        ["check", "a.txt"],
        ["check", "a.txt", "--output-format", "json"],
        ["check", "--fix", "a.txt"],
        ["check", "--diff", "a.txt"],
        ["format", "-"],
        ["parse", "a.txt"],
        ["scan", "a.txt"],
        ["reasons"],
        ["--help"],
        ["check", "--help"],
        ["completion", "bash"],
    ],
    ids=" ".join,
)
def test_a_reader_that_leaves_is_no_failure(desk: Path, args: list[str]) -> None:
    status, _, told = shell(desk, "{} < a.txt | true", *args)
    assert (status, "tipifica:" in told) == (0, False)


def test_a_reader_that_leaves_midway_is_no_failure(desk: Path) -> None:
    (desk / "muchas.txt").write_text(f"{GOOD}\n" * 500, encoding="utf-8")
    status, out, told = shell(desk, "{} | head -1", "parse", "muchas.txt")
    assert (status, out.count("\n"), told) == (0, 1, "")


@pytest.mark.parametrize("name", ["check", "check --fix", "format", "parse"])
def test_standard_input_that_is_closed_is_one_line(desk: Path, name: str) -> None:
    assert shell(desk, "{} <&-", *name.split(), "-") == (2, "", "tipifica: la entrada estándar está cerrada\n")
    assert shell(desk, "{} <&-", "check", "a.txt", "--quiet", "--exit-zero")[0] == 0


def test_standard_output_or_error_that_is_closed_is_one_line(desk: Path) -> None:
    for args in (["check", "a.txt"], ["check", "--fix", "a.txt"], ["rules"], ["scan", "a.txt"]):
        before = content(desk)
        assert shell(desk, "{} >&-", *args) == (2, "", "tipifica: stdout: está cerrada\n")
        assert shell(desk, "{} 2>&-", *args) == (2, "tipifica: stderr: está cerrada\n", "")
        assert shell(desk, "{} >&- 2>&-", *args) == (2, "", "")
        assert content(desk) == before


@pytest.mark.parametrize("stream", ["1", "2"])
def test_a_stream_on_a_full_disk_is_named(desk: Path, stream: str) -> None:
    name = {"1": "stdout", "2": "stderr"}[stream]
    args = ["check", "a.txt"] if stream == "1" else ["check", "--fix", "-"]
    status, _, told = shell(desk, f"{{}} {stream}>/dev/full < a.txt", *args)
    assert status == 2
    assert told == (f"tipifica: {name}: no queda espacio en el disco\n" if stream == "1" else "")


# ---------------------------------------------------------------- memory

# A process that tells the peak of its child: a large one would pass its own on.
PEAK = """
import resource, subprocess, sys
done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL)
print(done.returncode, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def peak_of_mending(path: Path, count: int) -> int:
    """Mend a file of so many notes; return the most memory that the process took, in kilobytes."""
    with path.open("w", encoding="utf-8") as file:
        for number, (_, note, _, _) in enumerate(rows(count, faulty=10)):
            file.write(f"{note or number}\n")
    done = subprocess.run(
        [sys.executable, "-c", PEAK, *command("check", "--isolated", "--fix", path.name)],
        capture_output=True,
        text=True,
        cwd=path.parent,
        env=surroundings(),
        check=True,
    )
    status, kilobytes = map(int, done.stdout.split())
    assert status == 1
    return kilobytes


@pytest.mark.ci
def test_mending_more_notes_takes_no_more_memory(tmp_path: Path) -> None:
    """A tenth of a million, which is to take 120 MB at the most (docs/performance.md)."""
    few, many = (peak_of_mending(tmp_path / f"{count}.txt", count) for count in (20_000, 100_000))
    # What is said on the terminal is held back in memory until it fills the half of this.
    assert many < few + 30_000
    assert many < 70_000
