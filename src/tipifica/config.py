"""Settings from `tipifica.toml` or `[tool.tipifica]` in `pyproject.toml`, and where each of them came from.

The nearest directory upwards that has one decides; files are not merged. `KEY=VALUE` goes over a file, and what the
caller adds (options of the command line) over both.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any, NoReturn

from tipifica.messages import LANGUAGES, UserError
from tipifica.model import Settings
from tipifica.model.named import NamedTuple

FILE_NAME = "tipifica.toml"
PROJECT_FILE_NAME = "pyproject.toml"
TOOL = "tipifica"
SEVERITIES = ("error", "warning", "info")
REDACTIONS = ("none", "clients", "all")
COLUMN_ROLES = ("observacion", "estado", "motivo", "cierre", "asesor", "fecha", "caso")
_OWN_KEYS = ("redact", "key", "columns")
BENEFIT_KEYS = ("percent", "months")
MAX_LENGTH_LIMIT = 4096

BY_DEFAULT = "por omisión"
INLINE = "--config"


class ConfigError(UserError):
    """The configuration cannot be read: where, which key, and what would be right."""


class Configuration(NamedTuple):
    """The settings in force. `settings` is what the engine obeys; the others are for the doors alone.

    `redact` is None where nothing was said, so that each output keeps its own default. `key` is the path of the key
    file for pseudonyms and baselines, seen from the working directory. `columns` maps roles
    (`observacion`, `estado`, …) to headers. `sources` says for each key that is not at its default where it came from:
    the path of a file, `--config`, or what the caller named.
    """

    settings: Settings = Settings()
    redact: str | None = None
    key: str | None = None
    columns: Mapping[str, str] = {}
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
        read: dict[str, Any] = {key: _read(key, value, source) for key, value in values.items()}
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
        if equals and key.strip().replace("-", "").isalpha():
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
    directory = os.path.abspath(start)  # noqa: PTH100
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
            raise _wrong_type("tool.tipifica", "una tabla", path)
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
    except OSError as error:
        raise ConfigError("{source}: no se puede leer la configuración", source=path) from error


def _read(key: str, value: object, source: str) -> object:
    if key not in KEYS:
        _refuse_key(key, KEYS, source)
    return KEYS[key](key, value, source)


def _refuse_key(key: str, known: Iterable[str], source: str, *, inside: str = "") -> NoReturn:
    from difflib import get_close_matches  # noqa: PLC0415 - only a mistake needs it

    nearest = get_close_matches(key, list(known), n=1, cutoff=0)[0]
    raise ConfigError(
        "{source}: clave desconocida «{key}»; la más parecida es «{nearest}»",
        source=source,
        key=inside + key,
        nearest=inside + nearest,
    )


def _wrong_type(key: str, expected: str, source: str) -> ConfigError:
    return ConfigError(_EXPECTED[expected], source=source, key=key)


# Whole sentences, as a translator needs them.
_EXPECTED = {
    "un texto": "{source}: «{key}» debe ser un texto",
    "una lista de textos": "{source}: «{key}» debe ser una lista de textos",
    "una lista de enteros": "{source}: «{key}» debe ser una lista de enteros positivos",
    "una tabla": "{source}: «{key}» debe ser una tabla",
    "sí o no": "{source}: «{key}» debe ser true o false",
}


def _text(key: str, value: object, source: str) -> str:
    if not isinstance(value, str) or not value:
        raise _wrong_type(key, "un texto", source)
    return value


def _path(key: str, value: object, source: str) -> str:
    """Return a path that stands in a configuration file as it is seen from the working directory."""
    path = _text(key, value, source)
    # What is no file (`--config`, an option) has no directory, and an absolute path wins over any.
    return os.path.join(os.path.dirname(source), path)  # noqa: PTH118, PTH120


def _flag(key: str, value: object, source: str) -> bool:
    if not isinstance(value, bool):
        raise _wrong_type(key, "sí o no", source)
    return value


def _texts(key: str, value: object, source: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
        raise _wrong_type(key, "una lista de textos", source)
    return tuple(value)


def _selectors(key: str, value: object, source: str) -> tuple[str, ...]:
    return _known_rules(key, _texts(key, value, source), source)


def _known_rules(key: str, selectors: tuple[str, ...], source: str) -> tuple[str, ...]:
    from tipifica.rules import UnknownRule, select  # noqa: PLC0415 - the defaults name no rule

    try:
        select(selectors)
    except UnknownRule as error:
        raise ConfigError(
            "{source}: «{key}»: no hay regla «{rule}»; la más parecida es «{nearest}»",
            source=source,
            key=key,
            rule=error.selector,
            nearest=error.nearest,
        ) from error
    return selectors


def _table(key: str, value: object, source: str) -> dict[str, object]:
    if not isinstance(value, dict):
        raise _wrong_type(key, "una tabla", source)
    return value


def _reason_ignores(key: str, value: object, source: str) -> dict[str, tuple[str, ...]]:
    table = _table(key, value, source)
    return {reason: _selectors(f"{key}.{reason}", selectors, source) for reason, selectors in table.items()}


def _severities(key: str, value: object, source: str) -> dict[str, str]:
    table = _table(key, value, source)
    _known_rules(key, tuple(table), source)
    return {rule: _one_of(SEVERITIES)(f"{key}.{rule}", severity, source) for rule, severity in table.items()}


def _columns(key: str, value: object, source: str) -> dict[str, str]:
    table = _table(key, value, source)
    for role in table:
        if role not in COLUMN_ROLES:
            _refuse_key(role, COLUMN_ROLES, source, inside=f"{key}.")
    return {role: _text(f"{key}.{role}", header, source) for role, header in table.items()}


def _benefits(key: str, value: object, source: str) -> dict[str, tuple[int, ...]]:
    table = _table(key, value, source)
    for name in table:
        if name not in BENEFIT_KEYS:
            _refuse_key(name, BENEFIT_KEYS, source, inside=f"{key}.")
    return {name: _positive_integers(f"{key}.{name}", numbers, source) for name, numbers in table.items()}


def _is_positive(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def _positive_integers(key: str, value: object, source: str) -> tuple[int, ...]:
    if not isinstance(value, list) or not all(_is_positive(item) for item in value):
        raise _wrong_type(key, "una lista de enteros", source)
    return tuple(value)


def _length(key: str, value: object, source: str) -> int:
    if not isinstance(value, int) or not _is_positive(value) or value > MAX_LENGTH_LIMIT:
        message = "{source}: «{key}» debe ser un entero de 1 a {limit}"
        raise ConfigError(message, source=source, key=key, limit=MAX_LENGTH_LIMIT)
    return value


def _one_of(choices: tuple[str, ...]) -> Callable[[str, object, str], str]:
    def read(key: str, value: object, source: str) -> str:
        if value not in choices:
            message = "{source}: «{key}» debe ser uno de: {choices}"
            raise ConfigError(message, source=source, key=key, choices=", ".join(choices))
        return str(value)

    return read


def _pattern(key: str, value: object, source: str) -> str:
    import regex  # noqa: PLC0415 - only a user's pattern needs it

    pattern = _text(key, value, source)
    try:
        regex.compile(pattern)
    except regex.error as error:
        # What the library says of it is English.
        message = "{source}: «{key}» no es una expresión regular válida; falla en su carácter {position}"
        raise ConfigError(message, source=source, key=key, position=(getattr(error, "pos", None) or 0) + 1) from error
    return pattern


KEYS: dict[str, Callable[[str, object, str], object]] = {
    "select": _selectors,
    "ignore": _selectors,
    "extend-select": _selectors,
    "per-reason-ignore": _reason_ignores,
    "severity": _severities,
    "extend-safe-fixes": _selectors,
    "extend-unsafe-fixes": _selectors,
    "max-length": _length,
    "lang": _one_of(LANGUAGES),
    "redact": _one_of(REDACTIONS),
    "key": _path,
    "agent": _text,
    "agent-pattern": _pattern,
    "benefits": _benefits,
    "columns": _columns,
    "preview": _flag,
}
