"""Measure the checker on notes whose faults are known: the table of planted deviations, and what mending must keep.

`python -m support.planted [TIMES] [PREFIX…]` (in `tests/`) prints the table: for each rule, `TIMES` deviations in every
reason where they can occur (20 by default), the share that is reported, the diagnostics for each, and of those that a
safe fix mends, the share that comes back to the very note that was broken.
"""

from __future__ import annotations

import itertools
import random
import sys
from collections.abc import Iterator
from typing import NamedTuple

import tipifica
from support import filler, mutator
from tipifica.model import Edit, Record, Report, Settings
from tipifica.model.frozen import plain

SEED = 20240301
_LINE_BREAKS = "\n\r\v\f\x85\u2028\u2029"


class Row(NamedTuple):
    """What was seen of one rule: `detected` and `mended` are shares, `diagnostics` the mean number for a deviation."""

    code: str
    reasons: int
    planted: int
    detected: float
    diagnostics: float
    mended: float | None

    def __str__(self) -> str:
        """One row of the Markdown table."""
        mended = "" if self.mended is None else f"{self.mended:.3f}"
        shares = f"{self.detected:.3f} | {self.diagnostics:.3f} | {mended}"
        return f"| {self.code} | {self.reasons} | {self.planted} | {shares} |"


def check(broken: mutator.Broken) -> Report:
    """What is said of a broken note, under the settings and with the record that its deviation needs."""
    settings = Settings(**broken.settings)  # type: ignore[arg-type]
    return tipifica.check(broken.text, config=settings, record=Record(**broken.record) if broken.record else None)


def plantings(code: str, times: int) -> Iterator[mutator.Broken]:
    """`times` broken notes of every reason in which `code` has a place."""
    r = random.Random(f"{SEED} {code}")
    for reason in filler.REASONS:
        drawn = (mutator.plant(code, filler.conforming(reason, r), r) for _ in range(times * 3))
        yield from itertools.islice(filter(None, drawn), times)


def row(code: str, times: int) -> Row:
    """Plant and check. ZeroDivisionError where the rule finds no place at all."""
    seen = [(broken, check(broken)) for broken in plantings(code, times)]
    codes = [[found.code for found in report.diagnostics] for _, report in seen]
    mended = [report.canonical == broken.mended for broken, report in seen if broken.mended is not None]
    return Row(
        code,
        len({broken.note.reason for broken, _ in seen}),
        len(seen),
        sum(code in found for found in codes) / len(seen),
        sum(map(len, codes)) / len(seen),
        sum(mended) / len(mended) if mended else None,
    )


def table(prefix: str, times: int) -> list[Row]:
    """A row for every rule whose code starts with `prefix`."""
    return [row(code, times) for code in mutator.CODES if code.startswith(prefix)]


def mutated(count: int) -> Iterator[str]:
    """Notes with a planted deviation and notes with noise, in turn."""
    r = random.Random(SEED)
    codes = [code for code in mutator.CODES if code[0] in "STC"]
    for at, note in enumerate(filler.notes(count, SEED)):
        broken = mutator.plant(r.choice(codes), note, r) if at % 2 else None
        yield mutator.noise(note.text, r) if broken is None else broken.text


def conforming_faults(note: filler.Note) -> list[str]:
    """What is wrong with what is said of a conforming note; nothing where all is right."""
    report = tipifica.check(note.text)
    observation = report.observation
    faults = [f"{found.code} at {tuple(found.span)}" for found in report.diagnostics]
    if observation.reason != note.reason:
        faults.append(f"reason {observation.reason}, not {note.reason}")
    if plain(observation.fields) != note.fields:
        faults.append(f"fields {plain(observation.fields)}, not {note.fields}")
    if (report.verdict, report.canonical) != ("conforms", note.text):
        faults.append(f"verdict {report.verdict}, canonical {report.canonical!r}")
    return [f"{note.text!r}: {fault}" for fault in faults]


