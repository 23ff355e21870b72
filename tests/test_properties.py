"""What must hold for every note: conforming ones, ones with a planted fault, noisy ones, and those of the corpus.

Counts are small by default; `-m ci` runs a tenth and `-m long` all of what the project promises. Seeds and counts are
printed (`-s`), and a failure names the note.
"""

from __future__ import annotations

import multiprocessing
import random
from collections.abc import Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from typing import Any

import pytest

import tipifica
from support import filler, mutator
from support.corpus import load
from support.planted import PROOF_FAILED, SEED, conforming_faults, habit_faults, mending_faults, mutated, table
from tipifica.language import default
from tipifica.model.frozen import plain
from tipifica.parser.choose.reading import read
from tipifica.parser.near import nearest
from tipifica.parser.search.search import Search

QUICK, TENTH, FULL = 400, 10_000, 100_000
counts = pytest.mark.parametrize(
    "count",
    [QUICK, pytest.param(TENTH, marks=pytest.mark.ci), pytest.param(FULL, marks=pytest.mark.long)],
)


def _mending_faults(texts: Iterable[str], count: int) -> list[str]:
    if count == QUICK:
        return [fault for text in texts for fault in mending_faults(text)]
    with ProcessPoolExecutor(mp_context=multiprocessing.get_context("spawn")) as pool:
        return [fault for found in pool.map(mending_faults, texts, chunksize=250) for fault in found]


def _told(what: str, count: int, faults: list[str]) -> None:
    print(f"{what}: {count} notes, seed {SEED}, {len(faults)} failures")
    assert not faults, "\n".join(faults[:10])


@pytest.mark.parametrize("step", [3, pytest.param(1, marks=pytest.mark.ci)])
def test_mending_every_note_of_the_corpus_is_safe_and_final(step: int) -> None:
    texts = [case.text for cases in load().values() for case in cases][::step]
    _told("corpus", len(texts), [fault for text in texts for fault in mending_faults(text)])


# Each was a fault once.
FOUND = [
    "Impulsa//E1760/ísuspensión de servicio sin costo por nueve meses//25/02/2026 - 24/11//2026//número de servicio "
    "034244761 contacto de cliente XAVIER JARAMILLO 0976717403 0986365761",
    "Impulsa// //servicio retirado//cliente no accede a beneficios no uso//contacto 0972146571",
    " //maria.z//no aplica proceso de retención servicio retirado",
    "Impulsa//gsuarez//descuento 50% mes 1 2 y 3 saltdado//contacto de cliente Ana Vera 0991234567",
]


@pytest.mark.parametrize("text", FOUND)
def test_what_was_found_once_stays_mended(text: str) -> None:
    assert [fault for fault in mending_faults(text) if not fault.endswith(PROOF_FAILED)] == []


@counts
def test_mending_mutated_notes_is_safe_and_final(count: int) -> None:
    faults = _mending_faults(mutated(count), count)
    # A note beyond mending keeps its text and says so, which is what the proof is for; it must stay rare.
    kept = [fault for fault in faults if fault.endswith(PROOF_FAILED)]
    print(f"{len(kept)} of {count} notes stay as they are because the proof failed")
    assert len(kept) <= count / 100
    _told("mutations", count, [fault for fault in faults if fault not in kept])


@pytest.mark.parametrize(
    "count", [QUICK, pytest.param(1_000, marks=pytest.mark.ci), pytest.param(10_000, marks=pytest.mark.long)]
)
def test_nothing_is_found_in_conforming_notes(count: int) -> None:
    _told("conforming", count, [fault for note in filler.notes(count, SEED) for fault in conforming_faults(note)])


