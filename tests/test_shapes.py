"""Many notes are checked exactly as each of them alone is."""

import importlib.util
import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from support import filler, mutator
from support.corpus import load
from tipifica import Record, Settings, engine
from tipifica.language import default
from tipifica.shapes import Batch, Result

BASELINE = Path(__file__).parent.parent / "benchmarks" / "baseline" / "gen_notes.py"


def alone(text: str, settings: Settings, record: Record | None = None) -> tuple[object, ...]:
    report = engine.check(text, default(), settings, record)
    seen = report.observation
    findings = [(d.code, d.severity, *d.span, d.fix and d.fix.applicability) for d in report.diagnostics]
    return report.verdict, seen.reason, seen.candidates, dict(seen.fields), findings, report.canonical


def together(result: Result) -> tuple[object, ...]:
    findings = list(map(tuple, result.findings))
    assert [code for code, *_ in findings] == list(result.codes)
    return result.verdict, result.reason, result.candidates, dict(result.fields), findings, result.canonical


PLAIN = Settings()


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


def test_corpus() -> None:
    texts = [case.text for cases in load().values() for case in cases]
    assert differing(texts) == []


@pytest.mark.parametrize("count", [600, pytest.param(5_000, marks=pytest.mark.ci)])
def test_generated_notes(count: int) -> None:
    assert differing(generated(count, count)) == []


def test_conforming_notes() -> None:
    assert differing(note.text for note in filler.notes(300, 5)) == []


def test_planted_deviations() -> None:
    assert differing(planted(1, 6)) == []


def test_noise() -> None:
    assert differing(noisy(400, 7)) == []


@pytest.mark.parametrize(
    "settings",
    [
        Settings(select=("S", "C")),
        Settings(ignore=("C105", "C802")),
        Settings(max_length=80),
        Settings(agent="mlopez"),
        Settings(severity={"T001": "error"}),
        Settings(extend_unsafe_fixes=("T004",)),
    ],
)
def test_settings(settings: Settings) -> None:
    assert differing(generated(150, 3), settings) == []


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


def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tipifica.shapes.batch.MAX_SHAPES", 40)
    monkeypatch.setattr("tipifica.shapes.batch.MAX_CHUNKS", 90)
    assert differing(generated(250, 8)) == []


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


def test_a_card_is_one_whatever_numbers_came_before() -> None:
    note = "Impulsa//jperez//retenido con aumento de plan//{} 0991234567"
    batch = Batch(default())
    for number in ("4111111111111112", "4111111111111111", "1790016919002", "1790016919001"):
        text = note.format(number)
        assert together(batch.check(text)) == alone(text, PLAIN)


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
