"""Reports out: several formats in one run, each to standard output or to a file of its own."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from io import TextIOWrapper
from typing import TYPE_CHECKING, BinaryIO, TextIO, cast

from tipifica.cli.masking import ResultMask
from tipifica.cli.names import format_names
from tipifica.cli.options import Options
from tipifica.config import Configuration
from tipifica.messages import UserError
from tipifica.model.named import NamedTuple
from tipifica.release import __version__
from tipifica.report import Format, FormatInfo, OutputSettings, Result, format_named
from tipifica.rules import every_rule

if TYPE_CHECKING:
    from contextlib import ExitStack

    from tipifica.files.whole import WholeFile

DEFAULT_FORMAT = "full"
_AT_ONCE = 1 << 16
NARROWEST = 40


class Target(NamedTuple):
    """A format, what is known of it, and the file that it goes to, None for the standard stream."""

    name: str
    format: FormatInfo
    path: str | None


def targets_of(params: Mapping[str, object]) -> list[Target]:
    """Return where each `FORMAT[:FILE]` goes; `--output-file` names the file of the one that names none itself.

    Raises UserError for an unknown format, and where two formats would share one stream or one file.
    """
    chosen: Sequence[str] = params["output_format"]  # type: ignore[assignment] # click made the type
    output_file: str | None = params["output_file"]  # type: ignore[assignment] # click made the type
    found = [_target(spelled) for spelled in chosen or [DEFAULT_FORMAT]]
    found = [target._replace(path=target.path or output_file) for target in found]
    places = [target.path if target.path is None else identity(target.path) for target in found]
    if len(set(places)) < len(places):
        raise UserError("dos formatos no caben en una misma salida; dé a cada uno su archivo: FORMATO:ARCHIVO")
    return found


def refuse_inputs(outputs: Iterable[str], inputs: Iterable[str]) -> None:
    """Raise UserError where a file is to be written that is read as well, by whatever name."""
    read = {identity(path) for path in inputs}
    for path in outputs:
        if identity(path) in read:
            raise UserError("{path}: la salida es una de las entradas; dé otra", path=path)


def refuse_twice(outputs: Iterable[str]) -> None:
    """Raise UserError where two things are to be written to one file, by whatever name."""
    seen = set()
    for path in outputs:
        if identity(path) in seen:
            raise UserError("{path}: dos salidas no caben en un mismo archivo; dé otro a una", path=path)
        seen.add(identity(path))


def identity(path: str) -> object:
    """Return what is the same for two names of one file, whether it is there or not."""
    try:
        found = os.stat(path)  # noqa: PTH116 - pathlib costs a fresh process more than all else here
    except OSError:
        return os.path.normcase(os.path.realpath(path))
    return found.st_dev, found.st_ino


def _target(spelled: str) -> Target:
    name, colon, path = spelled.partition(":")
    try:
        return Target(name, format_named("" if colon and not path else name), path or None)
    except KeyError as error:
        known = ", ".join(format_names())
        raise UserError("formato desconocido: «{name}»; hay: {known}", name=spelled, known=known) from error


class StandardStream:
    """A standard stream: UTF-8 for machines, else its own encoding with what that lacks escaped.

    `name` is what messages call it. Every call raises InputError where it takes nothing more, and BrokenPipeError where
    whoever read it has left.
    """

    def __init__(self, text: TextIO, name: str) -> None:
        self.is_terminal = text.isatty()
        self._text = text
        self._name = name

    def write(self, text: str, *, machine: bool = False) -> None:
        """Write `text`."""
        if machine:
            self.write_bytes(text.encode("utf-8", "backslashreplace"))
        else:
            self._try(lambda: self._text.write(text))

    def write_bytes(self, data: bytes) -> None:
        """Write `data` as it is, after what was written before."""
        if data:
            self.flush()
            self._try(lambda: self._text.buffer.write(data))

    def flush(self) -> None:
        """Let go of all that was written."""
        self._try(self._text.flush)

    def _try(self, step: Callable[[], object]) -> None:
        try:
            step()
        except BrokenPipeError:
            raise
        except OSError as error:
            from tipifica.files.errors import from_os  # only a failure needs the files' layer

            raise from_os(error, self._name) from error


class Held(StandardStream):
    """A standard stream that gets nothing before it is let go: what is said may turn out not to be true."""

    def __init__(self, standard: StandardStream, stack: ExitStack) -> None:
        from tempfile import SpooledTemporaryFile  # most calls say at once what they have to say

        from tipifica.files.whole import SPOOL_BYTES

        spool = stack.enter_context(SpooledTemporaryFile(SPOOL_BYTES))  # noqa: SIM115
        like = standard._text
        text = TextIOWrapper(cast(BinaryIO, spool), encoding=like.encoding, errors=like.errors, write_through=True)
        super().__init__(text, standard._name)
        self.is_terminal = standard.is_terminal
        self._standard = standard

    def let_go(self) -> None:
        """Say all of it."""
        self._text.seek(0)
        while data := self._text.buffer.read(_AT_ONCE):
            self._standard.write_bytes(data)
        self._standard.flush()


class Output:
    """One report on its way: to a file, which is whole or not there, or to the standard stream."""

    def __init__(
        self, writer: Format, target: Target, standard: StandardStream, mask: ResultMask, file: WholeFile | None
    ) -> None:
        self._writer = writer
        self._mask = mask
        self._machine = target.format.machine
        self._standard = standard
        self._file = file
        # Input that cannot be handled is found before the first result: then nothing is to be written.
        self._head = writer.begin()

    def add(self, result: Result) -> None:
        """Report one result."""
        self._begin()
        self._write(self._writer.add(self._mask(result)))

    def finish(self) -> None:
        """Complete the report; what goes to a file is not in its place yet. Raises InputError."""
        self._begin()
        self._write(self._writer.end())
        if self._file is not None:
            self._file.finish()

    def _begin(self) -> None:
        head, self._head = self._head, ""
        self._write(head)

    def place(self) -> None:
        """Put the file in its place. Raises InputError."""
        if self._file is not None:
            self._file.place()

    def _write(self, text: str) -> None:
        if self._file is None:
            self._standard.write(text, machine=self._machine)
        else:
            self._file.write(text.encode("utf-8", "backslashreplace"))


class Outputs:
    """All reports of a run; the same results go to each, masked as each is to mask them.

    Their files are opened at once; what has no place when `stack` is closed is removed. `whole` tells whether one of
    them writes out what notes without findings hold. Raises UserError and InputError.
    """

    def __init__(
        self, params: Mapping[str, object], options: Options, standard: StandardStream, stack: ExitStack
    ) -> None:
        configuration = options.configuration()
        found = targets_of(params)
        run = _run(params, configuration, standard, found)
        self.whole = any(target.format.whole for target in found)
        self._outputs = [
            Output(
                _writer(target, run, counted=bool(params["statistics"])),
                target,
                standard,
                ResultMask(params, options, target.format.redact),
                _opened(target.path, stack) if target.path is not None else None,
            )
            for target in found
        ]

    def add(self, result: Result) -> None:
        """Report one result everywhere."""
        for output in self._outputs:
            output.add(result)

    def finish(self) -> None:
        """Complete every report; files are not in their places yet."""
        for output in self._outputs:
            output.finish()

    def place(self) -> None:
        """Put every file in its place."""
        for output in self._outputs:
            output.place()


def _opened(path: str, stack: ExitStack) -> WholeFile:
    from tipifica.files.whole import whole_file  # only a report of its own needs it

    return stack.enter_context(whole_file(path))


def _run(
    params: Mapping[str, object], configuration: Configuration, standard: StandardStream, found: Sequence[Target]
) -> OutputSettings:
    described = any(target.format.describes for target in found)
    return OutputSettings(
        lang=configuration.settings.lang,
        rules=every_rule() if described else (),
        color=use_color(str(params["color"]), standard),
        verbose=bool(params["verbose"]),
        quiet=bool(params["quiet"]),
        show_fixes=bool(params["show_fixes"]),
        width=width_of(standard),
        version=__version__ if described else "",
    )


def _writer(target: Target, run: OutputSettings, *, counted: bool) -> Format:
    if target.path is not None:
        return target.format.make(run._replace(color=False, width=OutputSettings().width))
    return _counting(target, run) if counted else target.format.make(run)


def _counting(target: Target, run: OutputSettings) -> Format:
    from tipifica.report import statistics

    match target.format.counts:
        case "text":
            return statistics.Statistics(run)
        case "json":
            return statistics.JsonStatistics(run)
        case _:
            known = ", ".join(name for name in format_names() if format_named(name).counts)
            raise UserError("--statistics se escribe como {known}, no como {name}", known=known, name=target.name)


def use_color(choice: str, stream: StandardStream) -> bool:
    """Return whether to colour: as `--color` says; `auto` means a terminal whose user did not set `NO_COLOR`."""
    return choice == "always" or (choice == "auto" and stream.is_terminal and not os.environ.get("NO_COLOR"))


def is_terminal(stream: TextIO | None) -> bool:
    """Return whether a standard stream is open and somebody sits at it."""
    return stream is not None and stream.isatty()


def width_of(stream: StandardStream) -> int:
    """Return the columns of the terminal, 100 where there is none."""
    if not stream.is_terminal:
        return OutputSettings().width
    from shutil import get_terminal_size  # only a terminal has a size

    return max(NARROWEST, get_terminal_size().columns)


def standard_output() -> StandardStream:
    """Return the stream for what was asked for."""
    return StandardStream(sys.stdout, "stdout")


def standard_error() -> StandardStream:
    """Return the stream for what is said besides."""
    return StandardStream(sys.stderr, "stderr")


def leave(stream: TextIO) -> None:
    """Let a stream that takes nothing any more be written to all the same: the interpreter flushes it once again."""
    with open(os.devnull, "wb") as nothing:  # noqa: PTH123
        os.dup2(nothing.fileno(), stream.fileno())
