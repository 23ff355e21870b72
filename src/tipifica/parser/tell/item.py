"""One or more steps of a path that belong together."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import dropwhile

from tipifica.model.named import NamedTuple
from tipifica.parser.search.search import Step


class Item(NamedTuple):
    """One or more steps that belong together, over code points `start` to `end` of the cleaned text."""

    kind: str
    start: int
    end: int
    steps: tuple[Step, ...]

    @property
    def step(self) -> Step:
        """The first step, which names the place."""
        return self.steps[0]


def stands_alone(items: Sequence[Item], number: int) -> bool:
    """Whether a label is a placeholder in all but name: its field is missing, and a break, a label or nothing
    follows.

    Never: rules/T010: rótulo solo es S009
    Always: no-procede/cliente-no-solicito-el-retiro: sin usuario
    """
    following = list(dropwhile(lambda i: i.kind == "noise", items[number + 1 :]))
    position = following[0].step.position if following and following[0].kind == "missing" else None
    if position is None or not position.field:
        return False
    after = next((i.kind for i in following if i.kind not in ("missing", "joined")), "sep")
    return after in ("sep", "label", "noise") or (len(following) > 1 and following[1].kind == "missing")
