"""`tipifica compose`: a conforming note from its reason and its fields."""

from __future__ import annotations

import sys

import click

from tipifica.cli import options
from tipifica.cli.names import reason_named, unknown
from tipifica.cli.outputs import standard_output
from tipifica.engine import ComposeError, compose
from tipifica.language import Language, default
from tipifica.messages import UserError
from tipifica.model import FieldValue, Reason
from tipifica.parser.tell.item import LISTS

# What is written as a list of words, a list of numbers or one number; every other field is text.
WORD_LISTS = frozenset({"phones"})
NUMBER_LISTS = frozenset({"months"})
NUMBERS = frozenset({"attempt", "percent", "months_total", "duration_months"})
FLAGS = frozenset({"amount_plus_tax"})


@click.command(
    "compose",
    help="Arma una nota conforme. En una terminal pregunta por los campos que faltan.",
    epilog="Ejemplo:  tipifica compose 5 --set agent=jperez --set phones=0991234567",
)
@click.argument("reason", metavar="MOTIVO")
@click.option(
    "--set", "assignments", multiple=True, metavar="CAMPO=VALOR", help="El valor de un campo; se puede repetir."
)
@options.configuration_options
def command(reason: str, assignments: tuple[str, ...], **params: object) -> int:
    """Print the note; return 0. Raises UserError for an unknown reason or field, and for a field that is missing."""
    chosen = options.Options(params)
    language = default()
    found = reason_named(reason, language.catalog)
    if found is None:
        ids = list(language.catalog.reasons)
        raise unknown(reason, ids, "no hay motivo «{name}»; el más parecido es «{nearest}»")
    fields = dict(_assigned(assignment, found) for assignment in assignments)
    agent = chosen.configuration().settings.agent
    if agent is not None:
        fields.setdefault("agent", agent)
    standard_output().write(_composed(found, fields, language) + "\n")
    return 0


def _composed(reason: Reason, fields: dict[str, FieldValue], language: Language) -> str:
    try:
        return compose(reason.id, fields, language)
    except ComposeError as error:
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            raise UserError(
                "faltan campos: {fields}; se dan con --set CAMPO=VALOR", fields=", ".join(error.missing)
            ) from error
        asked = {field: _ask(field) for field in error.missing}
    except ValueError as error:
        raise UserError("no se puede armar la nota: {error}", error=error) from error
    return _composed(reason, fields | asked, language)


def _ask(field: str) -> FieldValue:
    return _value(field, click.prompt(field, err=True))


def _assigned(assignment: str, reason: Reason) -> tuple[str, FieldValue]:
    field, equals, text = assignment.partition("=")
    if not equals:
        raise UserError("--set {assignment}: se escribe CAMPO=VALOR", assignment=assignment)
    known = ("agent", *reason.fields)
    if field not in known:
        raise unknown(field, list(known), "este motivo no tiene el campo «{name}»; el más parecido es «{nearest}»")
    return field, _value(field, text)


def _value(field: str, text: str) -> FieldValue:
    if field in WORD_LISTS:
        return text.replace(",", " ").split()
    if field in LISTS:
        return [part.strip() for part in text.split(",") if part.strip()]
    try:
        if field in NUMBER_LISTS:
            return [int(part) for part in text.replace(",", " ").split()]
        if field in NUMBERS:
            return int(text)
    except ValueError as error:
        raise UserError("el campo «{field}» se escribe con números: {text}", field=field, text=text) from error
    return _flag(field, text) if field in FLAGS else text


def _flag(field: str, text: str) -> bool:
    if text not in ("true", "false"):
        raise UserError("el campo «{field}» es true o false", field=field)
    return text == "true"
