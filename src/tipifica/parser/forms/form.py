"""The form of one reason, with what the catalogue says of it and what its words alone tell of a note."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from tipifica.parser.forms.automaton import TEXT, VALUE, WORD, Automaton, Position
from tipifica.parser.tokens.folding import words_of

# A fixed phrase ("words", its words) or a field ("field", its name) of a form.
Part = tuple[str, str]


class Form:
    """The form of one reason with what the catalogue says of it; `parts` are its phrases and fields with their
    places."""

    def __init__(
        self, reason: Mapping[str, Any], made: Mapping[str, Any], bits: Mapping[str, int], naming: Iterable[str] = ()
    ) -> None:
        """Of a reason of the catalogue and its part of the compiled table; `bits` says which bit is which word's.
        `naming` are the words of its state that name a reason by themselves."""
        self.id: str = reason["id"]
        self.state = self.id.split("/")[0]
        self.naming = frozenset(naming)
        # A phrase that counts for all that the form says.
        self.sign = tuple(words_of(reason.get("sign", "")))
        self.number: int = reason["number"]
        self.attempts = frozenset(reason.get("attempts", ()))
        self.opening = tuple(words_of(reason.get("opening", "")))
        self.excludes = [
            (e["field"], tuple(words_of(e["phrase"])), e["where"] == "start", e.get("unless-after"))
            for e in reason.get("excludes", ())
        ]
        self._made = made
        # Rows are those of `Position`.
        self._rows: Sequence[Sequence[Any]] = made["positions"]
        self._spine: Sequence[int] = made["spine"]
        self.symbols: frozenset[str] = frozenset([row[2] for row in self._rows[1:]])
        self.reads_segments = "REFERENCE" in self.symbols
        self.has_text = self.reads_segments or any(row[1] == TEXT for row in self._rows)
        self.needed = frozenset(made["needed"])
        self.motive_words = frozenset(made["motive"])
        # Words as bits, for the innermost loop: those that the form needs, those of its motive, those that speak for it
        # where they stand (also those whose lack says nothing), those that it has, and has more than once, and those of
        # its opening besides.
        self._bits = bits
        self.needed_mask, self.motive_mask, self.speaking_mask, *masks = made["masks"]
        self.words_mask, self.repeated_mask, self.symbols_mask = masks
        self._exclusive: dict[str, dict[Part, frozenset[int]]] = {}
        self._optional: dict[str, bool] = {}
        self._opens: dict[str, bool] = {}
        self._foreign: dict[str, frozenset[str]] = {}
        self._words_beside: dict[str, frozenset[int]] = {}

    @cached_property
    def automaton(self) -> Automaton:
        """The places of the form. Most notes have need of few forms."""
        return Automaton(self._made)

    def words_after(self, symbol: str) -> Iterator[str]:
        """The words that may follow a symbol."""
        if symbol in self.symbols:
            rows, follow = self._rows, self._made["follow"]
            for place, row in enumerate(rows):
                if row[2] == symbol:
                    yield from (rows[q][2] for q in follow[place] if rows[q][1] == WORD)

    @cached_property
    def naming_mask(self) -> int:
        """The words that a form need not have, and which say what value follows, or are one."""
        automaton = self.automaton
        positions = automaton.positions
        naming = (
            p.symbol
            for p in positions
            if p.kind == WORD and p.number not in automaton.required
            if p.field or {positions[q].kind for q in automaton.follow[p.number]} == {VALUE}
        )
        return sum(self._bits[word] for word in set(naming))

    @cached_property
    def needed_masks(self) -> list[int]:
        """For each place, the words that every way from it to the end goes through, as bits."""
        return [sum(self._bits[w] for w in needed) for needed in self.automaton.needed]

    @cached_property
    def spine_places(self) -> list[Position]:
        """The places of the words with a meaning that every note of the form holds, in its order."""
        return [self.automaton.positions[q] for q in self._spine]

    @cached_property
    def spine(self) -> list[str]:
        """The words of `spine_places`."""
        return [self._rows[q][2] for q in self._spine]

    @cached_property
    def parts(self) -> dict[Part, frozenset[int]]:
        """The phrases and fields of the form with their places."""
        return _parts(self.automaton)

    @cached_property
    def lead_masks(self) -> dict[int, int]:
        """For each place of free text, the words with a meaning of the phrase that leads to it, as bits."""
        positions, follow = self.automaton.positions, self.automaton.follow
        found: dict[int, int] = {}
        for p in positions:
            if p.kind == WORD and p.telling and not p.field:
                for q in follow[p.number]:
                    if positions[q].kind == TEXT:
                        found[q] = found.get(q, 0) | self._bits[p.symbol]
        return found

    @cached_property
    def first_mask(self) -> int:
        """The words, as bits, that the form may begin with, those that a note may leave out before them included."""
        arcs = self.automaton.arcs(self.automaton.header_end)
        gaps = [(word, gap) for word, ways in arcs.words.items() for gap in ways]
        return sum({self._bits[word] for word, gap in gaps if not gap.telling})

    @cached_property
    def begins_with_text(self) -> bool:
        """Whether the form begins with free text."""
        return bool(self.automaton.arcs(self.automaton.header_end).texts)

    @cached_property
    def whole_mask(self) -> int:
        """The words with a meaning, as bits, without which the form is not said whole."""
        words = self.spine[: self.words_before_fields] if self.opening else self.needed
        return sum([self._bits[w] for w in words])

    @cached_property
    def phrases(self) -> list[list[str]]:
        """The words with a meaning of each fixed phrase that every note of the form holds."""
        sizes = Counter(p.phrase for p in self.automaton.positions if p.kind == WORD)
        found: dict[int, list[str]] = {}
        for p in self.spine_places:
            if sizes[p.phrase] > 1:
                found.setdefault(p.phrase, []).append(p.symbol)
        return list(found.values())

    @cached_property
    def phrase_starts(self) -> frozenset[int]:
        """The places of the first word of each phrase."""
        positions = self.automaton.positions
        return frozenset(
            p.number for p in positions[1:] if p.kind == WORD and positions[p.number - 1].phrase != p.phrase
        )

    @cached_property
    def words_before_fields(self) -> int:
        """How many of the words that every note of the form holds stand before its first field."""
        rows = self._rows
        first = next((row[0] for row in rows[self._made["header_end"] :] if row[3]), len(rows))
        return sum(q < first for q in self._spine)

    def in_order(self, words: Sequence[frozenset[str]]) -> bool:
        """Whether the words that this form requires can be found among `words` in its order, and numbers not before its
        first field. `words` are what each token may be, of a long number nothing."""
        at = 0
        for options in words:
            if not options and at < self.words_before_fields:
                return False
            # A short form stands for several words.
            while at < len(self.spine) and self.spine[at] in options:
                at += 1
        return at == len(self.spine)

    def exclusive(self, rival: Form) -> dict[Part, frozenset[int]]:
        """The parts of this form that the rival has not."""
        found = self._exclusive.get(rival.id)
        if found is None:
            other = rival.parts
            found = self._exclusive[rival.id] = {part: q for part, q in self.parts.items() if part not in other}
        return found

    def words_beside(self, rival: Form) -> frozenset[int]:
        """The places of the words in phrases of this form that the rival has not."""
        found = self._words_beside.get(rival.id)
        if found is None:
            phrases = (places for (kind, _), places in self.exclusive(rival).items() if kind == "words")
            found = self._words_beside[rival.id] = frozenset().union(*phrases)
        return found

    def optional_beside(self, rival: Form) -> bool:
        """Whether this form can be written without any of the parts that the rival has not."""
        found = self._optional.get(rival.id)
        if found is None:
            places = {q for part in self.exclusive(rival).values() for q in part}
            found = self._optional[rival.id] = self.automaton.avoidable(places)
        return found

    def opens(self, other: Form) -> bool:
        """Whether all that this form requires stands in the other too."""
        # Most forms differ in a word, which is soon seen.
        if self.needed_mask & ~other.words_mask:
            return False
        found = self._opens.get(other.id)
        if found is None:
            found = self._opens[other.id] = all(self.automaton.avoidable(q) for q in self.exclusive(other).values())
        return found

    def after(self, opening: Sequence[str]) -> int | None:
        """The place of the last word with a meaning of an opening, for a form that begins so; None for any other."""
        place: int | None = None
        for p in self.spine_places:
            if p.symbol not in opening:
                break
            place = p.number
        return place

    def shared_words(self, other: Form) -> int:
        """How many words with a meaning two forms share at their beginning."""
        shared = 0
        for mine, theirs in zip(self.spine, other.spine, strict=False):
            if mine != theirs:
                break
            shared += 1
        return shared

    def begins(self, other: Form) -> bool:
        """Whether the other says all that this form does, and goes on."""
        words = len(self.spine)
        return self.opens(other) or (words < len(other.spine) and self.shared_words(other) == words)

    def is_part_of(self, other: Form) -> bool:
        """Whether the other says all that this form does and goes on: of what this form leaves to choose, too."""
        return self.begins(other) and (self.optional_beside(other) or not self.opens(other))

    def foreign_words(self, rival: Form) -> frozenset[str]:
        """The words of the parts of this form that the rival has not."""
        found = self._foreign.get(rival.id)
        if found is None:
            found = self._foreign[rival.id] = frozenset(w for _, text in self.exclusive(rival) for w in text.split())
        return found


def _parts(automaton: Automaton) -> dict[Part, frozenset[int]]:
    parts: dict[Part, set[int]] = {}
    phrases: dict[int, list[int]] = {}
    for p in automaton.positions:
        if p.field:
            parts.setdefault(("field", p.field), set()).add(p.number)
        elif p.kind == WORD and not p.prefix:
            phrases.setdefault(p.phrase, []).append(p.number)
    for places in phrases.values():
        # Phrases that differ in function words alone say the same.
        telling = [q for q in places if automaton.positions[q].telling or automaton.positions[q].implied] or places
        words = " ".join(automaton.positions[q].symbol for q in telling)
        parts.setdefault(("words", words), set()).update(places)
    return {part: frozenset(places) for part, places in parts.items()}
