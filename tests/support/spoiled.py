"""Conforming notes of all reasons, changed in what they say: four kinds of notes for the measurement of `meaning`.

Every maker gives the same notes each time; what a careful reader understands of each is known from how it was made.
"""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from support import filler
from support.filler import Note, Value

SEED = 16
_NEARBY = Path(__file__).parents[1] / "fixtures" / "nearby"


class Case(NamedTuple):
    """A spoiled note.

    `reasons` are those that it may be read as, None where it is open. `verbatim` must come out of every safe fix letter
    for letter (a break at its end may be the end of the note). `settled` tells that only a person can finish it: any
    verdict but `needs_person` and `unknown` is wrong. `code` is a rule that must report, "" for none in particular.
    `values` are the fields that are read from it, free text aside; None where that is not asked.
    """

    kind: str
    what: str
    text: str
    reasons: tuple[str | None, ...]
    verbatim: str = ""
    settled: bool = False
    code: str = ""
    values: Mapping[str, Value] | None = None


# --- one piece of commentary ------------------------------------------------------------------------------------------

PIECES = (
    # dates and times
    "el 14/02/2026", "28-11-2025", "del 05.03.26", "desde el 3 de julio", "(30/11)", "10:35", "a las 9h15",
    "17h00 a 18h00",
    "8:00-17:00",
    # money
    "$18,90", "USD 22.50", "25 dólares", "10 euros", "debe $36.40 de marzo", "valor 21,28+iva",
    # plans, speeds, ratios
    "plan 300 megas", "plan Dúo 150 Mbps", "45/12 Mbps", "ping 12ms", "-27 dBm", "300/300", "24/7", "1/2 día",
    "relación 3:1",
    "subió 15% la factura",
    # orders, contracts, things
    "orden 7781234", "OT 55-8123", "ticket #48213", "contrato 30977125", "cuenta 110458923", "medidor 00451298",
    "2 equipos",
    "IP 192.168.1.1", "MAC 00:1A:2B", "casa S12-34", "Mz 7 villa 12", "depto 4B",
    # people
    "habla Rosa Vinueza", "atiende el Ing. Cueva", "esposa Marta Lima",
    # complaints
    "cliente molesto por demora", "dice que nadie le ayuda", "se queja de intermitencia", "ya reclamó dos veces",
    "se corta en las noches",
    "cliente pedía baja de plan", "está de viaje hasta enero", "paga tarde por falta de trabajo",
    # addresses of the web
    "www.mitest.ec", "https://fast.com/es", "portal.hogar.ec/pagos?id=7",
    # odds and ends
    "(llamar antes)", "«urgente»", "*prioridad*", "v2.4.1",
)  # fmt: skip
"""What agents say beside a form: none of it is a reason, a cause or a value of one."""

FREE = frozenset(filler.words("agent client_name address reference callback actions benefit scenario"))
"""The fields that may take in what is said beside them."""


def _segments(note: Note) -> list[str]:
    """The segments of the body."""
    return note.text.split("//")[2:]


def _inserted(segments: list[str], piece: str) -> Iterator[tuple[str, list[str]]]:
    for at, segment in enumerate(segments):
        yield "before", [*segments[:at], f"{piece} {segment}", *segments[at + 1 :]]
        yield "behind", [*segments[:at], f"{segment} {piece}", *segments[at + 1 :]]
        yield "beside", [*segments[:at], piece, *segments[at:]]
    yield "beside", [*segments, piece]


def insertions() -> Iterator[Case]:
    """Every piece before, behind and beside every segment of a note of every reason."""
    for reason in filler.REASONS:
        r = random.Random(f"{SEED} {reason}")
        for piece in PIECES:
            note = filler.conforming(reason, r)
            for where, body in _inserted(_segments(note), piece):
                text = "//".join(("Impulsa", str(note.fields["agent"]), *body))
                verbatim = f"//{piece}//" if where == "beside" else piece
                values = {key: value for key, value in note.fields.items() if key not in FREE}
                yield Case("insert", f"{piece} {where}", text, (reason,), verbatim, values=values)


# --- another word of Spanish ------------------------------------------------------------------------------------------


