"""Each predicate of reading and choosing is held by a case of the corpus."""

from __future__ import annotations

import pytest

from support import predicates
from support.held import cases
from support.predicates import HELD, Predicate

FOUND = predicates.predicates()
HELD_BY = [(predicate, answer) for predicate in FOUND.values() for answer in predicate.named()]


def _name(value: object) -> str:
    return value.key if isinstance(value, Predicate) else HELD[bool(value)]


def test_every_predicate_names_a_case_of_the_corpus() -> None:
    assert len(FOUND) > 90
    assert [key for key, predicate in FOUND.items() if not predicate.is_held] == []
    assert {name for p in FOUND.values() for name in p.named().values()} <= cases().keys()


@pytest.mark.parametrize(("predicate", "answer"), HELD_BY[::20], ids=_name)
def test_a_case_notices_that_a_predicate_is_off(predicate: Predicate, answer: bool) -> None:
    assert predicates.is_noticed(predicate, answer)


@pytest.mark.ci
@pytest.mark.parametrize(("predicate", "answer"), HELD_BY, ids=_name)
def test_each_predicate_has_a_case_that_notices_when_it_is_off(predicate: Predicate, answer: bool) -> None:
    assert predicates.is_noticed(predicate, answer)


def test_a_predicate_is_itself_again() -> None:
    predicate = FOUND["choose.doubles._heads"]
    raw = predicate.raw
    with predicates.answering(predicate, False):
        assert predicate.raw is not raw
    assert predicate.raw is raw


def test_the_page_of_predicates_is_fresh() -> None:
    """`python -m support.predicates` writes it anew."""
    assert predicates.PAGE.read_text(encoding="utf-8") == predicates.page()
