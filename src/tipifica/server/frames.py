"""Frames of the language server protocol: a header that says how many bytes follow, and these bytes.

pygls passes over a bad length and waits for ever on a missing header; here a header that is none ends the server.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from tipifica.messages import UserError

MAX_BYTES = 64 << 20
# A header has a line or two.
_MAX_HEADER = 4096
_LENGTH = b"content-length"


class BrokenFrameError(UserError):
    """What came in is no frame, and nothing after it can be trusted."""


def frames(stream: BinaryIO) -> Iterator[bytes]:
    """Yield the content of each frame until the stream ends between two of them. Raises BrokenFrameError."""
    while (length := _length(stream)) is not None:
        content = stream.read(length)
        if len(content) < length:
            raise BrokenFrameError("el mensaje se corta: faltan {missing} bytes", missing=length - len(content))
        yield content


def _length(stream: BinaryIO) -> int | None:
    """The length that a header tells; None at the end of the stream."""
    told: list[bytes] = []
    room = _MAX_HEADER
    while (line := stream.readline(room)) != b"\r\n":
        if not line and room == _MAX_HEADER:
            return None
        name, colon, value = line.partition(b":")
        room -= len(line)
        if not (colon and line.endswith(b"\r\n") and name.strip() == name and name):
            raise BrokenFrameError("lo que llega no es un mensaje del protocolo: la cabecera está mal")
        if name.lower() == _LENGTH:
            told.append(value.strip())
    if len(told) != 1 or not told[0].isdigit():
        raise BrokenFrameError("lo que llega no es un mensaje del protocolo: la cabecera no dice su longitud")
    # Thousands of digits are not even read as a number.
    length = int(told[0]) if len(told[0]) < 20 else MAX_BYTES + 1
    if length > MAX_BYTES:
        raise BrokenFrameError("el mensaje pasa de {limit} MiB", limit=MAX_BYTES >> 20)
    return length
