"""Whether the words and phrases of which catalogue and lexicon speak are those of some form: a slip of the pen in one
would be a wish that nobody hears."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from tipifica.parser.compile.described import CATALOG, LEXICON, DescriptionError
from tipifica.parser.compile.prepare import phrases
from tipifica.parser.forms.automaton import WORD
from tipifica.parser.tokens.folding import words_of

_Bodies = Sequence[Mapping[str, Any]]
# A file, a place in it, what it says there, and what that must be of which forms.
_Said = tuple[str, str, str, Callable[[str, str, str, _Bodies], None], _Bodies]


def check_said(
    catalog: Mapping[str, Any], lexicon: Mapping[str, Any], header: Mapping[str, Any], bodies: _Bodies
) -> None:
    """Raises DescriptionError for the first word or phrase that no form has; it names the nearest. `bodies` are the
    automata of the reasons, in their order."""
    every = (header, *bodies)
    for file, place, text, demand, parts in (*_of_lexicon(lexicon, every), *_of_catalog(catalog, bodies, every)):
        demand(file, place, text, parts)


def _of_lexicon(lexicon: Mapping[str, Any], every: _Bodies) -> Iterator[_Said]:
    for table in ("short", "short-phrases"):
        for short, meant in lexicon[table].items():
            for text in [meant] if isinstance(meant, str) else meant:
                yield LEXICON, f"[{table}] {short}", text, _demand_words, every
    for table in ("forms", "equals"):
        for text in lexicon.get(table, {}):
            yield LEXICON, f"[{table}]", text, _demand_words, every
    for text in lexicon["telling"]:
        yield LEXICON, "telling", text, _demand_phrase, every


def _of_catalog(catalog: Mapping[str, Any], bodies: _Bodies, every: _Bodies) -> Iterator[_Said]:
    meaning = catalog.get("meaning", {})
    for text in meaning.get("other-times", {}):
        yield CATALOG, "[meaning.other-times]", text, _demand_words, every
    for text in meaning.get("questions", {}):
        yield CATALOG, "[meaning.questions]", text, _demand_run, every
    for implied in meaning.get("implied", ()):
        yield CATALOG, "implied", implied["phrase"], _demand_phrase, every
    for state, described in catalog["states"].items():
        for text in described.get("naming", ()):
            yield CATALOG, f"[states.{state}], naming", text, _demand_words, every
    for reason, body in zip(catalog["reasons"], bodies, strict=True):
        place = f"[[reasons]] {reason['id']}"
        for key, parts in (("opening", every), ("sign", [body])):
            if key in reason:
                yield CATALOG, f"{place}, {key}", reason[key], _demand_run, parts
        for excluded in reason.get("excludes", ()):
            yield CATALOG, f"{place}, excludes", excluded["phrase"], _demand_words, every


def _demand_words(file: str, place: str, text: str, parts: _Bodies) -> None:
    """Each word is one of a form."""
    known = {row[1] for part in parts for row in part["positions"] if row[0] == WORD}
    for word in words_of(text):
        if word not in known:
            raise _unknown(file, place, "no form has the word", word, known)


def _demand_phrase(file: str, place: str, text: str, parts: _Bodies) -> None:
    """It is a whole phrase as a form has it in quotes."""
    known = _phrases(parts)
    if text not in known:
        raise _unknown(file, place, "no form has the phrase", text, known)


def _demand_run(file: str, place: str, text: str, parts: _Bodies) -> None:
    """Its words stand side by side in a form, of one phrase or of several."""
    for part in parts:
        rows, places = part["positions"], set(range(len(part["positions"])))
        for nth, word in enumerate(words_of(text)):
            after = {q for p in places for q in part["follow"][p]} if nth else places
            places = {q for q in after if rows[q][:2] == [WORD, word]}
        if places:
            return
    what = "its form has no phrase" if len(parts) == 1 else "no form has the phrase"
    raise _unknown(file, place, what, text, _phrases(parts))


def _phrases(parts: _Bodies) -> set[str]:
    return {" ".join(whole) for part in parts for _, whole in phrases(part["positions"])}


def _unknown(file: str, place: str, what: str, text: str, known: set[str]) -> DescriptionError:
    nearest = get_close_matches(text, sorted(known), n=1, cutoff=0)[0]
    return DescriptionError(file, place, f"{what} {text!r}; the nearest is {nearest!r}")
