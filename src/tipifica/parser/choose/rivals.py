"""Forms that explain a note as well as the best one, where the words that tell them apart are missing (S004)."""

from __future__ import annotations

from collections.abc import Sequence

from tipifica.model.named import NamedTuple
from tipifica.parser.choose.grounds import ATTEMPT, GOES_ON, LITTLE_LACKS, NO_RIVALS, OWN_WORD, RIVALS, Ground
from tipifica.parser.costs import Cost, Limit
from tipifica.parser.forms.form import Form
from tipifica.parser.forms.grammar import Grammar
from tipifica.parser.near.nearest import Searches
from tipifica.parser.near.said import Found
from tipifica.parser.search.search import MATCH, Step


class StandingForm(NamedTuple):
    """The form that stands, others that explain the note as well, and what told."""

    best: Found
    rivals: list[Found]
    ground: Ground


def rivals_of(searches: Searches, grammar: Grammar, best: Found) -> StandingForm:
    """The form that stands, and others that explain the note as well, where the words that tell them apart are
    missing. The cheapest form does not stand where the note says a word that tells another from it."""
    if best.path.evidence < Cost.SURPLUS and not best.missing:
        return _standing(LITTLE_LACKS, best)
    going_on = _going_on(searches, grammar, best) if best.says_all else []
    if going_on:
        return _standing(GOES_ON, going_on[0], going_on[1:])
    fitting = _with_its_attempt(searches, grammar, best)
    if fitting is not None:
        return _standing(ATTEMPT, fitting, over=best)
    told, rivals = _beside(searches, grammar, best)
    if told:
        return _standing(OWN_WORD, min(told, key=lambda f: f.path.cost), over=best)
    rivals.sort(key=lambda f: f.path.cost)
    return _standing(RIVALS if rivals else NO_RIVALS, best, rivals)


def _standing(kind: str, best: Found, rivals: Sequence[Found] = (), over: Found | None = None) -> StandingForm:
    of = [best, *rivals] if over is None else [best, over]
    return StandingForm(best, [*rivals], Ground(kind, tuple(f.form.id for f in of)))


def _beside(searches: Searches, grammar: Grammar, best: Found) -> tuple[list[Found], list[Found]]:
    """The forms that a word of the note tells from the best one, and those that explain the note as well."""
    rivals: list[Found] = []
    told: list[Found] = []
    for form in grammar.forms.values():
        if form is best.form:
            continue
        further = Limit.RIVAL_LACKING if best.is_untold_from(form) else Limit.RIVAL if _opens(best, form) else 0
        rival = searches.found(form, best.path.cost + further) if further else None
        if rival is None or not _explains_as_well(best, rival):
            continue
        if best.is_untold_from(form) and not rival.is_untold_from(best.form) and rival.tells_from(best.form):
            told.append(rival)
        else:
            rivals.append(rival)
    return told, rivals


def _going_on(searches: Searches, grammar: Grammar, best: Found) -> list[Found]:
    """The forms that begin as the one that is said whole, if the note goes on with words of theirs: those of which it
    says most."""
    found: list[tuple[int, Found]] = []
    for form in grammar.longer(best.form):
        rival = searches.found(form, best.path.cost + Limit.RIVAL_LACKING)
        if rival is not None and _may_go_on(rival) and rival.goes_on_from(best, grammar.meaning.verbal):
            found.append((len(rival.words_beyond(best.form)), rival))
    most = max((said for said, _ in found), default=0)
    return sorted((rival for said, rival in found if said == most), key=lambda f: f.path.cost)


def _may_go_on(rival: Found) -> bool:
    """Whether the note may go on as a form: half of it with another attempt than it has is none.

    Never: rules/S004: otra palabra en lugar de servicio
    Always: rules/S005: derivado a otra parte en el primer intento
    """
    return rival.says_all or _attempt_of(rival) in (None, *rival.form.attempts)


