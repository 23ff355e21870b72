"""Bytes to text without guessing: a byte order mark, else strict UTF-8, else what the user says.

Statistics are never asked: they take Spanish Windows-1252 for Big5 or Croatian.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import Protocol

from tipifica.files.errors import InputError
from tipifica.model.named import NamedTuple

CHUNK_BYTES = 1 << 18

# The UTF-32 marks first: the little-endian one begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MARK_BYTES = 4
# A mark is taken off here and put back here, so the codec itself must neither eat nor write one.
_WITHOUT_MARK = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}
# Codecs of Python's that are escapes or host names, and no encodings of files.
_NO_CHARSET = frozenset({"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"})


class Readable(Protocol):
    """A stream of bytes, as far as it is needed here."""

    def read(self, size: int, /) -> bytes:
        """Return at most `size` bytes, none at the end alone."""


class Encoding(NamedTuple):
    """How the text of a file is written: the codec's name, and the byte order mark before it (empty if none)."""

    name: str
    mark: bytes

    def encode(self, text: str) -> bytes:
        """Return the bytes of `text`, without the mark; raises UnicodeEncodeError."""
        return text.encode(self.name)


class UndecodableError(Exception):
    """A byte of the stream is not of its encoding. `offset` counts bytes of the stream from 0, mark included."""

    def __init__(self, encoding: Encoding, offset: int, value: int) -> None:
        super().__init__(encoding, offset, value)
        self.encoding = encoding
        self.offset = offset
        self.value = value

    def located(self, path: str, line: int) -> InputError:
        """Return the error for the user, who is told the 1-based line and the 1-based byte of the file."""
        message = (
            "{path}: línea {line}, byte {byte} ({value}): no es UTF-8; indique la codificación, "
            "por ejemplo --encoding cp1252"
            if self.encoding.name == "utf-8"
            else "{path}: línea {line}, byte {byte} ({value}): no es {encoding}; indique otra con --encoding"
        )
        return InputError(
            message,
            path=path,
            line=line,
            byte=self.offset + 1,
            value=f"0x{self.value:02X}",
            encoding=self.encoding.name,
        )


def known(name: str) -> str:
    """Return the codec's own name for an encoding that a user named; raises InputError where there is none."""
    try:
        codec = codecs.lookup(name).name
        " ".encode(codec)  # refuses codecs that do not make bytes of text (rot13, base64)
    except (LookupError, UnicodeError, ValueError):
        codec = "undefined"
    if codec.replace("_", "-") in _NO_CHARSET:
        raise InputError("codificación desconocida: {encoding}; por ejemplo: utf-8, cp1252, iso8859-15", encoding=name)
    return _WITHOUT_MARK.get(codec, codec)


def detect(head: bytes, chosen: str | None) -> Encoding:
    """Return the encoding of a file that begins with `head` (4 bytes suffice): its mark, else `chosen`, else UTF-8.

    A mark wins over `chosen`, as it is part of the file. Raises InputError where `chosen` is no encoding.
    """
    name = known(chosen) if chosen is not None else "utf-8"
    for mark, marked in _MARKS:
        if head.startswith(mark):
            return Encoding(marked, mark)
    return Encoding(name, b"")


def open_text(stream: Readable, chosen: str | None) -> tuple[Encoding, Iterator[str]]:
    """Return the encoding of `stream` and its text without the mark, in chunks that joined are the whole.

    Reading a byte that is not of the encoding gives the text before it, then raises `UndecodableError`.
    """
    head = stream.read(_MARK_BYTES)
    encoding = detect(head, chosen)
    return encoding, _decode(stream, head[len(encoding.mark) :], encoding)


def _decode(stream: Readable, head: bytes, encoding: Encoding) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding.name)("strict")
    offset = len(encoding.mark)
    chunk = head or stream.read(CHUNK_BYTES)
    while True:
        offset += len(chunk)
        try:
            text = decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            # The decoder puts what it held back before the chunk: the end of both is where the stream stands.
            start = offset - len(error.object) + error.start
            if error.start:
                yield error.object[: error.start].decode(encoding.name)
            raise UndecodableError(encoding, start, error.object[error.start]) from error
        if text:
            yield text
        if not chunk:
            return
        chunk = stream.read(CHUNK_BYTES)
