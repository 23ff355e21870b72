"""Many notes are checked exactly as each of them alone is."""

import importlib.util
import os
import random
import re
import subprocess
import sys
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from support import filler, mutator
from support.corpus import CORPUS, load, record_of, settings_of
from support.corpus_format import Case, read
from tipifica import Record, Report, Settings, Span, engine
from tipifica.fixes.apply import safe_edits
from tipifica.known import policy_of
from tipifica.language import default
from tipifica.report.masker import Masker
from tipifica.rules import NAMES
from tipifica.rules import load as load_rule
from tipifica.shapes import Batch, NoteResult
from tipifica.shapes.chunks import Chunks
from tipifica.shapes.places import split

BASELINE = Path(__file__).parent.parent / "benchmarks" / "baseline" / "gen_notes.py"


def alone(text: str, settings: Settings, record: Record | None = None) -> tuple[Any, ...]:
    return of_report(engine.check(text, default(), settings, record))


def of_report(report: Report) -> tuple[Any, ...]:
    seen = report.observation
    findings = [(d.code, d.severity, *d.span, d.fix and d.fix.applicability) for d in report.diagnostics]
    shown = masked(seen.text, seen.fields, seen.spans, safe_edits(report.diagnostics), report)
    return report.verdict, seen.reason, seen.candidates, dict(seen.fields), findings, report.canonical, shown


def masked(*about: Any) -> tuple[object, ...]:
    """What `--redact clients` leaves of a note without private data, whose canonical form is the last thing given."""
    *note, told = about
    masker = Masker(*note, SHOWN)
    return masker.in_text(), masker.fields(), told.canonical and masker.mask(told.canonical), note[2]


def together(result: NoteResult) -> tuple[object, ...]:
    findings = list(map(tuple, result.findings))
    assert [code for code, *_ in findings] == list(result.codes)
    shown = masked(result.text, result.fields, result.spans, result.edits, result)
    return result.verdict, result.reason, result.candidates, dict(result.fields), findings, result.canonical, shown


PLAIN = Settings()
SHOWN = policy_of("clients")


def differing(texts: Iterable[str], settings: Settings = PLAIN) -> list[str]:
    batch = Batch(default(), settings)
    return [text for text in texts if together(batch.check(text)) != alone(text, settings)]


def generated(count: int, seed: int) -> Iterator[str]:
    return (row[3] for row in generated_rows(count, seed))


def generated_rows(count: int, seed: int) -> Iterator[tuple[str, ...]]:
    spec = importlib.util.spec_from_file_location("gen_notes", BASELINE)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.notes(count, seed)  # type: ignore[no-any-return]


def planted(times: int, seed: int) -> Iterator[str]:
    r = random.Random(seed)
    for code in mutator.CODES:
        for reason in filler.FORMS:
            for _ in range(times):
                broken = mutator.plant(code, filler.conforming(reason, r), r)
                if broken is not None:
                    yield broken.text


def noisy(count: int, seed: int) -> Iterator[str]:
    r = random.Random(seed)
    return (mutator.noise(note.text, r) for note in filler.notes(count, seed))


@pytest.mark.parametrize("step", [3, pytest.param(1, marks=pytest.mark.ci)])
def test_corpus(step: int) -> None:
    texts = [case.text for cases in load().values() for case in cases][::step]
    assert differing(texts) == []


@pytest.mark.parametrize("count", [600, pytest.param(5_000, marks=pytest.mark.ci)])
def test_generated_notes(count: int) -> None:
    assert differing(generated(count, count)) == []


def test_conforming_notes() -> None:
    assert differing(note.text for note in filler.notes(300, 5)) == []


@pytest.mark.parametrize("step", [4, pytest.param(1, marks=pytest.mark.ci)])
def test_planted_deviations(step: int) -> None:
    assert differing(islice(planted(1, 6), 0, None, step)) == []


@pytest.mark.parametrize("count", [150, pytest.param(1_500, marks=pytest.mark.ci)])
def test_noise(count: int) -> None:
    assert differing(noisy(count, 7)) == []


