"""What a scanner gives back."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tipifica.model.named import NamedTuple


class Scanned(NamedTuple):
    """A value that stands in the text up to `end` (code points).

    `value` is what it says (None where it cannot be read), `canonical` how it should be written (None: as it is).
    `code` names the rule that its writing or its impossibility breaks, "" for none; `at` is where the deviation begins
    when that is not where the value begins. `parts` holds more than one value of a kind, for the kinds that need it.
    """

    end: int
    cost: int
    deviation: int
    value: object
    canonical: str | None = None
    at: int | None = None
    parts: tuple[object, ...] = ()


Scanner = Callable[[str, int], Iterator[Scanned]]
