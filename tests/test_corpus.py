"""Every case of the corpus, whole: reason, candidates, fields, findings where their carets stand, verdict, form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

import tipifica
from support.corpus import CORPUS, diagnose, load, notes_alone, observed, record_of, settings_of
from support.corpus_format import escape, read, unescape, write
from tipifica import engine
from tipifica.language import default
from tipifica.rules import called_for, every_rule

CASES = load()
EVERY = [case for cases in CASES.values() for case in cases]


@pytest.mark.parametrize("path", CASES, ids=lambda path: str(path.relative_to(CORPUS)))
def test_the_notes_of_a_file_are_read_as_it_says(path: Path) -> None:
    differences = [diagnose(expected, observed(expected)) for expected in CASES[path] if observed(expected) != expected]
    assert not differences, "\n\n".join(differences)


@pytest.mark.parametrize("path", CASES, ids=lambda path: str(path.relative_to(CORPUS)))
def test_a_file_is_written_as_it_was_read(path: Path) -> None:
    assert write(CASES[path]) == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", CASES, ids=lambda path: str(path.relative_to(CORPUS)))
def test_the_cases_of_a_file_have_names_of_their_own(path: Path) -> None:
    names = [case.name for case in CASES[path]]
    assert len(names) == len(set(names))


def test_every_reason_has_its_file_of_a_dozen_cases() -> None:
    for reason in default().catalog.reasons:
        cases = CASES[CORPUS / f"{reason}.txt"]
        assert len(cases) >= 12, reason
        assert sum(case.reason == reason for case in cases) >= 10, reason
        assert any(not case.findings for case in cases), reason


def _may_fire(code: str) -> bool:
    """Whether the manual gives a rule anything to report: no row of it bears the dates that M005 looks at."""
    return code != "M005" or any(reason.valid_from or reason.valid_to for reason in default().catalog.reasons.values())


def test_every_rule_has_five_examples_that_fire_and_five_that_are_silent() -> None:
    for rule in every_rule():
        cases = CASES[CORPUS / "rules" / f"{rule.code}.txt"]
        firing = [case for case in cases if rule.code in {finding.code for finding in case.findings}]
        assert len(firing) >= 5 or not _may_fire(rule.code), rule.code
        assert len(cases) - len(firing) >= 5, rule.code


class _Watched(dict[str, object]):
    """Fields of a note that know which of them were asked for."""

    def __init__(self, fields: Mapping[str, object]) -> None:
        super().__init__(fields)
        self.seen: set[str] = set()

    def get(self, key: str, default: object = None) -> object:  # type: ignore[override]
        self.seen.add(key)
        return super().get(key, default)

    def __getitem__(self, key: str) -> object:
        self.seen.add(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self.seen.add(str(key))
        return super().__contains__(key)


@pytest.mark.parametrize("path", CASES, ids=lambda path: str(path.relative_to(CORPUS)))
def test_a_rule_looks_at_what_it_declares_and_at_nothing_else(path: Path) -> None:
    """It is loaded and run for what it declares that it looks at; on other notes it would have nothing to say, and of
    the fields of a note it sees no others."""
    for case in CASES[path]:
        note, _ = engine.examine(case.text, default(), settings_of(case), record_of(case))
        called = called_for(note.occasions)
        for rule in every_rule():
            note.fields = watched = _Watched(note.fields)  # type: ignore[assignment]
            found = list(rule.run(note))
            assert not found or rule.code in called, f"{case.name}: {rule.code}"
            unseen = {key for key in watched.seen if not rule.looks_at.sees_any([key], note.catalog.kinds_of([key]))}
            assert not unseen, f"{case.name}: {rule.code}"


def test_the_manual_filled_in_has_no_error() -> None:
    """Nothing but info with safe fixes, and T009; #36, which has no header in the manual, is filled in with one."""
    filled = [case for case in EVERY if re.match(r"\d+ llena", case.name)]
    assert {case.reason for case in filled} == set(default().catalog.reasons)
    for case in filled:
        report = tipifica.check(case.text)
        assert not [found for found in report.diagnostics if found.severity == "error"], case.name
        assert not [found for found in report.diagnostics if found.severity == "warning" and found.code != "T009"]


def test_the_manual_as_printed_reports_each_placeholder() -> None:
    printed = [case for case in EVERY if re.match(r"\d+ .*se imprime$", case.name)]
    assert {case.reason for case in printed} == set(default().catalog.reasons)
    for case in printed:
        if "usuario" in case.text:
            assert "S009" in {found.code for found in tipifica.check(case.text).diagnostics}, case.name


def test_the_notes_alone_are_those_of_the_corpus() -> None:
    assert (CORPUS / "notas.txt").read_text(encoding="utf-8") == notes_alone(CASES)


@pytest.mark.parametrize(
    "text", ["", " ", "\\n", "\n\r\t\\", " a\u00a0b ", "é e\u0301", "\U0001f600\ud83d", "０／", "\u2028\x00"]
)
def test_an_escaped_text_comes_back(text: str) -> None:
    assert unescape(escape(text)) == text
    assert escape(text).isprintable()


def test_a_written_case_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "all.txt"
    path.write_text(write(EVERY), encoding="utf-8")
    assert read(path) == EVERY
