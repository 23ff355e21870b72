"""The schema of a result that the package ships holds what the library returns and the command writes, and no less."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import tipifica
from support.command import call
from support.corpus import load, record_of, settings_of

SCHEMA = json.loads((files("tipifica") / "result.schema.json").read_text(encoding="utf-8"))
BAD = "Impulsa/jperez/retenido con asesoria tecnica//se realiza cambio de clave wifi//telf. 099-123-456"


def _closed(schema: Any) -> Any:
    """The schema, without room for keys that it does not describe."""
    if isinstance(schema, list):
        return [_closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: _closed(value) for key, value in schema.items()}
    return made if made.get("type") != "object" or "properties" not in made else {**made, "additionalProperties": False}


CLOSED = _closed(SCHEMA)
RESULT = jsonschema.Draft202012Validator(CLOSED)
OBSERVATION, FIX_RESULT = (
    jsonschema.Draft202012Validator({**CLOSED, "$ref": f"#/$defs/{name}"}) for name in ("observation", "fix_result")
)


def _json(value: Any) -> Any:
    """What a program in another language gets."""
    return json.loads(json.dumps(value.to_dict()))


def test_it_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    report = _json(tipifica.check(BAD))
    for key in [*report]:
        assert not RESULT.is_valid({name: value for name, value in report.items() if name != key}), key
    assert not RESULT.is_valid({**report, "verdict": "good"})
    assert not RESULT.is_valid({**report, "fields": {"phones": "0991234567"}})
    assert not OBSERVATION.is_valid(report)


@pytest.mark.parametrize("step", [29, pytest.param(1, marks=pytest.mark.ci)])
def test_results_of_the_corpus(step: int) -> None:
    for case in [case for cases in load().values() for case in cases][::step]:
        settings, record = settings_of(case), record_of(case)
        report = tipifica.check(case.text, config=settings, record=record)
        RESULT.validate(_json(report))
        OBSERVATION.validate(_json(report.observation))
        FIX_RESULT.validate(_json(tipifica.fix(case.text, config=settings, record=record)))


@pytest.mark.parametrize("redact", ["none", "clients", "all"])
def test_results_that_the_command_writes(tmp_path: Path, redact: str) -> None:
    rows = ["caso;observacion;motivo", f"1;{BAD};BAJA DE PLAN", f"2;{'x' * 5000};"]
    (tmp_path / "t.csv").write_text("\n".join(rows), encoding="utf-8")
    (tmp_path / "n.txt").write_text(f"{BAD}\n\nretenido\n", encoding="utf-8")
    outcome = call("check", "t.csv", "n.txt", "--output-format", "json", "--redact", redact, cwd=tmp_path)
    results = json.loads(outcome.out)
    assert len(results) >= 4, outcome.err
    for result in results:
        RESULT.validate(result)
    lines = call("parse", "t.csv", "n.txt", "--redact", redact, cwd=tmp_path).out.splitlines()
    for line in lines:
        RESULT.validate(json.loads(line))
