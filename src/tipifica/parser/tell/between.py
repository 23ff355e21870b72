"""What stands between two items that stay, and does not belong there. The form knows what must stand there; whatever
else does is mended by exactly one deviation."""

from __future__ import annotations

from tipifica.parser.forms.automaton import TEXT
from tipifica.parser.forms.grammar import Grammar
from tipifica.parser.kinds import REWRITTEN, Kind
from tipifica.parser.tell.drafts import Drafts, glue
from tipifica.parser.tell.item import Item, stands_alone

_CODES = {
    "noise": Kind.MARK,
    "extra-sep": Kind.BREAK,
    "line": Kind.LINE_BREAK,
    "extra-label": Kind.LABEL,
    "extra-word": Kind.VARIANT,
}


class Between:
    """Says what is missing and what is too much between items. `login` is what S002 may insert."""

    def __init__(self, drafts: Drafts, grammar: Grammar, login: str | None) -> None:
        self.drafts = drafts
        self.fields = grammar.fields
        self.prefix = grammar.lexicon.prefix
        self.items, self.text = drafts.items, drafts.text
        self.login = login

    def look(self, before: int, after: int) -> None:
        """Looks between two items by their numbers; -1 and the number of items are the ends of the note."""
        previous = self.items[before] if before >= 0 else None
        following = self.items[after] if after < len(self.items) else None
        inner = self.items[before + 1 : after]
        missing = [i.step for i in inner if i.kind == "missing"]
        if previous is not None and previous.kind == "label" and stands_alone(self.items, before):
            # The label has said that its field is missing.
            missing = missing[1:]
        dropped = [i for i in inner if i.kind not in ("missing", "joined")]
        told = len(self.drafts.all)
        if missing:
            from tipifica.parser.tell.missing import MissingParts  # noqa: PLC0415 - most notes have everything

            MissingParts(self.drafts, self.prefix, self.login).look(previous, following, missing, dropped)
        if dropped:
            self._dropped(previous, following, dropped, any(d.edits for d in self.drafts.all[told:]))
        elif not missing and previous is not None and following is not None:
            self._blank_between(previous, following)

    def _blank_between(self, previous: Item, following: Item) -> None:
        if "sep" in (previous.kind, following.kind) or following.start < previous.end:
            return
        if following.step.value is not None and following.step.value.at is not None:
            return
        blank = self.text[previous.end : following.start]
        wanted = glue(previous, following)
        if blank == "" and not {"surplus", "instead", "moved"}.isdisjoint((previous.kind, following.kind)):
            return
        if blank == "" and previous.kind == "word" and previous.step.deviation in REWRITTEN:
            return
        if blank != wanted and not self.drafts.is_strange(previous.end, following.start):
            self.drafts.add(Kind.BLANKS, previous.end, following.start, [(previous.end, following.start, wanted)])

    def _dropped(self, previous: Item | None, following: Item | None, dropped: list[Item], inserted: bool) -> None:
        at_break = previous is None or previous.kind == "sep"
        before_break = following is None or following.kind == "sep"
        for n, item in enumerate(dropped):
            start, end, content = item.start, item.end, ""
            following_start = dropped[n + 1].start if n + 1 < len(dropped) else following.start if following else None
            last = n == len(dropped) - 1
            to_the_end = following is None or (before_break and last)
            if n == 0 and to_the_end and previous is not None and not at_break and not inserted:
                # Only the first takes the blank before it, for that between two things that go is the first one's.
                start = self.drafts.back_over_blanks(start, previous.end)
            if before_break and last and not inserted:
                if following is None:
                    end = self.drafts.over_blanks(end)
            elif following_start is not None and following_start >= end:
                end = following_start if self.text[end:following_start].strip() == "" else end
                if n == 0 and not at_break and not inserted and previous is not None and following is not None:
                    parts = any(i.kind == "extra-sep" for i in dropped) and self._same_list(previous, following)
                    between = "" if before_break else ", " if parts else glue(previous, following)
                    if self.text[previous.end : start] != between and self.text[previous.end : start].strip() == "":
                        start, content = previous.end, between
            joins = item.kind == "extra-sep" and _same_text(previous, following)
            parts = item.kind not in ("extra-label", "line") and _same_phones(previous, following)
            self._drop(item, Kind.PHONE_WRITING if parts else _CODES[item.kind], (start, end, content), joins)

    def _drop(self, item: Item, kind: int, edit: tuple[int, int, str], joins: bool) -> None:
        self.drafts.add(
            kind,
            item.start,
            item.end,
            [edit],
            written=self.text[item.start : item.end].strip(),
            extra=True,
            joins=joins,
        )

    def _same_list(self, previous: Item, following: Item) -> bool:
        """Whether two texts are values of one list.

        Never: rules/S007: una lista con separador y guion
        Always: rules/S007: un punto dentro de la frase
        """
        position = following.step.position
        return position is not None and _same_text(previous, following) and self.fields[position.field].many


def _same_phones(previous: Item | None, following: Item | None) -> bool:
    """Whether on both sides stands a telephone of one field: whatever parts the two, but their labels, is a separator.

    Never: rules/C103: un teléfono con su etiqueta detrás de otro
    Always: rules/S007: un punto dentro de la frase
    """
    if previous is None or following is None or previous.step.position is None:
        return False
    return previous.step.position.symbol == "PHONE" and previous.step.position == following.step.position


def _same_text(previous: Item | None, following: Item | None) -> bool:
    """Whether what stands on both sides is free text of one field: to take away what parts it joins what may be two
    things.

    Never: rules/S007: una lista con comas y separador
    Always: rules/S007: un punto dentro de la frase
    """
    if previous is None or following is None:
        return False
    position = previous.steps[-1].position
    return position is not None and position.kind == TEXT and position == following.step.position
