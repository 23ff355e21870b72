"""The texts of single notes among results."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection

from tipifica.bulk.results import NOTE
from tipifica.bulk.results_in import ResultsIn


def texts_of(results: ResultsIn, numbers: Collection[int]) -> dict[int, str]:
    """Return the notes with these numbers among the results, from 1; reading ends with the last of them.

    Raises InputError where the results cannot be read so far.
    """
    wanted = sorted(set(numbers))
    texts: dict[int, str] = {}
    first = 1
    for (column,) in results.columns([NOTE.name]) if wanted else ():
        here = wanted[bisect_left(wanted, first) : bisect_left(wanted, first + len(column))]
        texts |= {number: column[number - first] or "" for number in here}
        first += len(column)
        if len(texts) == len(wanted):
            break
    return texts
