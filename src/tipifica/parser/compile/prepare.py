"""What a table says of forms and words: all that every process would else work out anew from grammar and lexicon.

Needed to compile a language, never to read a note. JSON types go in and come out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from tipifica.parser.compile.spanish import spanish_words
from tipifica.parser.costs import Limit
from tipifica.parser.forms.automaton import WORD, Automaton, Position
from tipifica.parser.forms.writing import form_of
from tipifica.parser.tokens.folding import fold, plain, words_of
from tipifica.parser.words.lexicon import repeated
from tipifica.parser.words.vocabulary import letters, sound

_SHORTEST_LABEL_WORD = 5


def prepared(
    header: Mapping[str, Any],
    bodies: Sequence[Mapping[str, Any]],
    catalog: Mapping[str, Any],
    raw: Mapping[str, Any],
    spanish: Mapping[str, Any],
) -> dict[str, Any]:
    """The parts of a table that `Grammar` is made of. `raw` is the lexicon as it was written, `spanish` the lists of
    Spanish words."""
    reasons = catalog["reasons"]
    words = sorted({row[1] for part in (header, *bodies) for row in part["positions"] if row[0] == WORD})
    return {
        "prefix": next(row[1] for row in header["positions"] if row[0] == WORD),
        "forms": [
            _form(header, body, reason, catalog, raw, words) for body, reason in zip(bodies, reasons, strict=True)
        ],
        "lexicon": _lexicon(raw, words, catalog, spanish),
    }


# ---------------------------------------------------------------- forms


def _form(
    header: Mapping[str, Any],
    body: Mapping[str, Any],
    reason: Mapping[str, Any],
    catalog: Mapping[str, Any],
    raw: Mapping[str, Any],
    words: Iterable[str],
) -> dict[str, Any]:
    """Header and body as one automaton; the words that it needs, the places of those that stand there in one order, the
    words of the motive, and how people read it."""
    form = _joined(header, body, _implied(body["positions"], catalog), _without_meaning(body["positions"], raw))
    automaton = Automaton(form)
    text = form_of(automaton)
    by_fold = {fold(word): word for word in words}
    motive = [by_fold.get(fold(word)) for word in words_of(reason["motive"])]
    form["motive"] = sorted(set(motive)) if all(motive) else []
    form["needed"] = sorted(automaton.needed[0])
    return {
        **form,
        "masks": _masks(form, reason, {word: 1 << n for n, word in enumerate(words)}),
        "spine": [p.number for p in automaton.positions if p.number in automaton.required and _means(p)],
        "form": [text.text, list(text.fields), list(text.required)],
    }


def _masks(form: Mapping[str, Any], reason: Mapping[str, Any], bits: Mapping[str, int]) -> list[int]:
    """Words as bits, in the order in which `Form` takes them."""
    rows = form["positions"]
    needed, motive = (sum(bits[word] for word in form[part]) for part in ("needed", "motive"))
    own = sum(bits.get(symbol, 0) for symbol in {row[2] for row in rows[1:]})
    symbols = own
    for word in words_of(reason.get("opening", "")):
        symbols |= bits.get(word, 0)
    speaking = needed | sum({bits[row[2]] for row in rows if row[8]})
    return [needed, motive, speaking, own, repeated(bits.get(row[2], 0) for row in rows if row[1] == WORD), symbols]


def _means(position: Position) -> bool:
    """Whether a place is a word with a meaning, the campaign's name aside."""
    return position.kind == WORD and position.telling and not position.prefix


