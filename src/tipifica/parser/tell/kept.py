"""The items that stay: how they are written, and how they should be."""

from __future__ import annotations

from itertools import pairwise

from tipifica.parser.forms.grammar import Grammar
from tipifica.parser.kinds import REWRITTEN, Kind
from tipifica.parser.search.search import MISSING
from tipifica.parser.tell.drafts import Draft, Drafts, glue
from tipifica.parser.tell.item import Item, stands_alone
from tipifica.parser.tokens.folding import fold, joined
from tipifica.parser.tokens.tokenizer import BREAK, BREAK_TEXT, LINE

KINDS = ("word", "sep", "label", "value", "text", "left", "surplus", "instead", "moved")


class KeptItems:
    """Says what is wrong with each item that stays, but for its capitals."""

    def __init__(self, drafts: Drafts, grammar: Grammar) -> None:
        self.drafts = drafts
        self.items, self.text, self.tokens = drafts.items, drafts.text, drafts.reading.tokens
        self.grammar = grammar
        self.numbers: dict[str, set[str]] = {}
        self.break_end = 0

    def look(self, number: int) -> None:
        """Looks at an item by its number."""
        item = self.items[number]
        getattr(self, "_keep_" + item.kind)(item, number)

    def _keep_surplus(self, item: Item, _: int) -> None:
        self.drafts.add_at(item, Kind.SURPLUS)
        self._inner_blanks(item)

    def _keep_instead(self, item: Item, _: int) -> None:
        missing = [s.position for s in item.steps if s.op == MISSING and s.position is not None]
        expected = joined(p.symbol for p in missing)
        # A field that is itself a choice of words is nobody's to guess.
        edits = [] if any(p.field for p in missing) else [(item.start, item.end, expected)]
        self.drafts.add_at(item, Kind.NO_PHRASE, edits, expected=expected, places=tuple(p.number for p in missing))
        self._inner_blanks(item)

    def _keep_moved(self, item: Item, _: int) -> None:
        missing = [s for s in item.steps if s.op == MISSING and s.position is not None]
        words = joined(s.position.symbol for s in missing if s.position is not None)
        start, at = self.drafts.back_over_blanks(item.start), missing[0].start
        end = item.end if start < item.start else self.drafts.over_blanks(item.end)
        before = self.tokens[at - 1] if at else None
        if before is None or before.kind in (BREAK, LINE):
            put = (self.tokens[at].start, self.tokens[at].start, words + " ")
        else:
            put = (before.end, before.end, " " + words)
        self.drafts.add_at(item, Kind.MOVED, [(start, end, ""), put] if put[0] not in (start, end) else [])
        self._inner_blanks(item)

    def _keep_text(self, item: Item, _: int) -> None:
        self._inner_blanks(item)

    def _inner_lines(self, item: Item) -> None:
        for line in (t for s in item.steps for t in self.tokens[s.start : s.end] if t.kind == LINE):
            self.drafts.add(Kind.LINE_BREAK, line.start, line.end, [(line.start, line.end, " ")], written="")

    def _inner_blanks(self, item: Item) -> None:
        self._inner_lines(item)
        tokens = [t for s in item.steps for t in self.tokens[s.start : s.end]]
        for left, right in pairwise(tokens):
            blank = self.text[left.end : right.start] if left.end <= right.start else ""
            if blank not in ("", " ") and LINE not in (left.kind, right.kind):
                real = self.drafts.typed_blank(left.end, right.start)
                if real is not None:
                    wanted = "" if real != (left.end, right.start) else " "
                    self.drafts.add(Kind.BLANKS, *real, [(*real, wanted)])

    def _keep_left(self, item: Item, number: int) -> None:
        start = item.start
        label = self.items[number - 1] if number else None
        if label is not None and label.kind == "label":
            start = label.start
        self.drafts.all.append(
            Draft(
                Kind.PLACEHOLDER,
                start,
                item.end,
                [],
                {"written": self.text[start : item.end], "label": self._is_label(item)},
                item.step.position,
                item.step,
            )
        )

    def _is_label(self, item: Item) -> bool:
        """Whether what was left where a value belongs is the name of the field, as people put it before the value.

        Never: rules/S009: un rótulo donde va el nombre
        Always: no-aplica/no-existe-numero-de-contacto: quedó «usuario» de la plantilla
        """
        lexicon, position = self.grammar.lexicon, item.step.position
        labels = lexicon.labels.get(position.field) if position is not None else None
        words = [lexicon.near(fold(t.text)) for t in self.tokens[item.step.start : item.step.end] if t.text != ":"]
        return labels is not None and len(words) in labels.matches(words, 0)

    def _keep_sep(self, item: Item, _: int) -> None:
        # The blank between two breaks is the first one's.
        before = self.break_end if self.break_end <= item.start else 0
        start, end = self.drafts.back_over_blanks(item.start, before), self.drafts.over_blanks(item.end)
        self.break_end = end
        if item.start == self.drafts.gone:
            # The fix of the missing login takes it away, however it is written.
            return
        found = item.step.deviation
        if found == Kind.BLANKS and (start, end) == (item.start, item.end):
            return
        if found:
            core = self.text[item.start : item.end].strip()
            self.drafts.add(found, start, end, [(start, end, BREAK_TEXT)], written=core)

    def _keep_label(self, item: Item, number: int) -> None:
        following = next((i for i in self.items[number + 1 :] if i.kind not in ("joined", "noise")), None)
        position = item.step.position
        assert position is not None
        if following is not None and following.kind == "left":
            return
        if following is not None and stands_alone(self.items, number):
            self.drafts.all.append(
                Draft(
                    Kind.PLACEHOLDER,
                    item.start,
                    item.end,
                    [],
                    {"written": self.text[item.start : item.end], "label": True},
                    following.step.position,
                )
            )
            return
        if item.step.deviation == Kind.LABEL:
            self.drafts.add_at(item, Kind.LABEL, [(item.start, item.end, position.symbol)], expected=position.symbol)
        else:
            self._letters(item, position.symbol)
            self._inner_blanks(item)

    def _keep_word(self, item: Item, number: int) -> None:
        step = item.step
        assert step.position is not None
        if step.deviation in REWRITTEN:
            canonical = joined(step.symbol.split()) + self._blank_after(item, number)
            self.drafts.add_at(
                item,
                step.deviation,
                [(item.start, item.end, canonical)],
                expected=canonical.rstrip(),
                sure=self._is_sure(item, number),
            )
        elif step.deviation:
            self._letters(item, step.position.symbol)

    def _blank_after(self, item: Item, number: int) -> str:
        """The blank that a short form written together with the next word (c/costo) leaves out."""
        following = self.items[number + 1] if number + 1 < len(self.items) else None
        if following is None or following.kind != "word" or following.start != item.end:
            return ""
        return glue(item, following)

    def _is_sure(self, item: Item, number: int) -> bool:
        """Whether what was written can be nothing but the form's word, and much does not hang on it.

        Never: rules/T005: dos palabras juntas y un signo, al final de la nota
        Always: rules/T005: dos palabras igual de cerca, no se corrige sola
        """
        step, position = item.step, item.step.position
        assert position is not None
        if step.deviation != Kind.MISSPELLED:
            return step.deviation == Kind.VARIANT
        # A function word with a meaning is one of two that the form may have.
        turns = step.symbol in self.grammar.lexicon.turning or (
            position.telling and step.symbol in self.grammar.lexicon.vocabulary.function_words
        )
        return not turns and not self._tied(item, number)

    def _tied(self, item: Item, number: int) -> bool:
        """Whether another word that may stand there lies as near to what was written.

        Never: rules/T005: dos palabras igual de cerca, no se corrige sola
        Always: rules/T005: dos palabras juntas y un signo, al final de la nota
        """
        step = item.step
        before = next((i for i in reversed(self.items[:number]) if i.step.position is not None), None)
        symbol = before.step.position.symbol if before is not None and before.step.position is not None else ""
        others = self.grammar.successors(symbol)
        readings = self.grammar.lexicon.vocabulary.readings(self.text[item.start : item.end])
        return any(r.word != step.symbol and r.distance <= step.distance and r.word in others for r in readings)

    def _letters(self, item: Item, canonical: str) -> None:
        """Case and accents, letter by letter: the two rules mend different letters of one word."""
        written = self.text[item.start : item.end]
        if len(" ".join(written.split())) != len(canonical):
            return
        at = word = item.start
        accents: list[tuple[int, int, str]] = []
        for n, char in enumerate(canonical + " "):
            if char == " ":
                if accents:
                    expected = canonical[:n].rsplit(" ", 1)[-1]
                    self.drafts.all.append(
                        Draft(Kind.ACCENTS, word, at, accents, {"written": self.text[word:at], "expected": expected})
                    )
                    accents = []
                while at < item.end and self.text[at].isspace():
                    at += 1
                word = at
                continue
            if self.text[at].lower() != char.lower() and fold(self.text[at]) == fold(char):
                accents.append((at, at + 1, char))
            at += 1

    def _keep_value(self, item: Item, _: int) -> None:
        step = item.step
        position, value = step.position, step.value
        assert position is not None
        if value is None:
            return
        if value.canonical is None or not value.deviation:
            # Else its line breaks go when it is written anew.
            self._inner_lines(item)
        if position.symbol == "PHONE" and isinstance(value.value, str):
            if value.value in self.numbers.setdefault(position.field, set()):
                before = self.drafts.back_over_blanks(item.start)
                self.drafts.add_at(item, Kind.PHONE_REPEATED, [(before, item.end, "")])
                return
            self.numbers[position.field].add(value.value)
        if position.symbol == "ATTEMPT":
            self._attempt(item)
        elif position.symbol == "DATES":
            self._dates(item)
        elif value.at is not None:
            self._joined(item, value.at)
        elif value.deviation and value.deviation != Kind.CASE:
            edits = [] if value.canonical is None else [(item.start, item.end, value.canonical)]
            self.drafts.add_at(item, value.deviation, edits, expected=value.canonical, readings=value.parts)

    def _joined(self, item: Item, at: int) -> None:
        """A further phone: what joins it to the one before is not one blank."""
        value = item.step.value
        assert value is not None
        before = self.drafts.back_over_blanks(item.start)
        if value.deviation == Kind.PHONE_IMPOSSIBLE:
            self.drafts.add(
                Kind.PHONE_WRITING, before, at, [(before, at, " ")], written=self.text[item.start : at].strip()
            )
            self.drafts.add(Kind.PHONE_IMPOSSIBLE, at, item.end, (), written=self.text[at : item.end])
        elif value.canonical is not None:
            edits = [(before, at, " "), (at, item.end, value.canonical)]
            whole = self.text[at : item.end] != value.canonical
            self.drafts.add(Kind.PHONE_WRITING, before, item.end if whole else at, edits, expected=value.canonical)
        self.drafts.name_last(item.step.position, item.step)

    def _attempt(self, item: Item) -> None:
        value = item.step.value
        assert value is not None
        if value.deviation in (Kind.VARIANT, Kind.MARK):
            self.drafts.add_at(
                item, value.deviation, [(item.start, item.end, value.canonical or "")], expected=value.canonical
            )

    def _dates(self, item: Item) -> None:
        value = item.step.value
        position = item.step.position
        assert value is not None and isinstance(value.value, tuple) and position is not None
        for name, part in zip(self.grammar.fields[position.field].parts, value.value, strict=True):
            if part is None:
                self.drafts.add(Kind.NO_VALUE, item.end, item.end, (), field=name)
            elif part.value is None:
                written = "" if part.yearless else self.text[part.start : part.end]
                self.drafts.add(Kind.DATE_IMPOSSIBLE, part.start, part.end, (), written=written)
        if value.deviation == Kind.DATE_WRITING:
            self.drafts.add_at(
                item, Kind.DATE_WRITING, [(item.start, item.end, value.canonical or "")], expected=value.canonical
            )
