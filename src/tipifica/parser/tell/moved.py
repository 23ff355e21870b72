"""A segment that stands elsewhere (S006): taken out with one break, and put in with one."""

from __future__ import annotations

from tipifica.parser.kinds import Kind
from tipifica.parser.near.orders import Moved
from tipifica.parser.tell.drafts import Drafts
from tipifica.parser.tokens.tokenizer import BREAK_TEXT


def say_moved(drafts: Drafts, moved: Moved) -> None:
    """Says which segment stands elsewhere."""
    drafts.add(
        Kind.MOVED,
        moved.start,
        moved.end,
        _edits(drafts, moved.start, moved.end, moved.target),
        written=drafts.text[moved.start : moved.end],
    )


def _edits(drafts: Drafts, start: int, end: int, target: int) -> list[tuple[int, int, str]]:
    """Take the segment out with one break, put it in with one; none where another edit stands in the way."""
    segment = drafts.text[start:end]
    if target < start:
        cut = start
        while cut > target and not drafts.text[cut - 1].isalnum():
            cut -= 1
        edits = [(target, target, segment + BREAK_TEXT), (cut, end, "")]
    else:
        cut = end
        while cut < target and not drafts.text[cut].isalnum() and drafts.text[cut] not in "(+$#":
            cut += 1
        edits = [(start, cut, ""), (target, target, BREAK_TEXT + segment)]
    others = [e for d in drafts.all for e in d.edits]
    clash = any((a < f and e < b) or (a, b) == (e, f) for a, b, _ in edits for e, f, _ in others)
    return [] if clash else edits
