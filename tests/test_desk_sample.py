"""`tipifica sample`: a sample that can be judged, and the judgement read back."""

from __future__ import annotations

import json
import math
import random
from collections import Counter
from pathlib import Path

import openpyxl
import pytest

from support.bulk import rows, write_csv
from support.command import Outcome, call

ROWS = rows(400, seed=3, faulty=3)
HOW_MANY = 6


def scanned(folder: Path, cases: list[tuple[str, ...]], out: str, *args: str) -> str:
    write_csv(folder / "export.csv", cases)
    assert call("scan", "export.csv", "--jobs", "1", "--out", out, *args, cwd=folder).status == 0
    return out


def sampled(folder: Path, results: str, *args: str, out: str = "muestra.xlsx") -> list[dict[str, str]]:
    done = call("sample", results, "--isolated", "--out", out, *args, cwd=folder)
    assert (done.status, done.err) == (0, ""), done.err
    return sheet(folder / out)


def sheet(path: Path) -> list[dict[str, str]]:
    head, *lines = openpyxl.load_workbook(path)["Muestra"].iter_rows(values_only=True)
    return [dict(zip(head, (cell or "" for cell in line), strict=True)) for line in lines]


def judged(path: Path, answers: dict[int, str]) -> None:
    """Write answers into the column of the judgement, by the row from 0."""
    book = openpyxl.load_workbook(path)
    page = book["Muestra"]
    column = [cell.value for cell in page[1]].index("juicio") + 1
    for row, answer in answers.items():
        page.cell(row + 2, column).value = answer
    book.save(path)


def test_each_agent_has_so_many_notes_and_each_stratum_its_share(tmp_path: Path) -> None:
    """The counts that each stratum may have are taken from the results by other means: its share, up or down."""
    scanned(tmp_path, ROWS, "r.jsonl")
    found = [json.loads(line) for line in (tmp_path / "r.jsonl").read_text(encoding="utf-8").splitlines()]
    drawn = sampled(tmp_path, "r.jsonl", "--per", "asesor", "--n", str(HOW_MANY), "--seed", "7")
    by_case = {row["caso"]: row for row in found}
    agents = Counter(row["asesor"] for row in found)
    assert Counter(row["grupo"] for row in drawn) == dict.fromkeys(agents, HOW_MANY)
    assert len({row["caso"] for row in drawn}) == len(drawn)
    strata = Counter((row["asesor"], row.get("reason"), row["verdict"]) for row in found)
    taken = Counter(
        (row["asesor"], row.get("reason"), row["verdict"]) for row in (by_case[each["caso"]] for each in drawn)
    )
    for stratum, count in strata.items():
        share = HOW_MANY * count / agents[stratum[0]]
        assert math.floor(share) <= taken[stratum] <= math.ceil(share), stratum
    assert len(strata) > 40


