"""Long counts run only when asked for by name: `-m ci`, `-m long`. Catalogues are compiled before tests run. That a
machine is busy is no failure."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

sys.path.insert(0, str(Path(__file__).parents[1]))
from hatch_build import compile_catalogues

_ASKED_FOR = frozenset({"ci", "long"})
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


def pytest_configure(config: pytest.Config) -> None:
    """Compile the catalogues of messages whose source has changed since the package was installed.

    Once: the processes that pytest-xdist starts find them compiled.
    """
    if hasattr(config, "workerinput"):
        return
    compile_catalogues(Path(__file__).parents[1])


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what bears one of the markers, unless an expression of markers was given."""
    if config.getoption("markexpr"):
        return
    kept = [item for item in items if not _ASKED_FOR & {mark.name for mark in item.iter_markers()}]
    left_out = [item for item in items if item not in kept]
    config.hook.pytest_deselected(items=left_out)
    items[:] = kept
