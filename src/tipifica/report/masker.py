"""What of one note may be shown: by place in its text, by word everywhere else.

It fails closed: at `clients` and `all` a word of the note is shown only where it is known to be harmless: as a word of
the manual's phrases, be it misspelled or abbreviated, or as part of a field that names nobody. What a privacy rule
found is masked at every level.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from tipifica.model import Edit, Field, FieldValue, Span
from tipifica.parser.tokens.characters import clean
from tipifica.report.keyed import Keyed

MASK = "•"
# A word with the characters that can stand inside one unseen: soft hyphens, combining marks, zero-width and
# bidirectional controls. Without them a name taken apart by such a character would be looked up in pieces.
_ACCENTS = "\u0300-\u036f"
_UNSEEN = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff"
WORD = re.compile(rf"\w[\w{_ACCENTS}{_UNSEEN}]*")
_UNSEEN_IN_WORD = re.compile(f"[{_UNSEEN}]")
# So many digits together are a phone or the number of a service or person, wherever they stand ...
_PERSONAL_DIGITS = re.compile(r"\d{5,}")
# ... and so many even where something else was read: what the field of a visit holds may be a phone all the same.
_PHONE_DIGITS = re.compile(r"\d{9,}")
# Function words of the manual this short say nothing about the address that they stand in, too.
_SHORT = 3

# So many words are remembered with what they are without the characters that are not seen.
_MANY_WORDS = 20_000

IsFixedWord = Callable[[str], bool]
TextMask = Callable[[str], str]
Fields = Mapping[str, Field]
SpansByField = Mapping[str, Span | tuple[Span, ...]]


class Policy:
    """What may be shown of any note: at `level` (`none`, `clients`, `all`), where `known` says whether a word belongs
    to the fixed phrases and `fields` who is known by each field. With `keyed` the value of a field that names somebody
    is a pseudonym instead, the same for the same phone or name."""

    def __init__(self, level: str, known: IsFixedWord, fields: Fields, keyed: Keyed | None = None) -> None:
        hidden = {"none": (), "clients": ("client",), "all": ("client", "agent")}[level]
        self.level = level
        self.keyed = keyed
        # The fields of which no word is shown, not even one that the manual has too: a client may be called Costo, and
        # a login may be any word.
        self.personal = frozenset(key for key, field in fields.items() if field.personal in hidden)
        self.harmless = frozenset(key for key, field in fields.items() if field.personal == "no")
        agents = {key for key, field in fields.items() if field.personal == "agent"}
        self.shown = self.harmless | (agents if level == "clients" else set())
        self.pseudonyms = {key: field.pseudonym for key, field in fields.items()}
        self._known = known

    def knows(self, word: str) -> bool:
        """Return whether a word, without the characters that are not seen in it, belongs to the fixed phrases."""
        return self._known(_seen(word))


class Masker:
    """Masks what was made of one note, whose `fields` stand at `spans`; `edits` are what its safe fixes write, and at
    `private` a privacy rule found something."""

    def __init__(
        self,
        text: str,
        fields: Mapping[str, FieldValue],
        spans: SpansByField,
        edits: Sequence[Edit],
        policy: Policy,
        private: Collection[Span] = (),
    ) -> None:
        self._text = text
        self._fields = fields
        self._policy = policy
        self._private = _covered(text, private)
        secrets = [text[span.start : span.end] for span in private]
        self._secrets = _patterns(secrets)
        self._secret_words = frozenset(
            word for secret in secrets for written in _writings(secret) for word in _words(written)
        )
        self._hidden: set[str] = set()
        self._harmless: set[str] = set()
        self._masked_text = text
        if policy.level != "none":
            self._masked_text = self._divide(spans, edits)
        if private:
            self._masked_text = self._without_private(self._masked_text)

    def in_text(self) -> str:
        """Return the note's text masked, character by character."""
        return self._masked_text

    def fields(self) -> dict[str, FieldValue]:
        """Return the fields masked."""
        return {key: self._field(key, value) for key, value in self._fields.items()}

    def mask(self, text: str) -> str:
        """Return a text that was made from the note masked: a word is shown where it is known to be harmless."""
        return WORD.sub(self._masked, self._without_secrets(text))

    def message(self, text: str, params: Mapping[str, object]) -> str:
        """Return a sentence of ours masked: its own words are shown, what it repeats of the note is not."""
        repeated = {word for value in _strings(params) for word in _words(value) if not self._may_show(word)}

        def masked(match: re.Match[str]) -> str:
            word = match[0]
            # One or two digits that the note has too ("un celular tiene 10 dígitos") are the sentence's own.
            own = word.isdigit() and len(word) < _SHORT
            hidden = word in repeated or (not own and (word in self._hidden or self._is_suspect(word)))
            return MASK * len(word) if hidden or word in self._secret_words else word

        return WORD.sub(masked, self._without_secrets(text))

    def is_private(self, span: Span) -> bool:
        """Return whether `span` touches private data."""
        return any(self._private[span.start : max(span.end, span.start + 1)])

    def _without_secrets(self, text: str) -> str:
        for secret in self._secrets:
            text = secret.sub(lambda match: re.sub(r"\S", MASK, match[0]), text)
        return text

    def _without_private(self, masked: str) -> str:
        """Return the text without the words of private data; of a key or an address of mail the signs go too."""
        words = WORD.finditer(self._text)
        touched = _covered(masked, [Span(*word.span()) for word in words if any(self._private[slice(*word.span())])])
        return "".join(
            MASK if touched[at] or (self._private[at] and not char.isspace()) else char
            for at, char in enumerate(masked)
        )

    def _masked(self, match: re.Match[str]) -> str:
        return match[0] if self._may_show(match[0]) else MASK * len(match[0])

    def _may_show(self, word: str) -> bool:
        if word in self._secret_words:
            return False
        if self._policy.level == "none":
            return True
        return word not in self._hidden and (word in self._harmless or self._policy.knows(word))

    def _is_suspect(self, word: str) -> bool:
        return self._policy.level != "none" and word not in self._harmless and bool(_PERSONAL_DIGITS.search(word))

    def _divide(self, spans: SpansByField, edits: Sequence[Edit]) -> str:
        """Tell the words of the note that name somebody from those of fields that name nobody; return the text without
        the former."""
        text, policy = self._text, self._policy
        personal = _covered(text, _of(spans, policy.personal))
        shown = _covered(text, _of(spans, policy.shown))
        for edit in edits:
            # What is written instead of a value that names nobody is such a value.
            if edit.span.start < edit.span.end and all(shown[edit.span.start : edit.span.end]):
                self._harmless.update(word for word in _words(edit.content) if not _PHONE_DIGITS.search(word))
        _mark(shown, _of_manual(text, edits, policy.knows))
        pieces, done = [], 0
        for match in WORD.finditer(text):
            word = match[0]
            start, end = match.span()
            if any(personal[start:end]):
                self._hide(word)
            elif all(shown[start:end]) and not _PHONE_DIGITS.search(word):
                self._harmless.add(word)
                continue
            elif policy.knows(word):
                continue
            else:
                self._hidden.add(word)
            pieces += [text[done:start], MASK * len(word)]
            done = end
        for key in policy.personal & self._fields.keys():
            for value in _strings(self._fields[key]):
                for word in _words(value):
                    self._hide(word)
        return "".join((*pieces, text[done:]))

    def _hide(self, word: str) -> None:
        if len(word) > _SHORT or not word.islower() or not self._policy.knows(word):
            self._hidden.add(word)

    def _field(self, key: str, value: FieldValue) -> FieldValue:
        policy = self._policy
        names_nobody = policy.level != "none" and key in policy.harmless
        if names_nobody and not any(_PHONE_DIGITS.search(text) for text in _strings(value)):
            return value
        if key in policy.personal:
            return _value(value, _named(policy.pseudonyms[key], policy.keyed))
        return _value(value, self.mask)


