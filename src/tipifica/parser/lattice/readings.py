"""What the tokens of one note may be by what is written there, alone or with their neighbours, and what that costs:
words of the language, segment breaks, labels, placeholders, values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from tipifica.parser.costs import Cost, Limit
from tipifica.parser.forms.automaton import SEPARATOR
from tipifica.parser.kinds import Kind
from tipifica.parser.scan import KINDS, Scanned, scan_joined_phone, scanner
from tipifica.parser.tokens.pattern import pattern
from tipifica.parser.tokens.things import HOLDS
from tipifica.parser.tokens.tokenizer import BREAK, BREAK_TEXT, LINE, LINES, MARK, WORD, Token
from tipifica.parser.words.lexicon import CROSSES, Lexicon, Phrases, WordEdge, is_open, repeated

_CROSSED_PHONE = pattern(r"(?=[0-9 .-]*[xX]{2})[0-9xX]+(?:[ ]?[.-]?[ ]?[0-9xX]+)*(?![^\W_])")
NOISE_AT_END = frozenset(".,;:-_'\"´`*")
_PHONE_FIELDS = frozenset({"PHONE", "ANI"})


class Readings:
    """The readings of one tokenized note that its writing gives. What is not asked of every note is worked out when it
    is asked for."""

    def __init__(self, text: str, tokens: Sequence[Token], lexicon: Lexicon) -> None:
        self.text = text
        self.tokens = tokens
        self.lexicon = lexicon
        self.size = len(tokens)
        self.starts = {t.start: i for i, t in enumerate(tokens)}
        self.ends = {t.end: i + 1 for i, t in enumerate(tokens)}
        look = lexicon.look
        self._looks = [look(t.text) for t in tokens]
        self.folded = [seen.folded for seen in self._looks]
        self.near = [seen.near for seen in self._looks]
        self.words = [self._word_edges(i) for i in range(self.size)]
        self.tail = self._tail()
        self.seps = [self._sep(i) for i in range(self.size)]
        self.things = any(t.kind in HOLDS for t in tokens)
        self._values: dict[tuple[str, int], list[tuple[int, Scanned]]] = {}
        self._named: dict[tuple[str, str, int], list[int]] = {}
        self.available = {w for edges in self.words for e in edges for w in e.symbols}
        self.masks = self._masks()
        # What belongs to a word that was torn apart, or to a short form of several.
        self.torn = {i + n for i, edges in enumerate(self.words) for edge in edges for n in range(1, edge.width)}
        self.serves = self._all_serve()
        # The words of the grammar, as bits, that a token is, written as such or nearly.
        self.known = [self._mask(i) if self.is_known(i) else 0 for i in range(self.size)]
        # Those that it is in another form, too.
        self.meant = [self._mask(i) if e and e[0].cost <= Cost.FORM else 0 for i, e in enumerate(self.words)]
        self.repeated = repeated(self.meant)
        # Those that it says the opposite of.
        self.opposed = [seen.opposed for seen in self._looks]
        self.surplus = [Cost.SURPLUS_KNOWN_WORD if known else Cost.SURPLUS_WORD for known in self.known]
        # Those that a form must have a place for.
        self.known_masks = [mask for mask, known in zip(self.serves, self.known, strict=True) if mask > 0 and known]
        # What each token costs at least, whatever form reads it.
        self.floor = [self._word_floor(i) or self._break_floor(i) for i in range(self.size)]
        self.least = sum(self.floor)
        self._crossed = any("xx" in f for f in self.folded)
        self.names = self._begin_names()
        self.starts_value = [self._starts_value(i) for i in range(self.size)]
        self.may_be_text = [t.kind not in (BREAK, LINE) or t.text == "/" for t in tokens]

    # ------------------------------------------------------------ words

    def _begin_names(self) -> list[bool]:
        """For each token, whether a name may begin with it."""
        crossed = self._crossed
        return [
            seen.begins_name or (crossed and ("xx" in seen.folded or seen.folded[:1].isdigit())) for seen in self._looks
        ]

    def _masks(self) -> list[int]:
        """For each token, the words that can be read from it on, as bits."""
        masks = [0] * (self.size + 1)
        for i in range(self.size - 1, -1, -1):
            masks[i] = masks[i + 1] | self._mask(i)
        return masks

    def _mask(self, i: int) -> int:
        """The words that can be read at token `i`, as bits."""
        look, edges = self._looks[i], self.words[i]
        return look.mask if edges is look.edges else self.lexicon.mask(edges)

    def _all_serve(self) -> list[int]:
        """For each token, what it may be in a form besides free text: see `_serves`."""
        found = [self._serves(i) for i in range(self.size)]
        for torn in self.torn:
            found[torn] = -1
        return found

    def _serves(self, i: int) -> int:
        """The words that token `i` may be, as bits; -1 for what may be a value, a label or a function word."""
        return -1 if self.tokens[i].kind != WORD or self._looks[i].special else self._mask(i)

    def _break_floor(self, i: int) -> int:
        """What a break costs at least that is not written as it should be and stands in no value and no short form."""
        token = self.tokens[i]
        if token.kind != BREAK or not 0 < i < self.tail - 1 or not self.seps[i] or i in self.torn:
            return 0
        names = self.lexicon.name_words
        for beside in (i - 1, i + 1):
            text = self.folded[beside]
            if self.tokens[beside].kind != WORD or not text.isalpha() or "xx" in text or self.near[beside] & names:
                return 0
        return min(self.seps[i][0][1], Cost.SLASH_AS_TEXT)

    def _word_floor(self, i: int) -> int:
        """What reading a known word costs at least, be it as itself or as free text."""
        floor = self._looks[i].floor
        if not floor or self.serves[i] <= 0:
            return 0
        start, end = self.tokens[i].start, self.tokens[i].end
        # Several tokens together may be a login.
        if (start in self.ends and self.tokens[i - 1].kind == MARK) or (
            end in self.starts and self.tokens[i + 1].kind == MARK
        ):
            return 0
        return floor

    def _word_edges(self, i: int) -> tuple[WordEdge, ...]:
        if self.folded[i] in self.lexicon.announces_another and self._names_number(i):
            return ()
        own, short = self._looks[i].edges, self.lexicon.short_from(self.folded[i])
        split = self._split(i) if self.tokens[i].kind == WORD and is_open(own) else None
        if split is None and not short:
            return own
        edges = [*own, split] if split is not None else list(own)
        for words, long in short:
            if self.folded[i : i + len(words)] == words and self._tight(i, words):
                edges.append(WordEdge(long, len(words), Cost.FORM, Kind.VARIANT))
        return tuple(edges) if len(edges) > len(own) else own

    def _names_number(self, i: int) -> bool:
        """Whether token `i` is the first of a segment and says whose number follows: then it is no word of a phrase.

        Never: rules/S005: un servicio con su número después de un motivo que acaba en servicio
        Always: no-aplica/servicio-retirado: sin cabecera
        """
        following = self.tokens[i + 1].text if i + 1 < self.size else ""
        number = following.isdigit() and len(following) >= Limit.NAMED_NUMBER
        return number and (not i or self.tokens[i - 1].kind in (BREAK, LINE))

    def _tight(self, i: int, short: Sequence[str]) -> bool:
        """A short form with a slash in it (c/) is written together.

        Never: rules/T006: sin cliente y con nc
        """
        return "/" not in short or self.tokens[i].end == self.tokens[i + 1].start

    def _split(self, i: int) -> WordEdge | None:
        """One word written as two."""
        exact = self.lexicon.vocabulary.exact
        if i + 1 >= self.size or self.tokens[i + 1].kind != WORD or exact(self.folded[i + 1]) is not None:
            return None
        whole = exact(self.folded[i] + self.folded[i + 1])
        return (
            None
            if whole is None or len(whole) < Limit.PARTED_WORD
            else WordEdge((whole,), 2, Cost.GLUED, Kind.MISSPELLED, 1)
        )

    def is_known(self, i: int) -> bool:
        """Whether a token is a word of the grammar, written as such or nearly.

        Never: rules/T006: sin retenido el plan no va sobreentendido
        Always: rules/S004: retiro en proceso y dos teléfonos
        """
        edges = self.words[i]
        return bool(edges) and edges[0].cost <= Cost.CASE + Cost.ACCENT

    def find(self, phrase: Sequence[str], start: int, loose: bool = False) -> int | None:
        """Where `phrase` ends if it is read from token `start` on, in whatever accepted variant; with `loose` its
        function words may be missing, or others stand among its words."""
        function_words = self.lexicon.vocabulary.function_words if loose else ()
        at = start
        words = [word for word in phrase if word not in function_words]
        while words:
            if at >= self.size:
                return None
            edge = next((e for e in self.words[at] if _is_variant_of(e, words)), None)
            if edge is not None:
                words = words[len(edge.symbols) :]
                at += edge.width
            elif at > start and self.folded[at] in function_words:
                at += 1
            else:
                return None
        return at

    def holds(self, phrase: Sequence[str]) -> bool:
        """Whether `phrase` stands anywhere in the note, in whatever accepted variant. Its function words may be missing
        where more than one other word is left.

        Never: retiro-contactado/no-uso: la causa después del teléfono
        Always: unknown: retenido y nada más
        """
        loose = sum(word not in self.lexicon.vocabulary.function_words for word in phrase) > 1
        return any(self.find(phrase, i, loose=loose) is not None for i in range(self.size))

    # ------------------------------------------------------------ breaks

    def _tail(self) -> int:
        """The first token of the noise that a note ends in."""
        at = self.size
        while at and (self.tokens[at - 1].kind == BREAK or self.tokens[at - 1].text in NOISE_AT_END):
            at -= 1
        return at

    def _blank(self, at: int) -> bool:
        """Whether a blank, or nothing, stands at a code point.

        Never: manual: 33 como se imprime
        Always: rules/T005: dos palabras juntas y un signo, al final de la nota
        """
        return not 0 <= at < len(self.text) or self.text[at].isspace()

    def _sep(self, i: int) -> tuple[tuple[int, int, int], ...]:
        """How token `i` reads as a segment break: (end, cost, rule)."""
        token = self.tokens[i]
        following = self.tokens[i + 1] if i + 1 < self.size else None
        if token.kind == LINE:
            if following is not None and following.kind == BREAK:
                return ((i + 2, Cost.CASE, Kind.LINE_BREAK),)
            return ((i + 1, Cost.CASE, Kind.LINE_BREAK),)
        if token.kind == BREAK:
            if token.text != BREAK_TEXT:
                if self._joins_words(i):
                    return ()
                return ((i + 1, Cost.BREAK_OTHER, Kind.SEPARATOR),)
            if following is not None and following.kind == LINE:
                return ((i + 2, Cost.CASE, Kind.LINE_BREAK),)
            spaced = (token.start > 0 and self._blank(token.start - 1)) or (
                i + 1 < self.size and self._blank(token.end)
            )
            return ((i + 1, Cost.CASE if spaced else 0, Kind.BLANKS if spaced else Kind.NONE),)
        if token.text == "." and self._blank(token.end):
            return ((i + 1, Cost.BREAK_STOP, Kind.SEPARATOR),)
        if token.text in "-\u2013\u2014" and i:
            spaced = self._blank(token.start - 1) and self._blank(token.end)
            return ((i + 1, Cost.BREAK_STOP if spaced else Cost.BREAK_TIGHT, Kind.SEPARATOR),)
        if token.text in ",;:" and i:
            return ((i + 1, Cost.BREAK_COMMA if self._blank(token.end) else Cost.BREAK_TIGHT, Kind.SEPARATOR),)
        return ()

    def _joins_words(self, i: int) -> bool:
        """Whether a slash stands within `y/o`, `a/c`: without blanks between a small word and one that is none of the
        grammar's.

        Never: rules/S005: una barra entre letras
        Always: manual: 11 como se imprime
        """
        if not 0 < i < self.size - 1 or self.tokens[i].text != "/":
            return False
        before, after = self.tokens[i - 1], self.tokens[i + 1]
        tight = before.end == self.tokens[i].start and self.tokens[i].end == after.start
        small = self.folded[i - 1] in self.lexicon.vocabulary.function_words
        strange = len(after.text) == 1 or not self.words[i + 1]
        return tight and small and after.text.isalpha() and strange

    @cached_property
    def plain(self) -> list[str]:
        """For each token, and for the end of the note, the word or the segment break that it is, written as it should
        be; "" where it is something else or may be."""
        return [*(self._plain(i) for i in range(self.size)), ""]

    def _plain(self, i: int) -> str:
        edges = self.words[i]
        if len(edges) == 1 and not edges[0].cost and edges[0].width == len(edges[0].symbols) == 1:
            return edges[0].symbols[0]
        return SEPARATOR if self.seps[i] == ((i + 1, 0, Kind.NONE),) and i < self.tail else ""

    @cached_property
    def first_known(self) -> list[int]:
        """For each token, the words of the grammar that it is and none before it, as bits."""
        seen, found = 0, []
        for known in self.known:
            found.append(known & ~seen)
            seen |= known
        return found

    @cached_property
    def has_prefix(self) -> bool:
        """Whether the note begins with the campaign's name, however it is written.

        Never: unknown: solo la cabecera
        Always: unknown: solo signos
        """
        return any(edge.symbols == (self.lexicon.prefix,) for edge in self.words[0])

    # ------------------------------------------------------------ labels and placeholders

    def labels(self, field: str, i: int) -> list[int]:
        """The ends of the labels of `field` that begin at token `i`, a colon after them included."""
        ends = self._phrase_ends("label", self.lexicon.labels, field, i) if self.names[i] else []
        # A `no` by itself is short for `número` before a number alone.
        turns = ends and ends[0] == i + 1 and self.folded[i] in self.lexicon.turning
        return ends if not turns or (i + 1 < self.size and self.has_digit(i + 1)) else []

    def placeholders(self, field: str, symbol: str, i: int) -> list[int]:
        """The ends of the placeholders of `field` that begin at token `i`, runs of x included."""
        labels = self.labels(field, i)
        found = self._phrase_ends("placeholder", self.lexicon.placeholders, field, i)
        # The name of a field is a placeholder where no value follows it, else it is the label of the value, or begins
        # a longer one.
        longest = labels[-1] if labels else i
        ends = [
            end
            for end in found
            if end > longest or (end in labels and self.closed(end) and not self.after_break(symbol, end))
        ]
        crosses = _CROSSED_PHONE if symbol in _PHONE_FIELDS else CROSSES
        if self._crossed and (match := crosses.match(self.text, self.tokens[i].start)):
            end = self.ends.get(match.end())
            if end is not None and end not in ends:
                ends.append(end)
        return ends

    def _phrase_ends(self, what: str, trees: Mapping[str, Phrases], field: str, i: int) -> list[int]:
        key = (what, field, i)
        found = self._named.get(key)
        if found is None:
            tree = trees.get(field)
            found = []
            ends = list(tree.matches(self.near, i)) if tree is not None else []
            # A label reaches as far as it can: what is left of a longer one is no name.
            for end in ends[-1:] if what == "label" else ends:
                found.append(end)
                if end < self.size and self.tokens[end].text == ":":
                    found.append(end + 1)
            self._named[key] = found
        return found

    def after_break(self, symbol: str, i: int) -> int:
        """Where a number begins that one break sets off from what ends before token `i`; 0 where none does."""
        if i >= self.tail or symbol not in KINDS or not self.seps[i] or self.tokens[i].kind != BREAK:
            return 0
        after = self.seps[i][0][0]
        number = after < self.size and self.has_digit(after)
        return after if number and any(scanned.value is not None for _, scanned in self.values(symbol, after)) else 0

    def closed(self, i: int) -> bool:
        """Whether a segment ends before token `i`.

        Never: rules/S004: retiro en proceso y dos teléfonos
        Always: rules/S004: retiro en proceso y un teléfono con su etiqueta
        """
        return (
            i >= self.tail
            or self.tokens[i].kind in (BREAK, LINE)
            or (self.tokens[i].text == "." and bool(self.seps[i]))
        )

    # ------------------------------------------------------------ values

    def _starts_value(self, i: int) -> bool:
        """Whether a value may begin at token `i`; a word may be a login or a reference.

        Never: rules/T006: sin retenido el plan no va sobreentendido
        """
        token = self.tokens[i]
        if token.kind == MARK:
            return token.text in "$(+-[#'\"._,;&/"
        return token.kind not in (BREAK, LINE) or token.text in ("/", BREAK_TEXT)

    def values(self, symbol: str, i: int) -> list[tuple[int, Scanned]]:
        """The values of a kind that begin at token `i`, each with the token it ends before."""
        found = self._values.get((symbol, i))
        if found is None:
            scan = scan_joined_phone if symbol == "+PHONE" else scanner(symbol)
            text = self._before_other_things(symbol.lstrip("+"), i)
            found = [(end, s) for s in scan(text, self.tokens[i].start) if (end := self.ends.get(s.end)) is not None]
            self._values[symbol, i] = found
        return found

    def _before_other_things(self, symbol: str, i: int) -> str:
        """The text up to the first thing from token `i` on that no value of a kind holds; a line break is a blank in
        it, but for what is a whole segment."""
        text = self.text if symbol == "REFERENCE" else self._in_one_line
        if not self.things:
            return text
        others = (t.start for t in self.tokens[i:] if t.kind in HOLDS and symbol not in HOLDS[t.kind])
        return text[: next(others, len(text))]

    @cached_property
    def _in_one_line(self) -> str:
        """The text, as long as it is, with blanks for line breaks."""
        return self.text.translate(LINES) if any(t.kind == LINE for t in self.tokens) else self.text

    def attempts(self, i: int) -> list[tuple[int, Scanned]]:
        """The ordinals that begin at token `i`: `1er`, `1 er`, `primer`, `1°`, `1.er`."""
        lexicon = self.lexicon
        found = []
        for length in (1, 2):
            if i + length > self.size:
                break
            number = lexicon.ordinals.get("".join(self.folded[i : i + length]).replace(".", ""))
            if number is not None:
                end = self.tokens[i + length - 1].end
                written, canonical = self.text[self.tokens[i].start : end], lexicon.ordinal_writing[number]
                deviation = _ordinal_deviation(written, canonical)
                found.append((i + length, Scanned(end, Cost.FORM if deviation else 0, deviation, number, canonical)))
        return found

    def has_digit(self, i: int) -> bool:
        """Whether a digit stands in token `i`.

        Never: rules/S007: entre una etiqueta de más y su número
        Always: rules/S005: una palabra detrás de la frase no es la referencia
        """
        return any(c.isdigit() for c in self.tokens[i].text)


def _ordinal_deviation(written: str, canonical: str) -> int:
    """How the writing of an ordinal differs from the canonical one."""
    if written == canonical:
        return Kind.NONE
    if written.lower() == canonical:
        return Kind.CASE
    return Kind.MARK if written.replace(".", "") == canonical else Kind.VARIANT


def _is_variant_of(edge: WordEdge, words: Sequence[str]) -> bool:
    """Whether the first of some words are written in an accepted variant; a word of Spanish that lies near is none.

    Never: unknown: una palabra sola de otros motivos
    Always: unknown: retenido y nada más
    """
    return edge.deviation != Kind.OTHER_WORD and list(edge.symbols) == words[: len(edge.symbols)]
