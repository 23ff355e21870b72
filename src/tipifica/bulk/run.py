"""A run: sources → portions → engine → sink, with the journal beside it. Every row that comes in is in the account."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import islice
from types import FrameType
from typing import NamedTuple

from tipifica.bulk.account import RowCounts
from tipifica.bulk.engines import Engine
from tipifica.bulk.journal import CHANGED, Checkpoint, Journal
from tipifica.bulk.rows import Portion, Sink, Source
from tipifica.bulk.trail import Trail
from tipifica.bulk.work import Job
from tipifica.files.errors import InputError

PORTION_ROWS = 200
# What is written is made durable so often: what a killed run has to do again.
MARK_SECONDS = 0.5

Watch = Callable[[int, float | None], None]


class Outcome(NamedTuple):
    """How a run ended: the account of all rows that are in the output, the seconds that it took (those of the runs that
    it took up among them), and whether it was interrupted."""

    tally: RowCounts
    seconds: float
    interrupted: bool


class Stop:
    """Whether somebody asked the run to end: SIGINT or SIGTERM. The second one ends the program where it stands."""

    def __init__(self) -> None:
        self.asked = False

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Hear the signals in the block; only the main thread can."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        signals = (signal.SIGINT, signal.SIGTERM)
        before = [signal.signal(each, self._hear) for each in signals]
        try:
            yield
        finally:
            for each, handler in zip(signals, before, strict=True):
                signal.signal(each, handler)

    def _hear(self, _signal: int, _frame: FrameType | None) -> None:
        if self.asked:
            raise KeyboardInterrupt
        self.asked = True


class ScanRun:
    """One run over `sources`. With a journal it can be interrupted at any moment, and `resume` goes on."""

    def __init__(
        self,
        sources: Sequence[Source],
        job: Job,
        sink: Sink,
        engine: Engine,
        journal: Journal | None = None,
        refused: list[InputError] | None = None,
    ) -> None:
        self._sources = sources
        self._job = job
        self._sink = sink
        self._engine = engine
        self._journal = journal
        self._refused = refused
        self._trail = Trail() if journal is not None and any(source.stamp() is None for source in sources) else None
        self._tally = RowCounts()
        self._done = 0
        self._before = 0.0
        self._read = ""
        self._began = time.monotonic()
        self._reading = 0
        self._unreadable = False
        # Only from then on the journal and the partial output are this run's to remove.
        self._taken_up = False

    def go(self, size: int, watch: Watch, *, resume: bool = False) -> Outcome:
        """Do all there is to do, in portions of `size` rows (a run that is taken up keeps its size).

        `watch` is called now and then with the rows done so far and the share of the input that was read. Raises
        InputError: the input, the output or the journal cannot be handled; what a journal describes stays.
        """
        try:
            return self._go(size, watch, resume=resume)
        except InputError:
            # What was written so far is of use only where the same input can be read again.
            if self._journal is None or self._unreadable or self._done == 0:
                self._give_up()
            raise
        finally:
            self._sink.release()

    def _go(self, size: int, watch: Watch, *, resume: bool) -> Outcome:
        size, finished = self._take_up(size, resume=resume)
        self._taken_up = True
        stop = Stop()
        with stop.listening():
            if not finished and not self._work(size, watch, stop):
                self._interrupt(size)
                return self._outcome(interrupted=True)
            self._end(size, finished=finished)
        return self._outcome(interrupted=False)

    def _interrupt(self, size: int) -> None:
        if self._journal is None:
            self._sink.abandon()
        else:
            self._mark(size)

    def _give_up(self) -> None:
        if self._taken_up:
            self._sink.abandon()
            if self._journal is not None:
                self._journal.remove()

    def _take_up(self, size: int, *, resume: bool) -> tuple[int, bool]:
        """Return the size of portions, and whether a run that was killed had finished already."""
        journal = self._journal
        if journal is None:
            return size, False
        if not resume:
            if journal.exists():
                raise InputError(
                    "{path}: quedó una ejecución a medias; siga con --resume, o bórrelo para empezar de nuevo",
                    path=journal.path,
                )
            journal.write(Checkpoint(size))
            return size, False
        found = journal.read()
        if found is None or found.sink is None:
            journal.write(Checkpoint(found.size if found else size))
            return (found.size if found else size), False
        there = self._sink.resume(found.sink)
        if not there and not found.whole:
            raise InputError(
                "{path}: falta la salida a medias de la que habla; bórrelo para empezar de nuevo", path=journal.path
            )
        self._done, self._before, self._read = found.portions, found.seconds, found.read
        self._tally = RowCounts.of_state(found.tally or {})
        return found.size, not there

    def _work(self, size: int, watch: Watch, stop: Stop) -> bool:
        """Do what is left; returns False if it was interrupted."""
        marked = time.monotonic()
        with closing(self._left(size)) as left, closing(self._engine(self._job, left)) as results:
            for parts in results:
                for part in parts or ():
                    self._sink.write(part.encoded)
                    self._tally.add(part.tally)
                self._done += parts is not None
                watch(self._tally.read, self._share())
                if stop.asked:
                    return False
                if self._journal is not None and time.monotonic() - marked >= MARK_SECONDS:
                    self._mark(size)
                    marked = time.monotonic()
        return not stop.asked

    def _left(self, size: int) -> Generator[Portion, None, None]:
        """The portions that are not done yet. Raises InputError where the rows of the others are not what they were."""
        with closing(self._portions(size)) as read:
            portions = read if self._trail is None else self._trail.follow(read)
            for _ in islice(portions, self._done):
                pass
            if self._done and self._journal is not None and self._digest() != self._read:
                raise InputError(CHANGED["input"], path=self._journal.path)
            yield from portions

    def _digest(self) -> str:
        """What the journal says of the rows that are done; "" where their inputs tell whether they changed."""
        if self._journal is None or self._trail is None:
            return ""
        return self._journal.digest(self._trail.after(self._done))

    def _portions(self, size: int) -> Generator[Portion, None, None]:
        first = 0
        for number, source in enumerate(self._sources):
            self._reading = number
            try:
                with closing(source.portions(size, first)) as portions:
                    for portion in portions:
                        first = portion.first + len(portion)
                        yield portion
            except InputError as error:
                if self._refused is None:
                    # A file stays as it is; a database that went away comes back.
                    self._unreadable = source.stamp() is not None
                    raise
                self._refused.append(error)

    def _share(self) -> float | None:
        share = self._sources[self._reading].share()
        return None if share is None else (self._reading + share) / len(self._sources)

    def _mark(self, size: int, *, whole: bool = False) -> None:
        if self._journal is not None:
            state = self._sink.mark()
            tally, seconds = self._tally.state(), self._before + self._seconds()
            self._journal.write(Checkpoint(size, self._done, state, tally, seconds, whole, self._digest()))

    def _end(self, size: int, *, finished: bool) -> None:
        if not finished:
            self._mark(size, whole=True)
            self._sink.close()
        if self._journal is not None:
            self._journal.remove()

    def _seconds(self) -> float:
        return time.monotonic() - self._began

    def _outcome(self, *, interrupted: bool) -> Outcome:
        return Outcome(self._tally, self._before + self._seconds(), interrupted)


def stamps(sources: Iterable[Source]) -> list[list[object]]:
    """Return what tells the inputs of a run from what they may become, as far as they tell it themselves."""
    return [[source.path, *source.header, *(source.stamp() or ())] for source in sources]
