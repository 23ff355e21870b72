"""What a mended note says otherwise than the note that was typed: a judge that asks no parser.

Written from the specification of safe fixes. Both notes are cut into words, numbers and marks, and laid one beside the
other in their order. What differs must be another writing of the same (case, accents, a short form, a date in other
digits), or one of the few things that a fix may add or take away; all else is a change of what is said. Of the project
it uses the lexicon's file, for its short forms, and the second writing of the manual in `filler`.
"""

from __future__ import annotations

import heapq
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from support import filler, values
from support.values import Token, folded

_ROOT = Path(__file__).parents[2]
_LEXICON = tomllib.loads((_ROOT / "grammar" / "lexicon.toml").read_text(encoding="utf-8"))
_NEARBY = _ROOT / "tests" / "fixtures" / "nearby"


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text)


_FORMS = re.sub(r"\{\w+\}|@\w+", " ", " ".join(filler.FORMS.values()))
_OTHERS = "Impulsa descuento mes meses total beneficio consecutivo saltado anipagador telf imp er do"
PHRASE_WORDS = {folded(word) for word in _words(f"{_FORMS} {_OTHERS}")}
"""The words of the fixed phrases and labels, folded."""

FUNCTION_WORDS = frozenset(filler.words("a al con de del el en la lo los las por se su un una y"))
_TURNING = frozenset(filler.words("no sin si ni nunca tampoco jamas"))
_REAL_WORDS = frozenset(
    folded(line.split()[0])
    for name in ("hunspell", "npm", "own")
    for line in (_NEARBY / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
) - {"sierre", "apretura"}  # struck by the specification

# Of forms that lie near a phrase's word the lexicon is not asked: these say the same. Of verbs another person of the
# same time, the perfect for the past, and the past where the phrase tells of the call itself.
_VERBS = {
    "contesta": "contestan contesto contestaron contestado",
    "indica": "indican indico indicado",
    "llame": "llamen",
    "otorga": "otorgan otorgo otorgaron otorgado",
    "realiza": "realizan realizo realizaron realizado",
    "accede": "acceden accedio accedieron accedido",
    "permite": "permiten permitio permitido",
    "retira": "retiran",
    "solicito": "solicitaron solicitado",
    "tiene": "tienen",
    "entregara": "entregaran",
    "existe": "existen existes",
    "existen": "existe existes",
    "aplica": "aplican aplico",
    "es": "son",
    "derivado": "deriva derivan derivo derivaron derivada derivados",
}
# Nouns and participles that also stand in another gender.
_GENDERS = frozenset(
    filler.words(
        "retenido retirado atendida duplicada incorrecto equivocado equivocados interno externo tecnica economicos "
        "atendidos consecutivo saltado titular general comercial"
    )
)
# Beside the words of one phrase: what it may be left without, for the rest says it already.
_IMPLIED = (
    ("cliente", "no"), ("intento", "contacto"), ("titular", "servicio"), ("aumento", "plan"), ("baja", "plan"),
    ("de", "plan"), ("de", "contacto"), ("del", "servicio"),
)  # fmt: skip
_LABELS = frozenset(
    filler.words(
        "telf telfs telefono telefonos tel tels tlf tlfs tf cel cels celular celulares movil contacto contactos ref "
        "referencia direccion dir direc nro num numero numeros nombre nombres cliente clte cte acciones detalle causa "
        "motivo clt tec com exacta fecha inicio fin desde hasta"
    )
)
# A label where its field stands, the announcement of another number elsewhere.
_LABELS_OF = {
    "visita-tecnica": {"orden", "visita", "ticket"},
    "suspension-temporal-sin-costo": {"servicio", "cuenta"},
    "suspension-temporal-con-costo": {"servicio", "cuenta"},
    "traslado-sin-costo": {"orden"},
    "cliente-se-acercara-a-cis": {"acuerdo", "escenario", "segun"},
}
_OPENED = frozenset(
    filler.words("visita-tecnica descuento-cbm suspension-temporal-sin-costo suspension-temporal-con-costo")
) | {"traslado-sin-costo"}
_LABEL_WORDS = frozenset(filler.words("telf . contacto de cliente numero servicio"))
BREAK = "//"
# A number of so many digits is a value by itself.
_LEAST_DIGITS = 5
_SEPARATORS = frozenset("/\\|-.,;–—")


def _writings() -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Short forms, equals and forms that the lexicon names: what is written, and what it stands for; folded words."""
    for table in ("short", "short-phrases"):
        for written, meant in _LEXICON[table].items():
            yield from ((_parts(written), _parts(one)) for one in ([meant] if isinstance(meant, str) else meant))
    for meant, others in _LEXICON["equals"].items():
        yield from ((_parts(other), _parts(meant)) for other in others)
    for meant, others in _LEXICON["forms"].items():
        yield from ((_parts(other), _parts(meant)) for other in others if folded(other) not in _REAL_WORDS)


def _parts(text: str) -> tuple[str, ...]:
    return tuple(token.folded for token in values.tokens(text))


_WRITINGS = defaultdict(list)
for _written, _meant in _writings():
    _WRITINGS[_written].append(_meant)


class Step(NamedTuple):
    """So many tokens of the note stand for so many of the mended note; `fault` says what that changes, "" for
    nothing."""

    typed: int
    mended: int
    fault: str = ""


def changes(note: str, mended: str, reason: str | None = None, login: str = "") -> list[str]:
    """What `mended` says more, less or otherwise than `note`, one line each; empty where both say the same.

    `reason` is the one both are of, `login` what a fix may have taken from the record.
    """
    if note == mended:
        return []
    return _Comparison(note, mended, reason, login).faults()


class _Comparison:
    """Two notes, laid side by side with as few changes as possible."""

    def __init__(self, note: str, mended: str, reason: str | None, login: str) -> None:
        self.a, self.b = values.tokens(note), values.tokens(mended)
        self.motive = (reason or "").partition("/")[2]
        self.login = folded(login)

    def faults(self) -> list[str]:
        """The changes of the best comparison."""
        goal = (len(self.a), len(self.b))
        ways: list[tuple[int, int, tuple[int, int], tuple[str, ...]]] = [(0, 0, (0, 0), ())]
        seen: set[tuple[int, int]] = set()
        while True:
            cost, _, at, said = heapq.heappop(ways)
            if at == goal:
                return list(said)
            if at in seen:
                continue
            seen.add(at)
            for typed, mended, fault in self._steps(*at):
                after = (at[0] + typed, at[1] + mended)
                dearer = cost + (max(typed, mended) if fault else 0)
                heapq.heappush(ways, (dearer, -sum(after), after, (*said, fault) if fault else said))

    # ------------------------------------------------------------ steps

    def _steps(self, i: int, j: int) -> Iterator[Step]:
        a, b = self.a, self.b
        x, y = a[i] if i < len(a) else None, b[j] if j < len(b) else None
        if x is not None and y is not None:
            if x == y or self._same_word(x, y):
                yield Step(1, 1)
                if not x.text.isdigit() and x.text != "$":
                    return
            if y.text == BREAK and x.text in _SEPARATORS and not x.tied:
                yield Step(1, 1)
            yield from (Step(n, m) for n, m in self._writings(i, j))
            yield from (Step(n, m) for n, m in values.same(a, i, b, j))
            yield Step(1, 1, f"{x.text} -> {y.text}")
        if x is not None:
            yield Step(1, 0, "" if self._may_go(i) else f"lost: {x.text}")
            yield from (Step(n, 0) for n in self._opening(i))
        if y is not None:
            yield Step(0, 1, "" if self._may_come(j) else f"added: {y.text}")
            if self.login and y.folded == self.login:
                yield Step(0, 1)

    def _same_word(self, x: Token, y: Token) -> bool:
        """Whether two tokens are one word: case and accents are changed in words of fixed phrases alone."""
        if x.folded != y.folded or not x.is_word:
            return False
        return y.folded in PHRASE_WORDS or x.text == y.text

    def _writings(self, i: int, j: int) -> Iterator[tuple[int, int]]:
        """What the lexicon names, inflections, misspellings, and words with other blanks between their letters."""
        for n in range(1, 5):
            written = tuple(t.folded for t in self.a[i : i + n])
            for m in range(1, 5):
                meant = tuple(t.folded for t in self.b[j : j + m])
                if len(written) == n and len(meant) == m and self._are_one(written, meant):
                    yield n, m

    def _are_one(self, written: tuple[str, ...], meant: tuple[str, ...]) -> bool:
        if any(meant == long or (len(meant) == 1 and _plural(long[0], meant[0])) for long in _WRITINGS[written]):
            return True
        if not all(word in PHRASE_WORDS for word in meant):
            return False
        if len(written) == len(meant) == 1:
            return is_another_writing(written[0], meant[0])
        return "".join(written) == "".join(meant)

    # ------------------------------------------------------------ what may go, what may come

    def _may_go(self, i: int) -> bool:
        token = self.a[i]
        if token.tied:
            return values.is_said_twice(self.a, i, self.b)
        if token.text == BREAK:
            return not _joins(self.a, i - 1, i + 1)
        if not token.is_word and not token.text.isdigit():
            return True
        if token.folded in _LABELS or token.folded in FUNCTION_WORDS:
            return not (token.folded == "con" and self._next(self.a, i) == "costo")
        if token.folded in _LABELS_OF.get(self.motive, ()):
            return True
        return values.is_said_twice(self.a, i, self.b)

    def _opening(self, i: int) -> Iterator[int]:
        """What agents put before the forms that have an opening of their own."""
        if self.motive in _OPENED and [t.folded for t in self.a[i : i + 2]] == ["retenido", "con"]:
            yield 2

    def _may_come(self, j: int) -> bool:
        word = self.b[j].folded
        if word == BREAK:
            return self.b[:j].count(self.b[j]) <= 1 or not _joins(self.b, j - 1, j + 1)
        before = self.b[j - 1].folded if j else ""
        after = self._next(self.b, j)
        if (j == 0 and word == "impulsa") or not (self.b[j].tied or word.isalnum()):
            return True
        if word in FUNCTION_WORDS:
            return not (word == "con" and after == "costo")
        if word in _LABEL_WORDS and self._is_label(j):
            return True
        if word == "total":
            return after.isdigit()
        return (word, after) in _IMPLIED[:1] or (before, word) in _IMPLIED[1:]

    def _is_label(self, j: int) -> bool:
        """Whether a value follows the words of the label."""
        rest = [t.folded for t in self.b[j:] if t.folded not in _LABEL_WORDS]
        return bool(rest) and rest[0] != "//"

    @staticmethod
    def _next(tokens: Sequence[Token], at: int) -> str:
        return tokens[at + 1].folded if at + 1 < len(tokens) else ""


def _joins(tokens: Sequence[Token], left: int, right: int) -> bool:
    """Whether two tokens both belong to free text, so that a break between them says something."""
    return all(0 <= at < len(tokens) and _is_free(tokens[at]) for at in (left, right))


def _is_free(token: Token) -> bool:
    if token.text.isdigit():
        return len(token.text) < _LEAST_DIGITS
    return token.text != BREAK and token.folded not in PHRASE_WORDS and token.folded not in _LABELS


def is_another_writing(written: str, meant: str) -> bool:
    """Whether a folded word is another writing of a fixed phrase's word: an inflection that says the same, or a
    misspelling that is no word of Spanish."""
    if written in _VERBS.get(meant, "").split() or {written, meant} <= FUNCTION_WORDS:
        return True
    if any((meant,) == long for long in _WRITINGS[written,]):
        return True
    if _plural(written, meant) or (meant in _GENDERS and _stem(written) == _stem(meant)):
        return True
    if "?" in written:
        return re.fullmatch(written.replace("?", "."), meant) is not None
    if written in _TURNING or meant in _TURNING or written in _REAL_WORDS or len(meant) < 3:
        return False
    return values.distance(written, meant) <= (1 if len(meant) <= 6 else 2)


def _stem(word: str) -> str:
    return re.sub(r"(?:es|[oa]?s?)$", "", word) if len(word) > 3 else word


def _plural(written: str, meant: str) -> bool:
    return any(one in (f"{other}s", f"{other}es") for one, other in ((written, meant), (meant, written)))
