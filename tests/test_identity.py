"""Compiled and as Python, and as before any of it was compiled, every note is read alike."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tipifica import native
from tipifica.native.at_work import at_work

counts = pytest.mark.parametrize(
    ("count", "every"),
    [(30, 10), pytest.param(10_000, 1, marks=pytest.mark.ci), pytest.param(100_000, 1, marks=pytest.mark.long)],
)


def _begun(count: int, every: int, *options: str, **environment: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "support.identity", str(count), "--every", str(every), *options]
    place = Path(__file__).parent
    return subprocess.Popen(
        command, cwd=place, env=os.environ | environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


@counts
def test_compiled_or_not_every_search_and_every_report_is_as_before(count: int, every: int) -> None:
    """`python -m support.identity` tells more of a difference."""
    compiled = at_work().compiled
    begun = [_begun(count, every, "--before", **{native.VARIABLE: "1"})]
    if compiled:
        begun.append(_begun(count, every, **{native.VARIABLE: ""}))
    told = [one.communicate()[0].splitlines() for one in begun]
    assert [one.returncode for one in begun] == [0] * len(begun), told
    assert [at.startswith("compiled core") for at, _ in told] == [False, True][: len(begun)]
    assert len({digest for _, digest in told}) == 1