@lru_cache(_MANY_WORDS)
def _seen(word: str) -> str:
    return unicodedata.normalize("NFKC", _UNSEEN_IN_WORD.sub("", word))


def _words(text: str) -> list[str]:
    return WORD.findall(text)


def _writings(secret: str) -> tuple[str, ...]:
    # As it is written, and as the canonical form and the fields have it.
    return (secret, clean(secret).text)


def _patterns(secrets: Iterable[str]) -> list[re.Pattern[str]]:
    written = {text for secret in secrets for text in _writings(secret) if text.strip()}
    return [re.compile(rf"(?<!\w){re.escape(text)}(?!\w)") for text in sorted(written, key=len, reverse=True)]


def _of(spans: SpansByField, keys: Collection[str]) -> Iterator[Span]:
    for key, span in spans.items():
        if key in keys:
            yield from (span,) if isinstance(span, Span) else span


def _of_manual(text: str, edits: Iterable[Edit], knows: IsFixedWord) -> Iterator[Span]:
    """Yield where words stand of which `edits` make words of the manual and nothing else."""
    changes = [(*edit.span, edit.content) for edit in edits]
    if not changes:
        return
    for start, end, inside in _together([*map(re.Match.span, WORD.finditer(text))], changes):
        pieces, at = [], start
        for first, last, content in inside:
            pieces += [text[at:first], content]
            at = last
        mended = _words("".join((*pieces, text[at:end])))
        if mended and all(map(knows, mended)):
            yield Span(start, end)


def _together(
    words: Iterable[tuple[int, int]], changes: Sequence[tuple[int, int, str]]
) -> Iterator[tuple[int, int, Sequence[tuple[int, int, str]]]]:
    """Yield stretches of whole words that changes touch, each with its changes in order."""
    start, end = 0, 0
    inside: list[tuple[int, int, str]] = []
    for first, last, content in sorted([*((*word, None) for word in words), *changes], key=lambda each: each[:2]):
        if first >= end:
            if inside:
                yield start, end, inside
            start, end, inside = first, last, []
        end = max(end, last)
        if content is not None:
            inside.append((first, last, content))
    if inside:
        yield start, end, inside


def _covered(text: str, spans: Iterable[Span]) -> bytearray:
    """Return 1 for each character of `text` that stands in one of `spans`, else 0."""
    covered = bytearray(len(text))
    _mark(covered, spans)
    return covered


def _mark(covered: bytearray, spans: Iterable[Span]) -> None:
    for start, end in spans:
        covered[start:end] = b"\x01" * (end - start)


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _strings(item)
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _strings(item)


def _named(pseudonym: str, keyed: Keyed | None) -> TextMask:
    if keyed is None:
        return lambda value: MASK * len(value)
    return lambda value: keyed.token(pseudonym, value)


def _value(value: FieldValue, mask: TextMask) -> FieldValue:
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, tuple):
        return tuple([_value(item, mask) for item in value])  # type: ignore[return-value] # items keep their type
    return value
