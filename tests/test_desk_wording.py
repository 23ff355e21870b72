"""Shapes and suggestions: counted again by other means, and nothing personal in either file."""

from __future__ import annotations

import csv
import json
import random
import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from support.bulk import ROOT, write_csv
from support.command import Outcome, call
from support.forms import AGENTS, HIDDEN, NOTES, folded, shaped
from test_desk_report import KINDS, cases, rows_of, scanned
from tipifica.desk.wording.manual import manual_words
from tipifica.language import default
from tipifica.parser.scan.words import NUMBERS, SCANNED_WORDS
from tipifica.parser.tokens.things import MONTHS


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mesa")
    write_csv(folder / "export.csv", [*cases(), *said_by("molesto", 25, 6), *said_by("nunca visto", 25, 4)])
    scanned(folder, "r.jsonl")
    return folder


def said_by(words: str, notes: int, agents: int) -> list[tuple[str, str, str, str]]:
    """So many notes of so many agents, none of which conforms, with words that no form has a place for."""
    note = "Impulsa/{agent}//retenido con aumento de plan//0991{n:06}//{words}"
    made = [(f"ana{n % agents}", n) for n in range(notes)]
    return [("C1", note.format(agent=agent, n=n, words=words), agent, "2025-02-03") for agent, n in made]


def told(folder: Path, *args: str, results: str = "r.jsonl") -> Outcome:
    return call("report", results, "--isolated", *args, cwd=folder)


def shapes(folder: Path, results: str = "r.jsonl") -> dict[str, Any]:
    done = told(folder, "--shapes", "formas.json", results=results)
    assert (done.status, done.out, done.err) == (0, "", "")
    found: dict[str, Any] = json.loads((folder / "formas.json").read_text(encoding="utf-8"))
    return found


# ---------------------------------------------------------------- the same shapes, made otherwise


@pytest.mark.parametrize("kind", KINDS)
def test_every_shape_is_counted_as_another_count_has_it(desk: Path, kind: str) -> None:
    found = shapes(desk, scanned(desk, kind))
    wanted = Counter({shape: len(rows) for shape, rows in shaped(rows_of(desk)).items()})
    told = {shape["form"]: shape["notes"] for shape in found["shapes"]}
    assert found["notes"] == wanted.total() == sum(told.values()) + found["other_notes"]
    assert found["other_shapes"] == len(wanted) - len(told)
    assert {shape: wanted[shape] for shape in told} == told
    assert sorted(told.values(), reverse=True) == sorted(wanted.values(), reverse=True)[: len(told)]
    cumulative = 0.0
    for shape in found["shapes"]:
        cumulative += shape["share"]
        assert shape["share"] == pytest.approx(100 * shape["notes"] / found["notes"])
        assert shape["cumulative"] == pytest.approx(cumulative)


def test_a_shape_names_the_nearest_reason_and_the_rules_of_its_notes(desk: Path) -> None:
    by_form = shaped(rows_of(desk))
    for shape in shapes(desk)["shapes"]:
        rows = by_form[shape["form"]]
        nearest = Counter(row.get("reason", next(iter(row.get("candidates", ())), None)) for row in rows)
        assert nearest[shape["nearest"]] == max(nearest.values())
        codes = Counter(code for row in rows for code in set(row["codes"]))
        assert {code: codes[code] for code in shape["codes"]} == shape["codes"]
        assert sorted(shape["codes"].values()) == sorted(count for _, count in codes.most_common(3))
        lengths = {len(row["note"]) for row in rows}
        assert len(shape["example"]) in lengths


def test_words_that_many_share_are_seen_where_the_whole_form_is_shared(desk: Path) -> None:
    forms = [shape["form"] for shape in shapes(desk)["shapes"]]
    assert any(shape.endswith("//molesto") for shape in forms)
    assert not any("nunca visto" in shape or "visto" in shape for shape in forms)


@pytest.mark.parametrize(("notes", "agents", "seen"), [(20, 5, True), (19, 5, False), (20, 4, False)])
def test_nobody_sees_a_word_of_fewer_notes_or_agents(tmp_path: Path, notes: int, agents: int, seen: bool) -> None:
    write_csv(tmp_path / "export.csv", said_by("kzanario", notes, agents))
    found = made(tmp_path)
    assert [("kzanario" in content) for content in found] == [seen] * 2


