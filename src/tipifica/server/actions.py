"""Code actions: a fix of one finding, alternatives that a person chooses from, all that is safe in the document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from lsprotocol import types

from tipifica.messages import translate
from tipifica.model import Diagnostic, Edit, Span, Suggestion
from tipifica.parser.tokens.tokenizer import without_line_end
from tipifica.server.diagnostics import SEVERITIES, places
from tipifica.server.document import SOURCE, Document
from tipifica.server.spots import Spot

QUICK_FIX = types.CodeActionKind.QuickFix.value
FIX_ALL = types.CodeActionKind.SourceFixAll.value
OWN_FIX_ALL = f"{FIX_ALL}.{SOURCE}"
KINDS = [QUICK_FIX, FIX_ALL, OWN_FIX_ALL]
ALL_SAFE = "Corregir todo lo seguro"
ALL_SAFE_OF_NOTE = "Corregir todo lo seguro de la nota"


def actions(document: Document, chosen: types.Range, only: Sequence[str] | None, lang: str) -> list[types.CodeAction]:
    """Return the actions for a range of a document whose notes were checked. `only` are the kinds that are wanted, with
    all below them."""
    found: list[types.CodeAction] = []
    if wanted_kind(QUICK_FIX, only):
        for line, spot in document.between(chosen.start.line, chosen.end.line):
            found += _quick(document, line, spot, chosen, lang)
    kind = wanted_kind(OWN_FIX_ALL, only)
    if kind and (edits := safe_edits(document, document.located())):
        # An action is told by the very kind that was asked for: some clients take no other.
        found.append(_action(translate(ALL_SAFE, lang), kind, document, edits))
    return found


def wanted_kind(kind: str, only: Sequence[str] | None) -> str:
    """Return as which kind an action is told: its own, or the one above it that was asked for; empty where it is not
    wanted."""
    if only is None:
        return kind
    return next((each for each in only if kind == each or kind.startswith(f"{each}.")), "")


def safe_edits(document: Document, located: Iterable[tuple[int, Spot]]) -> list[types.TextEdit]:
    """Return the edits of all safe fixes of notes that were checked."""
    edits: list[types.TextEdit] = []
    for line, spot in located:
        fixes = [d.fix for d in _diagnostics(spot) if d.fix is not None and d.fix.applicability == "safe"]
        edits += _text_edits(document, line, spot, [edit for fix in fixes for edit in fix.edits])
    return edits


def canonical_edits(document: Document, located: Iterable[tuple[int, Spot]]) -> list[types.TextEdit]:
    """Return the edits that write the canonical form of notes that were checked, where they have one: the safe fixes,
    and no line end of another kind behind the note."""
    notes = [(n, spot) for n, spot in located if spot.report is not None and spot.report.canonical is not None]
    edits = safe_edits(document, notes)
    for line, spot in notes:
        ends = len(without_line_end(spot.text))
        if ends < len(spot.text):
            edits += _text_edits(document, line, spot, [Edit(Span(ends, len(spot.text)), "")])
    return edits


def _diagnostics(spot: Spot) -> Sequence[Diagnostic]:
    return () if spot.report is None else spot.report.diagnostics


def _quick(document: Document, line: int, spot: Spot, chosen: types.Range, lang: str) -> Iterator[types.CodeAction]:
    first = (chosen.start.line, chosen.start.character)
    last = (chosen.end.line, chosen.end.character)
    for found in _diagnostics(spot):
        start, end = places(spot, found.span, document.encoding)
        begins, ends = (line + start.line, start.units), (line + end.line, end.units)
        # A finding is met where the cursor stands at its end, too.
        if begins <= last and ends >= first:
            told = types.Diagnostic(
                types.Range(types.Position(*begins), types.Position(*ends)),
                found.message,
                severity=types.DiagnosticSeverity(SEVERITIES[found.severity]),
                code=found.code,
                source=SOURCE,
            )
            for title, edits, preferred in _ways(found, lang):
                made = _text_edits(document, line, spot, edits)
                if made:
                    yield _action(title, QUICK_FIX, document, made, told, preferred)
    if safe := safe_edits(document, [(line, spot)]):
        yield _action(translate(ALL_SAFE_OF_NOTE, lang), QUICK_FIX, document, safe)


def _ways(found: Diagnostic, lang: str) -> Iterator[tuple[str, Sequence[Edit], bool]]:
    """The fix of a finding, then its suggestions. A proposal is told with the question that it answers."""
    if found.fix is not None:
        safe = found.fix.applicability == "safe"
        title = found.fix.title if safe else f"{found.fix.ask or translate('¿Es así?', lang)} {found.fix.title}"
        yield title, found.fix.edits, safe
    suggestions: Sequence[Suggestion] = found.suggestions
    for each in suggestions:
        yield each.title, each.edits, False


def _text_edits(document: Document, line: int, spot: Spot, edits: Sequence[Edit]) -> list[types.TextEdit]:
    return [
        types.TextEdit(
            types.Range(
                types.Position(line + each.start.line, each.start.units),
                types.Position(line + each.end.line, each.end.units),
            ),
            each.content,
        )
        for each in spot.replacements(edits, document.encoding)
    ]


def _action(
    title: str,
    kind: str,
    document: Document,
    edits: list[types.TextEdit],
    told: types.Diagnostic | None = None,
    preferred: bool = False,
) -> types.CodeAction:
    return types.CodeAction(
        title,
        kind=kind,
        diagnostics=None if told is None else [told],
        is_preferred=preferred or None,
        edit=types.WorkspaceEdit(changes={document.uri: edits}),
    )
