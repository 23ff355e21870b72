"""Settings from `tipifica.toml` or `[tool.tipifica]` in `pyproject.toml`, and where each of them came from.

The nearest directory upwards that has one decides; files are not merged. `KEY=VALUE` goes over a file, and what the
caller adds (options of the command line) over both.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from tipifica.config_keys import KEYS, read_key, wrong_type
from tipifica.errors import ConfigError
from tipifica.model import Settings
from tipifica.model.named import NamedTuple

FILE_NAME = "tipifica.toml"
PROJECT_FILE_NAME = "pyproject.toml"
TOOL = "tipifica"
_OWN_KEYS = ("redact", "key", "columns", "across")

# What a key may have besides letters and digits, whoever spells it: `max-length`, `max_length`, `severity.T001`.
_BETWEEN = str.maketrans("", "", "-_.")

BY_DEFAULT = "por omisión"
INLINE = "--config"


class Configuration(NamedTuple):
    """The settings in force. `settings` is what the engine obeys; the others are for the doors alone.

    `redact` is None where nothing was said, so that each output keeps its own default. `key` is the path of the key
    file for pseudonyms and baselines, seen from the working directory. `columns` maps roles
    (`observacion`, `estado`, …) to headers. `across` holds thresholds of the rules across rows, as far as they are set.
    `sources` says for each key that is not at its default where it came from:
    the path of a file, `--config`, or what the caller named.
    """

    settings: Settings = Settings()
    redact: str | None = None
    key: str | None = None
    columns: Mapping[str, str] = {}
    across: Mapping[str, int] = {}
    sources: Mapping[str, str] = {}

    def source(self, key: str) -> str:
        """Return where the value of `key` came from; `BY_DEFAULT` where nobody set it."""
        return self.sources.get(key, BY_DEFAULT)

    def values(self) -> dict[str, object]:
        """Return every key as a file spells it, with the value in force; None stands for what is not set."""
        own: dict[str, object] = {name: getattr(self, name) for name in _OWN_KEYS}
        return {key: own[key] if key in own else getattr(self.settings, key.replace("-", "_")) for key in KEYS}

    def with_values(self, values: Mapping[str, object], source: str) -> Configuration:
        """Return this configuration with `values` (TOML types, keys as a file spells them) on top of it.

        Raises ConfigError for an unknown key or a value of another type; the message starts with `source`.
        """
        # Each reader of KEYS returns what the field of its key holds; a mapping cannot say that to a type checker.
        read: dict[str, Any] = {key: read_key(key, value, source) for key, value in values.items()}
        own = {key: read.pop(key) for key in _OWN_KEYS if key in read}
        settings = self.settings.changed(**{key.replace("-", "_"): value for key, value in read.items()})
        sources = {**self.sources, **dict.fromkeys(values, source)}
        return self._replace(settings=settings, sources=sources, **own)


def load(start: str = "", overrides: Iterable[str] = (), *, isolated: bool = False) -> Configuration:
    """Return the configuration for files in the directory `start` (the working directory by default).

    `overrides` are the values of `--config`: the last one that is no `KEY=VALUE` names the file to read instead of the
    nearest one; each `KEY=VALUE` goes on top. `isolated` reads no file but the one named. Raises ConfigError.
    """
    named, inline = _divided(overrides)
    path = named or (None if isolated else _nearest(start))
    configuration = _from_file(path, needed=named is not None) if path else Configuration()
    for key, value in inline:
        configuration = configuration.with_values({key: value}, INLINE)
    return configuration


def _divided(overrides: Iterable[str]) -> tuple[str | None, list[tuple[str, object]]]:
    named: str | None = None
    inline = []
    for override in overrides:
        key, equals, text = override.partition("=")
        # A slip in a key is told as one, and no file that nobody named.
        if equals and key.strip().translate(_BETWEEN).isalnum() and not os.path.exists(override):  # noqa: PTH110
            inline.append((key.strip(), _inline_value(text.strip())))
        else:
            named = override
    return named, inline


def _inline_value(text: str) -> object:
    import tomllib  # noqa: PLC0415 - most calls read no TOML

    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        # A shell takes quotes off: `--config lang=en` means a string.
        return text


def _nearest(start: str) -> str | None:
    """Return the path of the configuration that governs the directory `start`."""
    # String work instead of pathlib, whose import costs a twentieth of a fresh process that checks one note.
    try:
        directory = os.path.abspath(start)  # noqa: PTH100
    except FileNotFoundError as error:
        raise ConfigError("la carpeta en la que está la consola ya no existe; vaya a otra") from error
    while True:
        for name in (FILE_NAME, PROJECT_FILE_NAME):
            path = os.path.join(directory, name)  # noqa: PTH118
            if os.path.isfile(path) and (name == FILE_NAME or _is_ours(path)):  # noqa: PTH113
                return path
        parent = os.path.dirname(directory)  # noqa: PTH120
        if parent == directory:
            return None
        directory = parent


def _is_ours(path: str) -> bool:
    # Other projects' files are not parsed: that takes time, and their mistakes are none of ours.
    return _may_be_ours(_content(path)) and TOOL in _tool_tables(_parsed(path))


def _may_be_ours(content: bytes) -> bool:
    """Return whether a table `tool.tipifica` can stand in `content`, in any of TOML's ways to open one.

    A project that depends on tipifica names it, too: to parse its file costs a twelfth of a fresh process for one note.
    """
    import re  # noqa: PLC0415 - most directories hold no such file

    key = rb"""["']?%b["']?"""
    opening = rb"%b[ \t]*(?:[]=]|\.[ \t]*%b)" % (key % b"tool", key % TOOL.encode())
    return TOOL.encode() in content and re.search(opening, content) is not None


def _tool_tables(document: Mapping[str, object]) -> Mapping[str, object]:
    tools = document.get("tool", {})
    return tools if isinstance(tools, dict) else {}


def _from_file(path: str, *, needed: bool) -> Configuration:
    document = _parsed(path)
    if os.path.basename(path) == PROJECT_FILE_NAME:  # noqa: PTH119
        table = _tool_tables(document).get(TOOL, {})
        if needed and not table:
            raise ConfigError("{source}: no tiene la tabla [tool.tipifica]", source=path)
        if not isinstance(table, dict):
            raise wrong_type("tool.tipifica", "una tabla", path)
        document = table
    return Configuration().with_values(document, path)


def _parsed(path: str) -> Mapping[str, object]:
    import tomllib  # noqa: PLC0415 - most calls read no TOML

    content = _content(path)
    try:
        return _document(content)
    except tomllib.TOMLDecodeError as error:
        line, column = _place(error, content)
        message = "{source}: no es TOML válido: línea {line}, columna {column}"
        raise ConfigError(message, source=path, line=line, column=column) from error
    except UnicodeDecodeError as error:
        raise ConfigError("{source}: no es UTF-8 (byte {byte})", source=path, byte=error.start + 1) from error


@lru_cache(maxsize=4)
def _document(content: bytes) -> Mapping[str, object]:
    """Return what a file holds. It is asked for twice: for the language, before the options are read, and with them."""
    import tomllib  # noqa: PLC0415 - most calls read no TOML

    return tomllib.loads(content.decode("utf-8-sig"))


def _place(error: ValueError, content: bytes) -> tuple[int, int]:
    """Return line and column of a TOML error, which Python tells in English and, before 3.14, in the message alone."""
    import re  # noqa: PLC0415 - only a mistake needs it

    found = re.search(r"line (\d+), column (\d+)", str(error))
    if found:
        return int(found[1]), int(found[2])
    # "at end of document"
    lines = content.decode("utf-8-sig").split("\n")
    return len(lines), len(lines[-1]) + 1


def _content(path: str) -> bytes:
    try:
        with open(path, "rb") as file:  # noqa: PTH123
            return file.read()
    except FileNotFoundError as error:
        raise ConfigError("{path}: no existe", path=path) from error
    except OSError as error:
        raise ConfigError("{source}: no se puede leer la configuración", source=path) from error