@pytest.mark.parametrize(
    "settings",
    [
        Settings(select=("S", "C")),
        Settings(ignore=("C105", "C802")),
        Settings(max_length=80),
        Settings(agent="mlopez"),
        Settings(agent_pattern="[a-z]{5,9}"),
        Settings(severity={"T001": "error"}),
        Settings(extend_unsafe_fixes=("T004",)),
    ],
)
def test_settings(settings: Settings) -> None:
    assert differing(generated(80, 3), settings) == []


def test_records() -> None:
    r = random.Random(9)
    batch = Batch(default())
    different = []
    for state, motive, closure, text, agent, day in generated_rows(500, 9):
        record = Record(state, motive, closure, agent, day)
        if r.random() < 0.3:
            other = r.choice(
                ["PENDIENTE", "RETENDIO", "NO CONTESTA", "ATENDIDO (2 días)", "mlopez", "32/01/2025", "", "x y"]
            )
            record = replace(record, **{r.choice(record.__match_args__): other})
        if together(batch.check(text, record)) != alone(text, PLAIN, record):
            different.append((text, record))
    assert different == []


# ---------------------------------------------------------------- near-twins


class Twins:
    """Notes of one shape, made from the cases of a rule: one value, or one column of the record, is that of another
    place or case; with more of both where the rule tells notes of a shape apart by values. All rules speak, those
    too that are still a preview."""

    def __init__(self, code: str) -> None:
        self.code = code
        tells_apart = load_rule(code).fact is not None
        self._enough = 3 if tells_apart else 1
        cases = [case for case in read(CORPUS / "rules" / f"{code}.txt") if len(case.text) < 400]
        self.cases = cases if tells_apart else cases[::3]
        self._units = Chunks(default().grammar.lexicon).units
        self._pieces = {case.name: self._values(case) for case in self.cases}

    def settings(self) -> list[Settings]:
        """Those of the cases, each once."""
        found = []
        for case in self.cases:
            settings = replace(settings_of(case), preview=True)
            if settings not in found:
                found.append(settings)
        return found

    def notes(self, settings: Settings) -> Iterator[tuple[str, Record | None]]:
        """The notes of the cases with these settings, each followed by its twins."""
        for case in self.cases:
            if replace(settings_of(case), preview=True) == settings:
                record = record_of(case)
                yield case.text, record
                yield from ((text, record) for text in self._texts(case))
                yield from ((case.text, other) for other in self._records(case))

    def _values(self, case: Case) -> list[tuple[int, int]]:
        spans = engine.check(case.text, default(), settings_of(case), record_of(case)).observation.spans
        return [
            (span.start, span.end)
            for found in spans.values()
            for span in ([found] if isinstance(found, Span) else found)
        ]

    def _texts(self, case: Case) -> Iterator[str]:
        for start, end in self._pieces[case.name]:
            written = case.text[start:end]
            alike = (other for other in self._writings(case) if other != written and self._alike(written, other))
            for other in islice(alike, self._enough):
                yield case.text[:start] + other + case.text[end:]

    def _writings(self, case: Case) -> Iterator[str]:
        """The values of a case, then those of the cases of which the rule says something else, then all others."""
        others = [case, *sorted(self.cases, key=lambda other: self._fires(other) == self._fires(case))]
        return iter(dict.fromkeys(other.text[a:b] for other in others for a, b in self._pieces[other.name]))

    def _fires(self, case: Case) -> bool:
        return any(finding.code == self.code for finding in case.findings)

    def shape(self, text: str) -> tuple[object, ...]:
        return tuple(self._units(chunk) for chunk in split(text))

    def _alike(self, one: str, other: str) -> bool:
        return self.shape(one) == self.shape(other) and None not in self.shape(one)

    def _records(self, case: Case) -> Iterator[Record]:
        record = record_of(case)
        for other in self.cases:
            declared = record_of(other)
            if record is not None and declared is not None and self._fires(other) != self._fires(case):
                for column in record.__match_args__:
                    if getattr(declared, column) != getattr(record, column):
                        yield replace(record, **{column: getattr(declared, column)})


