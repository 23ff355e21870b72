"""What a safe fix mends, as one counts it: `3 separadores, 2 tildes`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from tipifica.messages import plural
from tipifica.model import Diagnostic
from tipifica.rules import load


def count_nouns(diagnostics: Iterable[Diagnostic], lang: str) -> str:
    """Return the diagnostics counted by kind, in the order of their codes.

    A rule without a noun of its own (one that settings have declared safe) is counted by its name.
    """
    counts = Counter((diagnostic.code, diagnostic.name) for diagnostic in diagnostics)
    return ", ".join(_counted(code, name, count, lang) for (code, name), count in sorted(counts.items()))


def _counted(code: str, name: str, count: int, lang: str) -> str:
    one, many = load(code).noun or (f"{{n}} {name}", f"{{n}} {name}")
    return plural(one, many, count, lang).format(n=count)
