"""How portions become results: in this process, in workers of this machine, on a cluster. The same results, in order.

An engine is a generator over portions. For each it yields the parts of its output, in order; None in between tells that
time has passed, so that its caller can look around. Closing it ends whatever it started.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence

from tipifica.bulk.rows import Portion
from tipifica.bulk.work import Done, Job, Worker

Parts = Generator[Sequence[Done] | None, None, None]
Engine = Callable[[Job, Iterator[Portion]], Parts]


def in_process(job: Job, portions: Iterator[Portion]) -> Parts:
    """Do the job in this process."""
    worker = Worker(job)
    for portion in portions:
        yield [worker.do(portion)]


def local(jobs: int) -> Engine:
    """Return the engine that works on this machine, in `jobs` processes beside this one; one job needs none."""
    if jobs == 1:
        return in_process
    from tipifica.bulk.engines.workers import Workers  # noqa: PLC0415 - one job does without

    def engine(job: Job, portions: Iterator[Portion]) -> Parts:
        return Workers(job, jobs).results(portions)

    return engine
