"""Personal data masked before a report leaves: `none`, `clients` or `all`."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tipifica.fixes.apply import safe_edits
from tipifica.model import Diagnostic, Edit, Fix, Report, Suggestion
from tipifica.report.masker import MASK, Masker, Policy, TextMask
from tipifica.report.result import holds_private

PRIVATE = "P"


def redact(report: Report, policy: Policy) -> Report:
    """Return `report` with everything masked that `policy` does not show, character by character, so that spans keep
    their meaning.

    The same words are masked in the text, the canonical form, the fields, the messages and the fixes.
    """
    if policy.level == "none" and not holds_private(report):
        return report
    seen = report.observation
    private = [found.span for found in report.diagnostics if found.code[0] == PRIVATE]
    masker = Masker(seen.text, seen.fields, seen.spans, safe_edits(report.diagnostics), policy, private)
    return report.changed(
        observation=seen.changed(text=masker.in_text(), fields=masker.fields()),
        diagnostics=tuple(_diagnostic(found, masker) for found in report.diagnostics),
        canonical=report.canonical and masker.mask(report.canonical),
        proposed=report.proposed and masker.mask(report.proposed),
    )


def _diagnostic(found: Diagnostic, masker: Masker) -> Diagnostic:
    return found.changed(
        message=masker.message(found.message, found.params),
        params={key: _param(value, masker.mask) for key, value in found.params.items()},
        fix=found.fix and _fix(found.fix, found.params, masker),
        suggestions=tuple(_suggestion(choice, masker) for choice in found.suggestions),
    )


def _param(value: object, mask: TextMask) -> object:
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, list | tuple):
        return [_param(item, mask) for item in value]
    if isinstance(value, Mapping):
        return {key: _param(item, mask) for key, item in value.items()}
    return value


def _fix(fix: Fix, params: Mapping[str, object], masker: Masker) -> Fix:
    return fix.changed(title=masker.message(fix.title, params), edits=_edits(fix.edits, masker))


def _suggestion(choice: Suggestion, masker: Masker) -> Suggestion:
    contents = {"edits": [edit.content for edit in choice.edits]}
    return choice.changed(title=masker.message(choice.title, contents), edits=_edits(choice.edits, masker))


def _edits(edits: tuple[Edit, ...], masker: Masker) -> tuple[Edit, ...]:
    # What is put into private data is a part of it.
    return tuple(
        edit.changed(
            content=re.sub(r"\w", MASK, edit.content) if masker.is_private(edit.span) else masker.mask(edit.content)
        )
        for edit in edits
    )
