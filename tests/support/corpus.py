"""The corpus as values, what the engine makes of its notes, and the one command that rewrites expectations.

`python -m support.corpus` (in `tests/`) lists the cases whose expectations differ from what the engine says;
`--update` also writes the engine's answer into them, and `corpus/notas.txt` anew. Read the list before committing it:
an expectation comes from the specification, never from the code.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import tipifica
from support.corpus_format import Case, Finding, read, write
from tipifica.model import Record, Settings

CORPUS = Path(__file__).parents[2] / "corpus"
_NOTES = "notas.txt"


def load() -> dict[Path, list[Case]]:
    """All case files by path, sorted. CorpusError where one is not in the format."""
    return {path: read(path) for path in sorted(CORPUS.rglob("*.txt")) if path.name != _NOTES}


def settings_of(case: Case) -> Settings:
    """The settings of a case."""
    return Settings(**case.settings)  # type: ignore[arg-type]


def record_of(case: Case) -> Record | None:
    """The record of a case, None where it declares nothing."""
    return Record(**case.record) if case.record else None


def observed(case: Case, campaign: tipifica.Campaign | None = None) -> Case:
    """The same note with what the engine says of it, as a note of `campaign` where one is given."""
    check = tipifica.check if campaign is None else campaign.check
    report = check(case.text, config=settings_of(case), record=record_of(case))
    observation = report.observation
    return case._replace(
        findings=tuple(sorted(Finding(found.span.start, found.span.end, found.code) for found in report.diagnostics)),
        reason=observation.reason,
        candidates=observation.candidates,
        verdict=report.verdict,
        canonical=report.canonical,
        fields=observation.to_dict()["fields"],
    )


def diagnose(expected: Case, got: Case) -> str:
    """Where two readings of one note differ, as lines to read."""
    if expected.findings != got.findings or expected.candidates != got.candidates:
        return f"{expected.name}: expected\n{write([expected])}got\n{write([got])}"
    keys = [key for key in Case._fields if getattr(expected, key) != getattr(got, key)]
    lines = [f"  {key}: expected {getattr(expected, key)!r}\n  {key}: got      {getattr(got, key)!r}" for key in keys]
    return "\n".join((f"{expected.name}: {expected.text!r}", *lines))


def notes_alone(files: Mapping[Path, Iterable[Case]]) -> str:
    """Every note that stands on one line, once, one a line: what a text file of notes can hold."""
    texts = dict.fromkeys(case.text for cases in files.values() for case in cases)
    return "".join(f"{text}\n" for text in texts if text.strip() and len(text.splitlines()) == 1 and text.isprintable())


def main(arguments: list[str]) -> int:
    """List the differences, and with `--update` write them. Exit status 1 where there are any."""
    files = load()
    changed = 0
    for path, cases in files.items():
        answers = [observed(case) for case in cases]
        different = [pair for pair in zip(cases, answers, strict=True) if pair[0] != pair[1]]
        changed += len(different)
        for expected, got in different:
            sys.stdout.write(f"{path.relative_to(CORPUS)}: {diagnose(expected, got)}\n\n")
        if "--update" in arguments and different:
            path.write_text(write(answers), encoding="utf-8")
    if "--update" in arguments:
        (CORPUS / _NOTES).write_text(notes_alone(files), encoding="utf-8")
    sys.stdout.write(f"{sum(map(len, files.values()))} cases, {changed} differ\n")
    return 1 if changed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
