"""What a token may be in one note beyond what is written there: a login, a piece of free text, or nothing at all; and
what that costs.

Which reading stands in the end is the search's to say.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from functools import cached_property

from tipifica.model.named import NamedTuple
from tipifica.parser.costs import Cost, Limit
from tipifica.parser.forms.automaton import LOGIN
from tipifica.parser.kinds import Kind
from tipifica.parser.lattice.numbers import Numbers
from tipifica.parser.tokens.enclosing import ENCLOSING, QUOTES, pairs_of
from tipifica.parser.tokens.tokenizer import BREAK, LINE, MARK, WORD, Token
from tipifica.parser.words.lexicon import CROSSES, Lexicon, WordEdge

# A mark that says something where it stands alone.
_ASKING = frozenset("?\u00bf")
_CLOSING = QUOTES | frozenset(".,;:)")


class Header(NamedTuple):
    """The head of a note: the campaign, the rule that the break after it breaks, the tokens that the login begins and
    ends at, and what all that costs."""

    prefix: WordEdge
    deviation: int
    login: int
    end: int
    cost: int


class Lattice(Numbers):
    """All readings of one tokenized note."""

    def __init__(self, text: str, tokens: Sequence[Token], lexicon: Lexicon) -> None:
        super().__init__(text, tokens, lexicon)
        self._logins: dict[int, list[tuple[int, int]]] = {}
        self._texts: dict[tuple[str, int], int] = {}
        self._drops: dict[int, tuple[int, int]] = {}
        self._enclosed = pairs_of(text, tokens) if any(t.text in ENCLOSING for t in tokens) else {}

    # ------------------------------------------------------------ the head of the note

    @cached_property
    def header(self) -> Header | None:
        """The head of the note, where campaign and login stand there unmistakably."""
        if not self.has_prefix or len(self.words[0]) > 1 or not self._breaks(1):
            return None
        (prefix,), ((login, cost, deviation),) = self.words[0], self.seps[1]
        if login >= self.size:
            return None
        (end, login_cost), *others = self.logins(login) or [(login, 0)]
        if others or login_cost or self._width(login, end) < Limit.LOGIN or not self._breaks(end):
            return None
        return Header(prefix, deviation, login, end, prefix.cost + cost)

    @cached_property
    def next_note(self) -> int:
        """The token that another note begins at, with the campaign and a login of its own, in a text that begins so
        itself; how many tokens there are where none does."""
        if self.has_prefix and self.repeated:
            for i in range(Limit.NOTE, self.size):
                if self._begins_note(i):
                    return i
        return self.size

    def _begins_note(self, i: int) -> bool:
        """Whether another note begins at token `i`: the campaign and a login, each with a break after it.

        Never: rules/S005: pegada dos veces y mal escrita
        Always: rules/S005: pegada dos veces y mal escrita
        """
        if not self._breaks(i + 1) or all(edge.symbols != (self.lexicon.prefix,) for edge in self.words[i]):
            return False
        login = self.seps[i + 1][0][0]
        return login < self.size and any(self._breaks(end) for end, _ in self.logins(login))

    def _width(self, start: int, end: int) -> int:
        """How many code points the tokens `start` to `end` take."""
        return self.tokens[end - 1].end - self.tokens[start].start if end > start else 0

    def _breaks(self, i: int) -> bool:
        """Whether there is a token `i`, and it is rather a segment break than a mark.

        Never: retenido/migracion: un número suelto entre el usuario y la frase
        """
        return i < self.size and any(cost <= Cost.BREAK_OTHER for _, cost, _ in self.seps[i])

    # ------------------------------------------------------------ logins

    def logins(self, i: int) -> list[tuple[int, int]]:
        """How a login may stand at token `i`: (end, cost); a whole segment at the most."""
        found = self._logins.get(i)
        if found is None:
            found = self._logins[i] = self._find_logins(i)
        return found

    def _find_logins(self, i: int) -> list[tuple[int, int]]:
        if self.tokens[i].kind in (BREAK, LINE):
            return []
        end = i + 1
        while (
            end < self.tail
            and self.tokens[end].kind not in (BREAK, LINE)
            and self.tokens[end].start == self.tokens[end - 1].end
        ):
            end += 1
        marked = self.tokens[i].kind == MARK
        first = i + 1 if marked and i + 1 < end else i
        cost = (self._alone_as_login(first) if end == first + 1 else 0) + (2 * Cost.NOISE if marked else 0)
        if end in self.placeholders(self.lexicon.agent, LOGIN, i):
            cost += Cost.FUNCTION_WORD
        # Marks that part, and are in no login.
        cost += Cost.NOISE * sum(self.tokens[n].text in ",;:" for n in range(first, end - 1))
        found = [(end, cost)]
        bare = end
        while bare > i + 1 and self.tokens[bare - 1].kind == MARK and self.tokens[bare - 1].text in _CLOSING:
            bare -= 1
        if bare < end:
            # Dearer than leaving the marks out.
            found = [(bare, cost), (end, cost + (Cost.BREAK_STOP + 2 * Cost.TIE) * (end - bare))]
        whole = end
        while whole < self.tail and self.tokens[whole].kind not in (BREAK, LINE):
            cost += self._as_login(whole) // 2
            whole += 1
        if whole > end and whole < self.size:
            found.append((whole, cost + Cost.LOGIN_OF_WORDS))
        return found + [(mark, 0) for mark in range(i + 1, end) if self._parts_from_phrase(mark)]

    def _parts_from_phrase(self, i: int) -> bool:
        """Whether token `i` is a mark with a word of the grammar after it, which is rather a break than a part of a
        login. A login may have a dash in it, but no other of these marks.

        Never: retenido/baja-de-plan: punto y coma sin espacio por cortes
        Always: pendiente/volver-a-llamar: falta el nombre
        """
        mark, after = self.tokens[i].text, i + 1
        if mark not in "-,;:" or after >= self.size or not self.is_known(after):
            return False
        return mark != "-" or not self._looks[after].special

    def _alone_as_login(self, i: int) -> int:
        function_word = self.folded[i] in self.lexicon.vocabulary.function_words
        return Cost.FUNCTION_AS_LOGIN if function_word else self._as_login(i)

    def _as_login(self, i: int) -> int:
        if self.is_known(i) or (i == 0 and self.has_prefix):
            return Cost.WORD_AS_LOGIN
        text = self.tokens[i].text
        if text.isdigit() and len(text) >= Limit.LONG_NUMBER:
            return 2 * Cost.WORD_AS_LOGIN
        return Cost.KNOWN_WORD_AS_TEXT if self.words[i] else 0

    def may_be_split_off(self, end: int, before_word: bool) -> bool:
        """Whether the token before `end` may be a login that no break follows (decisions on text, the login).

        Never: rules/S002: usuario pegado a la frase es S007
        Always: pendiente/volver-a-llamar: comillas antes de la nota sin cabecera
        """
        token = self.tokens[end - 1]
        chunk = end - 1
        while chunk and self.tokens[chunk].start == self.tokens[chunk - 1].end and self.tokens[chunk - 1].kind != BREAK:
            chunk -= 1
        written = self.text[self.tokens[chunk].start : token.end]
        if before_word:
            return not self.words[end - 1] or chunk < end - 1
        return any(c.isdigit() or c in "._-" for c in written)

    # ------------------------------------------------------------ free text

    def text_cost(self, kind: str, i: int) -> int:
        """What it costs to read token `i` as free text of a kind; -1 where it cannot be."""
        found = self._texts.get((kind, i))
        if found is None:
            found = self._texts[kind, i] = self._text(kind, i)
        return found

    def _text(self, kind: str, i: int) -> int:
        token = self.tokens[i]
        name = kind == "NAME"
        if name and i in self._behind_names:
            return -1
        if token.kind not in (MARK, BREAK, LINE):
            return self._word_as_text(kind, i)
        if token.kind == MARK:
            if i >= self.tail:
                return Cost.MISPLACED_KIND
            if token.text == ".":
                return Cost.STOP_AS_TEXT
            if token.text in QUOTES:
                return Cost.NOISE + Cost.TIE if self._quotes_known(i) else Cost.STOP_AS_TEXT
            if not name or self._joins_names(i) or self._encloses_part(i):
                return Cost.MARK_AS_TEXT
            return Cost.MISPLACED_KIND if token.text in "_@" else Cost.FUNCTION_WORD
        if token.text == "/":
            return Cost.NUMBER_IN_NAME if name else self._slash_as_text(i)
        return -1

    def _encloses_part(self, i: int) -> bool:
        """Whether token `i` is one of two brackets around a part of what stands in a segment.

        Never: retenido/visita-tecnica: paréntesis dentro del nombre
        Always: rules/C801: un nombre delante de una fecha entre paréntesis
        """
        closing = self._enclosed.get(i)
        opening = i if closing is not None else next((o for o, c in self._enclosed.items() if c == i), None)
        if not opening or self.tokens[opening].text in QUOTES or self.tokens[opening - 1].kind in (BREAK, LINE):
            return False
        inside = range(opening + 1, self._enclosed[opening])
        return not self.is_known(opening - 1) and not any(self.has_digit(n) for n in inside)

    @cached_property
    def _behind_names(self) -> frozenset[int]:
        """The tokens of a segment that stand behind a name in it, those that end the name included."""
        found: set[int] = set()
        ended = named = False
        for i, token in enumerate(self.tokens):
            if token.kind in (BREAK, LINE) or self._begins_label(i, self.lexicon.clients):
                ended = named = False
            elif ended or self._ends_name(i, named):
                ended = True
                found.add(i)
            elif token.text[0].isupper():
                named = named or not self.is_known(i)
        return frozenset(found)

    def _ends_name(self, i: int, named: bool) -> bool:
        """Whether a name before token `i` ends there: at a comma, if no surname stood before it, and at a small word of
        the grammar behind a capitalised name (`named`).

        Never: rules/S005: un nombre acaba en la coma
        Always: rules/T007: la coma entre apellido y nombre no sobra
        """
        token = self.tokens[i]
        if token.kind == MARK:
            return token.text == "," and bool(i) and self.tokens[i - 1].kind == WORD and not self._joins_names(i)
        small = token.text.islower() and self.folded[i] not in self.lexicon.vocabulary.function_words
        return named and small and self.is_known(i)

    def _joins_names(self, i: int) -> bool:
        """Whether token `i` is the hyphen of a double name, or the comma between surname and name.

        Never: rules/T007: la coma entre apellido y nombre no sobra
        Always: rules/C801: un nombre delante de una fecha entre paréntesis
        """
        tokens = self.tokens
        if tokens[i].text not in "-," or not 0 < i < self.size - 1:
            return False
        before, after = tokens[i - 1], tokens[i + 1]
        if before.end != tokens[i].start or not (before.text.isalpha() and after.text.isalpha()):
            return False
        if tokens[i].text == "-":
            return tokens[i].end == after.start
        return not self.words[i + 1] and not after.text.islower()

    def _slash_as_text(self, i: int) -> int:
        """A slash before a word of the grammar is rather a break too many than the end of a text."""
        after = i + 1
        phrase = after < self.size and self.is_known(after) and not self._looks[after].special
        return Cost.BREAK_EXTRA + Cost.TIE if phrase else Cost.SLASH_AS_TEXT

    def opens(self, i: int) -> bool:
        """Whether token `i` opens a quotation or a bracket that another one closes.

        Never: rules/T008: un acento solo no es letra
        Always: pendiente/volver-a-llamar: comillas antes de la nota sin cabecera
        """
        return i in self._enclosed

    def _quotes_known(self, i: int) -> bool:
        """Whether a quote that none closes stands right before a word of the grammar.

        Never: rules/T007: una comilla suelta antes de la frase
        Always: rules/T008: un apóstrofo en un nombre
        """
        after = i + 1
        alone = i not in self._enclosed and i not in self._enclosed.values() and after < self.size
        return alone and self.tokens[after].start == self.tokens[i].end and self.is_known(after)

    def _word_as_text(self, kind: str, i: int) -> int:
        text = self.tokens[i].text
        if digits := sum(c.isdigit() for c in text):
            if kind == "NAME":
                return self._digits_in_name(i, digits)
            return Cost.PHONE_AS_TEXT if self.is_phone(i) else 0
        if CROSSES.fullmatch(text) or self._labels_number(i):
            return Cost.LABEL_AS_TEXT
        # The label of a client's name sets off free text.
        fields = self.lexicon.labels if kind == "NAME" else self.lexicon.clients if kind == "ADDRESS" else ()
        if self._begins_label(i, fields):
            return Cost.LABEL_IN_NAME
        return self.lexicon.as_text(self.folded[i]) if self.is_known(i) else 0

    def _digits_in_name(self, i: int, digits: int) -> int:
        """A name ends at a number, but not at a letter that was typed as a digit."""
        token = self.tokens[i]
        tight = i + 1 < self.size and self.tokens[i + 1].start == token.end and self.tokens[i + 1].kind == WORD
        if token.kind != WORD or (token.text.isdigit() and not tight):
            return -1
        return Cost.PHONE_IN_NAME if digits >= Limit.LONG_NUMBER else Cost.NUMBER_IN_NAME

    def _labels_number(self, i: int) -> bool:
        """Whether token `i` begins the label of a phone that follows.

        Never: rules/S004: retiro en proceso y un teléfono con su etiqueta
        Always: retenido/visita-tecnica: sin número y sin etiqueta
        """
        ends = (end for field in self.lexicon.phones for end in self.labels(field, i))
        return any(end < self.size and self.is_phone(end) for end in ends)

    @cached_property
    def _phone_tails(self) -> frozenset[int]:
        """The tokens from which on a segment is nothing but telephone numbers, however they are written."""
        found: set[int] = set()
        for i in range(self.size - 1, -1, -1):
            text = self.tokens[i].text
            # What joins a further number is a mark or a letter.
            kind = "PHONE" if text[0].isdigit() or text in "+(" else "+PHONE" if len(text) == 1 else ""
            ends = [end for end, scanned in self.values(kind, i) if scanned.value is not None] if kind else ()
            if any(self.closed(end) or end in found for end in ends):
                found.add(i)
        return frozenset(found)

    def is_another(self, symbol: str, at: int, end: int, after: frozenset[str]) -> bool:
        """Whether what stands from token `at` to `end` is no label of what follows: `orden 7781234 925897` says whose
        the first number is, and in `cliente molesto Ana Vera` no name follows at once. `after` are the words with which
        the form may go on.

        Never: pendiente/volver-a-llamar: cliente molesto no es una etiqueta
        Always: pendiente/volver-a-llamar: rótulo que la forma no lleva
        """
        if symbol == "REFERENCE":
            return self.folded[at] in self.lexicon.announces_another and not self.closed(end + 1)
        if symbol != "NAME" or not self.tokens[end].text.islower():
            return False
        rest = list(
            itertools.takewhile(lambda i: not (self.closed(i) or self.may_say(i, after)), range(end, self.size))
        )
        if any(self.tokens[i].text.istitle() for i in rest):
            return True
        # Where the form goes on with words, a segment that ends before them is none of the name's.
        closing = rest[-1] + 1 if rest else end
        return bool(after) and closing + 1 < self.size and self.closed(closing) and not self.may_say(closing + 1, after)

    def may_say(self, i: int, words: frozenset[str]) -> bool:
        """Whether a token may be one of these words.

        Never: pendiente/volver-a-llamar: rótulo delante de un nombre en minúsculas
        """
        return any(not words.isdisjoint(edge.symbols) for edge in self.words[i])

    def _begins_label(self, i: int, fields: Iterable[str]) -> bool:
        """Whether token `i` begins a label of several words of any of these fields.

        Never: retenido-en-seguimiento/descuento-cbm: beneficio sin decir cuál
        Always: retenido/visita-tecnica: sin número y sin etiqueta
        """
        return self.names[i] and any(end > i + 1 for field in fields for end in self.labels(field, i))

    def entry_cost(self, kind: str, field: str, i: int) -> int:
        """What it costs more to begin free text at token `i`: digits alone are no address, and what is a label is
        rarely its first word."""
        if kind == "FREE" and self._begins_label(i, self.lexicon.clients):
            return Cost.LABEL_IN_NAME
        if i in self._phone_tails or (kind == "FREE" and self._labels_number(i)):
            return Cost.LABEL_AS_TEXT
        first = i + 1 if self.tokens[i].text == "#" and i + 1 < self.size else i
        if kind == "ADDRESS" and self.tokens[first].text.isdigit() and (self.closed(first + 1) or self.is_phone(first)):
            return Cost.MISPLACED_KIND
        return Cost.LABEL_AS_TEXT if self.labels(field, i) else 0

    # ------------------------------------------------------------ leaving tokens out

    def drop(self, i: int, in_surplus: bool) -> tuple[int, int]:
        """What it costs to leave token `i` out, and the rule that reports it."""
        key = -i - 1 if in_surplus else i
        found = self._drops.get(key)
        if found is None:
            found = self._drops[key] = self._drop(i, in_surplus)
        return found

    def _drop(self, i: int, in_surplus: bool) -> tuple[int, int]:
        token = self.tokens[i]
        if i >= self.tail:
            # However many marks end a note, they are one deviation.
            return Cost.NOISE if i == self.tail else Cost.TIE, Kind.MARK
        if token.kind == BREAK and self.seps[i]:
            return Cost.BREAK_EXTRA, Kind.BREAK
        if token.kind == LINE:
            return Cost.CASE, Kind.LINE_BREAK
        if token.kind == BREAK or token.text in _ASKING:
            return (Cost.SURPLUS_MARK if in_surplus else Cost.SURPLUS), Kind.SURPLUS
        if token.kind == MARK:
            if in_surplus:
                return Cost.SURPLUS_MARK, Kind.MARK
            # A stop or a dash that may be a break is one, also where what stands beside it is missing.
            if self.seps[i] and self.seps[i][0][1] == Cost.BREAK_STOP:
                return Cost.BREAK_STOP + Cost.TIE, Kind.MARK if self._beside_break(i) else Kind.BREAK
            return Cost.NOISE, Kind.MARK
        if self.folded[i] in self.lexicon.vocabulary.function_words:
            return (Cost.SURPLUS_FUNCTION_WORD, Kind.SURPLUS) if in_surplus else (Cost.FUNCTION_WORD, Kind.VARIANT)
        return self._surplus(i) + (0 if in_surplus else Cost.SURPLUS), Kind.SURPLUS

    def _beside_break(self, i: int) -> bool:
        """Whether a break stands right before or after token `i`.

        Never: rules/T007: un punto antes del separador no es otro separador
        Always: rules/S007: un punto dentro de la frase
        """
        return any(self.tokens[n].kind in (BREAK, LINE) for n in (i - 1, i + 1) if 0 <= n < self.size)

    def _surplus(self, i: int) -> int:
        if self.is_phone(i):
            return 2 * Cost.SURPLUS_NUMBER
        if self.tokens[i].text.isdigit():
            return Cost.SURPLUS_NUMBER
        return Cost.SURPLUS_KNOWN_WORD if self.is_known(i) else Cost.SURPLUS_WORD