def _with_its_attempt(searches: Searches, grammar: Grammar, best: Found) -> Found | None:
    """The form that fits the attempt that the note says, where the best one does not: one that begins as the best one
    and goes on, or that is said whole where the best one goes on from it and is not."""
    said = _attempt_of(best)
    if said is None or said in best.form.attempts:
        return None
    for form in (f for f in grammar.forms.values() if said in f.attempts):
        longer, shorter = best.form.begins(form), not best.says_all and form.begins(best.form)
        found = searches.found(form, best.path.cost + Limit.RIVAL_LACKING) if longer or shorter else None
        if found is not None and (longer or found.says_all):
            return found
    return None


def _attempt_of(found: Found) -> object:
    """The attempt that the note says, None where it says none."""
    return next((s.value.value for s in found.path.steps if _is_attempt(s) and s.value is not None), None)


def _is_attempt(step: Step) -> bool:
    """Whether a step reads the number of an attempt.

    Never: rules/S011: el tercer intento es del otro motivo
    Always: rules/C302: un monto no es un porcentaje
    """
    return step.op == MATCH and step.position is not None and step.position.symbol == "ATTEMPT"


def _explains_as_well(best: Found, rival: Found) -> bool:
    """Whether a rival explains the note as well as the best form does.

    Never: rules/S004: retiro en proceso y dos teléfonos
    Always: no-contesta-derivado-n1/no-contesta: falta «derivado a n1»
    """
    if best.is_untold_from(rival.form):
        if rival.is_untold_from(best.form):
            # Whatever else the note says, it says nothing that tells the two apart.
            return True
        # A function word that happens to stand in one form explains nothing.
        return rival.path.evidence <= best.path.evidence + Cost.FUNCTION_WORD
    # One of the two needs nothing that the note has not, the other has a place for the rest of the note.
    return abs(rival.path.cost - best.path.cost) <= Limit.RIVAL


def _opens(best: Found, rival: Form) -> bool:
    """Whether one form begins as the other does and goes on, and the note says enough for neither.

    Never: unknown: no aplica con teléfono
    Always: rules/S004: retiro en proceso y dos teléfonos
    """
    if best.word_missing:
        return not best.says_words_beside(rival) and rival.opens(best.form)
    return best.path.evidence >= Cost.SURPLUS and best.form.opens(rival)


def settled(
    best: Found, rivals: list[Found], declared: str | None, grammar: Grammar, searches: Searches
) -> Found | None:
    """The declared reason, where the note leaves it open."""
    if declared is None or declared == best.form.id:
        return best if declared is not None else None
    for rival in rivals:
        if rival.form.id == declared:
            return rival
    form = grammar.forms.get(declared)
    if form is None or not form.motive_words or not form.motive_words <= searches.lattice.available:
        return None
    named = searches.found(form, Limit.PATH)
    if named is not None and named.path.evidence <= best.path.evidence and best.form.opens(form):
        return named
    return None


def told_elsewhere(best: Found, rivals: Sequence[Found], grammar: Grammar, searches: Searches) -> Found | None:
    """The one form of a state that only its reason's own phrase tells from the others, where the note has that phrase
    out of its place."""
    state = best.form.state
    if any(rival.form.state != state for rival in rivals):
        return None
    function_words = grammar.lexicon.vocabulary.function_words
    said: list[tuple[int, Form]] = []
    for form in grammar.forms.values():
        other = rivals[0].form if form is best.form else best.form
        phrases = [
            t for kind, t in form.exclusive(other) if kind == "words" and not function_words.issuperset(t.split())
        ]
        if form.state == state and len(phrases) == 1 and searches.lattice.holds(phrases[0].split()):
            said.append((len(phrases[0]), form))
    if not said:
        return None
    form = max(said, key=lambda pair: pair[0])[1]
    # The phrase is left over where it stands and missing where it should: dear, but there is no doubt of the form.
    return searches.found(form, Limit.NO_DOUBT)
