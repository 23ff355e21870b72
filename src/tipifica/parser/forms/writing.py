"""Forms as people read them, and notes made from them: the canonical form of a reason, read off its automaton."""

from __future__ import annotations

from collections.abc import Mapping

from tipifica.model.named import NamedTuple
from tipifica.parser.forms.automaton import LABEL, SEP, WORD, Automaton, Position
from tipifica.parser.tokens.folding import joined
from tipifica.parser.tokens.tokenizer import BREAK_TEXT


class FormText(NamedTuple):
    """`text` with `{field}` for a required and `{field?}` for an optional field, `[…]` optional words, `(a|b)`
    variants; `fields` in the order of the form, `required` those that every note of the reason has."""

    text: str
    fields: tuple[str, ...]
    required: tuple[str, ...]


def form_of(automaton: Automaton) -> FormText:
    """The whole form, header included."""
    fields: list[str] = []
    required: list[str] = []
    for p in automaton.positions:
        if p.field and p.field not in fields:
            fields.append(p.field)
            if _always(automaton, p.field):
                required.append(p.field)
    return FormText(_AutomatonText(automaton).render(), tuple(fields), tuple(required))


def _always(automaton: Automaton, field: str) -> bool:
    """Whether every path goes through a place of the field."""
    seen, stack = {0}, [0]
    while stack:
        place = stack.pop()
        if place in automaton.last:
            return False
        for q in automaton.follow[place]:
            if automaton.positions[q].field != field and q not in seen:
                seen.add(q)
                stack.append(q)
    return True


class _AutomatonText:
    """Renders an automaton by its levels: places that every path goes through, and what stands between two of them."""

    def __init__(self, automaton: Automaton) -> None:
        self.automaton = automaton
        self.spine = sorted(automaton.required)

    def render(self) -> str:
        parts: list[str] = []
        for left, right in zip([0, *self.spine], [*self.spine, None], strict=True):
            between = self._between(left, right)
            if between:
                parts.append(between)
            if right is not None:
                parts.append(self._place(self.automaton.positions[right]))
        return joined(parts)

    def _between(self, left: int, right: int | None) -> str:
        """The variants that may stand between two places of the spine: `(a|b)`, or `[a]` where nothing may."""
        end = len(self.automaton.positions) if right is None else right
        chains = [self._chain(q, right) for q in self.automaton.follow[left] if q != right and left < q < end]
        if not chains:
            return ""
        texts = list(dict.fromkeys(joined([self._place(self.automaton.positions[q]) for q in c]) for c in chains))
        skippable = right in self.automaton.follow[left] if right is not None else left in self.automaton.last
        if skippable:
            return " ".join(f"[{t}]" for t in texts)
        return f"({'|'.join(texts)})" if len(texts) > 1 else texts[0]

    def _chain(self, start: int, right: int | None) -> list[int]:
        chain = [start]
        while True:
            here = chain[-1]
            follow = [q for q in self.automaton.follow[here] if q > here]
            if right in follow or not follow or (right is None and here in self.automaton.last):
                return chain
            chain.append(follow[0])

    def _place(self, position: Position) -> str:
        if position.kind == SEP:
            return BREAK_TEXT
        if position.kind in (WORD, LABEL):
            return position.symbol
        return "{" + position.field + "}"


class MissingFields(NamedTuple):
    """The required fields that were not given; none where the form has no place for those that were."""

    fields: tuple[str, ...]


def compose(automaton: Automaton, texts: Mapping[str, str]) -> str | MissingFields:
    """The note of a form that says `texts` (canonical writing by field), in the first variants of the form.

    Returns the missing fields instead where the form cannot be filled.
    """
    path = _path(automaton, frozenset(texts), texts)
    if path is None:
        form = form_of(automaton)
        return MissingFields(tuple(f for f in form.required if f not in texts))
    parts: list[str] = []
    done: set[str] = set()
    for p in path:
        if p.kind == SEP:
            parts.append(BREAK_TEXT)
        elif p.field and p.field not in done:
            done.add(p.field)
            parts.append(texts[p.field])
        elif not p.field:
            parts.append(p.symbol)
    return joined(parts)


def _path(automaton: Automaton, given: frozenset[str], texts: Mapping[str, str]) -> list[Position] | None:
    """The first path, in the order of the form's variants, that goes through the given fields and no others."""
    stack: list[tuple[int, frozenset[str], tuple[int, ...]]] = [(0, frozenset(), ())]
    seen: set[tuple[int, frozenset[str]]] = set()
    while stack:
        place, fields, path = stack.pop()
        if (place, fields) in seen:
            continue
        seen.add((place, fields))
        # A rare addition is passed by: the note may end before it.
        if place in automaton.last and fields == given:
            return [automaton.positions[q] for q in path]
        options = sorted(automaton.follow[place], key=lambda q: automaton.positions[q].rare)
        for q in reversed(options):
            p = automaton.positions[q]
            if p.field and (
                p.field in fields or p.field not in given or (p.kind == WORD and texts[p.field] != p.symbol)
            ):
                continue
            stack.append((q, fields | {p.field} if p.field else fields, (*path, q)))
    return None
