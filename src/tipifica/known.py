"""Which words belong to the manual and may be shown whatever is masked."""

from __future__ import annotations

import re
from functools import cache

from tipifica.language import default
from tipifica.messages import LANGUAGES, translate
from tipifica.report.redact import WORD

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
