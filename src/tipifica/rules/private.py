"""Private data of a note as deviations, and which others it silences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tipifica.fields import Extracted
from tipifica.model import Edit, Span
from tipifica.model.named import NamedTuple
from tipifica.parser.choose.reading import Reading
from tipifica.parser.forms.automaton import TEXT
from tipifica.parser.kinds import Kind
from tipifica.parser.tell.drafts import Deviation
from tipifica.parser.tokens.characters import Cleaned
from tipifica.parser.tokens.pattern import pattern
from tipifica.private import Private, is_identity

# As many asterisks for any length.
MASK = "***"
# What is said of private data all the same: it mends the text around it and hides nothing.
_TEXT = frozenset({Kind.BLANKS, Kind.CHARACTER, Kind.LINE_BREAK})
_UNREADABLE = frozenset({Kind.PHONE_IMPOSSIBLE, Kind.VISIT_IMPOSSIBLE, Kind.SERVICE_IMPOSSIBLE})
_SEGMENT = pattern(r"[^/\\|\n\r\v\f\x85\u2028\u2029]+")


class _PrivateSpan(NamedTuple):
    """Private data of a kind in a note: where it stands, and where with the words that announce it."""

    kind: int
    span: Span
    region: Span


def told_beside(
    text: str, reading: Reading, extracted: Extracted, deviations: list[Deviation], found: Sequence[Private]
) -> list[Deviation]:
    """The private data of a note and the deviations that are told beside it.

    Private data reports itself alone, wherever it stands, and its edit writes asterisks. An identity number where a
    phone should is no phone.
    """
    findings = [_finding(reading.cleaned, p) for p in found]
    if any(f.kind == Kind.CARD for f in findings):
        numbers = list(_number_spans(reading, extracted))
        findings = [f for f in findings if f.kind != Kind.CARD or not any(_overlap(f.span, n) for n in numbers)]
    findings += [
        _PrivateSpan(Kind.IDENTITY, d.span, d.span)
        for d in deviations
        if d.kind == Kind.PHONE_IMPOSSIBLE
        and _stands_for_phone(d)
        and not any(_overlap(d.span, f.region) for f in findings)
    ]
    if not findings:
        return deviations
    findings.sort(key=lambda f: f.span)
    masked = [Deviation(f.kind, f.span, (Edit(f.span, MASK),), {}) for f in findings]
    return [*masked, *(left for d in deviations for left in _beside(text, d, findings))]


def _finding(cleaned: Cleaned, private: Private) -> _PrivateSpan:
    span = cleaned.span(private.start, private.end)
    return _PrivateSpan(private.kind, span, cleaned.span(private.lead, private.end))


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _number_spans(reading: Reading, extracted: Extracted) -> Iterator[Span]:
    """Where the values stand that were read as numbers: all but free text, and nothing with letters in it."""
    steps = reading.path.steps if reading.path is not None else ()
    free = {s.position.field for s in steps if s.position is not None and s.position.kind == TEXT}
    for field, spans in extracted.spans.items():
        if field not in free and not any(c.isalpha() for c in str(extracted.fields[field])):
            yield from (spans,) if isinstance(spans, Span) else spans


def _stands_for_phone(deviation: Deviation) -> bool:
    """Whether an impossible phone is an identity number: ten digits, not a mobile's, with a valid check digit."""
    written = str(deviation.params.get("written", ""))
    digits = "".join(c for c in written if c.isdigit())
    return len(digits) == 10 and "+" not in written and not digits.startswith("09") and is_identity(digits)


def _beside(text: str, deviation: Deviation, findings: Iterable[_PrivateSpan]) -> Iterator[Deviation]:
    """What is left of a deviation beside private data: surplus text in other segments, and all that is not about it."""
    span = deviation.span
    if deviation.kind == Kind.PHONE_WRITING and any(f.region.end == span.start for f in findings):
        # What stands between private data and a number joins no two numbers.
        return
    touching = [f.region for f in findings if _overlap(f.region, span)]
    if not touching or deviation.kind in _TEXT:
        yield deviation
    elif deviation.kind == Kind.SURPLUS:
        yield from (deviation._replace(span=s) for s in _other_segments(text, span, touching))
    elif deviation.kind not in _UNREADABLE and not any(r.start <= span.start and span.end <= r.end for r in touching):
        yield deviation


def _other_segments(text: str, span: Span, regions: Sequence[Span]) -> Iterator[Span]:
    """The segments of surplus text that hold no private data."""
    for match in _SEGMENT.finditer(text, span.start, span.end):
        start = match.start()
        segment = Span(start + len(match[0]) - len(match[0].lstrip()), start + len(match[0].rstrip()))
        if segment.start < segment.end and not any(_overlap(segment, r) for r in regions):
            yield segment
