"""`tipifica server`: the language server, over standard input and output."""

from __future__ import annotations

import click

from tipifica.bulk.extra import needs
from tipifica.cli import options


@click.command(
    "server",
    help="Servidor de lenguaje (LSP) para editores, por la entrada y la salida estándar.",
    epilog="Ejemplo:  tipifica server",
)
@options.configuration_options
def command(**params: object) -> int:
    """Serve an editor until it leaves; return 0 where it said goodbye, 1 where the stream broke. Raises InputError
    where the extra `lsp` is not installed."""
    with needs("pygls", "lsp"):
        from tipifica.server import serve
    return serve(options.Options(params).lang)
