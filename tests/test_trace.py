"""Why a note is read as it is: what each step paid, by name, and what decided."""

from __future__ import annotations

import pytest

from support.corpus import load
from tipifica.language import default
from tipifica.parser.choose.grounds import KINDS
from tipifica.parser.choose.reading import Reading, read
from tipifica.parser.costs import Cost
from tipifica.parser.forms.grammar import Grammar
from tipifica.parser.points import Points, figures, made_of, named

NOTES = [case.text for cases in load().values() for case in cases]


def _same_with_names(notes: list[str]) -> None:
    """Demands that figures with names decide as figures do, and that every point has a name."""
    grammar = default().grammar
    plain = [read(note, grammar) for note in notes]
    with named():
        again = Grammar(default().data)
        seen = [read(note, again) for note in notes]
    for note, one, other in zip(notes, plain, seen, strict=True):
        assert _said(one) == _said(other), note
        for path in (other.path, *other.others):
            # The other of two notes in one text is put behind the path, and paid for by nobody.
            for points in path.paid if path is not None else ():
                assert sum(made_of(points).values()) == points
                assert "" not in made_of(points), note


def _said(reading: Reading) -> object:
    paths = [path and (path.cost, path.steps, path.paid) for path in (reading.path, *reading.others)]
    return reading.form and reading.form.id, reading.candidates, paths, reading.grounds


def test_figures_with_names_decide_as_figures_do() -> None:
    _same_with_names(NOTES[::80])


@pytest.mark.ci
def test_figures_with_names_decide_as_figures_do_over_the_corpus() -> None:
    _same_with_names(NOTES)


def test_what_the_steps_paid_is_what_the_path_costs() -> None:
    for note in NOTES[::20]:
        path = read(note, default().grammar).path
        if path is not None and len(path.paid) == len(path.steps):
            assert sum(path.paid) == path.cost, note


def test_every_ground_is_a_known_one() -> None:
    seen = {ground.kind for note in NOTES[::30] for ground in read(note, default().grammar).grounds}
    assert seen <= set(KINDS)
    assert len(seen) > 7


def test_points_add_up_by_name() -> None:
    a, b = Points(6, {"A": 6}), Points(10, {"B": 10})
    total = 2 * a + b - a + 1
    assert (total, made_of(total)) == (17, {"A": 6, "B": 10, "": 1})
    assert made_of(a - a) == {} == made_of(0)
    assert made_of(5 - a) == {"": 5, "A": -6}
    assert made_of((a + b) // 3) == {"A": 2, "B": 3}
    assert sum(made_of((b + a + 1) // 2).values()) == 17 // 2


def test_figures_lose_their_names_again() -> None:
    before = figures()
    with pytest.raises(ZeroDivisionError), named():
        assert type(Cost.SURPLUS) is Points
        raise ZeroDivisionError
    assert figures() == before
    assert type(Cost.SURPLUS) is int
