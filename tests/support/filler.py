"""Conforming notes of every reason, made from the table of the specification alone.

Nothing here reads `grammar/` or imports `tipifica`: the forms below are a second, independent writing of the manual's
39 rows, so that a mistake in the grammar cannot hide in the notes it is tested with. All people, logins, addresses and
numbers are invented. Equal seeds give equal notes.
"""

from __future__ import annotations

import itertools
import random
import re
from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple


def words(text: str) -> tuple[str, ...]:
    """The words of a text, for lists that read better as one."""
    return tuple(text.split())


Value = str | int | float | bool | list[str] | list[int]

MAX_LENGTH = 250
"""Code points that a conforming note has at most; a longer one is drawn again."""

CAUSES = {
    "cambio-de-vivienda-ya-tiene-servicio": "cambio de vivienda ya tiene servicio",
    "cierre-de-empresa": "cierre de empresa[ (comercial)]",
    "fallecimiento-del-titular": "fallecimiento del titular",
    "problemas-economicos": "problemas económicos",
    "viaje-al-exterior": "viaje al exterior",
    "danos-no-atendidos": "daños no atendidos",
    "falta-de-disponibilidad-tecnica": "falta de disponibilidad técnica",
    "mal-servicio-en-visita-tecnica": "mal servicio en visita técnica",
    "mala-calidad-del-servicio": "mala calidad del servicio",
    "mejor-oferta-de-la-competencia": "mejor oferta de la competencia",
    "no-uso": "no uso",
    "cambio-de-vivienda": "cambio de vivienda",
    "cliente-no-permite-apertura": "cliente no permite apertura",
}

# Notation: {field}, <label>, [optional], (a|b) variants; `\(` is a bracket that is written. The rest is a fixed phrase.
_TAIL = "//<número de servicio> {service_number} <contacto de cliente> {client_name} {phones}"
FORMS: dict[str, str] = {
    "pendiente/volver-a-llamar": "{client_name} indica le llame nuevamente {callback} posible retención//{phones}",
    "pendiente/no-contesta": "cliente no contesta en {attempt} intento de contacto//{phones}",
    "retenido/asesoria-comercial": (
        "retenido con asesoría comercial se otorga información general y facturación//{phones}"
    ),
    "retenido/asesoria-tecnica": "retenido con asesoría técnica//[se realiza ]{actions}//{phones}",
    "retenido/aumento-de-plan": "retenido con aumento de plan//{phones}",
    "retenido/baja-de-plan": "retenido con baja de plan//{phones}",
    "retenido/migracion": "retenido con migración de cobre a gpon//{phones}",
    "retenido/traslado-interno-con-costo": (
        "retenido con traslado interno con costo//{address}//{reference_phone}"
        "//<contacto de cliente> {client_name}//{phones}"
    ),
    "retenido/traslado-interno-sin-costo": (
        "retenido con traslado interno ({percent}|sin costo)//{address}//{reference_phone}"
        "//<contacto de cliente> {client_name}//{phones}"
    ),
    "retenido/visita-tecnica": "visita técnica {visit_number} <contacto de cliente> {client_name}//{phones}",
    "retenido-en-seguimiento/descuento-cbm": (
        "descuento {percent} mes {months}@options//<contacto de cliente> {client_name} {phones}"
    ),
    "retenido-en-seguimiento/suspension-temporal-sin-costo": (
        "suspensión de servicio sin costo por {duration_months}//{start_date} - {end_date}" + _TAIL
    ),
    "retenido-en-seguimiento/suspension-temporal-con-costo": (
        "suspensión de servicio con costo de {amount} por {duration_months}//{start_date} - {end_date}" + _TAIL
    ),
    "retenido-en-seguimiento/traslado-sin-costo": "traslado externo {cost} costo//{reference}//{address}//{phones}",
    **{
        f"retiro-contactado/{name}": (
            f"servicio retirado//cliente no accede a beneficios {cause}//<contacto> {{phones}}"
        ).replace(" (comercial)", r" \(comercial\)")
        for name, cause in CAUSES.items()
    },
    "no-procede/cliente-no-solicito-el-retiro": "cliente no [lo ]solicitó el retiro//<contacto> {phones}",
    "no-procede/no-es-titular-del-servicio": (
        "no es el titular del servicio//sin contacto con el titular//<contacto> {phones}"
    ),
    "no-procede/numero-de-servicio-a-retirar-incorrecto": (
        "no se retira servicio//número de servicio incorrecto//<contacto> {phones}"
    ),
    "no-procede/no-aplica-proceso-de-retencion": "no aplica proceso de retención//queja ya atendida en open//{phones}",
    "no-procede/numero-de-contacto-equivocado": (
        "sin contacto con titular (números|número) de contacto (equivocado|equivocados)//<telf.> {phones}"
    ),
    "no-aplica/no-existe-numero-de-contacto": "no (existe|existen) (números|número) de contacto",
    "no-aplica/queja-duplicada": "no aplica proceso de retención queja duplicada en (ice|ic)",
    "no-aplica/servicio-retirado": "no aplica proceso de retención servicio retirado",
    "no-aplica/causal-incorrecto": "no aplica proceso de retención[ causal incorrecto]",
    "no-contesta-derivado-n1/no-contesta": (
        "cliente no contesta en {attempt} intento de contacto//derivado a n1//{phones}"
    ),
    "retiro-en-proceso/entregara-equipo-en-cis": (
        "retiro en proceso//no accede a beneficio//entregará (equipos|equipo) en cis//{phones}"
    ),
    "retiro-en-proceso/cliente-se-acercara-a-cis": "retiro en proceso//{scenario}//{phones}",
}

