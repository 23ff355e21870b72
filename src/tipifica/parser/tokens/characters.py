"""Characters that should never be in a note, made right, with a map back to where they stood (rule T008)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from unicodedata import normalize

from tipifica.model import Span
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
# A note without any of these is plain Spanish, where no character is strange; most notes need no closer look. What a
# percentage is written with begins no damaged letter.
_UNCOMMON = pattern("[^\\t-\\r -%'->@-[\\]-}°ºªáéíóúüñÁÉÍÓÚÜÑ]|%[a-fA-F0-9]")
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


class Substitution(NamedTuple):
    """The code points `start` to `end` of the note stand for `content`; `space` tells that `content` is blank."""

    start: int
    end: int
    content: str

    @property
    def space(self) -> bool:
        """Whether a blank takes the place of what was written."""
        return self.content == " "


class Cleaned(NamedTuple):
    """`text` without strange characters. `starts` and `ends` give, for each of its code points, where in the note the
    code points it stands for start and end; both are None where nothing was changed."""

    text: str
    changes: tuple[Substitution, ...] = ()
    starts: tuple[int, ...] | None = None
    ends: tuple[int, ...] | None = None

    def span(self, start: int, end: int) -> Span:
        """Where in the note that stands which is `start` to `end` of `text`; an empty span for an empty one."""
        if self.starts is None or self.ends is None:
            return Span(start, end)
        if start < end:
            return Span(self.starts[start], self.ends[end - 1])
        at = self.starts[start] if start < len(self.starts) else self.ends[-1] if self.ends else 0
        return Span(at, at)


def clean(note: str, spelled: Collection[str] = ()) -> Cleaned:
    """The note without strange characters. Where only the rest of a word tells which letter was damaged, it is looked
    for among the words `spelled`. A note whose mending brings new ones to light stays as it is. Returns for any string,
    lone surrogates included."""
    if _UNCOMMON.search(note) is None:
        return Cleaned(note)
    changes = list(_changes(note, spelled))
    cleaned = _apply(note, changes) if changes else Cleaned(note)
    return Cleaned(note) if changes and any(_changes(cleaned.text, spelled)) else cleaned


def _changes(note: str, spelled: Collection[str]) -> Iterator[Substitution]:
    for match in _STRANGE.finditer(note):
        written, at, kind = match[0], match.start(), match.lastgroup or ""
        if kind == "wreck":
            yield from (Substitution(at + a, at + b, letter) for a, b, letter in damage.undo_wreck(written, spelled))
        elif (content := _REPLACE[kind](written)) != written:
            yield Substitution(at, match.end(), content)


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
    return content if content == written else clean(content).text


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


def _apply(note: str, changes: list[Substitution]) -> Cleaned:
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for change in changes:
        pieces.append(note[at : change.start])
        starts += range(at, change.start)
        ends += range(at + 1, change.start + 1)
        one_to_one = len(change.content) == change.end - change.start
        pieces.append(change.content)
        for offset in range(len(change.content)):
            starts.append(change.start + offset if one_to_one else change.start)
            ends.append(change.start + offset + 1 if one_to_one else change.end)
        at = change.end
    pieces.append(note[at:])
    starts += range(at, len(note))
    ends += range(at + 1, len(note) + 1)
    return Cleaned("".join(pieces), tuple(changes), tuple(starts), tuple(ends))
