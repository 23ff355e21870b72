"""Each figure of the cost model changed by a stated factor: which case of the corpus notices.

`python -m support.pins` (in `tests/`) demands that the case which `pins.toml` names for a figure notices, and writes
docs/costs.md. `--find` looks for a case for each figure that has none, or whose case does not notice any more: some
minutes. A figure that no case pins gets a case of its own, or goes.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import NamedTuple

from support.held import cases, concluded, first_that_notices, notices
from tipifica.language import Language, default
from tipifica.messages import translate
from tipifica.parser.choose.reading import read
from tipifica.parser.costs import Cost, Limit
from tipifica.parser.points import figures, made_of, named
from tipifica.report.figures import FIGURES

PINS = Path(__file__).parents[1] / "pins.toml"
PAGE = Path(__file__).parents[2] / "docs" / "costs.md"
# What a figure is changed by, the smallest change first.
FACTORS = (2, 0.5, 4, 0, 20)
HEAD = """# Costs

<!-- Made by `python -m support.pins` (in `tests/`): not edited by hand. -->

What a note pays for, and how far something may go: the figures of `src/tipifica/parser/costs.py`, where the relations
that decisions depend on are said beside them. A figure is pinned: multiplied by the factor in the fourth column, it
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
    return notices(pin.case, partial(changed, name, pin.times))


# ---------------------------------------------------------------- looking for cases


def _likely() -> Mapping[str, list[str]]:
    """All cases for each figure, the likeliest to notice first: those whose reading pays it, then the shortest."""
    paid: dict[str, list[str]] = {}
    shortest = sorted(cases(), key=lambda name: len(cases()[name].text))
    with named():
        grammar = Language(default().data).grammar
        for name in shortest:
            path = read(cases()[name].text, grammar).path
            for figure in {figure for amount in (path.paid if path else ()) for figure in made_of(amount)}:
                paid.setdefault(figure, []).append(name)
    return {figure: list(dict.fromkeys([*paid.get(figure, ()), *shortest])) for figure in of_classes()}


def find(name: str, likely: Sequence[str]) -> Pin | None:
    """A pin for a figure; None where no case notices anything."""
    for times in FACTORS:
        if int(figures(of_classes()[name])[name] * times) == figures(of_classes()[name])[name]:
            continue
        case = first_that_notices(likely, partial(changed, name, times))
        if case is not None:
            return Pin(times, case)
    return None


def _find_all() -> dict[str, Pin]:
    found = {name: pin for name, pin in pins().items() if name in of_classes()}
    wanted = [name for name in of_classes() if name not in found or not holds(name, found[name])]
    likely = _likely() if wanted else {}
    for name in wanted:
        pin = find(name, likely[name])
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
            what = translate(FIGURES[name], "en") if name in FIGURES else ""
            case = known[name].case.replace("|", "\\|")
            rows.append(f"| `{name}` | {value} | {what} | {known[name].times:g} | {case} |")
        parts.append("\n".join(rows) + "\n")
    return "".join(parts)


def main(arguments: list[str]) -> int:
    """Demand all pins and write the page. Exit status 1 where one does not hold."""
    known = _find_all() if "--find" in arguments else pins()
    loose = [f"{name}: no case notices" for name in of_classes() if name not in known or not holds(name, known[name])]
    return concluded(loose, f"{len(of_classes())} figures", PAGE, page)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
