"""The words of Spanish that a misspelled word of a fixed phrase may be instead: what says something is not mended."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Any

from tipifica.parser.tokens.folding import fold, plain

_OPPOSING = ("in", "im", "des")


class Spanish:
    """Words of Spanish near those of the vocabulary. The list stays the text that it comes as: most notes have no
    misspelling, and one is looked for in it sooner than a set is made."""

    def __init__(self, data: Mapping[str, Any], vocabulary: Container[str]) -> None:
        """`vocabulary` are the words of the grammar, folded."""
        self._words = f" {data['words']} "
        self._unlisted: frozenset[str] = frozenset(data["unlisted"])
        self._rivals: Mapping[str, list[str]] = data["rivals"]
        self._vocabulary = vocabulary

    def may_be(self, written: str, near: Container[str]) -> bool:
        """Whether `written`, which the words `near` lie near to, is a word of Spanish; also where the list was not made
        for one of these."""
        return (
            f" {plain(written)} " in self._words
            or self._opposed(fold(written)) is not None
            or any(word in near for word in self._unlisted)
        )

    def are_rivals(self, folded: str, word: str) -> bool:
        """Whether a folded word says the opposite of a word of the grammar (folded), or what stands for something else
        in its place: the one is never written for the other."""
        return word in self._rivals.get(folded, ()) or self._opposed(folded) == word

    def opposed(self, folded: str) -> list[str]:
        """The words of the grammar (folded) that a folded word says the opposite of, or stands in the place of."""
        opposite = self._opposed(folded)
        listed = self._rivals.get(folded, [])
        return listed if opposite is None else [*listed, opposite]

    def _opposed(self, folded: str) -> str | None:
        """The word of the grammar that a folded word makes the opposite of."""
        rests = (folded.removeprefix(prefix) for prefix in _OPPOSING if folded.startswith(prefix))
        return next((rest for rest in rests if rest in self._vocabulary), None)
