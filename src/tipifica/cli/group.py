"""The commands, each in a module of its own that is loaded when its command is called."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from importlib import import_module
from typing import Any

import click

from tipifica.messages import UserError, translate

COMMANDS = (
    "check",
    "format",
    "parse",
    "compose",
    "scan",
    "report",
    "sample",
    "compare",
    "rules",
    "reasons",
    "explain",
    "config",
    "key",
    "completion",
    "server",
    "web",
    "version",
)
HELP = "Revisa, corrige y estructura las observaciones de retención de internet."
OPTIONS_METAVAR = "[OPCIONES]"
SUBCOMMAND_METAVAR = "ORDEN [ARGUMENTOS]..."
EPILOG = "Ejemplo:  tipifica check notas.txt"


class ReaderLeftError(Exception):
    """Whoever read what the command writes has seen enough (`| head`)."""


@contextmanager
def _telling_of_readers() -> Iterator[None]:
    """Let a broken pipe be told of by an error of our own: click takes it for a failure and ends the process."""
    try:
        yield
    except BrokenPipeError as error:
        raise ReaderLeftError from error


class CommandGroup(click.Group):
    """A group whose commands are found by name in `tipifica.cli` and speak the language of the call."""

    def __init__(self, lang: str, names: Sequence[str]) -> None:
        super().__init__(
            "tipifica",
            help=translate(HELP, lang),
            epilog=translate(EPILOG, lang),
            params=[_version_option(lang), _lang_option(lang), _help_option(lang)],
            add_help_option=False,
            options_metavar=translate(OPTIONS_METAVAR, lang),
            subcommand_metavar=translate(SUBCOMMAND_METAVAR, lang),
            context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
        )
        self._lang = lang
        self._names = names

    def make_context(self, info_name: str | None, args: list[str], *rest: Any, **more: Any) -> click.Context:
        """Return the context of a call. Raises ReaderLeftError."""
        with _telling_of_readers():
            return super().make_context(info_name, args, *rest, **more)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command. Raises ReaderLeftError."""
        with _telling_of_readers():
            return super().invoke(ctx)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of a working day."""
        return list(self._names)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command called `cmd_name`, None where there is none."""
        if cmd_name not in self._names:
            return None
        return _in_language(import_module(f"tipifica.cli.{cmd_name}").command, self._lang)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that `args` begin with. Raises UserError with the nearest one, or a hint."""
        name = args[0]
        if name in self._names or name.startswith("-") or ctx.resilient_parsing:
            return super().resolve_command(ctx, args)
        from tipifica.cli.names import looks_like_note, unknown

        if looks_like_note(name):
            raise UserError("falta la orden; si eso es una nota: tipifica check --text NOTA")
        raise unknown(
            name,
            list(self._names),
            "no existe la orden «{name}»; la más parecida es «{nearest}»",
            "no existe la orden «{name}»; las lista tipifica --help",
        )


def commands(lang: str) -> CommandGroup:
    """Return the whole command line with its help pages in `lang`."""
    return CommandGroup(lang, COMMANDS)


def _version_option(lang: str) -> click.Option:
    return click.Option(
        ["--version"],
        is_flag=True,
        expose_value=False,
        is_eager=True,
        callback=_version,
        help=translate("Muestra la versión y termina.", lang),
    )


def _lang_option(lang: str) -> click.Option:
    # Read before click sees it (tipifica.cli.language); declared so that `tipifica --lang en check` is a call too.
    return click.Option(
        ["--lang"], type=click.Choice(["es", "en"]), expose_value=False, help=translate("Idioma de los mensajes.", lang)
    )


def _version(ctx: click.Context, _option: click.Parameter, asked: bool) -> None:
    if asked and not ctx.resilient_parsing:
        from tipifica.release import __version__

        click.echo(f"tipifica {__version__}")
        ctx.exit()


def _in_language(command: click.Command, lang: str) -> click.Command:
    told = copy(command)
    told.help = translate(command.help or "", lang)
    told.epilog = translate(command.epilog or "", lang)
    told.options_metavar = translate(OPTIONS_METAVAR, lang)
    # click keeps the help option that it makes, in the language of the first call of the process.
    told.add_help_option = False
    # What the source says is Spanish already, and copying so many options takes time.
    params = command.params if lang == "es" else [_option_in_language(param, lang) for param in command.params]
    told.params = [*params, _help_option(lang)]
    return told


def _option_in_language(parameter: click.Parameter, lang: str) -> click.Parameter:
    told = copy(parameter)
    told.metavar = translate(parameter.metavar, lang) if parameter.metavar else None
    if isinstance(told, click.Option):
        told.help = translate(told.help or "", lang)
    return told


def _help_option(lang: str) -> click.Option:
    return click.Option(
        ["-h", "--help"],
        is_flag=True,
        expose_value=False,
        is_eager=True,
        callback=_help,
        help=translate("Muestra esta ayuda y termina.", lang),
    )


def _help(ctx: click.Context, _option: click.Parameter, asked: bool) -> None:
    if asked and not ctx.resilient_parsing:
        click.echo(ctx.get_help())
        ctx.exit()
