"""Known findings by identity, the key they are made with, and pseudonyms of the same key."""

from __future__ import annotations

import json
import stat
import sys
from pathlib import Path

import pytest

from support.command import Outcome, call
from tipifica.files.keys import KEY_BYTES, read_key
from tipifica.report.keyed import Keyed, folded

GOOD = "Impulsa//jperez//retenido con aumento de plan//0991234567"
BAD = "Impulsa/jperez/retenido con aumento de plan//099123456"
OTHER = "Impulsa//jperez//retenido con baja de plan//099123456"


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    assert call("key", "new", "clave", cwd=tmp_path).status == 0
    (tmp_path / "notas.txt").write_text(f"{GOOD}\n{BAD}\n", encoding="utf-8")
    return tmp_path


def check(desk: Path, *args: str, baseline: str = "base.jsonl") -> Outcome:
    known = ("--key", "clave", "--baseline", baseline)
    return call("check", "notas.txt", "--output-format", "concise", *known, *args, cwd=desk)


def test_a_new_key_is_its_owners_alone_and_never_overwritten(desk: Path) -> None:
    path = desk / "clave"
    before = path.read_bytes()
    assert len(read_key(str(path))) == KEY_BYTES
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    outcome = call("key", "new", "clave", cwd=desk)
    assert (outcome.status, outcome.out) == (2, "")
    assert path.read_bytes() == before
    call("key", "new", "otra", cwd=desk)
    assert (desk / "otra").read_bytes() != before


@pytest.mark.parametrize("content", [b"", b"00", b"x" * 64, b"0" * 63, b"0" * 1000, b"\xff" * 64])
def test_what_is_no_key_is_refused(content: bytes, desk: Path) -> None:
    (desk / "clave").write_bytes(content)
    outcome = check(desk, "--write-baseline")
    assert (outcome.status, outcome.out) == (2, "")
    assert outcome.err.count("\n") == 1
    assert not (desk / "base.jsonl").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="modes do not tell there who may read")
def test_a_key_that_others_can_read_is_refused(desk: Path) -> None:
    (desk / "clave").chmod(0o640)
    assert "chmod 600" in check(desk, "--write-baseline").err


def test_known_findings_are_left_out_and_new_ones_are_not(desk: Path) -> None:
    assert check(desk, "--write-baseline") == (0, b"", "línea base: 2 entradas anotadas\n".encode())
    assert check(desk) == (0, b"", b"")
    with (desk / "notas.txt").open("a", encoding="utf-8") as file:
        file.write(f"{OTHER}\n")
    outcome = check(desk)
    assert outcome.status == 1
    assert [line.split()[:3] for line in outcome.out.splitlines()] == [["notas.txt:3:45:", "error:", "C102"]]


def test_a_swap_is_no_match_though_the_count_is_the_same(desk: Path) -> None:
    check(desk, "--write-baseline")
    (desk / "notas.txt").write_text(f"{GOOD}\n{OTHER}\n", encoding="utf-8")
    outcome = check(desk)
    assert outcome.out.startswith("notas.txt:2:45: error: C102")
    assert outcome.err == "línea base: 2 entradas ya no hacen falta; --prune-baseline las quita\n"


def test_the_same_note_in_another_case_is_new(desk: Path) -> None:
    table = f"caso;observacion\n77;{OTHER}\n"
    known = ("--key", "clave", "--baseline", "base", "--output-format", "jsonl", "--stdin-filename", "x.csv")
    call("check", *known, "--write-baseline", stdin=table.encode(), cwd=desk)
    assert call("check", *known, stdin=table.encode(), cwd=desk).out == ""
    other = call("check", *known, stdin=table.replace("77;", "78;").encode(), cwd=desk)
    assert [found["code"] for found in json.loads(other.out)["diagnostics"]] == ["C102"]


def test_a_moved_or_mended_note_stays_known(desk: Path) -> None:
    check(desk, "--write-baseline")
    (desk / "notas.txt").write_text(f"{BAD.replace('/jperez/', '//jperez//')}\n{GOOD}\n", encoding="utf-8")
    assert check(desk).out == ""


def test_pruning_removes_what_is_unused_and_keeps_the_rest(desk: Path) -> None:
    (desk / "notas.txt").write_text(f"{BAD}\n{OTHER}\n", encoding="utf-8")
    check(desk, "--write-baseline")
    (desk / "notas.txt").write_text(f"{BAD}\n{GOOD}\n", encoding="utf-8")
    assert check(desk, "--prune-baseline").err == "línea base: 1 entrada quitada\n"
    assert check(desk) == (0, b"", b"")
    assert (desk / "base.jsonl").read_text(encoding="utf-8").count('"rule"') == 2


