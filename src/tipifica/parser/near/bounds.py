"""What the words of a note alone say of what reading it as a form can cost, before any search."""

from __future__ import annotations

from tipifica.parser.costs import Cost, Limit
from tipifica.parser.forms.form import Form
from tipifica.parser.lattice.lattice import Lattice


def missing_cost(form: Form, lattice: Lattice) -> int:
    """A lower bound of what is missing, in points: the words that the form needs and the note has not."""
    missing = (form.needed_mask & ~lattice.masks[0]).bit_count()
    return Cost.PHRASE_MISSING + missing * Cost.WORD_MISSING if missing else 0


def least_cost(form: Form, lattice: Lattice) -> int:
    """A lower bound of any path, in points: what is missing, and the known words of the note that the form has no place
    for."""
    own = form.symbols_mask
    foreign = 0
    for mask in lattice.known_masks:
        if not mask & own:
            foreign += 1
    floor = 0 if form.reads_segments else lattice.least
    if not foreign:
        cost = 0
    elif form.has_text:
        cost = min(foreign * Cost.KNOWN_WORD_AS_TEXT, Cost.MISPLACED_KIND)
    else:
        cost = Cost.SURPLUS + foreign * Cost.SURPLUS_KNOWN_WORD
    return missing_cost(form, lattice) + max(cost, floor)


def most_cost(form: Form, lattice: Lattice) -> int:
    """What a path may cost at most, in points, for the note to say enough of the form; negative where it cannot."""
    said = lattice.masks[0]
    there = (form.speaking_mask & said).bit_count() or _motive_said(form, lattice)
    missing = (form.needed_mask & ~said).bit_count()
    return -1 if there == 0 or (Limit.LACKING_WORDS * there < missing and there < Limit.ENOUGH_WORDS) else worth(there)


def worth(there: int) -> int:
    """What a path may cost, in points, when so many telling words of the form stand in the note."""
    return Limit.WORTH + Limit.WORTH_WORD * there


def _motive_said(form: Form, lattice: Lattice) -> int:
    """How many words the motive has, where the note says it whole."""
    said = form.motive_mask and not form.motive_mask & ~lattice.masks[0]
    return form.motive_mask.bit_count() if said else 0
