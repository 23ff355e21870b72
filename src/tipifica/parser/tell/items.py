"""The steps of a path as items: what stays (words, breaks, labels, values, free text, surplus), what goes (noise,
labels and breaks where the form has none), and what is missing."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence

from tipifica.parser.choose.grounds import CHOSEN, DECLARED, TURNED
from tipifica.parser.choose.reading import Reading
from tipifica.parser.forms.automaton import LABEL, SEP, TEXT, VALUE, WORD, Position
from tipifica.parser.forms.grammar import Grammar
from tipifica.parser.kinds import Kind
from tipifica.parser.lattice.readings import NOISE_AT_END
from tipifica.parser.search.search import DROP, LEFT, MATCH, MISSING, Step
from tipifica.parser.tell.item import Item
from tipifica.parser.tokens.enclosing import ENCLOSING, pairs_of
from tipifica.parser.tokens.folding import fold
from tipifica.parser.tokens.tokenizer import BREAK, BREAK_TEXT, MARK, Token
from tipifica.parser.words.lexicon import Lexicon

_BESIDE_SURPLUS = frozenset(("surplus", "noise", "extra-word", "extra-sep", "line"))
_LAST_MARKS = frozenset(",;:")
_CLOSING_A_NOTE = frozenset(".,;:-")


def items_of(reading: Reading, grammar: Grammar) -> list[Item]:
    """The path's steps, those that belong together made one, in the order of the path."""
    assert reading.path is not None
    tokens = reading.tokens
    items: list[Item] = []
    function_words = grammar.lexicon.vocabulary.function_words
    steps = _without_last_marks(_with_lines(_without_turning(reading.path.steps, reading)), tokens)
    steps = _without_last_words(steps, tokens, function_words)
    for step in _without_enclosing(steps, reading):
        if step.op == MISSING or step.start == step.end:
            start = tokens[step.start - 1].end if step.start else 0
            items.append(Item("missing" if step.op == MISSING else "joined", start, start, (step,)))
            continue
        item = Item(_kind(step), tokens[step.start].start, tokens[step.end - 1].end, (step,))
        previous = items[-1] if items else None
        if previous is not None and _belongs(previous, item):
            items[-1] = Item(previous.kind, previous.start, item.end, (*previous.steps, step))
        else:
            items.append(item)
    items = _texts_once(_surplus(_without_last_break(items), reading), grammar.lexicon.lists)
    items = _phrases_first(_labels_apart(items, tokens, grammar.lexicon))
    if not any(map(_is_missing_word, items)):
        return items
    from tipifica.parser.tell.elsewhere import said_elsewhere  # noqa: PLC0415 - most notes have all words
    from tipifica.parser.tell.instead import said_instead  # noqa: PLC0415 - most notes have all words

    settled = reading.openness == CHOSEN and any(ground.kind == DECLARED for ground in reading.grounds)
    return said_instead(said_elsewhere(items, tokens, function_words), tokens, function_words, settled)


def _without_last_break(items: list[Item]) -> list[Item]:
    """Items of which none is a break with nothing after it but what goes: it goes, too, unless words that are missing
    are to stand after it."""
    at = len(items)
    while at and items[at - 1].kind in ("missing", "joined", "noise", "extra-word", "extra-label"):
        at -= 1
    after = items[at:]
    goes = any(i.kind not in ("missing", "joined") for i in after) and not any(_is_missing_word(i) for i in after)
    if at and items[at - 1].kind == "sep" and goes:
        last = items[at - 1]
        return [*items[: at - 1], last._replace(kind="noise", steps=(_noise(last.step),)), *after]
    return items


def _is_missing_word(item: Item) -> bool:
    """Whether an item is a word that is missing.

    Never: rules/T006: el número no es un plan
    Always: rules/S008: separación final y un signo suelto
    """
    return item.kind == "missing" and item.step.position is not None and item.step.position.kind == WORD


def _noise(step: Step) -> Step:
    return step._replace(op=DROP, deviation=Kind.MARK, position=None)


