"""Bytes to text without guessing: a byte order mark, else strict UTF-8, else what the user says.

Statistics are never asked: they take Spanish Windows-1252 for Big5 or Croatian.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import NamedTuple, Protocol

from tipifica.files.errors import InputError

CHUNK_BYTES = 1 << 18

# The UTF-32 marks first: the little-endian one begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
MARK_BYTES = 4
_SPOOL_BYTES = 1 << 22
# What a file is that begins with these bytes, whatever it is called.
_OTHER_KINDS = (
    (
        b"PK\x03\x04",
        "{path}: no es texto sino un libro (.xlsx, .ods) o un .zip; póngale su terminación y léalo con tipifica scan",
    ),
    (
        b"\xd0\xcf\x11\xe0",
        "{path}: no es texto sino un libro de Excel; póngale la terminación .xls y léalo con tipifica scan",
    ),
    (b"PAR1", "{path}: no es texto sino Parquet; póngale la terminación .parquet y léalo con tipifica scan"),
    (b"\x1f\x8b", "{path}: no es texto sino gzip; añádale la terminación .gz y léalo con tipifica scan"),
    (b"SQLi", "{path}: no es texto sino una base SQLite; léala con tipifica scan --from-db"),
)
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


class NoTextError(UndecodableError):
    """A stream of bytes is something else than text, as its first bytes tell."""

    def __init__(self, encoding: Encoding, message: str) -> None:
        super().__init__(encoding, 0, 0)
        self._message = message

    def located(self, path: str, line: int) -> InputError:
        """Return the error for the user, who is told what the file is."""
        return InputError(self._message, path=path)


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
    return _marked(head) or Encoding(known(chosen) if chosen is not None else "utf-8", b"")


def _marked(head: bytes) -> Encoding | None:
    return next((Encoding(name, mark) for mark, name in _MARKS if head.startswith(mark)), None)


def is_list(chosen: str | None) -> bool:
    """Return whether `chosen` names several encodings, of which the first counts that fits a file."""
    return chosen is not None and "," in chosen


def fitting(stream: Readable, chosen: str) -> str:
    """Read all of `stream`; return which of the encodings that `chosen` names, with commas between, is the first that
    has all its bytes, the last one where none has. Raises InputError for a name of none."""
    names = [known(name.strip()) for name in chosen.split(",")]
    decoders = {name: codecs.getincrementaldecoder(name)("strict") for name in names}
    while chunk := stream.read(CHUNK_BYTES):
        _drop_unfitting(decoders, chunk, final=False)
    _drop_unfitting(decoders, b"", final=True)
    return next(iter(decoders), names[-1])


def _drop_unfitting(decoders: dict[str, codecs.IncrementalDecoder], chunk: bytes, *, final: bool) -> None:
    for name, decoder in list(decoders.items()):
        try:
            decoder.decode(chunk, final=final)
        except UnicodeDecodeError:
            del decoders[name]


def open_text(stream: Readable, chosen: str | None) -> tuple[Encoding, Iterator[str]]:
    """Return the encoding of `stream` and its text without the mark, in chunks that joined are the whole.

    Where `chosen` names several encodings and there is no mark, all of the stream is read first. Reading a byte that is
    not of the encoding gives the text before it, then raises `UndecodableError`; what is no text at all gives none.
    """
    head = stream.read(MARK_BYTES)
    encoding = _marked(head)
    if encoding is None and chosen is not None and is_list(chosen):
        spool = SpooledTemporaryFile(_SPOOL_BYTES)  # noqa: SIM115 - closed with its text
        encoding = Encoding(fitting(_RecordingStream(head, stream, spool), chosen), b"")
        spool.seek(0)
        return encoding, _closing(spool, _decode(spool, b"", encoding))
    encoding = encoding or detect(head, chosen)
    return encoding, _decode(stream, head[len(encoding.mark) :], encoding)


class _RecordingStream:
    """A stream that is read once; what is read of it is written down."""

    def __init__(self, head: bytes, stream: Readable, spool: SpooledTemporaryFile[bytes]) -> None:
        self._head = head
        self._stream = stream
        self._spool = spool

    def read(self, size: int, /) -> bytes:
        data, self._head = self._head or self._stream.read(size), b""
        self._spool.write(data)
        return data


def _closing(spool: SpooledTemporaryFile[bytes], text: Iterator[str]) -> Iterator[str]:
    with spool:
        yield from text


def _decode(stream: Readable, head: bytes, encoding: Encoding) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding.name)("strict")
    offset = len(encoding.mark)
    chunk = head or stream.read(CHUNK_BYTES)
    for magic, message in _OTHER_KINDS:
        if not encoding.mark and chunk.startswith(magic):
            raise NoTextError(encoding, message)
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
