"""Options that several commands share, and what they amount to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from typing import TYPE_CHECKING, TypeVar

import click

from tipifica.cli.language import VARIABLE, from_environment
from tipifica.cli.names import format_names
from tipifica.config import Configuration, load
from tipifica.config_keys import REDACTIONS
from tipifica.messages import LANGUAGES, UserError
from tipifica.model import Record
from tipifica.model.named import NamedTuple

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from tipifica.report.keyed import Keyed
    from tipifica.report.result import ColumnUnit

Function = TypeVar("Function", bound=Callable[..., object])
# Record columns by the names of their options, in the order of `Record`.
RECORD_OPTIONS = ("estado", "motivo", "cierre", "asesor", "fecha")


class FileName(click.types.StringParamType):
    """The name of a file, for shells to complete. `click.Path` would ask gettext for its own name when it is made, and
    with that load a catalogue in every process."""

    name = "file"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Leave the completion to the shell."""
        from click.shell_completion import CompletionItem

        return [CompletionItem(incomplete, type="file")]


class Count(click.types.IntParamType):
    """A whole number from `least` to `most`. click would say its bounds in English."""

    def __init__(self, least: int = 1, most: int = 2_147_483_647) -> None:
        self._least, self._most = least, most

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the number. Raises UserError for what is none, or too small or large."""
        name = param.opts[-1] if param is not None else ""
        try:
            number = int(str(value))
        except ValueError:
            number = self._least - 1
        if number < self._least:
            raise UserError("{option}: tiene que ser un número entero desde {least}", option=name, least=self._least)
        if number > self._most:
            raise UserError("{option}: tiene que ser un número entero hasta {most}", option=name, most=self._most)
        return number


class CompletedText(click.types.StringParamType):
    """A text of which shells complete the beginnings of `known`; separated by commas, the last one."""

    def __init__(self, known: Callable[[], Iterable[str]]) -> None:
        self._known = known

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Return the values that begin as what is written does, in any case."""
        from click.shell_completion import CompletionItem

        before, comma, last = incomplete.rpartition(",")
        found = (value for value in self._known() if value.casefold().startswith(last.casefold()))
        return [CompletionItem(before + comma + value) for value in found]


def rule_names() -> Iterable[str]:
    """Return what rules can be called: codes, then readable names."""
    from tipifica.rules import ALL_NAMES

    return (*ALL_NAMES, *ALL_NAMES.values(), "ALL")


def reason_names() -> Iterable[str]:
    """Return what reasons can be called: their ids."""
    from tipifica.language import default

    return default().catalog.reasons


def rule_and_reason_names() -> Iterable[str]:
    """Return what rules and reasons can be called."""
    return (*rule_names(), *reason_names())


def _decorated(function: Function, decorators: Sequence[Callable[[Function], Function]]) -> Function:
    for decorate in reversed(decorators):
        function = decorate(function)
    return function


