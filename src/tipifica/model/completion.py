"""What may be written next in a note."""

from __future__ import annotations

from typing import Any, Literal

from tipifica.model.diagnostic import Edit
from tipifica.model.frozen import Frozen

CompletionKind = Literal["phrase", "field", "reason"]


class Completion(Frozen):
    """One thing that may be written at a place of a note.

    `kind` says what it begins with: a `phrase` of the manual (or a segment break), a `field` that a person knows, or
    all that is left of a `reason`. `label` shows it to people, with `{…}` around the title of each field. `edit` writes
    its text up to the first field; `snippet` is what stands in place of `edit.content` where the program can take a
    person from field to field: the snippet syntax of the language server protocol (`${1:title}`).

    `fields` are the keys of the fields it has, in their order; `reasons` the ids of the reasons that it may lead to, in
    the order of the manual; `detail` says them to people where there is but one.
    """

    kind: CompletionKind
    label: str
    detail: str
    edit: Edit
    snippet: str
    fields: tuple[str, ...]
    reasons: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """The published JSON of a completion."""
        return {
            "kind": self.kind,
            "label": self.label,
            "detail": self.detail,
            "edit": self.edit.to_dict(),
            "snippet": self.snippet,
            "fields": [*self.fields],
            "reasons": [*self.reasons],
        }
