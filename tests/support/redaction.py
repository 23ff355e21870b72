"""Measure redaction on notes whose personal words are known: the table of docs/redaction.md.

`python -m support.redaction [COUNT]` (in `tests/`) prints the page: COUNT notes in plain writing (2,000 by default), a
twentieth of that for each of the evasions below, with everything that is still to be read of what should be masked.
"""

from __future__ import annotations

import json
import random
import re
import sys
import unicodedata
from collections.abc import Callable, Iterator
from typing import NamedTuple

import tipifica
from support import filler
from tipifica.known import is_fixed_word, policy_of
from tipifica.report.as_json import result_as_dict
from tipifica.report.masker import MASK
from tipifica.report.redact import redact
from tipifica.report.result import Location, Result

SEED = 20240301
SHOWN_MISSES = 40
PHONES = ("phones", "reference_phone", "payer_ani")
NAMES = ("client_name",)
NUMBERS = ("service_number",)
ADDRESSES = ("address",)
AGENTS = ("agent",)
PERSONAL = frozenset({*PHONES, *NAMES, *NUMBERS, *ADDRESSES, *AGENTS, "reference"})
# Free text is masked but for the manual's own words, and nobody can say of its other words whether they name somebody.
UNJUDGED = frozenset({"callback", "actions", "scenario", "benefit"})
WORD = re.compile(r"\w+")

Evade = Callable[[str], str]


class Evasion(NamedTuple):
    """A way to write a value of one of `kinds` so that it might slip through."""

    name: str
    kinds: tuple[str, ...]
    write: Evade


class Seen(NamedTuple):
    """What was seen: personal words, those still to be read, manual words, those masked for nothing, and each miss."""

    personal: int
    leaked: int
    manual: int
    overdone: int
    misses: tuple[str, ...]

    @property
    def recall(self) -> float:
        """The share of personal words that is masked."""
        return 1 - self.leaked / self.personal

    @property
    def precision(self) -> float:
        """The share of masked words that is personal, free text apart."""
        masked = self.personal - self.leaked
        return masked / (masked + self.overdone)


def _first_phone(change: Evade) -> Evade:
    """Write the first number of a list in another way; the others stay."""

    def write(text: str) -> str:
        head, gap, rest = text.partition(" ")
        return change(head) + gap + rest

    return write


def _each(separator: str) -> Evade:
    return separator.join


def _grouped(*separators: str) -> Evade:
    def write(text: str) -> str:
        parts = [text[:3], text[3:6], text[6:8], text[8:]]
        return "".join(part + sep for part, sep in zip(parts, (*separators, ""), strict=True)).strip(
            "".join(separators)
        )

    return write


def _inside(separator: str) -> Evade:
    """Put something into the middle of every word."""
    return lambda text: " ".join(
        word[: len(word) // 2] + separator + word[len(word) // 2 :] for word in text.split(" ")
    )


def _digits(first: str) -> Evade:
    return lambda text: "".join(chr(ord(first) + int(char)) if char.isdigit() else char for char in text)


def _full_width(text: str) -> str:
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text)


def _look_alike(text: str) -> str:
    return text.translate(str.maketrans("aeocpxAEOCPX", "аеосрхАЕОСРХ"))


def _unaccented(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))


def _phone(name: str, change: Evade) -> Evasion:
    return Evasion(f"teléfono {name}", PHONES, _first_phone(change))


def _name(name: str, change: Evade) -> Evasion:
    return Evasion(f"nombre {name}", NAMES, change)


EVASIONS = (
    _phone("con espacios", _grouped(" ", " ", " ")),
    _phone("con guiones", _grouped("-", "-", "-")),
    _phone("con puntos", _grouped(".", ".", ".")),
    _phone("con paréntesis", lambda text: f"({text[:3]}) {text[3:]}"),
    _phone("con +593", lambda text: f"+593 {text[1:3]} {text[3:6]} {text[6:]}"),
    _phone("con 593 pegado", lambda text: "593" + text[1:]),
    _phone("con 00593", lambda text: "00593" + text[1:]),
    _phone("sin su cero", lambda text: text[1:]),
    _phone("en ancho completo", _full_width),
    _phone("en dígitos arábigos", _digits("\u0660")),
    _phone("con anchura cero", _each("\u200b")),
    _phone("con espacios duros", _grouped("\u00a0", "\u00a0", "\u00a0")),
    _phone("con guion blando", _inside("\u00ad")),
    _phone("con control bidireccional", _inside("\u202e")),
    _phone("con O por cero", lambda text: text.replace("0", "O")),
    _phone("con subrayados", _grouped("_", "_", "_")),
    _phone("partido con /", _inside("/")),
    _phone("partido con //", _inside("//")),
    _phone("en pares", lambda text: " ".join(text[at : at + 2] for at in range(0, len(text), 2))),
    _phone("dígito por dígito", _each(" ")),
    _phone("dígito por dígito con puntos", _each(".")),
    _phone("pegado a su etiqueta", lambda text: "cel" + text),
    _phone("con letras detrás", lambda text: text + "whatsapp"),
    _name("en mayúsculas", str.upper),
    _name("en minúsculas", str.lower),
    _name("sin tildes", _unaccented),
    _name("en NFD", lambda text: unicodedata.normalize("NFD", text)),
    _name("en ancho completo", _full_width),
    _name("con anchura cero", _inside("\u200b")),
    _name("con guion blando", _inside("\u00ad")),
    _name("letra por letra", _each(" ")),
    _name("letra por letra con puntos", _each(".")),
    _name("unido con subrayados", lambda text: text.replace(" ", "_")),
    _name("unido con guiones", lambda text: text.replace(" ", "-")),
    _name("en letras parecidas", _look_alike),
    _name("en mojibake", lambda text: text.encode().decode("cp1252", "replace")),
    _name("entre comillas", lambda text: f'"{text}"'),
    Evasion("servicio con guiones", NUMBERS, _grouped("-", "-", "-")),
    Evasion("dirección en mayúsculas sin tildes", ADDRESSES, lambda text: _unaccented(text).upper()),
    Evasion("usuario con anchura cero", AGENTS, _inside("\u200b")),
)


