"""The description of the HTTP API, as OpenAPI 3.1: what each action is sent and what it answers."""

from __future__ import annotations

import json
from html import escape
from importlib.resources import files
from typing import Any

from tipifica.messages import LANGUAGES
from tipifica.model import Record
from tipifica.page.noted import MOST_NOTES
from tipifica.release import __version__

TEXT = {"type": "string"}
TEXTS = {"type": "array", "items": TEXT}
BY_KEY = {"type": "object", "additionalProperties": TEXT}
RECORD = {
    "type": "object",
    "description": "What the case's own columns declare.",
    "properties": dict.fromkeys(Record.__match_args__, TEXT),
    "additionalProperties": False,
}
RESULT = {"$ref": "#/components/schemas/result"}
NOTE = {"text": TEXT, "record": RECORD}


def _object(properties: dict[str, Any], *optional: str) -> dict[str, Any]:
    required = [key for key in properties if key not in optional]
    return {"type": "object", "properties": properties, "required": required}


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


# What each action is sent, and what it answers; `GET` where nothing is sent.
_SENT: dict[str, tuple[str, dict[str, Any] | None, dict[str, Any]]] = {
    "check": (
        "All that is to be said about one note, or about several.",
        {
            "oneOf": [
                _object(NOTE, "record"),
                _object({"texts": TEXTS | {"maxItems": MOST_NOTES}, "record": RECORD}, "record"),
                _object({"pasted": TEXT, "record": RECORD}, "record"),
            ]
        },
        {"anyOf": [RESULT, _object({"results": _list(RESULT)})]},
    ),
    "format": (
        "The canonical form of a note; the note as it stands where its reason is not known.",
        _object(NOTE, "record"),
        _object({"text": TEXT, "changed": {"type": "boolean"}, "verdict": TEXT, "needs": TEXT}),
    ),
    "compose": (
        "The note of a reason with these values; `text` is null until it can be written.",
        _object({"reason": TEXT, "fields": BY_KEY, "typing": TEXT}, "fields", "typing"),
        _object(
            {
                "text": {"type": ["string", "null"]},
                "missing": TEXTS,
                "errors": BY_KEY,
                "complete": {"type": "boolean", "description": "The field `typing` needs nothing more."},
                "follows": {**BY_KEY, "description": "What fields can only be, given the others."},
            }
        ),
    ),
    "complete": (
        "What may be written at a code point of a note, the likeliest first.",
        _object({"text": TEXT, "position": {"type": "integer", "minimum": 0}}),
        _object({"completions": _list({"type": "object"})}),
    ),
    "understand": (
        "What a short notation means: `nc 2 0987654321`.",
        _object({"text": TEXT}),
        _object({"found": _list(_object({"reason": TEXT, "fields": BY_KEY}))}),
    ),
    "find": (
        "The reasons that beginnings of words may mean, the likeliest first.",
        _object({"query": TEXT}),
        _object({"reasons": TEXTS}),
    ),
    "reasons": (
        "All reasons of the manual, with their fields.",
        None,
        _object({"reasons": _list({"type": "object"}), "manual": TEXT}),
    ),
    "rules": ("All rules.", None, _object({"rules": _list({"type": "object"})})),
}
_REFUSALS = {
    "400": "The request is not understood.",
    "401": "The token is missing.",
    "403": "Another page asks, or the server is called by a name that is not its own.",
    "408": "The body comes too slowly.",
    "413": "The body is too long.",
    "415": "The body is not sent as application/json.",
}


def is_asked_by_get(action: str) -> bool:
    """Return whether nothing is sent with an action, so that it is read by GET."""
    return _SENT[action][1] is None


def description() -> dict[str, Any]:
    """Return the OpenAPI document; the schema of a result is the one that the package ships."""
    shipped = json.loads((files("tipifica") / "result.schema.json").read_text("utf-8"))
    schemas = json.loads(json.dumps(shipped["$defs"]).replace("#/$defs/", "#/components/schemas/"))
    schemas["error"] = _object({"error": TEXT})
    return {
        "openapi": "3.1.0",
        "info": {"title": "tipifica", "version": __version__},
        "paths": {f"/api/{action}": _path(action) for action in _SENT},
        "components": {"schemas": schemas},
    }


def page() -> str:
    """Return the same description as a page of HTML, for people."""
    operations = [
        _shown(f"{method.upper()} {path}", operation)
        for path, methods in description()["paths"].items()
        for method, operation in methods.items()
    ]
    return (
        '<!doctype html>\n<html lang="en"><meta charset="utf-8"><title>tipifica: HTTP API</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="/page.css">'
        f'<main><h1>tipifica {__version__}: HTTP API</h1><p><a href="/api/openapi.json">OpenAPI 3.1</a></p>'
        f"{''.join(operations)}</main></html>\n"
    )


def _shown(title: str, operation: dict[str, Any]) -> str:
    sent = operation.get("requestBody", {}).get("content") or operation["parameters"]
    answers = "".join(
        f"<h3>{status}: {escape(answered['description'])}</h3>{_as_json(answered['content'])}"
        for status, answered in operation["responses"].items()
        if status == "200"
    )
    refusals = "".join(
        f"<li>{status}: {escape(answered['description'])}</li>"
        for status, answered in operation["responses"].items()
        if status != "200"
    )
    summary = f"<p>{escape(operation['summary'])}</p>"
    return f"<section><h2>{title}</h2>{summary}<h3>Sent</h3>{_as_json(sent)}{answers}<ul>{refusals}</ul></section>"


def _as_json(schema: object) -> str:
    # It can be scrolled, so the keyboard must reach it.
    return f'<pre class="schema" tabindex="0">{escape(json.dumps(schema, indent=2, ensure_ascii=False))}</pre>'


def _path(action: str) -> dict[str, Any]:
    summary, sent, answered = _SENT[action]
    operation: dict[str, Any] = {"operationId": action, "summary": summary, "responses": _responses(answered)}
    lang = {"enum": [*LANGUAGES], "description": "The language of messages."}
    if sent is None:
        return {"get": operation | {"parameters": [{"name": "lang", "in": "query", "schema": lang}]}}
    content = {"application/json": {"schema": _with_language(sent, lang)}}
    return {"post": operation | {"requestBody": {"required": True, "content": content}}}


def _with_language(sent: dict[str, Any], lang: dict[str, Any]) -> dict[str, Any]:
    """A schema of a request that may also say `lang`, and nothing that it does not name."""
    if "oneOf" in sent:
        return {"oneOf": [_with_language(each, lang) for each in sent["oneOf"]]}
    return sent | {"properties": sent["properties"] | {"lang": lang}, "additionalProperties": False}


def _responses(answered: dict[str, Any]) -> dict[str, Any]:
    refused = {"application/json": {"schema": {"$ref": "#/components/schemas/error"}}}
    return {"200": {"description": "The answer.", "content": {"application/json": {"schema": answered}}}} | {
        status: {"description": why, "content": refused} for status, why in _REFUSALS.items()
    }
