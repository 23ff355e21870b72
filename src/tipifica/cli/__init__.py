"""The command `tipifica`."""

from __future__ import annotations

import atexit
import gc
import os
import sys

TYPE_CHECKING = False  # until `main` goes on, an interruption would end in a traceback: as little as can be is loaded
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn

# Allocations between two collections. A process that checks one note makes fewer, and nothing in it is worth
# collecting; one that runs for long still collects, and as much of its time goes into it as before.
_ALLOCATIONS = 100_000


def main(args: Sequence[str] | None = None) -> NoReturn:
    """Run the command line (`sys.argv` by default) as the whole of a process, and end that with its status.

    Whoever wants to go on afterwards calls `tipifica.cli.run.run`.
    """
    status: list[int] = []
    try:
        gc.set_threshold(_ALLOCATIONS)
        # First in, last out: whatever else is to be done at the end is done by then.
        atexit.register(_end, status)
        from tipifica.cli.run import run  # click is a fifth of all that there would be to collect

        status.append(run(list(sys.argv[1:] if args is None else args)))
    except KeyboardInterrupt:
        # While the program was being loaded; there is nothing to leave in order yet.
        from tipifica.cli.status import INTERRUPTED

        status.append(INTERRUPTED)
    sys.exit(status[0])


def _end(status: Sequence[int]) -> None:
    """End the process here: taking its memory apart, to give it back to the system, would take an eighth of a short
    one's time. After an error that nobody foresaw there is no status, and the interpreter tells of it in its way."""
    if status:
        from contextlib import suppress

        for stream in (sys.stdout, sys.stderr):
            # What was written has been flushed, or its failure is in the status.
            if stream is not None:
                with suppress(OSError, ValueError):
                    stream.flush()
        os._exit(status[0])
