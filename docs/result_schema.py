"""The JSON schema of what the library returns and the command writes: `src/tipifica/result.schema.json`.

Made by `python docs/reference.py` from the types of the values and from the fields of the catalogue.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from tipifica.model import Applicability, Catalog, Needs, Severity, Verdict
from tipifica.model.observation import SCHEMA as NUMBER
from tipifica.model.values import Holds

Schema = Mapping[str, object]
_TEXT: Schema = {"type": "string"}
_SPAN: Schema = {
    "type": "array",
    "items": {"type": "integer", "minimum": 0},
    "minItems": 2,
    "maxItems": 2,
    "description": "Where it begins and ends, in Unicode code points of `text` from 0; the end is not included.",
}
_HOLDS: Mapping[Holds, Schema] = {
    "text": _TEXT,
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "decimal": {"type": "string", "pattern": "^[0-9]+([.][0-9]+)?$"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "texts": {"type": "array", "items": _TEXT},
    "integers": {"type": "array", "items": {"type": "integer"}},
}


def result_schema(catalog: Catalog) -> Schema:
    """The schema of one result (`Report.to_dict`, an element of `json`, a line of `jsonl`); among its `$defs` stand
    those of what `Observation.to_dict` and `FixResult.to_dict` give."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A checked note",
        "description": f"Schema {NUMBER}: within a major version keys are only added.",
        "$ref": "#/$defs/result",
        "$defs": {
            "result": _result(),
            "diagnostic": _diagnostic(),
            "edits": _list(_object({"span": _SPAN, "content": _TEXT})),
            "fields": _fields(catalog),
            "spans": {
                "type": "object",
                "additionalProperties": {"anyOf": [_SPAN, _list(_SPAN)]},
                "description": "Where the value of each field stands; of a list, each of its values.",
            },
            "observation": _object({"schema": {"const": NUMBER}, "text": _TEXT, **_content()}),
            "fix_result": _object(
                {
                    "schema": {"const": NUMBER},
                    "text": _said("The note as it was mended."),
                    "applied": _list({"$ref": "#/$defs/diagnostic"}),
                    "report": {"$ref": "#/$defs/result"},
                }
            ),
        },
    }


def _result() -> Schema:
    where = {
        "path": _said("The file; `-` is standard input. Absent for a note that was given by itself."),
        "sheet": _said("The sheet of a workbook."),
        "case": _said("What the table calls the case."),
        "line": {"type": "integer", "minimum": 1, "description": "Line of the file; row of the workbook."},
        "row": {"type": "integer", "minimum": 1, "description": "Row of a table, without its header."},
        "why_unchecked": _said("Why the note could not be checked."),
    }
    own = {
        "schema": {"const": NUMBER},
        "text": _said("The note as it was given."),
        "verdict": {"enum": [*get_args(Verdict)]},
        "needs": _or_null({"enum": [*get_args(Needs)]}),
        **_content(),
        "canonical": _or_null(_said("The note with every safe fix.")),
        "proposed": _or_null(_said("The note with every safe fix and every proposal, where there is one.")),
        "diagnostics": _list({"$ref": "#/$defs/diagnostic"}),
    }
    return _object(own, where)


def _content() -> dict[str, Schema]:
    closure = _object({"status": _TEXT, "days": {"type": "integer", "minimum": 0}})
    return {
        "reason": _or_null(_said("Id of the reason, where the note leaves it to no doubt.")),
        "candidates": {**_list(_TEXT), "description": "Ids of the reasons between which it is open, nearest first."},
        "state": _or_null(_TEXT),
        "motive": _or_null(_TEXT),
        "closure": _or_null(closure),
        "fields": {"$ref": "#/$defs/fields"},
        "spans": {"$ref": "#/$defs/spans"},
    }


def _fields(catalog: Catalog) -> Schema:
    held = {key: field for key, field in catalog.fields.items() if field.holds is not None}
    return {
        "type": "object",
        "properties": {
            key: {**_HOLDS[field.holds], "description": field.says or field.title} for key, field in held.items()
        },
        "description": "The values, by field: those of the manual; another campaign has its own.",
    }


def _diagnostic() -> Schema:
    edits: Schema = {"$ref": "#/$defs/edits"}
    asked = {"ask": _said("The question that a person answers before this is written.")}
    fix = _object({"title": _TEXT, "applicability": {"enum": [*get_args(Applicability)]}, "edits": edits}, asked)
    own = {
        "code": {"type": "string", "pattern": "^[A-Z][0-9]{3}$"},
        "name": _TEXT,
        "severity": {"enum": [*get_args(Severity)]},
        "message": _TEXT,
        "params": {"type": "object", "description": "The values in the message."},
        "url": _TEXT,
        "span": _SPAN,
        "suggestions": _list(_object({"title": _TEXT, "edits": edits})),
    }
    return _object(own, {"fix": fix})


def _object(needed: Mapping[str, Schema], others: Mapping[str, Schema] | None = None) -> Schema:
    return {"type": "object", "properties": {**needed, **(others or {})}, "required": [*needed]}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _said(description: str) -> Schema:
    return {"type": "string", "description": description}
