"""Regular expressions that are compiled when they are first used: a note needs few of them, and a process starts at
once."""

from __future__ import annotations

import re
from typing import Any, cast


class _Pattern:
    def __init__(self, source: str, flags: int) -> None:
        self._source = source
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        """The method of the compiled pattern, kept so that this is asked once."""
        found = getattr(re.compile(self._source, self._flags), name)
        setattr(self, name, found)
        return found


def pattern(source: str, flags: int = 0) -> re.Pattern[str]:
    """What `re.compile` returns, with the compiling put off. A malformed source raises `re.error` at the first use."""
    return cast("re.Pattern[str]", _Pattern(source, flags))
