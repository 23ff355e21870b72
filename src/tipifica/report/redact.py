"""Personal data masked before a report leaves: `none`, `clients` or `all`.

It fails closed: at `clients` and `all` a word of the note is shown only where it is known to be harmless, as a word of
the manual's phrases or as part of a field that names nobody. What a privacy rule found is masked at every level.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping

from tipifica.model import Diagnostic, Edit, Field, FieldValue, Fix, Observation, Report, Span, Suggestion
from tipifica.parser.tokens.characters import clean
from tipifica.report.keyed import Keyed
from tipifica.report.result import holds_private

MASK = "•"
PRIVATE = "P"
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

IsFixedWord = Callable[[str], bool]
TextMask = Callable[[str], str]
Fields = Mapping[str, Field]


def redact(report: Report, level: str, known: IsFixedWord, fields: Fields, keyed: Keyed | None = None) -> Report:
    """Return `report` with every personal value masked, character by character, so that spans keep their meaning.

    `level` is `none`, `clients` or `all`; `known` says whether a word belongs to the fixed phrases, and `fields` who is
    known by each field. The same words are masked in the text, the canonical form, the fields, the messages and the
    fixes. With `keyed` the value of a field that names somebody is a pseudonym instead, the same for the same phone or
    name.
    """
    if level == "none" and not holds_private(report):
        return report
    masker = _Masker(report, level, known, fields)
    return report.changed(
        observation=_observation(report.observation, masker, keyed),
        diagnostics=tuple(_diagnostic(found, masker) for found in report.diagnostics),
        canonical=report.canonical and masker.mask(report.canonical),
        proposed=report.proposed and masker.mask(report.proposed),
    )


class _Masker:
    """What of one report may be shown: by place in the note's text, by word everywhere else."""

    def __init__(self, report: Report, level: str, known: IsFixedWord, fields: Fields) -> None:
        self.level = level
        self.personal = _personal_fields(level, fields)
        self.harmless = {key for key, field in fields.items() if field.personal == "no"}
        self.pseudonyms = {key: field.pseudonym for key, field in fields.items()}
        self._known = known
        observation = report.observation
        self._text = observation.text
        private = [found.span for found in report.diagnostics if found.code[0] == PRIVATE]
        self._private = {position for span in private for position in range(span.start, span.end)}
        self._secrets = _patterns(self._text[span.start : span.end] for span in private)
        self._secret_words = frozenset(
            word for span in private for text in _writings(self._text[span.start : span.end]) for word in _words(text)
        )
        self._places = _covered(observation, self.personal)
        agents = {key for key, field in fields.items() if field.personal == "agent"}
        self._shown = _covered(observation, self.harmless | (agents if level == "clients" else set()))
        self._hidden: set[str] = set()
        self._harmless: set[str] = set()
        if level != "none":
            self._divide(observation)

    def in_text(self) -> str:
        """Return the note's text masked."""
        pieces, done = [], 0
        for match in WORD.finditer(self._text):
            if self._hides(match):
                pieces += [self._text[done : match.start()], MASK * len(match[0])]
                done = match.end()
        masked = "".join((*pieces, self._text[done:]))
        # Of a key or an address of mail the signs are masked too.
        return "".join(MASK if at in self._private and not char.isspace() else char for at, char in enumerate(masked))

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
        return any(position in self._private for position in range(span.start, max(span.end, span.start + 1)))

    def _without_secrets(self, text: str) -> str:
        for secret in self._secrets:
            text = secret.sub(lambda match: re.sub(r"\S", MASK, match[0]), text)
        return text

    def _masked(self, match: re.Match[str]) -> str:
        return match[0] if self._may_show(match[0]) else MASK * len(match[0])

    def _may_show(self, word: str) -> bool:
        if word in self._secret_words:
            return False
        if self.level == "none":
            return True
        return word not in self._hidden and (word in self._harmless or self._is_known(word))

    def _is_suspect(self, word: str) -> bool:
        return self.level != "none" and word not in self._harmless and bool(_PERSONAL_DIGITS.search(word))

    def _is_known(self, word: str) -> bool:
        return self._known(unicodedata.normalize("NFKC", _UNSEEN_IN_WORD.sub("", word)))

    def _hides(self, match: re.Match[str]) -> bool:
        positions = range(match.start(), match.end())
        if not self._private.isdisjoint(positions):
            return True
        if self.level == "none":
            return False
        if not self._places.isdisjoint(positions):
            return True
        return not (self._is_harmless(match) or self._is_known(match[0]))

    def _is_harmless(self, match: re.Match[str]) -> bool:
        in_place = self._shown.issuperset(range(match.start(), match.end()))
        return in_place and not _PHONE_DIGITS.search(match[0])

    def _divide(self, observation: Observation) -> None:
        """Tell the words of the note that name somebody from those of fields that name nobody."""
        for match in WORD.finditer(self._text):
            word = match[0]
            if not self._places.isdisjoint(range(match.start(), match.end())):
                self._hide(word)
            elif self._is_harmless(match):
                self._harmless.add(word)
            elif not self._is_known(word):
                self._hidden.add(word)
        for key in self.personal & observation.fields.keys():
            for value in _strings(observation.fields[key]):
                for word in _words(value):
                    self._hide(word)

    def _hide(self, word: str) -> None:
        if len(word) > _SHORT or not word.islower() or not self._is_known(word):
            self._hidden.add(word)