def test_what_was_not_looked_at_is_not_called_unused(desk: Path) -> None:
    check(desk, "--write-baseline")
    (desk / "otras.txt").write_text(f"{GOOD}\n", encoding="utf-8")
    known = ("--key", "clave", "--baseline", "base.jsonl", "--output-format", "concise")
    assert call("check", "otras.txt", *known, cwd=desk).err == ""
    assert check(desk, "--select", "P").err == ""


def test_a_note_whose_findings_are_known_is_not_called_clean(desk: Path) -> None:
    check(desk, "--write-baseline")
    outcome = call("check", "--text", BAD, "--key", "clave", "--baseline", "base.jsonl", cwd=desk)
    assert outcome.out == "sin hallazgos en 1 nota; 3 en la línea base\n"


def test_a_baseline_holds_no_text_and_no_digest_that_can_be_made_without_the_key(desk: Path) -> None:
    (desk / "notas.txt").write_text(f"{OTHER} Zoila\n", encoding="utf-8")
    check(desk, "--write-baseline")
    first = (desk / "base.jsonl").read_text(encoding="utf-8")
    assert not any(word in first for word in ("Zoila", "jperez", "099123456", "plan"))
    (desk / "clave").unlink()
    call("key", "new", "clave", cwd=desk)
    check(desk, "--write-baseline")
    second = (desk / "base.jsonl").read_text(encoding="utf-8")
    assert not {entry["id"] for entry in _entries(first)} & {entry["id"] for entry in _entries(second)}
    assert _entries(first)


def _entries(text: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in text.splitlines()[1:]]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "no es una línea base"),
        ("[]", "no es una línea base"),
        ('{"schema": 1}', "no es una línea base"),
        ('{"schema": 9, "key": "x"}', "otra versión"),
        ('{"schema": 1, "key": "x"}', "otra clave"),
    ],
)
def test_what_is_no_baseline_is_refused(content: str, told: str, desk: Path) -> None:
    (desk / "base.jsonl").write_text(content, encoding="utf-8")
    outcome = check(desk)
    assert (outcome.status, outcome.out) == (2, "")
    assert told in outcome.err


@pytest.mark.parametrize(
    "args",
    [
        ["--write-baseline"],
        ["--prune-baseline", "--key", "clave"],
        ["--baseline", "base.jsonl"],
        ["--baseline", "no-hay", "--key", "clave"],
        ["--baseline", "no-hay/base", "--key", "clave", "--write-baseline"],
    ],
)
def test_a_baseline_that_cannot_be_had_is_one_line(args: list[str], desk: Path) -> None:
    outcome = call("check", "--text", GOOD, *args, cwd=desk)
    assert (outcome.status, outcome.err.count("\n")) == (2, 1)
    assert not (desk / "base.jsonl").exists()


# ---------------------------------------------------------------- pseudonyms


def fields(note: str, desk: Path, level: str) -> dict[str, object]:
    outcome = call("parse", "--text", note, "--redact", level, "--key", "clave", cwd=desk)
    found: dict[str, object] = json.loads(outcome.out)["fields"]
    return found


def test_the_same_phone_has_the_same_pseudonym_however_it_is_written(desk: Path) -> None:
    phones = [
        fields(GOOD.replace("0991234567", written), desk, "clients")["phones"]
        for written in ("0991234567", "+593 99 123 4567", "099-123-45-67", "991234567")
    ]
    assert phones == [phones[0]] * 4
    assert phones[0] != fields(GOOD.replace("4567", "4568"), desk, "clients")["phones"]
    assert "0991234567" not in str(phones)


def test_agents_have_pseudonyms_at_all_and_names_at_clients(desk: Path) -> None:
    assert fields(GOOD, desk, "clients")["agent"] == "jperez"
    assert str(fields(GOOD, desk, "all")["agent"]).startswith("agent-")
    visit = "Impulsa//jperez//visita técnica 4587123 contacto de cliente {}//0991234567"
    names = {str(fields(visit.format(name), desk, "clients")["client_name"]) for name in ("José Paz", "JOSE  PAZ")}
    assert len(names) == 1
    assert next(iter(names)).startswith("name-")


def test_a_configured_key_serves_too(desk: Path) -> None:
    (desk / "tipifica.toml").write_text('key = "clave"\nredact = "all"\n', encoding="utf-8")
    (desk / "sub").mkdir()
    outcome = call("check", "--text", BAD, "--output-format", "json", cwd=desk / "sub")
    assert json.loads(outcome.out)[0]["fields"]["agent"].startswith("agent-")


def test_parts_of_what_is_digested_do_not_run_together() -> None:
    keyed = Keyed(b"k" * KEY_BYTES)
    assert keyed.digest("a", "bc") != keyed.digest("ab", "c")
    assert keyed.digest("a", "\ud800") != keyed.digest("a", "")
    assert folded("  JOSÉ\tPaz ") == "jose paz"
