"""The commands, each in a module of its own that is loaded when its command is called."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from importlib import import_module

import click

from tipifica.messages import translate

COMMANDS = ("check", "format", "parse", "compose", "rules", "reasons", "explain", "config")
HELP = "Revisa, corrige y estructura las observaciones de retención de internet."
EPILOG = "Ejemplo:  tipifica check notas.txt"


class CommandGroup(click.Group):
    """A group whose commands are found by name in `tipifica.cli` and speak the language of the call."""

    def __init__(self, lang: str, names: Sequence[str]) -> None:
        super().__init__(
            "tipifica",
            help=translate(HELP, lang),
            epilog=translate(EPILOG, lang),
            context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
        )
        self._lang = lang
        self._names = names

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of a working day."""
        return list(self._names)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command called `cmd_name`, None where there is none."""
        if cmd_name not in self._names:
            return None
        command: click.Command = import_module(f"tipifica.cli.{cmd_name}").command
        return command if self._lang == "es" else _translated(command, self._lang)


def commands(lang: str) -> CommandGroup:
    """Return the whole command line with its help pages in `lang`."""
    group = CommandGroup(lang, COMMANDS)
    group.params.append(
        click.Option(
            ["--version"],
            is_flag=True,
            expose_value=False,
            is_eager=True,
            callback=_version,
            help=translate("Muestra la versión y termina.", lang),
        )
    )
    group.params.append(_lang_option(lang))
    return group


def _lang_option(lang: str) -> click.Option:
    # Read before click sees it (tipifica.cli.language); declared so that `tipifica --lang en check` is a call too.
    return click.Option(
        ["--lang"], type=click.Choice(["es", "en"]), expose_value=False, help=translate("Idioma de los mensajes.", lang)
    )


def _version(ctx: click.Context, _option: click.Parameter, asked: bool) -> None:
    if asked and not ctx.resilient_parsing:
        from tipifica.cli.version import version

        click.echo(f"tipifica {version()}")
        ctx.exit()


def _translated(command: click.Command, lang: str) -> click.Command:
    translated = copy(command)
    translated.help = translate(command.help or "", lang)
    translated.epilog = translate(command.epilog or "", lang)
    translated.params = [_translated_option(parameter, lang) for parameter in command.params]
    return translated


def _translated_option(parameter: click.Parameter, lang: str) -> click.Parameter:
    translated = copy(parameter)
    if isinstance(translated, click.Option):
        translated.help = translate(translated.help or "", lang)
    return translated
