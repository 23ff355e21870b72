"""What Cython compiles where a C compiler is: which of the two is at work, chosen before any of it is imported.

A compiled unit stands beside its source and is what Python imports, but for two cases. `TIPIFICA_PURE=1` in the
environment asks for the sources; and in a checkout, where sources are edited, all units are passed over as soon as the
source of one is another than was compiled. `tipifica version` tells which is at work, and why.
"""

from __future__ import annotations

import os
import sys

VARIABLE = "TIPIFICA_PURE"
PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120 - pathlib is dear
# What the build left: its first line says what it made. In a checkout a line follows for each file that was compiled, a
# source or types: when it was changed, its bytes and their SHA-256. Each Python has its own.
RECORD = os.path.join(PACKAGE, "native", f"built.{sys.implementation.cache_tag}-{sys.platform}.txt")  # noqa: PTH118


def choose() -> None:
    """See to it that sources are imported where the units are not to be. Called before any unit is imported."""
    if wants_sources() or edited():
        _pass_over()


def wants_sources() -> bool:
    """Whether the environment asks for the sources."""
    return os.environ.get(VARIABLE, "") not in ("", "0")


def edited() -> list[str]:
    """Return the paths, below the package, of sources that are not those which their units were compiled of."""
    return [path for path, *seen in (line.split(" ") for line in record()[1:]) if _is_another(path, *seen)]


def record() -> list[str]:
    """Return the lines of what the build left; none where it left nothing."""
    try:
        with open(RECORD, encoding="utf-8") as file:  # noqa: PTH123
            return file.read().splitlines()
    except FileNotFoundError:
        return []


def _is_another(path: str, changed: str, size: str, digest: str) -> bool:
    """Whether a source is another than it was. It is read only where the system's accounts do not settle that."""
    source = os.path.join(PACKAGE, *path.split("/"))  # noqa: PTH118
    try:
        found = os.stat(source)  # noqa: PTH116
    except FileNotFoundError:
        return True
    if str(found.st_mtime_ns) == changed and str(found.st_size) == size:
        return False
    from hashlib import sha256  # noqa: PLC0415 - seldom needed

    with open(source, "rb") as file:  # noqa: PTH123
        return sha256(file.read()).hexdigest() != digest


def _pass_over() -> None:
    """Have the rooms that hold units searched for sources alone."""
    from importlib import machinery  # noqa: PLC0415

    from tipifica.native.units import UNITS  # noqa: PLC0415

    sources = (machinery.SourceFileLoader, machinery.SOURCE_SUFFIXES)
    compiled_sources = (machinery.SourcelessFileLoader, machinery.BYTECODE_SUFFIXES)
    for room in sorted({unit.rpartition("/")[0] for unit in UNITS}):
        place = os.path.join(PACKAGE, *filter(None, room.split("/")))  # noqa: PTH118
        sys.path_importer_cache[place] = machinery.FileFinder(place, sources, compiled_sources)