def _joined(
    header: Mapping[str, Any], body: Mapping[str, Any], implied: frozenset[int], function: frozenset[int]
) -> dict[str, Any]:
    """Rows are those of `Position`. `implied` are the places of the body whose words the rest of their phrase implies,
    `function` those of words without meaning."""
    shift = len(header["positions"]) - 1
    rows = list(header["positions"]) + list(body["positions"][1:])
    mute = implied | function
    return {
        "positions": [
            [
                *(n, kind, symbol, field, phrase, bool(rare)),
                *((n - shift) not in mute, 0 < n < 2, (n - shift) in implied - function),
            ]
            for n, (kind, symbol, field, phrase, rare) in enumerate(rows)
        ],
        "follow": [list(row) for row in header["follow"][:-1]] + [[q + shift for q in row] for row in body["follow"]],
        "last": [q + shift for q in body["last"]],
        "header_end": shift,
    }


def _without_meaning(positions: Sequence[Sequence[Any]], raw: Mapping[str, Any]) -> frozenset[int]:
    """The places of function words, but for those that begin a phrase in which they carry meaning."""
    telling = [words_of(p) for p in raw["telling"]]
    return frozenset(
        place
        for start, whole in phrases(positions)
        for place, word in enumerate(whole, start)
        if word in raw["function-words"] and not (place == start and whole in telling)
    )


def _implied(positions: Sequence[Sequence[Any]], catalog: Mapping[str, Any]) -> frozenset[int]:
    """The places of the words that the rest of their phrase implies."""
    found: set[int] = set()
    for start, whole in phrases(positions):
        for implied in catalog.get("meaning", {}).get("implied", ()):
            if whole == words_of(implied["phrase"]):
                words = words_of(implied["words"])
                first = start + next(n for n in range(len(whole)) if whole[n : n + len(words)] == words)
                found.update(range(first, first + len(words)))
    return frozenset(found)


def phrases(positions: Sequence[Sequence[Any]]) -> Iterator[tuple[int, list[str]]]:
    """Yields the fixed phrases of a form, each with the place that it begins at."""
    for number, (kind, _, _, phrase, _) in enumerate(positions):
        if kind == WORD and (not number or positions[number - 1][3] != phrase):
            yield number, [row[1] for row in positions[number:] if row[3] == phrase]


# ---------------------------------------------------------------- words


def _lexicon(
    raw: Mapping[str, Any], words: Sequence[str], catalog: Mapping[str, Any], spanish: Mapping[str, Any]
) -> dict[str, Any]:
    meaning = catalog.get("meaning", {})
    times = [[word, *others] for word, others in meaning.get("other-times", {}).items()]
    labels = {field: _tree(names) for field, names in raw["labels"].items()}
    placeholders = {field: _tree(names) for field, names in raw["placeholders"].items()}
    trees = (*labels.values(), *placeholders.values())
    ordinals = {fold(word): int(number) for number, written in raw["ordinals"].items() for word in written}
    label_words = {word for tree in labels.values() for word in _all_words(tree) if len(word) >= _SHORTEST_LABEL_WORD}
    vocabulary = _vocabulary(raw, words)
    fuzzy = [row[0] for row in vocabulary["letters"]]
    listed = spanish_words(spanish, [*meaning.get("rivals", ()), *times], fuzzy)
    ambiguous = _ambiguous(raw, frozenset(listed["words"].split()))
    return {
        "vocabulary": {**vocabulary, "spanish": listed, "ambiguous": ambiguous},
        "turning": [word for word in meaning.get("turning", ()) if word in words],
        "labels": labels,
        "placeholders": placeholders,
        "label-words": sorted(label_words),
        "name-words": sorted({*(word for tree in trees for word in _all_words(tree)), *ordinals}),
        "first-words": sorted({word for tree in trees for word in tree}),
        "short-phrases": _short_phrases(raw, frozenset(words)),
        "spelled": _spelled(raw, words),
        "dictated": sorted(map(fold, raw.get("dictated", ()))),
        "announcing": {w: sorted(map(fold, raw.get("announcing", {}).get(w, ()))) for w in ("another", "number")},
        "ordinals": ordinals,
        "ordinal-writing": {number: written[0] for number, written in raw["ordinals"].items()},
    }


