"""What is done to a portion of rows, the same in whichever process: parse, choose by date, check, mask, encode."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from tipifica.bulk.account import MAX_LISTED, RowCounts, Unsure, tally_of
from tipifica.bulk.kernel import Kernel, record_day, records_of
from tipifica.bulk.results import Column, Results, columns_of
from tipifica.bulk.rows import Chunk, Encoder, Portion
from tipifica.bulk.sinks.layout import notes_of
from tipifica.files.columns import Columns
from tipifica.files.rows.apart import SHORT, no_note
from tipifica.files.why import Why
from tipifica.known import is_fixed_word, policy_of
from tipifica.language import default
from tipifica.model import Settings
from tipifica.report.keyed import Keyed
from tipifica.report.masker import MASK, WORD

if TYPE_CHECKING:
    from tipifica.bulk.known_rows import KnownRows  # it reads results, which hardly any worker needs

LOST = Why("el proceso que la revisaba terminó de golpe")


class Period(NamedTuple):
    """Days from `since` to `until`, both included; None where there is no bound."""

    since: date | None = None
    until: date | None = None

    def holds(self, day: str) -> bool:
        """Return whether `day` (ISO) is one of them."""
        return (self.since is None or day >= self.since.isoformat()) and (
            self.until is None or day <= self.until.isoformat()
        )


class Job(NamedTuple):
    """All that the results depend on besides the rows; it is pickled to workers. `key` makes pseudonyms of what
    `redact` hides (`none`, `clients`, `all`); rows that are `known` are left out."""

    settings: Settings
    encoder: Encoder
    redact: str = "none"
    key: bytes | None = None
    fixes: bool = False
    period: Period = Period()
    known: KnownRows | None = None

    @property
    def schema(self) -> Sequence[Column]:
        """The columns of the results."""
        return columns_of(default().catalog, fixed=self.fixes)


class Done(NamedTuple):
    """A part of the output, encoded, and the account of its rows."""

    encoded: Any
    tally: RowCounts


class Worker:
    """Does a job, portion by portion."""

    def __init__(self, job: Job) -> None:
        self._job = job
        keyed = Keyed(job.key) if job.key is not None else None
        self._kernel = Kernel(default(), job.settings, policy=policy_of(job.redact, keyed), fixes=job.fixes)

    def do(self, portion: Portion) -> Done:
        """Return what the rows of `portion` come to."""
        chunk, left = _left_of(self._job, portion)
        results = self._check(chunk)
        again = _known_as_masked(self._job, chunk, results)
        if again:
            chunk, left = _without(chunk, again), left._replace(known=left.known + len(again))
            results = self._check(chunk)
        return _done(self._job, chunk, results, left)

    def _check(self, chunk: Chunk) -> Results:
        return self._kernel.check(chunk.columns[chunk.roles.note], records_of(chunk.roles, chunk.columns), chunk.unread)


def give_up(job: Job, portion: Portion, why: Why) -> Done:
    """Return what there is to say of rows that no process gets through: they were not checked, and `why`."""
    chunk, left = _left_of(job, portion)
    results = Results(len(chunk), job.schema)
    for position in range(len(chunk)):
        results.reset(position, why.said(job.settings.lang))
    return _done(job, chunk, results, left)


class _LeftOut(NamedTuple):
    """Rows of a portion that are not checked: no notes, out of the period, without a date, known."""

    apart: list[Unsure]
    outside: int
    undated: int
    known: int


def _left_of(job: Job, portion: Portion) -> tuple[Chunk, _LeftOut]:
    """Return the rows of a portion that are to be checked, and which are not."""
    chunk, apart = without_other_rows(portion.chunk(), job.settings.lang)
    chunk, outside, undated = chosen(chunk, job.period)
    known = [at for at, is_known in enumerate(job.known.among(chunk)) if is_known] if job.known else []
    return _without(chunk, known), _LeftOut(apart, outside, undated, len(known))


def _known_as_masked(job: Job, chunk: Chunk, results: Results) -> list[int]:
    """Return the rows that results may hold with a masked note alone, for what a privacy rule found is never written:
    where the case has a name, that and the rest of the note tell."""
    if job.known is None or not results.masked or chunk.roles.case is None:
        return []
    is_known = job.known.among(chunk, notes_of(chunk, results))
    return [at for at in sorted(results.masked) if is_known[at] and chunk.columns[chunk.roles.case][at]]


def _without(chunk: Chunk, positions: Collection[int]) -> Chunk:
    return part_of(chunk, [at for at in range(len(chunk)) if at not in positions]) if positions else chunk


def _done(job: Job, chunk: Chunk, results: Results, left: _LeftOut) -> Done:
    tally = tally_of(chunk, results)
    tally.apart_rows, tally.apart = len(left.apart), left.apart[:MAX_LISTED]
    tally.outside, tally.undated, tally.known = left.outside, left.undated, left.known
    return Done(job.encoder(_shown(chunk, results, job.redact), results), tally)


def halves_of(portion: Portion) -> tuple[Chunk, Chunk]:
    """Return the rows of a portion of at least two, in halves."""
    chunk = portion.chunk()
    middle = len(chunk) // 2
    return part_of(chunk, range(middle)), part_of(chunk, range(middle, len(chunk)))


def part_of(chunk: Chunk, positions: Sequence[int]) -> Chunk:
    """Return the rows of `chunk` at `positions`, which are in order."""
    return chunk.but(
        first=chunk.first + (positions[0] if positions else 0),
        columns=[[cells[at] for at in positions] for cells in chunk.columns],
        lines=[chunk.lines[at] for at in positions],
        unread={new: chunk.unread[at] for new, at in enumerate(positions) if at in chunk.unread},
        rows=[chunk.rows[at] for at in positions] if chunk.rows else (),
    )


def without_other_rows(chunk: Chunk, lang: str) -> tuple[Chunk, list[Unsure]]:
    """Return the rows of a table that are notes, and which are headers and totals, which are none."""
    if not chunk.rows or len(chunk.header) == 1:
        return chunk, []
    note, header = chunk.roles.note, chunk.header
    others: dict[int, Unsure] = {}
    for at, text in enumerate(chunk.columns[note]):
        # Hardly any note is so short, and a look at all cells of a row is dear.
        if text is None or len(text) < SHORT or text == header[note]:
            why = no_note([cells[at] for cells in chunk.columns], header, note)
            if why is not None:
                others[at] = Unsure(chunk.path, chunk.sheet, chunk.lines[at], why.said(lang))
    if not others:
        return chunk, []
    return part_of(chunk, [at for at in range(len(chunk)) if at not in others]), list(others.values())


def chosen(chunk: Chunk, period: Period) -> tuple[Chunk, int, int]:
    """Return the rows of `chunk` in `period`, and how many lie outside it or have no date that can be read."""
    position = chunk.roles.date
    if period == Period() or position is None:
        return chunk, 0, 0
    days = [record_day(written) for written in chunk.columns[position]]
    kept = [at for at, day in enumerate(days) if day is not None and period.holds(day)]
    undated = sum(day is None for day in days)
    return part_of(chunk, kept), len(chunk) - len(kept) - undated, undated


def _shown(chunk: Chunk, results: Results, level: str) -> Chunk:
    """Return `chunk` with all cells masked that may name somebody at this level. Its notes are masked in the results.

    Of a row that was not checked all is masked: nothing in it is known to be harmless, nor to stand in its column.
    """
    if level == "none":
        return chunk
    unsure = [at for at, why in enumerate(results.columns["why_unchecked"]) if why]
    shown = {*_harmless(chunk.roles, level), chunk.roles.note}
    columns = [
        _masked_at(unsure, cells) if position in shown else _masked_at(range(len(chunk)), cells)
        for position, cells in enumerate(chunk.columns)
    ]
    return chunk.but(columns=columns)


def _masked_at(positions: Iterable[int], cells: Sequence[str | None]) -> Sequence[str | None]:
    masked = list(cells)
    for at in positions:
        masked[at] = (cell := masked[at]) and _masked(cell)
    return masked


@cache
def _harmless(roles: Columns, level: str) -> frozenset[int | None]:
    """The source's columns that name nobody; any other may hold a client, whatever it is called."""
    named = {roles.state, roles.motive, roles.closure, roles.date, roles.case}
    return frozenset(named | {roles.agent} if level == "clients" else named)


def _masked(cell: str) -> str:
    return WORD.sub(lambda word: word[0] if is_fixed_word(word[0]) else MASK * len(word[0]), cell)
