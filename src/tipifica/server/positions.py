"""Lines and characters as the protocol counts them.

A line ends at LF, CRLF or CR, and nowhere else; characters are counted in the units that client and server agreed on.
"""

from __future__ import annotations

from typing import Literal

from tipifica.files import lines

PositionEncoding = Literal["utf-8", "utf-16", "utf-32"]


def split(text: str) -> list[str]:
    """Return the lines of a text with their ends; the last has none, and is empty where the text ends with one."""
    found = lines.split(text)
    if not found or lines.without_end(found[-1]) != found[-1]:
        found.append("")
    return found


def to_units(line: str, index: int, encoding: PositionEncoding) -> int:
    """Return how many units the first `index` code points of a line take."""
    if encoding == "utf-32" or line.isascii():
        return index
    before = line[:index]
    if encoding == "utf-8":
        return len(before.encode("utf-8", "surrogatepass"))
    return index + sum(character > "\uffff" for character in before)


def to_index(line: str, units: int, encoding: PositionEncoding) -> int:
    """Return the code point of a line that begins at `units`, or in which they end; the end of the line, its own end
    left out, where there are not as many."""
    content = lines.without_end(line)
    if encoding == "utf-32" or content.isascii():
        return min(units, len(content))
    for index, character in enumerate(content):
        units -= _width(character, encoding)
        if units < 0:
            return index
    return len(content)


def _width(character: str, encoding: PositionEncoding) -> int:
    if encoding == "utf-16":
        return 1 + (character > "\uffff")
    return len(character.encode("utf-8", "surrogatepass"))
