"""`tipifica compare`: what changed between two results of the same notes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from tipifica.cli import options
from tipifica.cli.masking import ResultMask
from tipifica.cli.names import refuse_notes
from tipifica.cli.outputs import standard_error, standard_output
from tipifica.cli.status import FINE
from tipifica.messages import plural, translate
from tipifica.report.escape import plain_line
from tipifica.rules import NAMES

if TYPE_CHECKING:
    from tipifica.bulk.results_in import ResultsIn
    from tipifica.desk.changes import Change, ChangedNote, Changes

_TITLES = {"reason": "Motivos", "verdict": "Veredictos", "needs": "Qué les falta", "columns": "Otras columnas"}
_NOTHING = "(nada)"


@click.command(
    "compare",
    help="Compara dos tablas de resultados de las mismas notas: qué cambió, por regla y motivo.",
    epilog="Ejemplo:  tipifica compare viejos.parquet nuevos.parquet",
)
@click.argument("old", metavar="VIEJOS", type=click.Path())
@click.argument("new", metavar="NUEVOS", type=click.Path())
@options.listing_options
@options.redaction_options
@options.configuration_options
def command(old: str, new: str, **params: Any) -> int:
    """Print what changed, nothing where nothing did; return 0. Raises InputError: no results, other notes."""
    from tipifica.bulk.results_in import open_results
    from tipifica.desk.changes import compare

    asked = options.Options(params)
    mask = ResultMask(params, asked, "clients")
    refuse_notes([old, new])
    tables = open_results(old), open_results(new)
    changes = compare(*tables)
    out, errors, lang = standard_output(), standard_error(), asked.lang
    if params["output_format"] == "json":
        from tipifica.report.as_json import dumps

        out.write(dumps(_as_dict(tables, changes, mask)) + "\n", machine=True)
    else:
        out.write("".join(f"{plain_line(line)}\n" for line in _lines(changes, mask, lang)))
    errors.write("".join(f"{plain_line(line)}\n" for line in _told_beside(tables, changes, lang)))
    return FINE


def _lines(changes: Changes, mask: ResultMask, lang: str) -> Iterator[str]:
    """Yield what changed: rules, then what is said of notes, then their other columns."""
    from tipifica.desk.changes import SAID

    yield from _of_rules(changes, mask, lang)
    for name in SAID:
        found = {
            f"{_or_nothing(before, lang)} → {_or_nothing(after, lang)}": change
            for (before, after), change in changes.said[name].items()
        }
        yield from _counted(name, found, mask, lang)
    yield from _counted("columns", changes.cells, mask, lang)


def _of_rules(changes: Changes, mask: ResultMask, lang: str) -> Iterator[str]:
    """Yield the rules whose findings changed, the most changed first, each with its reasons and first notes."""
    if changes.rules:
        yield translate("Reglas: hallazgos nuevos (+), idos (−), con otro lugar, gravedad o corrección (~)", lang)
    for code in sorted(changes.rules, key=lambda code: (-sum(changes.rule(code)), code)):
        yield f"  {code} {NAMES.get(code, '')}".rstrip() + f"  {_signed(changes.rule(code))}"
        for reason, change in sorted(changes.rules[code].items(), key=lambda each: (-sum(each[1]), each[0] or "")):
            yield f"    {_or_nothing(reason, lang)}  {_signed(change)}"
        yield from _examples(changes.examples[code], mask, lang)


def _counted(part: str, found: Mapping[str, Change], mask: ResultMask, lang: str) -> Iterator[str]:
    if found:
        yield translate(_TITLES[part], lang)
    for said, change in _most_first(found):
        yield f"  {change.count}  {said}"
        yield from _examples(change.examples, mask, lang)


def _signed(change: Iterable[int]) -> str:
    return " ".join(f"{sign}{count}" for sign, count in zip("+−~", change, strict=True) if count)


def _most_first(found: Mapping[Any, Change]) -> list[tuple[Any, Change]]:
    return sorted(found.items(), key=lambda each: -each[1].count)


def _or_nothing(said: str | None, lang: str) -> str:
    return said or translate(_NOTHING, lang)


def _examples(examples: Sequence[ChangedNote], mask: ResultMask, lang: str) -> Iterator[str]:
    row = translate("fila {number}: {note}", lang)
    for example in examples:
        yield "      " + row.format(number=example.number, note=mask.report_of(example.note).observation.text)


def _told_beside(tables: Sequence[ResultsIn], changes: Changes, lang: str) -> Iterator[str]:
    """Yield what made both tables, which columns only one of them has, and last the account."""
    for table in tables:
        if table.stamps:
            yield f"{table.path}: {', '.join(f'{name} {value}' for name, value in table.stamps.items())}"
    for table, names in zip(tables, (changes.only_old, changes.only_new), strict=True):
        if names:
            message = translate("{path}: solo aquí hay {columns}: no se compara", lang)
            yield message.format(path=table.path, columns=", ".join(names))
    counted = plural("{n} nota", "{n} notas", changes.notes, lang).format(n=changes.notes)
    message = plural("{notes}, {n} dice otra cosa", "{notes}, {n} dicen otra cosa", changes.changed, lang)
    yield message.format(notes=counted, n=changes.changed)


def _as_dict(tables: Sequence[ResultsIn], changes: Changes, mask: ResultMask) -> dict[str, object]:
    def examples(kept: Sequence[ChangedNote]) -> list[dict[str, object]]:
        return [{"row": each.number, "note": mask.report_of(each.note).observation.text} for each in kept]

    return {
        "tables": [{"path": table.path, **table.stamps} for table in tables],
        "only": [list(changes.only_old), list(changes.only_new)],
        "notes": changes.notes,
        "changed": changes.changed,
        "rules": {
            code: {
                "reasons": {reason or "null": change._asdict() for reason, change in by_reason.items()},
                "examples": examples(changes.examples[code]),
            }
            for code, by_reason in sorted(changes.rules.items())
        },
        **{
            name: [
                {"old": before, "new": after, "count": change.count, "examples": examples(change.examples)}
                for (before, after), change in _most_first(found)
            ]
            for name, found in changes.said.items()
        },
        "columns": {
            name: {"count": change.count, "examples": examples(change.examples)}
            for name, change in _most_first(changes.cells)
        },
    }
