"""`tipifica scan`: tables of historical notes in, tables of results out."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from tipifica.cli import options
from tipifica.cli.names import refuse_notes, result_column
from tipifica.cli.options import Options
from tipifica.cli.outputs import standard_error
from tipifica.cli.report import DeskFiles, refuse_lone_group, write_desk
from tipifica.cli.scanning import Limits, tell
from tipifica.cli.status import INCOMPLETE, INTERRUPTED
from tipifica.language import default
from tipifica.messages import UserError
from tipifica.release import __version__

if TYPE_CHECKING:
    from tipifica.bulk.engines import Engine
    from tipifica.bulk.journal import Identity
    from tipifica.bulk.known_rows import KnownRows
    from tipifica.bulk.rows import Sink, Source
    from tipifica.bulk.run import Outcome, ScanRun
    from tipifica.bulk.work import Job
    from tipifica.config import Configuration
    from tipifica.files.errors import InputError

ERRORS = "stderr"
_ADDRESS = "://"
# What an output depends on, besides rules, inputs and period.
_SHAPING = ("excel", "stamps", "column", "encoding", "header_row", "sheet", "config", "query")


@click.command(
    "scan",
    help="Revisa tablas enteras de notas y escribe una tabla de resultados.",
    epilog="Ejemplo:  tipifica scan export.csv --out resultados.parquet",
)
@click.argument("paths", nargs=-1, metavar="RUTA…", type=click.Path())
@click.option(
    "-o",
    "--out",
    metavar="ARCHIVO",
    type=click.Path(),
    help="Tabla de resultados, por su final .parquet, .csv, .jsonl, .xlsx o .sqlite, o carpeta/ de tablas .parquet; "
    "sin ella, JSON Lines a la salida.",
)
@click.option(
    "--report",
    metavar="ARCHIVO",
    type=click.Path(),
    help="Además, el informe de los resultados de --out: .html o .xlsx.",
)
@click.option(
    "--shapes",
    metavar="ARCHIVO",
    type=click.Path(),
    help="Además, las formas más frecuentes de las notas que no están conformes: .csv o .json.",
)
@click.option(
    "--suggest",
    metavar="ARCHIVO",
    type=click.Path(),
    help="Además, propuestas para el léxico de las palabras fuera del manual: .toml.",
)
@options.group_option
@click.option("--stamps/--no-stamps", help="Añade columnas que dicen con qué programa, manual y ajustes se hizo.")
@click.option("--excel", is_flag=True, help="El CSV de --out como Excel lo abre: «;», BOM, cabeceras en español.")
@click.option("--since", metavar="FECHA", help="Solo filas de esta fecha o después; aaaa-mm-dd o dd/mm/aaaa.")
@click.option("--until", metavar="FECHA", help="Solo filas de esta fecha o antes.")
@click.option(
    "--new-since",
    metavar="RESULTADOS",
    type=click.Path(),
    help="Solo filas que no están en estos resultados, por caso, fecha, asesor y nota.",
)
@click.option("--column", metavar="NOMBRE", help="Columna de las notas en una tabla.")
@click.option("--encoding", metavar="NOMBRE", help="Codificación de la entrada, por ejemplo cp1252.")
@options.header_row_option
@click.option("--stdin-filename", metavar="NOMBRE", help="Nombre, y por su final el tipo, de la entrada estándar.")
@options.keep_going_option
@click.option("--sheet", multiple=True, metavar="NOMBRE", help="Hoja que se lee de un libro; se puede repetir.")
@click.option("--from-db", metavar="env:NOMBRE", help="Base de datos, por la variable que guarda su dirección.")
@click.option("--query", metavar="SELECT", help="Consulta que da las filas de --from-db.")
@click.option("--fix/--no-fix", help="Añade una columna con las notas ya corregidas.")
@options.rule_options
@options.redaction_options
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "info"]),
    help="Termina con 1 si hay hallazgos de esta gravedad o mayor.",
)
@click.option(
    "--max-share",
    multiple=True,
    metavar="VEREDICTO=PORCENTAJE",
    help="Termina con 1 si más filas que estas tienen el veredicto, por ejemplo unknown=5; se puede repetir.",
)
@click.option("-v", "--verbose", is_flag=True, help="También las filas que no son notas, una por una.")
@click.option(
    "-j", "--jobs", metavar="N", type=options.Count(0), help="Procesos a la vez; 0, o sin decirlo, todos los núcleos."
)
@click.option("--chunk-rows", metavar="N", type=options.Count(), help="Filas que un proceso recibe de una vez.")
@click.option("--resume", is_flag=True, help="Sigue la ejecución que quedó a medias en --out.")
@click.option(
    "--engine", type=click.Choice(["local", "dask"]), default="local", help="Dónde se revisa; dask pide --scheduler."
)
@click.option(
    "--scheduler", metavar="DIRECCIÓN", help="Planificador de un clúster de Dask, por ejemplo tcp://host:8786."
)
@options.configuration_options
def command(**params: Any) -> int:
    """Run the command; return 0 when the work is done, 1 for what `--fail-on` or `--max-share` does not allow.

    3 where rows could not be checked or a fix was not proved, 130 when interrupted.
    """
    from tipifica.bulk.run import ScanRun

    limits = Limits.of(params["fail_on"], params["max_share"])
    _check_call(params)
    configuration = _configuration(params)
    lang = configuration.settings.lang
    engine = _engine(params)
    refused: list[InputError] = []
    sources = _sources(params, configuration, refused)
    _check_group(params["group_by"], sources)
    job, sink = _job_and_sink(params, configuration, sources)
    journal = _journal(params, sources, job)
    run = ScanRun(sources, job, sink, engine, journal, refused if _goes_on(params) else None)
    outcome = _watched(run, params, lang)
    errors = standard_error()
    tell(
        outcome,
        sources,
        refused,
        errors,
        lang,
        may_resume=journal is not None,
        verbose=params["verbose"],
        new_since=params["new_since"],
    )
    errors.flush()
    if outcome.interrupted:
        return INTERRUPTED
    wanted = _wanted(params)
    if wanted.paths:
        write_desk(params["out"], wanted, params, Options(params, configuration))
    return INCOMPLETE if refused else limits.status(outcome.tally)


def _watched(run: ScanRun, params: Mapping[str, Any], lang: str) -> Outcome:
    """Do the run, and tell on standard error how far it is."""
    from tipifica.bulk.progress import ProgressLine
    from tipifica.bulk.run import PORTION_ROWS
    from tipifica.files.notes import naming

    with naming(ERRORS):
        progress = ProgressLine(sys.stderr, lang)

    def watch(rows: int, share: float | None) -> None:
        with naming(ERRORS):
            progress.watch(rows, share)

    try:
        return run.go(params["chunk_rows"] or PORTION_ROWS, watch, resume=params["resume"])
    finally:
        progress.end()


def _check_call(params: Mapping[str, Any]) -> None:
    asks = params["from_db"] is not None, params["query"] is not None
    if any(asks) and not all(asks):
        raise UserError("--from-db y --query van juntos")
    if not any(asks) and not params["paths"] and not params["stdin_filename"]:
        raise UserError("falta la entrada: dé archivos, o --from-db y --query")
    if any(asks) and params["paths"]:
        raise UserError("--from-db no va junto con archivos")
    refuse_notes(path for path in params["paths"] if _ADDRESS not in path)
    if params["fix"] and params["redact"]:
        raise UserError("--redact no va con --fix: las notas se escriben tal como son")
    if params["resume"] and params["out"] is None:
        raise UserError("--resume pide --out: la salida estándar no se puede reanudar")
    if params["engine"] == "dask" and not params["scheduler"]:
        raise UserError("--engine dask pide --scheduler DIRECCIÓN")
    if params["new_since"] is not None:
        _check_new_since(params)
    refuse_lone_group(params["group_by"], params["report"], "--report")
    if _wanted(params).paths:
        _check_desk(params)
    if params["scheduler"] and params["engine"] != "dask":
        raise UserError("--scheduler va con --engine dask")


def _wanted(params: Mapping[str, Any]) -> DeskFiles:
    return DeskFiles(params["report"], params["shapes"], params["suggest"])


def _check_desk(params: Mapping[str, Any]) -> None:
    """Raise UserError where nothing of a desk could be made of the results; they are read again for it."""
    from tipifica.bulk.results_in import KINDS
    from tipifica.bulk.sinks import is_folder
    from tipifica.cli.outputs import refuse_inputs

    out, wanted = params["out"], _wanted(params)
    if out is None or params["excel"] or not (is_folder(out) or out.lower().endswith(KINDS)):
        message = "--report, --shapes y --suggest piden --out con resultados que se vuelven a leer: {kinds}"
        raise UserError(message, kinds=" ".join(KINDS))
    wanted.check()
    refuse_inputs(wanted.paths, [out, *params["paths"]])


def _check_group(group: str | None, sources: Sequence[Source]) -> None:
    """Raise UserError where the results will have no such column: they are grouped by it when all are there."""
    if group is None:
        return
    from tipifica.bulk.results import columns_of
    from tipifica.files.columns import ROLES

    own = [name for source in sources for name in source.header]
    roles = {role: role for source in sources for role, at in zip(ROLES, source.roles, strict=True) if at is not None}
    result_column(group, [*own, *(column.name for column in columns_of(default().catalog))], roles)


def _check_new_since(params: Mapping[str, Any]) -> None:
    if params["engine"] == "dask":
        raise UserError("--new-since no va con --engine dask: las filas que ya están las sabe esta máquina")
    if params["out"] is not None and _is_same(params["new_since"], params["out"]):
        raise UserError("{path}: la salida es una de las entradas; dé otra a --out", path=params["out"])


def _configuration(params: Mapping[str, Any]) -> Configuration:
    """Return the one configuration of all inputs. Raises UserError where they lie under different ones."""
    found = Options(params)
    directories = {os.path.dirname(path) for path in params["paths"] if _ADDRESS not in path}  # noqa: PTH120
    configurations = [found.configuration(directory) for directory in sorted(directories)] or [found.configuration()]
    if any(each != configurations[0] for each in configurations):
        raise UserError("los archivos están bajo configuraciones distintas; dé una con --config, o --isolated")
    return configurations[0]


def _engine(params: Mapping[str, Any]) -> Engine:
    if params["engine"] == "dask":
        from tipifica.bulk.engines.cluster import dask

        return dask(params["scheduler"])
    from tipifica.bulk.engines import local

    return local(params["jobs"] or _cores())


def _cores() -> int:
    """Return how many processors this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _goes_on(params: Mapping[str, Any]) -> bool:
    """Return whether a table that cannot be read to its end is told of while the others are read."""
    from tipifica.bulk.sources import expanded

    if params["keep_going"] is not None:
        return bool(params["keep_going"])
    return any(expanded(path) != [path] for path in params["paths"])


