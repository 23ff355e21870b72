"""Private data in a note: keys, payment cards, identity numbers, e-mail addresses.

Works on cleaned text, so that invisible or full-width characters hide nothing; places are code points of that text.
Every pattern is linear in its length. Sources: Luhn's formula and the major industry digit, ISO/IEC 7812-1; the check
digit of a cédula, modulo 10 over nine digits, and the numbers of provinces (01 to 24, 30 abroad), Registro Civil del
Ecuador; the forms of a RUC, SRI.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tipifica.model.named import NamedTuple
from tipifica.parser.kinds import Kind
from tipifica.parser.scan.phones import national
from tipifica.parser.tokens.pattern import pattern


class Private(NamedTuple):
    """One piece of private data of a kind: code points `start` to `end` of the text; `lead` is where the words that
    announce it begin, `start` where there are none."""

    kind: int
    lead: int
    start: int
    end: int


# What every piece of private data holds something of: most notes hold none of it and need no closer look.
HINTS = ("@", "clave", "contrase", "pass", "dula", "ruc", "r.u", "r. u", "c.i", "c. i")
_NUMBER_HINT = pattern(r"[0-9]{4}(?:[0-9]{9}|[ .-]{1,3}[0-9]{4,6}[ .-]{1,3}[0-9])")
_WORD_START, _WORD_END = r"(?<![^\W_])", r"(?![^\W_])"

_ANNOUNCES_KEY = rf"(?:claves?|contrase[nñ]as?|passwords?|pass){_WORD_END}"
_BESIDE_KEY = "wi-?fi|del?|la|red|nueva|actual|es|portal|internet|m[oó]dem|router|app"
_KEY = pattern(
    rf"{_WORD_START}{_ANNOUNCES_KEY}"
    rf"(?P<between>(?:[\s:=]|{_WORD_START}(?:{_BESIDE_KEY}){_WORD_END})*+)"
    rf"[\"'«“‘(\[-]*+(?!{_ANNOUNCES_KEY})"
    r"(?P<key>[^\s,;/\\|\"'»”’)\]]+)",
    re.IGNORECASE,
)
SHORTEST_KEY = 4
SHORTEST_CARD = 13

_AFTER_IDENTITY = "del?|la|el|su|titular|cliente|identidad|ciudadan[ií]a|n[uú]mero|n[uú]m|nro|no|n|es"
_ANNOUNCED = pattern(
    rf"{_WORD_START}(?:c[eéè]dulas?|c(?:\. ?)?i\.?|r(?:\. ?)?u(?:\. ?)?c\.?)(?=[\W0-9_])"
    rf"(?:[\s:=#.°º_-]|{_WORD_START}(?:{_AFTER_IDENTITY}){_WORD_END})*+"
    r"(?P<number>[0-9]{9}-?[0-9](?:-?[0-9]{3})?)(?![0-9])",
    re.IGNORECASE,
)

_GROUP = pattern(r"(?<![0-9])(?:[0-9]{13,19}|[0-9]{4})(?![0-9])")
_GAP = r"(?P<gap> ?[.-] ?| {1,2})"
_CARDS = tuple(
    pattern(digits + "(?![0-9])")
    for digits in (
        "[0-9]{13,19}",
        f"[0-9]{{4}}{_GAP}[0-9]{{4}}(?P=gap)[0-9]{{4}}(?P=gap)[0-9]{{4}}(?P=gap)[0-9]{{1,3}}",
        f"[0-9]{{4}}{_GAP}[0-9]{{4}}(?P=gap)[0-9]{{4}}(?P=gap)[0-9]{{1,4}}",
        f"[0-9]{{4}}{_GAP}[0-9]{{6}}(?P=gap)[0-9]{{5}}",
    )
)

_LIKE_CARD = pattern(r"[0-9]{4}[ .-]{1,3}[0-9]{4}[ .-]{1,3}[0-9]|[0-9]{6}[ .-]{1,3}[0-9]{5}")

_DOMAIN = pattern(r"@(?:[^\W_][\w-]{0,62}\.)+[^\W\d_]{2,24}")
_LOCAL = pattern(r"[^\W_][\w.+%-]*\Z")
_LONGEST_LOCAL = 64


def find_private(text: str) -> list[Private]:
    """The private data of a cleaned text, in order; no two overlap. What is announced as a key is one, whatever it
    holds."""
    if not _may_hold(text):
        return []
    found: list[Private] = []
    for finder in (_keys, _mails, _identities, _cards):
        found += [p for p in finder(text) if not any(p.start < other.end and other.start < p.end for other in found)]
    return sorted(found, key=lambda p: p.start)


def _may_hold(text: str) -> bool:
    lowered = text.lower()
    for hint in HINTS:
        if hint in lowered:
            return True
    if _NUMBER_HINT.search(text) is not None:
        return True
    # The two letters stand in many words; alone they are looked for by hand, which costs a tenth of a pattern.
    at = lowered.find("ci")
    while at >= 0:
        if not (lowered[at - 1 : at].isalpha() or lowered[at + 2 : at + 3].isalpha()):
            return True
        at = lowered.find("ci", at + 2)
    return False


def _keys(text: str) -> Iterator[Private]:
    for match in _KEY.finditer(text):
        written = match["key"].rstrip(".:")
        if _is_key(written, any(mark in match["between"] for mark in ":=")):
            start = match.start("key")
            yield Private(Kind.KEY, match.start(), start, start + len(written))


def _is_key(written: str, marked: bool) -> bool:
    """After a colon or an equals sign any word is a key, else one with a digit: no count or frequency (`2 veces`,
    `5G`), no phone that a missing break left beside the word."""
    if not any(c.isalnum() for c in written):
        return False
    if marked:
        return True
    phone = written.isascii() and written.isdigit() and national(written) is not None
    return len(written) >= SHORTEST_KEY and any(c.isdigit() for c in written) and not phone


def _mails(text: str) -> Iterator[Private]:
    for match in _DOMAIN.finditer(text):
        at = match.start()
        local = _LOCAL.search(text, max(0, at - _LONGEST_LOCAL), at)
        if local is not None:
            yield Private(Kind.MAIL, local.start(), local.start(), match.end())


def _identities(text: str) -> Iterator[Private]:
    for match in _ANNOUNCED.finditer(text):
        if is_identity(match["number"].replace("-", "")):
            yield Private(Kind.IDENTITY, match.start(), match.start("number"), match.end())


def _cards(text: str) -> Iterator[Private]:
    end = 0
    for group in _GROUP.finditer(text):
        if group.start() < end:
            continue
        for card in _CARDS:
            match = card.match(text, group.start())
            if match is not None and is_card("".join(c for c in match[0] if c.isdigit())):
                end = match.end()
                yield Private(Kind.CARD, match.start(), match.start(), end)
                break


def has_groups_like_card(text: str) -> bool:
    """Whether numbers stand beside each other such that others of as many digits in their place could be a payment
    card's groups."""
    return _LIKE_CARD.search(text) is not None