REASONS = tuple(FORMS)
"""The 39 ids, in the order of the manual."""

_OPTIONS = (
    " beneficio {benefit}",
    " total {months_total}",
    " {months_mode}",
    " anipagador {payer_ani}",
)

OPTIONAL_FIELDS = frozenset({"benefit", "months_total", "months_mode", "payer_ani"})


class Note(NamedTuple):
    """A conforming note as a row of pieces.

    `kinds[i]` says what `texts[i]` is: `prefix`, `agent`, `sep` (`//`), `gap` (one space, or ` - ` between two dates),
    `phrase`, `label`, or the key of a field. `fields` are the values a parser must give.
    """

    reason: str
    kinds: tuple[str, ...]
    texts: tuple[str, ...]
    fields: Mapping[str, Value]

    @property
    def text(self) -> str:
        """The note itself."""
        return "".join(self.texts)


def _expand(form: str) -> Iterator[str]:
    """Every variant of a form, with `[…]` and `(…|…)` decided."""
    match = re.search(r"\[([^\]]*)\]|(?<!\\)\(([^)]*)(?<!\\)\)", form)
    if match is None:
        yield form.replace(r"\(", "(").replace(r"\)", ")")
        return
    choices = ["", match[1]] if match[1] is not None else match[2].split("|")
    for choice in choices:
        yield from _expand(form[: match.start()] + choice + form[match.end() :])


def _options() -> Iterator[str]:
    """The optional phrases of the discount: every subset, in every order."""
    for size in range(len(_OPTIONS) + 1):
        yield from map("".join, itertools.permutations(_OPTIONS, size))


_PIECE = re.compile(r"//|\{(\w+)\}|<([^>]+)>| - (?=\{)|[^/{<]+?(?=//|\s*[{<]|$)| ")


def _skeleton(form: str) -> tuple[tuple[str, str], ...]:
    """A decided form as (kind, text) pieces; the text of a field is empty."""
    pieces = [("prefix", "Impulsa"), ("sep", "//"), ("agent", ""), ("sep", "//")]
    for match in _PIECE.finditer(form):
        if match[1]:
            pieces.append((match[1], ""))
        elif match[2]:
            pieces.append(("label", match[2]))
        else:
            pieces.append(_fixed(match[0]))
    return tuple(_split_leading_gap(pieces))


