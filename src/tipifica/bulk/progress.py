"""How far a run is, told on standard error: a bar on a terminal, elsewhere a plain line a minute."""

from __future__ import annotations

import time
from typing import Any, TextIO

from tipifica.messages import translate

LINE_SECONDS = 60.0
# A terminal without rich: one line that is written anew.
REWRITE_SECONDS = 0.5
STEPS = 10_000


class ProgressLine:
    """Tells how far a run is; `watch` is called as often as one likes. `end` leaves the stream at the start of a
    line."""

    def __init__(self, stream: TextIO, lang: str) -> None:
        self._stream = stream
        self._lang = lang
        self._began = self._told = time.monotonic()
        self._first: int | None = None
        self._first_share = 0.0
        self._terminal = stream.isatty()
        self._bar = _Bar(stream, lang) if self._terminal and _has_rich() else None

    def watch(self, rows: int, share: float | None) -> None:
        """Take in that `rows` are done, and which share of the input has been read (0 to 1; None: unknown)."""
        if self._first is None:
            # A run that was taken up had these before.
            self._first, self._first_share = rows, share or 0.0
        if self._bar is not None:
            self._bar.show(rows, share)
            return
        now = time.monotonic()
        if now - self._told >= (REWRITE_SECONDS if self._terminal else LINE_SECONDS):
            self._told = now
            line = self._line(rows, share, now - self._began)
            self._stream.write(f"\r{line}\x1b[K" if self._terminal else f"{line}\n")
            self._stream.flush()

    def end(self) -> None:
        """Stop telling."""
        if self._bar is not None:
            self._bar.end()
        elif self._terminal and self._told > self._began:
            self._stream.write("\r\x1b[K")
            self._stream.flush()

    def _line(self, rows: int, share: float | None, seconds: float) -> str:
        rate = (rows - (self._first or 0)) / seconds
        line = translate("{rows} filas, {rate} por segundo", self._lang).format(rows=rows, rate=round(rate))
        if share is None or share <= self._first_share:
            return line
        left = seconds * (1 - share) / (share - self._first_share)
        rest = translate("{percent} %, faltan {minutes}:{seconds}", self._lang)
        return f"{line}; " + rest.format(
            percent=round(100 * share), minutes=int(left) // 60, seconds=f"{int(left) % 60:02}"
        )


class _Bar:
    """rich's bar, with rows and remaining time."""

    def __init__(self, stream: TextIO, lang: str) -> None:
        from rich.console import Console  # noqa: PLC0415 - an extra
        from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn  # noqa: PLC0415
        from rich.progress import Progress as Bars  # noqa: PLC0415

        rate = translate("{rows} filas, {rate} por segundo", lang).format(
            rows="{task.fields[rows]}", rate="{task.fields[rate]}"
        )
        self._bars: Any = Bars(
            BarColumn(),
            TaskProgressColumn(),
            TextColumn(rate),
            TimeRemainingColumn(),
            console=Console(file=stream, stderr=True),
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
        )
        self._task = self._bars.add_task("", total=None, rows=0, rate=0)
        self._began = time.monotonic()
        self._first: int | None = None
        self._bars.start()

    def show(self, rows: int, share: float | None) -> None:
        if self._first is None:
            self._first = rows
        seconds = max(time.monotonic() - self._began, 1e-9)
        self._bars.update(
            self._task,
            total=None if share is None else STEPS,
            completed=int(STEPS * (share or 0)),
            rows=rows,
            rate=round((rows - self._first) / seconds),
        )

    def end(self) -> None:
        self._bars.stop()


def _has_rich() -> bool:
    from importlib.util import find_spec  # noqa: PLC0415 - a terminal alone asks

    return find_spec("rich") is not None
