"""Letters that were damaged on their way to the note: written as entities or escapes, read in another code page, typed
with a dead key, or lost. They are read where they can be read in one way.

Sources of the code pages: IBM 437 and 850, Windows-1252, Mac OS Roman, as Python's codecs have them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from unicodedata import normalize

from tipifica.parser.tokens.pattern import pattern
from tipifica.parser.tokens.tokenizer import LOST

_LETTER = r"[^\W\d_]"
_ACCENTED = "áéíóúñü"
# What a letter looks like that was read in the wrong code page, where nothing else looks so inside of a word.
_SOLE = {
    # IBM 437 and 850 read as Windows-1252 or Latin-1.
    "¡": "í", "¢": "ó", "£": "ú", "¤": "ñ", "¥": "Ñ", "\u201a": "é", "\u0082": "é", "\u0081": "ü", "\u0090": "É",
    # Mac OS Roman read as Windows-1252 or Latin-1.
    "\u2021": "á", "\u017d": "é", "\u0153": "ú", "\u201e": "Ñ", "\u0192": "É", "\u0178": "ü",
    "\u0087": "á", "\u008e": "é", "\u009c": "ú", "\u009f": "ü",
    # Latin-1 read as IBM 850.
    "¾": "ó", "Ý": "í", "ß": "á", "±": "ñ",
}  # fmt: skip
# The same, but for what may just as well be itself: only a word that is known tells.
_PERHAPS = {
    "\u2019": "í", "\u2014": "ó", "\u2013": "ñ", "\u0092": "í", "\u0097": "ó", "\u0096": "ñ", "·": "áú",
    "à": "ó", "Ö": "í", "µ": "á", "Ú": "é",
    "È": "é", "Û": "ó", "Ì": "í", "Ò": "ñ", "ç": "á", "ê": "í", "î": "ó", "ò": "ú",
    **dict.fromkeys(LOST, _ACCENTED),
}  # fmt: skip
_WRECKS = "".join(map(re.escape, {**_SOLE, **_PERHAPS}))
# Two marks may stand for one letter, which is two bytes long in UTF-8.
_WRECK = rf"(?:[?\ufffd]{{2}}|[{_WRECKS}])"
# What UTF-8 read as Windows-1252 begins with is nobody's letter.
_SOUND = rf"[^\W\d_\u00c2\u00c3\u00e2{_WRECKS}]"

DAMAGE = (
    r"(?P<entity>&(?:amp;)*(?:[a-zA-Z]{2,8}[0-9]{0,2}|#[0-9]{2,5}|#[xX][0-9a-fA-F]{2,5});)"
    r"|(?P<escape>(?:\\u00[a-fA-F][0-9a-fA-F])+)"
    r"|(?P<encoded>(?:%[cC][23]%[89abAB][0-9a-fA-F])+)"
    rf"|(?P<dead>(?<={_LETTER})(?:´[aeiouAEIOU]|¨[uU]|~[nN])|[aeiouAEIOU]´(?=[b-df-hj-np-tv-zB-DF-HJ-NP-TV-Z])|[nN]~(?={_LETTER}))"
    r"|(?P<dos>(?:[\u251c\u252c][\u00a0-\u2593])+)"
    r"|(?P<mac>(?:[\u221a\u00ac][\u00a0-\u2265])+)"
    rf"|(?P<wreck>(?<![^\W_]){_SOUND}++(?:{_WRECK}{_SOUND}++)++(?![^\W_]))"
)
_DAMAGED = pattern(_WRECK)
_PIECE = pattern(rf"{_WRECK}|.")
# No word of the grammar is longer, in letters.
_LONGEST = 40
_ENTITY = pattern(r"&(#?)([xX]?)(\w+);")
_MARKS = {"´": "\u0301", "¨": "\u0308", "~": "\u0303"}


def undo_entity(written: str) -> str:
    """The character of an HTML entity, be it written so more than once; the entity itself where it names none."""
    from html.entities import name2codepoint  # noqa: PLC0415 - hardly a note has one

    match = _ENTITY.fullmatch(written.replace("&amp;", "&"))
    if match is None:
        return "&" if set(written.split("&")) <= {"", "amp;"} else written
    number, base, name = match.groups()
    code = int(name, 16 if base else 10) if number else name2codepoint.get(name, 0)
    return chr(code) if 0x20 <= code < 0xD800 else written


def undo_escape(written: str) -> str:
    """The characters of escapes such as JSON has them."""
    return "".join(chr(int(code, 16)) for code in written.split("\\u")[1:])


def undo_encoding(written: str) -> str:
    """The characters of bytes in UTF-8 that are written as in an address of the web."""
    return bytes.fromhex(written.replace("%", "")).decode("utf-8", "replace")


def undo_dead_key(written: str) -> str:
    """The letter with the accent that was typed before it or after it."""
    mark = next(c for c in written if c in _MARKS)
    return normalize("NFC", written.replace(mark, "") + _MARKS[mark])


def undo_code_page(written: str, *pages: str) -> str:
    """UTF-8 that was read in one of some code pages, read again."""
    for page in pages:
        try:
            return written.encode(page).decode("utf-8")
        except UnicodeError:
            continue
    return written


def undo_wreck(word: str, spelled: Collection[str]) -> Iterator[tuple[int, int, str]]:
    """The damaged letters of a word, each with the letter that it was: by the one word of `spelled` that the whole can
    be, else by what nothing else looks like. Nothing where nobody can know."""
    pieces = list(_PIECE.finditer(word))
    if len(pieces) > _LONGEST:
        return
    written = [piece[0] for piece in pieces]
    fitting = [w for w in spelled if len(w) == len(written) and all(map(_may_be, written, w))]
    if len(fitting) == 1:
        letters: Sequence[str] = fitting[0]
    elif all(piece in _SOLE or piece.isalpha() for piece in written):
        letters = [_SOLE.get(piece, piece) for piece in written]
    else:
        return
    for piece, letter in zip(pieces, letters, strict=True):
        start, end = piece.span()
        if _DAMAGED.fullmatch(piece[0]) and letter != piece[0].lower():
            capital = word[start - 1].isupper() and word[end].isupper()
            yield start, end, letter.upper() if capital else letter


def _may_be(piece: str, letter: str) -> bool:
    """Whether a piece of a damaged word may be this letter."""
    if piece.lower() == letter:
        return True
    options = _ACCENTED if len(piece) == 2 else _SOLE.get(piece, "").lower() or _PERHAPS.get(piece, "")
    return letter in options
