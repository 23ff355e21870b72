"""The rules that say one kind of deviation each and decide nothing: one table of what is said.

A deviation that is said in other words for something too much, or for something missing, has a saying for each. Where
more is to be decided (which of them are told, how far the fix is trusted) the rule is a file of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from tipifica.model import About, Applicability, Diagnostic, LooksAt, Rule, Severity
from tipifica.model.named import NamedTuple
from tipifica.model.rule import Fixability
from tipifica.parser.kinds import Kind
from tipifica.parser.tell.drafts import Deviation
from tipifica.rules.note import Note, mend


class Saying(NamedTuple):
    """The message of a deviation and the title of its fix, "" where only a person knows what to write. Both may name
    what is `{written}` and what is `{expected}`."""

    message: str
    title: str = ""


class Sayings(NamedTuple):
    """What is said of a deviation: `said`, but of something that is too much `extra`, and where nothing is written that
    should be, `missing`. `trust` is how far its fix is."""

    said: Saying
    extra: Saying
    missing: Saying
    trust: Applicability

    def of(self, deviation: Deviation) -> Diagnostic:
        """The diagnostic of a deviation."""
        params = deviation.params
        if params.get("extra"):
            message, title = self.extra
        elif not params.get("written", deviation.span.start < deviation.span.end):
            message, title = self.missing
        else:
            message, title = self.said
        named = {name: params[name] for name in ("written", "expected") if f"{{{name}}}" in message + title}
        # What joins two stretches of text may join what is said with what is not.
        trust: Applicability = "unsafe" if params.get("joins") else self.trust
        return mend(deviation, message, title, trust, None, **named)


def _teller(kind: int, sayings: Sayings) -> Callable[[Note], Iterator[Diagnostic]]:
    def run(note: Note) -> Iterator[Diagnostic]:
        """One diagnostic a deviation."""
        return map(sayings.of, note.broken(kind))

    return run


def _rule(
    kind: int,
    code: str,
    name: str,
    severity: Severity,
    fixable: Fixability,
    *,
    summary: str,
    doc: str,
    said: Saying,
    extra: Saying | None = None,
    missing: Saying | None = None,
    trust: Applicability = "safe",
    about: About = "parts",
    harmless: bool = False,
    noun: tuple[str, str] | None = None,
) -> Rule:
    run = _teller(kind, Sayings(said, extra or said, missing or said, trust))
    looks_at = LooksAt(kinds=(kind,))
    return Rule(code, name, severity, fixable, summary, doc, run, looks_at, about, False, harmless, noun)


_ALL = (
    # Of segments.
    _rule(
        Kind.NO_PREFIX,
        "S001",
        "falta-prefijo",
        "error",
        "always",
        summary="La nota no empieza con la palabra de la campaña.",
        doc="The note does not begin with the name of the campaign.",
        said=Saying("Falta «{expected}» al inicio de la nota", "Escribir «{expected}//» al inicio"),
        noun=("{n} prefijo", "{n} prefijos"),
    ),
    _rule(
        Kind.NO_LOGIN,
        "S002",
        "falta-usuario",
        "error",
        "sometimes",
        summary="Falta el usuario del asesor después de la campaña.",
        doc="The login of the agent is missing. Safe to mend where the login is configured or recorded.",
        said=Saying("Falta su usuario: {expected}//SU_USUARIO//…", "Escribir el usuario"),
        noun=("{n} usuario", "{n} usuarios"),
    ),
    _rule(
        Kind.SURPLUS,
        "S005",
        "texto-sobrante",
        "info",
        "never",
        summary="Hay texto que no pertenece a ningún campo ni a ninguna frase del motivo.",
        doc="Text that belongs to no field and no phrase of the reason. Where private data stands there, its own rule "
        "reports it.",
        said=Saying("Este texto sobra: la forma de este motivo no lo lleva"),
        harmless=True,
    ),
    _rule(
        Kind.MOVED,
        "S006",
        "partes-en-otro-orden",
        "warning",
        "sometimes",
        summary="Están todas las partes de la nota, pero en otro orden.",
        doc="The segments, or the words of a phrase, are all there, in another order. The fix moves one part "
        "and is unsafe.",
        said=Saying("Esta parte va en otro lugar de la nota", "Mover la parte a su lugar"),
        trust="unsafe",
        about="reason",
    ),
    _rule(
        Kind.BREAK,
        "S007",
        "separador-falta-o-sobra",
        "info",
        "sometimes",
        summary="Falta una separación donde la forma la tiene, o hay una donde no la tiene.",
        doc="A segment break is missing where the form has one, or stands where it has none. What joins two "
        "stretches of free text is proposed alone: they may be two things.",
        said=Saying("Aquí falta el separador //", "Escribir //"),
        extra=Saying("Aquí sobra el separador", "Quitar el separador"),
        noun=("{n} corte", "{n} cortes"),
    ),
    _rule(
        Kind.LINE_BREAK,
        "S010",
        "varias-lineas",
        "info",
        "always",
        summary="La nota tiene más de una línea.",
        doc="Line breaks inside one note: nothing beside a segment break, a break where one is missing, else a blank.",
        said=Saying("La nota va en una sola línea", "Unir las líneas"),
        about="text",
        noun=("{n} salto de línea", "{n} saltos de línea"),
    ),
    # Of writing.
    _rule(
        Kind.SEPARATOR,
        "T001",
        "separador",
        "info",
        "always",
        summary="El separador entre partes es //, y se escribió otro.",
        doc="A segment break is not written as two slashes.",
        said=Saying("El separador es //, no «{written}»", "Escribir //"),
        noun=("{n} separador", "{n} separadores"),
    ),
    _rule(
        Kind.BLANKS,
        "T002",
        "espacios",
        "info",
        "always",
        summary="Hay espacios de más, al inicio, al final, dobles o junto a un separador, o falta uno.",
        doc="Blanks at either end, around a segment break, doubled, or tabs; none between a word and a number.",
        said=Saying("Espacios de más", "Quitar los espacios de más"),
        missing=Saying("Falta un espacio", "Poner un espacio"),
        about="text",
        noun=("{n} espacio", "{n} espacios"),
    ),
    _rule(
        Kind.CASE,
        "T003",
        "mayusculas",
        "info",
        "always",
        summary="Una frase fija está con mayúsculas distintas de las del manual.",
        doc="A fixed phrase in other case than the canonical form; one diagnostic a run of words.",
        said=Saying("«{written}» no va con esas mayúsculas", "Corregir las mayúsculas"),
        noun=("{n} mayúscula", "{n} mayúsculas"),
    ),
    _rule(
        Kind.ACCENTS,
        "T004",
        "tildes",
        "info",
        "always",
        summary="A una palabra de una frase fija le falta su tilde o su ñ, o lleva otra.",
        doc="A word of a fixed phrase without its accent or n with tilde, or with a wrong one.",
        said=Saying("«{written}» se escribe «{expected}»", "Escribir «{expected}»"),
        noun=("{n} tilde", "{n} tildes"),
    ),
    _rule(
        Kind.CHARACTER,
        "T008",
        "caracteres-extranos",
        "info",
        "always",
        summary="Hay caracteres que no deben estar en una nota: invisibles, dañados o de ancho completo.",
        doc="What should never be in a note: control and zero-width characters, no-break blanks, bidirectional "
        "controls, decomposed accents, mojibake, full-width signs.",
        said=Saying("Carácter extraño (invisible, dañado o de ancho completo)", "Escribir el carácter correcto"),
        about="text",
        noun=("{n} carácter extraño", "{n} caracteres extraños"),
    ),
    _rule(
        Kind.LABEL,
        "T010",
        "etiqueta",
        "info",
        "always",
        summary="La etiqueta de un dato falta, sobra o es otra.",
        doc="The label of a field is missing, or stands where the form has none, or is another one.",
        said=Saying("La etiqueta es «{expected}», no «{written}»", "Escribir «{expected}»"),
        extra=Saying("La etiqueta «{written}» no va aquí", "Quitar «{written}»"),
        missing=Saying("Falta la etiqueta «{expected}»", "Escribir «{expected}»"),
        noun=("{n} etiqueta", "{n} etiquetas"),
    ),
    # Of values.
    _rule(
        Kind.PHONE_WRITING,
        "C103",
        "telefono-formato",
        "info",
        "always",
        summary="El teléfono es válido pero está escrito de otra manera.",
        doc="A valid number in another writing, or several numbers not separated by one blank.",
        said=Saying(
            "El teléfono va en dígitos seguidos, con su 0 inicial y un espacio entre números",
            "Escribir solo los dígitos",
        ),
        noun=("{n} teléfono", "{n} teléfonos"),
    ),
    _rule(
        Kind.PHONE_REPEATED,
        "C104",
        "telefono-repetido",
        "info",
        "always",
        summary="El mismo número está dos veces en un campo.",
        doc="The same number twice in one field. The second writing of a number reports this rule alone.",
        said=Saying("Este número ya está", "Quitar el número repetido"),
        noun=("{n} teléfono repetido", "{n} teléfonos repetidos"),
    ),
    _rule(
        Kind.DATE_IMPOSSIBLE,
        "C201",
        "fecha-invalida",
        "error",
        "never",
        summary="La fecha no existe.",
        doc="A date that does not exist, or whose year nobody can know.",
        said=Saying("El día {written} no existe"),
        missing=Saying("A esta fecha le falta el año"),
    ),
    _rule(
        Kind.DATE_WRITING,
        "C202",
        "fecha-formato",
        "info",
        "sometimes",
        summary="Las fechas están escritas de otra manera que dd/mm/aaaa - dd/mm/aaaa.",
        doc="A date in another writing than dd/mm/aaaa, or a range not written with a dash between blanks.",
        said=Saying("Las fechas se escriben dd/mm/aaaa - dd/mm/aaaa", "Escribir las fechas como dd/mm/aaaa"),
        noun=("{n} fecha", "{n} fechas"),
    ),
    _rule(
        Kind.PERCENT_IMPOSSIBLE,
        "C301",
        "porcentaje-invalido",
        "error",
        "never",
        summary="El porcentaje no está entre 1 y 100.",
        doc="A percentage that is not in 1 to 100.",
        said=Saying("El porcentaje va de 1 a 100"),
    ),
    _rule(
        Kind.PERCENT_WRITING,
        "C302",
        "porcentaje-formato",
        "info",
        "always",
        summary="El porcentaje está escrito de otra manera que 50%.",
        doc="A percentage in another writing than digits and the sign.",
        said=Saying("El porcentaje se escribe «{expected}»", "Escribir «{expected}»"),
        noun=("{n} porcentaje", "{n} porcentajes"),
    ),
    _rule(
        Kind.VISIT_IMPOSSIBLE,
        "C501",
        "visita-invalida",
        "error",
        "never",
        summary="El número de la visita no es un número.",
        doc="The visit number is not a number.",
        said=Saying("El número de la visita lleva solo dígitos"),
    ),
    _rule(
        Kind.AMOUNT_WRITING,
        "C601",
        "monto-formato",
        "info",
        "always",
        summary="El monto está escrito de otra manera que $10.00+ imp.",
        doc="An amount not written as the manual does.",
        said=Saying("El monto se escribe «{expected}»", "Escribir «{expected}»"),
        noun=("{n} monto", "{n} montos"),
    ),
    _rule(
        Kind.AMOUNT_IMPOSSIBLE,
        "C602",
        "monto-invalido",
        "error",
        "never",
        summary="No se puede leer el monto, o es cero o negativo.",
        doc="No amount can be read, or it is zero or negative.",
        said=Saying("Escriba el monto: un número mayor que cero, como $10.00"),
    ),
    _rule(
        Kind.SERVICE_IMPOSSIBLE,
        "C901",
        "servicio-invalido",
        "error",
        "never",
        summary="El código del servicio no tiene de 5 a 12 dígitos.",
        doc="The service number is not 5 to 12 digits.",
        said=Saying("El servicio se identifica con 5 a 12 dígitos"),
    ),
    # Of private data.
    _rule(
        Kind.KEY,
        "P001",
        "clave-a-la-vista",
        "error",
        "always",
        summary="Hay una contraseña o clave de red escrita en la nota.",
        doc="A password or Wi-Fi key is written out after the word that announces it; the word alone is none.",
        said=Saying(
            "Hay una clave escrita en la nota: nunca la escriba, basta con decir que se cambió", "Ocultar la clave"
        ),
        trust="unsafe",
        about="text",
    ),
    _rule(
        Kind.CARD,
        "P002",
        "tarjeta-a-la-vista",
        "error",
        "always",
        summary="Hay un número de tarjeta de pago escrito en la nota.",
        doc="The number of a payment card: 13 to 19 digits that satisfy Luhn, together or in groups. A number that was "
        "read as a field's value is that and no card.",
        said=Saying("Hay un número de tarjeta en la nota: no se escribe", "Ocultar la tarjeta"),
        trust="unsafe",
        about="text",
    ),
    _rule(
        Kind.IDENTITY,
        "P003",
        "cedula-a-la-vista",
        "warning",
        "always",
        summary="Hay un número de cédula o RUC escrito en la nota.",
        doc="An identity number with a valid check digit: announced as one, or where a phone should stand (in place of "
        "C102).",
        said=Saying("Hay una cédula o un RUC en la nota: no se escribe", "Ocultar el número"),
        trust="unsafe",
        about="text",
    ),
    _rule(
        Kind.MAIL,
        "P004",
        "correo-a-la-vista",
        "info",
        "always",
        summary="Hay una dirección de correo electrónico en la nota.",
        doc="An e-mail address.",
        said=Saying("Hay un correo electrónico en la nota: evite escribirlo", "Ocultar el correo"),
        trust="unsafe",
        about="text",
        harmless=True,
    ),
)
RULES: Mapping[str, Rule] = {rule.code: rule for rule in _ALL}
ENGLISH = {
    "La nota no empieza con la palabra de la campaña.": "The note does not start with the word of the campaign.",
    "Falta «{expected}» al inicio de la nota": '"{expected}" is missing at the start of the note',
    "Escribir «{expected}//» al inicio": 'Write "{expected}//" at the start',
    "{n} prefijo": "{n} prefix",
    "{n} prefijos": "{n} prefixes",
    "Falta el usuario del asesor después de la campaña.": "The agent's login is missing after the campaign.",
    "Falta su usuario: {expected}//SU_USUARIO//…": "Your login is missing: {expected}//YOUR_LOGIN//…",
    "Escribir el usuario": "Write the login",
    "{n} usuario": "{n} login",
    "{n} usuarios": "{n} logins",
    "Hay texto que no pertenece a ningún campo ni a ninguna frase del motivo.": (
        "There is text that belongs to no field and no phrase of the reason."
    ),
    "Este texto sobra: la forma de este motivo no lo lleva": (
        "This text is surplus: the form of this reason has no place for it"
    ),
    "Están todas las partes de la nota, pero en otro orden.": "All parts of the note are there, but in another order.",
    "Esta parte va en otro lugar de la nota": "This part belongs in another place of the note",
    "Mover la parte a su lugar": "Move the part to its place",
    "Falta una separación donde la forma la tiene, o hay una donde no la tiene.": (
        "A break is missing where the form has one, or stands where it has none."
    ),
    "Aquí falta el separador //": "The separator // is missing here",
    "Escribir //": "Write //",
    "Aquí sobra el separador": "The separator does not belong here",
    "Quitar el separador": "Remove the separator",
    "{n} corte": "{n} break",
    "{n} cortes": "{n} breaks",
    "La nota tiene más de una línea.": "The note has more than one line.",
    "La nota va en una sola línea": "A note stands on one line",
    "Unir las líneas": "Join the lines",
    "{n} salto de línea": "{n} line break",
    "{n} saltos de línea": "{n} line breaks",
    "El separador entre partes es //, y se escribió otro.": (
        "The separator between parts is //, and another was written."
    ),
    "El separador es //, no «{written}»": 'The separator is //, not "{written}"',
    "{n} separador": "{n} separator",
    "{n} separadores": "{n} separators",
    "Hay espacios de más, al inicio, al final, dobles o junto a un separador, o falta uno.": (
        "There are superfluous spaces: at either end, doubled, or beside a separator; or one is missing."
    ),
    "Espacios de más": "Superfluous spaces",
    "Quitar los espacios de más": "Remove the superfluous spaces",
    "Falta un espacio": "A space is missing",
    "Poner un espacio": "Insert a space",
    "{n} espacio": "{n} space",
    "{n} espacios": "{n} spaces",
    "Una frase fija está con mayúsculas distintas de las del manual.": (
        "A fixed phrase has other capitals than in the manual."
    ),
    "«{written}» no va con esas mayúsculas": "“{written}” has the wrong capitals",
    "Corregir las mayúsculas": "Correct the capitals",
    "{n} mayúscula": "{n} capital",
    "{n} mayúsculas": "{n} capitals",
    "A una palabra de una frase fija le falta su tilde o su ñ, o lleva otra.": (
        "A word of a fixed phrase lacks its accent or ñ, or has a wrong one."
    ),
    "«{written}» se escribe «{expected}»": '"{written}" is written "{expected}"',
    "Escribir «{expected}»": 'Write "{expected}"',
    "{n} tilde": "{n} accent",
    "{n} tildes": "{n} accents",
    "Hay caracteres que no deben estar en una nota: invisibles, dañados o de ancho completo.": (
        "There are characters that do not belong in a note: invisible, damaged or full-width."
    ),
    "Carácter extraño (invisible, dañado o de ancho completo)": "Strange character (invisible, damaged or full-width)",
    "Escribir el carácter correcto": "Write the right character",
    "{n} carácter extraño": "{n} strange character",
    "{n} caracteres extraños": "{n} strange characters",
    "La etiqueta de un dato falta, sobra o es otra.": "The label of a field is missing, surplus or another one.",
    "La etiqueta es «{expected}», no «{written}»": 'The label is "{expected}", not "{written}"',
    "La etiqueta «{written}» no va aquí": 'The label "{written}" does not belong here',
    "Quitar «{written}»": 'Remove "{written}"',
    "Falta la etiqueta «{expected}»": 'The label "{expected}" is missing',
    "{n} etiqueta": "{n} label",
    "{n} etiquetas": "{n} labels",
    "El teléfono es válido pero está escrito de otra manera.": "The phone is valid but written in another way.",
    "El teléfono va en dígitos seguidos, con su 0 inicial y un espacio entre números": (
        "A phone is written as digits without gaps, with its leading 0, and one space between numbers"
    ),
    "Escribir solo los dígitos": "Write the digits alone",
    "{n} teléfono": "{n} phone",
    "{n} teléfonos": "{n} phones",
    "El mismo número está dos veces en un campo.": "The same number is twice in one field.",
    "Este número ya está": "This number is already there",
    "Quitar el número repetido": "Remove the repeated number",
    "{n} teléfono repetido": "{n} repeated phone",
    "{n} teléfonos repetidos": "{n} repeated phones",
    "La fecha no existe.": "The date does not exist.",
    "El día {written} no existe": "There is no day {written}",
    "A esta fecha le falta el año": "This date lacks its year",
    "Las fechas están escritas de otra manera que dd/mm/aaaa - dd/mm/aaaa.": (
        "The dates are not written dd/mm/yyyy - dd/mm/yyyy."
    ),
    "Las fechas se escriben dd/mm/aaaa - dd/mm/aaaa": "Dates are written dd/mm/yyyy - dd/mm/yyyy",
    "Escribir las fechas como dd/mm/aaaa": "Write the dates as dd/mm/yyyy",
    "{n} fecha": "{n} date",
    "{n} fechas": "{n} dates",
    "El porcentaje no está entre 1 y 100.": "The percentage is not between 1 and 100.",
    "El porcentaje va de 1 a 100": "A percentage goes from 1 to 100",
    "El porcentaje está escrito de otra manera que 50%.": "The percentage is not written like 50%.",
    "El porcentaje se escribe «{expected}»": 'The percentage is written "{expected}"',
    "{n} porcentaje": "{n} percentage",
    "{n} porcentajes": "{n} percentages",
    "El número de la visita no es un número.": "The number of the visit is no number.",
    "El número de la visita lleva solo dígitos": "The number of the visit has digits only",
    "El monto está escrito de otra manera que $10.00+ imp.": "The amount is not written like $10.00+ imp.",
    "El monto se escribe «{expected}»": 'The amount is written "{expected}"',
    "{n} monto": "{n} amount",
    "{n} montos": "{n} amounts",
    "No se puede leer el monto, o es cero o negativo.": "The amount cannot be read, or is zero or negative.",
    "Escriba el monto: un número mayor que cero, como $10.00": "Write the amount: a number above zero, like $10.00",
    "El código del servicio no tiene de 5 a 12 dígitos.": "The code of the service is not 5 to 12 digits.",
    "El servicio se identifica con 5 a 12 dígitos": "A service is identified by 5 to 12 digits",
    "Hay una contraseña o clave de red escrita en la nota.": "A password or network key is written in the note.",
    "Hay una clave escrita en la nota: nunca la escriba, basta con decir que se cambió": (
        "A password is written in the note: never write it, to say that it was changed is enough"
    ),
    "Ocultar la clave": "Mask the password",
    "Hay un número de tarjeta de pago escrito en la nota.": "A payment card number is written in the note.",
    "Hay un número de tarjeta en la nota: no se escribe": "There is a card number in the note: it is not to be written",
    "Ocultar la tarjeta": "Mask the card",
    "Hay un número de cédula o RUC escrito en la nota.": "An identity number (cédula or RUC) is written in the note.",
    "Hay una cédula o un RUC en la nota: no se escribe": (
        "There is an identity number (cédula or RUC) in the note: it is not to be written"
    ),
    "Ocultar el número": "Mask the number",
    "Hay una dirección de correo electrónico en la nota.": "There is an e-mail address in the note.",
    "Hay un correo electrónico en la nota: evite escribirlo": (
        "There is an e-mail address in the note: avoid writing it"
    ),
    "Ocultar el correo": "Mask the address",
}