def _with_lines(steps: Sequence[Step]) -> list[Step]:
    """Steps of which a line break within a free text belongs to it, as a blank does."""
    kept = list(steps)
    for n in range(1, len(kept) - 1):
        before, step, after = kept[n - 1], kept[n], kept[n + 1]
        if step.op == DROP and step.deviation == Kind.LINE_BREAK and _is_text(before) and _same_text(before, after):
            kept[n] = step._replace(op=MATCH, position=before.position)
    return kept


def _without_last_marks(steps: Sequence[Step], tokens: Sequence[Token]) -> list[Step]:
    """Steps of which no free text ends in a comma or the like: the search cannot know where a text will end."""
    kept: list[Step] = []
    following: Step | None = None
    for step in reversed(steps):
        if _is_text(step) and tokens[step.start].text in _LAST_MARKS and not _same_text(step, following):
            kept.append(_noise(step))
        else:
            kept.append(step)
            following = step
    kept.reverse()
    return kept


def _without_turning(steps: Sequence[Step], reading: Reading) -> Sequence[Step]:
    """Steps of which no free text holds the word that turns the sense of the phrase behind it."""
    if reading.openness != TURNED or reading.place is None:
        return steps
    turning = range(*reading.place)
    return [
        s._replace(op=DROP, deviation=Kind.SURPLUS, position=None) if s.start in turning and _is_text(s) else s
        for s in steps
    ]


def _without_last_words(steps: list[Step], tokens: Sequence[Token], function_words: frozenset[str]) -> list[Step]:
    """Steps of which no name ends in a function word before surplus text, to which it belongs."""
    following: Step | None = None
    for n in range(len(steps) - 1, -1, -1):
        step = steps[n]
        last = following is not None and following.op == DROP and following.deviation == Kind.SURPLUS
        of_name = step.op == MATCH and step.position is not None and step.position.symbol == "NAME"
        if last and of_name and fold(tokens[step.start].text) in function_words:
            steps[n] = step._replace(op=DROP, deviation=Kind.SURPLUS, position=None)
        following = steps[n]
    return steps


def _without_enclosing(steps: list[Step], reading: Reading) -> list[Step]:
    """Steps of which no free text stands in quotes or brackets as a whole: the search sees one token at a time."""
    tokens = reading.tokens
    if not any(token.text in ENCLOSING for token in tokens):
        return steps
    closed_by = pairs_of(reading.cleaned.text, tokens)
    kept = list(steps)
    for text in _texts(steps):
        first, last = text[0], text[-1]
        if closed_by.get(steps[first].start) == steps[last].start and not _is_parted(steps, first, last, tokens):
            kept[first], kept[last] = _noise(steps[first]), _noise(steps[last])
    return kept


def _is_parted(steps: Sequence[Step], first: int, last: int, tokens: Sequence[Token]) -> bool:
    """Whether beside a segment of free text another one stands for which the form has no place of its own: which of
    the two is the text, and which is said beside it, is nobody's to tell.

    Never: rules/T007: un paréntesis al lado del escenario
    Always: retenido/asesoria-tecnica: acciones entre paréntesis
    """
    for break_, beside in ((first - 1, first - 2), (last + 1, last + 2)):
        if not 0 <= beside < len(steps) or tokens[steps[break_].start].kind != BREAK:
            continue
        if _same_text(steps[first], steps[beside]) or steps[beside].deviation == Kind.SURPLUS:
            return True
    return False


def _texts(steps: Sequence[Step]) -> Iterator[list[int]]:
    """The steps of each free text, by their numbers."""
    text: list[int] = []
    for n, step in enumerate(steps):
        if text and not _same_text(steps[text[-1]], step):
            yield text
            text = []
        if _is_text(step):
            text.append(n)
    if text:
        yield text


def _is_text(step: Step) -> bool:
    """Whether a step reads free text.

    Never: rules/T008: un acento solo no es letra
    Always: no-aplica/no-existe-numero-de-contacto: falta «de contacto»
    """
    return step.op == MATCH and step.position is not None and step.position.kind == TEXT


