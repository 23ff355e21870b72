"""Notes that say too little for a reason, but begin as some do: what they may be (S004 without a fix)."""

from __future__ import annotations

from tipifica.parser.costs import Limit
from tipifica.parser.forms.automaton import WORD
from tipifica.parser.forms.form import Form
from tipifica.parser.forms.grammar import Grammar
from tipifica.parser.kinds import Kind
from tipifica.parser.lattice.lattice import Lattice
from tipifica.parser.near.nearest import Searches
from tipifica.parser.near.said import Found
from tipifica.parser.search.search import DROP, MATCH


def opened_forms(searches: Searches, grammar: Grammar, body: int) -> list[Found]:
    """The forms that a note may be of which says too little for any: a segment of its body, which begins at token
    `body`, begins with a phrase of theirs or with a word that tells of few. Those of which it says most, nearest
    first."""
    lattice = searches.lattice
    forms = [form for form in grammar.forms.values() if form.needed_mask & lattice.masks[body]]
    heads = [i for i in range(body, lattice.tail) if _heads(i, body, lattice)]
    opened = {form.id: form for i in heads for form in _told_by(i, lattice, forms)}
    for opening in {form.opening for form in forms if form.opening}:
        ends = [end for i in heads if (end := lattice.find(opening, i)) is not None and end < lattice.tail]
        behind = [form for form in forms if form.opening == opening]
        opened.update({form.id: form for end in ends for form in _told_by(end, lattice, behind)})
    found = [f for form in opened.values() if (f := searches.found(form, Limit.OPENED)) is not None]
    said = [(_words_said(f), f) for f in found]
    most = max((count for count, _ in said), default=0)
    return sorted((f for count, f in said if count == most and count), key=lambda f: (f.path.cost, f.form.number))


def _heads(i: int, body: int, lattice: Lattice) -> bool:
    """Whether token `i` heads a segment of the body.

    Never: rules/T006: sin retenido el plan no va sobreentendido
    Always: unknown: palabras sueltas de un motivo
    """
    return i == body or lattice.closed(i - 1)


def _told_by(i: int, lattice: Lattice, forms: list[Form]) -> list[Form]:
    """The forms that have the word which token `i` is, if few have it, else those of which a phrase begins there."""
    if not lattice.is_known(i) or any(lattice.labels(field, i) for field in lattice.lexicon.phones):
        return []
    having = [form for form in forms if form.needed_mask & lattice.known[i]]
    if len(having) <= Limit.FEW_REASONS or all(form.naming for form in having):
        return having
    turning = lattice.lexicon.turning
    phrases = {f.id: [words for words in f.phrases if not turning.issuperset(words)] for f in having}
    return [f for f in having if any(lattice.find(words, i, loose=True) is not None for words in phrases[f.id])]


def _words_said(found: Found) -> int:
    """How many words with a meaning that every note of the form holds the note says, an opening before them counted as
    one."""
    required = found.form.automaton.required
    opened = any(s.op == DROP and s.deviation == Kind.VARIANT and s.end > s.start + 1 for s in found.path.steps)
    return opened + sum(
        s.op == MATCH
        and s.deviation != Kind.OTHER_WORD
        and s.position is not None
        and s.position.kind == WORD
        and s.position.telling
        and not s.position.prefix
        and (s.position.number in required or not s.position.rare)
        for s in found.path.steps
    )
