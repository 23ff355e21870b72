"""The compiled language, ready to read notes with. Built from plain data, without I/O."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tipifica.model import Field
from tipifica.parser.forms.form import Form
from tipifica.parser.forms.meaning import Meaning
from tipifica.parser.words.lexicon import Lexicon

# What the table holds beside its grammar; one of another format is made anew.
TABLE_FORMAT = 12


class Grammar:
    """Forms, fields and lexicon of one campaign, from a compiled table. `forms` and `fields` are in the order of the
    catalogue."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.fields: dict[str, Field] = {row[0]: Field(*row) for row in data["fields"]}
        self.lexicon = Lexicon(data["lexicon"], data["prefix"], self.fields)
        self.forms: dict[str, Form] = {}
        self._beside: dict[str, list[Form]] = {}
        self._longer: dict[str, list[Form]] = {}
        self._successors: dict[str, frozenset[str]] = {}
        catalog = data["catalog"]
        self.meaning = Meaning(catalog.get("meaning", {}), self.lexicon.vocabulary.function_words)
        for reason, made in zip(catalog["reasons"], data["forms"], strict=True):
            state = reason["id"].split("/")[0]
            naming = catalog["states"][state].get("naming", ())
            self.forms[reason["id"]] = Form(reason, made, self.lexicon.bits, naming)

    def beside(self, form: Form) -> list[Form]:
        """The forms that may be a second reason beside one: of two of which one goes on as the other there is but
        one."""
        found = self._beside.get(form.id)
        if found is None:
            others = (f for f in self.forms.values() if f is not form)
            found = self._beside[form.id] = [f for f in others if not f.is_part_of(form) and not form.is_part_of(f)]
        return found

    def longer(self, form: Form) -> list[Form]:
        """The forms that say all that one does, and go on."""
        found = self._longer.get(form.id)
        if found is None:
            others = (f for f in self.forms.values() if f is not form)
            found = self._longer[form.id] = [f for f in others if form.begins(f)]
        return found

    def family(self, form: Form) -> list[Form]:
        """The other forms of a state whose reasons one phrase alone tells apart; none for any other form."""
        return [f for f in self.forms.values() if f.naming and f.state == form.state and f is not form]

    def successors(self, symbol: str) -> frozenset[str]:
        """The words that may follow a symbol in any form."""
        found = self._successors.get(symbol)
        if found is None:
            found = self._successors[symbol] = frozenset(
                word for form in self.forms.values() for word in form.words_after(symbol)
            )
        return found
