"""`tipifica sample`: results for a person to judge, and what the judge agrees with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from tipifica.cli import options
from tipifica.cli.masking import ResultMask
from tipifica.cli.names import refuse_notes, result_column
from tipifica.cli.outputs import refuse_inputs, standard_error, standard_output
from tipifica.cli.status import FINE
from tipifica.messages import UserError, plural, translate
from tipifica.report.escape import visible
from tipifica.rules import NAMES

if TYPE_CHECKING:
    from tipifica.desk.judging import Agreement
    from tipifica.desk.sampling import Sample, SampledRow
    from tipifica.desk.sheet import SheetLine

_SHOWN = ("verdict", "reason", "note", "diagnostics", "canonical")
_AGREEMENT = ("regla", "notas", "de acuerdo", "sobra", "falta", "acuerdo", "intervalo del 95 %")
_ENDING = ".xlsx"


@click.command(
    "sample",
    help="Saca una muestra de resultados para que una persona la juzgue, y lee su juicio.",
    epilog="Ejemplo:  tipifica sample resultados.parquet --n 10 --out muestra.xlsx",
)
@click.argument("results", metavar="RESULTADOS", required=False, type=click.Path())
@click.option("--per", metavar="COLUMNA", help="Tantas notas de cada valor de esta columna, por ejemplo asesor.")
@click.option("--n", "size", metavar="N", type=options.Count(), default=10, show_default=True, help="Cuántas notas.")
@click.option("--seed", metavar="N", type=options.Count(0), default=0, help="La misma semilla da la misma muestra.")
@click.option("-o", "--out", metavar="ARCHIVO", type=click.Path(), help="Libro .xlsx con una columna para el juicio.")
@click.option("--judge", metavar="ARCHIVO", type=click.Path(), help="Lee el juicio de una muestra y dice el acuerdo.")
@options.listing_options
@options.redaction_options
@options.configuration_options
def command(**params: Any) -> int:
    """Write a sample, or print what a judge agrees with; return 0. Raises UserError and InputError."""
    asked = options.Options(params)
    refuse_notes(params[name] for name in ("results", "judge", "out") if params[name])
    if params["judge"] is not None:
        if params["results"] is not None or params["out"] is not None:
            raise UserError("--judge lee una muestra: no va con resultados ni con --out")
        return _judge(params["judge"], params["output_format"], asked.lang)
    if params["results"] is None or params["out"] is None:
        raise UserError("dé los resultados y --out muestra.xlsx, o --judge muestra.xlsx")
    if not params["out"].lower().endswith(_ENDING):
        raise UserError("{path}: la muestra es un libro .xlsx", path=params["out"])
    refuse_inputs([params["out"]], [params["results"]])
    return _sample(params, asked)


def _sample(params: Mapping[str, Any], asked: options.Options) -> int:
    from tipifica.bulk.results_in import DAMAGED, open_results, role_columns
    from tipifica.desk.sampling import sample
    from tipifica.desk.sheet import workbook
    from tipifica.files.errors import InputError
    from tipifica.files.whole import whole_file

    results = open_results(params["results"])
    roles = role_columns(results, asked.configuration().columns)
    per = None if params["per"] is None else result_column(params["per"], results.header, roles)
    wanted = [*_SHOWN, *(roles[role] for role in ("caso", "fecha") if role in roles)]
    drawn = sample(results, per, params["size"], params["seed"], wanted)
    mask = ResultMask(params, asked, "clients")
    groups = _groups(drawn, per, roles, mask)
    try:
        lines = [_line(taken, groups, roles, mask) for taken in drawn.rows]
    except ValueError as error:
        # Findings that are none: somebody else wrote into the table.
        raise InputError(DAMAGED, path=params["results"]) from error
    made = {**results.stamps, "--per": per or "—", "--n": str(params["size"]), "--seed": str(params["seed"])}
    with whole_file(params["out"]) as file:
        file.write(workbook(lines, drawn, groups, made))
        file.finish()
        file.place()
    counted = plural("{n} nota de {there} en {path}", "{n} notas de {there} en {path}", len(lines), asked.lang)
    said = counted.format(n=len(lines), there=sum(drawn.there.values()), path=params["out"])
    standard_output().write(visible(said) + "\n")
    return FINE


def _groups(drawn: Sample, per: str | None, roles: Mapping[str, str], mask: ResultMask) -> Mapping[str | None, str]:
    """Return how each group is shown: as it is called where that names no client, else by a number."""
    found = sorted({stratum.group for stratum in drawn.there}, key=lambda group: group or "")
    if per is None:
        return dict.fromkeys(found, "")
    if mask.shows(per, roles):
        return {group: group or "" for group in found}
    return {group: str(number) for number, group in enumerate(found, 1)}


def _line(taken: SampledRow, groups: Mapping[str | None, str], roles: Mapping[str, str], mask: ResultMask) -> SheetLine:
    from tipifica.bulk.extra import needs
    from tipifica.desk.findings import findings_of
    from tipifica.desk.sheet import SheetLine
    from tipifica.report.statistics import VERDICTS

    with needs("xlsxwriter", "masivo"):
        from tipifica.bulk.sinks.as_xlsx import in_words
    stratum, cells = taken
    findings = findings_of(cells.get("diagnostics"))
    shown = mask.report_of(cells.get("note") or "")
    canonical = cells.get("canonical") if mask.level == "none" else shown.canonical
    return SheetLine(
        group=groups[stratum.group],
        case=cells.get(roles.get("caso", "")) or "",
        date=cells.get(roles.get("fecha", "")) or "",
        verdict=VERDICTS.get(stratum.verdict or "", stratum.verdict or ""),
        reason=stratum.reason or "",
        note=shown.observation.text,
        words=in_words(findings) or "",
        codes=list(dict.fromkeys(found.code for found in findings)),
        canonical=canonical or "",
    )


def _judge(path: str, output_format: str, lang: str) -> int:
    from tipifica.desk.judging import agreements
    from tipifica.desk.sheet import read_sheet

    sheet = read_sheet(path)
    try:
        found = agreements(sheet.judged)
    except ValueError as error:
        message = "{path}: fila {row}: el juicio es «sí», «no», o lo que está mal: «motivo» y códigos de reglas"
        raise UserError(message, path=path, row=sheet.rows[error.args[0]]) from error
    out = standard_output()
    if output_format == "json":
        from tipifica.report.as_json import dumps

        agreed = {name: agreement._asdict() for name, agreement in found.items()}
        out.write(dumps({"judged": len(sheet.judged), "empty": sheet.empty, "agreement": agreed}) + "\n", machine=True)
    else:
        out.write("".join(f"{line}\n" for line in _table(found, lang)))
    message = plural(
        "{n} nota juzgada, {empty} sin juicio", "{n} notas juzgadas, {empty} sin juicio", len(sheet.judged), lang
    )
    standard_error().write(message.format(n=len(sheet.judged), empty=sheet.empty) + "\n")
    return FINE


def _table(found: Mapping[str, Agreement], lang: str) -> Sequence[str]:
    rows = [[translate(title, lang) for title in _AGREEMENT]] if found else []
    for name, agreement in found.items():
        share, low, high = (f"{100 * part:.1f} %" for part in (agreement.agreed / agreement.notes, *agreement[-2:]))
        said = f"{name} {NAMES[name]}" if name in NAMES else translate("motivo", lang)
        rows.append([said, *map(str, agreement[:4]), share, f"{low} – {high}"])
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            cell.ljust(width) if at == 0 else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    ]