def test_two_shared_words_that_few_write_together_stay_hidden(tmp_path: Path) -> None:
    both = [*said_by("kuno", 30, 6), *said_by("kdos", 30, 6), *said_by("kuno kdos", 10, 6)]
    write_csv(tmp_path / "export.csv", both)
    made(tmp_path)
    forms = {shape["form"]: shape["notes"] for shape in shapes(tmp_path)["shapes"]}
    start = "Impulsa/{usuario}//retenido con aumento de plan//{teléfono de contacto}//"
    assert forms == {f"{start}kuno": 30, f"{start}kdos": 30, f"{start}{HIDDEN}": 10}


def test_without_agents_nothing_is_shared(tmp_path: Path) -> None:
    notes = [("llamar zkanario",)] * 200
    write_csv(tmp_path / "export.csv", notes, ("observacion",))
    assert not any("zkanario" in content for content in made(tmp_path))


def made(folder: Path) -> list[str]:
    """Scan the export of a folder; what stands in both files."""
    out = ("--out", "r.jsonl", "--shapes", "formas.json", "--suggest", "propuestas.toml")
    done = call("scan", "export.csv", "--isolated", "--jobs", "1", *out, cwd=folder)
    assert done.status == 0, done.err
    return [(folder / name).read_text(encoding="utf-8") for name in ("formas.json", "propuestas.toml")]


def test_words_of_the_manual_stand_in_its_files() -> None:
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "grammar").iterdir() if path.is_file()]
    numbers = " ".join((*NUMBERS, *MONTHS, *SCANNED_WORDS))
    there = set(re.findall(r"[a-z0-9]+", folded(" ".join((*texts, numbers)))))
    # Singular and plural of the manual's words are understood without being listed.
    other_numbers = {other for word in there for other in (word[:-1], word[:-2], f"{word}s", f"{word}es")}
    assert manual_words() - there - other_numbers == set()


# ---------------------------------------------------------------- canaries

PLACES = (
    "Impulsa//{agent}//visita técnica 4587123 contacto de cliente {name}//{phone}",
    "Impulsa//{agent}//cliente no contesta en 2do intento de contacto//{phone}//{name} {address}",
    "Impulsa/{agent}/traslado interno sin costo/{address}/{phone} {phone}/{name}",
    "llamar a {name} al {phone} {address}",
    "Impulsa//{agent}//{name} indica le llame nuevamente cuando {name} posible retención//{phone}",
    "Impulsa//{agent}//retenido con asesoría técnica//se realiza {name} {address}//{phone}",
    "{name}//{agent}//{address}//{phone}",
    "IMPULSA//{agent}//RETENIDO CON BAJA DE PLAN {phone} {name}",
)


def canaries(count: int) -> tuple[list[tuple[str, str, str, str]], dict[str, tuple[int, int]]]:
    """Notes with canaries, and of each word and number of them in how many notes of how many agents it stands."""
    chance = random.Random(4)
    made, planted = [], {}
    for number in range(count):
        first, last, street = (f"q{kind}{letters(number)}" for kind in "jvb")
        phone = f"09{87_000_000 + number:08}"
        notes, agents = chance.choice((1, 2, 5, 19, 20, 21, 50, 100)), chance.randint(1, 10)
        for at in range(notes):
            agent = f"ana{at % agents}"
            place = PLACES[number % len(PLACES)]
            values = {
                "name": f"{first.title()} {last.title()}",
                "phone": phone,
                "address": f"calle {street} N3{at % 9}",
            }
            made.append((f"C{len(made)}", place.format(agent=agent, **values), agent, "2025-02-03"))
        planted |= dict.fromkeys((first, last, street, phone), (notes, min(notes, agents)))
    chance.shuffle(made)
    return made, planted