@pytest.mark.parametrize("times", [1, pytest.param(4, marks=pytest.mark.ci), pytest.param(20, marks=pytest.mark.long)])
@pytest.mark.parametrize("prefix", ["S", "T", "C", "M", "P"])
def test_a_planted_deviation_is_reported_and_nothing_else(prefix: str, times: int) -> None:
    rows = table(prefix, times)
    for row in rows:
        print(row)
    assert {row.code for row in rows} == {code for code in mutator.CODES if code.startswith(prefix)}
    # Few notes make a coarse share: the bounds are those of the full count, widened by what one or two notes can do.
    slack = 0.0 if times == 20 else 2 / min(row.planted for row in rows)
    low = [row for row in rows if row.detected < 0.97 - slack or abs(row.diagnostics - 1) > 0.03 + slack]
    assert not low, "\n".join(map(str, low))


@pytest.mark.parametrize("habit", mutator.THROUGHOUT)
def test_a_habit_is_one_rule_and_loses_nothing(habit: str) -> None:
    code, write = mutator.THROUGHOUT[habit]
    notes = list(filler.notes(QUICK // 2, SEED))
    _told(habit, len(notes), [fault for note in notes for fault in habit_faults(note, code, write(note))])


def test_any_string_has_a_result() -> None:
    r = random.Random(SEED)
    letters = "Impulsa/ |\\.-'\"()[]{}<>&%$#@\0\t\n\r\u200b\u202e\ufeff\ud800\U0001f600áñÃ\u0301０客αЖא٣09"
    texts = ["".join(r.choices(letters, k=r.randrange(120))) for _ in range(QUICK)]
    texts += ["", "\0", "\ud800", "/" * 5_000, "Impulsa//" * 1_000, "a" * 1_000_000]
    _told("strings", len(texts), [fault for text in texts for fault in mending_faults(text)])


def test_equal_seeds_give_equal_notes() -> None:
    assert list(filler.notes(80, 5)) == list(filler.notes(80, 5))
    assert list(filler.notes(80, 5)) != list(filler.notes(80, 6))


def test_every_rule_has_a_planter_that_finds_a_place() -> None:
    r = random.Random(SEED)
    for code in mutator.CODES:
        assert any(mutator.plant(code, note, r) for note in filler.notes(39 * 3, SEED)), code


def _composing_faults(reason: str, fields: Mapping[str, Any]) -> list[str]:
    """What is lost between fields and the note that is composed of them."""
    note = tipifica.compose(reason, **fields)
    report = tipifica.check(note)
    kept = (report.observation.reason, plain(report.observation.fields), [found.code for found in report.diagnostics])
    # A note that is too long, or an e-mail in its text, is no fault of the composer; what it writes in form is.
    return [] if kept == (reason, fields, []) else [f"{fields}: {note!r} is read as {kept}"]


@pytest.mark.parametrize(
    "count", [QUICK, pytest.param(1_000, marks=pytest.mark.ci), pytest.param(10_000, marks=pytest.mark.long)]
)
def test_a_note_composed_of_fields_is_read_back_as_these_fields(count: int) -> None:
    notes = filler.notes(count, SEED)
    _told("composed", count, [fault for note in notes for fault in _composing_faults(note.reason, note.fields)])


def test_the_fields_of_conforming_cases_compose_to_notes_that_conform() -> None:
    cases = [case for cases in load().values() for case in cases if not case.findings and case.reason]
    faults = [fault for case in cases for fault in _composing_faults(str(case.reason), case.fields)]
    _told("composed from the corpus", len(cases), faults)


class _WordByWord(Search):
    """A search that takes each word as a step of its own."""

    def _as_it_must(self, at: int, place: int) -> tuple[int, int, tuple[tuple[Any, ...], ...]]:
        return at, place, ()


def test_going_on_as_the_form_must_costs_no_note_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the search takes as one step would have been the cheapest way word by word."""
    r = random.Random(SEED)
    grammar = default().grammar
    notes = [mutator.noise(filler.conforming(reason, r).text, r) for reason in filler.FORMS for _ in range(8)]

    def costs() -> list[int | None]:
        paths = [read(note, grammar).path for note in notes]
        return [None if path is None else path.cost for path in paths]

    in_one = costs()
    monkeypatch.setattr(nearest, "Search", _WordByWord)
    assert in_one == costs()
    assert sum(cost is not None for cost in in_one) > len(notes) // 2
