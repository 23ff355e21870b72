"""`tipifica compose`: a conforming note from its reason and its fields."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping

import click

from tipifica.cli import options
from tipifica.cli.names import reason_named, unknown
from tipifica.cli.outputs import is_terminal, standard_output
from tipifica.composing import compose
from tipifica.errors import ComposeError
from tipifica.fields.given import given, given_part
from tipifica.language import Language, default
from tipifica.messages import UserError, translate
from tipifica.model import Field, FieldValue, Reason, Settings
from tipifica.model.values import VALUE_KINDS
from tipifica.page.reasons import example, likeliest
from tipifica.parser.tokens.tokenizer import BREAK_TEXT


@click.command(
    "compose",
    help="Arma una nota conforme. En una terminal pregunta por los campos que faltan.",
    epilog="Ejemplo:  tipifica compose 5 --set agent=jperez --set phones=0991234567",
)
@click.argument("reason", metavar="MOTIVO", type=options.CompletedText(options.reason_names))
@click.option(
    "--set", "assignments", multiple=True, metavar="CAMPO=VALOR", help="El valor de un campo; se puede repetir."
)
@options.configuration_options
def command(reason: str, assignments: tuple[str, ...], **params: object) -> int:
    """Print the note; return 0. Raises UserError for an unknown reason or field, and for a field that is missing."""
    chosen = options.Options(params)
    language = default()
    settings = chosen.configuration().settings
    found = reason_named(reason, language.catalog) or _found(reason, language, settings.lang)
    fields = _assigned(assignments, found, language)
    if settings.agent is not None:
        fields.setdefault(language.catalog.agent, settings.agent)
    standard_output().write(_composed(found, fields, language, settings) + "\n")
    return 0


def _found(name: str, language: Language, lang: str) -> Reason:
    """The one reason that somebody means by some words or beginnings of its name; of several the one that is chosen at
    the terminal. Raises UserError where there is none, or nobody to choose."""
    catalog = language.catalog
    found = [catalog.reasons[each] for each in likeliest(name, language)]
    if not found:
        raise unknown(
            name,
            list(catalog.reasons),
            "no hay motivo «{name}»; el más parecido es «{nearest}»",
            "no hay motivo «{name}»; los lista tipifica reasons",
        )
    if len(found) == 1:
        return found[0]
    if not (is_terminal(sys.stdin) and is_terminal(sys.stderr)):
        raise UserError("«{name}» puede ser {reasons}", name=name, reasons=", ".join(reason.id for reason in found))
    for number, reason in enumerate(found, 1):
        click.echo(f"{number}  {reason.state} / {reason.motive}", err=True)
    return found[click.prompt(translate("¿Cuál?", lang), type=click.IntRange(1, len(found)), err=True) - 1]


def _composed(reason: Reason, fields: dict[str, FieldValue], language: Language, settings: Settings) -> str:
    try:
        return compose(reason.id, fields, language, settings)
    except ComposeError as error:
        if not error.missing:
            raise
        if not (is_terminal(sys.stdin) and is_terminal(sys.stderr)):
            raise UserError(
                "faltan campos: {fields}; se dan con --set CAMPO=VALOR", fields=", ".join(error.missing)
            ) from error
        told = (_asked(language.catalog.fields[key], reason, language, settings.lang) for key in error.missing)
        asked = {key: value for values in told for key, value in values.items()}
    return _composed(reason, fields | asked, language, settings)


def _asked(field: Field, reason: Reason, language: Language, lang: str) -> dict[str, FieldValue]:
    """The values of a field that somebody at the terminal gives, asked for by its title until they can be."""

    def read(text: str) -> dict[str, FieldValue]:
        try:
            return given(field, text, language.grammar.lexicon)
        except ValueError as error:
            raise click.UsageError(_refusal(field, text, reason, language).in_language(lang)) from error

    asked: dict[str, FieldValue] = click.prompt(translate(field.title, lang), value_proc=read, err=True)
    return asked


def _refusal(field: Field, text: str, reason: Reason, language: Language) -> UserError:
    if field.key in reason.fields:
        written = example(field, reason, language)
    else:
        written = "2026-03-01" if field.holds == "date" else "true"
    if not written:
        return UserError("el campo «{field}» no puede ser «{text}»", field=field.key, text=text)
    message = "el campo «{field}» no puede ser «{text}»; se escribe así: {example}"
    return UserError(message, field=field.key, text=text, example=written)


def _assigned(assignments: Iterable[str], reason: Reason, language: Language) -> dict[str, FieldValue]:
    """The values of CAMPO=VALOR; what is said of a part of a field goes over what its field says of it."""
    described = language.catalog.fields
    parts = [part for field in reason.fields for part in described[field].parts]
    wholes: dict[str, FieldValue] = {}
    single: dict[str, FieldValue] = {}
    for key, text in _texts(assignments, [*reason.fields, *parts], described).items():
        try:
            if key in parts:
                single[key] = given_part(described[key], text)
            else:
                wholes |= given(described[key], text, language.grammar.lexicon)
        except ValueError as error:
            raise _refusal(described[key], text, reason, language) from error
    return wholes | single


def _texts(assignments: Iterable[str], known: list[str], described: Mapping[str, Field]) -> dict[str, str]:
    """What is given for each field; several values of a field that holds many stand one after the other."""
    texts: dict[str, str] = {}
    for assignment in assignments:
        key, equals, text = assignment.partition("=")
        if not equals:
            raise UserError("--set {assignment}: se escribe CAMPO=VALOR", assignment=assignment)
        if key not in known:
            raise unknown(
                key,
                known,
                "este motivo no tiene el campo «{name}»; el más parecido es «{nearest}»",
                "este motivo no tiene el campo «{name}»; tiene {known}",
            )
        if key not in texts:
            texts[key] = text
        elif described[key].many:
            texts[key] += (BREAK_TEXT if VALUE_KINDS[described[key].kind].place == "text" else " ") + text
        else:
            raise UserError("el campo «{field}» se da dos veces", field=key)
    return texts
