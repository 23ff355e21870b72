"""Reasons of one state that one phrase alone tells apart: whether a note says enough of that phrase."""

from __future__ import annotations

from collections.abc import Sequence

from tipifica.parser.forms.automaton import WORD
from tipifica.parser.forms.form import Form
from tipifica.parser.forms.meaning import Meaning
from tipifica.parser.lattice.lattice import Lattice
from tipifica.parser.near.said import Found
from tipifica.parser.search.search import DROP, MATCH, MISSING, Step
from tipifica.parser.tokens.folding import fold
from tipifica.parser.tokens.tokenizer import MARK, TokenRange


def half_said(found: Found, lattice: Lattice, meaning: Meaning, sibling: Form | None) -> TokenRange | None:
    """What the note says in the place of the phrase that tells a form from its sibling, if that is half of it, and with
    other words or without one that names it; None where it says enough, or nothing."""
    form = found.form
    if sibling is None or found.says_all:
        return None
    own = {q for (kind, _), places in form.exclusive(sibling).items() if kind == "words" for q in places}
    steps = found.path.steps
    said = [n for n, step in enumerate(steps) if step.op == MATCH and _is_telling(step, own)]
    # A word that turns the sense is missed where it is asked for (S011).
    missing = {
        step.position.symbol for step in steps if step.op == MISSING and step.position and _is_telling(step, own)
    }.difference(meaning.turning)
    if not said or not missing:
        return None
    first, last = _run(steps, said[0], -1, own, lattice), _run(steps, said[-1], 1, own, lattice)
    run = [step for step in steps[first : last + 1] if step.op != MISSING]
    if {lattice.folded[step.start] for step in run if step.op == DROP}.issuperset(map(fold, missing)):
        # All of it is said, in another order.
        return None
    named = any(step.position is not None and step.position.symbol in form.naming for step in run)
    return (
        None
        if named and not any(_says_else(step, lattice, meaning, missing) for step in run)
        else (run[0].start, run[-1].end)
    )


def _is_telling(step: Step, own: set[int]) -> bool:
    """Whether a step is about a word with a meaning of these places.

    Never: rules/T005: interior no es exterior
    Always: retiro-contactado/cambio-de-vivienda: falta «cliente no accede a beneficios»
    """
    position = step.position
    return position is not None and position.kind == WORD and position.telling and position.number in own


def _run(steps: Sequence[Step], n: int, direction: int, own: set[int], lattice: Lattice) -> int:
    """The last step in a direction that belongs to the phrase of step `n` or stands beside it in its segment."""
    while 0 <= n + direction < len(steps):
        step = steps[n + direction]
        position = step.position
        belongs = position is not None and position.number in own
        beside = step.op == DROP and lattice.may_be_text[step.start] and lattice.tokens[step.start].kind != MARK
        if not belongs and not beside:
            break
        n += direction
    return n


def _says_else(step: Step, lattice: Lattice, meaning: Meaning, missing: set[str]) -> bool:
    """Whether a step leaves out a word that says something, and is neither one of the missing words nor a missing verb
    in another time.

    Never: rules/T005: interior no es exterior
    Always: retiro-contactado/cliente-no-permite-apertura: falta «cliente no accede a beneficios»
    """
    folded = lattice.folded[step.start]
    if step.op != DROP or folded in lattice.lexicon.vocabulary.function_words:
        return False
    return folded not in map(fold, missing) and missing.isdisjoint(meaning.other_times.get(folded, ()))
