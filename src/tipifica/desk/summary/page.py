"""The report as one page of HTML: nothing is asked of the network, and its own policy (CSP) forbids it."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from importlib.resources import files
from typing import Any, NamedTuple

from tipifica.desk.summary.agents import AgentPage
from tipifica.desk.summary.tables import FEW, CellKind, ReportTable
from tipifica.report.escape import visible

_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'"


class ShownExample(NamedTuple):
    """A note as it may be shown: why it is shown, its number among the results, its text and what it would be mended to
    (None where it has no reason)."""

    why: str
    number: int
    note: str
    mended: str | None


class ReportContent(NamedTuple):
    """All that a report shows. `made` says what it was made of, by name."""

    title: str
    made: Mapping[str, str]
    notes: int
    tables: Sequence[ReportTable]
    examples: Sequence[ShownExample]
    agents: Sequence[AgentPage]


def page(content: ReportContent, charts: Mapping[str, str]) -> bytes:
    """Return the page, UTF-8; `charts` are pictures of tables (SVG), by key. All that comes from results is escaped."""
    style, script = (files(__package__).joinpath(name).read_text(encoding="utf-8") for name in ("page.css", "page.js"))
    policy = f"{_POLICY}; style-src {_source(style)}; script-src {_source(script)}"
    parts = [
        '<!DOCTYPE html>\n<html lang="es">\n<head>\n<meta charset="utf-8">\n',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n',
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
        f"<title>{_text(content.title)}</title>\n<style>{style}</style>\n</head>\n<body>\n",
        *_head(content),
        "<main>\n",
        *(part for table in content.tables for part in _section(table, charts.get(table.key, ""))),
        *_examples(content.examples),
        *_agents(content.agents),
        f"</main>\n<script>{script}</script>\n</body>\n</html>\n",
    ]
    return "".join(parts).encode("utf-8", "backslashreplace")


def _source(content: str) -> str:
    digest = hashlib.sha256(content.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def _text(text: str) -> str:
    return escape(visible(text))


def _head(content: ReportContent) -> Iterator[str]:
    made = " · ".join(f"{name}: {value}" for name, value in content.made.items())
    yield f"<header>\n<h1>{_text(content.title)}</h1>\n<p>{_number('count', content.notes)} notas</p>\n"
    yield f'<p class="made">{_text(made)}</p>\n</header>\n<nav aria-label="Partes del informe"><ul>\n'
    for table in content.tables:
        yield f'<li><a href="#{table.key}">{_text(table.title)}</a></li>\n'
    if content.examples:
        yield '<li><a href="#ejemplos">Ejemplos</a></li>\n'
    if content.agents:
        yield f'<li><a href="#paginas">{_PAGES}</a></li>\n'
    yield "</ul></nav>\n"


def _section(table: ReportTable, chart: str) -> Iterator[str]:
    heading = f'<h2 id="{table.key}-titulo">{_text(table.title)}</h2>\n<p class="doc">{_text(table.doc)}</p>\n'
    if table.lacks or not table.rows:
        yield f'<section id="{table.key}">\n{heading}'
        yield f'<p class="lacks">{_text(table.lacks)}</p>\n' if table.lacks else "<p>No hay ninguna.</p>\n"
        yield from _folded(table)
        yield "</section>\n"
        return
    yield f'<section id="{table.key}" class="table" aria-labelledby="{table.key}-titulo">\n{heading}'
    yield f'<div class="chart">{chart}</div>\n' if chart else ""
    yield from _tools(table)
    yield from _rows(table, table.key)
    yield from _folded(table)
    yield "</section>\n"


def _rows(table: ReportTable, key: str) -> Iterator[str]:
    """The table itself, named by the heading of `key`."""
    yield f'<div class="wide" tabindex="0" role="group" aria-labelledby="{key}-titulo"><table>\n<thead><tr>'
    for column in table.columns:
        yield f'<th scope="col"{"" if column.kind == "text" else _NUMERIC}>{_text(column.title)}</th>'
    yield "</tr></thead>\n<tbody>\n"
    kinds = [column.kind for column in table.columns]
    for row in table.rows:
        yield f"<tr>{''.join(map(_cell, kinds, row))}</tr>\n"
    yield "</tbody>\n</table></div>\n"


def _tools(table: ReportTable) -> Iterator[str]:
    """What the script makes work: without it there are tables alone."""
    yield '<div class="tools" hidden>'
    if len(table.rows) > _SEARCHED:
        yield f'<label>Buscar <input type="search" id="{table.key}-buscar"></label> '
        yield '<output aria-live="polite"></output> '
    yield '<button type="button">Descargar CSV</button></div>\n'


_SEARCHED = 10
_NUMERIC = ' class="n"'


def _folded(table: ReportTable) -> Iterator[str]:
    if table.folded:
        yield f'<p class="folded">{_text(table.folded)}</p>\n'


def _cell(kind: CellKind, value: Any) -> str:
    if kind == "text":
        return f"<td>{_text('' if value is None else str(value))}</td>"
    # What is downloaded and sorted by is the number itself.
    return f'<td class="n" data-value="{value!r}">{_number(kind, value)}</td>'


def _number(kind: CellKind, value: float) -> str:
    """A number as it is written in Ecuador: points between thousands, a comma before decimals."""
    written = f"{value:,d}" if kind == "count" else f"{value:+,.1f}" if kind == "points" else f"{value:,.1f}"
    return written.translate(_SIGNS)


_SIGNS = str.maketrans(",.-", ".,−")


def _examples(examples: Sequence[ShownExample]) -> Iterator[str]:
    if not examples:
        return
    yield '<section id="ejemplos">\n<h2>Ejemplos</h2>\n<p class="doc">De cada regla que más necesita a una persona, '
    yield "la nota con más hallazgos. Los datos de clientes están ocultos si no se pidió verlos.</p>\n"
    for example in examples:
        yield f"<blockquote>\n<p><strong>{_text(example.why)}</strong>, fila {_number('count', example.number)}</p>\n"
        yield f"<p>{_text(example.note)}</p>\n"
        if example.mended is not None and example.mended != example.note:
            yield f"<p>Con lo que se corrige solo: {_text(example.mended)}</p>\n"
        yield "</blockquote>\n"
    yield "</section>\n"


_PAGES = "Una página para cada asesor"


def _agents(pages: Sequence[AgentPage]) -> Iterator[str]:
    if not pages:
        return
    yield f'<section id="paginas" class="pages">\n<h2>{_PAGES}</h2>\n<p class="doc">Los de {FEW} notas o más. '
    yield "Se abre con un clic, e impreso sale en hoja aparte lo que está abierto.</p>\n"
    yield '<div class="tools" hidden><label>Buscar <input type="search" id="paginas-buscar"></label> '
    yield '<output aria-live="polite"></output></div>\n'
    for at, page in enumerate(pages, 1):
        yield f"<details>\n<summary>{_text(page.agent)} ({_number('count', page.notes)} notas)</summary>\n"
        yield f"<p>{_text(page.said)}</p>\n"
        for table in page.tables:
            key = f"pagina-{at}-{table.key}"
            yield f'<section id="{key}">\n<h3 id="{key}-titulo">{_text(table.title)}</h3>\n'
            yield f'<p class="doc">{_text(table.doc)}</p>\n'
            yield from _rows(table, key) if table.rows else ("<p>No hay ninguno.</p>\n",)
            yield from _folded(table)
            yield "</section>\n"
        yield "</details>\n"
    yield "</section>\n"