def pairs(name: str) -> list[tuple[str, str]]:
    """The lines of a list of words near a phrase's word: the word, and the phrase's word ("" where none is named)."""
    lines = (_NEARBY / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [(line.split()[0], line.partition(" ")[2]) for line in lines if not line.startswith("#")]


def _holders() -> dict[str, list[str]]:
    """The reasons in whose fixed phrases each word stands."""
    found: dict[str, list[str]] = {}
    for reason in filler.REASONS:
        drawn = [filler.conforming(reason, random.Random(f"{SEED} {n}")) for n in range(24)]
        for word in sorted({w for note in drawn for w in _phrase_words(note)}):
            found.setdefault(word, []).append(reason)
    return found


def _phrase_words(note: Note) -> list[str]:
    texts = [t for kind, t in zip(note.kinds, note.texts, strict=True) if kind in ("phrase", "months_total")]
    return re.findall(r"[^\W\d_]+", " ".join(texts))


def replacements() -> Iterator[Case]:
    """A word of a fixed phrase replaced by each word of Spanish that lies near it, by two public lists, and by loan
    words, places and names anywhere."""
    r = random.Random(SEED)
    holders = _holders()
    for name in ("hunspell", "npm", "own"):
        for word, near in pairs(name):
            target = near or r.choice(sorted(w for w in holders if len(w) > 4))
            if target in holders:
                yield _replaced(name, word, target, r.choice(holders[target]), r)


def _replaced(name: str, word: str, target: str, reason: str, r: random.Random) -> Case:
    """A note of `reason` in which `word` stands for `target`."""
    while True:
        note = filler.conforming(reason, r)
        places = [n for n, kind in enumerate(note.kinds) if kind in ("phrase", "months_total", "duration_months")]
        matches = [(n, m) for n in places for m in re.finditer(rf"\b{target}\b", note.texts[n])]
        if matches:
            n, match = r.choice(matches)
            texts = list(note.texts)
            texts[n] = texts[n][: match.start()] + word + texts[n][match.end() :]
            settled = target not in (*_MAY_BE_MISSING.get(reason, ()), "con", "por", "del")
            return Case("replace", f"{target} -> {word} ({name})", "".join(texts), (reason, None), word, settled)


# Words of phrases that a form may have: without one of them the rest is commentary.
_MAY_BE_MISSING = {
    "retenido/asesoria-tecnica": ("realiza",),
    "retenido-en-seguimiento/descuento-cbm": (
        "beneficio",
        "total",
        "meses",
        "mes",
        "consecutivo",
        "saltado",
        "anipagador",
    ),
    "retiro-contactado/cierre-de-empresa": ("comercial",),
    "no-aplica/causal-incorrecto": ("causal", "incorrecto"),
}


# --- polarity ---------------------------------------------------------------------------------------------------------

_TURNED = ("no", "sí", "si", "sin", "ni", "nunca", "tampoco", "jamás")
# Where the fixed phrases of the forms begin, and the verbs and participles in them.
_BEGINNINGS = (
    "cliente no contesta", "intento de", "indica le", "llame nuevamente", "posible retención", "retenido con",
    "asesoría", "se otorga",
    "se realiza", "aumento de", "baja de", "migración de", "traslado interno", "con costo", "sin costo",
    "visita técnica", "descuento ",
    "suspensión de", "traslado externo", "servicio retirado", "retirado", "cliente no accede", "cambio de vivienda",
    "cierre de", "fallecimiento",
    "problemas", "viaje al", "daños no", "falta de", "mal servicio", "mala calidad", "mejor oferta",
    "cliente no permite", "cliente no",
    "número de", "números de", "incorrecto", "queja", "atendida", "equivocado", "duplicada", "causal", "derivado a",
    "retiro en proceso", "entregará",
)  # fmt: skip


def polarity() -> Iterator[Case]:
    """`no`, `sin` left out wherever a form has it; words that turn the sense put in before every fixed phrase."""
    for reason in filler.REASONS:
        r = random.Random(f"{SEED} {reason}")
        seen: set[tuple[str, str]] = set()
        for note in (filler.conforming(reason, r) for _ in range(12)):
            for what, pattern, text in turned(note):
                if (what, pattern) not in seen:
                    seen.add((what, pattern))
                    yield Case("polarity", what, text, (None,), settled=True)


def turned(note: Note) -> Iterator[tuple[str, str, str]]:
    """Every way in which one word turns the sense of a note: what was done, the phrase in which it was, the text."""
    for at, (kind, text) in enumerate(zip(note.kinds, note.texts, strict=True)):
        if kind != "phrase":
            continue
        for match in re.finditer(r"\b(?:no|sin) (?=\w)", text):
            rest = text[: match.start()] + text[match.end() :]
            yield f"without {match[0].strip()}", text, _with(note, at, rest)
            if match[0] == "no ":
                for word in ("sí", "si", "np"):
                    changed = f"{text[: match.start()]}{word} {text[match.end() :]}"
                    yield f"{word} for no", text, _with(note, at, changed)
        for start in sorted({m.start() for b in _BEGINNINGS for m in re.finditer(rf"\b{b}", text)}):
            if not re.search(r"\b(?:no|sin) $", text[:start]):
                for word in _TURNED:
                    yield f"{word} before {text[start:]}", text, _with(note, at, f"{text[:start]}{word} {text[start:]}")


def _with(note: Note, at: int, text: str) -> str:
    return "".join((*note.texts[:at], text, *note.texts[at + 1 :]))


# --- two causes, two reasons ------------------------------------------------------------------------------------------

CAUSES = {name: re.sub(r"\[[^\]]*\]", "", cause) for name, cause in filler.CAUSES.items()}
JOINERS = (" y ", " e ", ", ", " + ", " / ", " por ", " ", "//")
REASON_JOINERS = (" y ", "//", ", ")
# Of two that contain one another the longer counts; they are no pair.
_CONTAINED = {
    ("cambio-de-vivienda-ya-tiene-servicio", "cambio-de-vivienda"),
    ("no-contesta-derivado-n1/no-contesta", "pendiente/no-contesta"),
    *((f"no-aplica/{one}", "no-aplica/causal-incorrecto") for one in ("queja-duplicada", "servicio-retirado")),
    ("no-procede/no-aplica-proceso-de-retencion", "no-aplica/causal-incorrecto"),
}


def doubled_causes() -> Iterator[Case]:
    """All pairs of causes, each said whole, joined in every way."""
    for (one, first), (other, second) in itertools.permutations(CAUSES.items(), 2):
        if not is_contained(one, other):
            for joiner in JOINERS:
                text = f"Impulsa//mvera//servicio retirado//cliente no accede a beneficios {first}{joiner}{second}"
                yield Case(
                    "causes",
                    f"{one}{joiner}{other}",
                    f"{text}//contacto 0987001122",
                    (None,),
                    settled=True,
                    code="S012",
                )


def is_contained(one: str, other: str) -> bool:
    """Whether of two reasons, or motives, one is the other or contains it: they are no pair."""
    return one == other or (one, other) in _CONTAINED or (other, one) in _CONTAINED


def can_be_doubled(one: str, other: str) -> bool:
    """Whether a note may say two different reasons whole, each with an opening of its own."""
    causes = one.startswith("retiro-contactado/") and other.startswith("retiro-contactado/")
    open_ended = one in _OPEN_ENDED or other in _OPEN_ENDED
    return not causes and not open_ended and not is_contained(one, other)


def doubled_reasons() -> Iterator[Case]:
    """All pairs of reasons, the second said whole at the start of a segment or right after the first."""
    drawn = {reason: filler.conforming(reason, random.Random(f"{SEED} {reason}")) for reason in filler.REASONS}
    for one, other in itertools.permutations(drawn, 2):
        if can_be_doubled(one, other):
            (first, rest), (second, _) = head(drawn[one]), head(drawn[other])
            for joiner in REASON_JOINERS:
                text = f"Impulsa//mvera//{first}{joiner}{second}{rest}"
                yield Case("reasons", f"{one}{joiner}{other}", text, (None,), settled=True, code="S012")


# The scenario takes any words; the bare phrase of the other is in three longer forms.
_OPEN_ENDED = ("retiro-en-proceso/cliente-se-acercara-a-cis",)
_HEADS: dict[str, Callable[[str], int]] = {
    # What tells a reason from the others: its phrases, and the first value that it needs.
    "retenido/asesoria-tecnica": lambda text: text.index("//"),
    "retenido/traslado-interno-con-costo": lambda text: text.index("//"),
    "retenido/traslado-interno-sin-costo": lambda text: text.index("//"),
    "retenido/visita-tecnica": lambda text: text.index(" contacto de"),
    "retenido-en-seguimiento/descuento-cbm": lambda text: text.index(" mes "),
    "retenido-en-seguimiento/suspension-temporal-sin-costo": lambda text: text.index("//"),
    "retenido-en-seguimiento/suspension-temporal-con-costo": lambda text: text.index("//"),
    "retenido-en-seguimiento/traslado-sin-costo": lambda text: text.index("//"),
}


def head(note: Note) -> tuple[str, str]:
    """The part of a body that says its reason, and the rest."""
    body = "//".join(_segments(note))
    find = _HEADS.get(note.reason)
    if find is not None:
        at = find(body)
        return body[:at], body[at:]
    *said, last = _segments(note)
    has_phones = "phones" in note.kinds
    return "//".join(said) if has_phones else body, f"//{last}" if has_phones else ""


KINDS: dict[str, Callable[[], Iterator[Case]]] = {
    "insert": insertions,
    "replace": replacements,
    "polarity": polarity,
    "causes": doubled_causes,
    "reasons": doubled_reasons,
}
"""The makers of spoiled notes by the name of their kind."""
