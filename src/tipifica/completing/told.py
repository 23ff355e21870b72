"""Offers as completions: how they are written into the note, and in which order they are shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile

from tipifica.completing.offers import ATTEMPT, Offer, attempts_of
from tipifica.language import Language
from tipifica.messages import translate
from tipifica.model import Completion, CompletionKind, Edit, Settings, Span
from tipifica.parser.forms.automaton import SEP, Position
from tipifica.parser.forms.form import Form
from tipifica.parser.forms.onward import is_field
from tipifica.parser.tokens.folding import is_tight, words_of
from tipifica.parser.tokens.tokenizer import BREAK_TEXT

_SPECIAL = re.compile(r"([\\$}])")


# So much dearer than the likeliest is what is shown after everything else.
_NEAR = 15
_FIRST = -1


def told(before: str, offers: Sequence[Offer], language: Language, settings: Settings) -> list[Completion]:
    """The completions, each text once; of those that are no whole reason first one for each word or field that may
    follow, then those that begin with the same."""
    ordered = sorted(_with_heads(offers), key=_order)
    writer = _OfferWriter(before, language, settings)
    merged: dict[tuple[str, tuple[str, ...]], tuple[int, Completion]] = {}
    for offer in ordered:
        made = writer.completion(offer)
        if made is None:
            continue
        key = before[: made.edit.span.start] + made.snippet, made.fields
        cost, known = merged.get(key, (offer.cost, made))
        if offer.form.id not in known.reasons:
            known = known.changed(reasons=(*known.reasons, offer.form.id), detail="")
        merged[key] = cost, known
    return _spread(merged.values(), before)


def _order(offer: Offer) -> tuple[bool, int, int, bool, int]:
    """What comes first; of what is as likely a break, which every form goes on with where it has no more of this."""
    return offer.whole, offer.cost, offer.rank, offer.places[0].kind != SEP, offer.form.number


def _with_heads(offers: Sequence[Offer]) -> Iterator[Offer]:
    """The offers, and what those have in common that begin with the same word; of breaks that alone."""
    groups: dict[tuple[int, str, str], list[Offer]] = {}
    for offer in offers:
        if offer.whole or offer.said or is_field(offer.places[0]):
            yield offer
        else:
            groups.setdefault((offer.start, offer.places[0].kind, offer.places[0].symbol), []).append(offer)
    for (_, kind, _), group in groups.items():
        least = min(offer.cost for offer in group)
        near = [offer for offer in group if offer.cost <= least + _NEAR]
        shared = _shared([[place.symbol for place in offer.places] for offer in near])
        apart = any(len(offer.places) > shared for offer in near) and len(near) > 1
        if apart:
            yield from (offer._replace(places=offer.places[:shared], rank=_FIRST) for offer in near)
        if not (apart and kind == SEP):
            yield from group


def _shared(rows: Sequence[Sequence[str]]) -> int:
    """How many symbols all rows begin with."""
    alike = (len(set(column)) == 1 for column in zip(*rows, strict=False))
    return sum(takewhile(bool, alike))


def _spread(found: Iterable[tuple[int, Completion]], before: str) -> list[Completion]:
    rows = [*found]
    dear = min((cost for cost, _ in rows), default=0) + _NEAR
    turns: dict[str, int] = {}
    ranked: list[tuple[bool, bool, int, int, Completion]] = []
    for n, (cost, each) in enumerate(rows):
        ahead = (before[: each.edit.span.start] + each.edit.content)[len(before) :]
        # A break that takes the place of as much, as of line breaks, adds nothing ahead.
        value = f"{{{each.fields[0]}}}" if each.fields else each.label
        key = " ".join(words_of(ahead)[:1]) if ahead.strip() else value
        whole = each.kind == "reason"
        turn = turns[key] = turns.get(key, -1) + (not whole)
        ranked.append((whole, cost > dear, turn, n, each))
    return [each for *_, each in sorted(ranked, key=lambda row: row[:4])]


class _OfferWriter:
    """Writes offers down."""

    def __init__(self, before: str, language: Language, settings: Settings) -> None:
        self.before = before
        self.language = language
        self.titles = {key: translate(title, settings.lang) for key, title in language.titles.items()}

    def completion(self, offer: Offer) -> Completion | None:
        """The completion; None where it would write nothing that is not there."""
        start, written = offer.start, self.before[offer.start :]
        drawn = _Drawn(self.before[:start])
        for n, place in enumerate(offer.places):
            self._write(drawn, offer, place, offer.said if not n else "")
        if drawn.content == written and not drawn.fields:
            return None
        content, snippet = drawn.content, drawn.snippet
        if written.isspace() and content.startswith(written):
            start, content, snippet = len(self.before), content[len(written) :], snippet[len(written) :]
        kind: CompletionKind = "reason" if offer.whole else "field" if drawn.begins_with_field else "phrase"
        edit = Edit(Span(start, len(self.before)), content)
        fields = tuple(drawn.fields)
        return Completion(kind, drawn.label.strip(), self._detail(offer.form), edit, snippet, fields, (offer.form.id,))

    def _write(self, drawn: _Drawn, offer: Offer, place: Position, said: str) -> None:
        if said and offer.typed:
            drawn.field(place.field, self.titles[place.field], said)
        elif not is_field(place):
            drawn.text(BREAK_TEXT if place.kind == SEP else place.symbol)
        elif sure := said or self._only(offer.form, place):
            drawn.text(sure)
        else:
            drawn.field(place.field, self.titles[place.field])

    def _only(self, form: Form, place: Position) -> str:
        """What a field holds in all notes of a form; empty where that is not one thing."""
        possible = attempts_of(form, self.language) if place.symbol == ATTEMPT else []
        return possible[0] if len(possible) == 1 else ""

    def _detail(self, form: Form) -> str:
        reason = self.language.catalog.reasons[form.id]
        return f"{reason.state} / {reason.motive}"


class _Drawn:
    """What is written behind a text: `content` up to the first field, `snippet` and `label` with the fields."""

    def __init__(self, behind: str) -> None:
        self._text = behind
        self.content = self.snippet = self.label = ""
        self.fields: list[str] = []
        self.begins_with_field = False

    def text(self, part: str) -> None:
        """Add what the form says."""
        blank = self._blank(part)
        if not self.fields:
            self.content += blank + part
        self.snippet += blank + _escaped(part)
        self.label += blank + part
        self._text += blank + part

    def field(self, key: str, title: str, typed: str = "") -> None:
        """Add a place for a value, or for the rest of one of which a part was `typed`."""
        blank = "" if typed else self._blank(title)
        self.begins_with_field |= not self.snippet
        if not self.fields:
            self.content += blank + typed
        self.fields.append(key)
        self.snippet += f"{blank}${{{len(self.fields)}:{_escaped(typed or title)}}}"
        self.label += f"{blank}{{{title}}}"
        self._text += blank + title

    def _blank(self, part: str) -> str:
        return "" if self._text[-1:].isspace() or is_tight(self._text, part) else " "


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)
