"""A request of the page: a JSON object whose keys are known and of the right type."""

from __future__ import annotations

import json
from typing import TypeVar, cast

from tipifica.messages import LANGUAGES, UserError
from tipifica.model import Record

Value = TypeVar("Value")


class RequestError(UserError):
    """A request that cannot be answered; one line says why. No value of it is repeated, for it may be personal."""


class Request:
    """One request. Each method takes a key out of it; `done` refuses what no method asked for."""

    def __init__(self, body: str) -> None:
        """Read `body`. Raises RequestError where it is no JSON object."""
        try:
            read = json.loads(body)
        except (ValueError, RecursionError) as error:
            raise RequestError("la petición no es JSON") from error
        if not isinstance(read, dict):
            raise RequestError("la petición no es un objeto JSON")
        self._values: dict[str, object] = read
        self._asked: set[str] = set()

    def has(self, key: str) -> bool:
        """Return whether the request holds `key`."""
        return key in self._values

    def text(self, key: str) -> str:
        """Return the text of `key`. Raises RequestError where there is none."""
        return self._of_type(key, str, "«{key}» tiene que ser un texto")

    def number(self, key: str) -> int:
        """Return the whole number of `key`. Raises RequestError where there is none."""
        return self._of_type(key, int, "«{key}» tiene que ser un número entero")

    def texts(self, key: str) -> list[str]:
        """Return the list of texts of `key`. Raises RequestError where there is none."""
        wrong = "«{key}» tiene que ser una lista de textos"
        found: list[object] = self._of_type(key, list, wrong)
        if not all(isinstance(each, str) for each in found):
            raise RequestError(wrong, key=key)
        return cast(list[str], found)

    def mapping(self, key: str) -> dict[str, str]:
        """Return the object of texts of `key`, empty where there is none. Raises RequestError for anything else."""
        if not self.has(key):
            self._asked.add(key)
            return {}
        wrong = "«{key}» tiene que ser un objeto de textos"
        found: dict[str, object] = self._of_type(key, dict, wrong)
        if not all(isinstance(each, str) for each in found.values()):
            raise RequestError(wrong, key=key)
        return cast(dict[str, str], found)

    def language(self, default: str) -> str:
        """Return the language that is asked for, else `default`. Raises RequestError for one that there is not."""
        self._asked.add("lang")
        lang = self._values.get("lang", default)
        if lang not in LANGUAGES:
            raise RequestError("«lang» tiene que ser uno de estos: {known}", known=", ".join(LANGUAGES))
        return lang

    def record(self) -> Record | None:
        """Return what the case's own columns declare, None where nothing is said. Raises RequestError for an unknown
        column."""
        given = self.mapping("record")
        for key in given:
            if key not in Record.__match_args__:
                raise RequestError(
                    "«record» no tiene «{key}»; tiene {known}", key=key[:40], known=", ".join(Record.__match_args__)
                )
        return Record(**given) if given else None

    def done(self) -> None:
        """Raise RequestError where the request holds a key that nobody asked for."""
        unknown = self._values.keys() - self._asked
        if unknown:
            raise RequestError("la petición no lleva «{key}»", key=min(unknown)[:40])

    def _of_type(self, key: str, kind: type[Value], wrong: str) -> Value:
        self._asked.add(key)
        if key not in self._values:
            raise RequestError("a la petición le falta «{key}»", key=key)
        value = self._values[key]
        # JSON's true is an int of Python.
        if not isinstance(value, kind) or isinstance(value, bool):
            raise RequestError(wrong, key=key)
        return value
