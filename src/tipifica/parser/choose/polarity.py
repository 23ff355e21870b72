"""Words that turn the sense (S011): one is missing where the form has it, or stands before a phrase that has none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile

from tipifica.parser.forms.automaton import WORD, Position
from tipifica.parser.forms.meaning import Meaning
from tipifica.parser.lattice.lattice import Lattice
from tipifica.parser.search.search import DROP, MATCH, MISSING, Path, Step
from tipifica.parser.tokens.folding import fold
from tipifica.parser.tokens.tokenizer import BREAK, LINE, TokenRange


def turned(path: Path, lattice: Lattice, meaning: Meaning) -> TokenRange | None:
    """The place where the note says the opposite of the form that the path goes through, None where it does not."""
    steps = path.steps
    return _put_in(steps, lattice, meaning) or _contradicts(steps, lattice) or _lacking(steps, lattice, meaning)


def _contradicts(steps: Sequence[Step], lattice: Lattice) -> TokenRange | None:
    """A word that was left out right beside the word of the form whose rival it is (with and without, say), or in its
    place."""
    vocabulary = lattice.lexicon.vocabulary
    rivals = vocabulary.spanish.are_rivals
    for n, step in enumerate(steps):
        if step.op != DROP or step.end != step.start + 1:
            continue
        written = lattice.folded[step.start]
        if vocabulary.exact(written) is not None and any(
            rivals(written, fold(p.symbol)) for p in _words_beside(steps, n)
        ):
            return step.start, step.end
    return None


def _words_beside(steps: Sequence[Step], n: int) -> Iterator[Position]:
    """The words of the form that are missing beside a step, and the first ones that are there."""
    for direction in (-1, 1):
        beside = takewhile(lambda s: s.op != DROP, steps[n + direction :: direction] if n + direction >= 0 else ())
        for step in beside:
            if step.position is None or step.position.kind != WORD:
                break
            yield step.position
            if step.op == MATCH:
                break


def _lacking(steps: Sequence[Step], lattice: Lattice, meaning: Meaning) -> TokenRange | None:
    """A turning word of the form that is missing, where the word that it turns is there."""
    for n, step in enumerate(steps):
        position = step.position
        if step.op != MISSING or position is None or not _turns(position, steps[n + 1 :], meaning):
            continue
        if _goes_on(steps, n, lattice, meaning):
            at = min(s.start for s in (step, *_run(steps, n, -1)))
            return at, at
    return None


def _turns(position: Position, after: Sequence[Step], meaning: Meaning) -> bool:
    """Whether a word of the form turns the sense of the one after it.

    Never: rules/S011: el verbo en otro tiempo cuenta como dicho
    Always: manual: 36 como se imprime
    """
    if position.kind != WORD or position.field or position.symbol not in meaning.turning:
        return False
    following = next((s.position for s in after if s.position is not None), None)
    return following is None or (position.symbol, following.symbol) not in meaning.own_sense


def _goes_on(steps: Sequence[Step], n: int, lattice: Lattice, meaning: Meaning) -> bool:
    """Whether the word with a meaning after a missing one is there, right after it, be it in another time.

    Never: rules/S011: el verbo en otro tiempo cuenta como dicho
    Always: rules/S004: solo el motivo
    """
    for step in steps[n + 1 :]:
        if step.op == DROP:
            continue
        following = step.position
        if following is None or following.kind != WORD:
            return False
        if step.op == MATCH:
            # Of two phrases that share a word, the one that is cut short may have taken it.
            return not step.start or lattice.folded[step.start - 1] not in meaning.turning_folded
        if following.telling:
            return _in_another_time(following.symbol, steps, n, lattice, meaning)
    return False


def _in_another_time(symbol: str, steps: Sequence[Step], n: int, lattice: Lattice, meaning: Meaning) -> bool:
    """Whether what was left out beside the missing words is the verb `symbol` in another time.

    Never: rules/S011: el verbo en otro tiempo cuenta como dicho
    Always: rules/S004: solo el motivo
    """
    beside = [s for s in (*_run(steps, n, -1), *_run(steps, n, 1)) if s.op == DROP]
    return any(symbol in meaning.other_times.get(lattice.folded[s.start], ()) for s in beside)


def _run(steps: Sequence[Step], n: int, direction: int) -> Sequence[Step]:
    """The steps beside `n` that read nothing as a place of the form."""
    found = []
    at = n + direction
    while 0 <= at < len(steps) and steps[at].op in (DROP, MISSING):
        found.append(steps[at])
        at += direction
    return found


def _put_in(steps: Sequence[Step], lattice: Lattice, meaning: Meaning) -> TokenRange | None:
    """A turning word that stands last before a fixed phrase in its segment, and is none of the form's."""
    read = {i: s for s in steps if s.op != MISSING for i in range(s.start, s.end)}
    for i, folded in enumerate(lattice.folded):
        step = read.get(i)
        if folded in meaning.turning_folded and step is not None and not _is_form_word(step):
            following = _phrase_after(i, read, lattice, meaning)
            if following is not None and not _is_said_again(i, read, lattice):
                return i, i + 1
    return None


def _is_said_again(i: int, read: dict[int, Step], lattice: Lattice) -> bool:
    """Whether the last word of the form before token `i` is the same word, with others between the two: the phrase
    goes on after them.

    Never: rules/S005: el no dicho otra vez después de otras palabras
    """
    before = next((at for at in range(i - 1, -1, -1) if at in read and _is_form_word(read[at])), i)
    return before < i - 1 and lattice.folded[before] == lattice.folded[i]


def _is_form_word(step: Step) -> bool:
    """Whether a step reads a fixed word.

    Never: rules/S011: un no antes de una frase fija
    Always: rules/S011: un no antes de una frase fija
    """
    return step.op == MATCH and step.position is not None and step.position.kind == WORD


def _phrase_after(i: int, read: dict[int, Step], lattice: Lattice, meaning: Meaning) -> Position | None:
    """The fixed word that token `i` turns: the next one in the segment, what says nothing passed over."""
    for at in range(i + 1, lattice.size):
        step = read.get(at)
        if step is None or lattice.tokens[at].kind in (BREAK, LINE):
            return None
        position = step.position
        if _is_form_word(step) and position is not None:
            return None if position.field or position.prefix else position
        if step.op != DROP or lattice.folded[at] not in meaning.passed_over:
            return None
    return None
