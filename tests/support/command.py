"""The command line called in this process, with real byte streams of its own."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from tipifica.cli.run import run


class Outcome(NamedTuple):
    """What a call gave: its exit status and both streams, as bytes and as text."""

    status: int
    raw_out: bytes
    raw_err: bytes

    @property
    def out(self) -> str:
        return self.raw_out.decode()

    @property
    def err(self) -> str:
        return self.raw_err.decode()


def call(
    *args: str, stdin: bytes = b"", cwd: Path | None = None, lang: str | None = None, encoding: str = "utf-8"
) -> Outcome:
    """Run `tipifica ARGS` in `cwd` with `stdin`; `lang` is the value of TIPIFICA_LANG."""
    out, err = io.BytesIO(), io.BytesIO()
    with _streams(stdin, out, err, encoding), _surroundings(cwd, lang):
        status = run(args)
        sys.stdout.flush()
        sys.stderr.flush()
        return Outcome(status, out.getvalue(), err.getvalue())


@contextmanager
def _streams(stdin: bytes, out: io.BytesIO, err: io.BytesIO, encoding: str) -> Iterator[None]:
    before = sys.stdin, sys.stdout, sys.stderr
    sys.stdin = io.TextIOWrapper(io.BytesIO(stdin), encoding=encoding)
    sys.stdout = io.TextIOWrapper(out, encoding=encoding, newline="\n")
    sys.stderr = io.TextIOWrapper(err, encoding=encoding, newline="\n")
    try:
        yield
    finally:
        sys.stdin, sys.stdout, sys.stderr = before


@contextmanager
def _surroundings(cwd: Path | None, lang: str | None) -> Iterator[None]:
    before = Path.cwd(), dict(os.environ)
    os.environ.pop("TIPIFICA_LANG", None)
    if lang is not None:
        os.environ["TIPIFICA_LANG"] = lang
    os.chdir(cwd or before[0])
    try:
        yield
    finally:
        os.chdir(before[0])
        os.environ.clear()
        os.environ.update(before[1])
