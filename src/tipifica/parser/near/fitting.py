"""What reading a form whole costs at least in another order of the segments, by what each token is where it stands.

Most orders are no form's. That is seen here, before the note is tokenized anew and has a lattice of its own.
"""

from __future__ import annotations

from collections.abc import Sequence

from tipifica.parser.costs import Cost
from tipifica.parser.forms.automaton import LOGIN, VALUE, Arcs
from tipifica.parser.forms.form import Form
from tipifica.parser.lattice.lattice import Lattice
from tipifica.parser.tokens.things import HOLDS
from tipifica.parser.tokens.tokenizer import BREAK, BREAK_TEXT

_NEVER = 1 << 30
# The place after the whole form, where the rest of the note is surplus text and no more is asked of it.
_BEHIND = -1
# Kinds of values that may have a segment break in them.
_PARTED = frozenset({"PHONE", "DATES"})
# The place that a token leads to, and what that costs at least.
Way = tuple[int, int]


class Fitting:
    """The ways of the tokens of one note through a form: those of the search for the whole form, at no higher cost, and
    more, for what is told by the tokens beside one is let pass. What two tokens would be that only another order puts
    side by side is left out: such an order is nobody's."""

    def __init__(self, form: Form, lattice: Lattice) -> None:
        self.form = form
        self.lattice = lattice
        self.automaton = form.automaton
        self._login = next(p.number for p in self.automaton.positions if p.symbol == LOGIN)
        self._known: dict[tuple[int, int], list[Way]] = {}

    def least(self, order: Sequence[int], bound: int) -> int:
        """What the whole form costs at least in the tokens in this order, as far as it is no more than `bound`."""
        header = self.lattice.header
        if header is None or order[header.end - 1] != header.end - 1:
            first, reached = 0, {0: 0}
        else:
            first, reached = header.end, {self._login: header.cost}
        for i in order[first:]:
            after: dict[int, int] = {}
            for place, cost in reached.items():
                for target, price in self._ways(place, i):
                    total = cost + price
                    if total <= bound and total < after.get(target, _NEVER):
                        after[target] = total
            if _BEHIND in after:
                return min(after.values())
            reached = after
        return min((self._whole(place, cost) for place, cost in reached.items()), default=_NEVER)

    def _whole(self, place: int, cost: int) -> int:
        """What a path costs that ends after a place."""
        end = self.automaton.arcs(place).end
        return _NEVER if end is None or end.telling else cost + end.cost

    def _ways(self, place: int, i: int) -> list[Way]:
        """The ways of token `i` from a place."""
        found = self._known.get((place, i))
        if found is None:
            found = self._known[place, i] = self._explore(place, i)
        return found

    def _explore(self, place: int, i: int) -> list[Way]:
        lattice, arcs = self.lattice, self.automaton.arcs(place)
        found = self._words(i, arcs)
        if lattice.tokens[i].kind == BREAK or lattice.seps[i]:
            found += [(gap.target, gap.cost) for gap in arcs.breaks if not gap.telling]
        if lattice.names[i]:
            # The search asks nothing of what is missing before a label.
            found += [(gap.target, gap.cost) for gap in arcs.labels]
        if lattice.may_be_text[i]:
            found += [(gap.target, gap.cost) for gap in arcs.texts if not gap.telling]
        for gap in arcs.values:
            if not gap.telling and self._may_hold(gap.position.symbol, i):
                found.append((gap.target, gap.cost + self._as_login(gap.position.symbol, i)))
        past = self._past(place, i)
        if past < _NEVER:
            found.append((place, past))
        elif arcs.end is not None and not arcs.end.missing:
            found.append((_BEHIND, Cost.SURPLUS + Cost.SURPLUS_WORD))
        return found

    def _words(self, i: int, arcs: Arcs) -> list[Way]:
        positions, follow = self.automaton.positions, self.automaton.follow
        found: list[Way] = []
        for edge in self.lattice.words[i]:
            for gap in arcs.words.get(edge.symbols[0], ()):
                places = [] if gap.telling else [gap.target]
                for symbol in edge.symbols[1:]:
                    places = [q for place in places for q in follow[place] if positions[q].symbol == symbol]
                found += [(place, gap.cost + edge.cost) for place in places]
        return found

    def _as_login(self, symbol: str, i: int) -> int:
        return min((cost for _, cost in self.lattice.logins(i)), default=_NEVER) if symbol == LOGIN else 0

    def _may_hold(self, symbol: str, i: int) -> bool:
        """Whether token `i` may belong to a value of a kind, or to what the template leaves in its place.

        Never: rules/S006: sin campaña y el usuario después
        """
        token = self.lattice.tokens[i]
        if symbol in (LOGIN, "REFERENCE"):
            return token.kind != BREAK
        return self.lattice.serves[i] < 0 and token.kind != BREAK and symbol in HOLDS.get(token.kind, (symbol,))

    def _past(self, place: int, i: int) -> int:
        """What it costs at least that token `i` leads to no other place: nothing where it may belong to what was read
        before it, to a name, or to nothing at a low price."""
        lattice, token, here = self.lattice, self.lattice.tokens[i], self.automaton.positions[place]
        if token.kind == BREAK:
            parts_value = here.kind == VALUE and (token.text != BREAK_TEXT or here.symbol in _PARTED)
            return 0 if parts_value else Cost.BREAK_EXTRA
        if i in lattice.torn or (lattice.serves[i] < 0 and not lattice.has_digit(i)):
            return 0
        if here.kind == VALUE and self._may_hold(here.symbol, i):
            # What a break sets off is another value, but of two dates.
            apart = i and lattice.tokens[i - 1].text == BREAK_TEXT and here.symbol != "DATES"
            return _NEVER if apart else 0
        # The words of an opening are left out together.
        opens = place == self.automaton.header_end and lattice.may_say(i, frozenset(self.form.opening))
        return 0 if opens else _NEVER
