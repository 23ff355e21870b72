"""Pictures of some tables of the report, as SVG: drawn beforehand by Vega-Altair, so that nothing runs in the page for
them, and they print as they are."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tipifica.bulk.extra import needs
from tipifica.desk.summary.tables import ReportTable
from tipifica.messages import translate
from tipifica.report.statistics import VERDICTS

MOST_BARS = 15
WIDTH, HEIGHT, BAR_HEIGHT = 640, 220, 20
# Told apart by those who see no red and green, too, and dark enough on white.
_COLOURS = ("#1b7837", "#4393c3", "#d9822b", "#b2182b", "#6b7680")
# The letters of whoever looks at it may be wider than those that it was measured with.
_PADDING = {"left": 40, "right": 40, "top": 5, "bottom": 5}
_STYLE = re.compile(r'\sstyle="[^"]*"')
_SHARES = slice(2, 2 + len(VERDICTS))


def charts(tables: Sequence[ReportTable], lang: str) -> Mapping[str, str]:
    """Return the pictures of those tables (in `lang`) that have one, by the key of the table. Raises InputError where a
    library is missing."""
    drawn = {table.key: _DRAWN[table.key](table, lang) for table in tables if table.rows and table.key in _DRAWN}
    return {key: _as_svg(chart, key) for key, chart in drawn.items()}


def _as_svg(chart: Any, key: str) -> str:
    """The chart as SVG: without attributes that the page's policy forbids, and named by its table."""
    with needs("vl_convert", "informe"):
        import vl_convert  # noqa: PLC0415 - an extra
    svg = vl_convert.vegalite_to_svg(chart.configure(padding=_PADDING).to_dict())
    named = f'<svg role="img" aria-labelledby="{key}-titulo" '
    return _STYLE.sub("", svg).replace("<svg ", named, 1)


def _chart(rows: Sequence[Mapping[str, Any]]) -> tuple[Any, Any]:
    """A chart of rows, and the library. Their columns are c0, c1, …: dots, colons and quotes of a name would be taken
    for something else."""
    with needs("altair", "informe"):
        import altair  # noqa: PLC0415 - an extra, and slow to load
    made: Any = altair
    return made.Chart(made.Data(values=list(rows))), made


def _verdicts(table: ReportTable, lang: str) -> Any:
    rows = [{"c0": name, "c1": share, "c2": at} for at, (name, _, share) in enumerate(table.rows)]
    chart, altair = _chart(rows)
    return (
        chart.mark_bar(size=BAR_HEIGHT)
        .encode(
            x=altair.X(field="c1", type="quantitative", scale=altair.Scale(domain=[0, 100])).title("%"),
            color=_of_verdicts(altair, "c0", lang),
            order=altair.Order(field="c2", type="quantitative"),
        )
        .properties(width=WIDTH, height=2 * BAR_HEIGHT)
    )


def _months(table: ReportTable, lang: str) -> Any:
    names = _verdict_names(lang)
    rows = [
        {"c0": f"{row[0]}-01", "c1": share, "c2": name}
        for row in table.rows
        for name, share in zip(names, row[_SHARES], strict=True)
    ]
    chart, altair = _chart(rows)
    return (
        chart.mark_line(point=True)
        .encode(
            x=altair.X(
                field="c0", type="temporal", axis=altair.Axis(format="%m/%Y", tickCount="month", labelOverlap=True)
            ).title(translate("mes", lang)),
            y=altair.Y(field="c1", type="quantitative", scale=altair.Scale(domain=[0, 100])).title(
                translate("% de las notas", lang)
            ),
            color=_of_verdicts(altair, "c2", lang),
        )
        .properties(width=WIDTH, height=HEIGHT)
    )


def _rules(table: ReportTable, lang: str) -> Any:
    rows = [{"c0": row[0], "c1": row[3]} for row in table.rows[:MOST_BARS]]
    chart, altair = _chart(rows)
    return (
        chart.mark_bar(color=_COLOURS[1])
        .encode(
            x=altair.X(field="c1", type="quantitative").title(translate("% de las notas", lang)),
            y=altair.Y(field="c0", type="nominal", title=None, sort=None, axis=altair.Axis(labelLimit=300)),
        )
        .properties(width=WIDTH - 200, height=altair.Step(BAR_HEIGHT))
    )


def _outcomes(table: ReportTable, lang: str) -> Any:
    states = [str(column.title) for column in table.columns[2:]]
    rows = [
        {"c0": row[0], "c1": count, "c2": state}
        for row in table.rows
        for state, count in zip(states, row[2:], strict=True)
        if count
    ]
    chart, altair = _chart(rows)
    return (
        chart.mark_bar()
        .encode(
            x=altair.X(field="c0", type="nominal", axis=altair.Axis(labelOverlap=True)).title(
                translate("semana", lang)
            ),
            y=altair.Y(field="c1", type="quantitative").title(translate("casos", lang)),
            color=altair.Color(field="c2", type="nominal", title=None, sort=states),
        )
        .properties(width=WIDTH, height=HEIGHT)
    )


def _verdict_names(lang: str) -> list[str]:
    return [translate(name, lang) for name in VERDICTS.values()]


def _of_verdicts(altair: Any, field: str, lang: str) -> Any:
    scale = altair.Scale(domain=_verdict_names(lang), range=list(_COLOURS))
    return altair.Color(field=field, type="nominal", title=None, scale=scale)


_DRAWN: Mapping[str, Callable[[ReportTable, str], Any]] = {
    "veredictos": _verdicts,
    "meses": _months,
    "reglas": _rules,
    "resultado": _outcomes,
}
