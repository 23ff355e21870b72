"""`tipifica report`: what results say, as a page or a workbook."""

from __future__ import annotations

from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

import click

from tipifica.cli import options
from tipifica.cli.masking import ResultMask
from tipifica.cli.names import refuse_notes
from tipifica.cli.outputs import refuse_inputs, standard_error, standard_output
from tipifica.cli.status import FINE
from tipifica.messages import UserError, plural, translate
from tipifica.report.escape import visible
from tipifica.rules import NAMES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tipifica.bulk.results_in import ResultsIn
    from tipifica.desk.summary.counted import CountedNotes
    from tipifica.desk.summary.page import ReportContent, ShownExample
    from tipifica.desk.summary.worst import WorstNote

ENDINGS = (".html", ".xlsx")


@click.command(
    "report",
    help="Hace el informe de una tabla de resultados: una página, o un libro con las mismas tablas.",
    epilog="Ejemplo:  tipifica report resultados.parquet --out informe.html",
)
@click.argument("results", metavar="RESULTADOS", type=click.Path())
@click.option("-o", "--out", metavar="ARCHIVO", required=True, type=click.Path(), help="Informe: .html o .xlsx.")
@options.redaction_options
@options.configuration_options
def command(results: str, out: str, **params: Any) -> int:
    """Write the report; return 0. Raises UserError and InputError."""
    asked = options.Options(params)
    refuse_notes([results, out])
    check_ending(out)
    refuse_inputs([out], [results])
    count = write_report(results, out, params, asked)
    said = plural("{path}: informe de {n} nota", "{path}: informe de {n} notas", count, asked.lang)
    standard_output().write(visible(said.format(path=out, n=count)) + "\n")
    return FINE


def check_ending(out: str) -> None:
    """Raise UserError where a report cannot be called so."""
    if PurePath(out).suffix.lower() not in ENDINGS:
        raise UserError("{path}: un informe es {kinds}", path=out, kinds=" o ".join(ENDINGS))


def write_report(path: str, out: str, params: Mapping[str, Any], asked: options.Options) -> int:
    """Write the report of the results at `path` to `out`; return how many notes it is of. Raises InputError."""
    from tipifica.bulk.results_in import open_results, role_columns
    from tipifica.desk.summary.book import book
    from tipifica.desk.summary.counted import counted
    from tipifica.desk.summary.page import page
    from tipifica.files.whole import target_of, whole_file

    results = open_results(path)
    roles = role_columns(results, asked.configuration().columns)
    with whole_file(out) as file, counted(results, roles, Path(target_of(out)).parent) as notes:
        content = _content(notes, results, ResultMask(params, asked, "clients"), asked.configuration().across)
        is_page = PurePath(out).suffix.lower() == ".html"
        file.write(page(content, _charts(content, asked.lang)) if is_page else book(content))
        file.finish()
        file.place()
    return content.notes


def _charts(content: ReportContent, lang: str) -> Mapping[str, str]:
    """Return the pictures of the page; where what draws them is not installed it has none, and that is said."""
    from tipifica.desk.summary.charts import charts
    from tipifica.files.errors import InputError

    try:
        return charts(content.tables)
    except InputError as error:
        message = translate("el informe va sin dibujos: {why}", lang)
        standard_error().write(message.format(why=error.in_language(lang)) + "\n")
        return {}


def _content(notes: CountedNotes, results: ResultsIn, mask: ResultMask, thresholds: Mapping[str, int]) -> ReportContent:
    from tipifica.desk.summary.across import across_tables
    from tipifica.desk.summary.page import ReportContent
    from tipifica.desk.summary.tables import report_tables
    from tipifica.desk.summary.worst import worst_notes

    if mask.level == "all":
        notes.number_agents()
    return ReportContent(
        title=f"Informe de notas: {PurePath(results.path).name}",
        made=results.stamps,
        notes=notes.rows("SELECT count(*) FROM notes")[0][0],
        tables=[*report_tables(notes), *across_tables(notes, thresholds)],
        examples=[_example(worst, mask) for worst in worst_notes(notes, results)],
    )


def _example(worst: WorstNote, mask: ResultMask) -> ShownExample:
    from tipifica.desk.summary.page import ShownExample

    shown = mask.report_of(worst.note)
    return ShownExample(
        f"{worst.code} {NAMES.get(worst.code, '')}".rstrip(), worst.number, shown.observation.text, shown.canonical
    )
