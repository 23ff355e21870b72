"""An engine on a Dask cluster that is there already: portions go out as tasks, results come back in order."""

from __future__ import annotations

import secrets
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from tipifica.bulk.engines import Engine, Parts
from tipifica.bulk.extra import needs
from tipifica.bulk.rows import Portion
from tipifica.bulk.stamps import Provenance, provenance
from tipifica.bulk.work import LOST, Done, Job, Worker, give_up, halves_of
from tipifica.files.errors import InputError
from tipifica.language import default
from tipifica.model import Settings

TICK_SECONDS = 0.2
CONNECT_SECONDS = 10

_mine = threading.local()


def dask(address: str) -> Engine:
    """Return the engine that works on the Dask cluster whose scheduler listens at `address`.

    Its generator raises InputError where nobody answers there, or where a worker of the cluster has another version of
    the program or of the manual.
    """

    def engine(job: Job, portions: Iterator[Portion]) -> Parts:
        with needs("dask", "cluster"):
            from distributed import Client  # noqa: PLC0415 - an extra
        try:
            client: Any = Client(  # type: ignore[no-untyped-call] # distributed ships no types
                address, timeout=CONNECT_SECONDS, set_as_default=False
            )
        except (OSError, ValueError) as error:
            raise InputError("{address}: ahí no responde un planificador de Dask", address=address) from error
        with client:
            _demand_same_program(client, address)
            yield from _Cluster(client, job).results(portions)

    return engine


def _demand_same_program(client: Any, address: str) -> None:
    programs = client.run(program)
    if not programs:
        raise InputError("{address}: el planificador de Dask no tiene procesos de trabajo", address=address)
    if any(each != program() for each in programs.values()):
        raise InputError("{address}: hay procesos de Dask con otra versión de tipifica o del manual", address=address)


def program() -> Provenance:
    """Return the version of the program, of the manual and of what reads in this process."""
    return provenance(default(), Settings())


def do(token: str, job: Job, portion: Portion) -> Done:
    """Do `portion` in a worker of the cluster; each of its threads keeps the kernel of the last job, by its token."""
    if getattr(_mine, "token", None) != token:
        _mine.token, _mine.worker = token, Worker(job)
    done: Done = _mine.worker.do(portion)
    return done


class _Sent(NamedTuple):
    portion: Portion
    future: Any


class _Cluster:
    """One job on one cluster. Never more than two portions a thread of the cluster are under way."""

    def __init__(self, client: Any, job: Job) -> None:
        self._client = client
        self._job = job
        self._token = secrets.token_hex()
        self._window = 2 * sum(client.nthreads().values())

    def results(self, portions: Iterator[Portion]) -> Parts:
        sent: deque[_Sent] = deque()
        more = True
        while sent or more:
            while more and len(sent) < self._window:
                portion = next(portions, None)
                more = portion is not None
                if portion is not None:
                    sent.append(self._send(portion))
            if sent:
                parts = yield from self._parts(sent.popleft())
                yield parts

    def _send(self, portion: Portion) -> _Sent:
        return _Sent(portion, self._client.submit(do, self._token, self._job, portion, pure=False))

    def _parts(self, sent: _Sent) -> Any:
        """Return the parts of a portion's output; yield None while they are not there."""
        from distributed import KilledWorker, TimeoutError  # noqa: PLC0415 - an extra

        while True:
            try:
                return [sent.future.result(timeout=TICK_SECONDS)]
            except TimeoutError:
                yield None
            except KilledWorker:
                # It took several workers down with it: its halves go alone, until the one row is found.
                return (yield from self._halves(sent.portion))

    def _halves(self, portion: Portion) -> Any:
        if len(portion) == 1:
            return [give_up(self._job, portion, LOST)]
        parts: list[Sequence[Done]] = []
        for half in halves_of(portion):
            parts += yield from self._parts(self._send(half))
        return parts