def _same_text(step: Step, following: Step | None) -> bool:
    """Whether two steps read one free text.

    Never: rules/T008: un acento solo no es letra
    Always: rules/T007: comas al final de un texto libre
    """
    return following is not None and _is_text(following) and following.position == step.position


def _phrases_first(items: list[Item]) -> list[Item]:
    """Words that are missing go before the surplus text that stands in their place, next to the rest of their
    phrase, and so does a missing break behind them, where they are a segment by themselves."""
    result: list[Item] = []
    for item in items:
        at = len(result)
        while at and result[at - 1].kind == "surplus":
            at -= 1
        if not _is_missing_word(item) and not (_is_missing_break(item) and _is_missing_segment(result[:at])):
            at = len(result)
        end = result[at - 1].end if at else 0
        result.insert(at, item._replace(start=end, end=end) if at < len(result) else item)
    return result


def _is_missing_break(item: Item) -> bool:
    """Whether an item is a break that is missing.

    Never: rules/S007: la frase que falta y el separador detrás, delante de otro texto
    """
    return item.kind == "missing" and item.step.position is not None and item.step.position.kind == SEP


def _is_missing_segment(items: Sequence[Item]) -> bool:
    """Whether items end in words that are missing, and these are all that their segment has.

    Never: rules/S007: la frase que falta y el separador detrás, delante de otro texto
    Always: rules/S004: la nota se corta en una palabra de la frase
    """
    at = len(items)
    while at and _is_missing_word(items[at - 1]):
        at -= 1
    return at < len(items) and (not at or items[at - 1].kind == "sep")


def _kind(step: Step) -> str:
    if step.op == LEFT:
        return "left"
    if step.op == MATCH:
        assert step.position is not None
        return {WORD: "word", SEP: "sep", LABEL: "label", VALUE: "value", TEXT: "text"}[step.position.kind]
    return {
        Kind.SURPLUS: "surplus",
        Kind.LINE_BREAK: "line",
        Kind.BREAK: "extra-sep",
        Kind.LABEL: "extra-label",
        Kind.VARIANT: "extra-word",
    }.get(step.deviation, "noise")


def _belongs(previous: Item, item: Item) -> bool:
    """Free text of one field is one item; so are surplus text and the noise at the end.

    Never: rules/S011: sin costo es una forma propia
    Always: manual: 36 como se imprime
    """
    if item.kind == "text":
        return previous.kind == "text" and previous.step.position == item.step.position
    return item.kind == previous.kind == "noise" or item.kind == previous.kind == "surplus"


def _surplus(items: list[Item], reading: Reading) -> list[Item]:
    """What is left out beside surplus text belongs to it: its marks, its function words, the break that sets it off."""
    result: list[Item] = []
    at = 0
    while at < len(items):
        run = at
        while run < len(items) and items[run].kind in _BESIDE_SURPLUS and not _opens(items, run):
            in_tail = items[run].kind == "noise" and items[run].step.start >= reading.end - _tail_length(reading)
            if in_tail and not (run > at and _closes(items[at:run], items[run], reading)):
                break
            run += 1
        if any(i.kind == "surplus" for i in items[at:run]):
            result += _set_off(items[at:run], reading)
            at = run
        else:
            result += items[at : max(run, at + 1)]
            at = max(run, at + 1)
    return result


def _opens(items: Sequence[Item], number: int) -> bool:
    """Whether an item is an opening that the form need not have, right before the form: several words that are too
    many, together.

    Never: rules/T006: la apertura detrás de otro texto
    """
    item = items[number]
    is_opening = item.kind == "extra-word" and item.step.end > item.step.start + 1
    return is_opening and all(i.kind != "surplus" for i in items[number + 1 : number + 2])