def is_card(digits: str) -> bool:
    """Whether 13 to 19 `digits` can number a payment card: Luhn, and no leading zero, which no card scheme has."""
    if not SHORTEST_CARD <= len(digits) <= 19 or digits[0] == "0":
        return False
    doubled = (int(d) * 2 for d in digits[-2::-2])
    return (sum(map(int, digits[-1::-2])) + sum(d - 9 if d > 9 else d for d in doubled)) % 10 == 0


def is_identity(digits: str) -> bool:
    """Whether `digits` are a cédula with its check digit, or a RUC: a cédula and an establishment from 001 on, or the
    number of a company or public body, whose check digit the SRI no longer guarantees."""
    if len(digits) == 10:
        return _is_cedula(digits)
    if len(digits) != 13 or digits.endswith("000"):
        return False
    return _is_cedula(digits[:10]) or (_has_province(digits) and digits[2] in "69")


def _has_province(digits: str) -> bool:
    return "01" <= digits[:2] <= "24" or digits[:2] == "30"


def _is_cedula(digits: str) -> bool:
    if not _has_province(digits) or digits[2] > "5":
        return False
    products = (int(d) * (2 - n % 2) for n, d in enumerate(digits[:9]))
    return (sum(p - 9 if p > 9 else p for p in products) + int(digits[9])) % 10 == 0


# ---------------------------------------------------------------- what the parser sees of it


_BREAKS = "/\\|\n"


def hide(text: str, found: Sequence[Private]) -> str:
    """`text`, as long as it was, in which private data cannot be read as anything of the grammar.

    A card or an identity number that fills a segment becomes one word like a misshapen number, for it stands where a
    number should; all else becomes short words with digits, of which no name consists. Numbers written together stay:
    they are one token, and may be what a field asks for.
    """
    pieces: list[str] = []
    at = 0
    for private in found:
        lead = max(private.lead, at)
        if text[lead : private.end].isdigit():
            continue
        numeric = private.kind in (Kind.CARD, Kind.IDENTITY) and _fills_segment(text, lead, private.end)
        pieces += (text[at:lead], _RUN.sub(_number if numeric else _words, text[lead : private.end]))
        at = private.end
    return "".join((*pieces, text[at:]))


# Line breaks and doubled blanks are reported here as anywhere else.
_RUN = pattern(r"\S+(?: \S+)*")


def _fills_segment(text: str, start: int, end: int) -> bool:
    before, after = text[:start].rstrip(" \t"), text[end:].lstrip(" \t")
    return before[-1:] in _BREAKS and after[:1] in _BREAKS


def _number(run: re.Match[str]) -> str:
    return "q111".ljust(len(run[0]), "q")[: len(run[0])]


def _words(run: re.Match[str]) -> str:
    size = len(run[0])
    head = "q0 " * ((size - 2) // 3)
    return head + "q0".ljust(size - len(head), "q")[: size - len(head)]
