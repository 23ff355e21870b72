"""The duration does not fit the dates.

The end is start + n months (clamped to the last day of its month), the day before that, or the last day of the nth
month, the start's own month being the first. Silent beside C201 and C203.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import MAXYEAR, date, timedelta

from tipifica.model import Diagnostic, LooksAt, Rule
from tipifica.rules.note import Note, Values, diagnostic


def run(note: Note) -> Iterator[Diagnostic]:
    """One diagnostic on the duration."""
    for field, fits in meant_ends(note):
        yield diagnostic(
            note.span(field),
            "La duración ({months}) no corresponde a las fechas: con ella el fin es {day:02d}/{month:02d}/{year}",
            months=note.fields[field],
            day=fits.day,
            month=fits.month,
            year=fits.year,
        )


def meant_ends(values: Values) -> Iterator[tuple[str, date]]:
    """The fields of durations that do not fit their dates, a range in its order, each with the end that it means."""
    for field, told in values.telling_of("dates", "count"):
        start, end = map(values.string, told.parts)
        months = values.fields[field]
        if start is not None and end is not None and isinstance(months, int) and start <= end:
            ends = fitting_ends(date.fromisoformat(start), months)
            if date.fromisoformat(end) not in ends:
                # Of the days that fit the last but one is what people mean by so many months.
                yield field, max(ends) - timedelta(days=1)


def unfit(values: Values) -> tuple[str, ...]:
    """The fields of durations that do not fit their dates."""
    return tuple([field for field, _ in meant_ends(values)])


def fitting_ends(start: date, months: int) -> set[date]:
    """The days on which a suspension of `months` months from `start` may end."""
    ends = {_last_day(start, months - 1)}
    last = _last_day(start, months)
    whole = last.replace(day=min(start.day, last.day))
    return ends | {whole, whole - timedelta(days=1)}


def fitting_durations(start: date, end: date) -> list[int]:
    """The numbers of months of which this rule says nothing where these are the dates: one or none, but for dates at
    the ends of months of unlike length."""
    apart = (end.year - start.year) * 12 + end.month - start.month
    return [months for months in (apart, apart + 1) if months > 0 and end in fitting_ends(start, months)]


def _last_day(start: date, months: int) -> date:
    """The last day of the month that lies `months` months after the month of `start`."""
    number = start.year * 12 + start.month - 1 + months
    year, month = divmod(number, 12)
    return date(min(year, MAXYEAR), month + 1, monthrange(min(year, MAXYEAR), month + 1)[1])


RULE = Rule(
    code="C204",
    name="duracion-no-coincide",
    severity="warning",
    fixable="never",
    summary="La duración no corresponde a las fechas.",
    doc=__doc__ or "",
    run=run,
    looks_at=LooksAt(values=("dates", "count")),
    fact=unfit,
)
ENGLISH = {
    "La duración ({months}) no corresponde a las fechas: con ella el fin es {day:02d}/{month:02d}/{year}": (
        "The duration ({months}) does not fit the dates: with it the end is {day:02d}/{month:02d}/{year}"
    ),
    "La duración no corresponde a las fechas.": "The duration does not fit the dates.",
}
