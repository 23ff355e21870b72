"""`tipifica report`: every figure is counted again here by other means, from the results as JSON Lines."""

from __future__ import annotations

import json
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from support import filler
from support.bulk import HEADER, write_csv
from support.command import call
from support.forms import shaped
from tipifica.bulk.results import field_columns
from tipifica.language import default
from tipifica.rules import NAMES

COUNT = 400
KINDS = ("r.parquet", "r.csv", *(pytest.param(name, marks=pytest.mark.ci) for name in ("r.jsonl", "r.sqlite", "r/")))
VERDICTS = {
    "conforms": "conforme",
    "mendable": "se corrige sola",
    "needs_person": "falta una persona",
    "unknown": "no reconocida",
    "unchecked": "no revisada",
}
NEEDS = {
    "nothing": "nada",
    "look": "una mirada",
    "confirm": "un sí a lo propuesto",
    "data": "un dato",
    "choose": "elegir",
}
STATES = [state.name for state in default().catalog.states.values()]


def cases(seed: int = 11) -> list[tuple[str, str, str, str]]:
    """Notes of all reasons, a third of them spoiled; agents of many notes and of few, cases of several notes, two
    months, some without a date."""
    chance = random.Random(seed)
    made = []
    for number in range(COUNT):
        note = filler.conforming(filler.REASONS[number % len(filler.REASONS)], chance).text
        if number % 3 == 0:
            note = chance.choice((note.replace("//", "/"), note[: len(note) * 2 // 3], note.upper(), "llamar luego"))
        agent = f" Ana{number % 7} " if number % 9 else f"poco{number % 4}"
        day = date(2025, 1, 20) + timedelta(days=chance.randrange(60))
        made.append((f"C{chance.randrange(COUNT // 2)}", note, agent, "" if number % 50 == 7 else f"{day:%d/%m/%Y}"))
    return made


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an export and its results."""
    folder = tmp_path_factory.mktemp("mesa")
    write_csv(folder / "export.csv", cases())
    for name in ("r.parquet", "r.jsonl"):
        scanned(folder, name)
    return folder


def scanned(folder: Path, name: str) -> str:
    if not (folder / name).exists():
        done = call("scan", "export.csv", "--jobs", "1", "--isolated", "--out", name, cwd=folder)
        assert done.status == 0, done.err
    return name


class Tables(HTMLParser):
    """The tables of a page by the id of their section: of each cell its number where it has one, else its text."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: dict[str, list[list[Any]]] = {}
        self.texts: dict[str, str] = {}
        self._section = ""
        self._cell: list[str] | None = None
        self._value: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "section":
            self._section = given["id"] or ""
            self.texts[self._section] = ""
        elif tag == "table":
            self.tables[self._section] = []
        elif tag == "tr":
            self.tables[self._section].append([])
        elif tag in ("td", "th"):
            self._cell, self._value = [], given.get("data-value")

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)
        if self._section:
            self.texts[self._section] += data

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th") and self._cell is not None:
            cell = float(self._value) if self._value is not None else "".join(self._cell)
            self.tables[self._section][-1].append(cell)
            self._cell = None


def read(path: Path) -> Tables:
    found = Tables()
    found.feed(path.read_text(encoding="utf-8"))
    return found


def reported(folder: Path, results: str, *args: str, out: str = "informe.html") -> Tables:
    done = call("report", results, "--out", out, "--isolated", *args, cwd=folder)
    assert (done.status, done.err) == (0, ""), done.err
    return read(folder / out)


def rows_of(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "r.jsonl").read_text(encoding="utf-8").splitlines()]


# ---------------------------------------------------------------- the same figures, counted otherwise


def agent_of(row: Mapping[str, Any]) -> str | None:
    return (row.get("asesor") or "").strip().lower() or (row.get("agent") or "").lower() or None


def by_verdict(rows: list[dict[str, Any]]) -> list[float]:
    return [100 * sum(row["verdict"] == verdict for row in rows) / len(rows) for verdict in VERDICTS]


def groups(rows: Iterable[dict[str, Any]], key: Any) -> dict[Any, list[dict[str, Any]]]:
    found = defaultdict(list)
    for row in rows:
        if key(row) is not None:
            found[key(row)].append(row)
    return found


def rule(code: str) -> str:
    return f"{code} {NAMES[code]}"


def counted(rows: list[dict[str, Any]]) -> dict[str, list[list[Any]]]:
    """The rows of every table, in any order."""
    found: dict[str, list[list[Any]]] = {}
    for key, column, names in (("veredictos", "verdict", VERDICTS), ("falta", "needs", NEEDS)):
        counts = Counter(row.get(column) for row in rows)
        found[key] = [[title, counts[name], 100 * counts[name] / len(rows)] for name, title in names.items()]
    months = groups(rows, lambda row: row.get("record_date", "")[:7] or None)
    found["meses"] = [[month, len(those), *by_verdict(those)] for month, those in months.items()]
    before, now = (by_verdict(months[month]) for month in sorted(months)[-2:])
    found["periodo"] = [[t, old, new, new - old] for t, old, new in zip(VERDICTS.values(), before, now, strict=True)]
    findings = Counter(code for row in rows for code in row.get("codes", ()))
    notes = Counter(code for row in rows for code in set(row.get("codes", ())))
    found["reglas"] = [[rule(code), findings[code], notes[code], 100 * notes[code] / len(rows)] for code in findings]
    found["registro"] = [row for row in found["reglas"] if row[0].startswith("M")]
    for key, of in (("motivos", lambda row: row.get("reason")), ("asesores", agent_of)):
        for name, those in groups(rows, of).items():
            where = key if len(those) >= 30 else f"{key}-pocas"
            found.setdefault(where, []).append([name, len(those), *by_verdict(those)])
    found["habitos"] = list(habits(rows))
    found |= outcomes(rows)
    found |= across(rows)
    found["formas"] = list(shapes(rows))
    for column in field_columns(default().catalog):
        if column.kind in ("integer", "number", "decimal"):
            values = Counter(float(row[column.name]) for row in rows if column.name in row)
            key = f"campo-{column.name}".replace("_", "-")
            found[key] = [[f"{v:g}", n, 100 * n / sum(values.values())] for v, n in values.items()]
    return {key: table for key, table in found.items() if table}


def habits(rows: list[dict[str, Any]]) -> Iterable[list[Any]]:
    for agent, those in groups(rows, agent_of).items():
        if len(those) >= 30:
            notes = Counter(code for row in those for code in set(row.get("codes", ())))
            ranked = sorted(notes, key=lambda code: (-notes[code], code))[:3]
            for place, code in enumerate(ranked, 1):
                yield [agent, place, rule(code), notes[code], 100 * notes[code] / len(those)]


def shapes(rows: list[dict[str, Any]]) -> Iterable[list[Any]]:
    """The forms with their notes and shares; what else stands in the table is compared elsewhere."""
    found = sorted(((form, len(those)) for form, those in shaped(rows).items()), key=lambda row: (-row[1], row[0]))
    told = 0
    for form, count in found:
        told += count
        yield [form, count, *(100 * part / sum(row[1] for row in found) for part in (count, told))]


def outcomes(rows: list[dict[str, Any]]) -> dict[str, list[list[Any]]]:
    last: dict[str, tuple[Any, ...]] = {}
    for number, row in enumerate(rows):
        if row.get("caso") and row.get("record_date") and row.get("state"):
            year, week, _ = date.fromisoformat(row["record_date"]).isocalendar()
            end = (row["record_date"], number, agent_of(row), f"{year}-W{week:02}", row["state"])
            last[row["caso"]] = max(last.get(row["caso"], end), end)
    weeks = sorted({end[3] for end in last.values()})[-8:]
    tables = {}
    for key, of in (("resultado", lambda end: (end[3],)), ("resultado-asesor", lambda end: (end[2], end[3]))):
        ends = groups(last.values(), of)  # type: ignore[arg-type]
        tables[key] = [
            [*name, len(those), *(sum(end[4] == state for end in those) for state in STATES)]
            for name, those in ends.items()
            if key == "resultado" or name[1] in weeks
        ]
    return tables


def across(rows: list[dict[str, Any]]) -> dict[str, list[list[Any]]]:
    """What the rules across rows find, by case."""
    final = {state.name: state.final for state in default().catalog.states.values()}
    rows = [row for row in rows if row.get("record_date")]
    latest = max(date.fromisoformat(row["record_date"]) for row in rows)
    tables: dict[str, list[list[Any]]] = {"h001": [], "h003": [], "h004": [], "h005": []}
    texts = Counter(key for row in rows if (key := (agent_of(row), row["record_date"], anonymous(row)))[0] and key[2])
    tables["h001"] = [[agent, day, count] for (agent, day, _), count in texts.items() if count >= 10]
    for case, those in groups(rows, lambda row: row.get("caso")).items():
        firsts = {n: min((r["record_date"] for r in those if r.get("attempt") == n), default="9") for n in (1, 2, 3)}
        tables["h003"] += [[case, n, firsts[n]] for n in (2, 3) if firsts[n] < min(firsts[n - 1], "9")]
        ends = [row for row in those if final.get(row.get("state", ""))]
        if len({row["state"] for row in ends}) > 1:
            days = sorted(row["record_date"] for row in ends)
            tables["h004"].append([case, ", ".join(sorted({row["state"] for row in ends})), days[0], days[-1]])
        for day, on_it in groups(those, lambda row: row["record_date"]).items():
            waiting = [row for row in on_it if final.get(row.get("state", "")) is False]
            if not waiting or any(final.get(row.get("state", "")) for row in on_it):
                continue
            given = max(row["closure_days"] for row in waiting)
            due = date.fromisoformat(day) + timedelta(days=given)
            if due < latest and not any(day < row["record_date"] <= due.isoformat() for row in those):
                agent, state = (min(each) for each in zip(*((agent_of(r), r["state"]) for r in waiting), strict=True))
                tables["h005"].append([case, agent, state, day, given, due.isoformat()])
    return tables


def anonymous(row: Mapping[str, Any]) -> str:
    text = (row.get("canonical") or row["note"]).lower()
    for value in (row.get("client_name", ""), *row.get("phones", ()), row.get("reference_phone", "")):
        text = text.replace(value.lower(), "#") if value else text
    return text.strip()


def plain(table: list[list[Any]]) -> list[tuple[Any, ...]]:
    return sorted(tuple(round(cell, 6) if isinstance(cell, int | float) else cell for cell in row) for row in table)


@pytest.mark.parametrize("kind", KINDS)
def test_every_figure_of_the_page_is_what_the_results_say(desk: Path, kind: str) -> None:
    page = reported(desk, scanned(desk, kind))
    wanted = counted(rows_of(desk))
    assert {key for key in page.tables if not key.startswith("pagina-")} == set(wanted)
    assert {"periodo", "asesores-pocas", "habitos", "resultado-asesor", "h003", "h004", "h005"} <= set(wanted)
    # Which of forms that are as frequent come first is the table's own affair.
    forms = page.tables["formas"][1:]
    assert {tuple(row[:2]) for row in forms} <= {tuple(row[:2]) for row in wanted["formas"]}
    page.tables["formas"] = [[], *(row[1:4] for row in forms)]
    wanted["formas"] = [row[1:] for row in wanted["formas"][: len(forms)]]
    for key, table in wanted.items():
        assert plain(page.tables[key][1:]) == plain(table), key


def test_the_workbook_has_the_same_figures(desk: Path) -> None:
    page = reported(desk, "r.parquet")
    done = call("report", "r.parquet", "--out", "informe.xlsx", "--isolated", cwd=desk)
    assert done.status == 0
    book = openpyxl.load_workbook(desk / "informe.xlsx")
    for key, table in page.tables.items():
        if key.startswith("pagina-"):
            continue
        rows = [[cell for cell in row if cell is not None] for row in book[key[:31]].iter_rows(values_only=True)]
        assert plain([row for row in rows[1:] if len(row) > 1]) == plain(table[1:]), key


def test_every_agent_has_a_page_of_habits_of_change_and_of_cases(desk: Path) -> None:
    """The cases and the first note of each habit, too; in the workbook the same stands on a sheet."""
    page, rows = reported(desk, "r.parquet"), rows_of(desk)
    text = (desk / "informe.html").read_text(encoding="utf-8")
    agents = sorted(agent for agent, those in groups(rows, agent_of).items() if len(those) >= 30)
    assert re.findall(r"<summary>(\S+) \((\d+) notas\)", text) == [
        (agent, str(sum(agent_of(row) == agent for row in rows))) for agent in agents
    ]
    call("report", "r.parquet", "--out", "informe.xlsx", "--isolated", cwd=desk)
    book = openpyxl.load_workbook(desk / "informe.xlsx")
    months = sorted({row["record_date"][:7] for row in rows if row.get("record_date")})[-2:]
    for at, agent in enumerate(agents, 1):
        own = [row for row in rows if agent_of(row) == agent]
        wanted = [row[2:5] for row in habits(rows) if row[0] == agent]
        shown = page.tables[f"pagina-{at}-habitos"][1:]
        assert plain([[row[0], *row[2:4]] for row in shown]) == plain(wanted)
        for row in shown:
            before, now = ([r for r in own if r.get("record_date", "")[:7] == month] for month in months)
            assert row[4] == change(row[0][:4], before, now)
        cases = [row[:4] for row in page.tables.get(f"pagina-{at}-casos", [[]])[1:]]
        assert plain(cases) == plain(to_touch(rows, agent))
        sheet = [
            [cell for cell in row if cell is not None] for row in book[f"{at} {agent}"].iter_rows(values_only=True)
        ]
        assert all([str(cell) for cell in row] in [list(map(str, each)) for each in sheet] for row in cases)


def test_an_agent_is_told_what_got_better_and_what_worse(tmp_path: Path) -> None:
    good, slash, short = ("Impulsa//eva//retenido con aumento de plan//0991234567", "Impulsa/eva", "//099123456")
    rows = []
    for day, slashed, cut in (("2025-01-10", 30, 6), ("2025-02-10", 15, 12)):
        for at in range(40):
            note = good.replace("Impulsa//eva", slash) if at < slashed else good
            note = note if at < 40 - cut else note.replace("//0991234567", short)
            rows.append((f"C{day}{at}", note, "eva", day))
    write_csv(tmp_path / "export.csv", rows)
    page = reported(tmp_path, scanned(tmp_path, "r.jsonl"))
    told = {row[0][:4]: row for row in page.tables["pagina-1-habitos"][1:]}
    assert told["T001"][4] == "mejor (−37,5 puntos)"
    assert told["C102"][4] == "peor (+15,0 puntos)"
    assert told["T001"][5:] == [f"Impulsa{at}eva//retenido con aumento de plan//••••••••••" for at in ("/", "//")]
    assert told["C102"][6] == ""
    assert "85,0 % en 2025-01, 70,0 % en 2025-02: peor (−15,0 puntos)" in page.texts["paginas"]


def change(code: str, before: list[dict[str, Any]], now: list[dict[str, Any]]) -> str:
    if min(len(before), len(now)) < 30:
        return "pocas notas"
    old, new = (100 * sum(code in row["codes"] for row in rows) / len(rows) for rows in (before, now))
    points = f"{new - old:+.1f}".replace(".", ",").replace("-", "−")
    return f"{'peor' if new > old else 'mejor'} ({points} puntos)" if abs(new - old) > 0.05 else "igual"


def to_touch(rows: list[dict[str, Any]], agent: str) -> list[list[Any]]:
    """The pending cases of an agent that fell due in the last thirty days, and the calls that were due."""
    latest = max(row["record_date"] for row in rows if row.get("record_date"))
    since = (date.fromisoformat(latest) - timedelta(days=30)).isoformat()
    found = [
        [case, state, day, due]
        for case, own, state, day, _, due in across(rows)["h005"]
        if own == agent and due >= since
    ]
    for row in rows:
        later = (
            [
                other
                for other in rows
                if other.get("caso") == row.get("caso") and other.get("record_date", "") > row["record_date"]
            ]
            if row.get("callback_due")
            else [row]
        )
        if not later and agent_of(row) == agent and since <= row["callback_due"] <= latest:
            found.append([row["caso"], "llamar de nuevo", row["record_date"], row["callback_due"]])
    return sorted(found, key=lambda case: (case[3], case[0], case[1]), reverse=True)[:20]


def test_what_the_record_declares_against_the_note_is_a_table(tmp_path: Path) -> None:
    note = "Impulsa//ana//retenido con {} de plan//0991234567"
    cases = [("AUMENTO DE PLAN", "ATENDIDO (1 día)", note.format("baja"))] * 3
    cases += [("BAJA DE PLAN", "ATENDIDO (3 días)", note.format("baja"))] * 2
    cases += [("BAJA DE PLAN", "ATENDIDO (1 día)", note.format("baja"))]
    write_csv(tmp_path / "export.csv", cases, ("motivo", "cierre", "observacion"))
    page = reported(tmp_path, scanned(tmp_path, "r.jsonl"))
    assert page.tables["desajuste-motivo"][1:] == [["AUMENTO DE PLAN", "retenido/baja-de-plan", 3, 100]]
    ((declared, manual, count, share),) = page.tables["desajuste-cierre"][1:]
    assert (declared, manual[:8], count, share) == ("ATENDIDO (3 días)", "ATENDIDO", 2, 100)


def test_pictures_show_what_the_tables_say(desk: Path) -> None:
    """Vega writes of each mark what it stands for."""
    page = reported(desk, "r.parquet")
    text = (desk / "informe.html").read_text(encoding="utf-8")
    drawn = dict(
        re.findall(r'<div class="chart"[^>]*><svg role="img" aria-labelledby="([\w-]+)-titulo"(.*?)</svg>', text, re.S)
    )
    assert set(drawn) == {"veredictos", "meses", "reglas", "resultado"}
    assert "style=" not in "".join(drawn.values())
    marks = re.findall(r'aria-label="[^"]*?: ([\d.]+); c0: ([^"]+)"', drawn["reglas"])
    wanted = [(row[0], row[3]) for row in page.tables["reglas"][1:16]]
    assert [(name, pytest.approx(float(share))) for share, name in marks] == wanted


def test_a_report_without_what_draws_has_no_pictures_and_says_so(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = reported(desk, "r.parquet").tables
    monkeypatch.setitem(sys.modules, "altair", None)
    done = call("report", "r.parquet", "--out", "sin.html", "--isolated", cwd=desk)
    assert done.status == 0
    assert "va sin dibujos: para esto falta altair; se instala con pip install" in done.err
    assert read(desk / "sin.html").tables == wanted


def test_agents_of_few_notes_are_not_ranked_and_the_worst_of_the_others_come_first(desk: Path) -> None:
    page = reported(desk, "r.parquet")
    shown = [row[2] + row[3] for row in page.tables["asesores"][1:]]
    assert shown == sorted(shown)
    few = [row[0] for row in page.tables["asesores-pocas"][1:]]
    assert few == sorted(few)
    assert all(name.startswith("poco") for name in few)
    assert "8 notas sin fecha" in page.texts["meses"]


def test_examples_are_the_notes_with_most_findings_of_what_needs_a_person(desk: Path) -> None:
    rows = rows_of(desk)
    rules = json.loads(call("rules", "--output-format", "json").out)
    always = {rule["code"] for rule in rules if rule["fixable"] == "always"}
    bad = [row for row in rows if row["verdict"] in ("needs_person", "unknown")]
    shown = re.findall(r"([A-Z]\d{3}) [\w-]+, fila ([\d.]+)", reported(desk, "r.parquet").texts["ejemplos"])
    assert len(shown) > 5
    assert len({number for _, number in shown}) == len(shown)
    for code, number in shown:
        row = rows[int(number.replace(".", "")) - 1]
        most = max(len(other["codes"]) for other in bad if code in other["codes"])
        assert code in row["codes"]
        assert len(row["codes"]) == most
        assert code not in always


def test_what_needs_a_column_that_is_missing_says_so_and_the_rest_stands(tmp_path: Path) -> None:
    write_csv(tmp_path / "export.csv", [(note,) for _, note, *_ in cases()[:60]], ("observacion",))
    call("scan", "export.csv", "--jobs", "1", "--isolated", "--out", "r.csv", cwd=tmp_path)
    page = reported(tmp_path, "r.csv")
    assert "no tienen la fecha" in page.texts["meses"] or "meses" not in page.tables
    assert "no tienen columna de caso" in page.texts["resultado"]
    assert sum(row[1] for row in page.tables["veredictos"][1:]) == 60
    assert "asesores" in page.texts


# ---------------------------------------------------------------- what it shows, and to whom


def test_no_client_is_in_the_report_and_no_agent_where_that_is_asked_for(tmp_path: Path) -> None:
    note = "Impulsa//ana1//retenido con aumento de plan//099123456 Zoila Quispe"
    write_csv(tmp_path / "export.csv", [(str(at), note, "ana1", "2025-03-01") for at in range(40)])
    call("scan", "export.csv", "--jobs", "1", "--isolated", "--out", "r.jsonl", cwd=tmp_path)
    for args, hidden in (([], ("Quispe", "099123456")), (["--redact", "all"], ("Quispe", "099123456", "ana1"))):
        for out in ("i.html", "i.xlsx"):
            assert call("report", "r.jsonl", "--out", out, "--isolated", *args, cwd=tmp_path).status == 0
            for word in hidden:
                assert word not in text_of(tmp_path / out), (args, out, word)
    page = reported(tmp_path, "r.jsonl", "--redact", "all")
    assert page.tables["asesores"][1][0] == "asesor 001"
    assert "Quispe" in reported(tmp_path, "r.jsonl", "--redact", "none").texts["ejemplos"]


def text_of(path: Path) -> str:
    if path.suffix == ".html":
        return path.read_text(encoding="utf-8")
    cells = (cell for page in openpyxl.load_workbook(path) for row in page.iter_rows(values_only=True) for cell in row)
    return " ".join(map(str, cells))


def test_what_results_hold_is_text_in_the_page_and_its_policy_lets_nothing_in(tmp_path: Path) -> None:
    agent = "<script>alert(1)</script>\"'&"
    write_csv(tmp_path / "export.csv", [(str(at), "nada que ver", agent, "2025-03-01") for at in range(31)])
    call("scan", "export.csv", "--jobs", "1", "--isolated", "--out", "r.parquet", cwd=tmp_path)
    page = reported(tmp_path, "r.parquet")
    assert page.tables["asesores"][1][0] == agent
    text = (tmp_path / "informe.html").read_text(encoding="utf-8")
    assert text.count("<script") == 1
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text)
    assert policy
    assert policy[1].startswith("default-src 'none';")
    assert "unsafe" not in policy[1]
    assert not re.search(r"""(?:src|href)=["'](?!#)""", text)


def test_logins_that_are_masked_are_no_agents(tmp_path: Path) -> None:
    """They would be equal where they are of different people."""
    write_csv(tmp_path / "export.csv", [(str(at), "nada", f"ana{at % 2}", "2025-03-01") for at in range(80)])
    done = call("scan", "export.csv", "--jobs", "1", "--isolated", "--out", "r.csv", "--redact", "all", cwd=tmp_path)
    assert done.status == 0
    page = reported(tmp_path, "r.csv")
    assert "asesores" not in page.tables
    assert "80 notas sin asesor" in page.texts["asesores"]


def test_a_scan_makes_the_report_of_its_results(desk: Path) -> None:
    args = ("scan", "export.csv", "--jobs", "1", "--isolated", "--out", "s.parquet", "--report", "s.html")
    assert call(*args, cwd=desk).status == 0
    assert read(desk / "s.html").tables == reported(desk, "r.parquet").tables
    for out, name in (("s.xlsx", "s.html"), ("s.parquet", "s.pdf"), ("s.parquet", "export.csv")):
        done = call(*args[:-3], out, "--report", name, cwd=desk)
        assert (done.status, done.err.count("\n")) == (2, 1)


def test_a_report_leaves_nothing_beside_itself(desk: Path) -> None:
    before = {path.name for path in desk.iterdir()} | {"solo.html"}
    reported(desk, "r.jsonl", out="solo.html")
    assert {path.name for path in desk.iterdir()} == before


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["export.csv", "--out", "i.html"], "no es una tabla de resultados"),
        (["no-hay.parquet", "--out", "i.html"], "no existe"),
        (["r.parquet", "--out", "i.pdf"], "un informe es .html o .xlsx"),
        (["r.parquet", "--out", "no-hay/i.html"], "no existe la carpeta"),
        (["roto.parquet", "--out", "i.html"], "dañada"),
        (["r.xlsx", "--out", "i.html"], "se leen de archivos"),
    ],
)
def test_bad_calls_are_one_line_and_write_nothing(args: list[str], said: str, desk: Path) -> None:
    content = (desk / "r.parquet").read_bytes()
    (desk / "roto.parquet").write_bytes(content[: len(content) // 2])
    done = call("report", *args, "--isolated", cwd=desk)
    assert (done.status, done.out, done.err.count("\n")) == (2, "", 1)
    assert said in done.err
    assert not any(path.name.startswith(("i.", ".tipifica")) for path in desk.iterdir())


@pytest.mark.parametrize("kind", ["csv", "jsonl", "parquet", "sqlite"])
def test_a_run_that_finds_no_row_has_a_report_of_none(tmp_path: Path, kind: str) -> None:
    (tmp_path / "n.csv").write_text("caso;observacion\n", encoding="utf-8")
    done = call("scan", "n.csv", "--jobs", "1", "--out", f"r.{kind}", "--report", "i.xlsx", cwd=tmp_path)
    assert (done.status, done.err[:8]) == (0, "0 notas ")
    assert call("scan", "n.csv", "--jobs", "1", "--new-since", f"r.{kind}", cwd=tmp_path).status == 0


def test_a_column_groups_the_report_by_name_where_it_names_no_client(tmp_path: Path) -> None:
    chance = random.Random(5)
    teams = [chance.choice(("norte", "sur", "costa", "")) for _ in range(COUNT)]
    rows = [(*row, team) for row, team in zip(cases(), teams, strict=True)]
    write_csv(tmp_path / "export.csv", rows, (*HEADER, "equipo"))
    out = ("--isolated", "--jobs", "1", "--out", "r.jsonl", "--report", "r.html", "--group-by")
    assert call("scan", "export.csv", *out, "equipo", cwd=tmp_path).status == 0
    numbered = read(tmp_path / "r.html").tables
    counts = Counter(team for team in teams if team)
    assert {name: count for name, count, *_ in numbered["grupos"][1:]} == {
        f"grupo {place:03}": count for place, (_, count) in enumerate(counts.most_common(), 1)
    }
    assert not {"norte", "sur", "costa"} & set(re.findall(r"\w+", (tmp_path / "r.html").read_text(encoding="utf-8")))
    named = call("report", "r.jsonl", "--out", "s.html", "--group-by", "equipo", "--redact", "none", cwd=tmp_path)
    assert named.status == 0, named.err
    assert {name: count for name, count, *_ in read(tmp_path / "s.html").tables["grupos"][1:]} == counts
    by_role = call("report", "r.jsonl", "--out", "t.html", "--group-by", "asesor", cwd=tmp_path)
    assert by_role.status == 0
    made = read(tmp_path / "t.html").tables
    assert made["grupos"] and [row[1:] for row in made["grupos"][1:]] == [row[1:] for row in made["asesores"][1:]]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["scan", "export.csv", "--out", "n.jsonl", "--group-by", "equipo"],
         "--group-by agrupa el informe: pide --report"),
        (["report", "r.jsonl", "--shapes", "s.csv", "--group-by", "caso"], "--group-by agrupa el informe: pide --out"),
        (["scan", "export.csv", "--out", "n.jsonl", "--report", "n.html", "--group-by", "asesr"],
         "no hay una columna «asesr» en los resultados; la más parecida es «asesor»"),
        (["report", "r.jsonl", "--out", "n.html", "--group-by", "fehca"],
         "no hay una columna «fehca» en los resultados; la más parecida es «fecha»"),
    ],
)  # fmt: skip
def test_what_cannot_be_grouped_is_refused_before_anything_is_read(desk: Path, args: list[str], said: str) -> None:
    before = sorted(desk.iterdir())
    done = call(*args, cwd=desk)
    assert (done.status, done.err) == (2, f"tipifica: {said}\n")
    assert sorted(desk.iterdir()) == before


@pytest.mark.parametrize(
    "args", [("report", "r.jsonl", "--out", "n.html", "--group-by"), ("sample", "r.jsonl", "--out", "n.xlsx", "--per")]
)
def test_a_name_that_is_empty_is_no_column(desk: Path, args: tuple[str, ...]) -> None:
    done = call(*args, "", cwd=desk)
    assert done.status == 2
    assert done.err.startswith("tipifica: no hay una columna «» en los resultados; tienen ")
