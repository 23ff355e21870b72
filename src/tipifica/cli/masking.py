"""Results masked on their way out."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from tipifica.cli.options import Options
from tipifica.report.result import Location, Result, holds_private

if TYPE_CHECKING:
    from tipifica.model import Report
    from tipifica.report.masker import Policy

# Columns that name no client: those of a note, and by their roles those of its case.
_OF_NOTES = ("verdict", "reason")
_OF_CASES = ("caso", "fecha", "asesor", "estado", "motivo", "cierre")


class ResultMask:
    """Masks results as the call, else the configuration, else `default` says, with pseudonyms where there is a key.

    `level` is what that comes to.
    """

    def __init__(self, params: Mapping[str, object], options: Options, default: str) -> None:
        self._options = options
        self.level = str(params["redact"] or options.configuration().redact or default)
        self._keyed = options.keyed()

    def __call__(self, result: Result) -> Result:
        """Return `result` with what is personal masked."""
        if self.level == "none" and not holds_private(result.report):
            return result
        from tipifica.report.redact import redact  # most notes of the command line are shown as they are

        return result._replace(report=redact(result.report, self._policy))

    def shows(self, column: str, roles: Mapping[str, str]) -> bool:
        """Return whether the values of a column of results may be shown: nothing is hidden, or they name no client.
        `roles` says what the columns of the case are called."""
        from tipifica.language import default

        named = {default().catalog.agent, *_OF_NOTES, *(roles[role] for role in _OF_CASES if role in roles)}
        return self.level == "none" or (self.level == "clients" and column in named)

    @cached_property
    def _policy(self) -> Policy:
        from tipifica.known import policy_of

        return policy_of(self.level, self._keyed)

    def report_of(self, note: str) -> Report:
        """Return what there is to say of a note of results, read once more to know what in it is personal, masked."""
        from tipifica.engine import check
        from tipifica.language import default

        settings = self._options.configuration().settings
        return self(Result(Location(), check(note, default(), settings))).report
