"""Why a note is read as it is: what each step paid, by name, and what decided."""

from __future__ import annotations

import json

import pytest

import tipifica
from support.command import call
from support.corpus import load, record_of, settings_of
from support.corpus_format import Case
from tipifica import Record
from tipifica.language import default
from tipifica.parser.choose.grounds import KINDS
from tipifica.parser.choose.reading import Reading, read
from tipifica.parser.costs import Cost
from tipifica.parser.forms.grammar import Grammar
from tipifica.parser.near.enough import OUTWEIGHED, TOO_DEAR, UNNAMED
from tipifica.parser.points import Points, figures, made_of, named
from tipifica.parser.scan import KINDS as VALUES
from tipifica.report.figures import FIGURES, GROUNDS, LACKS, VALUE_KINDS

CASES = [case for cases in load().values() for case in cases]
NOTES = [case.text for case in CASES]
OPEN = "Impulsa//jlema//retenido con baja de plan y aumento de plan//0987001201"


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
    _same_with_names(NOTES[::160])


@pytest.mark.ci
def test_figures_with_names_decide_as_figures_do_over_the_corpus() -> None:
    _same_with_names(NOTES)


def test_what_the_steps_paid_is_what_the_path_costs() -> None:
    for note in NOTES[::60]:
        path = read(note, default().grammar).path
        if path is not None and len(path.paid) == len(path.steps):
            assert sum(path.paid) == path.cost, note


def test_every_ground_is_a_known_one() -> None:
    seen = {ground.kind for note in NOTES[::10] for ground in read(note, default().grammar).grounds}
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


# ---------------------------------------------------------------- what is told


@pytest.mark.parametrize("case", CASES[7::150], ids=lambda case: case.name)
def test_a_trace_is_of_the_same_reading_as_the_report(case: Case) -> None:
    _demand_agreement(case)


@pytest.mark.ci
def test_traces_are_of_the_same_readings_as_reports() -> None:
    for case in CASES[::9]:
        _demand_agreement(case)


def _demand_agreement(case: Case) -> None:
    record, config = record_of(case), settings_of(case)
    report = tipifica.check(case.text, config=config, record=record, trace=True)
    trace, seen = report.trace, report.observation
    assert trace is not None
    assert report.changed(trace=None) == tipifica.check(case.text, config=config, record=record)
    for form in trace.forms:
        assert sum(step.points for step in form.steps) == form.points
        assert all(sum(paid.points for paid in step.paid) == step.points for step in form.steps)
    assert [form.points for form in trace.forms] == sorted(form.points for form in trace.forms)
    assert len(trace.forms) <= 5
    if seen.reason is not None:
        assert seen.reason in [form.reason for form in trace.forms]
        standing = [ground.reasons[0] for ground in trace.grounds if ground.reasons]
        assert standing[-1] == seen.reason
    covered = [at for token in trace.tokens for at in range(*token.span)]
    assert len(covered) == len(set(covered))
    # Of private data the reading sees no more than how long it is.
    private = any(found.code.startswith("P") for found in tipifica.check(case.text).diagnostics)
    told = set() if private else {at for at, char in enumerate(case.text) if char.isalnum()}
    assert not trace.tokens or told <= set(covered)


def test_a_trace_is_made_only_when_it_is_asked_for() -> None:
    plain, traced = tipifica.check(OPEN), tipifica.check(OPEN, trace=True)
    assert plain.trace is None
    assert plain.to_dict() == traced.to_dict()
    assert traced.trace is not None
    assert [ground.kind for ground in traced.trace.grounds] == ["cheapest", "said-whole", "second-reason"]
    assert json.loads(json.dumps(traced.trace.to_dict()))["forms"][0]["points"] == traced.trace.forms[0].points


def test_what_a_record_declares_is_a_ground() -> None:
    note = "Impulsa//dcardenas//servicio retirado//cliente no accede a beneficios//contacto 0998016501"
    trace = tipifica.check(note, record=Record(motive="VIAJE AL EXTERIOR"), trace=True).trace
    assert trace is not None
    assert [g.reasons for g in trace.grounds if g.kind == "declared"] == [("retiro-contactado/viaje-al-exterior",)]


@pytest.mark.parametrize("note", ["", "   ", "x" * 5_000, "// " * 900, "\u200b", "a\u0301 \ufeff//"])
def test_a_trace_is_made_of_any_string(note: str) -> None:
    trace = tipifica.check(note, trace=True).trace
    assert trace is not None
    assert trace.grounds


def test_everything_that_is_told_has_a_name_that_people_know() -> None:
    assert set(FIGURES) == set(figures())
    assert set(GROUNDS) == set(KINDS)
    assert set(LACKS) == {UNNAMED, OUTWEIGHED, TOO_DEAR}
    assert set(VALUE_KINDS) == {*VALUES, "ATTEMPT"}


# ---------------------------------------------------------------- explain --text


def test_explain_says_why_a_note_is_read_so() -> None:
    outcome = call("explain", "--text", OPEN, "--isolated")
    assert (outcome.status, outcome.err) == (0, "")
    assert "RETENIDO / BAJA DE PLAN" in outcome.out
    assert "«retenido con baja de plan y aumento de plan» dice dos motivos enteros" in outcome.out
    english = call("explain", "--text", OPEN, "--isolated", "--lang", "en").out
    assert "says two reasons whole" in english
    assert "«" not in english


def test_explain_says_the_same_to_programs() -> None:
    outcome = call("explain", "--text", OPEN, "--isolated", "--output-format", "json")
    told = json.loads(outcome.out)
    trace = tipifica.check(OPEN, trace=True).trace
    assert trace is not None
    assert told == tipifica.check(OPEN).to_dict() | {"trace": trace.to_dict()}


def test_explain_takes_what_the_record_declares() -> None:
    note = "Impulsa//dcardenas//servicio retirado//cliente no accede a beneficios//contacto 0998016501"
    outcome = call("explain", "--text", note, "--motivo", "VIAJE AL EXTERIOR", "--isolated")
    assert "el registro declara RETIRO CONTACTADO / CLT- VIAJE AL EXTERIOR" in outcome.out


def test_explain_shows_nothing_that_is_private() -> None:
    note = "Impulsa//jlema//retenido con baja de plan//clave Sol12345//contacto de cliente Rosa Lema 0987001201"
    shown = call("explain", "--text", note, "--isolated").out
    assert "Rosa" in shown
    assert "Sol12345" not in shown
    masked = call("explain", "--text", note, "--isolated", "--redact", "all").out
    assert not {"Rosa", "Lema", "jlema", "0987001201"} & set(masked.replace("«", " ").replace("»", " ").split())


@pytest.mark.parametrize("arguments", [["explain"], ["explain", "T001", "--text", OPEN]])
def test_explain_takes_a_name_or_a_note(arguments: list[str]) -> None:
    outcome = call(*arguments)
    assert (outcome.status, outcome.out) == (2, "")
    assert "--text" in outcome.err
