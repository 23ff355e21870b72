"""`check --baseline`: findings that were there already, left out of reports; created, applied and pruned."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tipifica.cli.checking import Call
from tipifica.cli.outputs import standard_error
from tipifica.messages import UserError, plural
from tipifica.report.result import Result
from tipifica.rules import select

if TYPE_CHECKING:
    from contextlib import AbstractContextManager, ExitStack

    from tipifica.files.whole import WholeFile
    from tipifica.report.baseline import Baseline


class BaselineOptions:
    """What `--baseline`, `--write-baseline` and `--prune-baseline` ask for; without `--baseline` it changes nothing.

    A baseline that is to be written is opened at once; what has no place when `stack` is closed is removed.
    """

    def __init__(self, call: Call, params: Mapping[str, object], stack: ExitStack) -> None:
        self._call = call
        self._said = ""
        self._path: str | None = params["baseline"]  # type: ignore[assignment] # click made the type
        self._writes, self._prunes = bool(params["write_baseline"]), bool(params["prune_baseline"])
        self._baseline: Baseline | None = None
        self._file: WholeFile | None = None
        if self._path is not None:
            self._baseline = self._opened(self._path)
            if self._writes or self._prunes:
                self._file = stack.enter_context(_whole_file(self._path))
        elif self._writes or self._prunes:
            raise UserError("--write-baseline y --prune-baseline piden --baseline ARCHIVO")

    def without(self, result: Result) -> Result:
        """Return `result` without the findings that are known; with `--write-baseline` all of them are from now on."""
        if self._baseline is None:
            return result
        if self._writes:
            self._baseline.add(result)
        return self._baseline.without_known(result)

    def finish(self) -> None:
        """Write what is to be written; it is not in its place yet. Raises InputError."""
        if self._baseline is None or self._path is None:
            return
        settings = self._call.options.configuration().settings
        unused = self._baseline.unused(select((*settings.select, *settings.extend_select)) - select(settings.ignore))
        if self._writes:
            self._tell("línea base: {n} entrada anotada", "línea base: {n} entradas anotadas", len(self._baseline))
        elif self._prunes:
            self._baseline.remove(unused)
            self._tell("línea base: {n} entrada quitada", "línea base: {n} entradas quitadas", len(unused))
        elif unused:
            self._tell(
                "línea base: {n} entrada ya no hace falta; --prune-baseline la quita",
                "línea base: {n} entradas ya no hacen falta; --prune-baseline las quita",
                len(unused),
            )
        if self._file is not None:
            self._file.write(self._baseline.text().encode("utf-8", "backslashreplace"))
            self._file.finish()

    def place(self) -> None:
        """Put what was written in its place, and tell on stderr what it is. Raises InputError."""
        if self._file is not None:
            self._file.place()
        standard_error().write(self._said)

    def _opened(self, path: str) -> Baseline:
        keyed = self._call.options.keyed()
        if keyed is None:
            raise UserError("--baseline pide una clave: créela con tipifica key new ARCHIVO y dela con --key ARCHIVO")
        from tipifica.report.baseline import Baseline  # most calls have none

        if self._writes:
            return Baseline(keyed)
        from tipifica.files.notes import naming

        with naming(path), open(path, encoding="utf-8", errors="replace") as file:  # noqa: PTH123
            return Baseline.read(file.read(), keyed, path)

    def _tell(self, one: str, many: str, count: int) -> None:
        self._said = plural(one, many, count, self._call.lang).format(n=count) + "\n"


def _whole_file(path: str) -> AbstractContextManager[WholeFile]:
    from tipifica.files.whole import whole_file  # most calls have no baseline

    return whole_file(path)