def _comma_separated(_ctx: click.Context, _option: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(part.strip() for value in values for part in value.split(",") if part.strip())


def language_option(function: Function) -> Function:
    """Add `--lang`."""
    return click.option("--lang", type=click.Choice(LANGUAGES), help="Idioma de los mensajes.")(function)


def configuration_options(function: Function) -> Function:
    """Add `--config`, `--isolated` and `--lang`."""
    return _decorated(
        function,
        [
            click.option(
                "--config",
                multiple=True,
                metavar="ARCHIVO|CLAVE=VALOR",
                help="Archivo de configuración, o un valor suelto; se puede repetir.",
            ),
            click.option("--isolated", is_flag=True, help="No lee ningún archivo de configuración."),
            language_option,
        ],
    )


def listing_options(function: Function) -> Function:
    """Add `--output-format text|json`, for commands that tell what there is."""
    choice = click.Choice(["text", "json"])
    return click.option("--output-format", type=choice, default="text", help="Texto, o JSON para programas.")(function)


def selector(name: str, text: str) -> Callable[[Function], Function]:
    """Return what adds an option that names rules: code, prefix, readable name or `ALL`, separated by commas."""
    return click.option(
        name, multiple=True, metavar="REGLAS", type=CompletedText(rule_names), callback=_comma_separated, help=text
    )


def shown_rule_options(function: Function) -> Function:
    """Add the options that choose the rules which are told of, where notes are not checked again."""
    return _decorated(
        function,
        [
            selector("--select", "Reglas de las que se informa: código, prefijo, nombre o ALL, separados por comas."),
            selector("--ignore", "Reglas de las que no se informa."),
            selector("--extend-select", "Reglas que se suman a las elegidas."),
        ],
    )


def rule_options(function: Function) -> Function:
    """Add the options that choose the rules by which notes are checked."""
    return _decorated(
        function,
        [
            selector("--select", "Reglas que se revisan: código, prefijo, nombre o ALL, separados por comas."),
            selector("--ignore", "Reglas que no se revisan."),
            selector("--extend-select", "Reglas que se suman a las elegidas."),
            click.option(
                "--preview/--no-preview", default=None, help="También las reglas nuevas, que aún están a prueba."
            ),
        ],
    )


def input_options(function: Function) -> Function:
    """Add what says where notes come from."""
    return _decorated(
        function,
        [
            click.argument("paths", nargs=-1, metavar="[RUTA…|-]", type=FileName()),
            click.option("--text", metavar="NOTA", help="Una nota dada en la línea de órdenes."),
            click.option(
                "--stdin-filename", metavar="NOMBRE", help="Nombre, y por su final el tipo, de la entrada estándar."
            ),
            click.option(
                "--input-format",
                type=click.Choice(["text", "csv", "tsv", "jsonl"]),
                help="Tipo de la entrada, la llamen como la llamen.",
            ),
            click.option("--encoding", metavar="NOMBRE", help="Codificación de la entrada, por ejemplo cp1252."),
            click.option("--column", metavar="NOMBRE", help="Columna de las notas en una tabla."),
            header_row_option,
            keep_going_option,
        ],
    )


def keep_going_option(function: Function) -> Function:
    """Add `--keep-going`."""
    return click.option(
        "--keep-going/--no-keep-going",
        default=None,
        help="Nombra los archivos que no se pueden leer y sigue con los demás; así es con patrones y carpetas.",
    )(function)


def header_row_option(function: Function) -> Function:
    """Add `--header-row`."""
    return click.option("--header-row", type=Count(), metavar="N", help="Fila de la cabecera de una tabla, desde 1.")(
        function
    )


def group_option(function: Function) -> Function:
    """Add `--group-by`."""
    return click.option(
        "--group-by", metavar="COLUMNA", help="En el informe, además, las notas por cada valor de esta columna."
    )(function)


def redaction_options(function: Function) -> Function:
    """Add what hides personal data, and the key that gives it pseudonyms."""
    return _decorated(
        function,
        [
            click.option(
                "--redact",
                type=click.Choice(REDACTIONS),
                help="Oculta los datos de clientes, o también los de asesores.",
            ),
            click.option(
                "--key",
                type=FileName(),
                metavar="ARCHIVO",
                help="Clave (tipifica key new) de la línea base y de los seudónimos de lo que se oculta.",
            ),
        ],
    )


class _FormatOption(click.Option):
    """An option whose help names the formats that there are, which most calls need not know."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return what the help page says of the option."""
        shown = copy(self)
        shown.help = (self.help or "").format(formats=", ".join(format_names()))
        return click.Option.get_help_record(shown, ctx)


def output_options(function: Function) -> Function:
    """Add what says how results are shown."""
    return _decorated(
        function,
        [
            click.option(
                "--output-format",
                cls=_FormatOption,
                multiple=True,
                metavar="FORMATO[:ARCHIVO]",
                type=CompletedText(format_names),
                help="{formats}; se puede repetir.",
            ),
            click.option("-o", "--output-file", metavar="ARCHIVO", help="Escribe el informe en un archivo."),
            click.option("--statistics/--no-statistics", help="Cuenta por regla, motivo y veredicto en vez de listar."),
            click.option("-q", "--quiet", is_flag=True, help="Solo los hallazgos."),
            click.option("-v", "--verbose", is_flag=True, help="También lo que se corrige solo, uno por uno."),
            redaction_options,
            click.option(
                "--column-unit",
                type=click.Choice(["char", "byte", "utf-16"]),
                default="char",
                show_default=True,
                help="En qué se cuentan las columnas de las salidas de texto.",
            ),
            click.option("--show-fixes/--no-show-fixes", help="Muestra qué se corrigió."),
            click.option(
                "--color", type=click.Choice(["auto", "always", "never"]), default="auto", help="Colores en la salida."
            ),
        ],
    )


def baseline_options(function: Function) -> Function:
    """Add what leaves known findings out of the reports."""
    return _decorated(
        function,
        [
            click.option(
                "--baseline",
                type=FileName(),
                metavar="ARCHIVO",
                help="Línea base: no muestra los hallazgos que están anotados en ella.",
            ),
            click.option("--write-baseline", is_flag=True, help="Anota todos los hallazgos de hoy en la línea base."),
            click.option("--prune-baseline", is_flag=True, help="Quita de la línea base lo que ya no se halla."),
        ],
    )


def record_options(function: Function) -> Function:
    """Add what the record of a case declares, for notes that come without columns of their own."""
    texts = (
        "Estado declarado en el registro.",
        "Motivo declarado en el registro.",
        "Cierre declarado en el registro.",
        "Usuario del asesor en el registro.",
        "Fecha del registro, aaaa-mm-dd o dd/mm/aaaa.",
    )
    options = [
        click.option(f"--{name}", metavar="VALOR", help=text) for name, text in zip(RECORD_OPTIONS, texts, strict=True)
    ]
    return _decorated(function, options)


class Inputs(NamedTuple):
    """Where notes come from, as the options of `input_options` have it."""

    paths: tuple[str, ...]
    text: str | None
    stdin_filename: str | None
    input_format: str | None
    encoding: str | None
    column: str | None
    header_row: int | None
    keep_going: bool | None


def inputs_of(params: Mapping[str, object]) -> Inputs:
    """Return the input options among `params`."""
    return Inputs(**{name: params[name] for name in Inputs._fields})  # type: ignore[arg-type] # click made the types


def record_of(params: Mapping[str, object]) -> Record | None:
    """Return what the record options declare, None where none was given."""
    declared = [params[name] for name in RECORD_OPTIONS]
    return Record(*declared) if any(declared) else None  # type: ignore[arg-type] # click made the types


class Options:
    """What the configuration and the command line together ask for, for one directory of inputs after another.

    `found` is the configuration of a call that has one for all its inputs, wherever they lie.
    """

    def __init__(self, params: Mapping[str, object], found: Configuration | None = None) -> None:
        self._params = params
        self._found: dict[str, Configuration] = {} if found is None else {"": found}

    def configuration(self, directory: str = "") -> Configuration:
        """Return what is in force for inputs in `directory` (the working directory by default). Raises ConfigError."""
        found = self._found.get(directory)
        if found is None:
            found = self._found[directory] = self._load(directory)
        return found

    def asks(self, flag: str) -> bool:
        """Return whether the call has this flag; False where its command has none of the name."""
        return bool(self._params.get(flag))

    @property
    def column_unit(self) -> ColumnUnit:
        """What columns are counted in."""
        unit: ColumnUnit = self._params.get("column_unit") or "char"  # type: ignore[assignment] # click made the type
        return unit

    @property
    def lang(self) -> str:
        """The language of this call."""
        return self.configuration().settings.lang

    def keyed(self) -> Keyed | None:
        """Return what makes pseudonyms and identities, None where no key is given or configured. Raises InputError."""
        path = self.configuration().key
        if path is None:
            return None
        from tipifica.files.keys import read_key  # only a key needs the files' layer
        from tipifica.report.keyed import Keyed

        return Keyed(read_key(path))

    def _load(self, directory: str) -> Configuration:
        params = self._params
        overrides: Sequence[str] = params["config"]  # type: ignore[assignment] # click made the type
        configuration = load(directory, overrides, isolated=bool(params["isolated"]))
        if directory and not configuration.sources:
            return self.configuration()
        configuration = _with_language(_with_rules(configuration, params), params)
        for name in ("preview", "key"):
            if params.get(name) is not None:
                configuration = configuration.with_values({name: params[name]}, f"--{name}")
        return configuration


def _with_rules(configuration: Configuration, params: Mapping[str, object]) -> Configuration:
    chosen = {name: list(params.get(name.replace("-", "_")) or ()) for name in ("select", "ignore", "extend-select")}  # type: ignore[call-overload] # click made the types
    settings = configuration.settings
    if not chosen["select"]:
        # As ruff has it: a choice on the command line starts anew, anything else goes on top of the file's.
        for name in ("ignore", "extend-select"):
            if chosen[name]:
                chosen[name] = [*getattr(settings, name.replace("-", "_")), *chosen[name]]
    else:
        configuration = configuration._replace(settings=settings.changed(ignore=(), extend_select=()))
    for name, selectors in chosen.items():
        if selectors:
            configuration = configuration.with_values({name: selectors}, f"--{name}")
    return configuration


def _with_language(configuration: Configuration, params: Mapping[str, object]) -> Configuration:
    if params.get("lang"):
        return configuration.with_values({"lang": params["lang"]}, "--lang")
    from_variable = from_environment()
    return configuration.with_values({"lang": from_variable}, VARIABLE) if from_variable else configuration
