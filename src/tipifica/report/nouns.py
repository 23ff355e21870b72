"""What a safe fix mends, as one counts it: `3 separadores, 2 tildes`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from tipifica.messages import plural, translate
from tipifica.model import Diagnostic
from tipifica.report.escape import visible
from tipifica.rules import load


def mended(diagnostics: Sequence[Diagnostic], lang: str) -> str:
    """Return what mends itself: what changes only marks, case and accents counted, then each word that changes."""
    words = [d for d in diagnostics if load(d.code).rewords and d.params.get("expected")]
    counted = count_nouns((d for d in diagnostics if d not in words), lang)
    changes = dict.fromkeys(_change(found, lang) for found in words)
    return visible(", ".join([*([counted] if counted else []), *changes]))


def _change(found: Diagnostic, lang: str) -> str:
    """The word that is written for another, or where none was."""
    written, expected = found.params.get("written"), found.params["expected"]
    if not written:
        return translate("+ «{expected}»", lang).format(expected=expected)
    return translate("«{written}» → «{expected}»", lang).format(written=written, expected=expected)


def count_nouns(diagnostics: Iterable[Diagnostic], lang: str) -> str:
    """Return the diagnostics counted by kind, in the order of their codes.

    A rule without a noun of its own (one that settings have declared safe) is counted by its name.
    """
    counts = Counter((diagnostic.code, diagnostic.name) for diagnostic in diagnostics)
    return ", ".join(_counted(code, name, count, lang) for (code, name), count in sorted(counts.items()))


def _counted(code: str, name: str, count: int, lang: str) -> str:
    one, many = load(code).noun or (f"{{n}} {name}", f"{{n}} {name}")
    return plural(one, many, count, lang).format(n=count)
