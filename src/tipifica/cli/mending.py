"""Mended notes back to where they came from: the terminal, standard output, or their file."""

from __future__ import annotations

import tempfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import IO, cast

from tipifica.cli.checking import Call
from tipifica.cli.inputs import (
    STDIN,
    Given,
    ReadingMessages,
    check_inputs,
    given,
    paths_of,
    reading,
    shown_path,
    standard_input,
    telling,
)
from tipifica.cli.outputs import identity, standard_error, standard_output
from tipifica.files.fixing import Pair, Prepared, prepare_file, prepare_stream, rewritten
from tipifica.files.notes import SourceNote
from tipifica.files.patch import name_in_patch, write_patch
from tipifica.files.whole import SPOOL_BYTES
from tipifica.messages import translate
from tipifica.model import Edit, Span
from tipifica.report.escape import plain_line, visible
from tipifica.report.result import Location

MendedText = Callable[[Given], str]
CHANGED, UNCHANGED = "cambiado: {path}", "sin cambiar: {path}"


def writes_standard_output(call: Call) -> bool:
    """Return whether mended text goes to standard output, which then holds nothing else."""
    return call.inputs.text is not None or STDIN in paths_of(call.inputs)


class Mending:
    """All that a call mends, ready to be put in its place.

    A note of the command line and standard input go to standard output, byte for byte where nothing changes; a file is
    rewritten. Nothing of that is done before `place`: by then all notes are mended, and their new text is on the disk.
    What has no place when `stack` is closed is removed. Raises UserError and InputError.
    """

    def __init__(self, call: Call, mend: MendedText, stack: ExitStack) -> None:
        check_inputs(call.inputs)
        self._lang = call.lang
        self._text: str | None = None
        self._prepared: list[Prepared] = []
        if call.inputs.text is not None:
            self._text = mend(Given(Location(), call.inputs.text, call.record))
            return
        with telling(call.options) as told:
            for path in _each_once(paths_of(call.inputs)):
                self._prepared.append(_prepare(path, call, mend, stack, told))

    def place(self) -> None:
        """Put everything in its place. Raises InputError; what was changed by then is told by `telling`."""
        if self._text is not None:
            standard_output().write_bytes(_as_line(self._text))
        for prepared in self._prepared:
            prepared.place()

    @contextmanager
    def telling(self) -> Iterator[None]:
        """Tell on stderr, if the block fails when a file was changed already, which were changed and which were not."""
        try:
            yield
        except BrokenPipeError:
            # Whoever read the report has seen enough; all is done by then.
            raise
        except BaseException:
            if any(prepared.placed for prepared in self._prepared):
                self._tell()
            raise

    def _tell(self) -> None:
        errors = standard_error()
        for prepared in self._prepared:
            message = translate(CHANGED if prepared.placed else UNCHANGED, self._lang)
            errors.write(plain_line(message.format(path=prepared.name)) + "\n")


def show_changes(call: Call, mend: MendedText, *, quiet: bool = False) -> int:
    """Write what mending would change as unified diffs, unless `quiet`; return how many notes would change.

    Nothing is written before all notes are mended. Raises UserError and InputError.
    """
    check_inputs(call.inputs)
    count = 0

    def counting(note: Given) -> str:
        nonlocal count
        after = mend(note)
        count += after != note.text
        return after

    out = standard_output()
    with tempfile.SpooledTemporaryFile(SPOOL_BYTES) as spool:
        for name, pieces in _changes(call, counting, as_utf8=out.is_terminal):
            if quiet:
                deque(pieces, maxlen=0)
            else:
                write_patch(pieces, name, cast(IO[bytes], spool))
        spool.seek(0)
        for line in cast(Iterable[bytes], spool):
            # A terminal obeys control characters, `patch` needs them.
            if out.is_terminal:
                out.write(visible(line.decode().removesuffix("\n")) + "\n")
            else:
                out.write_bytes(line)
    return count


def _changes(call: Call, mend: MendedText, *, as_utf8: bool) -> Iterator[tuple[str, Iterator[Pair]]]:
    text = call.inputs.text
    if text is not None:
        after = mend(Given(Location(), text, call.record))
        yield STDIN, iter([(_as_line(text), _as_line(after))])
        return
    for path in _each_once(paths_of(call.inputs)):
        how = reading(path, call.inputs, call.options)
        name = call.inputs.stdin_filename
        stdin = standard_input() if path == STDIN else None
        pieces = rewritten(path, edits_of(path, call, mend), stdin_filename=name, stdin=stdin, as_utf8=as_utf8, **how)
        yield shown_path(path, call.inputs) if path == STDIN else name_in_patch(path), pieces


def _as_line(text: str) -> bytes:
    return f"{text}\n".encode("utf-8", "backslashreplace")


def _prepare(path: str, call: Call, mend: MendedText, stack: ExitStack, told: ReadingMessages) -> Prepared:
    how = reading(path, call.inputs, call.options, told)
    if path != STDIN:
        return prepare_file(path, edits_of(path, call, mend), stack, **how)
    edits, name = edits_of(path, call, mend), call.inputs.stdin_filename
    return prepare_stream(standard_input(), standard_output(), edits, stack, stdin_filename=name, **how)


def _each_once(paths: Sequence[str]) -> list[str]:
    """Return the paths without those that name a file which another one named before."""
    return list({path if path == STDIN else identity(path): path for path in reversed(paths)}.values())[::-1]


def edits_of(path: str, call: Call, mend: MendedText) -> Callable[[SourceNote], Sequence[Edit]]:
    """Return what makes the edits by which a note becomes what `mend` makes of it."""
    return lambda note: edits_between(note.text, mend(given(note, path, call.inputs, call.options, call.record)))


def edits_between(before: str, after: str) -> list[Edit]:
    """Return edits that make `after` of `before` and touch no more than they must."""
    if before == after:
        return []
    from difflib import SequenceMatcher  # only a note that changes needs it

    opcodes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return [Edit(Span(i, j), after[k:n]) for tag, i, j, k, n in opcodes if tag != "equal"]
