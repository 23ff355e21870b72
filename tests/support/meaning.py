"""Measure whether safe fixes keep what a note says, on notes that leave the manual, judged without asking the parser.

`python -m support.meaning` (in `tests/`) prints docs/meaning.md: for each kind of spoiled note, how many
are changed in what they say by their safe fixes, how many are read as a reason that they do not say, how many of these
pass without a person, and how many are settled though a person must decide. `--share 0.1` takes a part of the notes
(the same each time), `--kind insert` one kind, `--show 20` prints notes that are wrong, with `--fault changed`
those of one fault, `--without-arbiter` keeps what the arbiter refuses.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from typing import NamedTuple

import tipifica
from support import said, spoiled
from support.spoiled import Case
from tipifica import engine
from tipifica.fixes.apply import apply, safe_fixes
from tipifica.language import default
from tipifica.model import Observation, Report
from tipifica.model.frozen import plain

CHANGED, READ, PASSED, SETTLED, VALUE = "changed", "wrong reason", "wrong and passed", "settled", "value"
"""What may be wrong of a note: a safe fix changes what it says; its reason is one that it does not say; such a reason
needs no person; a person must decide and is not asked; commentary became a value, or a value was lost."""
FAULTS = (CHANGED, READ, PASSED, SETTLED, VALUE)


class Seen(NamedTuple):
    """What was made of a spoiled note: its faults, each with what is wrong, and the note as its safe fixes leave it."""

    case: Case
    faults: dict[str, str]
    mended: str
    report: Report


def _proved_alone(text: str) -> Report:
    """The report on a note whose safe fixes were proved and not judged."""
    language, settings = default(), engine.DEFAULT
    return engine.prove(engine.examine(text, language, settings)[1], language, settings, None)


def look(case: Case, without_arbiter: bool = False) -> Seen:
    """Check one note and judge what is said of it."""
    report = _proved_alone(case.text) if without_arbiter else tipifica.check(case.text)
    mended = apply(case.text, safe_fixes(report.diagnostics))
    reason = report.observation.reason
    faults = {}
    if changed := _changed(case, mended, reason):
        faults[CHANGED] = "; ".join(changed)
    wrong = reason not in case.reasons
    passed = report.verdict in ("conforms", "mendable")
    if wrong:
        faults[READ] = f"read as {reason}"
    if wrong and passed:
        faults[PASSED] = report.verdict
    if case.settled and passed and not _is_another_writing(case):
        faults[SETTLED] = report.verdict
    if case.code and reason is None and case.code not in {d.code for d in report.diagnostics}:
        faults[SETTLED] = f"no {case.code}"
    if case.values is not None and not wrong and (told := _other_values(case.values, report.observation)):
        faults[VALUE] = told
    return Seen(case, faults, mended, report)


def _other_values(values: Mapping[str, object], seen: Observation) -> str:
    """The fields that are read otherwise, as a line."""
    read = plain(seen.fields)
    keys = sorted((values.keys() | read.keys()) - spoiled.FREE)
    return ", ".join(f"{key} {read.get(key)}" for key in keys if read.get(key) != values.get(key))


def _changed(case: Case, mended: str, reason: str | None) -> list[str]:
    changed = said.changes(case.text, mended, reason)
    if case.verbatim not in f"{mended}//" and not _is_another_writing(case):
        changed.append(f"not as it was typed: {case.verbatim}")
    return changed


def _is_another_writing(case: Case) -> bool:
    """Whether the word that was put in says the same as the one it replaced."""
    if case.kind != "replace":
        return False
    meant, _, written = case.what.partition(" (")[0].partition(" -> ")
    return said.is_another_writing(said.folded(written), said.folded(meant))


def measured(cases: Sequence[Case], without_arbiter: bool = False) -> Iterator[Seen]:
    """What is made of each note, in their order, on all processors where there are many."""
    one = partial(look, without_arbiter=without_arbiter)
    if len(cases) < 2_000:
        yield from map(one, cases)
        return
    with ProcessPoolExecutor(mp_context=multiprocessing.get_context("spawn")) as pool:
        yield from pool.map(one, cases, chunksize=200)


def part(kind: str, share: float) -> list[Case]:
    """So much of the notes of a kind, drawn from all of them, always the same."""
    cases = list(spoiled.KINDS[kind]())
    drawn = random.Random(spoiled.SEED).sample(range(len(cases)), round(share * len(cases)))
    return [cases[n] for n in sorted(drawn)]


def counts(kind: str, share: float = 1.0, without_arbiter: bool = False) -> tuple[int, Counter[str]]:
    """The number of notes of a kind, and of each fault."""
    cases = part(kind, share)
    return len(cases), Counter(fault for seen in measured(cases, without_arbiter) for fault in seen.faults)


def row(name: str, total: int, found: Counter[str]) -> str:
    """A row of the table."""
    return (
        f"| {name} | {total:,} | "
        + " | ".join(f"{found[fault]} ({found[fault] / total:.2%})" for fault in FAULTS)
        + " |"
    )


def _table(kinds: Sequence[str], share: float, without_arbiter: bool) -> list[Seen]:
    """Print a row for each kind; the notes of which something is wrong."""
    print(_HEAD)
    wrong: list[Seen] = []
    for kind in kinds:
        cases = part(kind, share)
        found = [seen for seen in measured(cases, without_arbiter) if seen.faults]
        print(row(kind, len(cases), Counter(fault for seen in found for fault in seen.faults)), flush=True)
        wrong += found
    return wrong


def _show(seen: Seen) -> None:
    print(f"- {seen.case.what}: " + "; ".join(f"{fault}: {what}" for fault, what in seen.faults.items()))
    codes = " ".join(d.code for d in seen.report.diagnostics)
    print(f"  {seen.case.text}\n  {seen.report.verdict} {seen.report.observation.reason} {codes}")
    if seen.mended != seen.case.text:
        print(f"  {seen.mended}")


_PAGE = """# What safe fixes keep

