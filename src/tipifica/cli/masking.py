"""Results masked on their way out, and which words of them are the manual's own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from tipifica.cli.options import Options
from tipifica.language import default
from tipifica.messages import LANGUAGES, translate
from tipifica.report.result import Result, holds_private


class Mask:
    """Masks results as the call, else the configuration, else `default` says, with pseudonyms where there is a key."""

    def __init__(self, params: Mapping[str, object], options: Options, default: str) -> None:
        self._level = str(params["redact"] or options.configuration().redact or default)
        self._keyed = options.keyed()

    def __call__(self, result: Result) -> Result:
        """Return `result` with what is personal masked."""
        if self._level == "none" and not holds_private(result.report):
            return result
        from tipifica.report.redact import redact  # most notes of the command line are shown as they are

        return result._replace(report=redact(result.report, self._level, is_fixed_word, self._keyed))


def is_fixed_word(word: str) -> bool:
    """Return whether `word` stands in the manual's phrases or in what its states, reasons and fields are called."""
    return word.casefold() in _fixed_words()


@cache
def _fixed_words() -> frozenset[str]:
    from tipifica.report.redact import WORD

    language = default()
    catalog = language.catalog
    titles = [translate(title, lang) for title in language.titles.values() for lang in LANGUAGES]
    names = [name for reason in catalog.reasons.values() for name in (reason.state, reason.motive)]
    forms = [re.sub(r"\{[^}]*\}", " ", reason.form) for reason in catalog.reasons.values()]
    return frozenset(word for text in names + forms + titles for word in WORD.findall(text.casefold()))
