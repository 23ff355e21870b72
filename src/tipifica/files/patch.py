"""What changes in a file, as `patch` and `git apply` take it: lines of bytes, whatever the encoding.

A line ends with the byte LF and nowhere else, as those programs have it; so files in UTF-16 and with lone CRs can be
patched, too.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import deque
from collections.abc import Iterable, Iterator
from typing import IO, NamedTuple, cast

from tipifica.files.whole import SPOOL_BYTES

# How many unchanged lines stand around a change: `git apply` refuses a patch without any.
CONTEXT = 3
_NO_FINAL_NEWLINE = b"\\ No newline at end of file\n"
_LF = b"\n"
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\t": "\\t", "\n": "\\n", "\r": "\\r"}


def write_patch(pieces: Iterable[tuple[bytes, bytes]], path: str, out: IO[bytes]) -> None:
    """Write to `out` how the file called `path` changes, as a unified diff; nothing where it does not.

    `pieces` are all of the file, each piece as it is and as it is to be. Raises what they raise, and OSError.
    """
    with tempfile.SpooledTemporaryFile(SPOOL_BYTES) as body:
        hunks = _Hunks(path, out, cast(IO[bytes], body))
        for block in _blocks(pieces):
            if block.before is block.after:
                for line in block.before:
                    hunks.keep(line)
            else:
                hunks.change(block)
        hunks.close()


class _Block(NamedTuple):
    """Some lines as they are and as they are to be: the same object where nothing changes."""

    before: list[bytes]
    after: list[bytes]


def _blocks(pieces: Iterable[tuple[bytes, bytes]]) -> Iterator[_Block]:
    """Yield all lines, those that a change reaches into apart from the others."""
    before, after = bytearray(), bytearray()
    changed = False
    for piece, new in pieces:
        old = piece
        if old != new:
            if not changed:
                after[:], changed = before, True
            before += old
            after += new
            if not (before.endswith(_LF) and after.endswith(_LF)):
                continue
            old = b""
        elif changed:
            # The change goes as far as the line in which it stands.
            end = old.find(_LF) + 1
            before += old[: end or len(old)]
            after += old[: end or len(old)]
            if not end:
                continue
            old = old[end:]
        if changed:
            yield from _trimmed(_lines(before), _lines(after))
            before.clear()
            changed = False
        whole = old.rfind(_LF) + 1
        if whole:
            lines = _lines(before + old[:whole])
            yield _Block(lines, lines)
            before.clear()
        before += old[whole:]
    lines = _lines(before)
    yield from _trimmed(lines, _lines(after)) if changed else (_Block(lines, lines),)


def _lines(data: bytes | bytearray) -> list[bytes]:
    lines = [line + _LF for line in bytes(data).split(_LF)]
    last = lines.pop().removesuffix(_LF)
    return [*lines, last] if last else lines


def _trimmed(before: list[bytes], after: list[bytes]) -> Iterator[_Block]:
    """Yield lines that change, without those at either end that do not: they come before and after."""
    shorter = min(len(before), len(after))
    first = next((n for n in range(shorter) if before[n] != after[n]), shorter)
    last = next((n for n in range(shorter - first) if before[-1 - n] != after[-1 - n]), shorter - first)
    head, tail = before[:first], before[len(before) - last :]
    yield _Block(head, head)
    yield _Block(before[first : len(before) - last], after[first : len(after) - last])
    yield _Block(tail, tail)


class _Hunks:
    """Puts lines together to hunks. One in the making is held back in `body`, for its head counts its lines."""

    def __init__(self, path: str, out: IO[bytes], body: IO[bytes]) -> None:
        self._path = path
        self._out = out
        self._body = body
        self._open = self._begun = False
        # Unchanged lines before a hunk that may begin, and behind the last change of one that is open.
        self._lead: deque[bytes] = deque(maxlen=CONTEXT)
        self._trail: list[bytes] = []
        # The 1-based numbers of the next line, as it is and as it is to be, and those of the first line of the hunk.
        self._next = self._first = (1, 1)

    def keep(self, line: bytes) -> None:
        """Take in a line that stays."""
        self._go_on(1, 1)
        if not self._open:
            self._lead.append(line)
            return
        self._trail.append(line)
        if len(self._trail) > 2 * CONTEXT:
            self.close()

    def change(self, block: _Block) -> None:
        """Take in lines that others take the place of."""
        if not self._open:
            self._open = True
            old, new = self._next
            self._first = old - len(self._lead), new - len(self._lead)
            self._write(b" ", self._lead)
            self._lead.clear()
        self._write(b" ", self._trail)
        self._trail.clear()
        self._write(b"-", block.before)
        self._write(b"+", block.after)
        self._go_on(len(block.before), len(block.after))

    def close(self) -> None:
        """Write the hunk that is open, if there is one."""
        if not self._open:
            return
        self._write(b" ", self._trail[:CONTEXT])
        beyond = self._trail[CONTEXT:]
        self._lead.extend(beyond)
        (old_first, new_first), (old, new) = self._first, self._next
        if not self._begun:
            self._out.write(os.fsencode(f"--- {_quoted(f'a/{self._path}')}\n+++ {_quoted(f'b/{self._path}')}\n"))
        ranges = f"-{old_first},{old - len(beyond) - old_first} +{new_first},{new - len(beyond) - new_first}"
        self._out.write(f"@@ {ranges} @@\n".encode())
        self._body.seek(0)
        shutil.copyfileobj(self._body, self._out)
        self._body.seek(0)
        self._body.truncate()
        self._trail.clear()
        self._open, self._begun = False, True

    def _go_on(self, old: int, new: int) -> None:
        self._next = self._next[0] + old, self._next[1] + new

    def _write(self, mark: bytes, lines: Iterable[bytes]) -> None:
        for line in lines:
            self._body.write(mark + line + (b"" if line.endswith(_LF) else _LF + _NO_FINAL_NEWLINE))


def name_in_patch(path: str) -> str:
    """Return the name of a file in a patch: the file itself, not a link to it, as seen from the working directory."""
    real, here = os.path.realpath(path), os.path.realpath("")
    inside = os.path.relpath(real, here) if os.path.commonpath([real, here]) == here else real
    return inside.replace(os.sep, "/").lstrip("/")


def _quoted(name: str) -> str:
    """Return a name as git writes it: in quotes where something in it would end it; a tab ends one with blanks."""
    if any(letter in _ESCAPES or _is_control(letter) for letter in name):
        return '"' + "".join(_ESCAPES.get(each, _octal(each)) for each in name) + '"'
    return f"{name}\t" if " " in name else name


def _octal(letter: str) -> str:
    return f"\\{ord(letter):03o}" if _is_control(letter) else letter


def _is_control(letter: str) -> bool:
    return ord(letter) < 0x20 or ord(letter) == 0x7F
