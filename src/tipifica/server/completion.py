"""Completion: what the forms have next, out of `tipifica.completing`."""

from __future__ import annotations

from lsprotocol import types

from tipifica.completing import complete
from tipifica.language import Language
from tipifica.model import Completion, Settings, Span
from tipifica.server.document import Document
from tipifica.server.spots import LinePosition, Spot

TRIGGERS = ["/", " "]
_KINDS = {
    "phrase": types.CompletionItemKind.Text,
    "field": types.CompletionItemKind.Field,
    "reason": types.CompletionItemKind.Snippet,
}


def completion(
    document: Document, position: types.Position, language: Language, settings: Settings, snippets: bool
) -> types.CompletionList:
    """Return what may be written at a place. With `snippets` a person is taken from field to field; else the text ends
    before the first field."""
    line, spot = _spot(document, position)
    if spot is None:
        return types.CompletionList(True, [])
    index = spot.index(LinePosition(position.line - line, position.character), document.encoding)
    found = complete(spot.text, index, language, settings)
    items = [_item(each, n, document, line, spot, snippets) for n, each in enumerate(found)]
    # What follows depends on each letter.
    return types.CompletionList(True, [item for item in items if item is not None])


def _spot(document: Document, position: types.Position) -> tuple[int, Spot | None]:
    found = document.between(position.line, position.line)
    if found:
        return found[0]
    return position.line, None if document.is_table else document.blank(position.line)


def _item(
    each: Completion, n: int, document: Document, line: int, spot: Spot, snippets: bool
) -> types.CompletionItem | None:
    span = each.edit.span
    start, end = (spot.place(at, document.encoding) for at in span)
    if not snippets and (each.kind == "reason" or not each.edit.content):
        return None
    text = each.snippet if snippets else each.edit.content
    if document.is_table and not document.stands_in_cell(text):
        return None
    return types.CompletionItem(
        each.label,
        kind=_KINDS[each.kind],
        detail=each.detail or None,
        sort_text=f"{n:04}",
        # The server has chosen; a client that filters by what was typed keeps all.
        filter_text=_filtered(spot, span, each),
        insert_text_format=types.InsertTextFormat.Snippet if snippets else types.InsertTextFormat.PlainText,
        text_edit=types.TextEdit(
            types.Range(types.Position(line + start.line, start.units), types.Position(line + end.line, end.units)),
            text,
        ),
    )


def _filtered(spot: Spot, span: Span, each: Completion) -> str:
    """What was typed, as it was typed, and what follows."""
    typed = spot.text[span.start : span.end]
    return typed + (each.edit.content or each.label)[len(typed) :]
