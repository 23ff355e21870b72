"""What was decided, and what decided it: each step of the choosing that had a say leaves a ground, in their order.

Grounds are left by the very code that decides. Nothing is decided by them.
"""

from __future__ import annotations

from tipifica.model.named import NamedTuple
from tipifica.parser.near.said import Found
from tipifica.parser.tokens.tokenizer import TokenRange

MAX_CANDIDATES = 5
CHOSEN, OPEN, TURNED, DOUBLE = "", "open", "turned", "double"


class Ground(NamedTuple):
    """One thing that decided. `forms` are the ids of the reasons that it speaks of: the one that stands by it first,
    then those over which it stands, or those between which it leaves the note open. `place` is where the note says
    it."""

    kind: str
    forms: tuple[str, ...] = ()
    place: TokenRange | None = None


class Choice(NamedTuple):
    """What was decided of a note. `best` is the form whose path is told of, `others` the other candidates, nearest
    first; `openness` is CHOSEN where `best` is the note's reason, else why it is not; `place` is what the note says
    that leaves it open, None where it is that something is missing. `reverse` tells that the others stand before `best`
    in the note. `grounds` are what decided, in the order in which it was asked."""

    best: Found
    others: tuple[Found, ...] = ()
    openness: str = CHOSEN
    place: TokenRange | None = None
    reverse: bool = False
    grounds: tuple[Ground, ...] = ()

    @property
    def candidates(self) -> tuple[str, ...]:
        """The ids of the reasons that the note may be of, nearest first: five at most, unless one state's."""
        ids = [found.form.id for found in (self.best, *self.others)]
        if self.reverse:
            ids.reverse()
        states = {found.form.state for found in (self.best, *self.others)}
        return tuple(ids[:MAX_CANDIDATES] if len(states) > 1 else ids)


# The cheapest path of which the note says enough.
CHEAPEST = "cheapest"
# Nothing is missing, nothing is too much: no other form can be meant.
KEEPS_TO_FORM = "keeps-to-form"
# One is said whole, the cheapest is not, or goes on as the cheapest does.
SAID_WHOLE = "said-whole"
# A second reason is said whole beside the first.
SECOND_REASON = "second-reason"
# Half of the phrase that names a cause, with other words in the place of its rest.
HALF_SAID = "half-said"
# So little is missing or left over that no other form is looked at.
LITTLE_LACKS = "little-lacks"
# The note goes on from an opening with words of a longer form.
GOES_ON = "goes-on"
# The attempt that the note says is one of another form.
ATTEMPT = "attempt"
# The note says a word that only the first of the forms has.
OWN_WORD = "own-word"
# Nothing in the note tells these forms apart.
RIVALS = "rivals"
NO_RIVALS = "no-rivals"
# The record names the reason that the note leaves open.
DECLARED = "declared"
# The phrase that tells one form from its siblings stands out of its place.
TOLD_ELSEWHERE = "told-elsewhere"
# A word that turns the sense is put in, or is missing.
TURNING_WORD = "turning-word"
TURNING_WORD_MISSING = "turning-word-missing"
# The note says too little for any form: it may be one of these, or none.
OPENED = "opened"
NOTHING_NEAR = "nothing-near"
# One segment stands elsewhere than the form has it.
MOVED = "moved"
# The text holds a second note, which says the same, or something else.
SAID_TWICE = "said-twice"
ANOTHER_NOTE = "another-note"
# Nothing was read: no tokens, or too many.
UNREAD = "unread"

KINDS = (
    *(CHEAPEST, KEEPS_TO_FORM, SAID_WHOLE, SECOND_REASON, HALF_SAID, LITTLE_LACKS, GOES_ON, ATTEMPT, OWN_WORD, RIVALS),
    *(NO_RIVALS, DECLARED, TOLD_ELSEWHERE, TURNING_WORD, TURNING_WORD_MISSING, OPENED, NOTHING_NEAR, MOVED),
    *(SAID_TWICE, ANOTHER_NOTE, UNREAD),
)
