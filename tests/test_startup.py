"""One note in a fresh process loads what it needs and nothing else."""

import json
import os
import pickle
import re
import subprocess
import sys
from pathlib import Path

import pytest

from support.bulk import write_csv
from tipifica.bulk.sinks.as_jsonl import JsonLinesEncoder
from tipifica.bulk.sinks.layout import layout_of
from tipifica.bulk.sources import open_sources
from tipifica.bulk.stamps import provenance
from tipifica.bulk.work import Job
from tipifica.files.columns import Wanted
from tipifica.language import default
from tipifica.model import Settings

SOURCE = Path(__file__).parent.parent / "src"
GOOD = "Impulsa//jperez//retenido con aumento de plan//0991234567"
RULE = re.compile(r"tipifica\.rules\.(?:[a-z][0-9]{3}_|plain)")
BAD = "impulsa/jperez/retendio con asesoria comercial se otorga informacion general y facturacion//telf. 099-123-45-67"
# What one note of the command line does without, and what each of them costs a process for nothing.
LATE = {
    "decimal",
    "difflib",
    "locale",
    "calendar",
    "pathlib",
    "tempfile",
    "tomllib",
    "lark",
    "regex",
    "tipifica.cli.mending",
    "tipifica.fields.dates",
    "tipifica.fields.numbers",
    "tipifica.fields.write",
    "tipifica.files",
    "tipifica.parser.compile.compiler",
    "tipifica.parser.scan.amount",
    "tipifica.parser.scan.counts",
    "tipifica.parser.scan.dates",
    "tipifica.parser.scan.months",
    "tipifica.parser.scan.numbers",
    "tipifica.parser.forms.writing",
    "tipifica.parser.compile.prepare",
    "tipifica.report.baseline",
    "tipifica.report.keyed",
    "tipifica.report.redact",
    "tipifica.report.underline",
    "tipifica.rules.declared",
    "tipifica.rules.user_pattern",
    "tipifica.shapes",
}
CORE = ("model", "parser", "fields", "rules", "fixes", "engine")


def modules(program: str, *arguments: str, cwd: Path, given: bytes = b"") -> set[str]:
    """The modules that a process has loaded when `program` has run, which reads `given`."""
    tail = "\nimport json, sys\nprint('\\n' + json.dumps(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", program + tail, *arguments],
        capture_output=True,
        cwd=cwd,
        env=os.environ | {"PYTHONPATH": str(SOURCE), "PYTHONIOENCODING": "utf-8"},
        check=True,
        input=given,
    )
    return set(json.loads(done.stdout.splitlines()[-1]))


def modules_of_command(note: str, cwd: Path) -> set[str]:
    """The modules that `tipifica check --text` has loaded when it ends."""
    program = """
import runpy, sys
sys.argv[0] = "tipifica"
try:
    runpy.run_module("tipifica", run_name="__main__", alter_sys=False)
except SystemExit:
    pass
"""
    return modules(program, "check", "--text", note, cwd=cwd)


@pytest.mark.parametrize("note", [GOOD, BAD])
def test_the_command_line_loads_nothing_that_one_note_does_without(note: str, tmp_path: Path) -> None:
    loaded = modules_of_command(note, tmp_path)
    assert "tipifica.cli.check" in loaded
    assert not loaded & LATE
    assert {name for name in loaded if name.startswith("tipifica.report.")} == {
        f"tipifica.report.{name}" for name in ("escape", "formats", "formats.full", "nouns", "result", "said", "tally")
    }


def test_a_rule_is_loaded_for_the_note_that_calls_for_it(tmp_path: Path) -> None:
    rules = {
        note: {name.split(".")[2].split("_")[0] for name in modules_of_command(note, tmp_path) if RULE.match(name)}
        for note in (GOOD, BAD)
    }
    assert rules[GOOD] == {"c105", "c802"}
    assert rules[BAD] == rules[GOOD] | {"plain", "t005"}


