"""From a note to its reason: the cheapest path over all forms, how certain it is, and other orders of the segments."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

from tipifica.model.named import NamedTuple
from tipifica.parse.automaton import TEXT, VALUE
from tipifica.parse.automaton import WORD as WORD_PLACE
from tipifica.parse.characters import Cleaned, clean
from tipifica.parse.costs import Cost
from tipifica.parse.grammar import Grammar
from tipifica.parse.lattice import Lattice
from tipifica.parse.search import DROP, ENOUGH_WORDS, MATCH, MISSING, Form, Path, Search, Step, most_cost
from tipifica.parse.tokens import BREAK, LINE, Token, tokenize
from tipifica.parse.tokens import WORD as WORD_TOKEN

MAX_LENGTH = 4_096
MAX_TOKENS = 700
MAX_CANDIDATES = 5
_BOUND = 420
# How far above the least that any form may cost is searched at once.
_STEP = 40
_MAX_SEGMENTS = 6
_WORTH_REORDERING = 66
# Where every segment is there, little else is to be paid.
_MOST_REORDERED = 150
# A note of which the form explains nearly everything may lack most of the form's words.
_EXPLAINED = 30
# Words that the form has no place for outweigh fewer than so many of its own words and values.
_FEW = 4
# How near two such forms lie that neither is chosen; the third attempt without its phrase lies farther off.
_OPEN_MARGIN = 18


class Moved(NamedTuple):
    """One segment that stands elsewhere than the form has it: `span` of it, and where it belongs (code points of the
    cleaned text, both)."""

    start: int
    end: int
    target: int


class Reading(NamedTuple):
    """What was read of a note.

    `header` is the reading of the header alone, where nothing else was recognised and it was. `form` is the reason's
    form, None where the reason is not recognised or not unique; `path` is then the cheapest path of the nearest
    candidate, None where there is none. `tokens` are the path's: in the order of the form where `moved` is set, with
    their places in the note. `candidates` are reason ids, nearest first; `nearest` the same where nothing is near
    enough.
    """

    cleaned: Cleaned
    tokens: Sequence[Token]
    form: Form | None
    path: Path | None
    candidates: tuple[str, ...]
    nearest: tuple[str, ...]
    moved: Moved | None
    end: int
    header: Reading | None = None


class _Found:
    """A form with the cheapest path through it, and what the note says of it: the places that were read, whether any
    is missing, whether a word is."""

    def __init__(self, form: Form, path: Path) -> None:
        self.form = form
        self.path = path

    @cached_property
    def said(self) -> frozenset[int]:
        return frozenset(s.position.number for s in self.path.steps if s.op != MISSING and s.position is not None)

    @cached_property
    def missing(self) -> bool:
        return any(s.op == MISSING for s in self.path.steps)

    @cached_property
    def word_missing(self) -> bool:
        kinds = (s.position.kind for s in self.path.steps if s.op == MISSING and s.position is not None)
        return WORD_PLACE in kinds


def read(note: str, grammar: Grammar, declared: str | None = None) -> Reading:
    """The reading of any string. `declared` is the reason that the record names: it settles what the note leaves
    open."""
    if len(note) > MAX_LENGTH:
        return _unread(Cleaned(note), ())
    cleaned = clean(note)
    tokens: Sequence[Token] = tokenize(cleaned.text)
    if not tokens or len(tokens) > MAX_TOKENS:
        return _unread(cleaned, tokens)
    lattice = Lattice(cleaned.text, tokens, grammar.lexicon)
    ranked = _rank(lattice, grammar.forms.values())
    searches = _Searches(lattice)
    found = searches.nearest(ranked, _BOUND)
    moved = None
    better = _reorder(cleaned.text, tokens, lattice, grammar, ranked, found)
    if better is not None:
        tokens, lattice, found, moved = better
        searches = _Searches(lattice)
    end = lattice.size
    if not found:
        nearest = tuple(form.id for _, form in _nearest(lattice, grammar))
        header = _header(cleaned, tokens, lattice, grammar)
        return Reading(cleaned, tokens, None, None, (), nearest, None, end, header)
    rivals = _rivals(searches, grammar, found)
    return _decide(cleaned, tokens, found, rivals, moved, declared, grammar, searches)


def _header(cleaned: Cleaned, tokens: Sequence[Token], lattice: Lattice, grammar: Grammar) -> Reading | None:
    """The campaign and the login, where both stand at the head of a note."""
    positions = next(iter(grammar.forms.values())).automaton.positions
    if not any(e.symbols == (grammar.prefix,) for e in lattice.words[0]) or lattice.size < 3 or not lattice.seps[1]:
        return None
    start = lattice.seps[1][0][0]
    login = next((end for end, _ in lattice.logins(start)), None) if start < lattice.size else None
    if (
        login is None
        or login >= lattice.size
        or not lattice.seps[login]
        or lattice.placeholders("agent", "LOGIN", start)
    ):
        return None
    step = Step(MATCH, start, login, "", next(p for p in positions if p.field == "agent"))
    return Reading(cleaned, tokens, None, Path(0, 0, (step,)), (), (), None, lattice.size)


def _unread(cleaned: Cleaned, tokens: Sequence[Token]) -> Reading:
    return Reading(cleaned, tokens, None, None, (), (), None, len(tokens))


# ---------------------------------------------------------------- which form


def _rank(lattice: Lattice, forms: Iterable[Form]) -> list[tuple[int, Form]]:
    """The forms that may come near enough, with the lower bound of what they cost, the cheapest first; the manual's
    order where they tie."""
    possible = [form for form in forms if form.most_cost(lattice) >= 0]
    return sorted(((form.least_cost(lattice), form) for form in possible), key=lambda pair: (pair[0], pair[1].number))


class _Searches:
    """The searches of one note through the forms, each begun when it is asked for and gone on with when it is asked for
    more."""

    def __init__(self, lattice: Lattice, whole: bool = False) -> None:
        self.lattice = lattice
        self.whole = whole
        self._begun: dict[str, Search] = {}

    def of(self, form: Form) -> Search:
        """The search through a form."""
        search = self._begun.get(form.id)
        if search is None:
            search = self._begun[form.id] = Search(self.lattice, form, self.whole)
        return search

    def nearest(self, ranked: Sequence[tuple[int, Form]], bound: int) -> list[_Found]:
        """The paths that were found, the cheapest first. The bound is raised step by step: most notes are read within
        the first, where nearly nothing need be looked at."""
        open_forms = list(ranked)
        limit = 0
        while open_forms and open_forms[0][0] <= bound:
            limit = min(bound, max(limit + limit // 2, open_forms[0][0]) + _STEP)
            found, open_forms = self._within(open_forms, limit)
            if found:
                return found
        return []

    def _within(self, ranked: Sequence[tuple[int, Form]], bound: int) -> tuple[list[_Found], list[tuple[int, Form]]]:
        """The paths of at most `bound` points, and the forms with what is known now of the least that they cost. Forms
        whose lower bound is above the best cost are not searched."""
        found: list[_Found] = []
        left: list[tuple[int, Form]] = []
        for least, form in ranked:
            if least > bound:
                left.append((least, form))
                continue
            most = form.most_cost(self.lattice)
            search = self.of(form)
            path = search.path(min(bound, most))
            if path is None:
                if search.beyond <= most:
                    left.append((max(least, search.beyond), form))
            elif _near_enough(path):
                found.append(_Found(form, path))
                bound = min(bound, path.cost)
        found.sort(key=lambda f: (f.path.cost, f.form.missing_cost(self.lattice), f.form.number))
        return found, sorted(left, key=lambda pair: (pair[0], pair[1].number))


def _nearest(lattice: Lattice, grammar: Grammar) -> list[tuple[float, Form]]:
    """The forms that share most words with the note, for the message alone."""
    available = lattice.available
    shared = [
        (-len(form.needed & available) / max(1, len(form.needed)), form)
        for form in grammar.forms.values()
        if form.needed & available
    ]
    return sorted(shared, key=lambda pair: pair[0])[:3]


def _near_enough(path: Path) -> bool:
    """Whether the note says enough of the form: of its words more are there than are missing, the rest of the note does
    not outweigh them, and mending the whole costs no more than so many words are worth."""
    there: dict[int, int] = {}
    missing: dict[int, int] = {}
    texts: set[str] = set()
    values = odd = 0
    for step in path.steps:
        position = step.position
        odd += (step.op == DROP and step.code == "S005") or (step.value is not None and step.value.value is None)
        if position is None or position.prefix or step.op not in (MATCH, MISSING):
            continue
        if position.kind == WORD_PLACE and position.telling:
            counts = there if step.op == MATCH else missing
            counts[position.phrase] = counts.get(position.phrase, 0) + 1
        elif step.op == MATCH:
            if position.kind == TEXT:
                texts.add(position.field)
            elif step.value is not None:
                values += 1 if step.value.value is not None else -1
    said, left = sum(there.values()), sum(missing.values())
    # Whole phrases of a form name it where nothing else is in the note, whatever is missing beside them.
    whole = said >= ENOUGH_WORDS and not texts and path.evidence <= _EXPLAINED and there.keys().isdisjoint(missing)
    if said == 0 or (said * 2 < left and not whole):
        return False
    if said < _FEW and ((odd and said <= left) or (odd > 1 and said + values + len(texts) < _FEW)):
        return False
    return path.cost <= most_cost(said)


def _rivals(searches: _Searches, grammar: Grammar, found: list[_Found]) -> list[_Found]:
    """Other forms that explain the note as well as the best one, where the words that tell them apart are missing."""
    best = found[0]
    if best.path.evidence < Cost.SURPLUS and not best.missing:
        return []
    rivals = []
    limit = best.path.cost + 250
    for form in grammar.forms.values():
        if form is best.form or not (_untold(best, form) or _opens(best, form)):
            continue
        path = searches.of(form).path(limit)
        if path is not None and _explains_as_well(best, _Found(form, path)):
            rivals.append(_Found(form, path))
    return sorted(rivals, key=lambda f: f.path.cost)


def _explains_as_well(best: _Found, rival: _Found) -> bool:
    if _untold(best, rival.form):
        # A function word that happens to stand in one form explains nothing.
        return rival.path.evidence <= best.path.evidence + Cost.FUNCTION_WORD and _untold(rival, best.form)
    # One of the two needs nothing that the note has not, the other has a place for the rest of the note.
    return abs(rival.path.cost - best.path.cost) <= _OPEN_MARGIN


def _opens(best: _Found, rival: Form) -> bool:
    """Whether one form begins as the other does and goes on, and the note says enough for neither."""
    if best.word_missing:
        return not _says_own_words(best, rival) and _shared_opening(rival, best.form)
    return best.path.evidence >= Cost.SURPLUS and _shared_opening(best.form, rival)


def _says_own_words(found: _Found, rival: Form) -> bool:
    """Whether the note says a word of a phrase that the rival has not."""
    return any(places & found.said for (kind, _), places in found.form.exclusive(rival).items() if kind == "words")


def _untold(found: _Found, rival: Form) -> bool:
    """Whether nothing that the note says tells `found` from `rival`: what only its form has is missing from the
    note."""
    if not found.missing or found.form.optional_beside(rival):
        return False
    foreign = rival.foreign_words(found.form)
    positions = found.form.automaton.positions
    for (kind, _), places in found.form.exclusive(rival).items():
        there = places & found.said
        if kind == "field" and there:
            return False
        if kind == "words" and (there == places or any(positions[q].symbol not in foreign for q in there)):
            return False
    return True


def _decide(
    cleaned: Cleaned,
    tokens: Sequence[Token],
    found: list[_Found],
    rivals: list[_Found],
    moved: Moved | None,
    declared: str | None,
    grammar: Grammar,
    searches: _Searches,
) -> Reading:
    best, end = found[0], searches.lattice.size
    chosen = _settled(best, rivals, declared, grammar, searches)
    if chosen is not None or not rivals:
        best = chosen or best
        return Reading(cleaned, tokens, best.form, _each_once(best.path), (best.form.id,), (), moved, end)
    ids = [best.form.id, *(r.form.id for r in rivals)]
    family = {i.split("/")[0] for i in ids}
    if len(family) > 1 or len(ids) <= MAX_CANDIDATES:
        ids = ids[:MAX_CANDIDATES]
    return Reading(cleaned, tokens, None, _each_once(best.path), tuple(ids), (), moved, end)


def _each_once(path: Path) -> Path:
    """What an optional part of the form says a second time is surplus text."""
    seen: set[object] = set()
    steps = []
    for step in path.steps:
        position, again = step.position, False
        if (
            step.op == MATCH
            and position is not None
            and position.kind in (WORD_PLACE, VALUE)
            and position.symbol != "PHONE"
        ):
            marks = {position.number, position.field or position.number}
            again = bool(marks & seen)
            seen |= marks
        steps.append(Step(DROP, step.start, step.end, "S005") if again else step)
    return path._replace(steps=tuple(steps))


def _settled(
    best: _Found, rivals: list[_Found], declared: str | None, grammar: Grammar, searches: _Searches
) -> _Found | None:
    """The declared reason, where the note leaves it open."""
    if declared is None or declared == best.form.id:
        return best if declared is not None else None
    for rival in rivals:
        if rival.form.id == declared:
            return rival
    form = grammar.forms.get(declared)
    if form is None or not form.motive_words or not form.motive_words <= searches.lattice.available:
        return None
    path = searches.of(form).path(_BOUND)
    if path is not None and path.evidence <= best.path.evidence and _shared_opening(best.form, form):
        return _Found(form, path)
    return None


def _shared_opening(one: Form, other: Form) -> bool:
    """Whether all that `one` requires stands in `other` too."""
    return one.opens(other)


# ---------------------------------------------------------------- other orders


def _reorder(
    text: str,
    tokens: Sequence[Token],
    lattice: Lattice,
    grammar: Grammar,
    ranked: Sequence[tuple[int, Form]],
    found: list[_Found],
) -> tuple[Sequence[Token], Lattice, list[_Found], Moved] | None:
    """The reading with one segment moved to where it belongs, if that is cheaper than the note as it stands."""
    cost = found[0].path.cost if found else _BOUND
    if cost < _WORTH_REORDERING:
        return None
    segments = _segments(lattice, grammar)
    if not 2 <= len(segments) <= _MAX_SEGMENTS:
        return None
    best = None
    bound = min(cost - Cost.MOVED - 1, _MOST_REORDERED)
    whole_forms = [
        (least, form)
        for least, form in ranked
        if not form.missing_cost(lattice) and _may_be_whole(form, lattice, segments)
    ]
    words = _words_by_segment(lattice, segments)
    for order, a, b in _moves(len(segments)):
        in_order = [w for part in (words[0], *(words[n + 1] for n in order)) for w in part]
        fitting = [(least, form) for least, form in whole_forms if least <= bound and form.in_order(in_order)]
        if not fitting:
            continue
        pieces = _pieces(text, segments, order)
        new_text = "".join(text[start:end] for start, end in pieces)
        new_tokens = tokenize(new_text)
        new_lattice = Lattice(new_text, new_tokens, grammar.lexicon)
        new_found = _Searches(new_lattice, whole=True).nearest(fitting, bound)
        # What another order brings is the form whole, not a form for the rest.
        if new_found and _Searches(new_lattice).nearest(fitting, new_found[0].path.cost - 1):
            continue
        if new_found and (best is None or new_found[0].path.cost < best[2][0].path.cost):
            bound = new_found[0].path.cost - 1
            best = (_Reordered(pieces, new_tokens), new_lattice, new_found, _moved(segments, a, b))
    if best is None:
        return None
    reordered, new_lattice, new_found, moved = best
    written = reordered.tokens()
    # Two segments put side by side may make one token of what were two; such an order is nobody's.
    whole = all(t.end - t.start == len(t.text) for t in written) and all(
        _in_one_piece(written, f.path) for f in new_found
    )
    return (written, new_lattice, new_found, moved) if whole else None


def _may_be_whole(form: Form, lattice: Lattice, segments: Sequence[tuple[int, int]]) -> bool:
    """Whether a form may have a place for each segment, whatever their order: where it has no free text, words that are
    none of its own can only be a login that stands elsewhere."""
    if form.has_text:
        return True
    own = form.symbols_mask
    odd = {
        at
        for at, (start, end) in enumerate(segments)
        for token, serves in zip(lattice.tokens, lattice.serves, strict=True)
        if start <= token.start < end and serves >= 0 and not serves & own
    }
    return len(odd) <= (0 if _has_login(lattice, segments) else 1)


def _has_login(lattice: Lattice, segments: Sequence[tuple[int, int]]) -> bool:
    """Whether campaign and login stand before the segments."""
    return sum(t.start < segments[0][0] and t.kind == WORD_TOKEN for t in lattice.tokens) > 1


def _words_by_segment(lattice: Lattice, segments: Sequence[tuple[int, int]]) -> list[list[frozenset[str]]]:
    """What the tokens before the segments may be, then those of each segment."""
    words: list[list[frozenset[str]]] = [[] for _ in range(len(segments) + 1)]
    at = 0
    for token, edges in zip(lattice.tokens, lattice.words, strict=True):
        while at < len(segments) and token.start >= segments[at][0]:
            at += 1
        if edges:
            words[at].append(frozenset(w for e in edges for w in e.symbols))
    return words


def _in_one_piece(tokens: Sequence[Token], path: Path) -> bool:
    """Whether nothing that was read as one value stands in two places of the note."""
    before: Step | None = None
    for step in path.steps:
        inside = range(step.start, step.end)
        if before is not None and before.position is not None and before.position == step.position:
            inside = range(before.start, step.end)
        if any(tokens[i].start > tokens[i + 1].start for i in inside[:-1]):
            return False
        before = step
    return True


def _segments(lattice: Lattice, grammar: Grammar) -> list[tuple[int, int]]:
    """The segments of the body, as code points without the blanks and breaks around them."""
    body = _body_start(lattice, grammar)
    tokens = lattice.tokens
    strong = any(t.text == "//" for t in tokens)
    segments: list[tuple[int, int]] = []
    start: int | None = None
    for token in tokens[body : lattice.tail]:
        if token.kind == LINE or (token.kind == BREAK and (token.text == "//" or not strong)):
            start = None
            continue
        if start is None:
            start = token.start
            segments.append((start, token.end))
        segments[-1] = (start, token.end)
    return segments


def _body_start(lattice: Lattice, grammar: Grammar) -> int:
    """The token that the body begins with, if campaign and login stand where they belong."""
    at = 0
    if any(e.symbols == (grammar.prefix,) for e in lattice.words[0]):
        at = 1
        if lattice.size > 1 and lattice.seps[1]:
            at = lattice.seps[1][0][0]
    for end, _ in lattice.logins(at) if at < lattice.size else ():
        if end < lattice.size and lattice.seps[end] and not lattice.is_known(at):
            return end
    return at


def _moves(count: int) -> list[tuple[list[int], int, int]]:
    """Every order in which one segment stands elsewhere, each once."""
    orders: list[tuple[list[int], int, int]] = []
    for a in range(count):
        for b in range(count):
            order = [i for i in range(count) if i != a]
            order.insert(b, a)
            if a != b and all(order != known for known, _, _ in orders):
                orders.append((order, a, b))
    return orders


def _pieces(text: str, segments: list[tuple[int, int]], order: list[int]) -> list[tuple[int, int]]:
    """The text cut so that its segments come in `order`; what stands between them stays where it is."""
    pieces = [(0, segments[0][0])]
    for slot, index in enumerate(order):
        pieces.append(segments[index])
        after = segments[slot][1]
        pieces.append((after, segments[slot + 1][0] if slot + 1 < len(segments) else len(text)))
    return pieces


def _moved(segments: list[tuple[int, int]], a: int, b: int) -> Moved:
    start, end = segments[a]
    target = segments[b][0] if b < a else segments[b][1]
    return Moved(start, end, target)


class _Reordered:
    """Tokens of the text in the order of the form, with their places in the text as it was written."""

    def __init__(self, pieces: list[tuple[int, int]], tokens: Sequence[Token]) -> None:
        self.pieces = pieces
        self.new_tokens = tokens

    def tokens(self) -> list[Token]:
        origin: list[int] = [at for start, end in self.pieces for at in range(start, end)]
        return [Token(t.kind, t.text, origin[t.start], origin[t.end - 1] + 1) for t in self.new_tokens]
