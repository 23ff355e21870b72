"""Strange characters of a note, found and made right: most notes have none, and never come here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from unicodedata import normalize

from tipifica.model.named import NamedTuple
from tipifica.parser.tokens import damage
from tipifica.parser.tokens.pattern import pattern

_CP1252 = "[\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2010-\u203a\u20ac\u2122]"
_MISREAD = f"(?:[\u00c2\u00c3]{_CP1252}|\u00e2\u20ac{_CP1252})+"
_MOJIBAKE = pattern(_MISREAD)
_STRANGE = pattern(
    f"(?P<mojibake>{_MISREAD})|{damage.DAMAGE}"
    "|(?P<lost>(?<=[a-z])\u00c3(?=[a-z]))"
    "|(?P<nfd>[^\\W\\d_][\u0300-\u036f]+)"
    "|(?P<wide>[\uff01-\uff5e]+)"
    "|(?P<space>[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+)"
    "|(?P<nothing>[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]+)"
)
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


# The code points from the first number to the second stand for the text.
Repair = tuple[int, int, str]


class Repaired(NamedTuple):
    """A text in which strange characters were made right: what was changed, and for each code point of `text` where in
    the note the code points that it stands for start and end."""

    text: str
    changes: Sequence[Repair]
    starts: tuple[int, ...]
    ends: tuple[int, ...]


def repaired(note: str, spelled: Collection[str]) -> Repaired | None:
    """The note without strange characters; None where it has none, or its mending brings new ones to light."""
    changes = list(_changes(note, spelled))
    if not changes:
        return None
    made = _apply(note, changes)
    return None if any(_changes(made.text, spelled)) else made


def _changes(note: str, spelled: Collection[str]) -> Iterator[Repair]:
    for match in _STRANGE.finditer(note):
        written, at, kind = match[0], match.start(), match.lastgroup or ""
        if kind == "wreck":
            yield from ((at + a, at + b, letter) for a, b, letter in damage.undo_wreck(written, spelled))
        elif (content := _REPLACE[kind](written)) != written:
            yield at, match.end(), content


def _undo_mojibake(written: str) -> str:
    """UTF-8 that was read as Windows-1252, be it more than once, read again; a no-break space that comes to light
    becomes a blank."""
    data = b"".join(_cp1252(c) for c in written)
    try:
        decoded = data.decode("utf-8")
    except UnicodeDecodeError:
        return written
    again = _MOJIBAKE.fullmatch(decoded) is not None
    return _undo_mojibake(decoded) if again else decoded.replace("\u00a0", " ")


def _cp1252(char: str) -> bytes:
    # The five bytes that Windows-1252 leaves undefined pass through as C1 controls.
    return char.encode("latin-1") if ord(char) < 0x100 else char.encode("cp1252", "replace")


def _plain(written: str, content: str) -> str:
    """What was meant by `written`, itself without strange characters."""
    if content == written:
        return content
    made = repaired(content, ())
    return content if made is None else made.text


_REPLACE: dict[str, Callable[[str], str]] = {
    "mojibake": _undo_mojibake,
    # The second half of a doubly encoded i-acute is a soft hyphen, which many programs drop.
    "lost": lambda _: "\u00ed",
    "nfd": lambda written: normalize("NFC", written),
    "wide": lambda written: written.translate(_WIDE),
    "space": lambda _: " ",
    "nothing": lambda _: "",
    "entity": lambda written: _plain(written, damage.undo_entity(written)),
    "escape": lambda written: _plain(written, damage.undo_escape(written)),
    "encoded": lambda written: _plain(written, damage.undo_encoding(written)),
    "dead": damage.undo_dead_key,
    "dos": lambda written: damage.undo_code_page(written, "cp850", "cp437"),
    "mac": lambda written: damage.undo_code_page(written, "mac_roman"),
}


def _apply(note: str, changes: list[Repair]) -> Repaired:
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for start, end, content in changes:
        pieces.append(note[at:start])
        starts += range(at, start)
        ends += range(at + 1, start + 1)
        one_to_one = len(content) == end - start
        pieces.append(content)
        for offset in range(len(content)):
            starts.append(start + offset if one_to_one else start)
            ends.append(start + offset + 1 if one_to_one else end)
        at = end
    pieces.append(note[at:])
    starts += range(at, len(note))
    ends += range(at + 1, len(note) + 1)
    return Repaired("".join(pieces), changes, tuple(starts), tuple(ends))