def habit_faults(note: filler.Note, code: str, text: str) -> list[str]:
    """What is wrong with the reading of a conforming note that was written throughout in a way that `code` reports."""
    report = tipifica.check(text)
    observation = report.observation
    faults = [f"{found.code} at {tuple(found.span)}" for found in report.diagnostics if found.code != code]
    if text != note.text and not report.diagnostics:
        faults.append(f"no {code}")
    if (observation.reason, plain(observation.fields)) != (note.reason, note.fields):
        faults.append(f"read as {observation.reason} with {plain(observation.fields)}")
    if report.canonical != note.text:
        faults.append(f"mended to {report.canonical!r}")
    return [f"{text!r}: {fault}" for fault in faults]


PROOF_FAILED = "the proof failed"


def mending_faults(text: str) -> list[str]:
    """Where mending `text` loses something: each fault as a line, none where all holds.

    The canonical form keeps reason and fields and is its own canonical form; all safe fixes applied together are it;
    edits of the note do not overlap; no span leaves the note; no proof failed.
    """
    report = tipifica.check(text)
    faults = [PROOF_FAILED] if report.proof_failed else []
    for found in report.diagnostics:
        if not 0 <= found.span.start <= found.span.end <= len(text):
            faults.append(f"{found.code} lies outside: {found.span}")
    edits = [edit for found in report.diagnostics if found.fix for edit in found.fix.edits]
    edits.sort(key=lambda edit: edit.span)
    if any(one.span.end > other.span.start for one, other in itertools.pairwise(edits)):
        faults.append(f"edits overlap: {edits}")
    if report.canonical is not None:
        faults += _canonical_faults(report, report.canonical)
    return [f"{text!r}: {fault}" for fault in faults]


def _canonical_faults(report: Report, canonical: str) -> Iterator[str]:
    again = tipifica.check(canonical)
    safe = [found.fix for found in report.diagnostics if found.fix and found.fix.applicability == "safe"]
    together = _applied(report.observation.text, [edit for fix in safe for edit in fix.edits])
    # The line end of a note is no part of it.
    if canonical not in {together, together.rstrip(_LINE_BREAKS)}:
        yield f"the safe fixes give {together!r}, not {canonical!r}"
    if again.canonical != canonical:
        yield f"{canonical!r} is mended again, to {again.canonical!r}"
    if again.observation.reason != report.observation.reason:
        yield f"reason {report.observation.reason} becomes {again.observation.reason}"
    before, after = report.observation.fields, again.observation.fields
    if before != after:
        yield f"fields {before} become {after}"


def _applied(text: str, edits: list[Edit]) -> str:
    """`text` with edits that do not overlap; insertions at one place come in the order given, before a replacement."""
    pieces, done = [], 0
    for edit in sorted(edits, key=lambda edit: edit.span):
        pieces += [text[done : edit.span.start], edit.content]
        done = edit.span.end
    return "".join((*pieces, text[done:]))


_HEAD = """# Planted deviations

One deviation of a known rule is planted in a conforming note, {times} times for every rule and every reason where it
can occur, and the note is checked. *detected*: the share in which the rule reports; *diagnostics*: how many findings
there are for one deviation (1.000 is no cascade); *mended*: of those that a safe fix undoes, the share whose canonical
form is the very note that was broken. Conforming notes, {conforming}: findings in {faulty} of them. Seed {seed}.

Made by `python -m support.planted {times} > ../docs/planted.md` in `tests/`.

| rule | reasons | planted | detected | diagnostics | mended |
|---|---|---|---|---|---|
"""


def main(arguments: list[str]) -> int:
    """Print the page."""
    times = int(arguments[0]) if arguments else 20
    conforming = times * 500
    faulty = sum(bool(conforming_faults(note)) for note in filler.notes(conforming, SEED))
    sys.stdout.write(_HEAD.format(times=times, conforming=conforming, faulty=faulty, seed=SEED))
    for prefix in arguments[1:] or ("S", "T", "C", "M", "P"):
        for one in table(prefix, times):
            sys.stdout.write(f"{one}\n")
            sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
