"""What a piece of a note between two blanks is to the parser, when its letters are forgotten where they do not matter.

Two notes whose chunks have the same shapes are read along the same path.
"""

from __future__ import annotations

import re
import string
from datetime import date
from typing import NamedTuple

from tipifica.parser.costs import Limit
from tipifica.parser.kinds import Kind
from tipifica.parser.scan.phones import national, scan_phone
from tipifica.parser.scan.words import SCANNED_WORDS
from tipifica.parser.tokens.folding import fold
from tipifica.parser.tokens.things import WORDS
from tipifica.parser.tokens.tokenizer import LINE, WORD, tokenize
from tipifica.parser.words.lexicon import MAX_GLUED, Lexicon
from tipifica.private import HINTS, SHORTEST_CARD, SHORTEST_KEY, is_card, is_identity

# What the shape of a word begins with that may be a misspelling.
MISREAD = "~"
# Whether a letter was damaged depends on the letters beside it.
_PLAIN = re.compile(r"(?:[!-$'->@-\[\]-}°ºªáéíóúüñÁÉÍÓÚÜÑ]|%(?![a-fA-F0-9]))+")
_DATE_PATTERN = re.compile(r"([0-9]{2})/([0-9]{2})/([0-9]{4})")
_HOUSE = re.compile(r"[^\W\d_]([0-9]{1,4})-([0-9]{1,4})")
_LITERAL_DIGITS = 4
_KINDS_OF_FIRST = str.maketrans("0123456789", "0122322219")


class Unit(NamedTuple):
    """A token of a chunk, or a chunk that is one thing.

    `shape` is all that reading depends on. `lossy` tells that notes of one shape may differ in it. `length` in code
    points is the same for all units of one shape, or None.
    """

    shape: str
    lossy: bool = False
    length: int | None = None


Units = tuple[Unit, ...]
MOBILE = Unit("<mobile>", lossy=True, length=10)
LANDLINE = Unit("<landline>", lossy=True, length=9)
DATE = Unit("<date>", lossy=True, length=10)
TEXT = Unit("<text>", lossy=True)


