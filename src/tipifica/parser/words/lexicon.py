"""What can be said of a word by its writing alone, and what people write instead of the manual's words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from tipifica.model import Field
from tipifica.parser.costs import Cost, Limit
from tipifica.parser.kinds import Kind
from tipifica.parser.scan.words import NUMBERS, SCANNED_WORDS
from tipifica.parser.tokens.folding import fold, has_letters_alone
from tipifica.parser.tokens.things import MONTHS
from tipifica.parser.words.vocabulary import Vocabulary, edit_distance, letters

CROSSES = re.compile(r"[xX]{2,}%?(?![^\W_])")
MAX_GLUED = 40
_CACHE_SIZE = 2_000


class WordEdge:
    """So many tokens read as the words `symbols`."""

    __slots__ = ("cost", "deviation", "distance", "symbols", "width")

    def __init__(self, symbols: tuple[str, ...], width: int, cost: int, deviation: int, distance: int = 0) -> None:
        self.symbols = symbols
        self.width = width
        self.cost = cost
        self.deviation = deviation
        self.distance = distance


class Look:
    """What can be said of a token by its writing alone: folded; with the label words that it may be a misspelling of;
    whether it may be a value, a label or a function word; whether a label or a placeholder may begin with it; the
    words that it may be by itself, as edges and as bits; whether it is one of them, written as such or nearly; and
    what reading it costs at least that is nothing else, be it as itself or as free text; the words of the grammar that
    it is the opposite of, as bits."""

    __slots__ = ("begins_name", "edges", "floor", "folded", "known", "mask", "near", "opposed", "special")

    def __init__(
        self,
        folded: str,
        near: frozenset[str],
        special: bool,
        begins_name: bool,
        edges: tuple[WordEdge, ...],
        mask: int,
        known: bool,
        floor: int,
        opposed: int,
    ) -> None:
        self.folded = folded
        self.near = near
        self.special = special
        self.begins_name = begins_name
        self.edges = edges
        self.mask = mask
        self.known = known
        self.floor = floor
        self.opposed = opposed


class Phrases:
    """Sequences of words in a tree, for finding which of them begin at a token."""

    def __init__(self, tree: Mapping[str, Any]) -> None:
        self.tree = tree

    def matches(self, folded: Sequence[frozenset[str]], start: int) -> Iterator[int]:
        """The ends of the phrases that begin at token `start`, the shortest first."""
        nodes = [self.tree]
        at = start
        while nodes and at < len(folded):
            nodes = [node[word] for node in nodes for word in folded[at] if word in node]
            at += 1
            if any("" in node for node in nodes):
                yield at


class Lexicon:
    """What people write instead of the manual's words, made ready for lookup. `prefix` is the word that every note
    begins with; `agent` is the field that says whose note it is, `clients` and `phones` are those that name a client
    and give phones."""

    def __init__(self, data: Mapping[str, Any], prefix: str, fields: Mapping[str, Field]) -> None:
        self.prefix = prefix
        self.agent = next(key for key, field in fields.items() if field.kind == "login")
        self.clients = tuple(key for key, field in fields.items() if field.kind == "name")
        self.phones = tuple(key for key, field in fields.items() if field.kind == "phone")
        # The fields of free text that a note may say several values of.
        self.lists = frozenset(key for key, field in fields.items() if field.kind == "free" and field.many)
        self.vocabulary = Vocabulary(data["vocabulary"])
        self.labels = {field: Phrases(tree) for field, tree in data["labels"].items()}
        self.placeholders = {field: Phrases(tree) for field, tree in data["placeholders"].items()}
        self.short_phrases = [(short, tuple(long)) for short, long in data["short-phrases"]]
        # The words of the grammar that turn the sense of what stands beside them.
        self.turning: frozenset[str] = frozenset(data["turning"])
        # The words by which a damaged letter is known.
        self.spelled: Sequence[str] = data["spelled"]
        # What says of the number after it that it is another thing's, or a number of whatever.
        self.announces_another: frozenset[str] = frozenset(data["announcing"]["another"])
        self.announces_number: frozenset[str] = frozenset(data["announcing"]["number"])
        # What is heard where a separator was dictated.
        self.dictated: frozenset[str] = frozenset(data["dictated"])
        self.ordinals: Mapping[str, int] = data["ordinals"]
        self.ordinal_writing = {int(number): written for number, written in data["ordinal-writing"].items()}
        self.label_words: frozenset[str] = frozenset(data["label-words"])
        self.bits = {word: 1 << n for n, word in enumerate(data["vocabulary"]["words"])}
        # Words that labels, placeholders, ordinals and amounts are made of.
        self.name_words = frozenset(data["name-words"]).union(NUMBERS, MONTHS)
        self.first_words: frozenset[str] = frozenset(data["first-words"])
        self._near: dict[str, frozenset[str]] = {}
        self._looks: dict[str, Look] = {}
        self._short_by_first: dict[str, list[tuple[list[str], tuple[str, ...]]]] = {}
        for short, long in self.short_phrases:
            self._short_by_first.setdefault(short[0], []).append((short, long))

    def short_from(self, folded: str) -> Sequence[tuple[list[str], tuple[str, ...]]]:
        """The short forms of several words that begin with a word."""
        return self._short_by_first.get(folded, ())

    def look(self, text: str) -> Look:
        """What can be said of a token that is written so."""
        found = self._looks.get(text)
        if found is None:
            if len(self._looks) > _CACHE_SIZE:
                self._looks.clear()
            found = self._looks[text] = self._look(text)
        return found

    def _look(self, text: str) -> Look:
        folded = fold(text)
        near = self.near(folded)
        special = (
            not text.isalnum()
            or len(text) == 1
            or any(c.isdigit() for c in text)
            or CROSSES.fullmatch(text) is not None
            or folded in self.vocabulary.function_words
            or not near.isdisjoint(self.name_words)
        )
        edges = self._edges(text, folded)
        known = bool(edges) and edges[0].cost <= Cost.CASE + Cost.ACCENT
        floor = min(edges[0].cost, self.as_text(folded)) if known and folded not in SCANNED_WORDS else 0
        begins_name = not near.isdisjoint(self.first_words)
        floor = 0 if special else floor
        opposed = self._bits(self.vocabulary.opposed(folded))
        return Look(folded, near, special, begins_name, edges, self.mask(edges), known, floor, opposed)

    def _bits(self, words: Iterable[str]) -> int:
        """Words of the grammar as bits."""
        mask = 0
        for word in words:
            mask |= self.bits[word]
        return mask

    def _edges(self, text: str, folded: str) -> tuple[WordEdge, ...]:
        """The words that a token may be by itself."""
        if len(text) == 1 and not text.isalnum():
            return (WordEdge((text,), 1, 0, Kind.NONE),) if text in self.vocabulary.words else ()
        edges = [WordEdge((r.word,), 1, r.cost, r.deviation, r.distance) for r in self.vocabulary.readings(text)]
        return (*edges, *self._glued(folded)) if is_open(edges) else tuple(edges)

    def _glued(self, written: str) -> Iterator[WordEdge]:
        """Two words written together."""
        exact = self.vocabulary.exact
        for cut in range(2, len(written) - 1) if Limit.GLUED_WORDS <= len(written) <= MAX_GLUED else ():
            left = exact(written[:cut])
            right = exact(written[cut:]) if left is not None else None
            if left is not None and right is not None:
                yield WordEdge((left, right), 1, Cost.GLUED, Kind.MISSPELLED, 1)

    def mistakable(self, folded: str) -> bool:
        """Whether a folded word that is none of the grammar's may be read as one, as two or as one of a label."""
        if self.vocabulary.exact(folded) is not None:
            return False
        return bool(self.vocabulary.near(folded) or self._near_labels(folded)) or any(self._glued(folded))

    def mask(self, edges: Iterable[WordEdge]) -> int:
        """The words of edges, as bits."""
        mask = 0
        for edge in edges:
            for word in edge.symbols:
                mask |= self.bits[word]
        return mask

    def as_text(self, folded: str) -> int:
        """What it costs to read a word of the grammar as free text."""
        return Cost.FUNCTION_AS_TEXT if folded in self.vocabulary.function_words else Cost.KNOWN_WORD_AS_TEXT

    def near(self, folded: str) -> frozenset[str]:
        """A folded word and the label words that it may be a misspelling of; a word of Spanish is none."""
        found = self._near.get(folded)
        if found is None:
            if len(self._near) > _CACHE_SIZE:
                self._near.clear()
            labels = self._near_labels(folded)
            if labels and self.vocabulary.spanish.may_be(folded, ()):
                labels = []
            found = self._near[folded] = frozenset((folded, *labels))
        return found

    def _near_labels(self, folded: str) -> list[str]:
        if len(folded) < Limit.MISSPELLED_LABEL or folded in self.label_words or not has_letters_alone(folded):
            return []
        own = letters(folded)
        return [
            word
            for word, mask in self._label_letters
            if (mask ^ own).bit_count() <= 2 and edit_distance(folded, word, 1) == 1
        ]

    @cached_property
    def _label_letters(self) -> list[tuple[str, int]]:
        return [(word, letters(word)) for word in self.label_words]


def repeated(masks: Iterable[int]) -> int:
    """The bits that more than one mask has."""
    once = more = 0
    for mask in masks:
        more |= once & mask
        once |= mask
    return more


def is_open(edges: Sequence[WordEdge]) -> bool:
    """Whether a token that may be these words may be two words written together, or the half of one, just as well."""
    return not edges or edges[0].deviation in (Kind.MISSPELLED, Kind.OTHER_WORD)
