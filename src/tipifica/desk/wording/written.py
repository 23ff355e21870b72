"""Shapes and suggestions as files, without anything personal: what a campaign can send to whoever keeps the manual."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import Any

from tipifica.bulk.sinks.as_csv import MARK, guard
from tipifica.desk.summary.tables import ReportTable, TableColumn, titled
from tipifica.desk.wording.shapes import WrittenShapes
from tipifica.desk.wording.shared import AGENTS, NOTES
from tipifica.desk.wording.suggest import LexiconSuggestion, LexiconTable, NotesReading
from tipifica.language import default
from tipifica.report.statistics import VERDICTS
from tipifica.rules import NAMES

SHAPE_KINDS, SUGGESTION_KINDS = (".csv", ".json"), (".toml",)
_COLUMNS: tuple[TableColumn, ...] = (
    *titled("text", "forma"),
    *titled("count", "notas"),
    *titled("share", "%", "% hasta aquí"),
    *titled("text", "motivo más cercano", "qué no cumple", "un ejemplo"),
)


def shapes_table(found: WrittenShapes, examples: Sequence[str]) -> ReportTable:
    """Return the shapes as a table of the report; `examples` are their notes, masked."""
    folded = f"Otras {found.other_shapes} formas, con {found.other_notes} notas, no se muestran."
    return ReportTable(
        "formas",
        "Cómo están escritas las que no están conformes",
        "Las formas más frecuentes, sin contar mayúsculas ni tildes; % de las notas que no están conformes. Lo que no "
        f"es del manual se ve solo donde {NOTES} notas de {AGENTS} asesores tienen esa misma forma; si no, es «…».",
        _COLUMNS,
        tuple(_rows(found, examples)),
        folded=folded if found.other_shapes else "",
    )


def _rows(found: WrittenShapes, examples: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    told = 0
    for shape, example in zip(found.shapes, examples, strict=True):
        told += shape.notes
        codes = ", ".join(f"{code} {NAMES.get(code, '')}".rstrip() for code, _ in shape.codes)
        shares = (100 * count / found.notes for count in (shape.notes, told))
        yield (shape.form, shape.notes, *shares, shape.nearest, codes, example)


def shapes_file(path: str, found: WrittenShapes, examples: Sequence[str], made: Mapping[str, str]) -> bytes:
    """Return the shapes as CSV or JSON, by the ending of `path`; `made` says what the results were made with."""
    table = shapes_table(found, examples)
    if PurePath(path).suffix.lower() == ".csv":
        written = io.StringIO()
        rows = csv.writer(written)
        rows.writerow([column.title for column in table.columns])
        columns = zip(table.columns, zip(*table.rows, strict=True), strict=False)
        rows.writerows(zip(*(guard(list(cells)) if of.kind == "text" else cells for of, cells in columns), strict=True))
        return (MARK + written.getvalue()).encode()
    shapes = [
        {
            "form": shape.form,
            "notes": shape.notes,
            "share": row[2],
            "cumulative": row[3],
            "nearest": shape.nearest,
            "codes": dict(shape.codes),
            "example": row[-1],
        }
        for shape, row in zip(found.shapes, table.rows, strict=True)
    ]
    content = {
        "made": dict(made),
        "notes": found.notes,
        "shapes": shapes,
        "other_shapes": found.other_shapes,
        "other_notes": found.other_notes,
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def suggestions_file(found: Sequence[LexiconSuggestion], made: Mapping[str, str]) -> bytes:
    """Return the suggestions as TOML that can be copied into a lexicon row by row; counts and readings are comments."""
    lines = [*_head(made)]
    for table in ("short", "forms", "equals"):
        lines += ["", f"[{table}]", *_entries(table, found)]
    lines += ["", "# Sin propuesta: palabras que el manual no tiene."]
    lines += [f"# {_counted(each)}" for each in found if not each.meant]
    return ("\n".join(lines) + "\n").encode()


def _head(made: Mapping[str, str]) -> Iterable[str]:
    yield "# Propuestas para el léxico: para revisar, una por una. Palabras que el manual no tiene y que escriben"
    yield f"# {NOTES} notas o más de {AGENTS} asesores o más. Cada una se probó en notas que la tienen: qué se lee hoy"
    yield "# en ellas y qué se leería. Que se pueda leer así no quiere decir que se escribió con ese sentido."
    yield from (f"# {name}: {value}" for name, value in made.items())


def _entries(table: LexiconTable, found: Sequence[LexiconSuggestion]) -> Iterator[str]:
    """The rows of a table of the lexicon. That of short forms goes from what is written to what it stands for, the
    others from the manual's word to what is written."""
    rows: dict[str, list[str]] = {}
    comments: dict[str, list[str]] = {}
    for each in found:
        for meant in each.meant:
            if meant.table == table:
                written = each.shared.word
                key, value = (written, meant.word) if table == "short" else (meant.word, written)
                rows.setdefault(key, []).append(value)
                reading = f"como «{meant.word}»: {_read(meant.reading)}, mejor en {meant.better} de {each.tried}"
                comments.setdefault(key, []).append(f"# {_counted(each)}; {reading}")
    for key, values in rows.items():
        yield from comments[key]
        yield f"{json.dumps(key, ensure_ascii=False)} = {json.dumps(values, ensure_ascii=False)}"


def _counted(each: LexiconSuggestion) -> str:
    return f"«{each.shared.word}»: {each.shared.notes} notas de {each.shared.agents} asesores; hoy {_read(each.today)}"


def _read(reading: NotesReading) -> str:
    """A reading in words."""
    reason = default().catalog.reasons.get(reading.reason or "")
    named = f"{reason.state} / {reason.motive}, " if reason is not None else ""
    return f"{named}{VERDICTS[reading.verdict]}"
