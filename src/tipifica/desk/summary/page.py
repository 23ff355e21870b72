"""The report as one page of HTML: nothing is asked of the network, and its own policy (CSP) forbids it."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from importlib.resources import files
from typing import Any, NamedTuple

from tipifica.desk.summary.agents import AgentPage
from tipifica.desk.summary.sentences import in_words, say, written_number
from tipifica.desk.summary.tables import FEW, ReportTable, TableColumn
from tipifica.messages import plural
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
    """All that a report shows, said in `lang`. `made` says what it was made of, by name."""

    lang: str
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
    made = _Page(content, charts)
    parts = [
        f'<!DOCTYPE html>\n<html lang="{content.lang}">\n<head>\n<meta charset="utf-8">\n',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n',
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
        f"<title>{_text(content.title)}</title>\n<style>{style}</style>\n</head>\n<body>\n",
        *made.head(),
        *made.filters(),
        "<main>\n",
        *made.sections(),
        *made.examples(),
        *made.agents(),
        "</main>\n",
        *made.foot(),
        f"<script>{script}</script>\n</body>\n</html>\n",
    ]
    return "".join(parts).encode("utf-8", "backslashreplace")


def _source(content: str) -> str:
    digest = hashlib.sha256(content.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def _text(text: str) -> str:
    return escape(visible(text))


class _Page:
    """The parts of the page, in its language."""

    def __init__(self, content: ReportContent, charts: Mapping[str, str]) -> None:
        self._content = content
        self._charts = charts

    def _say(self, template: str, **values: Any) -> str:
        """A sentence of the page, escaped."""
        return _text(in_words(say(template, **values), self._content.lang))

    def head(self) -> Iterator[str]:
        """Yield what the report is of, and the list of its parts."""
        content = self._content
        notes = plural("{n} nota", "{n} notas", content.notes, content.lang)
        notes = notes.format(n=written_number("count", content.notes, content.lang))
        yield f"<header>\n<h1>{_text(content.title)}</h1>\n<p>{notes}</p>\n"
        parts = self._say("Partes del informe")
        yield f'</header>\n<nav aria-label="{parts}"><details><summary>{parts}</summary><ul>\n'
        for table in content.tables:
            yield f'<li><a href="#{table.key}">{_text(str(table.title))}</a></li>\n'
        if content.examples:
            yield f'<li><a href="#ejemplos">{self._say("Ejemplos")}</a></li>\n'
        if content.agents:
            yield f'<li><a href="#paginas">{self._say("Una página para cada asesor")}</a></li>\n'
        yield "</ul></details></nav>\n"

    def foot(self) -> Iterator[str]:
        """Yield what the results were made with, by which two reports can be told apart."""
        made = " · ".join(f"{name}: {value}" for name, value in self._content.made.items())
        yield f'<footer class="made">{_text(made)}</footer>\n' if made else ""

    def filters(self) -> Iterator[str]:
        """Yield what the script fills in and makes work: by what all tables are filtered, and what that comes to."""
        told = {
            "rows": self._say("Filas que quedan: {shown} de {all} ({filters}).", **_FILLED_IN),
            "pages": self._say("Páginas que quedan: {shown} de {all} ({filters}).", **_FILLED_IN),
            "lacking": self._say("Sin filtrar por {names}: esta tabla no lo dice.", **_FILLED_IN),
            "said": self._say(
                "Filtro: {filters}. Tablas filtradas: {tables}; enteras, porque no dicen nada de eso: {others}.",
                **_FILLED_IN,
            ),
            "picture": self._say("El dibujo muestra todo."),
            "text": self._say("texto"),
            "months": self._say("Meses"),
            "weeks": self._say("Semanas (ISO)"),
            "suffix": self._say("filtrado"),
        }
        data = " ".join(f'data-{name}="{text}"' for name, text in told.items())
        yield f'<section id="filtros" class="tools" aria-label="{self._say("Filtros")}" hidden {data}>\n'
        names = (self._say("período"), self._say("asesor"), self._say("motivo"), self._say("regla"))
        for by, name in zip(_FILTERS, names, strict=True):
            every = f'<option value="">{self._say("todo")}</option>'
            yield f'<label>{name} <select data-by="{by}" data-name="{name}">{every}</select></label>\n'
        yield '</section>\n<div id="filtrado" hidden><output></output> '
        yield f'<button type="button">{self._say("Quitar filtros")}</button></div>\n'

    def sections(self) -> Iterator[str]:
        """Yield the tables with their pictures."""
        for table in self._content.tables:
            heading = f'<h2 id="{table.key}-titulo">{_text(str(table.title))}</h2>\n'
            heading += f'<p class="doc">{_text(str(table.doc))}</p>\n'
            if table.lacks or not table.rows:
                yield f'<section id="{table.key}">\n{heading}'
                lacks, none = f'<p class="lacks">{_text(str(table.lacks))}</p>\n', self._none()
                yield lacks if table.lacks else none
            else:
                yield f"{_opened(table.key, str(table.name))}\n{heading}"
                chart = self._charts.get(table.key)
                # What is scrolled by hand is scrolled by keys, too.
                shown = f'class="chart" tabindex="0" role="group" aria-labelledby="{table.key}-titulo"'
                yield f"<div {shown}>{chart}</div>\n" if chart else ""
                yield from self._working(table, table.key)
            yield from _folded(table)
            yield "</section>\n"

    def _none(self) -> str:
        return f"<p>{self._say('No hay nada.')}</p>\n"

    def _working(self, table: ReportTable, key: str) -> Iterator[str]:
        """A table with what the script makes work: without it there are tables alone."""
        yield '<div class="tools" hidden>'
        if len(table.rows) > _SEARCHED:
            yield self._search(key)
        yield f'<button type="button">{self._say("Descargar CSV")}</button> <output></output></div>\n'
        yield from self._rows(table, key)

    def _rows(self, table: ReportTable, key: str) -> Iterator[str]:
        """The table itself, named by the heading of `key`."""
        yield f'<div class="wide" tabindex="0" role="group" aria-labelledby="{key}-titulo"><table>\n<thead><tr>'
        for column in table.columns:
            by = f' data-by="{column.by}"' if column.by else ""
            yield f'<th scope="col"{by}{"" if column.kind == "text" else _NUMERIC}>{_text(str(column.title))}</th>'
        yield "</tr></thead>\n<tbody>\n"
        for row in table.rows:
            yield f"<tr>{''.join(map(self._cell, table.columns, row))}</tr>\n"
        yield "</tbody>\n</table></div>\n"

    def _cell(self, column: TableColumn, value: Any) -> str:
        if column.kind == "text":
            period = ' class="d"' if column.by == "period" else ""
            return f"<td{period}>{_text('' if value is None else str(value))}</td>"
        # What is downloaded and sorted by is the number itself.
        return f'<td class="n" data-value="{value!r}">{written_number(column.kind, value, self._content.lang)}</td>'

    def _search(self, key: str) -> str:
        return f'<label>{self._say("Buscar")} <input type="search" id="{key}-buscar"></label> '

    def examples(self) -> Iterator[str]:
        """Yield the notes that show a rule best."""
        if not self._content.examples:
            return
        doc = self._say(
            "De cada regla que más necesita a una persona, la nota con más hallazgos. Los datos de clientes están "
            "ocultos si no se pidió verlos."
        )
        yield f'<section id="ejemplos">\n<h2>{self._say("Ejemplos")}</h2>\n<p class="doc">{doc}</p>\n'
        for example in self._content.examples:
            row = self._say("fila {n}", n=example.number)
            yield f"<blockquote>\n<p><strong>{_text(example.why)}</strong>, {row}</p>\n<p>{_text(example.note)}</p>\n"
            if example.mended is not None and example.mended != example.note:
                yield f"<p>{self._say('Con lo que se corrige solo: {note}', note=example.mended)}</p>\n"
            yield "</blockquote>\n"
        yield "</section>\n"

    def agents(self) -> Iterator[str]:
        """Yield a part for each agent, which is opened by a click."""
        if not self._content.agents:
            return
        title = self._say("Una página para cada asesor")
        doc = self._say(
            "Los de {n} notas o más. Se abre con un clic, e impreso sale en hoja aparte lo que está abierto.", n=FEW
        )
        yield f'<section id="paginas" class="pages">\n<h2>{title}</h2>\n<p class="doc">{doc}</p>\n'
        yield f'<div class="tools" hidden>{self._search("paginas")}<output></output></div>\n'
        for at, page in enumerate(self._content.agents, 1):
            notes = self._say("{agent} ({n} notas)", agent=page.agent, n=page.notes)
            yield f'<details data-agent="{_text(page.agent)}">\n'
            yield f"<summary>{notes}</summary>\n<p>{_text(str(page.said))}</p>\n"
            for table in page.tables:
                key = f"pagina-{at}-{table.key}"
                opened = _opened(key, f"{page.agent}-{table.name}") if table.rows else f'<section id="{key}">'
                yield f'{opened}\n<h3 id="{key}-titulo">{_text(str(table.title))}</h3>\n'
                yield f'<p class="doc">{_text(str(table.doc))}</p>\n'
                yield from self._working(table, key) if table.rows else (self._none(),)
                yield from _folded(table)
                yield "</section>\n"
            yield "</details>\n"
        yield "</section>\n"


def _opened(key: str, name: str) -> str:
    """The start of a section whose table works; `name` is what its CSV is called."""
    return f'<section id="{key}" class="table" data-name="{_text(name)}" aria-labelledby="{key}-titulo">'


_FILTERS = ("period", "agent", "reason", "rule")
# The script fills these in, as Python would.
_FILLED_IN = {name: f"{{{name}}}" for name in ("shown", "all", "filters", "names", "tables", "others")}
_SEARCHED = 10
_NUMERIC = ' class="n"'


def _folded(table: ReportTable) -> Iterator[str]:
    if table.folded:
        yield f'<p class="folded">{_text(str(table.folded))}</p>\n'
