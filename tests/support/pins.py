"""Each figure of the cost model changed by a stated factor: which case of the corpus notices.

`python -m support.pins` (in `tests/`) demands that the case which `pins.toml` names for a figure notices, and writes
docs/costs.md. `--find` looks for a case for each figure that has none, or whose case does not notice any more: some
minutes. A figure that no case pins is pinned by a case of its own, or taken out.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import tipifica
from support.held import cases, first_that_notices, notices
from tipifica.language import Language, default
from tipifica.messages import translate
from tipifica.parser import points
from tipifica.parser.costs import Cost, Limit
from tipifica.parser.points import figures, named
from tipifica.report.figures import FIGURES

PINS = Path(__file__).parents[1] / "pins.toml"
PAGE = Path(__file__).parents[2] / "docs" / "costs.md"
# What a figure is changed by, the smallest change first.
FACTORS = (2, 0.5, 4, 0)
HEAD = """# Costs

<!-- Made by `python -m support.pins` (in `tests/`): not edited by hand. -->

What a note pays for, and how far something may go: the figures of `src/tipifica/parser/costs.py`, where the relations
that decisions depend on are said beside them. Each figure is pinned: multiplied by the factor in the fourth column, it
makes the case of the corpus in the last one come out otherwise. `tests/test_pins.py` changes each and demands it.
"""


class Pin(NamedTuple):
    """The case that notices when a figure is multiplied by `times`."""

    times: float
    case: str


def of_classes() -> dict[str, type]:
    """The class of each figure, by the figure's name. No two are called alike."""
    found = dict.fromkeys(figures(Cost), Cost)
    assert not found.keys() & figures(Limit).keys()
    return found | dict.fromkeys(figures(Limit), Limit)


def pins() -> dict[str, Pin]:
    """The pins by the names of the figures."""
    read = tomllib.loads(PINS.read_text(encoding="utf-8")) if PINS.exists() else {}
    return {name: Pin(**pin) for name, pin in read.items()}


@contextmanager
def changed(name: str, times: float) -> Iterator[None]:
    """Within, a figure is another."""
    of = of_classes()[name]
    value = figures(of)[name]
    other = int(value * times)
    assert other != value
    setattr(of, name, other)
    try:
        yield
    finally:
        setattr(of, name, value)


def holds(name: str, pin: Pin) -> bool:
    """Whether the case of a pin notices."""
    with changed(name, pin.times):
        return notices(pin.case)


# ---------------------------------------------------------------- looking for cases


def _touched() -> Mapping[str, list[str]]:
    """The cases in whose reading a figure was added up, by its name: those where it is paid in the end first."""
    paid: dict[str, list[str]] = {}
    looked: dict[str, list[str]] = {}
    for name, case in cases().items():
        seen: set[str] = set()
        add = points.Points._plus

        def plus(self: points.Points, other: int, sign: int, seen: set[str] = seen, add=add) -> points.Points:  # type: ignore[no-untyped-def]
            made = add(self, other, sign)
            seen.update(made.of)
            return made

        points.Points._plus = plus  # type: ignore[method-assign]
        try:
            with named():
                reading = tipifica.parser.choose.reading.read(case.text, Language(default().data).grammar)  # type: ignore[attr-defined]
        finally:
            points.Points._plus = add  # type: ignore[method-assign]
        final = {figure for amount in (reading.path.paid if reading.path else ()) for figure in points.made_of(amount)}
        for figure in final:
            paid.setdefault(figure, []).append(name)
        for figure in seen - final:
            looked.setdefault(figure, []).append(name)
    return {name: [*paid.get(name, ()), *looked.get(name, ())] for name in figures(Cost)}


def find(name: str, likely: list[str]) -> Pin | None:
    """A pin for a figure; None where no case notices anything."""
    for times in FACTORS:
        if int(figures(of_classes()[name])[name] * times) == figures(of_classes()[name])[name]:
            continue
        with changed(name, times):
            case = first_that_notices(likely)
        if case is not None:
            return Pin(times, case)
    return None


def _find_all() -> dict[str, Pin]:
    found = {name: pin for name, pin in pins().items() if name in of_classes()}
    wanted = [name for name in of_classes() if name not in found or not holds(name, found[name])]
    touched = _touched() if wanted else {}
    for name in wanted:
        pin = find(name, touched.get(name) or list(cases()))
        sys.stdout.write(f"{name}: {pin}\n")
        sys.stdout.flush()
        found.pop(name, None)
        if pin is not None:
            found[name] = pin
        _write(found)
    return found


def _write(found: Mapping[str, Pin]) -> None:
    rows = [
        f'[{name}]\ntimes = {found[name].times:g}\ncase = "{found[name].case}"\n'
        for name in of_classes()
        if name in found
    ]
    PINS.write_text("# The case of the corpus that notices when a figure is multiplied.\n\n" + "\n".join(rows), "utf-8")


# ---------------------------------------------------------------- the page


def page() -> str:
    """The page of figures."""
    known = pins()
    parts = [HEAD]
    for title, of in (("What is paid", Cost), ("How far", Limit)):
        rows = [f"\n## {title}\n", "| figure | value | for | × | case |", "|---|---|---|---|---|"]
        for name, value in figures(of).items():
            pin = known[name]
            what = translate(FIGURES[name], "en") if name in FIGURES else ""
            rows.append(f"| `{name}` | {value} | {what} | {pin.times:g} | {pin.case.replace('|', chr(92) + '|')} |")
        parts.append("\n".join(rows) + "\n")
    return "".join(parts)


def main(arguments: list[str]) -> int:
    """Demand all pins and write the page. Exit status 1 where one does not hold."""
    known = _find_all() if "--find" in arguments else pins()
    loose = [name for name in of_classes() if name not in known or not holds(name, known[name])]
    for name in loose:
        sys.stdout.write(f"{name}: no case notices\n")
    if not loose:
        PAGE.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{len(of_classes())} figures, {len(loose)} loose\n")
    return 1 if loose else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
