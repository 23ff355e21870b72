"""Text of unknown origin made harmless: what a terminal, a log or an editor would act upon is shown instead."""

from __future__ import annotations

from tipifica.parser.tokens.newer import printable


def _escaped(character: str) -> str:
    point = ord(character)
    if point < 0x100:
        return f"\\x{point:02x}"
    return f"\\u{point:04x}" if point < 0x10000 else f"\\U{point:08x}"


def visible(text: str) -> str:
    r"""Return `text` with every character that does not print written as `\xNN`, `\uNNNN` or `\UNNNNNNNN`.

    These are, by Unicode's categories, controls, format characters (bidirectional, zero-width), line and paragraph
    separators, every space but U+0020, lone surrogates, private points, and those unassigned in Unicode 14.
    """
    if printable(text):
        return text
    return "".join(character if printable(character) else _escaped(character) for character in text)


def plain_line(text: str) -> str:
    r"""Return `text` as one printable line that no build log takes for a command of its own.

    GitHub's runner obeys a line that starts with `::` after blanks, and the older `##[` anywhere in one
    (actions/runner, ActionCommand.cs).
    """
    line = visible(text).replace("##[", "##\\x5b")
    if line.lstrip().startswith("::"):
        line = line.replace(":", "\\x3a", 1)
    return line
