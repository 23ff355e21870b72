"""`tipifica key`: the key under which pseudonyms and baselines are made."""

from __future__ import annotations

import click

from tipifica.cli import options
from tipifica.cli.outputs import standard_output
from tipifica.messages import translate
from tipifica.report.escape import visible


@click.command(
    "key",
    help="Crea la clave de los seudónimos y de la línea base. Guárdela donde solo la lea quien deba.",
    epilog="Ejemplo:  tipifica key new clave.txt",
)
@click.argument("action", type=click.Choice(["new"]), metavar="new")
@click.argument("path", metavar="ARCHIVO", type=options.FileName())
@options.configuration_options
def command(action: str, path: str, **params: object) -> int:
    """Write a new key file, mode 0600; return 0. Raises InputError where the file is there already."""
    from tipifica.files.keys import new_key

    lang = options.Options(params).lang
    new_key(path)
    standard_output().write(visible(translate("clave nueva en {path}", lang).format(path=path)) + "\n")
    return 0
