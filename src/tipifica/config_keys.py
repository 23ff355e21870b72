"""The keys of the configuration: what each holds, how it is read, and what the schema says of it.

The schema (`config.schema.json`) is made from this table by `python docs/reference.py`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NoReturn

from tipifica.errors import ConfigError
from tipifica.messages import LANGUAGES
from tipifica.model import Settings
from tipifica.model.frozen import plain
from tipifica.model.named import NamedTuple
from tipifica.model.settings import may_be_login

SEVERITIES = ("error", "warning", "info")
REDACTIONS = ("none", "clients", "all")
COLUMN_ROLES = ("observacion", "estado", "motivo", "cierre", "asesor", "fecha", "caso")
BENEFIT_KEYS = ("percent", "months")
ACROSS_KEYS = ("notes", "cases")
MAX_LENGTH_LIMIT = 4096

SettingReader = Callable[[str, object, str], object]
Schema = Mapping[str, object]


class Key(NamedTuple):
    """One key. `read` takes the key, a value of the types of TOML and its source, and returns what the settings hold.

    `schema` describes the values in JSON Schema, as far as it can: which rules there are, only `read` knows. `says`
    tells people, in Spanish, what the key is for.
    """

    read: SettingReader
    schema: Schema
    says: str


def read_key(key: str, value: object, source: str) -> object:
    """Return what the settings hold for a value of a key. Raises ConfigError for an unknown key or another type."""
    if key not in KEYS:
        _refuse_key(key, KEYS, source)
    return KEYS[key].read(key, value, source)


def demand_valid(settings: Settings, reasons: Sequence[str]) -> None:
    """Raise ConfigError for a value that no configuration could give; `reasons` are the ids of reasons and states, of
    which rules may be left out."""
    unset = Settings()
    for name in settings.__match_args__:
        value, default = getattr(settings, name), getattr(unset, name)
        if value != default or type(value) is not type(default):
            read_key(name.replace("_", "-"), plain(value), "Settings")
    for reason in settings.per_reason_ignore:
        if reason not in reasons:
            _refuse_key(reason, reasons, "Settings", inside="per-reason-ignore.")


def _refuse_key(key: str, known: Iterable[str], source: str, *, inside: str = "") -> NoReturn:
    from difflib import get_close_matches  # noqa: PLC0415 - only a mistake needs it

    nearest = get_close_matches(key, list(known), n=1, cutoff=0)[0]
    raise ConfigError(
        "{source}: clave desconocida «{key}»; la más parecida es «{nearest}»",
        source=source,
        key=inside + key,
        nearest=inside + nearest,
    )


def wrong_type(key: str, expected: str, source: str) -> ConfigError:
    """Return the error for a value that is not what `expected` names."""
    return ConfigError(_EXPECTED[expected], source=source, key=key)


# Whole sentences, as a translator needs them.
_EXPECTED = {
    "un texto": "{source}: «{key}» debe ser un texto",
    "un usuario": "{source}: «{key}» debe ser un usuario, sin espacios ni separadores",
    "una lista de textos": "{source}: «{key}» debe ser una lista de textos",
    "una lista de enteros": "{source}: «{key}» debe ser una lista de enteros positivos",
    "un entero": "{source}: «{key}» debe ser un entero positivo",
    "una tabla": "{source}: «{key}» debe ser una tabla",
    "sí o no": "{source}: «{key}» debe ser true o false",
}


def _text(key: str, value: object, source: str) -> str:
    if not isinstance(value, str) or not value:
        raise wrong_type(key, "un texto", source)
    return value


def _login(key: str, value: object, source: str) -> str:
    login = _text(key, value, source)
    if not may_be_login(login):
        raise wrong_type(key, "un usuario", source)
    return login


def _path(key: str, value: object, source: str) -> str:
    """Return a path that stands in a configuration file as it is seen from the working directory."""
    path = _text(key, value, source)
    # What is no file (`--config`, an option) has no directory, and an absolute path wins over any.
    return os.path.join(os.path.dirname(source), path)  # noqa: PTH118, PTH120


def _flag(key: str, value: object, source: str) -> bool:
    if not isinstance(value, bool):
        raise wrong_type(key, "sí o no", source)
    return value


def _texts(key: str, value: object, source: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
        raise wrong_type(key, "una lista de textos", source)
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
        raise wrong_type(key, "una tabla", source)
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


def _thresholds(key: str, value: object, source: str) -> dict[str, int]:
    table = _table(key, value, source)
    for name, number in table.items():
        if name not in ACROSS_KEYS:
            _refuse_key(name, ACROSS_KEYS, source, inside=f"{key}.")
        if not _is_positive(number):
            raise wrong_type(f"{key}.{name}", "un entero", source)
    return table  # type: ignore[return-value] # looked at one by one


def _is_positive(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def _positive_integers(key: str, value: object, source: str) -> tuple[int, ...]:
    if not isinstance(value, list) or not all(_is_positive(item) for item in value):
        raise wrong_type(key, "una lista de enteros", source)
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


_A_TEXT: Schema = {"type": "string", "minLength": 1}
_A_LOGIN: Schema = {"type": "string", "pattern": r"^[^\s/\\|]+$"}
_SELECTORS: Schema = {"type": "array", "items": _A_TEXT}
_NUMBERS: Schema = {"type": "array", "items": {"type": "integer", "minimum": 1}}


def _choice(choices: tuple[str, ...], says: str) -> Key:
    return Key(_one_of(choices), {"enum": list(choices)}, says)


def _rules(says: str) -> Key:
    return Key(_selectors, _SELECTORS, says)


def _names(names: Iterable[str], values: Schema) -> Schema:
    return {"type": "object", "additionalProperties": False, "properties": dict.fromkeys(names, values)}


KEYS: dict[str, Key] = {
    "select": _rules("Reglas que se revisan; por omisión todas."),
    "ignore": _rules("Reglas que no se revisan."),
    "extend-select": _rules("Reglas que se suman a las elegidas."),
    "per-reason-ignore": Key(
        _reason_ignores,
        {"type": "object", "additionalProperties": _SELECTORS},
        "Reglas que no se revisan en las notas de un motivo.",
    ),
    "severity": Key(
        _severities,
        {"type": "object", "additionalProperties": {"enum": list(SEVERITIES)}},
        "Otra gravedad para una regla.",
    ),
    "extend-safe-fixes": _rules("Reglas cuyas correcciones se tienen por seguras."),
    "extend-unsafe-fixes": _rules("Reglas cuyas correcciones solo se aplican con --unsafe-fixes."),
    "max-length": Key(
        _length,
        {"type": "integer", "minimum": 1, "maximum": MAX_LENGTH_LIMIT},
        "Largo de una nota, en caracteres, desde el que se avisa.",
    ),
    "lang": _choice(LANGUAGES, "Idioma de los mensajes."),
    "redact": _choice(REDACTIONS, "Qué datos se ocultan en los informes."),
    "key": Key(
        _path,
        _A_TEXT,
        "Archivo de la clave (tipifica key new) de los seudónimos y de la línea base, visto desde la carpeta de la "
        "configuración.",
    ),
    "agent": Key(_login, _A_LOGIN, "El usuario que se escribe donde falta."),
    "agent-pattern": Key(
        _pattern, {**_A_TEXT, "format": "regex"}, "Expresión regular que debe cumplir un usuario entero."
    ),
    "benefits": Key(_benefits, _names(BENEFIT_KEYS, _NUMBERS), "Porcentajes y números de meses que se pueden otorgar."),
    "columns": Key(_columns, _names(COLUMN_ROLES, _A_TEXT), "Cabeceras de las columnas de una tabla."),
    "across": Key(
        _thresholds,
        _names(ACROSS_KEYS, {"type": "integer", "minimum": 1}),
        "Desde cuántas notas iguales (notes) o casos de un teléfono (cases) hablan H001 y H002 en el informe.",
    ),
    "preview": Key(_flag, {"type": "boolean"}, "Incluye las reglas que están a prueba."),
}