# Rules with a fact that no twins tell apart: names of one shape have as many words, and no reason has dates yet.
OF_ONE_MIND = {"C801", "M005"}


@pytest.mark.parametrize("code", NAMES)
def test_near_twins(code: str) -> None:
    """Whichever of the twins comes first, each is told what is said of it alone; and of the rules that look at what
    differs within a shape, some twins break the rule and others do not."""
    twins = Twins(code)
    told: dict[object, set[bool]] = {}
    for settings in twins.settings():
        reports = {
            (text, record): engine.check(text, default(), settings, record) for text, record in twins.notes(settings)
        }
        for order in (list(reports), list(reports)[::-1]):
            batch = Batch(default(), settings)
            results = {note: batch.check(*note) for note in order}
            assert [note for note in order if together(results[note]) != of_report(reports[note])] == []
            assert [note for note in order if batch.told(results[note]) != reports[note]] == []
        for (text, _), report in reports.items():
            told.setdefault(twins.shape(text), set()).add(code in [found.code for found in report.diagnostics])
    if load_rule(code).fact is not None and code not in OF_ONE_MIND:
        assert {True, False} in told.values()


def test_order_does_not_matter() -> None:
    texts = list(generated(500, 4))
    forwards = {text: together(result) for text, result in zip(texts, Batch(default()).check_all(texts), strict=True)}
    batch = Batch(default())
    assert all(together(batch.check(text)) == forwards[text] for text in reversed(texts))


def test_two_notes_in_one_text() -> None:
    """Whether the second says the same is a matter of values, which notes of a shape do not share."""
    note = "Impulsa//jperez//retenido con aumento de plan//"
    texts = [f"{note}{one} {note}{two}" for one, two in (("0991234567", "0991234567"), ("0991234567", "0997654321"))]
    assert not differing(texts)
    assert not differing(texts[::-1])


@pytest.mark.parametrize(
    ("harmless", "private"),
    [
        ("1234567890123456", "4111111111111111"),
        ("3400 000000 00001", "3400 000000 00009"),
        ("3400-000000-00001", "3400-000000-00009"),
        ("ab1234 000000 00001", "q3400 000000 00009"),
        ("ab1234567890123456", "q4111111111111111"),
        ("ruc 1710034069001", "ruc 1710034065001"),
        ("ci 1710034069", "ci 1710034065"),
        ("clave ab4", "clave ab43"),
    ],
)
def test_private_data_is_found_whatever_was_read_before(harmless: str, private: str) -> None:
    note = "Impulsa//jperez//retiro en proceso//cliente dice {} y se va//0991234567"
    texts = [note.format(said) for said in (harmless, private)]
    assert not differing(texts)
    assert not differing(texts[::-1])
    told = [{code[0] for code in result.codes} for result in Batch(default()).check_all(texts)]
    assert [("P" in families) for families in told] == [False, True]


def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tipifica.shapes.batch.MAX_SHAPES", 40)
    monkeypatch.setattr("tipifica.shapes.batch.MAX_CHUNKS", 50)
    monkeypatch.setattr("tipifica.shapes.batch.MAX_UNITS", 90)
    assert differing(generated(250, 8)) == []


