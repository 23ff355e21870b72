"""`tipifica report`: what results say, as a page or a workbook, and how notes are worded, for who keeps the manual."""

from __future__ import annotations

from contextlib import ExitStack
from functools import cached_property
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from tipifica.cli import options
from tipifica.cli.masking import ResultMask
from tipifica.cli.names import refuse_notes, result_column
from tipifica.cli.outputs import refuse_inputs, refuse_twice, standard_error, standard_output
from tipifica.cli.status import FINE
from tipifica.messages import UserError, plural, translate
from tipifica.report.escape import visible
from tipifica.rules import NAMES, Selection

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tipifica.bulk.results_in import ResultsIn
    from tipifica.desk.summary.counted import CountedNotes
    from tipifica.desk.summary.page import ReportContent, ShownExample
    from tipifica.desk.summary.worst import WorstNote
    from tipifica.desk.wording.shapes import WrittenShape, WrittenShapes
    from tipifica.desk.wording.shared import SharedWord

ENDINGS = (".html", ".xlsx")


@click.command(
    "report",
    help="Hace el informe de una tabla de resultados: una página, o un libro con las mismas tablas.",
    epilog="Ejemplo:  tipifica report resultados.parquet --out informe.html",
)
@click.argument("results", metavar="RESULTADOS", type=click.Path())
@click.option("-o", "--out", metavar="ARCHIVO", type=click.Path(), help="Informe: .html o .xlsx.")
@click.option(
    "--shapes",
    metavar="ARCHIVO",
    type=click.Path(),
    help="Formas más frecuentes de las notas que no están conformes, sin datos personales: .csv o .json.",
)
@click.option(
    "--suggest",
    metavar="ARCHIVO",
    type=click.Path(),
    help="Palabras fuera del manual que comparten muchas notas, como propuestas para el léxico: .toml.",
)
@options.group_option
@options.shown_rule_options
@options.redaction_options
@options.configuration_options
def command(results: str, **params: Any) -> int:
    """Write what is asked for; return 0. Raises UserError and InputError."""
    asked = options.Options(params)
    wanted = DeskFiles(params["out"], params["shapes"], params["suggest"])
    if not wanted.paths:
        raise UserError("falta qué hacer de los resultados: --out, --shapes o --suggest")
    refuse_lone_group(params["group_by"], wanted.report, "--out")
    refuse_notes([results, *wanted.paths])
    wanted.check()
    refuse_inputs(wanted.paths, [results])
    count = write_desk(results, wanted, params, asked)
    if wanted.report is not None:
        said = plural("{path}: informe de {n} nota", "{path}: informe de {n} notas", count, asked.lang)
        standard_output().write(visible(said.format(path=wanted.report, n=count)) + "\n")
    return FINE


def refuse_lone_group(group: str | None, report: str | None, option: str) -> None:
    """Raise UserError where a column is named by which to group, and no report is asked for by `option`."""
    if group is not None and report is None:
        raise UserError("--group-by agrupa el informe: pide {option}", option=option)


class DeskFiles(NamedTuple):
    """What is to be made of results, and where it is to stand: the report, the shapes, the suggestions."""

    report: str | None
    shapes: str | None
    suggestions: str | None

    @property
    def paths(self) -> list[str]:
        """Where something is to stand."""
        return [path for path in self if path is not None]

    def check(self) -> None:
        """Raise UserError where one of them cannot be called so, or two are called alike."""
        from tipifica.desk.wording.written import SHAPE_KINDS, SUGGESTION_KINDS

        _check_ending(self.report, ENDINGS, "{path}: un informe es {kinds}")
        _check_ending(self.shapes, SHAPE_KINDS, "{path}: las formas son {kinds}")
        _check_ending(self.suggestions, SUGGESTION_KINDS, "{path}: las propuestas son {kinds}")
        refuse_twice(self.paths)


def _check_ending(path: str | None, kinds: Sequence[str], message: str) -> None:
    if path is not None and PurePath(path).suffix.lower() not in kinds:
        raise UserError(message, path=path, kinds=" o ".join(kinds))


def write_desk(path: str, wanted: DeskFiles, params: Mapping[str, Any], asked: options.Options) -> int:
    """Write what is wanted of the results at `path`; return how many notes there are. Raises InputError, and then
    nothing is written."""
    from tipifica.bulk.results_in import open_results, role_columns
    from tipifica.desk.summary.counted import GROUPED, counted
    from tipifica.files.whole import target_of, whole_file

    results = open_results(path)
    roles = role_columns(results, asked.configuration().columns)
    named = params["group_by"]
    group = None if named is None else result_column(named, results.header, roles)
    hidden = Selection.of(asked.configuration().settings).hidden
    mask = ResultMask(params, asked, "clients")
    with ExitStack() as opened:
        files = {each: opened.enter_context(whole_file(each)) for each in wanted.paths}
        with counted(results, roles, Path(target_of(wanted.paths[0])).parent, hidden, group) as notes:
            if mask.level == "all":
                notes.number("agent", translate("asesor", asked.lang))
            if group is not None and not mask.shows(group, roles):
                notes.number(GROUPED, translate("grupo", asked.lang))
            desk = _Desk(notes, results, mask, asked)
            makers = zip(wanted, (desk.report, desk.shapes, desk.suggestions), strict=True)
            contents = {each: make(each) for each, make in makers if each is not None}
        # What counts takes as much memory as what draws: the one is gone before the other comes.
        for each, content in contents.items():
            files[each].write(content())
        for file in files.values():
            file.finish()
        for file in files.values():
            file.place()
    return desk.count


