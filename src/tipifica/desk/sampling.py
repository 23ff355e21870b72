"""A sample of results for a person to judge: so many notes of each group, spread over reasons and verdicts.

Systematic sampling: the notes of a group stand in the order of their strata, and one of every so many is taken, from a
start that chance gives. So each note of a group is as likely as any other, and each stratum has its share of the
sample, rounded up or down. Chance is a digest of the seed: the same rows give the same sample, in whatever order.
"""

from __future__ import annotations

import hashlib
import heapq
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from tipifica.bulk.results import NOTE, PLACE
from tipifica.bulk.results_in import ResultsIn
from tipifica.files.errors import InputError

LIMIT = 20_000
"""The most notes that a sample may have: nobody judges more, and all of them are held in memory."""
_PLACE = tuple(column.name for column in PLACE)
_BITS = 64


class Stratum(NamedTuple):
    """Results of one group that have the same reason (None where it is open) and verdict."""

    group: str | None
    reason: str | None
    verdict: str | None


class SampledRow(NamedTuple):
    """One row of the sample: its stratum, and the cells that were asked for by the names of their columns."""

    stratum: Stratum
    cells: Mapping[str, str | None]


class Sample(NamedTuple):
    """The rows, in the order of their strata; of each stratum how many notes there are and how many were taken."""

    rows: tuple[SampledRow, ...]
    there: Mapping[Stratum, int]
    taken: Mapping[Stratum, int]


def sample(results: ResultsIn, per: str | None, size: int, seed: int, columns: Sequence[str]) -> Sample:
    """Return `size` notes of each value of the column `per` (of all of them for None), all where there are not so many;
    with the cells of `columns`, as far as the results have them.

    The rows are read twice; in memory are the counts of strata and the sample. Raises InputError: more than `LIMIT`
    notes, results that cannot be read to their end.
    """
    there: Counter[Stratum] = Counter()
    for stratum, _ in _rows(results, per, ()):
        there[stratum] += 1
        if len(there) > LIMIT:
            _refuse(results, per)
    taken = allocated(there, size, seed)
    if sum(taken.values()) > LIMIT:
        _refuse(results, per)
    kept: dict[Stratum, list[tuple[int, int, Mapping[str, str | None]]]] = {}
    for number, (stratum, cells) in enumerate(
        _rows(results, per, [name for name in columns if name in results.header])
    ):
        if taken[stratum]:
            # The heap's least is the row of the highest digest: the first to go.
            rank = -_chance(seed, *(cells.get(name) for name in (*_PLACE, NOTE.name)))
            heap = kept.setdefault(stratum, [])
            if len(heap) < taken[stratum]:
                heapq.heappush(heap, (rank, number, cells))
            elif rank > heap[0][0]:
                heapq.heapreplace(heap, (rank, number, cells))
    rows = [SampledRow(each, cells) for each in _in_order(kept) for _, _, cells in sorted(kept[each], reverse=True)]
    return Sample(tuple(rows), there, taken)


def allocated(there: Mapping[Stratum, int], size: int, seed: int) -> Mapping[Stratum, int]:
    """Return how many notes are taken of each stratum: `size` a group, each stratum its share, rounded up or down."""
    groups = Counter[str | None]()
    for stratum, count in there.items():
        groups[stratum.group] += count
    before = dict.fromkeys(groups, 0)
    taken = {}
    for stratum in _in_order(there):
        count, group = there[stratum], stratum.group
        every = max(Fraction(groups[group], size), Fraction(1))
        start = Fraction(_chance(seed, group), 2**_BITS) if every > 1 else Fraction(0)
        first, end = (-((start * every - at) // every) for at in (before[group], before[group] + count))
        taken[stratum] = int(end - first)
        before[group] += count
    return taken


def _in_order(strata: Mapping[Stratum, object]) -> list[Stratum]:
    return sorted(strata, key=lambda each: [part or "" for part in each])


def _rows(
    results: ResultsIn, per: str | None, columns: Sequence[str]
) -> Iterator[tuple[Stratum, Mapping[str, str | None]]]:
    identity = [name for name in (*_PLACE, NOTE.name) if name in results.header] if columns else []
    wanted = list(dict.fromkeys([*([per] if per is not None else []), "reason", "verdict", *identity, *columns]))
    names = [name for name in wanted if name in results.header]
    for chunk in results.columns(names):
        for row in zip(*chunk, strict=True):
            cells = dict(zip(names, row, strict=True))
            group = (cells[per] or "").strip() or None if per is not None else None
            yield Stratum(group, cells.get("reason") or None, cells["verdict"]), cells


def _chance(seed: int, *parts: str | None) -> int:
    # Lengths go before the values: ("ab", "c") is not ("a", "bc").
    content = "".join(f"{len(part or '')}:{part or ''}" for part in (str(seed), *parts))
    digest = hashlib.blake2b(content.encode("utf-8", "surrogatepass"), digest_size=_BITS // 8).digest()
    return int.from_bytes(digest)


def _refuse(results: ResultsIn, per: str | None) -> None:
    raise InputError(
        "{path}: por «{column}» la muestra pasaría de {limit} notas; pida menos, o por otra columna",
        path=results.path,
        column=per or "—",
        limit=LIMIT,
    )