def test_what_is_forgotten_while_a_note_is_proved_leaves_no_shape(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A shape that was kept under numbers that stand for other chunks by now would be another note's."""
    monkeypatch.setattr("tipifica.shapes.batch.MAX_UNITS", 40)
    batch = Batch(default(), PLAIN)
    for text in generated(400, 8):
        batch.check(text)
        assert max((number for key in batch._shapes for number in array("I", key)), default=0) < len(batch._units)


def test_a_result_gives_its_report() -> None:
    text = "Impulsa/jperez/retenido con aumento de plan//099-123-45-67"
    assert Batch(default()).check(text).report() == engine.check(text, default())


def twins(texts: Iterable[str], seed: int) -> Iterator[str]:
    """Each note, and twice with other digits in its long numbers: mostly of the same shape."""
    r = random.Random(seed)

    def other(number: re.Match[str]) -> str:
        return number[0][:2] + "".join(r.choice("0123456789") for _ in number[0][2:])

    for text in texts:
        yield text
        yield from (re.sub(r"\b[0-9]{9,}\b", other, text) for _ in range(2))


@pytest.mark.parametrize("count", [60, pytest.param(900, marks=pytest.mark.ci)])
def test_reports_said_by_their_shape(count: int) -> None:
    """Messages, fixes and suggestions too are those of each note by itself."""
    r = random.Random(count)
    texts = [*generated(count, 1), *planted(1, 6), *noisy(count, 7)]
    batch, by_shape = Batch(default()), 0
    for text in twins(r.sample(texts, 2 * count), 3):
        result = batch.check(text)
        told = batch.told(result)
        by_shape += told.observation.text is result.text
        assert told == engine.check(text, default()), text
    assert by_shape > count


def test_what_is_repeated_of_a_note_is_its_own() -> None:
    """A number that a note has twice does not tell which of both a sentence repeats."""
    note = "Impulsa//mlopez//servicio retirado//cliente no {}accede a beneficios viaje al exterior//contacto {}"
    texts = [note.format("042306623", number) for number in ("042306623", "045198753", "041685340")]
    batch = Batch(default())
    assert [batch.told(batch.check(text)) for text in texts] == [engine.check(text, default()) for text in texts]


def test_what_an_unknown_note_resembles_is_its_own() -> None:
    """By the stems of its words, which its shape does not tell."""
    batch = Batch(default(), Settings())
    for word in ("qqqqq", "retim", "rxtim", "retim"):
        note = f"Impulsa//mgarcia//{word}"
        assert batch.told(batch.check(note)) == engine.check(note, default(), Settings())


@pytest.mark.ci
def test_what_a_note_resembles_is_told_alike_in_every_process() -> None:
    code = "import tipifica; print(tipifica.check('pinoza74//retenido con traslado interno sin').diagnostics)"
    told = {
        subprocess.check_output([sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": str(seed)})
        for seed in (101, 202, 303, 404, 505, 606, 707, 808)
    }
    assert len(told) == 1


def test_that_a_fix_was_refused_is_told_of_every_note_of_its_shape() -> None:
    note = "Impulsa//jguillin//cliente no contesta en 3eri ntento de contacto//derivado a  n1//{}"
    batch = Batch(default())
    for number in ("0978194777", "0956194777"):
        told = batch.told(batch.check(note.format(number)))
        assert told == engine.check(note.format(number), default())
        assert any(found.fix is not None and found.fix.refused for found in told.diagnostics)


def test_a_card_is_one_whatever_numbers_came_before() -> None:
    note = "Impulsa//jperez//retenido con aumento de plan//{} 0991234567"
    batch = Batch(default())
    for number in ("4111111111111112", "4111111111111111", "1790016919002", "1790016919001"):
        text = note.format(number)
        assert together(batch.check(text)) == alone(text, PLAIN)


def test_two_telephones_beside_each_other_are_read_by_their_shape() -> None:
    note = "Impulsa//jperez//traslado externo con costo//# {}//Ambato N42-237 y Alfaro//{}"
    batch = Batch(default())
    for order, numbers in (("9743562", "0993991575 0913409529"), ("8070307", "0939821706 0999204743")):
        text = note.format(order, numbers)
        found = batch.check(text)
        assert found.template is not None
        assert together(found) == alone(text, PLAIN)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "//",
        "////",
        "Impulsa",
        "\ud800//\x00",
        "a" * 5_000,
        "Impulsa//jperez//clave casa1234//retenido con aumento de plan//0991234567",
        "Impulsa//jperez//retenido con aumento de plan//0991234567\n0987654321",
        "Impulsa//jperez//retenido con aumento de plan//0991234567 0991234567",
        "Impulsa//jperez//retenido con aumento de plan//0999999999",
        "Impulsa//jp//retenido con aumento de plan//0991234567",
        "Impulsa//jperez//retenido con aumento de plan//1710034065",
    ],
)
def test_unusual_notes(text: str) -> None:
    assert differing([text, text]) == []
