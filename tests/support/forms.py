"""The shapes of notes, made in Python: what the report's are compared with."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from tipifica.desk.wording.manual import manual_words
from tipifica.language import default

HIDDEN = "…"
NOTES, AGENTS = 20, 5


def folded(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(c))


def form(row: Mapping[str, Any], shown: frozenset[str] = frozenset()) -> str:
    """A note with titles of fields for their values, words of the manual, and dots for all else."""
    text = folded(" ".join(row["note"].split()))
    titles = {}
    for key, field in default().catalog.fields.items():
        values = row.get(key, ()) if field.holds in ("text", "texts") and field.kind != "choice" else ()
        for value in [values] if isinstance(values, str) else list(values)[:4]:
            if len(value) > 2:
                sign = chr(0x4E00 + len(titles))
                titles[sign] = f"{{{field.title}}}"
                text = text.replace(folded(value), sign)
    written = {folded(word): word for word in default().grammar.lexicon.vocabulary.words}

    def part(match: re.Match[str]) -> str:
        word = match[0]
        if word in titles:
            return titles[word]
        if word.isascii() and word.isdigit() and len(word) > 1:
            return "#"
        return written.get(word, word) if word in manual_words() | shown else HIDDEN

    # A letter beside a value is part of it.
    text = re.sub(r"[a-z0-9_\u0080-\U0010ffff]+", part, text)
    return re.sub(f"{HIDDEN}(?:[ .,-]*{HIDDEN})+", HIDDEN, text).strip()


def shaped(rows: Iterable[Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    """The notes that do not conform by their shapes, into which words that many share are put back."""
    rows = [row for row in rows if row["verdict"] not in ("conforms", "unchecked")]
    agents, notes = defaultdict(set), Counter[str]()
    for row in rows:
        for word in set(re.findall("[a-z]{3,}", folded(row["note"]))) - manual_words():
            agents[word].add(row["asesor"].strip().lower())
            notes[word] += 1
    shared = frozenset(word for word in notes if notes[word] >= NOTES and len(agents[word]) >= AGENTS)
    by_form = defaultdict(list)
    for row in rows:
        by_form[form(row, shared)].append(row)
    found = defaultdict(list)
    for shape, those in by_form.items():
        enough = len(those) >= NOTES and len({row["asesor"].strip().lower() for row in those}) >= AGENTS
        for row in those:
            found[shape if enough else form(row)].append(row)
    return found
