"""The command `tipifica`."""

from __future__ import annotations

import atexit
import gc
import sys
from collections.abc import Sequence
from typing import NoReturn

# Allocations between two collections. A process that checks one note makes fewer, and nothing in it is worth
# collecting; one that runs for long still collects, and as much of its time goes into it as before.
_ALLOCATIONS = 100_000


def main(args: Sequence[str] | None = None) -> NoReturn:
    """Run the command line (`sys.argv` by default) and exit with its status."""
    gc.set_threshold(_ALLOCATIONS)
    # At its end the interpreter would look through all that it is about to give back anyway.
    atexit.register(gc.freeze)
    from tipifica.cli.run import run  # click is a fifth of all that there would be to collect

    sys.exit(run(list(sys.argv[1:] if args is None else args)))
