"""The grammar as plain data: what Lark makes of `grammar/`, turned into one automaton a reason.

The only importer of Lark. Lark proves that the grammar is LALR(1) without conflicts (`strict`) and gives its rules in
BNF; from these each reason gets its position automaton (Glushkov 1961): a state is one word, break, label or value of
the form, and `follow` says which may come next. See docs/decisions/0002-position-automata.md for why not the LALR table
itself.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from lark import Lark
from lark.exceptions import LarkError
from lark.grammar import NonTerminal, Rule, Symbol
from lark.lexer import Lexer, Token
from lark.load_grammar import find_grammar_errors

from tipifica.model.values import VALUE_KINDS
from tipifica.parser.compile.described import (
    CATALOG,
    LEXICON,
    SPANISH,
    WORDS,
    DescriptionError,
    check_catalog,
    check_lexicon,
    check_spanish,
)
from tipifica.parser.compile.fields import field_rows, field_rules
from tipifica.parser.compile.prepare import prepared
from tipifica.parser.compile.references import BODY, START, check_references, rule_name
from tipifica.parser.compile.said import check_said
from tipifica.parser.forms.automaton import SEPARATOR
from tipifica.parser.forms.grammar import TABLE_FORMAT
from tipifica.parser.tokens.folding import words_of

_TEXTS = frozenset(name.upper() for name, kind in VALUE_KINDS.items() if kind.place == "text")


class _NoLexer(Lexer):
    """Lark is never asked to read a note: the readings of a token are made elsewhere."""

    def __init__(self, lexer_conf: object) -> None: ...

    def lex(self, lexer_state: object, parser_state: object) -> Iterator[Token]:
        raise NotImplementedError("the grammar is compiled here, not run")


class _Fragment(NamedTuple):
    first: list[int]
    last: list[int]
    nullable: bool


def _toml(files: Mapping[str, str], name: str) -> dict[str, Any]:
    if name not in files:
        raise DescriptionError(name, "", "is missing")
    try:
        return tomllib.loads(files[name])
    except tomllib.TOMLDecodeError as error:
        raise DescriptionError(name, "", str(error)) from error


def compile_language(files: Mapping[str, str]) -> dict[str, Any]:
    """The compiled language: JSON types only, the whole of what run time needs.

    `files` maps file names (`*.lark`, `catalog.toml`, `lexicon.toml`, and `words.toml` and `spanish.toml` where there
    are any) to their text. Raises DescriptionError, which names file and place, for what no part of the program knows,
    and for a grammar that is ambiguous.
    """
    catalog, lexicon = _toml(files, CATALOG), _toml(files, LEXICON)
    by_hand, made = (_toml({name: "", **files}, name) for name in (WORDS, SPANISH))
    check_spanish(by_hand, made)
    check_catalog(catalog)
    fields = catalog.pop("fields")
    rows = field_rows(fields)
    check_lexicon(lexicon, fields)
    _check_writing(files)
    check_references(files, fields, [reason["id"] for reason in catalog["reasons"]])
    try:
        rules = _lark_rules(parser_of(files))
    except LarkError as error:
        raise DescriptionError("*.lark", "", " ".join(str(error).split())) from error
    header = _AutomatonBuilder(rules, frozenset(fields)).build(START, stop_at=BODY)
    bodies = [
        _AutomatonBuilder(rules, frozenset(fields)).build(rule_name(reason["id"])) for reason in catalog["reasons"]
    ]
    check_said(catalog, lexicon, header, bodies)
    table = {
        "format": TABLE_FORMAT,
        "catalog": catalog,
        "fields": rows,
        **prepared(header, bodies, catalog, lexicon, {**by_hand, **made}),
    }
    return {"manual": manual_hash(table), **table}


def _check_writing(files: Mapping[str, str]) -> None:
    """Raises DescriptionError for the first place of a `.lark` file that is no grammar as Lark has it."""
    for name, text in files.items():
        for error, said in find_grammar_errors(text) if name.endswith(".lark") else ():
            raise DescriptionError(name, f"line {error.line}, column {error.column}", said.splitlines()[0])


def manual_hash(table: Mapping[str, Any]) -> str:
    """SHA-256 (hexadecimal) of what grammar, catalogue and lexicon were compiled into: comments do not count, and
    results that were made with the same one are comparable."""
    content = json.dumps(table, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(content.encode("ascii")).hexdigest()


def grammar_text(files: Mapping[str, str]) -> str:
    """The `.lark` files as one grammar, with what the catalogue says added: the rules of the fields, and `body`, the
    choice among the reasons."""
    catalog = tomllib.loads(files[CATALOG])
    names = [rule_name(reason["id"]) for reason in catalog["reasons"]]
    parts = [text for name, text in sorted(files.items()) if name.endswith(".lark")]
    return "\n".join([*parts, field_rules(catalog["fields"]), f"{BODY}: " + "\n    | ".join(names), ""])


def parser_of(files: Mapping[str, str]) -> Lark:
    """Lark's own parser of the grammar: it takes terminals, no text. Raises Lark's errors, also for a conflict."""
    return Lark(
        grammar_text(files),
        parser="lalr",
        start=START,
        lexer=_NoLexer,
        strict=True,
        keep_all_tokens=True,
        maybe_placeholders=False,
    )


def _lark_rules(parser: Lark) -> dict[str, list[list[Symbol]]]:
    phrases = {t.name: t.pattern.value for t in parser.terminals if t.pattern is not None}
    rules: dict[str, list[list[Symbol]]] = {}
    for rule in sorted(parser.rules, key=lambda r: (r.origin.name, r.order)):
        rules.setdefault(rule.origin.name, []).append(_expansion(rule, phrases))
    return rules


class _PhraseLiteral(Symbol):
    """A fixed phrase as the grammar writes it, in quotes."""

    is_term = True


def _expansion(rule: Rule, phrases: Mapping[str, str]) -> list[Symbol]:
    return [_PhraseLiteral(phrases[s.name]) if s.is_term and s.name in phrases else s for s in rule.expansion]


_EMPTY = _Fragment([], [], True)


def _common_prefix(sequences: list[list[Symbol]]) -> list[Symbol]:
    shared: list[Symbol] = []
    for symbols in zip(*sequences, strict=False):
        if len(set(symbols)) > 1:
            break
        shared.append(symbols[0])
    return shared


class _AutomatonBuilder:
    """Builds one position automaton. Position 0 is the start; a position is [kind, symbol, field, phrase, rare].

    `phrase` numbers the quoted phrase that a word belongs to, `rare` marks what a form may add but usually has not.
    """

    def __init__(self, rules: Mapping[str, list[list[Symbol]]], fields: frozenset[str]) -> None:
        self.rules = rules
        self.fields = fields
        self.positions: list[list[Any]] = [["start", "", "", 0, 0]]
        self.follow: list[list[int]] = [[]]
        self.phrases = 0
        self.rare = False

    def build(self, name: str, stop_at: str = "") -> dict[str, Any]:
        self.stop_at = stop_at
        fragment = self._rule(name, "")
        self.follow[0] = fragment.first
        return {
            "positions": self.positions,
            "follow": self.follow,
            "last": sorted(fragment.last),
            "nullable": fragment.nullable,
        }

    def _rule(self, name: str, field: str) -> _Fragment:
        if name in self.fields:
            field = name
        alternatives = self.rules[name]
        if not name.startswith("__"):
            return self._choice(alternatives, name, field)
        # Lark writes X+ as a rule that calls itself first: its other alternatives are what is repeated.
        fragment = self._choice([a for a in alternatives if a[:1] != [NonTerminal(name)]], name, field)
        self._connect(fragment.last, fragment.first)
        return fragment

    def _choice(self, alternatives: list[list[Symbol]], rule: str, field: str) -> _Fragment:
        """One of the alternatives. What they share at either end becomes one run of positions: Lark's BNF repeats it
        for each optional part, and two positions for the same word of the form would make the automaton ambiguous."""
        prefix = _common_prefix(alternatives)
        rests = [a[len(prefix) :] for a in alternatives]
        suffix = _common_prefix([a[::-1] for a in rests])[::-1]
        middles = [a[: len(a) - len(suffix)] for a in rests]
        whole = self._join(_EMPTY, prefix, rule, field)
        whole = self._append(whole, self._middle(middles, rule, field))
        return self._join(whole, suffix, rule, field)

    def _middle(self, middles: list[list[Symbol]], rule: str, field: str) -> _Fragment:
        rare, self.rare = self.rare, self.rare or (not middles[0] and len(middles) > 1)
        groups: dict[Symbol, list[list[Symbol]]] = {}
        for middle in middles:
            if middle:
                groups.setdefault(middle[0], []).append(middle)
        parts = [
            self._choice(g, rule, field) if len(g) > 1 else self._join(_EMPTY, g[0], rule, field)
            for g in groups.values()
        ]
        self.rare = rare
        return _Fragment(
            [p for f in parts for p in f.first],
            [p for f in parts for p in f.last],
            not all(middles) or any(f.nullable for f in parts),
        )

    def _join(self, whole: _Fragment, symbols: list[Symbol], rule: str, field: str) -> _Fragment:
        for symbol in symbols:
            if symbol.name != self.stop_at:
                whole = self._append(whole, self._symbol(symbol, rule, field))
        return whole

    def _append(self, whole: _Fragment, part: _Fragment) -> _Fragment:
        self._connect(whole.last, part.first)
        return _Fragment(
            whole.first + part.first if whole.nullable else whole.first,
            whole.last + part.last if part.nullable else part.last,
            whole.nullable and part.nullable,
        )

    def _symbol(self, symbol: Symbol, rule: str, field: str) -> _Fragment:
        if isinstance(symbol, NonTerminal):
            return self._rule(symbol.name, field)
        if not isinstance(symbol, _PhraseLiteral):
            kind = "sep" if symbol.name == SEPARATOR else "text" if symbol.name in _TEXTS else "value"
            return self._position(kind, symbol.name, field)
        if rule.startswith("label_"):
            return self._position("label", symbol.name, field)
        return self._words(symbol.name, field)

    def _words(self, phrase: str, field: str) -> _Fragment:
        self.phrases += 1
        fragment = _EMPTY
        for word in words_of(phrase):
            fragment = self._append(fragment, self._position("word", word, field))
        return fragment

    def _position(self, kind: str, symbol: str, field: str) -> _Fragment:
        self.positions.append([kind, symbol, field, self.phrases if kind == "word" else 0, int(self.rare)])
        self.follow.append([])
        number = len(self.positions) - 1
        return _Fragment([number], [number], False)

    def _connect(self, sources: list[int], targets: list[int]) -> None:
        for source in sources:
            self.follow[source] += [t for t in targets if t not in self.follow[source]]
