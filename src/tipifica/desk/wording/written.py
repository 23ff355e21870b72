"""Shapes and suggestions as files, without anything personal: what a campaign can send to whoever keeps the manual."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePath
from textwrap import wrap
from typing import Any

from tipifica.bulk.sinks.as_csv import MARK, guard
from tipifica.desk.summary.sentences import Sentence, in_words, say
from tipifica.desk.summary.tables import ReportTable, TableColumn, filtered, in_language, titled
from tipifica.desk.wording.form import readable
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
    *filtered("reason", "motivo más cercano"),
    *filtered("rule", "qué no cumple"),
    *titled("text", "un ejemplo"),
)


def shapes_table(found: WrittenShapes, examples: Sequence[str], lang: str) -> ReportTable:
    """Return the shapes as a table of the report; `examples` are their notes, masked, and values are called in the
    forms as they are in `lang`."""
    shapes, notes = found.other_shapes, found.other_notes
    folded = say("Otras {n} formas, con {notes} notas, no se muestran.", n=shapes, notes=notes)
    return ReportTable(
        "formas",
        say("Cómo están escritas las que no están conformes"),
        say(
            "Las formas más frecuentes, sin contar mayúsculas ni tildes; % de las notas que no están conformes. Lo que "
            "no es del manual se ve solo donde {notes} notas de {agents} asesores tienen esa misma forma; si no, es "
            "«…».",
            notes=NOTES,
            agents=AGENTS,
        ),
        _COLUMNS,
        tuple(_rows(found, examples, lang)),
        folded=folded if shapes else "",
        name=say("formas"),
    )


def _rows(found: WrittenShapes, examples: Sequence[str], lang: str) -> Iterator[tuple[Any, ...]]:
    told = 0
    for shape, example in zip(found.shapes, examples, strict=True):
        told += shape.notes
        codes = ", ".join(f"{code} {NAMES.get(code, '')}".rstrip() for code, _ in shape.codes)
        shares = (100 * count / found.notes for count in (shape.notes, told))
        yield (readable(shape.form, lang), shape.notes, *shares, shape.nearest, codes, example)


def shapes_file(path: str, found: WrittenShapes, examples: Sequence[str], made: Mapping[str, str], lang: str) -> bytes:
    """Return the shapes as CSV, in `lang`, or JSON, by the ending of `path`; `made` says what the results were made
    with."""
    table = in_language(shapes_table(found, examples, lang), lang)
    if PurePath(path).suffix.lower() == ".csv":
        written = io.StringIO()
        rows = csv.writer(written)
        rows.writerow([column.title for column in table.columns])
        columns = zip(table.columns, zip(*table.rows, strict=True), strict=False)
        rows.writerows(zip(*(guard(list(cells)) if of.kind == "text" else cells for of, cells in columns), strict=True))
        return (MARK + written.getvalue()).encode()
    shapes = [
        {
            "form": readable(shape.form, "es"),
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


def suggestions_file(found: Sequence[LexiconSuggestion], made: Mapping[str, str], lang: str) -> bytes:
    """Return the suggestions as TOML that can be copied into a lexicon row by row; counts and readings are comments, in
    `lang`."""
    lines = [*_head(made, lang)]
    for table in ("short", "forms", "equals"):
        lines += ["", f"[{table}]", *_entries(table, found, lang)]
    lines += ["", f"# {in_words(say('Sin propuesta: palabras que el manual no tiene.'), lang)}"]
    lines += [f"# {in_words(_counted(each), lang)}" for each in found if not each.meant]
    return ("\n".join(lines) + "\n").encode()


def _head(made: Mapping[str, str], lang: str) -> Iterable[str]:
    told = say(
        "Propuestas para el léxico: para revisar, una por una. Palabras que el manual no tiene y que escriben {notes} "
        "notas o más de {agents} asesores o más. Cada una se probó en notas que la tienen: qué se lee hoy en ellas y "
        "qué se leería. Que se pueda leer así no quiere decir que se escribió con ese sentido.",
        notes=NOTES,
        agents=AGENTS,
    )
    yield from (f"# {line}" for line in wrap(in_words(told, lang), _COMMENT_WIDTH))
    yield from (f"# {name}: {value}" for name, value in made.items())


_COMMENT_WIDTH = 110


def _entries(table: LexiconTable, found: Sequence[LexiconSuggestion], lang: str) -> Iterator[str]:
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
                reading = say(
                    "{today}; como «{word}»: {reading}, mejor en {better} de {tried}",
                    today=_counted(each),
                    word=meant.word,
                    reading=_read(meant.reading),
                    better=meant.better,
                    tried=each.tried,
                )
                comments.setdefault(key, []).append(f"# {in_words(reading, lang)}")
    for key, values in rows.items():
        yield from comments[key]
        yield f"{json.dumps(key, ensure_ascii=False)} = {json.dumps(values, ensure_ascii=False)}"


def _counted(each: LexiconSuggestion) -> Sentence:
    return say(
        "«{word}»: {notes} notas de {agents} asesores; hoy {reading}",
        word=each.shared.word,
        notes=each.shared.notes,
        agents=each.shared.agents,
        reading=_read(each.today),
    )


def _read(reading: NotesReading) -> Sentence:
    """A reading in words."""
    reason, verdict = default().catalog.reasons.get(reading.reason or ""), say(VERDICTS[reading.verdict])
    if reason is None:
        return verdict
    return Sentence(
        "{state} / {motive}, {verdict}", {"state": reason.state, "motive": reason.motive, "verdict": verdict}
    )
