"""Two commands as whole processes, in turn, and the ratio of their times pair by pair: the machine's moods cancel
out."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
BASELINE = Path(__file__).parent / "baseline"
PYTHON = sys.executable


# Compiled modules are what an installed program runs; the warm-up writes them, also where the machine says not to.
ENVIRONMENT = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
ENVIRONMENT["PYTHONPATH"] = str(ROOT / "src")


def tell_core() -> None:
    """Print which core is at work in the processes that are measured: the first line of every benchmark."""
    program = "from tipifica.native.at_work import at_work; print(at_work(), flush=True)"
    subprocess.run([PYTHON, "-c", program], env=ENVIRONMENT, cwd=tempfile.gettempdir(), check=True)


class Ratio(NamedTuple):
    """Medians of the seconds of both sides, and the median of the ratios pair by pair."""

    ours: float
    theirs: float
    ratio: float


def seconds(command: Sequence[str], stdin: Path | None = None) -> float:
    """How long a whole process takes, which reads `stdin` where there is one. Raises where it fails for another reason
    than findings or notes that could not be mended."""
    text = stdin.read_bytes() if stdin is not None else b""
    begin = time.perf_counter()
    done = subprocess.run(
        command, input=text, capture_output=True, cwd=tempfile.gettempdir(), env=ENVIRONMENT, check=False
    )
    took = time.perf_counter() - begin
    if done.returncode not in (0, 1, 3):
        raise SystemExit(done.stderr.decode())
    return took


def compare(ours: Callable[[], float], theirs: Callable[[], float], pairs: int, warm_up: bool = True) -> Ratio:
    """One warm-up each, where a run is not so long that it does not matter, then A B A B."""
    if warm_up:
        ours(), theirs()
    taken = [(ours(), theirs()) for _ in range(pairs)]
    return Ratio(
        statistics.median(a for a, _ in taken),
        statistics.median(b for _, b in taken),
        statistics.median(a / b for a, b in taken),
    )