def _personal_fields(level: str, fields: Fields) -> frozenset[str]:
    """The fields of which no word is shown, not even one that the manual has too: a client may be called Costo, and a
    login may be any word."""
    hidden = {"none": (), "clients": ("client",), "all": ("client", "agent")}[level]
    return frozenset(key for key, field in fields.items() if field.personal in hidden)


def _words(text: str) -> list[str]:
    return WORD.findall(text)


def _writings(secret: str) -> tuple[str, ...]:
    # As it is written, and as the canonical form and the fields have it.
    return (secret, clean(secret).text)


def _patterns(secrets: Iterable[str]) -> list[re.Pattern[str]]:
    written = {text for secret in secrets for text in _writings(secret) if text.strip()}
    return [re.compile(rf"(?<!\w){re.escape(text)}(?!\w)") for text in sorted(written, key=len, reverse=True)]


def _covered(observation: Observation, fields: frozenset[str] | set[str]) -> set[int]:
    spans = [span for key in fields & observation.spans.keys() for span in _spans(observation.spans[key])]
    return {position for span in spans for position in range(span.start, span.end)}


def _spans(span: Span | tuple[Span, ...]) -> tuple[Span, ...]:
    return (span,) if isinstance(span, Span) else span


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _strings(item)
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _strings(item)


def _observation(observation: Observation, masker: _Masker, keyed: Keyed | None) -> Observation:
    kept = masker.harmless if masker.level != "none" else frozenset()

    def shown(key: str, value: FieldValue) -> FieldValue:
        if key in kept and not any(_PHONE_DIGITS.search(text) for text in _strings(value)):
            return value
        return _value(value, _named(masker.pseudonyms[key], keyed) if key in masker.personal else masker.mask)

    fields = {key: shown(key, value) for key, value in observation.fields.items()}
    return observation.changed(text=masker.in_text(), fields=fields)


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


def _diagnostic(found: Diagnostic, masker: _Masker) -> Diagnostic:
    return found.changed(
        message=masker.message(found.message, found.params),
        params={key: _param(value, masker.mask) for key, value in found.params.items()},
        fix=found.fix and _fix(found.fix, found.params, masker),
        suggestions=tuple(_suggestion(choice, masker) for choice in found.suggestions),
    )


def _param(value: object, mask: TextMask) -> object:
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, list | tuple):
        return [_param(item, mask) for item in value]
    if isinstance(value, Mapping):
        return {key: _param(item, mask) for key, item in value.items()}
    return value


def _fix(fix: Fix, params: Mapping[str, object], masker: _Masker) -> Fix:
    return fix.changed(title=masker.message(fix.title, params), edits=_edits(fix.edits, masker))


def _suggestion(choice: Suggestion, masker: _Masker) -> Suggestion:
    contents = {"edits": [edit.content for edit in choice.edits]}
    return choice.changed(title=masker.message(choice.title, contents), edits=_edits(choice.edits, masker))


def _edits(edits: tuple[Edit, ...], masker: _Masker) -> tuple[Edit, ...]:
    # What is put into private data is a part of it.
    return tuple(
        edit.changed(
            content=re.sub(r"\w", MASK, edit.content) if masker.is_private(edit.span) else masker.mask(edit.content)
        )
        for edit in edits
    )