class Chunks:
    """Chunks as units, by the words of one language. Nothing is remembered here."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        vocabulary = lexicon.vocabulary
        folded = {fold(word) for word in vocabulary.words}
        self._literal = frozenset().union(
            map(fold, vocabulary.function_words),
            map(fold, WORDS),
            lexicon.name_words,
            lexicon.label_words,
            lexicon.announces_another,
            SCANNED_WORDS,
            *(short for short, _ in lexicon.short_phrases),
        )
        # Two tokens may be one word of the grammar that was torn apart.
        self._ends = {w[:n] for w in folded for n in range(1, len(w))} | {
            w[n:] for w in folded for n in range(1, len(w))
        }

    def units(self, chunk: str) -> Units | None:
        """The units of a chunk (no blanks in it), or None where it holds what only the parser can judge."""
        if not _PLAIN.fullmatch(chunk):
            return None
        whole = self._whole(chunk)
        if whole is not None:
            return (whole,)
        found: list[Unit] = []
        tokens = tokenize(chunk)
        for token in tokens:
            if token.kind == LINE:
                return None
            if match := _DATE_PATTERN.fullmatch(token.text):
                if not _exists(match):
                    return None
                found.append(DATE)
            else:
                found.append(self._word(token.text, len(tokens) == 1) if token.kind == WORD else _literal(token.text))
        return tuple(found)

    def _whole(self, chunk: str) -> Unit | None:
        """A chunk that is one thing: a house number, a telephone number with marks in it."""
        if match := _HOUSE.fullmatch(chunk):
            shape = f"<house {len(match[1]) > 2} {_size(match[2])}>"
            return Unit(shape, lossy=True)
        if chunk[0] in "0+" and not chunk.isdigit():
            digits = "".join(c for c in chunk if c.isdigit())
            if digits.startswith(("0", "593")) and digits.isascii():
                for scanned in scan_phone(chunk, 0):
                    if (
                        scanned.end == len(chunk)
                        and scanned.deviation == Kind.PHONE_WRITING
                        and isinstance(scanned.value, str)
                    ):
                        return Unit("<phone " + re.sub("[0-9]", "0", chunk) + ">", lossy=True, length=len(chunk))
        return None

    def _word(self, text: str, alone: bool) -> Unit:
        if any(c.isdigit() for c in text):
            return self._digits(text) if text.isdigit() else self._mixed(text, alone)
        folded = fold(text)
        if not text.isalnum():
            return _literal(text)
        readings = self.lexicon.vocabulary.readings(text)
        if readings and readings[0].deviation in ("", Kind.CASE, Kind.ACCENTS):
            return _literal(text)
        near = self.lexicon.near(folded)
        if any(hint in folded for hint in HINTS):
            return _literal(text)
        if folded in self._literal or "xx" in folded or len(text) < 3 or len(text) > MAX_GLUED:
            return _literal(text)
        if readings and (readings[0].deviation != Kind.MISSPELLED or self._glued(folded)):
            return _literal(text)
        if readings:
            shape = (
                MISREAD
                + " ".join(f"{r.word}:{r.distance}" for r in readings)
                + ("" if len(near) == 1 else f" {sorted(near)}")
            )
            shape += "<" + folded if folded in self._ends else ""
            return Unit(shape, lossy=True)
        if folded in self._ends or len(near) > 1 or self._glued(folded):
            return _literal(text)
        return TEXT

    def _glued(self, folded: str) -> bool:
        exact = self.lexicon.vocabulary.exact
        return any(exact(folded[:n]) is not None and exact(folded[n:]) is not None for n in range(2, len(folded) - 1))

    def _digits(self, text: str) -> Unit:
        size = len(text)
        number = national(text)
        if number == text:
            return MOBILE if size == 10 else LANDLINE
        if size <= _LITERAL_DIGITS:
            return _literal(text)
        if number is not None and size != 8:
            return Unit(f"<phone {size} {text[0]}>", lossy=True, length=size)
        rest = text[3:] if text.startswith("593") else text[5:] if text.startswith("00593") else ""
        head = (
            text[:2].translate(_KINDS_OF_FIRST)
            + "/"
            + rest[:2].translate(_KINDS_OF_FIRST)
            + ("5" if text[:2] == "59" else "")
        )
        shape = f"<{size} {head} {is_identity(text) or is_card(text)}>"
        return Unit(shape, lossy=True, length=size)

    def _mixed(self, text: str, alone: bool) -> Unit:
        folded = fold(text)
        readings = self.lexicon.vocabulary.readings(text)
        # A `y` that a month was written together with joins it to the list.
        literal = folded in self._literal or folded.strip(string.digits) in self._literal
        if (
            literal
            or readings
            or folded in self.lexicon.ordinals
            or text[0].isdigit()
            or "xx" in folded
            or any(hint in folded for hint in HINTS)
            or len(self.lexicon.near(folded)) > 1
            or self._glued(folded)
            or folded in self._ends
        ):
            return _literal(text)
        digits = sum(c.isdigit() for c in text)
        if digits >= SHORTEST_CARD:
            return _literal(text)
        # Beside a mark the digits of several words may count as one number's.
        seen = f"{digits > 2} {digits >= Limit.LIKELY_NUMBER}" if alone else f"{digits}"
        return Unit(f"<mixed {seen} {len(text) >= SHORTEST_KEY}>", lossy=True)


def _literal(text: str) -> Unit:
    return Unit(text, length=len(text))


def _exists(match: re.Match[str]) -> bool:
    day, month, year = (int(g) for g in match.groups())
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _size(digits: str) -> str:
    """A house number, as far as it could be taken for another number."""
    number = int(digits)
    return f"{digits[0] == '0'}{number > 0}{number > 12}{number > 100}"