def _texts_once(items: Sequence[Item], lists: Container[str]) -> list[Item]:
    """Items of which no free text, but for lists, goes on behind surplus text: what stands there belongs to that."""
    result: list[Item] = []
    read: set[Position | None] = set()
    for item in items:
        position = item.step.position
        goes_on = item.kind == "text" and position in read and result[-1].kind == "surplus"
        if goes_on and position is not None and position.field not in lists:
            steps = [s._replace(op=DROP, deviation=Kind.SURPLUS, position=None) for s in item.steps]
            before = result.pop()
            result.append(Item("surplus", before.start, item.end, (*before.steps, *steps)))
        else:
            result.append(item)
            read.add(position)
    return result


def _labels_apart(items: Sequence[Item], tokens: Sequence[Token], lexicon: Lexicon) -> list[Item]:
    """Items of which no surplus text ends in the label of a telephone that follows: that says no more than it does by
    itself."""
    result: list[Item] = []
    for number, item in enumerate(items):
        result.append(item)
        following = next((i for i in items[number + 1 :] if i.kind != "missing"), None)
        position = following.step.position if following is not None and following.kind == "value" else None
        if item.kind != "surplus" or position is None or position.symbol != "PHONE":
            continue
        words = [lexicon.near(fold(tokens[step.start].text)) for step in item.steps]
        labels = lexicon.labels[position.field]
        at = next((n for n in range(1, len(words)) if len(words) - n in labels.matches(words[n:], 0)), 0)
        if at:
            start, end = tokens[item.steps[at].start].start, tokens[item.steps[at - 1].end - 1].end
            result[-1:] = [
                Item("surplus", item.start, end, item.steps[:at]),
                Item("extra-label", start, item.end, item.steps[at:]),
            ]
    return result


def _closes(text: Sequence[Item], marks: Item, reading: Reading) -> bool:
    """Whether marks close surplus text, as asterisks do: no stop, no comma, no break; written together with it, or such
    as it begins with.

    Never: rules/S005: un asterisco que cierra lo que sobra
    """
    tokens = [reading.tokens[s.start] for s in marks.steps]
    if text[-1].kind != "surplus" or any(t.kind != MARK or t.text in _CLOSING_A_NOTE for t in tokens):
        return False
    first = next(token for i in text if (token := reading.tokens[i.step.start]).kind != BREAK)
    return marks.start == text[-1].end or first.text == tokens[0].text


def _set_off(run: Sequence[Item], reading: Reading) -> list[Item]:
    """Surplus text with the breaks that set it off at either end, which stay."""
    first, last = 0, len(run)
    while _sets_off(run[first], reading):
        first += 1
    while _sets_off(run[last - 1], reading):
        last -= 1
    steps = tuple(s for i in run[first:last] for s in i.steps)
    whole = Item("surplus", run[first].start, run[last - 1].end, steps)
    return [*(_break(i, reading) for i in run[:first]), whole, *(_break(i, reading) for i in run[last:])]


def _sets_off(item: Item, reading: Reading) -> bool:
    """Whether an item is a break; a stop or a dash beside surplus text is the text's own.

    Never: rules/S005: un teléfono que no tiene lugar
    Always: retenido/baja-de-plan: sin teléfono, y dicho con palabras
    """
    return item.kind == "line" or (item.kind == "extra-sep" and reading.tokens[item.step.start].kind == BREAK)


def _break(item: Item, reading: Reading) -> Item:
    """A break where the form has none, which stays because of what it sets off; a line break is a blank there."""
    if item.kind == "line":
        return item
    written = reading.tokens[item.step.start].text
    deviation = Kind.BLANKS if written == BREAK_TEXT else Kind.SEPARATOR
    return Item("sep", item.start, item.end, (item.step._replace(op=MATCH, deviation=deviation),))


def _tail_length(reading: Reading) -> int:
    assert reading.path is not None
    length = 0
    for step in reversed(reading.path.steps):
        if step.op == MISSING or step.start == step.end:
            continue
        token = reading.tokens[step.start]
        if step.op != DROP or not (token.kind == BREAK or token.text in NOISE_AT_END):
            break
        length += step.end - step.start
    return length
