"""When a callback is due: what a careful reader would write into a calendar on the day of the record, or nothing."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.bulk import write_csv
from support.command import call
from tipifica.fields.callback import callback_day

WEDNESDAY = date(2025, 3, 5)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("mañana", "2025-03-06"),
        ("MAÑANA a las 10h00", "2025-03-06"),
        ("mañana en la mañana", "2025-03-06"),
        ("pasado mañana 8am", "2025-03-07"),
        ("hoy en la tarde", "2025-03-05"),
        ("el lunes", "2025-03-10"),
        ("el sábado", "2025-03-08"),
        ("el miercoles despues de almuerso", "2025-03-12"),
        ("el viernes después de las diez de la mañana", "2025-03-07"),
        ("el próximo lunes", "2025-03-10"),
        ("en 3 días", "2025-03-08"),
        ("dentro de tres dias", "2025-03-08"),
        ("03/04", "2025-04-03"),
        ("el 14/08/2025 a las 9h30", "2025-08-14"),
        ("lunes 10/03", "2025-03-10"),
        ("15 de agosto", "2025-08-15"),
        ("15 de agosto de 2025", "2025-08-15"),
    ],
)
def test_a_day_that_is_named(words: str, day: str) -> None:
    assert callback_day(words, WEDNESDAY) == date.fromisoformat(day)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "en la mañana",
        "a las diez de la mañana",
        "el lunes o martes",
        "el jueves o el viernes",
        "después del sábado",
        "a partir del lunes",
        "que no sea lunes",
        "los lunes",
        "la próxima semana",
        "el lunes de la próxima semana",
        "en 3 días hábiles",
        "lunes 11/03",
        "31/02",
        "04/03",
        "03/04/2020",
        "3-4 de la tarde",
        "en 1/2 hora",
        "10h30",
        "cuando sea posible",
    ],
)
def test_what_leaves_it_open_has_none(words: str) -> None:
    assert callback_day(words, WEDNESDAY) is None


def test_a_day_without_a_year_goes_over_its_end() -> None:
    assert callback_day("05/01", date(2025, 12, 28)) == date(2026, 1, 5)


@given(st.text(max_size=40), st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_any_words_name_a_day_that_is_not_past_or_none(words: str, recorded: date) -> None:
    day = callback_day(words, recorded)
    assert day is None or day >= recorded


@given(st.sampled_from(("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")), st.dates())
def test_a_weekday_is_the_next_one(word: str, recorded: date) -> None:
    if recorded < date(9999, 12, 20):
        day = callback_day(f"el {word}", recorded)
        assert day is not None
        assert timedelta(days=1) <= day - recorded <= timedelta(days=7)
        assert ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")[day.weekday()] == word


def test_the_end_of_the_calendar_is_no_error() -> None:
    assert callback_day("mañana", date.max) is None


def test_results_have_the_day_and_masking_leaves_it(tmp_path: Path) -> None:
    note = "Impulsa//ana//cliente indica le llame nuevamente {}posible retención//0991234567"
    cases = [("1", "mañana ", "2025-03-05"), ("2", "mañana ", ""), ("3", "el lunes o martes ", "2025-03-05")]
    write_csv(tmp_path / "in.csv", [(case, note.format(words), "ana", day) for case, words, day in cases])
    for args in ([], ["--redact", "all"], ["--fix"]):
        done = call("scan", "in.csv", "--jobs", "1", "--isolated", "--out", "o.parquet", *args, cwd=tmp_path)
        assert done.status == 0, done.err
        due = pq.read_table(tmp_path / "o.parquet").column("callback_due").to_pylist()
        assert due == [date(2025, 3, 6), None, None]
