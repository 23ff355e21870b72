"""The compiled language, ready to read notes with. Built from plain data, without I/O."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tipifica.parse.automaton import LABEL, WORD, Automaton
from tipifica.parse.lattice import Lexicon
from tipifica.parse.search import Form
from tipifica.parse.text import fold, words_of

# What the table holds beside its grammar; one of another format is made anew.
TABLE_FORMAT = 2


class Grammar:
    """Header, forms and lexicon of one campaign. `forms` are in the order of the catalogue."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        header, lexicon = data["header"], data["lexicon"]
        function = frozenset(lexicon["function-words"])
        self.forms: dict[str, Form] = {}
        words = {row[1] for row in header["positions"] if row[0] == WORD}
        for reason, body in zip(data["catalog"]["reasons"], data["bodies"], strict=True):
            telling = _telling(body["positions"], lexicon["telling"])
            self.forms[reason["id"]] = Form(reason, Automaton(header, body, telling, function), body.get("needed"))
            words |= {row[1] for row in body["positions"] if row[0] == WORD}
        self.prefix = next(row[1] for row in header["positions"] if row[0] == WORD)
        self.lexicon = Lexicon(lexicon, frozenset(words))
        for form in self.forms.values():
            form.number_words(self.lexicon.bits)
        by_fold = {fold(w): w for w in words}
        for reason in data["catalog"]["reasons"]:
            motive = [by_fold.get(fold(w)) for w in words_of(reason["motive"])]
            self.forms[reason["id"]].motive_words = frozenset(w for w in motive if w) if all(motive) else frozenset()
        self.successors = successors(self.forms)
        self.labels = {
            form.automaton.positions[form.automaton.follow[p.number][0]].field: p.symbol
            for form in self.forms.values()
            for p in form.automaton.positions
            if p.kind == LABEL
        }


def _telling(positions: list[list[Any]], phrases: list[str]) -> frozenset[int]:
    """The places of function words that carry meaning, for they begin one of the phrases."""
    beginnings = [words_of(p) for p in phrases]
    found = set()
    for number, (kind, symbol, _, phrase, _) in enumerate(positions):
        if kind != WORD or (number and positions[number - 1][3] == phrase):
            continue
        whole = [row[1] for row in positions[number:] if row[3] == phrase]
        if any(whole == b and b[0] == symbol for b in beginnings):
            found.add(number)
    return frozenset(found)


def successors(forms: Mapping[str, Form]) -> dict[str, frozenset[str]]:
    """For each symbol of a form, the words that may follow it in any form."""
    found: dict[str, set[str]] = {}
    for form in forms.values():
        positions = form.automaton.positions
        for p in positions:
            following = {positions[q].symbol for q in form.automaton.follow[p.number] if positions[q].kind == WORD}
            found.setdefault(p.symbol, set()).update(following)
    return {symbol: frozenset(words) for symbol, words in found.items()}
