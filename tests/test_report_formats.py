"""Every format, over hostile notes too, read back by a parser that is not ours."""

from __future__ import annotations

import csv
import io
import json
import random
import re
import unicodedata
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from junitparser import JUnitXml

from tipifica.cli.names import format_names
from tipifica.model import Diagnostic, Edit, Fix, Observation, Report, Span
from tipifica.report import Location, OutputSettings, Result, format_named
from tipifica.report.escape import plain_line, visible

SARIF_SCHEMA = json.loads((Path(__file__).parent / "schemas" / "sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8"))
HOSTILE = [
    "::error file=a.py,line=1::forged",
    "\r::set-output name=x::y",
    "a\n::warning::forged",
    "##[add-mask]x",
    "\x1b[31mred\x1b]0;title\x07",
    "</script><script>alert(1)</script>",
    "]]></failure></testcase><testcase/>",
    "&amp;<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>&e;",
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd",
    "\u202egnirts desrever\u202c",
    "zero\u200bwidth\ufeff",
    "lone \ud800 surrogate",
    "nul \x00 and del \x7f and nel \x85",
    "line\u2028separator\u2029here",
    "%0A%25::",
    'quote " comma , semi ; tab \t',
    "astral 😀 and 中文",
    "",
]


def hostile_notes(count: int) -> list[str]:
    rng = random.Random(20240301)
    letters = [*"abc áñ/:,;|\"'<>&%=#[]", *(char for note in HOSTILE for char in note)]
    made = ["".join(rng.choices(letters, k=rng.randrange(60))) for _ in range(count - len(HOSTILE))]
    return HOSTILE + made


def result_for(text: str, line: int = 1, path: str | None = "notas.txt", severity: str = "error") -> Result:
    found = Diagnostic(
        "C102",
        "telefono-invalido",
        severity,  # type: ignore[arg-type]
        f"«{text}» no existe",
        {"written": text},
        Span(0, len(text)),
        Fix(f"Escribir {text}", "safe", (Edit(Span(0, len(text)), text),)),
    )
    observation = Observation(text, None, (), None, None, None, {}, {})
    return Result(Location(path, line), Report(observation, (found,), "needs_person", None))


def written(name: str, results: list[Result], run: OutputSettings | None = None) -> str:
    writer = format_named(name).make(run or OutputSettings())
    return "".join([writer.begin(), *(writer.add(result) for result in results), writer.end()])


NOTES = hostile_notes(1000)
RESULTS = [result_for(text, line) for line, text in enumerate(NOTES, 1)]


def unescaped(shown: str) -> str:
    return re.sub(
        r"\\x([0-9a-f]{2})|\\u([0-9a-f]{4})|\\U([0-9a-f]{8})",
        lambda match: chr(int(match[1] or match[2] or match[3], 16)),
        shown,
    )