def _spelled(raw: Mapping[str, Any], words: Sequence[str]) -> list[str]:
    """The words with a letter that some program could not write: those of the grammar, of labels, and other forms."""
    named = (*raw["labels"].values(), *raw["placeholders"].values(), *raw["forms"].values())
    every = {*words, *(word for phrases in named for phrase in phrases for word in words_of(phrase))}
    return sorted(word for word in every if word.isalpha() and not word.isascii())


def _tree(phrases: Iterable[str]) -> dict[str, Any]:
    """Phrases word by word; "" marks where one ends."""
    tree: dict[str, Any] = {}
    for phrase in phrases:
        node = tree
        for word in words_of(fold(phrase)):
            node = node.setdefault(word, {})
        node[""] = phrase
    return tree


def _all_words(tree: Mapping[str, Any]) -> Iterator[str]:
    for word, below in tree.items():
        if word:
            yield word
            yield from _all_words(below)


def _short_phrases(raw: Mapping[str, Any], words: frozenset[str]) -> list[list[list[str]]]:
    """What is written as several words, or instead of several."""
    pairs = [[words_of(fold(written)), words_of(meant)] for written, meant in _written_for(raw)]
    return [pair for pair in pairs if max(map(len, pair)) > 1 and words.issuperset(pair[1])]


def _written_for(raw: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What people write, and what the manual has instead, word by word or phrase by phrase."""
    for table in ("short", "short-phrases"):
        for short, meant in raw[table].items():
            yield from ((short, word) for word in _listed(meant))
    for table in ("forms", "equals"):
        for meant, others in raw.get(table, {}).items():
            yield from ((other, meant) for other in others)


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def _ambiguous(raw: Mapping[str, Any], spanish: frozenset[str]) -> list[str]:
    """The short forms (folded) that are words of Spanish, or short for two words."""
    return sorted(fold(s) for s, meant in raw["short"].items() if len(_listed(meant)) > 1 or plain(s) in spanish)


def _vocabulary(raw: Mapping[str, Any], words: Sequence[str]) -> dict[str, Any]:
    by_fold: dict[str, list[str]] = {}
    for word in words:
        by_fold.setdefault(fold(word), []).append(word)
    fuzzy = [folded for folded in by_fold if len(folded) >= Limit.MISSPELLED_WORD]
    by_sound: dict[str, list[str]] = {}
    for folded in fuzzy:
        by_sound.setdefault(sound(folded), []).append(folded)
    return {
        "words": list(words),
        "function-words": raw["function-words"],
        "by-fold": by_fold,
        "forms": _other_forms(raw, frozenset(words), by_fold),
        "letters": [[f, len(f), letters(f), 1 if len(f) <= 6 else 2] for f in fuzzy],
        "by-sound": by_sound,
    }


def _other_forms(
    raw: Mapping[str, Any], words: frozenset[str], by_fold: Mapping[str, Sequence[str]]
) -> dict[str, list[str]]:
    forms: dict[str, list[str]] = {}
    for written, word in _written_for(raw):
        if len(words_of(written)) == 1 and word in words:
            forms.setdefault(fold(written), []).append(word)
            if written in raw["short"]:
                forms[fold(written)] += [w for number in _other_number(fold(word)) for w in by_fold.get(number, ())]
    for folded, same in by_fold.items():
        for number in _other_number(folded):
            forms.setdefault(number, []).extend(same)
    return {written: list(dict.fromkeys(meant)) for written, meant in forms.items()}


def _other_number(word: str) -> list[str]:
    """Singular for plural and the reverse, by the endings of Spanish; only words long enough to be told apart."""
    if len(word) < 4:
        return []
    if word.endswith("es") and word[-3] not in "aeiou":
        return [word[:-2], word[:-1]]
    if word.endswith("s"):
        return [word[:-1]]
    return [word + "s"] if word[-1] in "aeiou" else [word + "es"]
