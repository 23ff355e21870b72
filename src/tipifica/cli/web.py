"""`tipifica web`: the page for the people who write notes, and its HTTP API, on this machine."""

from __future__ import annotations

from pathlib import Path

import click

from tipifica.bulk.extra import needs
from tipifica.cli import options
from tipifica.cli.outputs import standard_output
from tipifica.config import Configuration
from tipifica.files.errors import from_os
from tipifica.language import default
from tipifica.messages import UserError, translate
from tipifica.model import Settings

PORT, LAST_PORT = 8421, 65_535
# Characters: what `tipifica key new` writes has 64; fewer than these can be tried.
SHORTEST_TOKEN = 32


@click.command(
    "web",
    help="Página para quien escribe notas, con su API HTTP; solo en este equipo, mientras no se diga otra cosa.",
    epilog="Ejemplo:  tipifica web",
)
@click.option("--host", default="127.0.0.1", metavar="NOMBRE", help="Dónde escucha; por omisión, solo este equipo.")
@click.option("--port", type=options.Count(0, LAST_PORT), default=PORT, metavar="N", help="Puerto; 0 toma uno libre.")
@click.option(
    "--allowed-host", "names", multiple=True, metavar="NOMBRE", help="Otro nombre con el que se llama al servidor."
)
@click.option(
    "--token-file", type=options.FileName(), metavar="ARCHIVO", help="Archivo con la clave que abre la página."
)
@click.option(
    "--export",
    "folder",
    type=options.FileName(),
    metavar="CARPETA",
    help="Escribe la página como archivos, que cualquier servidor web puede dar.",
)
@click.option(
    "--runtime",
    "packed",
    type=options.FileName(),
    metavar="ARCHIVO",
    help="Para --export sin red: lo que npm pack escribe de Pyodide.",
)
@click.option(
    "--extension",
    "origin",
    metavar="ORIGEN",
    help="Con --export: la extensión de navegador para el formulario de https://… en lugar de la página.",
)
@options.configuration_options
def command(
    host: str,
    port: int,
    names: tuple[str, ...],
    token_file: str | None,
    folder: str | None,
    packed: str | None,
    origin: str | None,
    **params: object,
) -> int:
    """Export the page, or serve it until the process is interrupted. Raises UserError for options of an export where
    nothing is exported."""
    configuration = options.Options(params).configuration()
    if folder is not None:
        return _export(folder, packed, origin, configuration)
    if packed is not None or origin is not None:
        raise UserError("--runtime y --extension van con --export")
    return _serve(host, port, names, token_file, configuration.settings)


def _export(folder: str, packed: str | None, origin: str | None, configuration: Configuration) -> int:
    """Write the page as static files, or the extension. Raises ConfigError for settings that a browser cannot have,
    InputError where Pyodide cannot be had or the folder holds something else, UserError for an origin that is none."""
    from tipifica.browser import export

    size = round(export(folder, configuration, packed, origin) / 1e6)
    lang = configuration.settings.lang
    said = (
        translate("{folder}: la página, {size} MB; se abre desde un servidor web", lang)
        if origin is None
        else translate("{folder}: la extensión, {size} MB; se carga en chrome://extensions", lang)
    )
    standard_output().write(said.format(folder=folder, size=size) + "\n")
    return 0


def _serve(host: str, port: int, names: tuple[str, ...], token_file: str | None, settings: Settings) -> int:
    """Serve until the process is interrupted. Raises UserError for a host that others can reach without a name to be
    called by and a token, InputError where the extra `web` is not installed or the port is taken."""
    with needs("starlette", "web"):
        from tipifica.web import LOOPBACK, Access, is_loopback, listen, serve
    if not is_loopback(host) and not (names and token_file):
        raise UserError("con --host {host} hacen falta --allowed-host y --token-file", host=host)
    token = None if token_file is None else _token(token_file)
    with listen(host, port) as listener:
        access = Access(listener.getsockname()[1], (*LOOPBACK, *map(str.lower, names)), token)
        serve(default(), settings, listener, access, lambda: _say(access.url(), settings.lang))
    return 0


def _say(url: str, lang: str) -> None:
    out = standard_output()
    out.write(translate("la página está en {url} · se termina con Ctrl-C", lang).format(url=url) + "\n")
    out.flush()


def _token(path: str) -> str:
    """The token in a file. Raises InputError where it cannot be read, UserError where it is too short."""
    try:
        token = Path(path).read_text("ascii").strip()
    except OSError as error:
        raise from_os(error, path) from error
    except UnicodeDecodeError:
        token = ""
    if len(token) < SHORTEST_TOKEN or not token.isalnum():
        raise UserError(
            "{path}: la clave tiene que ser de {least} letras y cifras o más; tipifica key new la hace",
            path=path,
            least=SHORTEST_TOKEN,
        )
    return token
