"""Each figure of the cost model is pinned by a case of the corpus."""

from __future__ import annotations

from contextlib import nullcontext

import pytest

from support import pins
from support.held import cases, notices
from tipifica.parser.costs import Cost

FIGURES = list(pins.of_classes())
PINNED = list(pins.pins())


def test_every_figure_has_a_pin_and_no_pin_is_left_over() -> None:
    assert pins.pins().keys() == set(FIGURES)
    assert all(pin.case in cases() for pin in pins.pins().values())


@pytest.mark.parametrize("name", PINNED[::12])
def test_a_case_notices_that_a_figure_is_another(name: str) -> None:
    assert pins.holds(name, pins.pins()[name])


@pytest.mark.ci
@pytest.mark.parametrize("name", PINNED)
def test_each_figure_has_a_case_that_notices_when_it_is_another(name: str) -> None:
    assert pins.holds(name, pins.pins()[name])


def test_no_case_notices_anything_where_nothing_is_changed() -> None:
    assert not any(notices(pin.case, nullcontext) for pin in list(pins.pins().values())[::12])


def test_a_figure_is_itself_again() -> None:
    before = Cost.SURPLUS
    with pytest.raises(ZeroDivisionError), pins.changed("SURPLUS", 2):
        assert 2 * before == Cost.SURPLUS
        raise ZeroDivisionError
    assert before == Cost.SURPLUS


def test_the_page_of_figures_is_fresh() -> None:
    """`python -m support.pins` writes it anew."""
    assert pins.PAGE.read_text(encoding="utf-8") == pins.page()
