"""Mended notes back to where they came from: the terminal, standard output, or their file."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence

from tipifica.cli.checking import Call
from tipifica.cli.inputs import STDIN, Given, check_inputs, given, paths_of, reading, shown_path, verify
from tipifica.cli.outputs import Stream, standard_output
from tipifica.files import Change, Note, changes, fix_file, fix_stream
from tipifica.model import Edit, Span
from tipifica.report.escape import visible
from tipifica.report.result import Place

Mend = Callable[[Given], str]
NO_FINAL_NEWLINE = "\\ No newline at end of file"


def writes_standard_output(call: Call) -> bool:
    """Return whether mended text goes to standard output, which then holds nothing else."""
    return call.inputs.text is not None or STDIN in paths_of(call.inputs)


def mend_all(call: Call, mend: Mend) -> int:
    """Put what `mend` makes of each note in its place; return how many changed.

    A note of the command line and standard input go to standard output, byte for byte where nothing changed; a file is
    rewritten. Raises UserError and InputError; all files are read once before anything is written.
    """
    check_inputs(call.inputs)
    if call.inputs.text is not None:
        return _mend_text(call.inputs.text, call, mend)
    paths = paths_of(call.inputs)
    verify(paths, call.inputs, call.options)
    return sum(_mend_path(path, call, mend) for path in paths)


def show_changes(call: Call, mend: Mend, *, quiet: bool = False) -> int:
    """Write what `mend_all` would change as a unified diff without context, unless `quiet`.

    Returns how many notes would change. Raises UserError and InputError.
    """
    check_inputs(call.inputs)
    out = None if quiet else standard_output()
    if call.inputs.text is not None:
        return _show(_changes_of_text(call.inputs.text, call, mend), "-", out)
    paths = paths_of(call.inputs)
    verify(paths, call.inputs, call.options)
    return sum(_show(_changes_of_path(path, call, mend), shown_path(path, call.inputs), out) for path in paths)


def _mend_text(text: str, call: Call, mend: Mend) -> int:
    after = mend(Given(Place(), text, call.record))
    standard_output().write_bytes(f"{after}\n".encode("utf-8", "backslashreplace"))
    return int(after != text)


def _mend_path(path: str, call: Call, mend: Mend) -> int:
    how = reading(path, call.inputs, call.options)
    if path != STDIN:
        return fix_file(path, _edits(path, call, mend), **how)
    sys.stdout.flush()
    name = call.inputs.stdin_filename
    return fix_stream(sys.stdin.buffer, sys.stdout.buffer, _edits(path, call, mend), stdin_filename=name, **how)


def _edits(path: str, call: Call, mend: Mend) -> Callable[[Note], Sequence[Edit]]:
    return lambda note: edits_between(note.text, mend(given(note, path, call.inputs, call.options, call.record)))


def edits_between(before: str, after: str) -> list[Edit]:
    """Return edits that make `after` of `before` and touch no more than they must."""
    if before == after:
        return []
    from difflib import SequenceMatcher  # only a note that changes needs it

    opcodes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return [Edit(Span(i, j), after[k:n]) for tag, i, j, k, n in opcodes if tag != "equal"]


def _changes_of_text(text: str, call: Call, mend: Mend) -> Iterator[Change]:
    after = mend(Given(Place(), text, call.record))
    if after != text:
        yield Change(1, f"{text}\n", f"{after}\n")


def _changes_of_path(path: str, call: Call, mend: Mend) -> Iterator[Change]:
    how = reading(path, call.inputs, call.options)
    name = call.inputs.stdin_filename
    return changes(path, _edits(path, call, mend), stdin_filename=name, stdin=sys.stdin.buffer, **how)


def _show(found: Iterator[Change], path: str, out: Stream | None) -> int:
    count = grown = 0
    for change in found:
        count += 1
        if out is None:
            continue
        if count == 1:
            out.write(f"--- {visible(path)}\n+++ {visible(path)}\n")
        before, after = len(_rows(change.before)), len(_rows(change.after))
        at = f"@@ -{change.line},{before} +{change.line + grown},{after} @@\n"
        grown += after - before
        out.write(at + _marked("-", change.before, out) + _marked("+", change.after, out))
    return count


def _rows(text: str) -> list[str]:
    return text.removesuffix("\n").split("\n")


def _marked(mark: str, text: str, out: Stream) -> str:
    # A terminal obeys control characters, `patch` needs them.
    rows = [visible(row) if out.is_terminal else row for row in _rows(text)]
    return "".join(f"{mark}{row}\n" for row in rows) + ("" if text.endswith("\n") else f"{NO_FINAL_NEWLINE}\n")
