"""What ends a command from outside: TERM and HUP, which would leave behind what was begun."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class _EndedError(BaseException):
    """A signal asks the process to end."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


@contextmanager
def cleaning_up() -> Iterator[None]:
    """Let TERM and HUP end the block as an error would, so that it takes away what it has begun; then the process ends
    by that signal. One that is ignored (`nohup`) stays so."""
    if sys.platform == "win32":
        yield
        return
    before = {each: signal.getsignal(each) for each in (signal.SIGTERM, signal.SIGHUP)}
    heard = [each for each, handler in before.items() if handler == signal.SIG_DFL]
    ended: _EndedError | None = None
    try:
        for each in heard:
            signal.signal(each, _end)
        yield
    except _EndedError as error:
        ended = error
    finally:
        for each in heard:
            signal.signal(each, signal.SIG_DFL)
    if ended is not None:
        signal.raise_signal(ended.number)


def _end(number: int, _frame: FrameType | None) -> None:
    # Cleaning up is not to be interrupted in its turn.
    for each in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)
    raise _EndedError(number)
