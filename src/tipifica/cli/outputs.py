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
from tipifica.report import FORMATS, Format, Result, Run, make_format
from tipifica.rules import every_rule

DEFAULT_FORMAT = "full"
NARROWEST = 40


class Target(NamedTuple):
    """A format and the file that it goes to, None for the standard stream."""

    format: str
    path: str | None


def targets(chosen: Sequence[str], output_file: str | None) -> list[Target]:
    """Return where each `FORMAT[:FILE]` goes; `--output-file` names the file of the one that names none itself.

    Raises UserError for an unknown format, and where two formats would share one stream.
    """
    found = [_target(spelled) for spelled in chosen or [DEFAULT_FORMAT]]
    found = [Target(name, path or output_file) for name, path in found]
    places = [path for _, path in found]
    if len(set(places)) < len(places):
        raise UserError("dos formatos no caben en una misma salida; dé a cada uno su archivo: FORMATO:ARCHIVO")
    return found


def _target(spelled: str) -> Target:
    name, colon, path = spelled.partition(":")
    if name not in FORMATS or (colon and not path):
        raise UserError("formato desconocido: «{name}»; hay: {known}", name=spelled, known=", ".join(FORMATS))
    return Target(name, path or None)


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
        self._machine = FORMATS[target.format].machine
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
                Mask(params, options, FORMATS[target.format].redact),
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
    described = any(target.format == "sarif" for target in found)
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
        return make_format(target.format, run._replace(color=False, width=Run().width))
    return _counting(target.format, run) if counted else make_format(target.format, run)


def _counting(name: str, run: Run) -> Format:
    from tipifica.report import statistics

    match name:
        case "full" | "concise" | "grouped":
            return statistics.Statistics(run)
        case "json" | "jsonl":
            return statistics.JsonStatistics(run)
        case _:
            raise UserError(
                "--statistics se escribe como full, concise, grouped, json o jsonl, no como {name}", name=name
            )


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
