"""Worker processes, and their supervision: a worker that dies costs one retry of the portion it had.

`multiprocessing.Pool` hangs when a worker is killed, and `ProcessPoolExecutor` loses what was pending; so each worker
has a pipe of its own here, and at most one portion. A portion that kills its worker again is halved, until the one row
is found that nobody survives; it is given up, and the others are checked.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import NamedTuple

from tipifica.bulk.extra import do_without_pandas
from tipifica.bulk.rows import Portion
from tipifica.bulk.work import LOST, Done, Job, Worker, give_up, halves_of
from tipifica.files.errors import InputError
from tipifica.files.why import Why, failed
from tipifica.messages import UserError

TICK_SECONDS = 0.2
READY = "ready"
# How often a portion may take a worker down with it before it is halved; a row by itself gets one more chance, for
# workers are killed from outside, too.
MAX_DEATHS = 2
MAX_DEATHS_OF_ROW = 3
# Workers in a row that may die before they are ready: then it is no accident.
MAX_STILLBORN = 5


class _Task(NamedTuple):
    """A portion or a piece of one: the `number`th of the run, of which it holds the rows from `start` on."""

    number: int
    start: int
    portion: Portion
    deaths: int = 0


class _Failure(NamedTuple):
    """What a worker answers that could not do its portion: a sentence for the user, or the kind of an error."""

    why: Why
    is_refusal: bool


class _Hand:
    """A worker process as its supervisor sees it."""

    def __init__(self, job: Job) -> None:
        context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe()
        self.process: BaseProcess = context.Process(target=work, args=(theirs, job), daemon=True)
        # Only the worker holds its end then, so that its death is the end of the pipe.
        with _undisturbed(), theirs:
            self.process.start()
        self.ready = False
        self.task: _Task | None = None

    def give(self, task: _Task) -> None:
        """Send a task; a worker that is dead keeps it until that is found out."""
        self.task = task
        try:
            self.connection.send(task.portion)
        except OSError:
            self.process.kill()

    def end(self) -> None:
        """Kill the process and wait for its end."""
        self.connection.close()
        self.process.kill()
        self.process.join()
        self.process.close()


class Workers:
    """`jobs` worker processes that do `job`; never more than a few portions and results are in memory. `hands` are
    those that live."""

    def __init__(self, job: Job, jobs: int) -> None:
        self._job = job
        self._jobs = jobs
        self._window = 2 * jobs + 1
        self.hands: list[_Hand] = []
        self._tasks: deque[_Task] = deque()
        # By number: the parts that are done by where they start, and how many tasks are still to come.
        self._parts: dict[int, dict[int, Done]] = {}
        self._open: dict[int, int] = {}
        self._stillborn = 0

    def results(self, portions: Iterator[Portion]) -> Generator[Sequence[Done] | None, None, None]:
        """Yield the parts of each portion, in order, and None now and then.

        Raises InputError where no worker can be started at all, and what reading a portion raises.
        """
        read = written = 0
        more = True
        try:
            while True:
                while more and read - written < self._window and len(self._tasks) <= self._jobs:
                    portion = next(portions, None)
                    more = portion is not None
                    if portion is not None:
                        self._parts[read], self._open[read] = {}, 1
                        self._tasks.append(_Task(read, 0, portion))
                        read += 1
                    self._give_out()
                while written < read and not self._open[written]:
                    parts = self._parts.pop(written)
                    del self._open[written]
                    written += 1
                    yield [parts[start] for start in sorted(parts)]
                    self._give_out()
                if written == read and not more:
                    return
                if not self._attend():
                    yield None
        finally:
            for hand in self.hands:
                hand.end()
            self.hands.clear()

    def _give_out(self) -> None:
        while len(self.hands) < self._jobs and len(self.hands) < len(self._tasks) + self._busy():
            self.hands.append(_Hand(self._job))
        for hand in self.hands:
            if self._tasks and hand.ready and hand.task is None:
                hand.give(self._tasks.popleft())

    def _busy(self) -> int:
        return sum(hand.task is not None for hand in self.hands)

    def _attend(self) -> bool:
        """Wait for what workers say; returns whether there was something."""
        waiting: list[Connection | int] = []
        for hand in self.hands:
            waiting += [hand.connection, hand.process.sentinel]
        heard = set(wait(waiting, TICK_SECONDS))
        for hand in list(self.hands):
            if hand.connection in heard or hand.process.sentinel in heard:
                self._hear(hand)
        self._give_out()
        return bool(heard)

    def _hear(self, hand: _Hand) -> None:
        try:
            # A worker that was killed may have said its last word all the same.
            if hand.connection.poll():
                said = hand.connection.recv()
            else:
                raise EOFError
        except (EOFError, OSError):
            self._bury(hand)
            return
        if not hand.ready:
            hand.ready = True
            self._stillborn = 0
            return
        task, hand.task = hand.task, None
        assert task is not None, "a worker speaks when it was asked"
        if isinstance(said, Done):
            self._finish(task, said)
        elif said.is_refusal:
            raise InputError(said.why.template, **said.why.params)
        else:
            self._again(task._replace(deaths=task.deaths + 1), said.why)

    def _finish(self, task: _Task, done: Done) -> None:
        self._parts[task.number][task.start] = done
        self._open[task.number] -= 1

    def _bury(self, hand: _Hand) -> None:
        hand.end()
        self.hands.remove(hand)
        if not hand.ready:
            self._stillborn += 1
            if self._stillborn >= MAX_STILLBORN:
                raise InputError("los procesos de trabajo terminan antes de empezar; pruebe con --jobs 1")
        if hand.task is not None:
            self._again(hand.task._replace(deaths=hand.task.deaths + 1), LOST)

    def _again(self, task: _Task, why: Why) -> None:
        """Put a task first in the queue again, whole or in halves; or give its one row up, and say why."""
        rows = len(task.portion)
        if task.deaths < (MAX_DEATHS if rows > 1 else MAX_DEATHS_OF_ROW):
            self._tasks.appendleft(task)
        elif rows > 1:
            first, second = halves_of(task.portion)
            self._tasks.appendleft(_Task(task.number, task.start + len(first), second))
            self._tasks.appendleft(_Task(task.number, task.start, first))
            self._open[task.number] += 1
        else:
            self._finish(task, give_up(self._job, task.portion, why))


def work(connection: Connection, job: Job) -> None:
    """Be a worker: take portions from `connection` and answer with what they come to, until it is closed."""
    if sys.platform == "win32":
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    do_without_pandas()
    worker = Worker(job)
    try:
        connection.send(READY)
        while True:
            connection.send(_answer(worker, connection.recv()))
    except (EOFError, OSError):
        # Whoever asked is gone; nobody is there to be told.
        os._exit(0)


def _answer(worker: Worker, portion: Portion) -> Done | _Failure:
    try:
        return worker.do(portion)
    except UserError as error:
        return _Failure(Why(error.template, error.params), is_refusal=True)
    except Exception as error:  # noqa: BLE001 - told to the supervisor, who finds the row
        return _Failure(failed(error), is_refusal=False)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Start a process in the block that does not hear the terminal's interrupt: its supervisor decides for it."""
    if sys.platform == "win32":
        yield
        return
    # Spawning starts multiprocessing's tracker once, which unblocks the signal; so that has to be over.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
