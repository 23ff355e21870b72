"""What results are stamped with, so that those of two versions are never mixed unseen."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from tipifica.bulk.results import SCHEMA, Column
from tipifica.language import Language
from tipifica.model import Settings
from tipifica.release import __version__

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

# Enough of a SHA-256 to tell manuals, cores and settings apart, and a line of JSON stays short.
DIGITS = 16
CORE = (
    *("model", "parser", "fields", "rules", "fixes", "shapes"),
    *("engine.py", "private.py", "verdicts.py", "language.py", "bulk/kernel.py", "bulk/results.py"),
)
"""The rooms and modules that decide what is said of a note. What compiles a grammar is not among them: its table
counts instead."""
_COMPILER = "parser/compile/"


class Provenance(NamedTuple):
    """What stands wherever results are kept: the version of their table and of the program, and the first digits of the
    SHA-256 of the manual (grammar, catalogue and lexicon, compiled), of what read (the core's source and the manual),
    and of the settings (the login that a fix may insert left out: it is personal)."""

    schema: int
    tipifica: str
    manual: str
    reading: str
    config: str


STAMPS = (
    Column("schema", "integer", "versión de la tabla", "La versión de esta tabla de columnas."),
    Column("tipifica", "text", "versión de tipifica", "La versión del programa."),
    Column("manual", "text", "resumen del manual", "Cambia cuando cambia el manual: gramática, catálogo o léxico."),
    Column("reading", "text", "resumen de la lectura", "Cambia con el manual y con el código que lee y revisa."),
    Column("config", "text", "resumen de los ajustes", "Cambia con los ajustes: reglas, gravedades, límites."),
)
"""The stamps as columns, in the order of `Provenance`; they are there only where they were asked for."""


def provenance(language: Language, settings: Settings) -> Provenance:
    """Return the stamps of results that this program makes with a language and settings."""
    # Whoever has a list of logins could try them all.
    impersonal = settings.changed(agent=None).to_dict()
    config = json.dumps(impersonal, sort_keys=True, default=str)
    digests = (language.manual, reading(language), _digest(config.encode("utf-8", "surrogatepass")))
    return Provenance(SCHEMA, __version__, *(digest[:DIGITS] for digest in digests))


def reading(language: Language) -> str:
    """Return the SHA-256 (hexadecimal) of the core's source and of a compiled language: two programs with the same one
    say the same of every note."""
    return _digest(f"{_core()}{language.manual}".encode())


def core_modules() -> tuple[str, ...]:
    """Return the paths of the core's modules in the package, sorted."""
    return tuple(sorted(path for path, _ in _modules()))


@cache
def _core() -> str:
    import hashlib  # noqa: PLC0415 - as below

    found = hashlib.sha256()
    for path, module in sorted(_modules(), key=lambda each: each[0]):
        source = module.read_bytes().replace(b"\r\n", b"\n")
        found.update(f"{path} {len(source)} ".encode() + source)
    return found.hexdigest()


def _modules() -> Iterator[tuple[str, Traversable]]:
    from importlib.resources import files  # noqa: PLC0415 - as below

    package = files("tipifica")
    for name in CORE:
        for path, module in _below(name, package.joinpath(name)):
            if not path.startswith(_COMPILER):
                yield path, module


def _below(path: str, place: Traversable) -> Iterator[tuple[str, Traversable]]:
    if not place.is_dir():
        yield path, place
        return
    for each in place.iterdir():
        if each.is_dir() or each.name.endswith(".py"):
            yield from _below(f"{path}/{each.name}", each)


def _digest(content: bytes) -> str:
    import hashlib  # noqa: PLC0415 - 3.5 MB of OpenSSL, and workers read stamps but make none

    return hashlib.sha256(content).hexdigest()
