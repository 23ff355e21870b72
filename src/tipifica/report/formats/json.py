"""`json`: the shape that programs read, as one array."""

from __future__ import annotations

from tipifica.report.as_json import dumps, result_as_dict
from tipifica.report.result import FormatInfo, OutputSettings, Result


class Json:
    """One array of all the objects, each on a line of its own; notes without diagnostics are among them."""

    def __init__(self, run: OutputSettings) -> None:
        self._separator = "\n"

    def begin(self) -> str:
        """Return the opening bracket."""
        return "["

    def add(self, result: Result) -> str:
        """Return one element."""
        element = self._separator + dumps(result_as_dict(result))
        self._separator = ",\n"
        return element

    def end(self) -> str:
        """Return the closing bracket."""
        return "\n]\n"


FORMAT = FormatInfo(Json, machine=True, counts="json", whole=True)
