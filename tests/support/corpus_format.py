"""The case format of `corpus/`: a note, carets under its findings, and what it must be read as (docs/corpus-format.md).

Reading and writing are each other's inverse on the files as `write` lays them out. Spans are code points of the note.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

_RULER = "=" * 20
_OWN_KEYS = ("reason", "candidates", "verdict", "canonical", "record", "settings")


class Finding(NamedTuple):
    """One expected diagnostic. `start == end` where something is missing."""

    start: int
    end: int
    code: str


class Case(NamedTuple):
    """One note and everything that is claimed of it; `canonical` is None where no reason is certain."""

    name: str
    text: str
    findings: tuple[Finding, ...]
    reason: str | None
    candidates: tuple[str, ...]
    verdict: str
    canonical: str | None
    fields: Mapping[str, object]
    record: Mapping[str, str]
    settings: Mapping[str, object]


class CorpusError(ValueError):
    """A file that is not in the case format; the message names the file, the line and what was expected there."""


def escape(text: str) -> str:
    r"""`text` on one line: `\\`, `\n`, `\uXXXX` for what is invisible, wide, combining, or a blank at an end."""
    shown = [_shown(letter) for letter in text]
    for end in (0, -1):
        if shown and shown[end] == " ":
            shown[end] = r"\u0020"
    return "".join(shown)


def _shown(letter: str) -> str:
    if letter == "\\":
        return "\\\\"
    if letter in _SHORT:
        return _SHORT[letter]
    if letter != " " and (unicodedata.category(letter)[0] in "CZM" or unicodedata.east_asian_width(letter) in "FW"):
        return json.dumps(letter)[1:-1]
    return letter


_SHORT = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}
_ESCAPE = re.compile(r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)|.", re.DOTALL)


def unescape(line: str) -> str:
    """The text that `escape` wrote. ValueError on an escape that JSON does not know."""
    return "".join(map(_letter, _ESCAPE.findall(line)))


def _letter(shown: str) -> str:
    return str(json.loads(f'"{shown}"')) if shown.startswith("\\") else shown


def _columns(text: str) -> list[int]:
    """The column at which each code point of `text` is shown, and the one behind the last."""
    columns = [0]
    for piece in _ESCAPE.findall(escape(text)):
        columns.append(columns[-1] + len(piece))
    return columns


def read(path: Path) -> list[Case]:
    """The cases of one file, in order. CorpusError where it is not in the format, OSError where it cannot be read."""
    lines = path.read_text(encoding="utf-8").split("\n")
    starts = [at for at, line in enumerate(lines) if line == _RULER and lines[at + 2 : at + 3] == [_RULER]]
    if not starts:
        raise CorpusError(f"{path}:1: no case")
    return [_read_case(path, at, lines[at:end]) for at, end in zip(starts, [*starts[1:], len(lines)], strict=True)]


def _read_case(path: Path, at: int, lines: Sequence[str]) -> Case:
    name, note, rest = lines[1], lines[3], list(lines[4:])
    if "---" not in rest:
        raise CorpusError(f"{path}:{at + 4}: `---` is missing after the note")
    cut = rest.index("---")
    try:
        text = unescape(note)
        findings = tuple(_read_finding(line, _columns(text)) for line in rest[:cut])
        keys = dict(_read_key(line) for line in rest[cut + 1 :] if line)
        return _case(name, text, findings, keys)
    except (ValueError, KeyError) as error:
        raise CorpusError(f"{path}:{at + 1}: {name}: {error}") from error


_FINDING = re.compile(r"( *)(\^+|\|) ([SMTCPH]\d{3})")


def _read_finding(line: str, columns: list[int]) -> Finding:
    match = _FINDING.fullmatch(line)
    if match is None:
        raise ValueError(f"carets and a code expected, not {line!r}")
    start = columns.index(match.end(1))
    end = start if match[2] == "|" else columns.index(match.end(2))
    return Finding(start, end, match[3])


def _read_key(line: str) -> tuple[str, str]:
    key, colon, value = line.partition(": ")
    if not colon:
        raise ValueError(f"`key: value` expected, not {line!r}")
    return key, value


def _case(name: str, text: str, findings: tuple[Finding, ...], keys: dict[str, str]) -> Case:
    canonical = keys.get("canonical")
    return Case(
        name,
        text,
        findings,
        keys.get("reason"),
        tuple(keys["candidates"].split(" ")) if "candidates" in keys else (),
        keys["verdict"],
        text if canonical == "=" else None if canonical is None else unescape(canonical),
        {key: json.loads(value) for key, value in keys.items() if key not in _OWN_KEYS},
        json.loads(keys.get("record", "{}")),
        json.loads(keys.get("settings", "{}")),
    )


def write(cases: Iterable[Case]) -> str:
    """The text of a file with these cases."""
    return "\n".join(map(_write_case, cases))


def _write_case(case: Case) -> str:
    columns = _columns(case.text)
    lines = [_RULER, case.name, _RULER, escape(case.text)]
    lines += [_write_finding(finding, columns) for finding in sorted(case.findings)]
    lines.append("---")
    if case.reason is not None:
        lines.append(f"reason: {case.reason}")
    if case.candidates:
        lines.append(f"candidates: {' '.join(case.candidates)}")
    lines.append(f"verdict: {case.verdict}")
    if case.canonical is not None:
        lines.append(f"canonical: {'=' if case.canonical == case.text else escape(case.canonical)}")
    lines += [f"{key}: {_json(value)}" for key, value in case.fields.items()]
    lines += [f"{key}: {_json(value)}" for key in ("record", "settings") if (value := getattr(case, key))]
    return "\n".join(lines) + "\n"


def _write_finding(finding: Finding, columns: list[int]) -> str:
    start, end = columns[finding.start], columns[finding.end]
    return f"{' ' * start}{'^' * (end - start) or '|'} {finding.code}"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