@pytest.mark.parametrize("name", format_names())
def test_nothing_raw_is_written(name: str) -> None:
    text = written(name, RESULTS)
    text.encode("utf-8")
    acting = {char for char in text if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp")}
    assert acting <= ({"\n", "\r"} if name == "csv" else {"\n"})


@pytest.mark.parametrize("name", ["full", "concise", "grouped", "github"])
def test_no_line_is_a_command_that_we_did_not_write(name: str) -> None:
    commands = [line for line in written(name, RESULTS).split("\n") if line.lstrip().startswith("::")]
    if name == "github":
        assert len(commands) == len(NOTES)
        assert all(re.match(r"::error file=notas\.txt,line=\d+,col=1,endColumn=\d+,title=", line) for line in commands)
    else:
        assert commands == []
        assert "##[" not in written(name, RESULTS)


@pytest.mark.parametrize("name", ["json", "jsonl"])
def test_json_gives_every_note_back(name: str) -> None:
    text = written(name, RESULTS)
    read = json.loads(text) if name == "json" else [json.loads(line) for line in text.split("\n") if line]
    assert [element["text"] for element in read] == NOTES
    assert [element["diagnostics"][0]["params"]["written"] for element in read] == NOTES
    assert text == text.replace("\r", "")


def test_json_shape_is_the_published_one() -> None:
    element = json.loads(written("jsonl", [result_for("ñandú", 3)]))
    assert list(element) == [
        *("schema", "path", "line", "text", "verdict", "needs", "reason", "candidates", "state", "motive", "closure"),
        *("fields", "spans", "canonical", "proposed", "diagnostics"),
    ]
    assert element["diagnostics"] == [
        {
            "code": "C102",
            "name": "telefono-invalido",
            "severity": "error",
            "message": "«ñandú» no existe",
            "params": {"written": "ñandú"},
            "url": "docs/reglas.md#c102",
            "span": [0, 5],
            "fix": {
                "title": "Escribir ñandú",
                "applicability": "safe",
                "edits": [{"span": [0, 5], "content": "ñandú"}],
            },
            "suggestions": [],
        }
    ]
    assert "ñandú" in written("jsonl", [result_for("ñandú")])


def test_jsonl_leaves_out_clean_notes_and_json_does_not() -> None:
    clean = result_for("x")._replace(report=replace(result_for("x").report, diagnostics=(), verdict="conforms"))
    assert written("jsonl", [clean]) == ""
    assert len(json.loads(written("json", [clean]))) == 1


def test_concise_and_grouped_are_read_as_an_editor_reads_them() -> None:
    """By the error format of editors (`%f:%l:%c: %t%*[^:]: %m`), one line a finding."""
    lines = written("concise", RESULTS).removesuffix("\n").split("\n")
    read = [re.fullmatch(r"([^:]+):(\d+):(\d+): (?:error|warning|note): (\w+) (.*)", line) for line in lines]
    assert [unescaped(found[5]) for found in read if found] == [f"«{text}» no existe" for text in NOTES]
    heading, *grouped, _count = written("grouped", RESULTS).removesuffix("\n").split("\n")
    assert heading == "notas.txt:"
    plain = [re.sub(r": (error|warning|note): ", " ", line.removeprefix("notas.txt:"), count=1) for line in lines]
    assert grouped == [f"  {line}" for line in plain]


def test_full_shows_every_note_as_it_is_but_for_what_acts() -> None:
    *blocks, _count = written("full", RESULTS, OutputSettings(width=1000, verbose=True)).split("\n\n")
    shown = [line.removeprefix("  | ") for block in blocks for line in block.split("\n")[1:2]]
    assert len(shown) == len(NOTES)
    assert [unescaped(line).rstrip(" ") for line in shown] == [text.rstrip(" ") for text in NOTES]


def test_csv_gives_every_message_back() -> None:
    rows = list(csv.DictReader(io.StringIO(written("csv", RESULTS), newline="")))
    assert [unescaped(row["message"]) for row in rows] == [f"«{text}» no existe" for text in NOTES]
    assert all(row["line"] == str(line) for line, row in enumerate(rows, 1))


def test_csv_starts_no_formula_of_its_own() -> None:
    found = replace(result_for("x").report.diagnostics[0], message="=1+1")
    result = result_for("x")._replace(report=replace(result_for("x").report, diagnostics=(found,)))
    rows = list(csv.DictReader(io.StringIO(written("csv", [result]), newline="")))
    assert rows[0]["message"] == "'=1+1"


def test_github_escapes_as_its_runner_reads() -> None:
    """The reverse of actions/runner, ActionCommand.TryParseV2, with its table of escapes."""
    data = {"%0D": "\r", "%0A": "\n", "%25": "%"}
    lines = written("github", [result_for(note, path="a,b:c%.txt") for note in NOTES]).split("\n")[:-1]
    for note, line in zip(NOTES, lines, strict=True):
        head, _, message = line.removeprefix("::").partition("::")
        properties = dict(part.split("=", 1) for part in head.split(" ", 1)[1].split(","))
        for escape, char in data.items():
            message = message.replace(escape, char)
        assert unescaped(message) == f"«{note}» no existe"
        assert properties["file"].replace("%2C", ",").replace("%3A", ":").replace("%25", "%") == "a,b:c%.txt"
        assert properties["title"] == "C102 telefono-invalido"


def test_sarif_holds_to_the_schema() -> None:
    log = json.loads(written("sarif", RESULTS, OutputSettings(version="1.0")))
    jsonschema.Draft4Validator(SARIF_SCHEMA).validate(log)
    results = log["runs"][0]["results"]
    assert [found["message"]["text"] for found in results] == [f"«{text}» no existe" for text in NOTES]
    assert log["runs"][0]["columnKind"] == "unicodeCodePoints"


def test_sarif_without_findings_holds_to_the_schema() -> None:
    jsonschema.Draft4Validator(SARIF_SCHEMA).validate(json.loads(written("sarif", [])))


@pytest.mark.parametrize(("column", "where"), [(None, {}), (3, {"startColumn": 4, "endColumn": 5})])
def test_sarif_names_the_row_of_a_table(column: int | None, where: dict[str, int]) -> None:
    result = result_for("x", 7)._replace(place=Location("mesa ñ.csv", 8, row=7, column=column))
    log = json.loads(written("sarif", [result]))
    jsonschema.Draft4Validator(SARIF_SCHEMA).validate(log)
    location = log["runs"][0]["results"][0]["locations"][0]
    assert location["physicalLocation"]["artifactLocation"] == {"uri": "mesa%20%C3%B1.csv"}
    assert location["physicalLocation"]["region"] == {"startLine": 8, **where}
    assert location["logicalLocations"] == [{"fullyQualifiedName": "7", "kind": "row"}]


def test_junit_is_read_by_a_reader_of_junit() -> None:
    suites = list(JUnitXml.fromstring(written("junit", RESULTS).encode()))
    assert [(suite.name, suite.tests, suite.failures) for suite in suites] == [("notas.txt", 1000, 1000)]
    messages = [case.result[0].message for suite in suites for case in suite]
    assert [unescaped(message) for message in messages] == [f"«{text}» no existe" for text in NOTES]


def test_junit_of_a_clean_run_is_a_passing_case() -> None:
    clean = result_for("x")._replace(report=replace(result_for("x").report, diagnostics=(), verdict="conforms"))
    suites = list(JUnitXml.fromstring(written("junit", [clean]).encode()))
    assert [(suite.tests, suite.failures) for suite in suites] == [(1, 0)]


def test_gitlab_findings_have_fingerprints_of_their_own() -> None:
    twice = [*RESULTS, RESULTS[0], RESULTS[0]]
    issues = json.loads(written("gitlab", twice))
    assert len({issue["fingerprint"] for issue in issues}) == len(twice)
    assert [issue["description"] for issue in issues[: len(NOTES)]] == [f"«{n}» no existe" for n in NOTES]
    assert {issue["severity"] for issue in issues} <= {"info", "minor", "major", "critical", "blocker"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("ñandú 中", "ñandú 中"),
        ("\x1b[0m", "\\x1b[0m"),
        ("a\u202eb", "a\\u202eb"),
        ("\ud800", "\\ud800"),
        ("\U000e0041", "\\U000e0041"),
        ("a\xa0b", "a\\xa0b"),
    ],
)
def test_visible(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_plain_line_is_no_command() -> None:
    assert plain_line("  ::error::x") == "  \\x3a:error::x"
    assert plain_line("a ##[group]") == "a ##\\x5bgroup]"
    assert plain_line("a::b") == "a::b"