def _sources(params: Mapping[str, Any], configuration: Configuration, refused: list[InputError]) -> list[Source]:
    from tipifica.files.columns import Wanted

    wanted = Wanted(params["column"], configuration.columns, params["header_row"])
    if params["from_db"] is not None:
        from tipifica.bulk.sources.database import DatabaseSource

        return [DatabaseSource(params["from_db"], params["query"], wanted)]
    from tipifica.bulk.sources import STDIN, open_sources

    return open_sources(
        params["paths"] or [STDIN],
        wanted,
        encoding=params["encoding"],
        sheets=params["sheet"],
        stdin_filename=params["stdin_filename"],
        keep_going=params["keep_going"],
        refused=refused,
    )


def _job_and_sink(
    params: Mapping[str, Any], configuration: Configuration, sources: Sequence[Source]
) -> tuple[Job, Sink]:
    from tipifica.bulk.results import columns_of
    from tipifica.bulk.sinks import open_sink
    from tipifica.bulk.stamps import provenance
    from tipifica.bulk.work import Job, Period

    period = Period(_day(params["since"], "--since"), _day(params["until"], "--until"))
    if period != Period() and any(source.roles.date is None for source in sources):
        raise UserError("--since y --until piden una columna «fecha» en cada tabla")
    _refuse_input(params["out"], sources)
    schema = columns_of(default().catalog, fixed=params["fix"])
    about = provenance(default(), configuration.settings)
    sink = open_sink(params["out"], sources, schema, about, excel=params["excel"], stamped=params["stamps"])
    job = Job(
        settings=configuration.settings,
        encoder=sink.encoder,
        redact=params["redact"] or configuration.redact or "none",
        key=_key(configuration),
        fixes=params["fix"],
        period=period,
    )
    if job.fixes:
        # What is configured is for what is shown; these notes are to be filed.
        job = job._replace(redact="none")
    if params["new_since"] is not None:
        job = job._replace(known=_known(params["new_since"], configuration, job, sources))
    return job, sink


