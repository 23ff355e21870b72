"""The nearest tools over the same notes, each as a process on one file: notes a second, memory, start-up.

    python benchmarks/peers.py [--notes 10000] [--runs 1] [--only NAME…]

What is not of Python's standard library or of this project is installed into a temporary folder, in the versions that
are pinned below and in `peers_node/package.json`: that needs npm, Node 20 and the network. Seconds are the processor's,
of all threads, so that other work on the machine counts little. Start-up is a run over one note; notes a second are
those of the rest of the time. Every tool looks for what it was made to find: this compares what they cost, not how good
they are. The table is printed as Markdown.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from pairs import BASELINE, ENVIRONMENT, PYTHON, tell_core

HERE = Path(__file__).parent
NODE = HERE / "peers_node"
FROM_PYPI = ("proselint==0.16.0", "codespell==2.4.3")
NOTES, OUT = "{notes}", "{out}"


class Peer(NamedTuple):
    """A line of the table: who, what it does with a note, and its command, in which NOTES and OUT stand for files; with
    `finds` it ends where it finds something."""

    name: str
    does: str
    command: Sequence[str]
    finds: int = 0


class Run(NamedTuple):
    """Seconds of the processor, and the greatest resident memory, in bytes."""

    seconds: float
    peak: int


def peers(folder: Path) -> Iterator[Peer]:
    """Who is compared, the tools in `folder`."""
    node, programs = shutil.which("node") or "node", folder / "python" / "bin"
    rules = str(folder / "textlintrc.json")
    ours = (PYTHON, "-m", "tipifica", "scan", NOTES, "--isolated", "--jobs", "1", "--out", OUT + ".jsonl")
    yield Peer(
        "tipifica, library", "reason, fields, findings, mended note", (PYTHON, f"{HERE}/lint_file.py", NOTES, OUT)
    )
    yield Peer("tipifica scan, one process", "the same, as JSON Lines", ours)
    yield Peer("harper.js 2.10.0", "grammar and spelling, its own rules", (node, f"{folder}/harper.mjs", NOTES))
    yield Peer("textlint 15.8.0", "two rules", (node, f"{folder}/textlint.mjs", NOTES, rules))
    yield Peer("commitlint 21.2.4, its API", "conventional commits", (node, f"{folder}/commitlint.mjs", NOTES))
    yield Peer("proselint 0.16.0", "style, its own rules", (f"{programs}/proselint", "check", NOTES), 1)
    yield Peer("codespell 2.4.3", "misspellings of a list", (f"{programs}/codespell", NOTES), 65)
    yield Peer("naive script", "39 patterns in turn", (PYTHON, f"{BASELINE}/naive_re.py", NOTES, OUT))
    strong = (PYTHON, f"{BASELINE}/naive_re.py", "--strong", NOTES, OUT)
    yield Peer("naive script, strong", "one alternation, accents removed", strong)


def install(folder: Path) -> None:
    """Install what is pinned."""
    shutil.copytree(NODE, folder, dirs_exist_ok=True)
    quiet = ("--silent", "--no-audit", "--no-fund", "--ignore-scripts")
    subprocess.run(["npm", "install", *quiet, "--prefix", str(folder)], check=True)
    venv.create(folder / "python", with_pip=True)
    subprocess.run([str(folder / "python" / "bin" / "pip"), "install", "-q", *FROM_PYPI], check=True)


def measured(peer: Peer, notes: Path, out: Path) -> Run:
    """Run a tool on a file. Raises SystemExit where it fails for another reason than that it found something."""
    filled = [part.format(notes=notes, out=out) for part in peer.command]
    with tempfile.TemporaryFile() as told:
        actions = [(os.POSIX_SPAWN_DUP2, told.fileno(), 1), (os.POSIX_SPAWN_DUP2, told.fileno(), 2)]
        process = os.posix_spawnp(filled[0], filled, ENVIRONMENT, file_actions=actions)
        _, status, usage = os.wait4(process, 0)
        if os.waitstatus_to_exitcode(status) not in (0, peer.finds):
            told.seek(0)
            raise SystemExit(f"failed: {' '.join(filled)}\n{told.read().decode()[-2000:]}")
    return Run(usage.ru_utime + usage.ru_stime, usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024))


def main() -> None:
    """Prints one line a tool."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--notes", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=3, help="the quickest counts: other work makes none quicker")
    parser.add_argument("--only", nargs="*", default=[], help="words of the lines that are wanted")
    chosen = parser.parse_args()
    tell_core()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        install(folder)
        notes, one, out = folder / "notes.txt", folder / "one.txt", folder / "out"
        made = [PYTHON, str(BASELINE / "gen_notes.py"), "-n", str(chosen.notes), "--seed", "3"]
        subprocess.run([*made, "--txt", str(notes), "--csv", os.devnull], check=True, capture_output=True)
        one.write_text(notes.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
        print(f"{chosen.notes} notes\n")
        print("| tool | what it does with a note | notes a second | start-up | memory |\n|---|---|---:|---:|---:|")
        for peer in peers(folder):
            if chosen.only and not any(word in peer.name for word in chosen.only):
                continue
            start = min(measured(peer, one, out) for _ in range(chosen.runs + 2)).seconds
            whole, peak = min(measured(peer, notes, out) for _ in range(chosen.runs))
            speed, peak = (chosen.notes - 1) / (whole - start), peak / 1_000_000
            print(f"| {peer.name} | {peer.does} | {speed:,.0f} | {start:.2f} s | {peak:.0f} MB |", flush=True)


if __name__ == "__main__":
    main()
