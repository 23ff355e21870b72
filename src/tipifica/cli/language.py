"""Which language a call speaks: `--lang`, then `TIPIFICA_LANG`, then the configuration, else Spanish.

It must be known before click reads the options, because help pages and usage errors are in it too.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

from tipifica.config import load
from tipifica.errors import ConfigError
from tipifica.messages import LANGUAGES, UserError

VARIABLE = "TIPIFICA_LANG"


def language_of(args: Sequence[str]) -> str:
    """Return the language of a call. Raises UserError where `TIPIFICA_LANG` names none that there is.

    A wrong `--lang` and a broken configuration are passed over: the command itself reports them, in Spanish.
    """
    asked = option_values(args, "--lang")
    if asked:
        return asked[-1] if asked[-1] in LANGUAGES else "es"
    return from_environment() or _configured(args)


def from_environment() -> str | None:
    """Return the language that `TIPIFICA_LANG` names, None where it is unset or empty. Raises UserError."""
    lang = os.environ.get(VARIABLE)
    if lang and lang not in LANGUAGES:
        raise UserError(
            "{name}: «{value}» no es un idioma; hay: {choices}", name=VARIABLE, value=lang, choices=", ".join(LANGUAGES)
        )
    return lang or None


def option_values(args: Sequence[str], name: str) -> list[str]:
    """Return the values of a long option that takes one, `--name VALUE` or `--name=VALUE`, up to `--`."""
    values = []
    for position, argument in enumerate(args):
        if argument == "--":
            break
        if argument.startswith(f"{name}="):
            values.append(argument.removeprefix(f"{name}="))
        elif argument == name:
            values += args[position + 1 : position + 2]
    return values


def _configured(args: Sequence[str]) -> str:
    try:
        return load(overrides=option_values(args, "--config"), isolated="--isolated" in args).settings.lang
    except ConfigError:
        return "es"