def _known(path: str, configuration: Configuration, job: Job, sources: Sequence[Source]) -> KnownRows:
    from tipifica.bulk.known_rows import known_rows

    if job.redact != "none":
        raise UserError("--new-since no va con --redact: con notas ocultas no se sabría qué filas ya están")
    return known_rows(path, sources, configuration.columns)


def _day(written: str | None, option: str) -> date | None:
    if written is None:
        return None
    from tipifica.rules.declared import read_date

    day = read_date(written) if written.strip() else None
    if day is None:
        raise UserError("{option}: eso no es una fecha; se escribe aaaa-mm-dd o dd/mm/aaaa", option=option)
    return day


def _refuse_input(out: str | None, sources: Sequence[Source]) -> None:
    """Raise UserError if the output would replace an input."""
    if out is None or not os.path.exists(out):  # noqa: PTH110
        return
    for source in sources:
        if _is_same(source.path, out) or _is_same(os.path.dirname(source.path) or ".", out):  # noqa: PTH120
            raise UserError("{path}: la salida es una de las entradas; dé otra a --out", path=out)


def _is_same(path: str, out: str) -> bool:
    return os.path.exists(path) and os.path.exists(out) and os.path.samefile(path, out)  # noqa: PTH110, PTH121


def _key(configuration: Configuration) -> bytes | None:
    if configuration.key is None:
        return None
    from tipifica.files.keys import read_key

    return read_key(configuration.key)


def _journal(params: Mapping[str, Any], sources: Sequence[Source], job: Job) -> Any:
    """Return the journal of the run; None where the results go to standard output."""
    from tipifica.bulk.journal import Journal
    from tipifica.bulk.run import stamps

    if params["out"] is None:
        return None
    inputs = [stamps(sources), *([_stamp(params["new_since"])] if job.known else [])]
    return Journal(params["out"], _identity(params, job, _as_text(inputs)))


def _stamp(results: str) -> list[str | int]:
    from tipifica.bulk.results_in import file_of

    found = file_of(results).stat()
    return [results, found.st_size, found.st_mtime_ns]


def _identity(params: Mapping[str, Any], job: Job, inputs: str) -> Identity:
    from tipifica.bulk.journal import Identity
    from tipifica.bulk.stamps import reading

    chosen = {name: params[name] for name in _SHAPING}
    settings = _as_text([job.settings.to_dict(), job.redact, job.key and job.key.hex(), job.fixes, job.period, chosen])
    return Identity(f"{__version__} {reading(default())}", default().manual, settings, inputs)


def _as_text(value: object) -> str:
    import json

    return json.dumps(value, sort_keys=True, default=str)
