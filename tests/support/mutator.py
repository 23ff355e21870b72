"""Broken notes with known faults: one planted deviation of a named rule, or noise.

`plant` takes a conforming note and the code of a rule and breaks exactly that rule, once; what a checker must say about
the outcome is known without asking it. `noise` breaks a note anyhow. Both draw from a seeded generator only.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import NamedTuple

from support import filler, spoiled
from support.filler import Note


class Broken(NamedTuple):
    """A note with one deviation of `code` in it.

    `mended` is the canonical form where safe fixes bring the planted deviation back to the note it was made from,
    None where only a person can. `settings` and `record` are what the deviation depends on, by keyword.
    """

    code: str
    text: str
    note: Note
    mended: str | None
    settings: Mapping[str, object]
    record: Mapping[str, str]


_NOTHING: Mapping[str, str] = MappingProxyType({})

Planter = Callable[[Note, random.Random], "str | None"]
"""From a conforming note to the broken text; None where the deviation cannot occur."""


def _apply(note: Note, start: int, end: int, text: str) -> str:
    return "".join((*note.texts[:start], text, *note.texts[end:]))


def _replace(note: Note, index: int, text: str) -> str:
    return _apply(note, index, index + 1, text)


def _find(note: Note, *kinds: str) -> list[int]:
    return [index for index, kind in enumerate(note.kinds) if kind in kinds]


def _pick(note: Note, r: random.Random, *kinds: str) -> int | None:
    found = _find(note, *kinds)
    return r.choice(found) if found else None


def _between(note: Note, index: int) -> tuple[str, str]:
    """The kinds on either side of a piece; empty at the ends."""
    before = note.kinds[index - 1] if index else ""
    after = note.kinds[index + 1] if index + 1 < len(note.kinds) else ""
    return before, after


def _in_piece(kinds: tuple[str, ...], change: Callable[[str, random.Random], str | None]) -> Planter:
    """Change the text of one piece of the given kinds."""

    def planter(note: Note, r: random.Random) -> str | None:
        index = _pick(note, r, *kinds)
        if index is None:
            return None
        changed = change(note.texts[index], r)
        return None if changed is None else _replace(note, index, changed)

    return planter


def _in_word(kinds: tuple[str, ...], change: Callable[[str, random.Random], str | None]) -> Planter:
    """Change one word of one piece of the given kinds: a word, drawn among all, for which `change` gives a text."""

    def planter(note: Note, r: random.Random) -> str | None:
        places = [(index, match) for index in _find(note, *kinds) for match in _WORD.finditer(note.texts[index])]
        r.shuffle(places)
        for index, match in places:
            changed = change(match[0], r)
            if changed is not None:
                text = note.texts[index]
                return _replace(note, index, text[: match.start()] + changed + text[match.end() :])
        return None

    return planter


_WORD = re.compile(r"[^\W\d_]+")


def _after_header(note: Note) -> int:
    """The index of the first piece of the body."""
    return 4


# --- structure ------------------------------------------------------------------------------------------------------


def _without_prefix(note: Note, r: random.Random) -> str:
    return _apply(note, 0, 2, "")


def _without_agent(note: Note, r: random.Random) -> str:
    return _apply(note, 2, 4, r.choice(("", "//")))


_UNKNOWN_BODIES = (
    "se actualiza correo para recibir la factura electrónica",
    "desea comprar un equipo adicional para su negocio",
    "reclama por el horario de la oficina del centro",
    "pregunta por la fecha de corte de su recibo",
    "se agenda instalación nueva en horario de la mañana",
    "quiere hablar con el supervisor de ventas",
    "le interesa un paquete de televisión para el hogar",
    "felicita a la compañía por su aniversario",
)


def _unknown_body(note: Note, r: random.Random) -> str:
    return _apply(note, _after_header(note), len(note.texts), r.choice(_UNKNOWN_BODIES))


# What may be left out of a form so that its reason stays certain; the separator beside it goes too where `//` is here.
_DROPPABLE: Mapping[str, tuple[str, ...]] = {
    "pendiente/volver-a-llamar": ("posible retención", " nuevamente", "posible ", " retención"),
    "pendiente/no-contesta": (" intento de contacto", " intento"),
    "retenido/asesoria-comercial": (" se otorga información general y facturación", " general", " y facturación"),
    "retenido/asesoria-tecnica": ("retenido ",),
    "retenido/aumento-de-plan": ("retenido ",),
    "retenido/baja-de-plan": ("retenido ",),
    "retenido/migracion": ("retenido ", " de cobre a gpon", " a gpon"),
    "retenido/traslado-interno-con-costo": ("retenido ",),
    "retenido/traslado-interno-sin-costo": ("retenido ",),
    "retenido/visita-tecnica": (" técnica",),
    "retenido-en-seguimiento/descuento-cbm": ("descuento ",),
    "retenido-en-seguimiento/suspension-temporal-sin-costo": (" de servicio", "suspensión de servicio "),
    "retenido-en-seguimiento/suspension-temporal-con-costo": (" de servicio", "suspensión de servicio "),
    "retenido-en-seguimiento/traslado-sin-costo": ("traslado ",),
    "retiro-contactado/": ("servicio retirado//", "cliente no accede a beneficios ", " a beneficios"),
    "no-procede/cliente-no-solicito-el-retiro": ("cliente ", " el retiro"),
    "no-procede/no-es-titular-del-servicio": ("//sin contacto con el titular", " titular"),
    "no-procede/numero-de-servicio-a-retirar-incorrecto": (
        "no se retira servicio//",
        "//número de servicio incorrecto",
        " incorrecto",
    ),
    "no-procede/no-aplica-proceso-de-retencion": ("no aplica proceso de retención//", " en open", " ya"),
    "no-procede/numero-de-contacto-equivocado": ("sin contacto con titular ", " equivocado"),
    "no-aplica/no-existe-numero-de-contacto": (" de contacto",),
    "no-aplica/queja-duplicada": (" en ice", "no aplica proceso de retención "),
    "no-aplica/servicio-retirado": (" proceso de retención", " proceso"),
    "no-contesta-derivado-n1/no-contesta": ("//derivado a n1", " intento de contacto", "derivado "),
    "retiro-en-proceso/entregara-equipo-en-cis": ("no accede a beneficio//", " en cis", "retiro en proceso//"),
    "retiro-en-proceso/cliente-se-acercara-a-cis": (" en proceso",),
}


def _droppable(reason: str) -> tuple[str, ...]:
    return _DROPPABLE.get(reason) or _DROPPABLE.get(reason.partition("/")[0] + "/", ())


def _without_phrase(note: Note, r: random.Random) -> str | None:
    text, body = note.text, len("".join(note.texts[:4]))
    present = [(at, drop) for drop in _droppable(note.reason) if (at := text.find(drop, body)) >= 0]
    if not present:
        return None
    at, drop = r.choice(present)
    return re.sub(r" +(?=//|$)", "", text[:at] + text[at + len(drop) :]).replace("  ", " ")


_SURPLUS = ("a 500 megas", "urgente", "favor gestionar", "ya gestionado", "gracias", "por la tarde", "revisar hoy")


def _with_surplus(note: Note, r: random.Random) -> str | None:
    """Words that belong nowhere, after a fixed phrase that ends its segment, or after the phones at the end."""
    last = len(note.kinds) - 1
    places = [
        index
        for index in _find(note, "phrase", "phones")
        if index == last or (note.kinds[index] == "phrase" and note.kinds[index + 1] == "sep")
    ]
    if not places:
        return None
    index = r.choice(places)
    return _replace(note, index, f"{note.texts[index]} {r.choice(_SURPLUS)}")


def _segments(note: Note) -> list[str]:
    return note.text.split("//")[2:]


def _reordered(note: Note, r: random.Random) -> str | None:
    """The last segment of the body first, or two neighbours exchanged where both cannot be text."""
    header, body = "//".join(note.texts[0:3:2]), _segments(note)
    if len(body) < 2:
        return None
    if len(body) > 2 and r.random() < 0.4 and note.kinds[_after_header(note)] == "phrase" and _fixed_tail(note):
        body[0], body[1] = body[1], body[0]
    else:
        body.insert(0, body.pop())
    return "//".join((header, *body))


def _fixed_tail(note: Note) -> bool:
    """Whether the second segment of the body is nothing but a phrase."""
    seps = _find(note, "sep")
    return seps[3] - seps[2] == 2 and note.kinds[seps[2] + 1] == "phrase" if len(seps) > 3 else False


def _without_break(note: Note, r: random.Random) -> str | None:
    places = [index for index in _find(note, "sep") if _is_clear(note, index)]
    if not places:
        return None
    return _replace(note, r.choice(places), " ")


def _is_clear(note: Note, index: int) -> bool:
    before, after = _between(note, index)
    if before == "prefix":
        return False
    if before == "agent":
        # A word before a name is a login only where it looks like one.
        return after == "phrase" or (after == "client_name" and not note.texts[index - 1].isalpha())
    return (before, after) not in {("address", "reference_phone"), ("reference", "address")}


def _with_break(note: Note, r: random.Random) -> str | None:
    """A break where the form has a space: between two pieces, or inside a phrase before a word that carries meaning."""
    places = [index for index in _find(note, "gap") if note.texts[index] == " " and note.kinds[index - 1] != "label"]
    places = [index for index in places if note.kinds[index - 1] in {"phrase", "client_name", "visit_number"}]
    return _replace(note, r.choice(places), "//") if places else None


_REMOVABLE = frozenset(
    filler.words("phones callback client_name reference_phone address reference percent attempt visit_number actions")
)


def _without_field(note: Note, r: random.Random) -> str | None:
    places = [index for index in _find(note, *_REMOVABLE) if _is_removable(note, index)]
    if not places:
        return None
    index = r.choice(places)
    start, end = index, index + 1
    if note.kinds[index - 1] == "gap" and note.kinds[index - 2] == "label":
        start -= 2
    if note.kinds[index] == "actions" and note.texts[index - 2] == "se realiza":
        start -= 2
    return _tidy("".join((*note.texts[:start], "", *note.texts[end:])))


def _is_removable(note: Note, index: int) -> bool:
    kind = note.kinds[index]
    if kind == "percent":
        return note.kinds[index - 2] == "phrase" and "months" in note.kinds
    # In a suspension the number that is left could be either; with the scenario's form nothing tells reasons apart.
    return not (kind in {"client_name", "phones"} and "service_number" in note.kinds and kind == "client_name")


def _tidy(text: str) -> str:
    """Without the double or dangling separators and blanks that a removal leaves."""
    text = re.sub(r" *(?://)+ *", "//", text)
    return re.sub(r" {2,}", " ", text).removesuffix("//").strip()


def _without_end_date(note: Note, r: random.Random) -> str | None:
    index = _pick(note, r, "end_date")
    return None if index is None else _apply(note, index - 1, index + 1, "")


_PLACEHOLDERS: Mapping[str, tuple[str, ...]] = {
    "agent": ("usuario",),
    "client_name": ("nombre y apellido", "nombre y apellido del cliente"),
    "callback": ("xxx",),
    "percent": ("xx%",),
    "address": ("dirección", "dirección exacta"),
    "reference_phone": ("teléfono de referencia",),
    "reference": ("# referencia",),
    "visit_number": ("(número de visita técnica)",),
    "actions": ("(dependiendo del requerimiento)",),
    "phones": ("099xxxxxxx", "099- xxx-xx-xx", "099-000-xx-xx", "xxxxxx"),
}


def _with_placeholder(note: Note, r: random.Random) -> str | None:
    index = _pick(note, r, *_PLACEHOLDERS)
    if index is None:
        return None
    kind = note.kinds[index]
    choices = _PLACEHOLDERS[kind]
    if kind == "phones" and note.kinds[index - 1] == "sep":
        choices = (*choices, "teléfono", "telf.", "teléfonos", "teléfonos de contacto")
    return _replace(note, index, r.choice(choices))


def _with_date_placeholder(note: Note, r: random.Random) -> str | None:
    index = _pick(note, r, "start_date")
    return None if index is None else _apply(note, index, index + 3, r.choice(("", "detallar ")) + _DATES_LEFT)


_DATES_LEFT = "fecha inicio - fecha fin"


def _with_line_break(note: Note, r: random.Random) -> str | None:
    index = _pick(note, r, "sep", "gap")
    if index is None or note.texts[index] == " - ":
        return None
    line_break = r.choice(("\n", "\n", "\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"))
    if note.texts[index] == "//" and r.random() < 0.5:
        return _replace(note, index, r.choice((f"//{line_break}", f"{line_break}//")))
    return _replace(note, index, line_break)


def _turned(note: Note, r: random.Random) -> str | None:
    """A word that turns the sense left out, or put in before a phrase; costs with and without are forms of their
    own."""
    texts = [text for what, phrase, text in spoiled.turned(note) if what != "without sin" or "sin costo" not in phrase]
    return r.choice(texts) if texts else None


# A slash with blanks is a deviation of its own.
_JOINERS = tuple(joiner for joiner in spoiled.JOINERS if "/" not in joiner or joiner == "//")


def _with_second_cause(note: Note, r: random.Random) -> str | None:
    """Another cause behind the cause, in its place."""
    state, motive = _state_and_motive(note.reason)
    if state != "retiro-contactado":
        return None
    others = [cause for other, cause in spoiled.CAUSES.items() if not spoiled.is_contained(motive, other)]
    index = _find(note, "phrase")[1]
    return _replace(note, index, note.texts[index] + r.choice(_JOINERS) + r.choice(others))


def _with_second_reason(note: Note, r: random.Random) -> str | None:
    """Another reason behind what says the reason of the note."""
    others = [other for other in filler.REASONS if spoiled.can_be_doubled(note.reason, other)]
    if not others:
        return None
    (first, rest), (second, _) = (spoiled.head(one) for one in (note, filler.conforming(r.choice(others), r)))
    return "".join((*note.texts[: _after_header(note)], first, r.choice(spoiled.REASON_JOINERS), second, rest))


# --- text -----------------------------------------------------------------------------------------------------------


def _other_separator(note: Note, r: random.Random) -> str | None:
    index = _pick(note, r, "sep")
    if index is None:
        return None
    before, after = _between(note, index)
    choices = ["/", "///", "\\", "\\\\", "|", " / ", " | "]
    if before == "phrase" and after in {"phrase", "label", "phones"}:
        choices += [" - ", ". "]
    return _replace(note, index, r.choice(choices))


def _stray_space(note: Note, r: random.Random) -> str | None:
    where = r.randrange(4)
    if where == 0:
        return r.choice((f" {note.text}", f"{note.text} ", f"{note.text}\t"))
    if where == 1:
        index = _pick(note, r, "sep")
        return None if index is None else _replace(note, index, r.choice((" //", "// ", "//\t")))
    gaps = [match.start() for match in re.finditer(r"(?<=\w) (?=\w)", note.text)]
    if not gaps:
        return None
    at = r.choice(gaps)
    return note.text[:at] + r.choice(("  ", "\t", "   ")) + note.text[at + 1 :]


def _other_case(text: str, r: random.Random) -> str | None:
    if text == "Impulsa":
        return r.choice(("IMPULSA", "impulsa", "ImPulsa"))
    changed = r.choice((text.upper(), text.title(), text.capitalize()))
    return changed if changed != text else None


_ACCENTED = dict(zip("áéíóúñ", "aeioun", strict=True))


def _unaccented(word: str, r: random.Random) -> str | None:
    places = [at for at, letter in enumerate(word) if letter in _ACCENTED]
    if not places:
        return None
    at = r.choice(places)
    return word[:at] + _ACCENTED[word[at]] + word[at + 1 :]


def _misaccented(word: str, r: random.Random) -> str | None:
    """An accent on a vowel that has none, in a word without accents."""
    if len(word) < 5 or any(letter in _ACCENTED for letter in word):
        return None
    places = [at for at, letter in enumerate(word) if letter in "aeiou"]
    at = r.choice(places)
    return word[:at] + dict(zip("aeiou", "áéíóú", strict=True))[word[at]] + word[at + 1 :]


_SOUND_ALIKE = (("v", "b"), ("b", "v"), ("s", "z"), ("c", "s"), ("z", "s"), ("ll", "y"), ("qu", "k"))


def _misspelled(word: str, r: random.Random) -> str | None:
    """One edit inside a word of at least six letters: its first and last two letters stay."""
    if len(word) < 6:
        return None
    at, kind = r.randrange(1, len(word) - 3), r.randrange(5)
    pair = word[at : at + 2]
    if kind == 0 and pair[0] != pair[1]:
        changed = word[:at] + pair[::-1] + word[at + 2 :]
    elif kind == 1 and pair[0] != pair[1]:
        changed = word[:at] + word[at + 1 :]
    elif kind == 2:
        changed = word[:at] + r.choice("bdfgjlmprt") + word[at:]
    elif kind == 3:
        old, new = r.choice(_SOUND_ALIKE)
        where = word.find(old, 1, len(word) - 2)
        changed = word[:where] + new + word[where + len(old) :] if where > 0 else word
    else:
        changed = word[:at] + r.choice("bdfgjlmprtaeio") + word[at + 1 :]
    return changed if _plain(changed) != _plain(word) else None


def _plain(word: str) -> str:
    return "".join(_ACCENTED.get(letter, letter) for letter in word)


# Forms of a word that the rule names, or that differ from the canonical one in number only. (context before, word)
_OTHER_FORMS: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = tuple(
    (re.compile(pattern), others)
    for pattern, others in (
        (r"\bcliente\b", ("cte", "clte")),
        (r"^cliente (?=no contesta)", ("",)),
        (r"(?<=titular) del servicio$", ("",)),
        (r"(?<=aumento) de plan$", ("",)),
        (r"(?<=baja) de plan$", ("",)),
        (r"(?<=intento) de contacto$", ("",)),
        (r"\bservicio\b", ("serv",)),
        (r"\bgpon\b", ("fibra", "fibra óptica", "g pon")),
        (r"\bvivienda\b", ("domicilio", "casa", "residencia")),
        (r"\bexterior\b", ("extranjero",)),
        (r"\bfallecimiento\b", ("deceso", "muerte")),
        (r"\bcontesta\b", ("responde", "contestó")),
        (r"\basesoría técnica\b", ("soporte técnico",)),
        (r"\bsolicitó\b", ("ha solicitado",)),
        (r"\bderivado\b", ("se derivó", "deriva")),
        (r"\bentregará\b", ("va a entregar", "entregarán")),
        (r"\bequipos\b", ("router", "módem")),
        (r"\binformación\b", ("info",)),
        (r"\btécnica\b", ("tec",)),
        (r"\bcon costo\b(?! de)", ("c/costo",)),
        (r"\bsin costo\b", ("s/costo",)),
        (r"\bbeneficios\b", ("beneficio",)),
        (r"(?<=accede a )beneficio$", ("beneficios",)),
        (r"\bmes\b(?= )", ("meses",)),
        (r"^1er$", ("1ro", "1°", "1º", "primer", "primero", "1")),
        (r"^2do$", ("2º", "2°", "segundo", "2")),
        (r"^3er$", ("3ro", "3º", "tercer", "tercero", "3")),
        (r"(?<=no contesta )en$", ("en el",)),
        (r"(?<=intento )de contacto", ("contacto",)),
        (r"(?<=otorga )información\b", ("la información",)),
        (r"\bcon asesoría\b", ("con la asesoría", "asesoría")),
        (r"\bcon aumento de plan\b", ("con aumento del plan", "con el aumento de plan", "aumento de plan")),
        (r"\bcon baja de plan\b", ("con la baja de plan", "con baja del plan", "baja de plan")),
        (r"\bcon migración\b", ("con la migración", "migración")),
        (r"\bde cobre\b", ("del cobre", "cobre")),
        (r"\bcon traslado\b", ("con el traslado", "traslado")),
        (r"\bno solicitó el retiro\b", ("no solicitó retiro", "no solicitó un retiro")),
        (r"\bno es el titular\b", ("no es titular",)),
        (r"\bcon el titular\b", ("con titular",)),
        (r"\bno se retira servicio\b", ("no se retira el servicio", "no retira servicio")),
        (r"\bproceso de retención\b", ("el proceso de retención", "proceso retención")),
        (r"\bderivado a n1\b", ("derivado n1", "derivado a la n1")),
        (r"\bretiro en proceso\b", ("retiro en el proceso",)),
        (r"\ben cis\b", ("en el cis",)),
        (r"\ben open\b", ("en el open",)),
        (r"\bcon titular\b", ("con el titular",)),
        (r"\bsuspensión de servicio\b", ("suspensión del servicio", "suspensión servicio")),
    )
)


def _other_form(note: Note, r: random.Random) -> str | None:
    places = [
        (index, match, others)
        for index in _find(note, "phrase", "attempt")
        for pattern, others in _OTHER_FORMS
        for match in pattern.finditer(note.texts[index])
    ]
    if not places:
        return None
    index, match, others = r.choice(places)
    text = note.texts[index]
    return _replace(note, index, text[: match.start()] + r.choice(others) + text[match.end() :])


def _stray_sign(note: Note, r: random.Random) -> str | None:
    where = r.randrange(4)
    if where == 0:
        return note.text + r.choice(("//", ".", " //", ".."))
    if where == 1:
        return _replace(note, 2, f"'{note.texts[2]}")
    if where == 2:
        index = _pick(note, r, "visit_number", "percent", "phones")
        if index is None or " " in note.texts[index]:
            return None
        return _replace(note, index, f"({note.texts[index]})")
    index = _pick(note, r, "phrase")
    return None if index is None else _replace(note, index, r.choice("'\"“") + note.texts[index])


_INVISIBLE = ("\u200b", "\u200e", "\u202a", "\ufeff", "\u00ad", "\x07", "\x00", "\u2060")


def _strange_character(note: Note, r: random.Random) -> str | None:
    where = r.randrange(4)
    if where == 0:
        at = r.randrange(1, len(note.text))
        return note.text[:at] + r.choice(_INVISIBLE) + note.text[at:]
    if where == 1:
        index = _pick(note, r, "gap")
        if index is None or note.texts[index] != " ":
            return None
        return _replace(note, index, r.choice("\u00a0\u202f\u2007"))
    if where == 2:
        return _in_word(("phrase",), _mangled)(note, r)
    index = _pick(note, r, "sep", "phones", "visit_number")
    if index is None:
        return None
    first, blank, others = note.texts[index].partition(" ")
    return _replace(note, index, _full_width(first) + blank + others)


def _mangled(word: str, r: random.Random) -> str | None:
    """A word with accents, decomposed or decoded with the wrong code page; None without accents."""
    if word.isascii():
        return None
    if r.random() < 0.5:
        return unicodedata.normalize("NFD", word)
    return word.encode("utf-8").decode("latin-1")


def _full_width(text: str) -> str:
    return "".join(chr(ord(letter) + 0xFEE0) if letter in "0123456789/" else letter for letter in text)


_PADDING = (
    "separación de bandas en todos los equipos de la casa",
    "revisión de los cables de la sala y del dormitorio",
    "prueba de navegación en dos computadoras y un televisor",
    "explicación del uso de la aplicación de la empresa",
    "cambio de la ubicación del equipo principal a un mueble alto",
)


def _too_long(note: Note, r: random.Random) -> str | None:
    index = _pick(note, r, "actions", "scenario", "callback")
    if index is None:
        return None
    return _replace(note, index, ", ".join((note.texts[index], *_PADDING)))


def _other_label(note: Note, r: random.Random) -> str | None:
    index = _pick(note, r, "phones", "label")
    if index is None:
        return None
    if note.kinds[index] == "label":
        label = note.texts[index]
        if r.random() < 0.4:
            return _apply(note, index, index + 2, "")
        return _replace(note, index, r.choice(_LABEL_DEVIATIONS[label]))
    if note.kinds[index - 1] != "sep":
        return None
    return _replace(note, index, r.choice(("telf. ", "tel ", "cel ", "telf ", "contacto ")) + note.texts[index])


_LABEL_DEVIATIONS: Mapping[str, tuple[str, ...]] = {
    "contacto": ("contacto:", "telf.", "cel", "tlf"),
    "telf.": ("telf", "tel", "contacto", "telf.:"),
    "número de servicio": ("nro de servicio", "número de servicio:"),
    "contacto de cliente": ("contacto de cliente:", "contacto del cliente"),
}


def _labelled_value(note: Note, r: random.Random) -> str | None:
    index = _pick(note, r, "reference", "address")
    if index is None:
        return None
    labels = ("# ", "ref ") if note.kinds[index] == "reference" else ("dirección ", "dirección: ", "dir ")
    return _replace(note, index, r.choice(labels) + note.texts[index])


# --- fields ---------------------------------------------------------------------------------------------------------


def is_identity_number(digits: str) -> bool:
    """Whether ten digits are an Ecuadorian identity number: province, kind of person and check digit fit."""
    if len(digits) != 10 or not (1 <= int(digits[:2]) <= 24 or digits[:2] == "30") or digits[2] >= "6":
        return False
    doubled = [int(digit) * (2 - at % 2) for at, digit in enumerate(digits[:9])]
    return (10 - sum(value - 9 if value > 9 else value for value in doubled) % 10) % 10 == int(digits[9])


_PHONE_KINDS = ("phones", "reference_phone")


def _of_phone(change: Callable[[str, random.Random], str | None]) -> Planter:
    """Change the first number of a field of phones."""

    def changed(text: str, r: random.Random) -> str | None:
        first, *others = text.split(" ")
        broken = change(first, r)
        return None if broken is None else " ".join((broken, *others))

    return _in_piece(_PHONE_KINDS, changed)


def _impossible_phone(number: str, r: random.Random) -> str | None:
    choices = [number[:-1], number + r.choice("123456789"), "08" + number[2:], "1800" + number[3:9], "01" + number[2:]]
    broken = r.choice(choices)
    if is_identity_number(broken) or (len(broken) == 9 and broken[1] in "234567") or re.fullmatch(r"09\d{8}", broken):
        return None
    return broken


def _grouped_phone(number: str, r: random.Random) -> str:
    if number.startswith("09"):
        a, b, c, significant = number[:3], number[3:6], number[6:], number[1:]
        plain = (significant, f"+593{significant}", f"593{significant}", f"00593{significant}")
        grouped = (f"{a}-{b}-{c}", f"{a} {b} {c}", f"{a}-{b}{c}", f"{a}.{b}.{c}", f"+593 {a[1:]} {b} {c}")
        return r.choice((*plain, *grouped))
    area, local = number[:2], number[2:]
    return r.choice((f"({area}) {local[:3]}-{local[3:]}", f"{area}-{local}", f"+593 {area[1]} {local}", number[1:]))


def _joined_phones(note: Note, r: random.Random) -> str | None:
    index = _pick(note, r, "phones")
    if index is None or " " not in note.texts[index]:
        return None
    return _replace(note, index, note.texts[index].replace(" ", r.choice((", ", ",", " y ", "; ", "/", " / ")), 1))


def _repeated_phone(note: Note, r: random.Random) -> str | None:
    index = _pick(note, r, "phones")
    if index is None:
        return None
    text = note.texts[index]
    first = text.split(" ")[0]
    again = r.choice((first, first[1:]))
    return _replace(note, index, f"{text} {again}")


def _stand_in_phone(number: str, r: random.Random) -> str:
    digit = r.choice("0123456789")
    return f"09{digit * 8}" if number.startswith("09") else f"0{r.choice('234567')}{digit * 7}"


def _impossible_date(text: str, r: random.Random) -> str:
    return r.choice(("31/02/", "30/02/", "31/04/", "31/11/", "32/01/", "15/13/", "00/05/")) + text[-4:]


def _other_range(note: Note, r: random.Random) -> str | None:
    index = _pick(note, r, "start_date")
    if index is None:
        return None
    first, last = note.texts[index], note.texts[index + 2]
    joined = r.choice((f"{first} al {last}", f"{first} a {last}", f"del {first} al {last}", f"{first} hasta {last}"))
    return _apply(note, index, index + 3, r.choice((joined, f"desde {first} hasta {last}", f"{first}-{last}")))


_MONTH_NAMES = filler.words("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre")


def _other_date(note: Note, r: random.Random) -> str | None:
    index = _pick(note, r, "start_date", "end_date")
    if index is None:
        return None
    day, month, year = note.texts[index].split("/")
    written = f"{int(day)} de {_MONTH_NAMES[int(month) - 1]} de {year}"
    choices = (f"{day}-{month}-{year}", f"{day}.{month}.{year}", f"{day}/{month}/{year[2:]}", f"{year}-{month}-{day}")
    return _replace(note, index, r.choice((*choices, written)))


def _inverted_range(note: Note, r: random.Random) -> str | None:
    index = _pick(note, r, "start_date")
    if index is None:
        return None
    return _apply(note, index, index + 3, f"{note.texts[index + 2]} - {note.texts[index]}")


def _other_duration(note: Note, r: random.Random) -> str | None:
    index = _pick(note, r, "end_date")
    if index is None:
        return None
    start, months = date.fromisoformat(str(note.fields["start_date"])), int(str(note.fields["duration_months"]))
    end = date.fromisoformat(str(note.fields["end_date"])) + timedelta(days=r.choice((3, 4, 5, 9, 40, 70)))
    if end in filler.fitting_ends(start, months):
        return None
    return _replace(note, index, filler.write_date(end))


def _other_mode(note: Note, r: random.Random) -> str | None:
    index = _pick(note, r, "months_mode")
    if index is None:
        return None
    return _replace(note, index, "saltado" if note.texts[index] == "consecutivo" else "consecutivo")


def _other_total(note: Note, r: random.Random) -> str | None:
    index = _pick(note, r, "months_total")
    if index is None:
        return None
    total = r.choice([n for n in range(2, 13) if n != note.fields["months_total"]])
    return _replace(note, index, f"{total} meses")


def _impossible_months(text: str, r: random.Random) -> str:
    numbers = re.findall(r"\d+", text)
    chosen = r.choice([[*numbers[:-1], "13"], [*numbers[:-1], "0"], [*numbers, numbers[-1]], [*numbers[:-1], "15"]])
    return filler.write_months([int(number) for number in chosen])


def _other_months(text: str, r: random.Random) -> str | None:
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    choices = [", ".join(map(str, numbers)), " ".join(map(str, numbers)), "-".join(map(str, numbers))][:2]
    if len(numbers) == 1:
        choices = [_MONTH_NAMES[numbers[0] - 1]]
    elif numbers == list(range(numbers[0], numbers[0] + len(numbers))) and len(numbers) > 2:
        choices += [f"{numbers[0]} al {numbers[-1]}", f"{numbers[0]} a {numbers[-1]}"]
    return r.choice(choices)


def _other_amount(text: str, r: random.Random) -> str | None:
    number, tax = text[1:].removesuffix("+ imp."), text.endswith("+ imp.")
    choices = [f"$ {number}", number, f"${number.replace('.', ',')}"]
    if number.endswith(".00"):
        choices.append(f"${number[:-3]}")
    if tax:
        choices = [f"{choice}+ imp." for choice in choices]
        choices += [f"${number} + imp.", f"${number}+ IMP.", f"${number}+imp.", f"${number} + imp"]
    return r.choice(choices)


def _impossible_amount(text: str, r: random.Random) -> str:
    return r.choice(("$0.00", "$-10.00", "$0")) + ("+ imp." if text.endswith("+ imp.") else "")


def _unfitting_attempt(note: Note, r: random.Random) -> str | None:
    index = _pick(note, r, "attempt")
    if index is None:
        return None
    derived = "derivado a n1" in note.texts
    return _replace(note, index, r.choice(("1er", "2do", "4to") if derived else ("4to", "5to")))


def _odd_agent(text: str, r: random.Random) -> str:
    return r.choice((f"{text[0]}9", f"{text} {r.choice(('perez', 'lema', 'vera'))}", f"{text}*", text * 12))


def _odd_service(text: str, r: random.Random) -> str:
    digits = text[:4]
    return r.choice((digits, "1234567890123", f"{digits}A7"))


# --- privacy --------------------------------------------------------------------------------------------------------

_FREE_TEXT = ("actions", "scenario", "callback", "benefit")


def _said(*texts: str) -> Planter:
    """One of `texts` at the end of a free-text field."""

    def said(text: str, r: random.Random) -> str:
        return f"{text} {r.choice(texts)}"

    return _in_piece(_FREE_TEXT, said)


_KEYS = ("clave: casa1234", "contraseña lunita2024", "password: gatito", "clave wifi es Sol12345", "pass=perro77")
_CARDS = ("tarjeta 4111111111111111", "tarjeta 5500 0000 0000 0004", "tarjeta 3400-000000-00009")
_IDENTITIES = ("cédula 1710034065", "ci 1710034065", "C.I. 0926687856", "ruc 1710034065001")
_MAILS = ("ana.vera@example.com", "correo pago_1@example.org")

# --- the record -----------------------------------------------------------------------------------------------------

CLOSURES: Mapping[str, str] = {
    reason: (
        "ANULADO (1 día)"
        if reason.startswith(("no-procede/", "no-aplica/"))
        else "ATENDIDO (3 días)"
        if reason.startswith(("pendiente/", "no-contesta-"))
        else "ATENDIDO (1 día)"
    )
    for reason in filler.REASONS
}


def declared(reason: str) -> dict[str, str]:
    """The record that agrees with a reason: its state and motive as the ids spell them, and its closure."""
    state, motive = (part.replace("-", " ").upper() for part in _state_and_motive(reason))
    state, motive = state.replace("DERIVADO N1", "DERIVADO A N1"), motive.replace("DANOS", "DAÑOS")
    return {"state": state, "motive": motive, "closure": CLOSURES[reason]}


def _other_reason(note: Note, r: random.Random, same_state: bool) -> str | None:
    state, motive = _state_and_motive(note.reason)
    others = [other for other in map(_state_and_motive, filler.REASONS) if other[1] != motive]
    others = [other for other in others if (other[0] == state) == same_state]
    return "/".join(r.choice(others)) if others else None


def _state_and_motive(reason: str) -> tuple[str, str]:
    state, _, motive = reason.partition("/")
    return state, motive


def _declares_other_motive(note: Note, r: random.Random) -> dict[str, str] | None:
    other = _other_reason(note, r, same_state=r.random() < 0.7)
    return None if other is None else {**declared(other), "closure": CLOSURES[note.reason]}


def _declares_other_state(note: Note, r: random.Random) -> dict[str, str] | None:
    other = _other_reason(note, r, same_state=False)
    return None if other is None else {**declared(note.reason), "state": declared(other)["state"]}


def _declares_other_closure(note: Note, r: random.Random) -> dict[str, str]:
    closures = set(CLOSURES.values()) - {CLOSURES[note.reason]}
    return {**declared(note.reason), "closure": r.choice(sorted(closures))}


def _declares_nonsense(note: Note, r: random.Random) -> dict[str, str]:
    return {**declared(note.reason), "closure": r.choice(("RECHAZADO", "ABIERTO (2 días)", "EN ESPERA"))}


def _declares_other_agent(note: Note, r: random.Random) -> dict[str, str] | None:
    other = filler.agent(r)
    return None if other.lower() == str(note.fields["agent"]).lower() else {**declared(note.reason), "agent": other}


def _declares_first_month(note: Note, r: random.Random) -> dict[str, str] | None:
    months = note.fields.get("months")
    if not isinstance(months, list):
        return None
    return {**declared(note.reason), "date": f"{r.randint(1, 28):02}/{int(months[0]):02}/2025"}


def _declares_later_date(note: Note, r: random.Random) -> dict[str, str] | None:
    start = note.fields.get("start_date")
    if start is None:
        return None
    later = date.fromisoformat(str(start)) + timedelta(days=r.randint(1, 60))
    return {**declared(note.reason), "date": r.choice((later.isoformat(), filler.write_date(later)))}


_RECORDS: Mapping[str, Callable[[Note, random.Random], dict[str, str] | None]] = {
    "M001": _declares_other_motive,
    "M002": _declares_other_state,
    "M003": _declares_other_closure,
    "M004": _declares_nonsense,
    "M006": _declares_other_agent,
    "M007": _declares_first_month,
    "M008": _declares_later_date,
}

# --- the catalogue of deviations ------------------------------------------------------------------------------------

_PHRASES = ("phrase",)
PLANTERS: Mapping[str, tuple[Planter, ...]] = {
    "S001": (_without_prefix,),
    "S002": (_without_agent,),
    "S003": (_unknown_body,),
    "S004": (_without_phrase,),
    "S005": (_with_surplus,),
    "S006": (_reordered,),
    "S007": (_without_break, _with_break),
    "S008": (_without_field, _without_field, _without_field, _without_end_date),
    "S009": (_with_placeholder, _with_placeholder, _with_placeholder, _with_date_placeholder),
    "S010": (_with_line_break,),
    "S011": (_turned,),
    "S012": (_with_second_cause, _with_second_reason),
    "T001": (_other_separator,),
    "T002": (_stray_space,),
    "T003": (_in_piece(("prefix", "phrase", "label"), _other_case),),
    "T004": (_in_word(_PHRASES, _unaccented), _in_word(_PHRASES, _unaccented), _in_word(_PHRASES, _misaccented)),
    "T005": (_in_word(("prefix", "phrase"), _misspelled),),
    "T006": (_other_form,),
    "T007": (_stray_sign,),
    "T008": (_strange_character,),
    "T009": (_too_long,),
    "T010": (_other_label, _other_label, _labelled_value),
    "C102": (_of_phone(_impossible_phone),),
    "C103": (_of_phone(_grouped_phone), _of_phone(_grouped_phone), _joined_phones),
    "C104": (_repeated_phone,),
    "C105": (_of_phone(_stand_in_phone),),
    "C201": (_in_piece(("start_date", "end_date"), _impossible_date),),
    "C202": (_other_range, _other_date),
    "C203": (_inverted_range,),
    "C204": (_other_duration,),
    "C301": (_in_piece(("percent",), lambda text, r: f"{r.choice((0, 101, 120, 150, 500, 1000))}%"),),
    "C302": (_in_piece(("percent",), lambda text, r: text[:-1] + r.choice((" %", " por ciento", "porciento"))),),
    "C401": (_in_piece(("months",), _impossible_months),),
    "C402": (_other_mode,),
    "C403": (_other_total,),
    "C404": (_in_piece(("months",), _other_months),),
    "C501": (_in_piece(("visit_number",), lambda text, r: r.choice((f"A{text}", f"{text}B", "pendiente"))),),
    "C601": (_in_piece(("amount",), _other_amount),),
    "C602": (_in_piece(("amount",), _impossible_amount),),
    "C701": (_unfitting_attempt,),
    "C801": (_in_piece(("client_name",), lambda text, r: r.choice(("Carlos", "maría", "PACHECO"))),),
    "C802": (_in_piece(("agent",), _odd_agent),),
    "C901": (_in_piece(("service_number",), _odd_service),),
    "P001": (_said(*_KEYS),),
    "P002": (_said(*_CARDS),),
    "P003": (_said(*_IDENTITIES),),
    "P004": (_said(*_MAILS),),
}
"""What breaks each rule; a planter that stands several times is drawn as often more."""

CODES = tuple(sorted({*PLANTERS, *_RECORDS, "C303"}))
"""The rules of which a deviation can be planted."""

# Rules whose safe fix gives back the very note that was broken.
_MENDS = frozenset(filler.words("S001 S010 T001 T002 T003 T004 T006 T007 T008 T010 C103 C104 C202 C302 C404 C601 S007"))


def _settings(code: str, note: Note) -> dict[str, object] | None:
    """What must be configured for a deviation that is none without configuration."""
    if code != "C303":
        return {}
    if not {"percent", "months"} & note.fields.keys():
        return None
    others = tuple(percent for percent in (7, 11, 13) if percent != note.fields.get("percent"))
    return {"benefits": {"percent": others, "months": tuple(range(1, 13))}} if "percent" in note.fields else None


def plant(code: str, note: Note, r: random.Random, attempts: int = 4) -> Broken | None:
    """`note` with one deviation of `code`, drawn from `r`; None where it has no place; KeyError for other codes."""
    if code in _RECORDS:
        record = _RECORDS[code](note, r)
        return None if record is None else Broken(code, note.text, note, None, {}, record)
    settings = _settings(code, note)
    if settings is None:
        return None
    if code == "C303":
        return Broken(code, note.text, note, None, settings, _NOTHING)
    for _ in range(attempts):
        text = r.choice(PLANTERS[code])(note, r)
        if text is not None and text != note.text and (code == "T009" or len(text) <= filler.MAX_LENGTH):
            return Broken(code, text, note, note.text if code in _MENDS else None, settings, _NOTHING)
    return None


# --- a deviation at every place ---------------------------------------------------------------------------------------


def _all_separators(separator: str) -> Callable[[Note], str]:
    return lambda note: "".join(
        separator if kind == "sep" else text for kind, text in zip(note.kinds, note.texts, strict=True)
    )


def _all_phrases(change: Callable[[str], str]) -> Callable[[Note], str]:
    fixed = {"prefix", "phrase", "label"}
    return lambda note: "".join(
        change(text) if kind in fixed else text for kind, text in zip(note.kinds, note.texts, strict=True)
    )


def _all_unaccented(text: str) -> str:
    return "".join(_ACCENTED.get(letter, letter) for letter in text)


THROUGHOUT: Mapping[str, tuple[str, Callable[[Note], str]]] = {
    "single slashes": ("T001", _all_separators("/")),
    "spaced slashes": ("T001", _all_separators(" / ")),
    "three slashes": ("T001", _all_separators("///")),
    "bars": ("T001", _all_separators("|")),
    "backslashes": ("T001", _all_separators("\\")),
    "spaces": ("T002", _all_separators(" // ")),
    "capitals": ("T003", _all_phrases(str.upper)),
    "no accents": ("T004", _all_phrases(_all_unaccented)),
    "line breaks": ("S010", _all_separators("\n")),
}
"""Habits: the code of the one rule that a whole note breaks, wherever it can, and how to write it so."""


# --- noise ----------------------------------------------------------------------------------------------------------

_LETTERS = "abcdefghilmnoprstuvzñáéíóú"
_TOKENS = (
    "ok",
    "cte",
    "//",
    "/",
    "-",
    ".",
    "0991234567",
    "12/03/2025",
    "50%",
    "no",
    "sin",
    "con",
    "cliente",
    "zzz",
    "::",
)


def _noisy_characters(text: str, r: random.Random) -> str:
    at = r.randrange(len(text))
    change = r.randrange(5)
    if change == 0:
        return text[:at] + text[at + 1 :]
    if change == 1:
        return text[:at] + r.choice(_LETTERS + " /.-0123456789") + text[at:]
    if change == 2:
        return text[:at] + text[at : at + 2][::-1] + text[at + 2 :]
    if change == 3:
        return text[:at] + text[at].swapcase() + text[at + 1 :]
    return text[:at] + r.choice(_LETTERS + "/0123456789") + text[at + 1 :]


def _noisy_tokens(text: str, r: random.Random) -> str:
    tokens = re.findall(r"\w+|\s+|[^\w\s]+", text)
    at, other = r.randrange(len(tokens)), r.randrange(len(tokens))
    change = r.randrange(5)
    if change == 0:
        del tokens[at]
    elif change == 1:
        tokens.insert(at, tokens[other])
    elif change == 2:
        tokens[at], tokens[other] = tokens[other], tokens[at]
    elif change == 3:
        tokens.insert(at, f" {r.choice(_TOKENS)} ")
    else:
        del tokens[min(at, other) : max(at, other)][:4]
    return "".join(tokens)


def noise(text: str, r: random.Random, changes: int | None = None) -> str:
    """`text` after `changes` random changes of characters or tokens, one to four of them where None."""
    for _ in range(r.choice((1, 1, 2, 3, 4)) if changes is None else changes):
        if text:
            text = r.choice((_noisy_characters, _noisy_characters, _noisy_tokens))(text, r)
    return text
