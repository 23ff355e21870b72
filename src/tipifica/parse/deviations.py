"""What a path paid, one deviation each, and the edits that undo it.

A path is turned into items: what stays (words, breaks, labels, values, free text, surplus) and what goes (noise, labels
and breaks where the form has none). Between two items that stay, the form knows what must stand there; whatever else
stands there is mended by exactly one deviation, so edits never overlap.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import dropwhile, pairwise
from typing import TYPE_CHECKING

from tipifica.model import Edit, Span
from tipifica.model.named import NamedTuple
from tipifica.parse.automaton import Position
from tipifica.parse.characters import Cleaned
from tipifica.parse.grammar import Grammar
from tipifica.parse.items import LISTS, Item, items_of
from tipifica.parse.reading import Reading
from tipifica.parse.search import Step
from tipifica.parse.text import fold, joined
from tipifica.parse.tokens import BREAK_TEXT, LINE, Token

if TYPE_CHECKING:
    from tipifica.parse.missing import Group

_KEPT = ("word", "sep", "label", "value", "text", "left", "surplus")


class Deviation(NamedTuple):
    """One difference between the note and the form: the rule it breaks, where (code points of the note), and the edits
    that undo it, empty where only a person knows. `params` says what the message needs; `position` is the place of the
    form, where it is about one."""

    code: str
    span: Span
    edits: tuple[Edit, ...]
    params: Mapping[str, object]
    position: Position | None = None
    step: Step | None = None


class Draft(NamedTuple):
    """A deviation before its edits are brought from the cleaned text to the note."""

    code: str
    start: int
    end: int
    edits: list[tuple[int, int, str]]
    params: Mapping[str, object]
    position: Position | None = None
    step: Step | None = None


def deviations(reading: Reading, grammar: Grammar, login: str | None = None) -> list[Deviation]:
    """The deviations of a reading that has a path, in the order of the note. `login` is what S002 may insert."""
    drafts = _Drafts(reading, grammar, login).all()
    return _to_note(reading.cleaned, drafts)


def text_deviations(cleaned: Cleaned, tokens: Sequence[Token]) -> list[Deviation]:
    """What can be said of a note of which nothing was recognised: blanks, strange characters, line breaks."""
    drafts: list[Draft] = []
    text = cleaned.text
    for token in tokens:
        if token.kind == LINE:
            drafts.append(Draft("S010", token.start, token.end, [(token.start, token.end, " ")], {}))
    edges = [0, *(at for token in tokens for at in (token.start, token.end)), len(text)]
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        blank = text[start:end]
        outer = start == 0 or end == len(text)
        wanted = "" if outer else " "
        beside_line = any(t.kind == LINE and (t.end == start or t.start == end) for t in tokens)
        if blank.strip() == "" and blank not in ("", wanted) and not beside_line and not _is_line_end(blank):
            drafts.append(Draft("T002", start, end, [(start, end, wanted)], {}))
    return _to_note(cleaned, drafts)


def _is_line_end(blank: str) -> bool:
    return any(c in "\n\r\v\f\x85\u2028\u2029" for c in blank)


# ---------------------------------------------------------------- drafts


class _Drafts:
    def __init__(self, reading: Reading, grammar: Grammar, login: str | None) -> None:
        self.reading = reading
        self.grammar = grammar
        self.numbers: dict[str, set[str]] = {}
        self.break_end = 0
        # Where the break begins that goes with a missing login.
        self.gone = -1
        self.text = reading.cleaned.text
        self.login = login
        self.blanks = _strange_blanks(reading.cleaned)
        self.items = items_of(reading)
        self.drafts: list[Draft] = []

    def all(self) -> list[Draft]:
        self._edges()
        kept = [n for n, item in enumerate(self.items) if item.kind in _KEPT]
        for before, after in zip([-1, *kept], [*kept, len(self.items)], strict=True):
            self._between(before, after)
            if after < len(self.items):
                self._item(after)
        self._case_runs()
        if self.reading.moved is not None:
            self._move()
        return sorted(self.drafts, key=lambda d: (d.start, d.end))

    def add(
        self, code: str, start: int, end: int, edits: Sequence[tuple[int, int, str]] = (), **params: object
    ) -> None:
        self.drafts.append(Draft(code, start, end, [e for e in edits if self.text[e[0] : e[1]] != e[2]], params))

    def add_at(self, item: Item, code: str, edits: Sequence[tuple[int, int, str]] = (), **params: object) -> None:
        params = {"written": self.text[item.start : item.end], **params}
        self.drafts.append(Draft(code, item.start, item.end, list(edits), params, item.step.position, item.step))

    # -------------------------------------------------- the ends of the note

    def _edges(self) -> None:
        """Blanks before the first token and after the last one."""
        tokens = self.reading.tokens
        first, last = min(t.start for t in tokens), max(t.end for t in tokens)
        begins_with_break = bool(self.items) and next(i.kind for i in self.items if i.kind != "missing") == "sep"
        if not begins_with_break and (lead := self._real_blank(0, first)):
            self.add("T002", *lead, [(*lead, "")])
        end = len(self.text)
        while end > last and _is_line_end(self.text[end - 1]):
            end -= 1
        noise_last = bool(self.items) and self.items[-1].kind == "noise"
        if not noise_last and (trail := self._real_blank(last, end)):
            self.add("T002", *trail, [(*trail, "")])

    def _real_blank(self, start: int, end: int) -> tuple[int, int] | None:
        """The part of a run of blanks that was typed as blanks."""
        while start < end and start in self.blanks:
            start += 1
        while end > start and end - 1 in self.blanks:
            end -= 1
        return (start, end) if start < end and self.text[start:end].strip() == "" else None

    # -------------------------------------------------- between two items that stay

    def _between(self, before: int, after: int) -> None:
        previous = self.items[before] if before >= 0 else None
        following = self.items[after] if after < len(self.items) else None
        inner = self.items[before + 1 : after]
        missing = [i.step for i in inner if i.kind == "missing"]
        if previous is not None and previous.kind == "label" and self._stands_alone(before):
            # The label has said that its field is missing.
            missing = missing[1:]
        dropped = [i for i in inner if i.kind not in ("missing", "joined")]
        told = len(self.drafts)
        if missing:
            self._missing(previous, following, missing, dropped)
        if dropped:
            self._dropped(previous, following, dropped, any(d.edits for d in self.drafts[told:]))
        elif not missing and previous is not None and following is not None:
            self._blank_between(previous, following)

    def _blank_between(self, previous: Item, following: Item) -> None:
        if "sep" in (previous.kind, following.kind) or following.start < previous.end:
            return
        if following.step.value is not None and following.step.value.at is not None:
            return
        blank = self.text[previous.end : following.start]
        wanted = self._glue(previous, following)
        if blank == "" and "surplus" in (previous.kind, following.kind):
            return
        if blank == "" and previous.kind == "word" and previous.step.code in ("T005", "T006"):
            return
        if blank != wanted and not (blank and self.blanks.issuperset(range(previous.end, following.start))):
            self.add("T002", previous.end, following.start, [(previous.end, following.start, wanted)])

    @staticmethod
    def _glue(previous: Item, following: Item) -> str:
        """What stands between two items: nothing beside a break or inside brackets, else a blank."""
        if "sep" in (previous.kind, following.kind):
            return ""
        left, right = previous.steps[-1].position, following.step.position
        if (left is not None and left.symbol == "(") or (right is not None and right.symbol == ")"):
            return ""
        return " "

    # -------------------------------------------------- what is missing

    def _missing(self, previous: Item | None, following: Item | None, missing: list[Step], dropped: list[Item]) -> None:
        # Where the first segment stands elsewhere, what is missing before it is missing at the start of the note.
        first = min(t.start for t in self.reading.tokens)
        start = previous.end if previous is not None else first
        end = start
        if dropped:
            end = dropped[0].start
        elif previous is not None and following is not None:
            end = following.start
        if previous is not None and previous.kind == "sep":
            start = end if end >= previous.end else start
        elif following is not None and following.kind == "sep" and not dropped:
            start = end = start if previous is not None else self._back_over_blanks(following.start, 0)
        if following is None and not dropped:
            end = start
        if end < start or self.text[start:end].strip():
            start = end = following.start if following is not None and following.kind != "sep" else start
        from tipifica.parse.missing import groups_of  # noqa: PLC0415 - most notes have everything

        groups = groups_of(missing, self._left_follows(following))
        self._insert(previous, following, groups, start, end)

    @staticmethod
    def _left_follows(following: Item | None) -> bool:
        return following is not None and following.kind == "left"

    def _insert(self, previous: Item | None, following: Item | None, groups: list[Group], start: int, end: int) -> None:
        """One draft a group; the texts that the groups put in, one after the other, are what the form has there."""
        at_break = previous is None or previous.kind == "sep"
        mendable = [g for g in groups if g.text is not None]
        rest = end
        for group in groups:
            content = self._login_text(group) if group.code == "S002" else group.text
            if content is None:
                edits = self._empty_login(previous, following) if group.code == "S002" else []
                self.add(group.code, start, start, edits, **group.params)
                self._name_position(group)
                continue
            last = group is mendable[-1]
            before_break = following is None or following.kind == "sep"
            lead = "" if at_break or content.startswith((BREAK_TEXT, ")")) else " "
            tail = "" if content.endswith((BREAK_TEXT, "(")) or (last and before_break) else " "
            whole = lead + content + tail
            if group is mendable[0] or start == end:
                self.add(
                    group.code,
                    start,
                    start if whole.startswith(" ") else rest,
                    [self._fit(start, end, whole)],
                    **group.params,
                )
                start = end
            else:
                self.add(group.code, end, end, [(end, end, whole.lstrip())], **group.params)
            self._name_position(group)
            at_break = True

    def _fit(self, start: int, end: int, content: str) -> tuple[int, int, str]:
        """The smallest edit that puts `content` between: what stands there already is kept."""
        there = self.text[start:end]
        if there and content.startswith(there):
            return end, end, content[len(there) :]
        if there and content.endswith(there):
            return start, start, content[: len(content) - len(there)]
        return start, end, content

    def _empty_login(self, previous: Item | None, following: Item | None) -> list[tuple[int, int, str]]:
        """Where the breaks on both sides of a missing login stand, one of them goes."""
        if previous is None or following is None or previous.kind != "sep" or following.kind != "sep":
            return []
        self.gone = following.start
        return [(following.start, self._over_blanks(following.end), "")]

    def _login_text(self, group: Group) -> str | None:
        return None if self.login is None else self.login + (group.text or "")

    def _name_position(self, group: Group) -> None:
        self.drafts[-1] = self.drafts[-1]._replace(position=group.position)

    # -------------------------------------------------- what does not belong

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
                start = self._back_over_blanks(start, previous.end)
            if before_break and last and not inserted:
                if following is None:
                    end = self._over_blanks(end)
            elif following_start is not None and following_start >= end:
                end = following_start if self.text[end:following_start].strip() == "" else end
                if n == 0 and not at_break and not inserted and previous is not None and following is not None:
                    parts = any(i.kind == "extra-sep" for i in dropped) and _same_list(previous, following)
                    glue = "" if before_break else ", " if parts else self._glue(previous, following)
                    if self.text[previous.end : start] != glue and self.text[previous.end : start].strip() == "":
                        start, content = previous.end, glue
            self._drop(item, start, end, content)

    def _drop(self, item: Item, start: int, end: int, content: str) -> None:
        code = {"noise": "T007", "extra-sep": "S007", "line": "S010", "extra-label": "T010", "extra-word": "T006"}[
            item.kind
        ]
        self.add(
            code,
            item.start,
            item.end,
            [(start, end, content)],
            written=self.text[item.start : item.end].strip(),
            extra=True,
        )

    def _back_over_blanks(self, at: int, limit: int) -> int:
        while at > limit and self.text[at - 1].isspace() and at - 1 not in self.blanks:
            at -= 1
        return at

    def _over_blanks(self, at: int) -> int:
        while at < len(self.text) and self.text[at] in " \t" and at not in self.blanks:
            at += 1
        return at

    # -------------------------------------------------- items that stay

    def _item(self, number: int) -> None:
        item = self.items[number]
        getattr(self, "_keep_" + item.kind)(item, number)

    def _keep_surplus(self, item: Item, _: int) -> None:
        self.add_at(item, "S005")
        self._inner_blanks(item)

    def _keep_text(self, item: Item, _: int) -> None:
        self._inner_blanks(item)

    def _inner_blanks(self, item: Item) -> None:
        tokens = [t for s in item.steps for t in self.reading.tokens[s.start : s.end]]
        for left, right in pairwise(tokens):
            blank = self.text[left.end : right.start] if left.end <= right.start else ""
            if blank not in ("", " ") and LINE not in (left.kind, right.kind):
                real = self._real_blank(left.end, right.start)
                if real is not None:
                    wanted = "" if real != (left.end, right.start) else " "
                    self.add("T002", *real, [(*real, wanted)])

    def _keep_left(self, item: Item, number: int) -> None:
        start = item.start
        label = self.items[number - 1] if number else None
        if label is not None and label.kind == "label":
            start = label.start
        self.drafts.append(
            Draft("S009", start, item.end, [], {"written": self.text[start : item.end]}, item.step.position, item.step)
        )

    def _keep_sep(self, item: Item, _: int) -> None:
        # The blank between two breaks is the first one's.
        before = self.break_end if self.break_end <= item.start else 0
        start, end = self._back_over_blanks(item.start, before), self._over_blanks(item.end)
        self.break_end = end
        if item.start == self.gone:
            # The fix of the missing login takes it away, however it is written.
            return
        code = item.step.code
        if code == "T002" and (start, end) == (item.start, item.end):
            return
        if code:
            core = self.text[item.start : item.end].strip()
            self.add(code, start, end, [(start, end, BREAK_TEXT)], written=core)

    def _keep_label(self, item: Item, number: int) -> None:
        following = next((i for i in self.items[number + 1 :] if i.kind not in ("joined", "noise")), None)
        position = item.step.position
        assert position is not None
        if following is not None and following.kind == "left":
            return
        if following is not None and self._stands_alone(number):
            self.drafts.append(
                Draft(
                    "S009",
                    item.start,
                    item.end,
                    [],
                    {"written": self.text[item.start : item.end]},
                    following.step.position,
                )
            )
            return
        if item.step.code == "T010":
            self.add_at(item, "T010", [(item.start, item.end, position.symbol)], expected=position.symbol)
        else:
            self._letters(item, position.symbol)
            self._inner_blanks(item)

    def _stands_alone(self, number: int) -> bool:
        """Whether the label is a placeholder in all but name: its field is missing, and a break, a label or nothing
        follows."""
        following = list(dropwhile(lambda i: i.kind == "noise", self.items[number + 1 :]))
        position = following[0].step.position if following and following[0].kind == "missing" else None
        if position is None or not position.field:
            return False
        after = next((i.kind for i in following if i.kind not in ("missing", "joined")), "sep")
        return after in ("sep", "label", "noise") or (len(following) > 1 and following[1].kind == "missing")

    def _keep_word(self, item: Item, number: int) -> None:
        step = item.step
        assert step.position is not None
        if step.code in ("T005", "T006"):
            canonical = joined(step.symbol.split()) + self._blank_after(item, number)
            tied = step.code == "T005" and self._tied(item, number)
            self.add_at(item, step.code, [(item.start, item.end, canonical)], expected=canonical.rstrip(), tied=tied)
        elif step.code:
            self._letters(item, step.position.symbol)

    def _blank_after(self, item: Item, number: int) -> str:
        """The blank that a short form written together with the next word (c/costo) leaves out."""
        following = self.items[number + 1] if number + 1 < len(self.items) else None
        if following is None or following.kind != "word" or following.start != item.end:
            return ""
        return self._glue(item, following)

    def _tied(self, item: Item, number: int) -> bool:
        """Whether another word that may stand there lies as near to what was written."""
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
                    self.drafts.append(
                        Draft("T004", word, at, accents, {"written": self.text[word:at], "expected": expected})
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
        if position.symbol == "PHONE" and isinstance(value.value, str):
            if value.value in self.numbers.setdefault(position.field, set()):
                before = self._back_over_blanks(item.start, 0)
                self.add_at(item, "C104", [(before, item.end, "")])
                return
            self.numbers[position.field].add(value.value)
        if position.symbol == "ATTEMPT":
            self._attempt(item)
        elif position.symbol == "DATES":
            self._dates(item)
        elif value.at is not None:
            self._joined(item, value.at)
        elif value.code and value.code != "T003":
            edits = [] if value.canonical is None else [(item.start, item.end, value.canonical)]
            self.add_at(item, value.code, edits, expected=value.canonical)

    def _joined(self, item: Item, at: int) -> None:
        """A further phone: what joins it to the one before is not one blank."""
        value = item.step.value
        assert value is not None
        before = self._back_over_blanks(item.start, 0)
        if value.code == "C102":
            self.add("C103", before, at, [(before, at, " ")], written=self.text[item.start : at].strip())
            self.add("C102", at, item.end, (), written=self.text[at : item.end])
        elif value.canonical is not None:
            edits = [(before, at, " "), (at, item.end, value.canonical)]
            whole = self.text[at : item.end] != value.canonical
            self.add("C103", before, item.end if whole else at, edits, expected=value.canonical)
        self.drafts[-1] = self.drafts[-1]._replace(position=item.step.position, step=item.step)

    def _attempt(self, item: Item) -> None:
        value = item.step.value
        assert value is not None
        if value.code == "T006":
            self.add_at(item, "T006", [(item.start, item.end, value.canonical or "")], expected=value.canonical)

    def _dates(self, item: Item) -> None:
        value = item.step.value
        assert value is not None and isinstance(value.value, tuple)
        parts = value.value
        for name, part in zip(("start_date", "end_date"), parts, strict=True):
            if part is None:
                self.add("S008", item.end, item.end, (), field=name)
            elif part.value is None:
                self.add("C201", part.start, part.end, (), written=self.text[part.start : part.end])
        if value.code == "C202":
            self.add_at(item, "C202", [(item.start, item.end, value.canonical or "")], expected=value.canonical)

    # -------------------------------------------------- runs of capitals

    def _case_runs(self) -> None:
        """T003, one a run of words."""
        run: list[tuple[Item, list[tuple[int, int, str]]]] = []
        rewritten = {id(d.step) for d in self.drafts if d.code in ("T005", "T006", "T010", "S009", "C104")}
        for number, item in enumerate([*self.items, Item("end", 0, 0, ())]):
            letters = [] if item.kind == "end" or id(item.step) in rewritten else self._capitals(item, number)
            if letters and run and run[-1][0].end <= item.start:
                run.append((item, letters))
                continue
            if item.kind in ("missing", "joined") or self._wordless(item):
                continue
            self._case_run(run)
            run = [(item, letters)] if letters else []
        self._case_run(run)

    @staticmethod
    def _wordless(item: Item) -> bool:
        """Whether an item is a mark of a fixed phrase, which has no case."""
        position = item.step.position if item.steps else None
        return item.kind == "word" and position is not None and not any(c.isalpha() for c in position.symbol)

    def _case_run(self, run: list[tuple[Item, list[tuple[int, int, str]]]]) -> None:
        if run:
            start, end = run[0][0].start, run[-1][0].end
            edits = [e for _, letters in run for e in letters]
            self.add("T003", start, end, edits, written=self.text[start:end])

    def _capitals(self, item: Item, number: int) -> list[tuple[int, int, str]]:
        canonical = self._fixed_text(item)
        if canonical is None or (item.kind == "label" and self._belongs_to_placeholder(number)):
            return []
        at = item.start
        edits: list[tuple[int, int, str]] = []
        for char in canonical:
            while at < item.end and self.text[at] != char and self.text[at].isspace():
                at += 1
            if at >= item.end:
                return []
            if self.text[at] != char and self.text[at].lower() == char.lower():
                if edits and edits[-1][1] == at:
                    edits[-1] = (edits[-1][0], at + 1, edits[-1][2] + char)
                else:
                    edits.append((at, at + 1, char))
            at += 1
        return edits

    def _belongs_to_placeholder(self, number: int) -> bool:
        following = self.items[number + 1] if number + 1 < len(self.items) else None
        if following is None:
            return False
        return following.kind == "left" or self._stands_alone(number)

    @staticmethod
    def _fixed_text(item: Item) -> str | None:
        """The fixed text that an item is read as letter by letter."""
        step = item.step
        if item.kind in ("word", "label") and step.code in ("T003", "T004") and step.position is not None:
            return step.position.symbol
        if item.kind == "value" and step.value is not None and step.value.code == "T003":
            return step.value.canonical
        return None

    # -------------------------------------------------- another order

    def _move(self) -> None:
        moved = self.reading.moved
        assert moved is not None
        self.add(
            "S006",
            moved.start,
            moved.end,
            self._move_edits(moved.start, moved.end, moved.target),
            written=self.text[moved.start : moved.end],
        )

    def _move_edits(self, start: int, end: int, target: int) -> list[tuple[int, int, str]]:
        """Take the segment out with one break, put it in with one; none where another edit stands in the way."""
        segment = self.text[start:end]
        if target < start:
            cut = start
            while cut > target and not self.text[cut - 1].isalnum():
                cut -= 1
            edits = [(target, target, segment + BREAK_TEXT), (cut, end, "")]
        else:
            cut = end
            while cut < target and not self.text[cut].isalnum() and self.text[cut] not in "(+$#":
                cut += 1
            edits = [(start, cut, ""), (target, target, BREAK_TEXT + segment)]
        others = [e for d in self.drafts for e in d.edits]
        clash = any((a < f and e < b) or (a, b) == (e, f) for a, b, _ in edits for e, f, _ in others)
        return [] if clash else edits


# ---------------------------------------------------------------- back to the note


def _same_list(previous: Item, following: Item) -> bool:
    """Whether two texts are values of one list."""
    position = previous.steps[-1].position
    return position is not None and position.field in LISTS and position == following.step.position


def _strange_blanks(cleaned: Cleaned) -> frozenset[int]:
    """The blanks of the cleaned text that stand for a strange character."""
    if cleaned.starts is None:
        return frozenset()
    starts = {c.start for c in cleaned.changes if c.space}
    return frozenset(i for i, at in enumerate(cleaned.starts) if at in starts and cleaned.text[i] == " ")


def _to_note(cleaned: Cleaned, drafts: Sequence[Draft]) -> list[Deviation]:
    if cleaned.starts is None:
        return [
            Deviation(
                d.code,
                Span(d.start, d.end),
                tuple(Edit(Span(a, b), c) for a, b, c in d.edits),
                d.params,
                d.position,
                d.step,
            )
            for d in drafts
        ]
    from tipifica.parse.strange import Strange  # noqa: PLC0415 - most notes have no strange character

    return sorted(Strange(cleaned, drafts).all(), key=lambda d: d.span)
