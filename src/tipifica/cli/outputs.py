"""Reports out: several formats in one run, each to standard output or to a file of its own."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from typing import TextIO

from tipifica.cli.masking import Mask
from tipifica.cli.options import Options
from tipifica.cli.version import version
from tipifica.config import Configuration
from tipifica.messages import UserError
from tipifica.model.named import NamedTuple
from tipifica.report import Format, FormatInfo, Result, Run, format_named, formats
from tipifica.rules import every_rule

DEFAULT_FORMAT = "full"
NARROWEST = 40


class Target(NamedTuple):
    """A format, what is known of it, and the file that it goes to, None for the standard stream."""

    name: str
    format: FormatInfo
    path: str | None


def format_names() -> list[str]:
    """Return what the formats are called, in the order of their names: each is a module of `tipifica.report`."""
    modules = (name for folder in formats.__path__ for name in os.listdir(folder))  # noqa: PTH208
    return sorted({name.removesuffix(".py") for name in modules if name.endswith(".py") and name[0] != "_"})


def targets(chosen: Sequence[str], output_file: str | None) -> list[Target]:
    """Return where each `FORMAT[:FILE]` goes; `--output-file` names the file of the one that names none itself.

    Raises UserError for an unknown format, and where two formats would share one stream.
    """
    found = [_target(spelled) for spelled in chosen or [DEFAULT_FORMAT]]
    found = [target._replace(path=target.path or output_file) for target in found]
    places = [target.path for target in found]
    if len(set(places)) < len(places):
        raise UserError("dos formatos no caben en una misma salida; dé a cada uno su archivo: FORMATO:ARCHIVO")
    return found


def _target(spelled: str) -> Target:
    name, colon, path = spelled.partition(":")
    try:
        return Target(name, format_named("" if colon and not path else name), path or None)
    except KeyError as error:
        known = ", ".join(format_names())
        raise UserError("formato desconocido: «{name}»; hay: {known}", name=spelled, known=known) from error


class Stream:
    """A standard stream: UTF-8 for machines, else its own encoding with what that lacks escaped."""

    def __init__(self, text: TextIO) -> None:
        self.is_terminal = text.isatty()
        self._text = text

    def write(self, text: str, *, machine: bool = False) -> None:
        """Write `text`; raises OSError."""
        if not machine:
            self._text.write(text)
        elif text:
            self.write_bytes(text.encode("utf-8", "backslashreplace"))

    def write_bytes(self, data: bytes) -> None:
        """Write `data` as it is, after what was written before."""
        self._text.flush()
        self._text.buffer.write(data)


class Output:
    """One report on its way to a file, which is written whole at the end, or to the standard stream at once."""

    def __init__(self, writer: Format, target: Target, standard: Stream, mask: Mask) -> None:
        self._writer = writer
        self._mask = mask
        self._path = target.path
        self._machine = target.format.machine
        self._standard = standard
        self._chunks: list[bytes] = []
        self._write(writer.begin())

    def add(self, result: Result) -> None:
        """Report one result."""
        self._write(self._writer.add(self._mask(result)))

    def end(self) -> None:
        """Finish the report; raises InputError where its file cannot be written."""
        self._write(self._writer.end())
        if self._path is not None:
            from tipifica.files.notes import naming  # only a report of its own needs it

            with naming(self._path), open(self._path, "wb") as file:  # noqa: PTH123
                file.writelines(self._chunks)

    def _write(self, text: str) -> None:
        if self._path is None:
            self._standard.write(text, machine=self._machine)
        elif text:
            self._chunks.append(text.encode("utf-8", "backslashreplace"))


class Outputs:
    """All reports of a run; the same results go to each, masked as each is to mask them."""

    def __init__(self, params: Mapping[str, object], options: Options, standard: Stream) -> None:
        configuration = options.configuration()
        chosen: Sequence[str] = params["output_format"]  # type: ignore[assignment] # click made the type
        output_file: str | None = params["output_file"]  # type: ignore[assignment] # click made the type
        found = targets(chosen, output_file)
        run = _run(params, configuration, standard, found)
        self._outputs = [
            Output(
                _writer(target, run, counted=bool(params["statistics"])),
                target,
                standard,
                Mask(params, options, target.format.redact),
            )
            for target in found
        ]

    def add(self, result: Result) -> None:
        """Report one result everywhere."""
        for output in self._outputs:
            output.add(result)

    def end(self) -> None:
        """Finish every report."""
        for output in self._outputs:
            output.end()


def _run(params: Mapping[str, object], configuration: Configuration, standard: Stream, found: Sequence[Target]) -> Run:
    described = any(target.format.describes for target in found)
    return Run(
        lang=configuration.settings.lang,
        rules=every_rule() if described else (),
        color=use_color(str(params["color"]), standard),
        verbose=bool(params["verbose"]),
        quiet=bool(params["quiet"]),
        show_fixes=bool(params["show_fixes"]),
        width=width_of(standard),
        version=version() if described else "",
    )


def _writer(target: Target, run: Run, *, counted: bool) -> Format:
    if target.path is not None:
        return target.format.make(run._replace(color=False, width=Run().width))
    return _counting(target, run) if counted else target.format.make(run)


def _counting(target: Target, run: Run) -> Format:
    from tipifica.report import statistics

    match target.format.counts:
        case "text":
            return statistics.Statistics(run)
        case "json":
            return statistics.JsonStatistics(run)
        case _:
            known = ", ".join(name for name in format_names() if format_named(name).counts)
            raise UserError("--statistics se escribe como {known}, no como {name}", known=known, name=target.name)


def use_color(choice: str, stream: Stream) -> bool:
    """Return whether to colour: as `--color` says; `auto` means a terminal whose user did not set `NO_COLOR`."""
    return choice == "always" or (choice == "auto" and stream.is_terminal and not os.environ.get("NO_COLOR"))


def width_of(stream: Stream) -> int:
    """Return the columns of the terminal, 100 where there is none."""
    if not stream.is_terminal:
        return Run().width
    from shutil import get_terminal_size  # only a terminal has a size

    return max(NARROWEST, get_terminal_size().columns)


def standard_output() -> Stream:
    """Return the stream for what was asked for."""
    return Stream(sys.stdout)


def standard_error() -> Stream:
    """Return the stream for what is said besides."""
    return Stream(sys.stderr)


def leave(stream: TextIO) -> None:
    """Let a stream that takes nothing any more be written to all the same: the interpreter flushes it once again."""
    with open(os.devnull, "wb") as nothing:  # noqa: PTH123
        os.dup2(nothing.fileno(), stream.fileno())