def test_the_same_seed_gives_the_same_sample_in_any_order_of_the_rows(tmp_path: Path) -> None:
    """Rows are known by their line, so the results are put in another order, not the notes."""
    scanned(tmp_path, ROWS, "r.jsonl")
    lines = (tmp_path / "r.jsonl").read_text(encoding="utf-8").splitlines()
    random.Random(5).shuffle(lines)
    (tmp_path / "s.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    scanned(tmp_path, ROWS, "p.parquet")
    args = ("--per", "asesor", "--n", "4", "--seed", "7")
    first, *others = (sampled(tmp_path, name, *args) for name in ("r.jsonl", "r.jsonl", "s.jsonl", "p.parquet"))
    assert all(other == first for other in others)
    assert sampled(tmp_path, "r.jsonl", "--per", "asesor", "--n", "4", "--seed", "8") != first


def test_a_group_that_is_small_is_taken_whole(tmp_path: Path) -> None:
    scanned(tmp_path, ROWS[:5], "r.csv")
    assert sorted(row["caso"] for row in sampled(tmp_path, "r.csv", "--n", "50")) == [row[0] for row in ROWS[:5]]


def test_no_client_is_shown_unless_it_is_asked_for(tmp_path: Path) -> None:
    note = "Impulsa//ana1//retenido con aumento de plan//0991234567 Zoila Quispe"
    scanned(tmp_path, [("7", note, "ana1", "2025-03-01")], "r.parquet")
    (row,) = sampled(tmp_path, "r.parquet", "--per", "asesor")
    assert "Quispe" not in row["nota"]
    assert (row["caso"], row["grupo"]) == ("7", "ana1")
    (row,) = sampled(tmp_path, "r.parquet", "--per", "observacion")
    assert row["grupo"] == "1"
    (row,) = sampled(tmp_path, "r.parquet", "--per", "asesor", "--redact", "all")
    assert row["grupo"] == "1"
    assert "ana1" not in "".join(row.values())
    (row,) = sampled(tmp_path, "r.parquet", "--redact", "none")
    assert row["nota"] == note


def agreement(folder: Path, *args: str) -> Outcome:
    return call("sample", "--judge", "muestra.xlsx", "--isolated", *args, cwd=folder)


def test_the_planted_agreement_comes_back(tmp_path: Path) -> None:
    """Of T001 every fourth is objected to, one S008 is missed, two reasons are wrong; three notes are not judged. The
    interval is Wilson's by the formula of the book."""
    note = "Impulsa/ana1/retenido con aumento de plan/09912345{:02}"
    slashes = [(str(at), note.format(at), "ana1", "2025-03-01") for at in range(40)]
    scanned(tmp_path, slashes, "r.parquet")
    drawn = sampled(tmp_path, "r.parquet", "--n", "43")
    assert len(drawn) == 40
    assert all(row["reglas"].startswith("T001") for row in drawn)
    answers = {row: "T001" if row % 4 == 0 else "sí" for row in range(37)}
    answers |= {1: "falta-campo", 2: "motivo", 3: "S008; motivo"}
    judged(tmp_path / "muestra.xlsx", answers)
    told = json.loads(agreement(tmp_path, "--output-format", "json").out)
    assert (told["judged"], told["empty"]) == (37, 3)
    found = told["agreement"]
    assert list(found) == ["motivo", "S008", "T001"]
    counts = {
        name: tuple(each[key] for key in ("notes", "agreed", "surplus", "missing")) for name, each in found.items()
    }
    assert counts == {"motivo": (37, 35, 2, 0), "S008": (2, 0, 0, 2), "T001": (37, 27, 10, 0)}
    for each in found.values():
        low, high = wilson(each["agreed"], each["notes"])
        assert each["low"] == pytest.approx(low, abs=1e-9)
        assert each["high"] == pytest.approx(high, abs=1e-9)
    text = agreement(tmp_path)
    assert "T001 separador" in text.out
    assert "73.0 %" in text.out
    assert text.err == "37 notas juzgadas, 3 sin juicio\n"


def wilson(agreed: int, notes: int) -> tuple[float, float]:
    z, share = 1.959963984540054, agreed / notes
    middle = (share + z * z / (2 * notes)) / (1 + z * z / notes)
    half = z * math.sqrt(share * (1 - share) / notes + z * z / (4 * notes * notes)) / (1 + z * z / notes)
    return middle - half, middle + half


def test_a_no_says_that_nothing_is_right(tmp_path: Path) -> None:
    scanned(tmp_path, [("1", "Impulsa/ana1/retenido con aumento de plan/0991234567", "ana1", "")], "r.csv")
    sampled(tmp_path, "r.csv")
    judged(tmp_path / "muestra.xlsx", {0: "NO"})
    found = json.loads(agreement(tmp_path, "--output-format", "json").out)["agreement"]
    assert {name: (each["agreed"], each["surplus"]) for name, each in found.items()} == {
        "motivo": (0, 1),
        "T001": (0, 1),
    }


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["r.csv"], "dé los resultados y --out"),
        ([], "dé los resultados y --out"),
        (["r.csv", "--out", "m.csv"], "la muestra es un libro .xlsx"),
        (["r.csv", "--out", "m.xlsx", "--per", "asesro"], "la más parecida es «asesor»"),
        (["export.csv", "--out", "m.xlsx"], "no es una tabla de resultados"),
        (["--judge", "r.csv"], "no es una muestra"),
        (["--judge", "no-hay.xlsx"], "no existe"),
        (["--judge", "otro.xlsx"], "no es una muestra"),
        (["--judge", "m.xlsx", "r.csv"], "--judge lee una muestra"),
        (["r.csv", "--out", "m.xlsx", "--n", "0"], "--n: tiene que ser un número entero desde 1"),
    ],
)
def test_bad_calls_are_one_line_and_write_nothing(args: list[str], said: str, tmp_path: Path) -> None:
    scanned(tmp_path, ROWS[:3], "r.csv")
    openpyxl.Workbook().save(tmp_path / "otro.xlsx")
    before = sorted(path.name for path in tmp_path.iterdir())
    done = call("sample", *args, "--isolated", cwd=tmp_path)
    assert (done.status, done.out, done.err.count("\n")) == (2, "", 1)
    assert said in done.err
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_a_judgement_that_is_none_is_named_by_its_row_alone(tmp_path: Path) -> None:
    scanned(tmp_path, ROWS[:3], "r.csv")
    sampled(tmp_path, "r.csv")
    judged(tmp_path / "muestra.xlsx", {1: "Zoila Quispe llamó"})
    done = agreement(tmp_path)
    assert (done.status, done.out) == (2, "")
    assert "fila 3: el juicio es" in done.err
    assert "Quispe" not in done.err


def test_a_column_of_too_many_values_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tipifica.desk import sampling

    monkeypatch.setattr(sampling, "LIMIT", 100)
    scanned(tmp_path, ROWS, "r.csv")
    done = call("sample", "r.csv", "--per", "caso", "--out", "m.xlsx", "--isolated", cwd=tmp_path)
    assert (done.status, done.out) == (2, "")
    assert "por «caso» la muestra pasaría de 100 notas" in done.err
    assert not (tmp_path / "m.xlsx").exists()
