"""Which fixes go together: what is asked of each in no time must be what comparing it with every other would say."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from tipifica.fixes.apply import apply_edits, compatible
from tipifica.model import Edit, Fix, Span

TEXT = "0123456789"


@st.composite
def _fixes(draw: st.DrawFn) -> Fix:
    """A fix of edits that lie apart, as those of one rule do."""
    ends = sorted(draw(st.lists(st.integers(0, len(TEXT)), min_size=2, max_size=4)))
    spans = [Span(a, b) for a, b in zip(ends[::2], ends[1::2], strict=False)]
    return Fix("", "safe", tuple(Edit(span, draw(st.sampled_from(["", "x"]))) for span in spans))


def _overlap(one: Edit, other: Edit) -> bool:
    return one.span.start < other.span.end and other.span.start < one.span.end


@given(st.lists(_fixes(), max_size=6))
def test_fixes_go_together_where_no_edit_of_one_overlaps_another_s(fixes: list[Fix]) -> None:
    taken: list[Edit] = []
    for fix in fixes:
        if not any(_overlap(one, other) for one, other in product(fix.edits, taken)):
            taken += fix.edits
    assert compatible(fixes) == sorted(taken, key=lambda edit: edit.span)


@given(st.lists(_fixes(), max_size=6))
def test_what_no_edit_touches_stays(fixes: list[Fix]) -> None:
    edits = compatible(fixes)
    touched = {at for edit in edits for at in range(*edit.span)}
    written = apply_edits(TEXT, edits)
    assert [c for c in written if c != "x"] == [c for at, c in enumerate(TEXT) if at not in touched]
