"""Which words belong to the manual and may be shown whatever is masked, and what may be shown besides."""

from __future__ import annotations

import re
from functools import cache

from tipifica.language import default
from tipifica.messages import LANGUAGES, translate
from tipifica.report.keyed import Keyed
from tipifica.report.masker import WORD, Policy

PLACEHOLDER = re.compile(r"\{[^}]*\}")


@cache
def _fixed_words() -> frozenset[str]:
    language = default()
    catalog = language.catalog
    titles = [translate(title, lang) for title in language.titles.values() for lang in LANGUAGES]
    names = [name for reason in catalog.reasons.values() for name in (reason.state, reason.motive)]
    forms = [PLACEHOLDER.sub(" ", reason.form) for reason in catalog.reasons.values()]
    return frozenset(word for text in names + forms + titles for word in WORD.findall(text.casefold()))


def is_fixed_word(word: str) -> bool:
    """Return whether `word` stands in the manual's phrases or in what its states, reasons and fields are called."""
    return word.casefold() in _fixed_words()


def policy_of(level: str, keyed: Keyed | None = None) -> Policy:
    """Return what may be shown of notes of the manual at a level of masking, with pseudonyms where there is a key."""
    return Policy(level, is_fixed_word, default().catalog.fields, keyed)
