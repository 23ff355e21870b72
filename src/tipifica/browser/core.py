"""The core alone, as a browser gets it: an archive of the modules that answer the page, their messages and the table of
the manual; and the settings that it was exported with."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

from tipifica.config import Configuration
from tipifica.errors import ConfigError
from tipifica.language import default

# What a page does not need: the doors, whole tables and files; what compiles a grammar; what a package ships besides.
LEFT_OUT = ("browser", "bulk", "cli", "data", "desk", "files", "parser/compile", "server", "web")
_ENDINGS = (".py", ".mo")
# The first that an archive can say: the same source makes the same bytes.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_PACKAGE = Path(__file__).parents[1]
_NOT_OF_NOTES = ("redact", "key", "columns", "across")


def archive() -> bytes:
    """Return the ZIP of the package `tipifica`, as far as the page needs it."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as into:
        for name, content in _files():
            into.writestr(zipfile.ZipInfo(f"tipifica/{name}", _NO_TIME), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _files() -> Iterator[tuple[str, bytes]]:
    for path in sorted(_PACKAGE.rglob("*")):
        name = path.relative_to(_PACKAGE).as_posix()
        if path.suffix in _ENDINGS and not any(name.startswith(f"{room}/") for room in LEFT_OUT):
            yield name, path.read_bytes()
    table = json.dumps(default().data, ensure_ascii=False, separators=(",", ":"))
    yield "data/language.json", table.encode()


def settings_of(configuration: Configuration) -> bytes:
    """Return the settings that notes are checked by, as JSON of the keys and values that a file has; what is at its
    default stays away. Raises ConfigError where a pattern is among them."""
    refuse_patterns(configuration)
    values = configuration.values()
    set_here = {key: values[key] for key in configuration.sources if key not in _NOT_OF_NOTES}
    return json.dumps(set_here, ensure_ascii=False).encode()


def refuse_patterns(configuration: Configuration) -> None:
    """Raise ConfigError where the configuration has a pattern of the user's own: nothing in a browser can stop one that
    takes too long."""
    if configuration.settings.agent_pattern is not None:
        raise ConfigError(
            "{source}: agent-pattern no vale dentro del navegador, que no puede cortar un patrón que tarda; quítelo "
            "para exportar",
            source=configuration.source("agent-pattern"),
        )