def test_named_tuples_on_the_way_of_a_note_are_made_the_cheap_way_and_others_are_not(tmp_path: Path) -> None:
    typed = re.compile(r"from typing import .*\bNamedTuple\b")
    loaded = modules_of_command(GOOD, tmp_path) | modules_of_command(BAD, tmp_path)
    for path in (SOURCE / "tipifica").rglob("*.py"):
        name = ".".join(path.relative_to(SOURCE).with_suffix("").parts)
        text = path.read_text(encoding="utf-8")
        if typed.search(text) and name != "tipifica.model.named":
            assert name not in loaded, name
        if "tipifica.model.named" in text:
            assert not name.startswith(("tipifica.bulk", "tipifica.files", "tipifica.shapes")), name


@pytest.mark.parametrize("note", [GOOD, BAD])
def test_the_core_needs_the_standard_library_alone(note: str, tmp_path: Path) -> None:
    program = f"import tipifica\ntipifica.check({note!r})"
    loaded = modules(program, cwd=tmp_path)
    empty = modules("", cwd=tmp_path)
    foreign = {name.split(".")[0] for name in loaded - empty} - sys.stdlib_module_names - {"tipifica"}
    # What compiled units share; no module of a package.
    assert {name for name in foreign if not re.fullmatch(r"cython_runtime|_cython_[\d_]+", name)} == set()
    assert {f"tipifica.{name}" for name in CORE} <= loaded
    assert not loaded & {"pathlib", "tempfile", "tomllib", "difflib"} - empty


# What an interruption would meet before `main` watches for it: an interpreter has all but these from its own start.
FIRST = {"__future__", "atexit", "gc", "tipifica", "tipifica.cli", "tipifica.native", "tipifica.release"}


def test_the_command_is_soon_ready_to_be_interrupted(tmp_path: Path) -> None:
    program = (
        "import sys\nbefore = {*sys.modules}\nfrom tipifica.cli import main\nnew = sorted({*sys.modules} - before)"
    )
    told = subprocess.run(
        [sys.executable, "-c", program + "\nprint(' '.join(new))"],
        capture_output=True,
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(SOURCE)},
        check=True,
        text=True,
    )
    assert {*told.stdout.split()} <= FIRST


INTERRUPTED_WHILE_LOADING = """
import signal, sys
from tipifica.cli import main
left = int(sys.argv.pop(1))
def watch(event, _):
    global left
    if event == "import":
        left -= 1
        if left == 0:
            signal.raise_signal(signal.SIGINT)
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.addaudithook(watch)
main()
"""


@pytest.mark.parametrize(
    "moments", [(1, 60, 120), pytest.param(tuple(range(1, 160, 3)), marks=pytest.mark.ci)], ids=["some", "many"]
)
def test_an_interruption_while_the_program_is_loaded_is_told_by_its_status(
    moments: tuple[int, ...], tmp_path: Path
) -> None:
    for moment in moments:
        done = subprocess.run(
            [sys.executable, "-c", INTERRUPTED_WHILE_LOADING, str(moment), "check", "--text", BAD],
            capture_output=True,
            cwd=tmp_path,
            env=os.environ | {"PYTHONPATH": str(SOURCE)},
            check=False,
        )
        # click leaves the line on which ^C stands.
        assert (done.returncode, done.stdout, done.stderr.strip()) == (130, b"", b""), moment


WORKER = """
import pickle, sys
from tipifica.bulk.engines import workers
job, portion = pickle.loads(sys.stdin.buffer.read())
print(workers.Worker(job).do(portion).tally)
"""


def test_a_worker_of_many_loads_nothing_that_only_writes_files(tmp_path: Path) -> None:
    """OpenSSL alone is 3.5 MB, in each of them (docs/decisions/0012-what-made-it-quicker.md)."""
    table = write_csv(tmp_path / "t.csv", [("1", GOOD, "jperez", "2025-01-15"), ("2", BAD, "jperez", "2025-01-15")])
    sources = open_sources([str(table)], Wanted())
    job = Job(Settings(), None)
    layout = layout_of([sources[0].header], provenance(default(), Settings()), job.schema, [sources[0].roles.note])
    given = pickle.dumps((job._replace(encoder=JsonLinesEncoder(layout)), next(sources[0].portions(2))))
    loaded = modules(WORKER, cwd=tmp_path, given=given)
    assert {"tipifica.bulk.work", "tipifica.bulk.sources.delimited"} <= loaded
    assert not {"_hashlib", "_sqlite3", "click", "tipifica.files.fixing"} & loaded
