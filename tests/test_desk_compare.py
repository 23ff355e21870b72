"""`tipifica compare`: what changed between two results of the same notes, and nothing else."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from support.bulk import dirty, write_csv
from support.command import Outcome, call

KINDS = ("csv", "jsonl", "parquet", "sqlite")
HEADER = ("caso", "observacion", "asesor", "fecha")


def scanned(folder: Path, out: str, *args: str) -> str:
    done = call("scan", "export.csv", "--jobs", "1", "--out", out, *args, cwd=folder)
    assert done.status in (0, 3), done.err
    return out


@pytest.fixture
def export(tmp_path: Path) -> Path:
    write_csv(tmp_path / "export.csv", dirty())
    return tmp_path


def compared(folder: Path, old: str, new: str, *args: str) -> Outcome:
    return call("compare", old, new, "--isolated", *args, cwd=folder)


@pytest.mark.parametrize("kind", KINDS)
def test_a_result_and_itself_differ_in_nothing(export: Path, kind: str) -> None:
    scanned(export, f"a.{kind}")
    done = compared(export, f"a.{kind}", f"a.{kind}")
    assert (done.status, done.out) == (0, "")
    assert done.err.splitlines()[-1] == "200 notas, 0 dicen otra cosa"


@pytest.mark.parametrize("kind", KINDS)
def test_a_rule_that_is_left_out_is_the_one_that_is_named(export: Path, kind: str) -> None:
    """The counts are taken from the results, as JSON, by other means than those of the command."""
    scanned(export, f"a.{kind}")
    scanned(export, f"b.{kind}", "--ignore", "T001")
    scanned(export, "plain.jsonl")
    rows = [json.loads(line) for line in (export / "plain.jsonl").read_text(encoding="utf-8").splitlines()]
    gone = sum(row.get("codes", []).count("T001") for row in rows)
    assert gone > 10
    told = json.loads(compared(export, f"a.{kind}", f"b.{kind}", "--output-format", "json").out)
    assert list(told["rules"]) == ["T001"]
    by_reason = told["rules"]["T001"]["reasons"]
    assert sum(change["gone"] for change in by_reason.values()) == gone
    assert {(change["added"], change["other"]) for change in by_reason.values()} == {(0, 0)}
    assert told["notes"] == 200
    assert told["changed"] == sum("T001" in row.get("codes", []) for row in rows)
    assert told["reason"] == []
    text = compared(export, f"a.{kind}", f"b.{kind}").out
    assert re.findall(r"^  ([A-Z]\d{3}) .+ −(\d+)$", text, re.MULTILINE) == [("T001", str(gone))]


def test_a_severity_that_changed_is_no_new_finding(export: Path) -> None:
    scanned(export, "a.parquet")
    scanned(export, "b.parquet", "--config", 'severity={"T001"="error"}')
    told = json.loads(compared(export, "a.parquet", "b.parquet", "--output-format", "json").out)
    assert list(told["rules"]) == ["T001"]
    changes = told["rules"]["T001"]["reasons"].values()
    assert all(change["other"] and not change["added"] and not change["gone"] for change in changes)


def test_a_reason_that_changed_is_told_with_examples_that_show_no_client(export: Path) -> None:
    notes = ["Impulsa//ana//retenido con aumento de plan//0991234567 Zoila Quispe"] * 5
    write_csv(export / "export.csv", [(str(at), note, "ana", "2025-03-01") for at, note in enumerate(notes)])
    scanned(export, "a.jsonl")
    lines = (export / "a.jsonl").read_text(encoding="utf-8").splitlines()
    changed = [json.loads(line) | {"reason": "otro/motivo"} for line in lines]
    text = "".join(json.dumps(row) + "\n" for row in changed)
    (export / "b.jsonl").write_text(text, encoding="utf-8")
    done = compared(export, "a.jsonl", "b.jsonl")
    assert "  5  retenido/aumento-de-plan → otro/motivo" in done.out
    assert len(re.findall(r"fila \d: ", done.out)) == 3
    assert "Quispe" not in done.out
    assert "0991234567" not in done.out
    assert "Quispe" in compared(export, "a.jsonl", "b.jsonl", "--redact", "none").out


def test_notes_that_a_privacy_rule_masks_in_one_of_them_are_the_same_notes(export: Path) -> None:
    note = "Impulsa//ana//retenido con aumento de plan//0991234567 clave: Sol2024x"
    write_csv(export / "export.csv", [("1", note, "ana", "2025-03-01")])
    scanned(export, "a.csv")
    scanned(export, "b.csv", "--ignore", "P001")
    done = compared(export, "a.csv", "b.csv")
    assert "P001" in done.out
    assert "Sol2024x" not in done.out + done.err


def test_a_column_that_one_of_them_lacks_is_said(export: Path) -> None:
    scanned(export, "a.csv")
    scanned(export, "b.csv", "--fix")
    done = compared(export, "a.csv", "b.csv")
    assert done.out == ""
    assert "b.csv: solo aquí hay fixed: no se compara" in done.err


def test_what_made_both_is_told(export: Path) -> None:
    scanned(export, "a.sqlite")
    scanned(export, "b.sqlite", "--ignore", "T001")
    old, new, _ = compared(export, "a.sqlite", "b.sqlite").err.splitlines()
    assert old.startswith("a.sqlite: schema 1, tipifica ")
    assert old.partition("config ")[2] != new.partition("config ")[2]


def test_results_of_other_notes_are_refused_by_the_row(export: Path) -> None:
    rows = dirty()
    scanned(export, "a.csv")
    write_csv(export / "export.csv", [*rows[:70], ("x", "otra nota", "ana", ""), *rows[71:]])
    scanned(export, "b.csv")
    write_csv(export / "export.csv", rows[:-1])
    scanned(export, "c.csv")
    scanned(export, "d.jsonl")
    refused = {new: compared(export, "a.csv", new) for new in ("b.csv", "c.csv", "d.jsonl", "nada.csv", "export.csv")}
    assert {(done.status, done.out, done.err.count("\n")) for done in refused.values()} == {(2, "", 1)}
    assert "la fila 71 es otra" in refused["b.csv"].err
    assert "c.csv tiene menos filas" in refused["c.csv"].err
    assert "son de distinta clase" in refused["d.jsonl"].err


def test_damaged_and_later_results_are_refused_by_name(export: Path) -> None:
    scanned(export, "a.jsonl")
    text = (export / "a.jsonl").read_text(encoding="utf-8")
    (export / "later.jsonl").write_text(text.replace('"schema":1', '"schema":9'), encoding="utf-8")
    (export / "bad.jsonl").write_text(text.replace('"start"', '"began"'), encoding="utf-8")
    later, bad = (compared(export, "a.jsonl", name) for name in ("later.jsonl", "bad.jsonl"))
    assert (later.status, bad.status) == (2, 2)
    assert "versión más nueva" in later.err
    assert "dañada" in bad.err