def plain(count: int) -> Iterator[tuple[filler.Note, tuple[str, ...]]]:
    """Conforming notes, and the pieces they consist of."""
    for note in filler.notes(count, SEED):
        yield note, note.texts


def evading(evasion: Evasion, count: int) -> Iterator[tuple[filler.Note, tuple[str, ...]]]:
    """Conforming notes with one value written in another way, and the pieces they consist of by then."""
    r = random.Random(f"{SEED} {evasion.name}")
    reasons = [
        reason for reason in filler.REASONS if any(f"{{{kind}}}" in filler.FORMS[reason] for kind in evasion.kinds)
    ]
    for number in range(count):
        note = filler.conforming((reasons or list(filler.REASONS))[number % len(reasons or filler.REASONS)], r)
        at = next(at for at, kind in enumerate(note.kinds) if kind in evasion.kinds)
        yield note, (*note.texts[:at], evasion.write(note.texts[at]), *note.texts[at + 1 :])


def measure(notes: Iterator[tuple[filler.Note, tuple[str, ...]]]) -> Seen:
    """Redact each note with `all` and compare with what was written into it."""
    personal = leaked = manual = overdone = 0
    misses = []
    for note, texts in notes:
        text = "".join(texts)
        report = redact(tipifica.check(text), policy_of("all"))
        shown = report.observation.text
        whole = json.dumps(result_as_dict(Result(Location(), report)), ensure_ascii=False)
        for start, word, kind in _labelled(note.kinds, texts):
            masked = shown[start : start + len(word)] == MASK * len(word)
            if kind in PERSONAL:
                personal += 1
                if not masked or (_tells(word) and re.search(rf"(?<!\w){re.escape(word)}(?!\w)", whole)):
                    leaked += 1
                    misses.append(f"{kind} `{word}`: `{shown}`")
            elif kind not in UNJUDGED:
                manual += 1
                overdone += masked
    return Seen(personal, leaked, manual, overdone, tuple(misses))


def _labelled(kinds: tuple[str, ...], texts: tuple[str, ...]) -> Iterator[tuple[int, str, str]]:
    """Every word with its place and the kind of piece that it belongs to."""
    at = 0
    for kind, text in zip(kinds, texts, strict=True):
        yield from ((at + match.start(), match[0], kind) for match in WORD.finditer(text))
        at += len(text)


def _tells(word: str) -> bool:
    """Whether a word would tell something wherever it stood: function words and words of the manual do not."""
    return len(word) > 3 and not is_fixed_word(word)


_HEAD = """# What redaction masks

Notes whose personal words are known are checked and masked with `--redact all`; then every word of the note's text, of
its fields, messages, fixes and canonical form is looked at. *recall*: the share of personal words (names, phones,
addresses, references, numbers of services, logins) that is masked; a word counts as missed where a part of it is left.
*precision*: of the masked words, the share that is personal. Free text (callbacks, actions, scenarios, benefits) is
masked but for words of the manual, and left out of the precision: nobody can say whether it names somebody.

Made by `python -m support.redaction {count} > ../docs/redaction.md` in `tests/`. Seed {seed}.

| writing | personal words | recall | manual's words | precision |
|---|---|---|---|---|
"""


def _row(name: str, seen: Seen) -> str:
    return f"| {name} | {seen.personal} | {seen.recall:.4f} | {seen.manual} | {seen.precision:.4f} |\n"


def together(parts: list[Seen]) -> Seen:
    """The sum of several measurements."""
    numbers = [sum(column) for column in zip(*(part[:4] for part in parts), strict=True)]
    return Seen(numbers[0], numbers[1], numbers[2], numbers[3], tuple(miss for part in parts for miss in part.misses))


def main(arguments: list[str]) -> int:
    """Print the page."""
    count = int(arguments[0]) if arguments else 2000
    ordinary = measure(plain(count))
    evaded = {evasion.name: measure(evading(evasion, max(1, count // 20))) for evasion in EVASIONS}
    total = together(list(evaded.values()))
    sys.stdout.write(_HEAD.format(count=count, seed=SEED))
    sys.stdout.write(_row("**as the manual has it**", ordinary))
    sys.stdout.write("".join(_row(name, seen) for name, seen in evaded.items()))
    sys.stdout.write(_row(f"**all {len(EVASIONS)} evasions**", total))
    misses = sorted({*ordinary.misses, *total.misses})
    sys.stdout.write(f"\n## Missed: {len(misses)}\n\n")
    sys.stdout.write("".join(f"- {miss}\n" for miss in misses[:SHOWN_MISSES]) or "Nothing.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