def letters(number: int) -> str:
    return "".join(chr(ord("a") + number // 26**place % 26) for place in range(3)) + "zq"


@pytest.mark.parametrize("count", [60, pytest.param(1000, marks=pytest.mark.ci)])
def test_no_canary_is_in_either_file_unless_many_share_it(tmp_path: Path, count: int) -> None:
    rows, planted = canaries(count)
    write_csv(tmp_path / "export.csv", rows)
    seen = {word for content in made(tmp_path) for word in planted if word in folded(content)}
    assert all(planted[word][0] >= NOTES and planted[word][1] >= AGENTS for word in seen)
    assert not any(word.isdigit() for word in seen)
    # What many share is seen, so that the test sees something.
    assert seen
    agents = re.findall("ana[0-9]", "".join((tmp_path / name).read_text("utf-8") for name in ("formas.json",)))
    assert agents == []


# ---------------------------------------------------------------- suggestions


def suggested(folder: Path, notes: Iterable[str]) -> dict[str, Any]:
    rows = [
        (f"C{n}", note.format(phone=f"0991{n:06}", agent=f"ana{n % 6}"), f"ana{n % 6}", "")
        for n, note in enumerate(notes)
    ]
    write_csv(folder / "export.csv", rows)
    content = made(folder)[1]
    return {**tomllib.loads(content), "": content}


@pytest.mark.parametrize(
    ("note", "table", "row"),
    [
        ("Impulsa//{agent}//retenido con migrcn de cobre a gpon//{phone}", "short", {"migrcn": ["migración"]}),
        ("Impulsa//{agent}//retenido con migrando de cobre a gpon//{phone}", "forms", {"migración": ["migrando"]}),
        ("Impulsa//{agent}//retenido con zubida de plan//{phone}", "equals", {"aumento": ["zubida"]}),
    ],
    ids=lambda value: value if isinstance(value, str) and value.isalpha() else "",
)
def test_a_word_is_proposed_where_it_makes_the_reading_a_better_one(
    tmp_path: Path, note: str, table: str, row: dict[str, list[str]]
) -> None:
    found = suggested(tmp_path, [note] * 30)
    assert row.items() <= found[table].items()
    (word,) = {word for pair in row.items() for word in (pair[0], *pair[1])} - set(
        default().grammar.lexicon.vocabulary.words
    )
    assert f"«{word}»: 30 notas de 6 asesores; hoy " in found[""]
    # What it proposes makes a lexicon that reads these notes so.
    assert {name for name in found if name} == {"short", "forms", "equals"}


def test_what_is_understood_already_and_what_nothing_is_known_for_is_not_proposed(tmp_path: Path) -> None:
    understood = "Impulsa//{agent}//retenido con migracin de cobre a gpon//{phone}"
    nothing = "Impulsa/{agent}//retenido con baja de plan//{phone}//zyx"
    found = suggested(tmp_path, [*[understood] * 30, *[nothing] * 30])
    assert [found[table] for table in ("short", "forms", "equals")] == [{}] * 3
    assert "migracin" not in found[""]
    assert "# «zyx»: 30 notas de 6 asesores" in found[""]


# ---------------------------------------------------------------- the files


def test_the_table_of_the_report_and_the_csv_say_the_same(desk: Path) -> None:
    found = shapes(desk)
    assert told(desk, "--shapes", "formas.csv").status == 0
    head, *rows = csv.reader((desk / "formas.csv").read_text(encoding="utf-8-sig").splitlines())
    assert head == ["forma", "notas", "%", "% hasta aquí", "motivo más cercano", "qué no cumple", "un ejemplo"]
    assert [row[1] for row in rows] == [str(shape["notes"]) for shape in found["shapes"]]
    assert [row[6].lstrip("'") for row in rows] == [shape["example"] for shape in found["shapes"]]


@pytest.mark.parametrize(
    ("args", "why"),
    [
        ((), "falta qué hacer de los resultados"),
        (("--shapes", "formas.txt"), "las formas son .csv o .json"),
        (("--suggest", "propuestas.json"), "las propuestas son .toml"),
        (("--shapes", "a.csv", "--out", "a.csv"), "un informe es .html o .xlsx"),
        (("--shapes", "r.jsonl/formas.csv"), "r.jsonl"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_leaves_no_file(desk: Path, args: tuple[str, ...], why: str) -> None:
    before = sorted(desk.iterdir())
    done = told(desk, *args)
    assert done.status == 2
    assert why in done.err
    assert done.err.count("\n") == 1
    assert sorted(desk.iterdir()) == before


@pytest.mark.ci
def test_masked_results_share_no_word(desk: Path) -> None:
    assert (
        call(
            "scan", "export.csv", "--redact", "clients", "--isolated", "--jobs", "1", "--out", "m.jsonl", cwd=desk
        ).status
        == 0
    )
    assert told(desk, "--shapes", "m.json", results="m.jsonl").status == 0
    assert "molesto" not in (desk / "m.json").read_text(encoding="utf-8")
