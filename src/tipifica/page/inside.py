"""The engine of the page inside a browser: one function from text to text, for what crosses the border between Python
and JavaScript unharmed is text alone (whole numbers, dates, None and frozen sets do not)."""

from __future__ import annotations

import json
from collections.abc import Callable

from tipifica.config import Configuration
from tipifica.language import default
from tipifica.page.answers import answer

ANSWERED, REFUSED = "+", "-"


def engine(configuration: str) -> Callable[[str, str], str]:
    """Return what answers an action and the JSON of its request, for the manual and for `configuration`: JSON of the
    keys and values that a file of settings has.

    An answer is `ANSWERED` or `REFUSED`, then JSON. Raises ConfigError for what is no configuration, ValueError where
    that is no JSON.
    """
    settings = Configuration().with_values(json.loads(configuration), "").settings
    language = default()

    def asked(action: str, body: str) -> str:
        ok, content = answer(action, body, language, settings)
        return f"{ANSWERED if ok else REFUSED}{content}"

    return asked
