"""Whether the compiled units are at work in this process, and why not."""

from __future__ import annotations

from importlib.machinery import EXTENSION_SUFFIXES
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from tipifica import native
from tipifica.native.units import UNITS


class AtWork(NamedTuple):
    """Whether the units are at work (all of them are, or none), whether the environment asks for their sources, which
    sources were edited since they were compiled, and what the build said of itself ("" where it left no word)."""

    compiled: bool
    asked: bool
    edited: tuple[str, ...]
    built: str

    def __str__(self) -> str:
        if self.compiled:
            return f"compiled core ({self.built})"
        if self.asked:
            return f"core in Python: {native.VARIABLE} is set"
        if self.edited:
            return f"core in Python: edited after it was compiled: {', '.join(self.edited)}"
        return f"core in Python: {self.built or 'it was never compiled'}"


def at_work() -> AtWork:
    """Return what is at work in this process. Imports the rooms of the units, not the units."""
    specs = [find_spec(f"tipifica.{unit.replace('/', '.')}") for unit in UNITS]
    compiled = all(spec is not None and (spec.origin or "").endswith(tuple(EXTENSION_SUFFIXES)) for spec in specs)
    pure = Path(native.RECORD).with_name("built.txt")
    lines = native.record() or (pure.read_text(encoding="utf-8").splitlines() if pure.exists() else [])
    return AtWork(compiled, native.wants_sources(), tuple(native.edited()), "".join(lines[:1]))