def _fixed(text: str) -> tuple[str, str]:
    if text == "//":
        return "sep", text
    return ("gap", text) if text in (" ", " - ") else ("phrase", text)


def _split_leading_gap(pieces: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for kind, text in pieces:
        if kind == "phrase" and text.startswith(" "):
            yield "gap", " "
            yield kind, text[1:]
        else:
            yield kind, text


def skeletons(reason: str) -> tuple[tuple[tuple[str, str], ...], ...]:
    """Every way in which a conforming note of a reason is put together: (kind, text) pieces as `Note` has them; the
    text of a field is empty."""
    return _SKELETONS[reason]


def _skeletons(reason: str) -> tuple[tuple[tuple[str, str], ...], ...]:
    form = FORMS[reason]
    forms = [form.replace("@options", chosen) for chosen in _options()] if "@options" in form else _expand(form)
    return tuple(map(_skeleton, forms))


_SKELETONS = {reason: _skeletons(reason) for reason in REASONS}

_FIRST = words(
    "Carlos María José Ana Luis Rosa Juan Carmen Jorge Mónica Diego Verónica Andrés Gabriela Fernando "
    "Patricia Lucía Santiago Daniela Xavier Karina Washington Blanca Byron Nelly Iván Sofía Edison "
    "Mercedes Galo Fanny Wilson Martha Ángel Paola Fabricio Narcisa Segundo Cecilia Marcelo Elena Hugo "
    "Gladys Kevin Doménica Paúl Viviana Stalin Jéssica Abril Julio Rubén Digna Tránsito Wilmer Maribel "
    "Olger Zoila"
)
_LAST = words(
    "Pacheco Pérez López Sánchez García Rodríguez Zambrano Cedeño Mendoza Vera Torres Guamán Morales "
    "Chávez Castillo Yánez Quishpe Andrade Vásconez Almeida Paredes Cevallos Ortiz Jaramillo Aguirre "
    "Moreira Intriago Toapanta Chiluisa Caiza Herrera Espinoza Villacís Muñoz Salazar Proaño Bravo "
    "Delgado Macías Alcívar Freire Naranjo Tapia Cárdenas Velasco Shiguango Ordóñez Tenesaca Lema Morocho "
    "Ñauta Güillín O'Neil"
)
_TRAP_NAMES = ("Costo", "Saltado", "Indica", "Plan", "Titular", "Visita", "Abril", "Primero", "Baja", "Cobre")
_STREETS = (
    "Amazonas",
    "10 de Agosto",
    "6 de Diciembre",
    "Eloy Alfaro",
    "de los Shyris",
    "Naciones Unidas",
    "9 de Octubre",
    "Francisco de Orellana",
    "Maldonado",
    "Mariscal Sucre",
    "Bolívar",
    "Rocafuerte",
    "Plan de Vivienda",
    "24 de Mayo",
    "García Moreno",
    "Loja",
    "Esmeraldas",
    "Vargas Torres",
)
_PLACES = (
    "Kennedy",
    "Alborada",
    "Guasmo Sur",
    "Urdesa Central",
    "Quitumbe",
    "Carapungo",
    "Los Ceibos",
    "La Tola",
    "El Paraíso",
    "Los Esteros",
    "Samanes",
)
_DAYS = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado")
_ADDRESSES: tuple[Callable[[random.Random], str], ...] = (
    lambda r: f"Av. {r.choice(_STREETS)} N{r.randint(10, 60)}-{r.randint(10, 199)} y {r.choice(_STREETS)}",
    lambda r: f"Calle {r.choice(_STREETS)} {r.randint(1, 30)}-{r.randint(10, 99)} y {r.choice(_STREETS)}",
    lambda r: f"Cdla. {r.choice(_PLACES)} Mz {r.randint(1, 200)}/V {r.randint(1, 60)}",
    lambda r: f"Urb. {r.choice(_PLACES)}, calle {r.randint(1, 20)} villa {r.randint(1, 90)}",
    lambda r: f"Barrio {r.choice(_PLACES)} calle {r.choice(_STREETS)} s/n",
    lambda r: f"Conjunto {r.choice(_PLACES)} torre {r.choice('ABCD')} piso {r.randint(1, 12)}",
    lambda r: f"{r.choice(_STREETS).lower()} y {r.choice(_STREETS).lower()} casa {r.randint(1, 400)}",
)
_CALLBACKS: tuple[Callable[[random.Random], str], ...] = (
    lambda r: f"mañana a las {r.randint(8, 19)}h{r.choice(('00', '15', '30', '45'))}",
    lambda r: f"el {r.choice(_DAYS)} después de las {r.randint(8, 19)}:00",
    lambda r: f"el {r.choice(_DAYS)} en la tarde",
    lambda r: f"el {r.randint(1, 28):02}/{r.randint(1, 12):02}/202{r.randint(4, 6)} a las {r.randint(8, 19)}h30",
    lambda r: f"en {r.randint(2, 9)} días",
    lambda r: "la próxima semana",
    lambda r: "cuando regrese de viaje",
)
_ACTIONS = (
    "medición de velocidad",
    "cambio de clave wifi",
    "reinicio de equipo",
    "cambio de canal wifi",
    "configuración de router",
    "cambio de canal a 11",
    "medición de velocidad 50/10 Mbps",
    "revisión de cables",
    "actualización del firmware",
    "prueba de navegación",
    "reseteo de la ont",
    "separación de bandas 2.4 y 5 GHz",
)
_SCENARIOS = (
    "titular no permite traer los valores a presente del convenio",
    "titular no permite traer los valores a presente del diferimiento",
    "cliente molesto se acercará a agencia",
    "cliente molesto indica se acercará a agencia por inconformidad con los valores a cancelar",
    "cliente no está de acuerdo con el proceso para retiro",
    "titular se acercará a agencia el 05/06/2024 por los valores del convenio",
    "titular pidió baja de plan y se acercará a agencia",
    "cliente reclama el cobro de $25,50 y se acercará a agencia del centro",
    "titular indica que no entregará equipos y se acercará a agencia",
)
_BENEFITS = (
    "decodificador gratis",
    "router wifi 6",
    "paquete de canales",
    "repetidor sin valor",
    "instalación de cámara",
)
_REFERENCES = ("casa blanca esquinera", "frente al parque", "junto a la farmacia", "portón negro")
_NUMBER_WORDS = (
    "cero",
    "un",
    "dos",
    "tres",
    "cuatro",
    "cinco",
    "seis",
    "siete",
    "ocho",
    "nueve",
    "diez",
    "once",
    "doce",
)

Written = tuple[str, Value]


def mobile(r: random.Random) -> str:
    """A mobile number, ten digits, that could be somebody's (no run of one digit)."""
    return f"09{r.choice('56789')}{_mixed_digits(r, 7)}"


def landline(r: random.Random) -> str:
    """A landline number with its area code, nine digits."""
    return f"0{r.choice('234567')}{r.choice('2346789')}{_mixed_digits(r, 6)}"


def _mixed_digits(r: random.Random, count: int) -> str:
    digits = f"{r.randrange(10**count):0{count}}"
    return digits if len(set(digits)) > 2 else _mixed_digits(r, count)


def phone(r: random.Random) -> str:
    """A mobile three times in four, else a landline."""
    return mobile(r) if r.random() < 0.75 else landline(r)


def agent(r: random.Random) -> str:
    """A login as agents have them."""
    first, last = _ascii(r.choice(_FIRST)), _ascii(r.choice(_LAST))
    style = r.randrange(6)
    if style == 0:
        return f"{first}.{last[0]}"
    if style == 1:
        return f"{first[0]}{last}{r.randint(1, 99)}"
    if style == 2:
        return f"{first[0]}_{last}"
    if style == 3:
        return f"E{r.randint(1000, 9999)}"
    return f"{first[0]}{last}"


def _ascii(name: str) -> str:
    return name.lower().translate(str.maketrans("áéíóúüñ", "aeiouun")).replace("'", "")


def client_name(r: random.Random) -> str:
    """Two to four words; now and then with a particle, a word of a fixed phrase, or in one case throughout."""
    words = [r.choice(_FIRST), r.choice(_LAST)]
    if r.random() < 0.3:
        words.append(r.choice(_LAST))
    if r.random() < 0.1:
        words.insert(1, r.choice(("del Carmen", "de la Cruz", "de los Ángeles")))
    if r.random() < 0.06:
        words.append(r.choice(_TRAP_NAMES))
    name = " ".join(words)
    case = r.random()
    if case < 0.06:
        return name.upper()
    return name.lower() if case < 0.15 else name


def _phones(r: random.Random) -> Written:
    numbers = list(dict.fromkeys(phone(r) for _ in range(r.choices((1, 2, 3), (75, 20, 5))[0])))
    return " ".join(numbers), numbers


def _months(r: random.Random) -> tuple[Written, bool]:
    """Months as written and as a list, and whether they follow one another."""
    count, start = r.choice((1, 2, 3, 3, 3, 4, 6)), r.randint(1, 12)
    if count == 1 or r.random() < 0.5:
        months = [(start + step - 1) % 12 + 1 for step in range(count)]
        return (write_months(months), months), True
    months = sorted(r.sample(range(1, 13), count))
    follows = all((b - a) % 12 == 1 for a, b in itertools.pairwise(months))
    return (write_months(months), months), follows


def write_months(months: list[int]) -> str:
    """`2 3 y 5`."""
    *head, last = map(str, months)
    return f"{' '.join(head)} y {last}" if head else last


def _discount(r: random.Random) -> dict[str, Written]:
    (written, months), follows = _months(r)
    assert isinstance(months, list)
    mode = "consecutivo" if follows else "saltado"
    total = len(months)
    ani = landline(r)
    benefit = r.choice(_BENEFITS)
    return {
        "months": (written, months),
        "months_mode": (mode, mode),
        "months_total": (f"{total} {'mes' if total == 1 else 'meses'}", total),
        "payer_ani": (ani, ani),
        "benefit": (benefit, benefit),
    }


def add_months(start: date, months: int) -> date:
    """The same day `months` later, or the last of that month where it has no such day."""
    index = start.year * 12 + start.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def fitting_ends(start: date, months: int) -> tuple[date, date, date]:
    """The three ends that fit a duration: start + n months, the day before, the last day of the nth month."""
    later = add_months(start, months)
    nth = add_months(start.replace(day=1), months - 1)
    return later, later - timedelta(days=1), nth.replace(day=monthrange(nth.year, nth.month)[1])


def write_date(day: date) -> str:
    """`dd/mm/aaaa`."""
    return f"{day:%d/%m/%Y}"


def _suspension(r: random.Random) -> dict[str, Written]:
    months = r.randint(1, 12)
    start = date(2023, 1, 1) + timedelta(days=r.randrange(1200))
    if r.random() < 0.4:
        start = start.replace(day=1)
    end = r.choice([day for day in fitting_ends(start, months) if day > start])
    word = str(months) if r.random() < 0.5 else _NUMBER_WORDS[months]
    service = r.choice((landline(r), str(r.randint(10_000, 999_999)), str(r.randint(10**11, 10**12 - 1))))
    return {
        "duration_months": (f"{word} {'mes' if months == 1 else 'meses'}", months),
        "start_date": (write_date(start), start.isoformat()),
        "end_date": (write_date(end), end.isoformat()),
        "service_number": (service, service),
    }


def _amount(r: random.Random) -> dict[str, Written]:
    amount = f"{r.choice((5, 8, 10, 10, 12, 25, 1250))}.{r.choice(('00', '00', '50', '99'))}"
    plus_tax = r.random() < 0.9
    return {"amount": (f"${amount}" + ("+ imp." if plus_tax else ""), amount), "amount_plus_tax": ("", plus_tax)}


def _one(write: Callable[[random.Random], str]) -> Callable[[random.Random], Written]:
    def written(r: random.Random) -> Written:
        text = write(r)
        return text, text

    return written


def _actions(r: random.Random) -> Written:
    chosen = r.sample(_ACTIONS, r.choice((1, 1, 2, 3)))
    return ", ".join(chosen), chosen


def _percent(r: random.Random) -> Written:
    percent = r.choice((1, 5, 10, 15, 20, 25, 30, 33, 40, 50, 60, 75, 100))
    return f"{percent}%", percent


def _cost(r: random.Random) -> Written:
    cost = r.choice(("con", "sin"))
    return cost, cost


def _reference(r: random.Random) -> str:
    return str(r.randint(1000, 999_999)) if r.random() < 0.9 else r.choice(_REFERENCES)


def _attempt(ordinals: tuple[str, ...]) -> Callable[[random.Random], Written]:
    def written(r: random.Random) -> Written:
        ordinal = r.choice(ordinals)
        return ordinal, int(ordinal[0])

    return written


_WRITERS: dict[str, Callable[[random.Random], Written]] = {
    "agent": _one(agent),
    "client_name": _one(client_name),
    "phones": _phones,
    "reference_phone": _one(phone),
    "address": _one(lambda r: r.choice(_ADDRESSES)(r)),
    "reference": _one(_reference),
    "callback": _one(lambda r: r.choice(_CALLBACKS)(r)),
    "actions": _actions,
    "percent": _percent,
    "visit_number": _one(lambda r: str(r.randint(1000, 99_999_999))),
    "cost": _cost,
    "scenario": _one(lambda r: r.choice(_SCENARIOS)),
}
_GROUPS: dict[str, Callable[[random.Random], dict[str, Written]]] = {
    "months": _discount,
    "duration_months": _suspension,
    "amount": _amount,
}


def _first_draft(reason: str, r: random.Random) -> Note:
    skeleton = r.choice(_SKELETONS[reason])
    values: dict[str, Written] = {}
    kinds, texts, fields = [], [], {}
    for kind, text in skeleton:
        kinds.append(kind)
        if text:
            texts.append(text)
            continue
        if kind in _GROUPS:
            values |= _GROUPS[kind](r)
            if kind == "amount":
                fields["amount_plus_tax"] = values["amount_plus_tax"][1]
        if kind == "attempt":
            ordinals = ("3er",) if "derivado a n1" in FORMS[reason] else ("1er", "2do")
            written = _attempt(ordinals)(r)
        else:
            written = values[kind] if kind in values else _WRITERS[kind](r)
        texts.append(written[0])
        fields[kind] = written[1]
    return Note(reason, tuple(kinds), tuple(texts), fields)


def conforming(reason: str, r: random.Random) -> Note:
    """A conforming note of `reason`, at most `MAX_LENGTH` code points, drawn from `r`; KeyError where there is none."""
    while True:
        note = _first_draft(reason, r)
        if len(note.text) <= MAX_LENGTH:
            return note


def notes(count: int, seed: int) -> Iterator[Note]:
    """`count` conforming notes, the reasons in turn; equal arguments give equal notes."""
    r = random.Random(seed)
    for reason in itertools.islice(itertools.cycle(REASONS), count):
        yield conforming(reason, r)
