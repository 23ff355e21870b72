"""Long counts run only when asked for by name: `-m ci`, `-m long`. Catalogues are compiled before tests run. That a
machine is busy is no failure."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

sys.path.insert(0, str(Path(__file__).parents[1]))
from hatch_build import compile_catalogues

from support.browser import chromium, export, packed
from tipifica.native.at_work import at_work

# What is compiled cannot be switched off: tests/test_native.py has these tests run as Python.
collect_ignore = ["test_predicates.py"] if at_work().compiled else []

_ASKED_FOR = frozenset({"ci", "long"})
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


def pytest_configure(config: pytest.Config) -> None:
    """Hear signals, and compile the catalogues of messages whose source has changed since the package was installed.

    The latter once: the processes that pytest-xdist starts find them compiled.
    """
    _hear_signals()
    if hasattr(config, "workerinput"):
        return
    compile_catalogues(Path(__file__).parents[1])


def _hear_signals() -> None:
    """Let the processes that tests start hear interrupts and hang-ups: what a shell runs in the background ignores
    them, and so does all that is started by it."""
    for name in ("SIGINT", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, signal.default_int_handler if name == "SIGINT" else signal.SIG_DFL)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what bears one of the markers, unless an expression of markers was given."""
    if config.getoption("markexpr"):
        return
    kept = [item for item in items if not _ASKED_FOR & {mark.name for mark in item.iter_markers()}]
    left_out = [item for item in items if item not in kept]
    config.hook.pytest_deselected(items=left_out)
    items[:] = kept


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium. It is one a module: while Playwright runs, nothing else can run an event loop."""
    with chromium() as started:
        yield started


@pytest.fixture(scope="session")
def archive_of_pyodide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What npm brings."""
    return packed(tmp_path_factory.mktemp("npm"))


@pytest.fixture(scope="session")
def folder(archive_of_pyodide: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page as files."""
    return export(tmp_path_factory.mktemp("page") / "folder", archive_of_pyodide, "--isolated")
