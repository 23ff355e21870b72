"""What may be another writing of what: the table of the arbiter, made from a compiled grammar and lexicon.

Nothing here reads a note. A fix of a note without a reason has no form: then nothing is another writing of anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tipifica.model.named import NamedTuple
from tipifica.parser.tokens.folding import words_of
from tipifica.parser.tokens.tokenizer import BREAK_TEXT

# What a piece of a note is to a form, if it is none of its words: a number that stands for itself, another number or
# sign of a value, text.
LONG, NUMBER, FREE = "<long>", "<number>", "<free>"
# A word that names a field of the form, as a label or a placeholder.
NAMED = "<named>"
_TEXT = frozenset({FREE, NUMBER})
_VALUES: Mapping[str, frozenset[str]] = {
    "PHONE": frozenset({LONG}),
    "ANI": frozenset({LONG}),
    "SERVICE": frozenset({LONG, NUMBER}),
    "VISIT": frozenset({LONG, NUMBER}),
    "COUNT": _TEXT,
    "REFERENCE": frozenset({FREE, NUMBER, LONG}),
}
_ANY_NUMBER = frozenset({NUMBER})


class FormSlot(NamedTuple):
    """A place of a form: the words that it is made of (none for a value), what may be its first and its last piece."""

    kind: str
    words: tuple[str, ...]
    first: frozenset[str]
    last: frozenset[str]
    telling: bool


class Silent(NamedTuple):
    """Where a word may be put in that says nothing: after which pieces, and before which."""

    after: frozenset[str]
    before: frozenset[str]


class Label(NamedTuple):
    """A label: its words, and what may stand after it, a value or what was left in its place."""

    words: tuple[str, ...]
    before: frozenset[str]


class FormWritings:
    """One reason's form.

    `words` are those of its phrases and labels, `labels` those of its labels alone; `meant` are function words that
    carry meaning in it; `fields` its fields, `named` the folded words that name one; `opening` what people say before
    it; `beginnings` the words that its body may begin with. `counted` are words that go without saying before a number
    and its unit, with these units. `side_by_side` and `parted` are what may stand next to each other with a blank and
    with a break between. `silent` are words that say nothing, with the places where they may be put in; so do
    `label_phrases` before their values. `starts` are what each field's value may begin with, `phrase_starts` the first
    words of phrases, `within` the words that follow each other in one.
    """

    def __init__(self, compiled: Mapping[str, Any], lexicon: Mapping[str, Any], opening: str) -> None:
        function = lexicon["vocabulary"]["function-words"]
        follow, end = compiled["follow"], compiled["header_end"]
        places = [_place(row) for row in compiled["positions"]]
        self.fields = frozenset(row[3] for row in compiled["positions"])
        trees = (lexicon[what].get(field, {}) for what in ("labels", "placeholders") for field in self.fields)
        self.named = frozenset(word for tree in trees for word in _words(tree)).difference(function)
        self.prefix = places[1].words[0]
        rows = compiled["positions"]
        values = [(row[3], place.first) for place, row in zip(places, rows, strict=True) if place.kind != "label"]
        self.starts = {field: frozenset().union(*(f for of, f in values if of == field)) for field in self.fields}
        words = [(p, q) for p in range(len(places)) for q in follow[p] if places[q].kind == "word"]
        one = {(p, q) for p, q in words if rows[p][4] == rows[q][4] and places[p].words}
        self.within = frozenset((places[p].words[-1], places[q].words[0]) for p, q in one)
        self.phrase_starts = frozenset(places[q].words[0] for p, q in words if (p, q) not in one)
        self.words = frozenset(word for place in places for word in place.words)
        self.labels = frozenset(word for place in places if place.kind == "label" for word in place.words)
        self.meant = frozenset(
            w for p in places[2:] if p.telling for w in p.words if p.kind == "word" and w in function
        )
        self.opening = frozenset(words_of(opening))
        self.beginnings = frozenset().union(*(places[q].first for q in follow[end]))
        pairs = [(p, q) for p in range(end + 1, len(places)) for q in follow[p]]
        self.side_by_side = _pairs(places, [(p, q) for p, q in pairs if p != q or places[p].first == _VALUES["PHONE"]])
        self.parted = _pairs(places, [(p, r) for p, q in pairs if places[q].kind == "sep" for r in follow[q]])
        self.silent = _silent(places, pairs)
        self.label_phrases = _labels(places, pairs)
        self.counted: dict[str, set[str]] = {}
        for p, q in pairs:
            if places[p].kind == "word" and not places[p].telling and places[q].first == _VALUES["COUNT"]:
                units = self.counted.setdefault(places[p].words[0], set())
                units.update(*(places[r].first for r in follow[q]))
                self.silent.pop(places[p].words[0], None)


def _place(row: Sequence[Any]) -> FormSlot:
    _, kind, symbol, _, _, _, telling, prefix, *_ = row
    if kind in ("word", "label"):
        words = tuple(words_of(symbol))
        return FormSlot(kind, words, frozenset(words[:1]), frozenset(words[-1:]), telling or prefix)
    roles = frozenset({BREAK_TEXT}) if kind == "sep" else _TEXT if kind == "text" else _VALUES.get(symbol, _ANY_NUMBER)
    return FormSlot(kind, (), roles, roles, True)


def _words(tree: Mapping[str, Any]) -> Iterator[str]:
    """The words of the phrases in a tree."""
    for word, below in tree.items():
        if word:
            yield word
            yield from _words(below)


def _pairs(places: Sequence[FormSlot], pairs: Sequence[tuple[int, int]]) -> frozenset[tuple[str, str]]:
    """What may end the one place and begin the other, of all pairs of places without a break."""
    inner = [(places[p], places[q]) for p, q in pairs if "sep" not in (places[p].kind, places[q].kind)]
    return frozenset((one, other) for p, q in inner for one in p.last for other in q.first)


def _silent(places: Sequence[FormSlot], pairs: Sequence[tuple[int, int]]) -> dict[str, list[Silent]]:
    """The words of phrases that say nothing, each with what may stand before and after it."""
    found: dict[str, list[Silent]] = {}
    for number, place in enumerate(places):
        if place.kind == "word" and not place.telling:
            before = frozenset().union(*(places[p].last for p, q in pairs if q == number))
            after = frozenset().union(*(places[q].first for p, q in pairs if p == number))
            found.setdefault(place.words[0], []).append(Silent(before, after))
    return found


def _labels(places: Sequence[FormSlot], pairs: Sequence[tuple[int, int]]) -> list[Label]:
    """The labels of a form."""
    return [
        Label(place.words, frozenset({NAMED}).union(*(places[q].first for p, q in pairs if p == number)))
        for number, place in enumerate(places)
        if place.kind == "label"
    ]


class WritingTable:
    """The forms of a campaign by reason, and what people write instead of their words: `phrases` (folded words, and
    the words they stand for) by first word, `ordinals` by folded writing. `fields` are the keys of all fields."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        lexicon = self._lexicon = data["lexicon"]
        self.function: frozenset[str] = frozenset(lexicon["vocabulary"]["function-words"])
        self.ordinals: Mapping[str, int] = lexicon["ordinals"]
        self.ordinal_writing = {written: int(number) for number, written in lexicon["ordinal-writing"].items()}
        self.turning: frozenset[str] = frozenset(lexicon["turning"])
        announcing = lexicon["announcing"]
        self.announces_another: frozenset[str] = frozenset(announcing["another"])
        self.announces_number: frozenset[str] = frozenset(announcing["number"])
        self.fields = frozenset(row[0] for row in data["fields"])
        self.phrases: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
        for written, meant in lexicon["short-phrases"]:
            self.phrases.setdefault(written[0], []).append((tuple(written), tuple(meant)))
        self._compiled = dict(_by_reason(data))
        self._forms: dict[str, FormWritings] = {}

    def form(self, reason: str) -> FormWritings:
        """The form of a reason, made when it is first asked for."""
        if reason not in self._forms:
            compiled, opening = self._compiled[reason]
            self._forms[reason] = FormWritings(compiled, self._lexicon, opening)
        return self._forms[reason]


def _by_reason(data: Mapping[str, Any]) -> Iterator[tuple[str, tuple[Mapping[str, Any], str]]]:
    for reason, compiled in zip(data["catalog"]["reasons"], data["forms"], strict=True):
        yield reason["id"], (compiled, reason.get("opening", ""))
