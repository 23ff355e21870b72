"""The compiled language, ready to read notes with. Built from plain data, without I/O."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from tipifica.parse.automaton import WORD, Automaton
from tipifica.parse.lattice import Lexicon
from tipifica.parse.search import Form

# What the table holds beside its grammar; one of another format is made anew.
TABLE_FORMAT = 3


class Grammar:
    """Forms and lexicon of one campaign, from a compiled table. `forms` are in the order of the catalogue; `prefix` is
    the word that every note begins with."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.prefix: str = data["prefix"]
        self.lexicon = Lexicon(data["lexicon"])
        self.forms: dict[str, Form] = {}
        for reason, made in zip(data["catalog"]["reasons"], data["forms"], strict=True):
            form = self.forms[reason["id"]] = Form(reason, Automaton(made), made["needed"])
            form.motive_words = frozenset(made["motive"])
            form.number_words(self.lexicon.bits)

    @cached_property
    def successors(self) -> Mapping[str, frozenset[str]]:
        """For each symbol of a form, the words that may follow it in any form."""
        return successors(self.forms)


def successors(forms: Mapping[str, Form]) -> dict[str, frozenset[str]]:
    """For each symbol of a form, the words that may follow it in any form."""
    found: dict[str, set[str]] = {}
    for form in forms.values():
        positions = form.automaton.positions
        for p in positions:
            following = {positions[q].symbol for q in form.automaton.follow[p.number] if positions[q].kind == WORD}
            found.setdefault(p.symbol, set()).update(following)
    return {symbol: frozenset(words) for symbol, words in found.items()}