Conforming notes of all 39 reasons are changed in what they say, checked, and mended by their safe fixes; a judge that
asks no parser compares the words and numbers of both notes in their order.

| notes | made by |
|---|---|
| insert | a piece of commentary (date, price, plan, order, name, complaint, …) before, behind or beside a segment |
| replace | a word of a phrase replaced by one of Spanish near it, of two public lists, or by a loan word or a name |
| polarity | `no`, `sin` left out; `no`, `sí`, `sin`, `ni`, `nunca`, `tampoco`, `jamás` put in before a fixed phrase |
| causes | two causes, each said whole |
| reasons | two reasons, each said whole |

*changed*: the mended note says more, less or something else; *wrong reason*: the note is read as a reason that it does
not say; *wrong and passed*: and needs no person; *settled*: a person must decide and is not asked; *value*: commentary
became a value, or a value was lost.

Made by `python -m support.meaning > ../docs/meaning.md` in `tests/`.

"""
_HEAD = """| notes | | changed | wrong reason | wrong and passed | settled | value |
|---|---|---|---|---|---|---|"""


def main(arguments: Sequence[str]) -> int:
    """Print the table, and examples where they are asked for."""
    asked = argparse.ArgumentParser(prog="python -m support.meaning")
    asked.add_argument("--kind", action="append", choices=tuple(spoiled.KINDS))
    asked.add_argument("--share", type=float, default=1.0)
    asked.add_argument("--show", type=int, default=0)
    asked.add_argument("--fault", choices=FAULTS)
    asked.add_argument("--without-arbiter", action="store_true")
    options = asked.parse_args(arguments)
    if not arguments:
        print(_PAGE, end="")
        _table(list(spoiled.KINDS), 1.0, False)
        print("\nThe same where no arbiter judges the safe fixes:\n")
        _table(list(spoiled.KINDS), 1.0, True)
        return 0
    seen = _table(options.kind or list(spoiled.KINDS), options.share, options.without_arbiter)
    shown = [one for one in seen if options.fault is None or options.fault in one.faults]
    step = max(1, len(shown) // options.show) if options.show else 1
    for seen in shown[::step][: options.show]:
        _show(seen)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