class _Desk:
    """What is made of results that are counted: each method counts, and returns what makes the file at a path of it."""

    def __init__(self, notes: CountedNotes, results: ResultsIn, mask: ResultMask, asked: options.Options) -> None:
        self._notes = notes
        self._results = results
        self._mask = mask
        self._asked = asked
        self.count: int = notes.rows("SELECT count(*) FROM notes")[0][0]

    @cached_property
    def _words(self) -> list[SharedWord]:
        from tipifica.desk.wording.shared import shared_words

        return shared_words(self._notes, self._results)

    @cached_property
    def _written(self) -> tuple[WrittenShapes, list[str]]:
        """The shapes, and a masked note of each."""
        from tipifica.desk.wording.shapes import written_shapes

        found = written_shapes(self._notes, self._results, self._words)
        return found, [_masked(shape, self._asked) for shape in found.shapes]

    def report(self, path: str) -> Callable[[], bytes]:
        """Return what makes the report."""
        from tipifica.desk.summary.book import book
        from tipifica.desk.summary.page import page

        content = self._content()
        if PurePath(path).suffix.lower() == ".html":
            return lambda: page(content, _charts(content))
        return lambda: book(content)

    def shapes(self, path: str) -> Callable[[], bytes]:
        """Return what makes the file of the shapes."""
        from tipifica.desk.wording.written import shapes_file

        found, examples = self._written
        return lambda: shapes_file(path, found, examples, self._results.stamps, self._asked.lang)

    def suggestions(self, path: str) -> Callable[[], bytes]:
        """Return what makes the file of the suggestions."""
        from tipifica.desk.wording.suggest import suggestions
        from tipifica.desk.wording.written import suggestions_file

        settings, words = self._asked.configuration().settings, self._words
        return lambda: suggestions_file(suggestions(words, settings), self._results.stamps, self._asked.lang)

    def _content(self) -> ReportContent:
        from tipifica.desk.summary.across import across_tables
        from tipifica.desk.summary.agents import agent_pages
        from tipifica.desk.summary.page import ReportContent
        from tipifica.desk.summary.tables import in_language, report_tables
        from tipifica.desk.summary.worst import worst_notes
        from tipifica.desk.wording.written import shapes_table

        configuration = self._asked.configuration()
        chosen = Selection.of(configuration.settings).across
        across = across_tables(self._notes, configuration.across, chosen)
        lang = self._asked.lang
        tables = [*report_tables(self._notes), shapes_table(*self._written, lang), *across]
        return ReportContent(
            lang=lang,
            title=translate("Informe de notas: {name}", lang).format(name=PurePath(self._results.path).name),
            made=self._results.stamps,
            notes=self.count,
            tables=[in_language(table, lang) for table in tables],
            examples=[_example(worst, self._mask) for worst in worst_notes(self._notes, self._results)],
            agents=[page.in_language(lang) for page in agent_pages(self._notes, self._results, self._shown)],
        )

    def _shown(self, note: str) -> tuple[str, str]:
        """A note as it may be shown, and with every fix that is safe or proposed; "" where only a person knows."""
        report = self._mask.report_of(note)
        text = report.observation.text
        written = report.proposed or report.canonical or ""
        return text, written if written != text else ""


def _masked(shape: WrittenShape, asked: options.Options) -> str:
    """A note of a shape in which nothing is left but what the shape itself shows, whatever else is masked."""
    from tipifica.desk.wording.form import masked

    report = ResultMask({"redact": "all"}, asked, "all").report_of(shape.example)
    return masked(report.observation.text, shape.words)


def _charts(content: ReportContent) -> Mapping[str, str]:
    """Return the pictures of the page; where what draws them is not installed it has none, and that is said."""
    from tipifica.desk.summary.charts import charts
    from tipifica.files.errors import InputError

    try:
        return charts(content.tables, content.lang)
    except InputError as error:
        message = translate("el informe va sin dibujos: {why}", content.lang)
        standard_error().write(message.format(why=error.in_language(content.lang)) + "\n")
        return {}


def _example(worst: WorstNote, mask: ResultMask) -> ShownExample:
    from tipifica.desk.summary.page import ShownExample

    shown = mask.report_of(worst.note)
    return ShownExample(
        f"{worst.code} {NAMES.get(worst.code, '')}".rstrip(), worst.number, shown.observation.text, shown.canonical
    )
