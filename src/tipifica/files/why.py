"""Sentences about a row or a table, kept apart from their values until the language is known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from tipifica.messages import translate


class Why(NamedTuple):
    """A Spanish sentence with `{names}`, and `params` to fill it in: why a row cannot be checked, how a table was
    read."""

    template: str
    params: Mapping[str, object] = {}

    def said(self, lang: str) -> str:
        """Return the sentence in a language."""
        return translate(self.template, lang).format(**self.params)


def failed(error: BaseException) -> Why:
    """Return what is said of a note that the program could not check: the kind of error alone, never words of the
    note."""
    return Why("error interno ({error})", {"error": type(error).__name__})
