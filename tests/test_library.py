"""The library's door: its functions, what they refuse, and that composed notes say what they were made of."""

from __future__ import annotations

import inspect
import pickle
import pkgutil
import random
import subprocess
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import tipifica
from support import filler, mutator
from support.corpus import load as corpus
from tipifica import Campaign, Record, Settings
from tipifica.model.frozen import plain

CAMPAIGN = Path(__file__).parent / "fixtures" / "cobranza"
GOOD = "Impulsa//jperez//retenido con aumento de plan//0991234567"
PLAN: dict[str, Any] = {"agent": "jperez", "phones": ["0991234567"]}
FUNCTIONS = (
    *(
        "parse",
        "check",
        "check_many",
        "fix",
        "format",
        "compose",
        "complete",
        "list_reasons",
        "list_rules",
        "load",
        "check_batch",
    ),
)


@pytest.fixture(scope="module")
def campaign() -> Campaign:
    return tipifica.load(CAMPAIGN)


# ---------------------------------------------------------------- what there is


def test_the_library_has_what_is_promised() -> None:
    assert set(FUNCTIONS) <= set(tipifica.__all__)
    for name in tipifica.__all__:
        assert inspect.getdoc(getattr(tipifica, name)), name
    methods = {name for name in vars(Campaign) if not name.startswith("_")}
    assert methods == set(FUNCTIONS) - {"load"}


def test_no_function_hides_a_module() -> None:
    modules = {module.name for module in pkgutil.iter_modules(tipifica.__path__)}
    assert len(modules) > 15
    assert not modules & set(tipifica.__all__)


def test_all_of_it_is_there_without_any_extra() -> None:
    program = """
import sys
sys.modules["pyarrow"] = None
from tipifica import *
assert check_many(["x"])[0].verdict == "unknown"
try:
    check_batch(None)
except InputError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, encoding="utf-8")
    assert done.stdout.startswith("para esto falta pyarrow; se instala con pip install ")


EXTRAS = ("altair", "dask", "duckdb", "fsspec", "pyarrow", "pygls", "python_calamine", "sqlalchemy", "starlette")
CALLS = {
    ("scan", "n.txt", "--out", "r.parquet"): "pyarrow",
    ("scan", "n.txt", "--out", "r.xlsx"): "xlsxwriter",
    ("scan", "n.txt", "--out", "r/"): "pyarrow",
    ("scan", "n.xlsx"): "python-calamine",
    ("scan", "s3://n/n.csv"): "fsspec",
    ("scan", "--from-db", "sqlite:///n.db", "--query", "SELECT 1"): "sqlalchemy",
    ("scan", "n.txt", "--engine", "dask", "--scheduler", "tcp://127.0.0.1:1"): "dask",
    ("report", "r.csv", "--out", "r.html"): "duckdb",
    ("sample", "r.csv", "--out", "m.xlsx"): "xlsxwriter",
    ("sample", "--judge", "n.xlsx"): "python_calamine",
    ("web",): "starlette",
    ("server",): "pygls",
}


def test_each_command_says_which_extra_it_lacks_and_what_installs_it(tmp_path: Path) -> None:
    program = f"""
import sys
sys.modules.update(dict.fromkeys({(*EXTRAS, "xlsxwriter")}))
from tipifica.cli.run import run
for call in {[("scan", "n.txt", "--jobs", "1", "--out", "r.csv"), *CALLS]}:
    sys.stderr.write(f"{{run(call)}}\\n")
"""
    (tmp_path / "n.txt").write_text(f"{GOOD}\n", encoding="utf-8")
    (tmp_path / "n.xlsx").write_bytes(b"PK\x03\x04")
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, check=True, encoding="utf-8"
    )
    account, status, *told = done.stderr.splitlines()
    assert (account[:7], status) == ("1 nota ", "0")
    assert told[1::2] == ["2"] * len(CALLS)
    for line, package in zip(told[::2], CALLS.values(), strict=True):
        assert line.startswith(f"tipifica: para esto falta {package}; se instala con pip install -e '.["), line


# ---------------------------------------------------------------- another campaign


def test_another_campaign_has_the_same_functions(campaign: Campaign) -> None:
    note = "Recupera/mvera/0991234567/desconoce la deuda presenta reclamo/comentario pagó en otra agencia"
    report = campaign.check(note)
    assert report.verdict == "mendable"
    assert campaign.parse(note).reason == report.observation.reason == "sin-acuerdo/deuda-desconocida"
    assert campaign.format(note) == campaign.fix(note).text == report.canonical
    assert campaign.compose("sin-acuerdo/deuda-desconocida", **report.observation.fields) == report.canonical
    assert campaign.check_many([note, note.replace("pagó", "pago")])[0] == report
    assert {reason.id for reason in campaign.list_reasons()}.isdisjoint(r.id for r in tipifica.list_reasons())
    assert campaign.list_rules() == tipifica.list_rules()
    assert tipifica.check(note).verdict == "unknown"


def test_another_campaign_checks_arrow(campaign: Campaign) -> None:
    pa = pytest.importorskip("pyarrow")
    notes = ["Recupera//mvera//0991234567//desconoce la deuda presenta reclamo//comentario pagó en otra agencia", GOOD]
    batch = pa.RecordBatch.from_pydict({"observacion": notes})
    assert campaign.check_batch(batch).column("verdict").to_pylist() == ["conforms", "unknown"]
    assert tipifica.check_batch(batch).column("verdict").to_pylist() == ["unknown", "conforms"]
    assert campaign.check_batch(batch).column("remark").to_pylist() == ["pagó en otra agencia", None]


def test_a_campaign_goes_to_other_processes_and_threads(campaign: Campaign) -> None:
    note = "Recupera//mvera//0991234567//desconoce la deuda presenta reclamo//comentario pagó en otra agencia"
    assert pickle.loads(pickle.dumps(campaign)).check(note) == campaign.check(note)
    assert pickle.loads(pickle.dumps(tipifica.check))(GOOD) == tipifica.check(GOOD)
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(lambda _: campaign.check_many([note])[0], range(8))) == {campaign.check(note)}


def _broken(folder: Path, name: str, change: Callable[[str], str | bytes | None]) -> Path:
    """A copy of the campaign with one file changed, or gone where `change` returns None."""
    folder.mkdir()
    for path in CAMPAIGN.iterdir():
        content: str | bytes | None = path.read_text(encoding="utf-8")
        if path.name == name:
            content = change(str(content))
        if content is not None:
            (folder / path.name).write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        ("catalog.toml", lambda text: None, "catalog.toml: is missing"),
        ("lexicon.toml", lambda text: text + "\n[", "lexicon.toml: "),
        ("catalog.toml", lambda text: text.encode("utf-16"), "catalog.toml: not UTF-8 (byte 1)"),
        ("catalog.toml", lambda text: text.replace("motive", "motif", 1), "catalog.toml: [[reasons]]"),
        ("observation.lark", lambda text: text + "\n: :", "observation.lark: line "),
    ],
)
def test_what_is_no_campaign_is_refused_by_file_and_place(
    tmp_path: Path, name: str, change: Callable[[str], str | bytes | None], said: str
) -> None:
    folder = _broken(tmp_path / "campaign", name, change)
    with pytest.raises(tipifica.CampaignError) as refused:
        tipifica.load(folder)
    assert str(refused.value).startswith(f"{folder}: {said}")


def test_a_folder_that_is_not_there_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        tipifica.load(tmp_path / "nowhere")


# ---------------------------------------------------------------- many notes


@pytest.mark.parametrize("chosen", [Settings(), Settings(lang="en", severity={"T001": "error"}, preview=True)])
def test_many_notes_are_told_as_one_alone_is(chosen: Settings) -> None:
    r = random.Random(20_240_301)
    notes = [case.text for cases in corpus().values() for case in cases][::30]
    notes += [mutator.noise(note.text, r) for note in filler.notes(39, 5)]
    records = [Record(agent="otra.persona", motive="BAJA DE PLAN") if n % 7 == 0 else None for n in range(len(notes))]
    reports = tipifica.check_many(iter(notes), config=chosen, records=iter(records))
    assert len(reports) == len(notes)
    for note, record, report in zip(notes, records, reports, strict=True):
        assert report == tipifica.check(note, config=chosen, record=record), note
    assert tipifica.check_many([]) == []


# ---------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    ("values", "key"),
    [
        ({"lang": "fr"}, "lang"),
        ({"lang": None}, "lang"),
        ({"severity": {"T001": "fatal"}}, "severity.T001"),
        ({"severity": {"T0011": "error"}}, "severity"),
        ({"severity": ["T001"]}, "severity"),
        ({"select": "T001"}, "select"),
        ({"select": {"T001"}}, "select"),
        ({"select": [1]}, "select"),
        ({"ignore": ["NOPE"]}, "ignore"),
        ({"extend_select": [""]}, "extend-select"),
        ({"extend_safe_fixes": ["sepa"]}, "extend-safe-fixes"),
        ({"extend_unsafe_fixes": [None]}, "extend-unsafe-fixes"),
        ({"per_reason_ignore": {"retenid": ["T001"]}}, "per-reason-ignore.retenid"),
        (
            {"per_reason_ignore": {"retenido": ["T0"], "retiro-contactado": ["T0x"]}},
            "per-reason-ignore.retiro-contactado",
        ),
        ({"per_reason_ignore": {"retenido": "T001"}}, "per-reason-ignore.retenido"),
        ({"max_length": -1}, "max-length"),
        ({"max_length": 0}, "max-length"),
        ({"max_length": 4097}, "max-length"),
        ({"max_length": True}, "max-length"),
        ({"max_length": "250"}, "max-length"),
        ({"agent": ""}, "agent"),
        ({"agent": "a//b"}, "agent"),
        ({"agent": "ana paz"}, "agent"),
        ({"agent": "ana\n"}, "agent"),
        ({"agent_pattern": "("}, "agent-pattern"),
        ({"agent_pattern": 1}, "agent-pattern"),
        ({"benefits": {"percent": [0]}}, "benefits.percent"),
        ({"benefits": {"months": [1.5]}}, "benefits.months"),
        ({"benefits": {"percents": [10]}}, "benefits.percents"),
        ({"benefits": [10]}, "benefits"),
        ({"preview": 1}, "preview"),
    ],
)
def test_settings_that_cannot_be_are_refused_by_every_function(values: dict[str, Any], key: str) -> None:
    chosen = Settings(**values)
    calls: tuple[Callable[[], object], ...] = (
        lambda: tipifica.check(GOOD, config=chosen),
        lambda: tipifica.check_many([GOOD], config=chosen),
        lambda: tipifica.fix(GOOD, config=chosen),
        lambda: tipifica.check_batch(None, config=chosen),  # type: ignore[arg-type]
    )
    for call in calls:
        with pytest.raises(tipifica.ConfigError, match=f"«{key}»") as refused:
            call()
        assert isinstance(refused.value, ValueError)
        assert str(refused.value).startswith("Settings: ")
        assert refused.value.in_language("en") != str(refused.value)


def test_settings_that_can_be_are_taken() -> None:
    chosen = Settings(
        select=("S", "separador", "ALL"),
        per_reason_ignore={"retenido": ("T001",), "retenido/aumento-de-plan": ("T002",)},
        severity={"T": "warning"},
        max_length=4096,
        agent="j.perez_1-a",
        agent_pattern=r"\w+",
        benefits={"percent": (50,), "months": (1, 2)},
        preview=True,
        lang="en",
    )
    assert tipifica.check(GOOD, config=chosen).verdict == "conforms"


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: tipifica.check(b"x"), "a note must be str, not bytes"),  # type: ignore[arg-type]
        (lambda: tipifica.parse(None), "a note must be str, not NoneType"),  # type: ignore[arg-type]
        (lambda: tipifica.fix(5), "a note must be str, not int"),  # type: ignore[arg-type]
        (lambda: tipifica.format(["x"]), "a note must be str, not list"),  # type: ignore[arg-type]
        (lambda: tipifica.check_many("x"), "check_many takes many notes; check takes one"),
        (lambda: tipifica.check_many(["x", None]), "a note must be str, not NoneType"),  # type: ignore[list-item]
        (lambda: tipifica.check("x", record=Record(motive=3)), "Record.motive must be str, not int"),  # type: ignore[arg-type]
        (lambda: tipifica.check("x", record={"state": "x"}), "record must be Record, not dict"),  # type: ignore[arg-type]
        (lambda: tipifica.parse("x", record="x"), "record must be Record, not str"),  # type: ignore[arg-type]
        (lambda: tipifica.check_many(["x"], records=[1]), "record must be Record, not int"),  # type: ignore[list-item]
        (lambda: tipifica.check("x", config={"lang": "en"}), "config must be Settings, not dict"),  # type: ignore[arg-type]
        (lambda: tipifica.fix("x", config=None), "config must be Settings, not NoneType"),  # type: ignore[arg-type]
        (lambda: tipifica.complete("x", 0.5), "a position must be int, not float"),  # type: ignore[arg-type]
        (lambda: tipifica.compose(5), "a reason must be str, not int"),  # type: ignore[arg-type]
    ],
)
def test_what_is_of_another_type_is_a_type_error(call: Callable[[], object], said: str) -> None:
    with pytest.raises(TypeError) as refused:
        call()
    assert str(refused.value) == said


class Kind(str):
    """What numpy, enumerations and templates give in the place of a text."""


@pytest.mark.parametrize("note", [GOOD, "Impulsa/jperez/baja", "", "x"])
def test_a_kind_of_text_is_one(note: str) -> None:
    written = Kind(note)
    found = tipifica.check(written)
    assert found == tipifica.check(note) == tipifica.check_many([written])[0]
    assert tipifica.parse(written) == tipifica.parse(note)
    assert tipifica.fix(written) == tipifica.fix(note)
    assert tipifica.complete(written, 0) == tipifica.complete(note, 0)
    assert {type(text) for text in (found.observation.text, tipifica.format(written), tipifica.fix(written).text)} == {
        str
    }


def test_kinds_of_texts_are_composed_and_declared() -> None:
    values: dict[str, Any] = {"agent": Kind("jperez"), "phones": [Kind("0991234567")]}
    assert tipifica.compose(Kind("retenido/aumento-de-plan"), **values) == GOOD
    record, settings = Record(agent=Kind("jperez"), state=Kind("RETENIDO")), Settings(agent=Kind("jperez"))
    for found in (
        tipifica.check("Impulsa//retenido con aumento de plan//0991234567", record=record),
        tipifica.check("Impulsa//retenido con aumento de plan//0991234567", config=settings),
    ):
        assert (found.verdict, found.canonical) == ("mendable", GOOD)


def test_records_are_as_many_as_notes() -> None:
    with pytest.raises(ValueError, match="1 records for 2 notes"):
        tipifica.check_many(["x", "y"], records=[None])


# ---------------------------------------------------------------- composing


def test_an_unknown_reason_names_the_nearest() -> None:
    with pytest.raises(tipifica.UnknownReasonError) as refused:
        tipifica.compose("retenido/aumento", **PLAN)
    assert isinstance(refused.value, KeyError) and isinstance(refused.value, ValueError)
    assert (refused.value.reason, refused.value.nearest) == ("retenido/aumento", "retenido/aumento-de-plan")
    assert str(refused.value) == "no hay motivo «retenido/aumento»; el más parecido es «retenido/aumento-de-plan»"


def test_what_is_missing_is_named() -> None:
    with pytest.raises(tipifica.ComposeError) as refused:
        tipifica.compose("retenido/aumento-de-plan", agent="jperez")
    assert (refused.value.missing, refused.value.field) == (("phones",), None)


def test_a_field_that_the_reason_has_not_names_the_nearest() -> None:
    with pytest.raises(tipifica.ComposeError) as refused:
        tipifica.compose("retenido/aumento-de-plan", **PLAN, phone="0991234567")
    assert (refused.value.field, refused.value.nearest) == ("phone", "phones")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"phones": "0991234567"}, "«phones» pide una lista"), ({"agent": ["jperez"]}, "«agent» pide un solo valor")],
)
def test_a_list_is_told_from_one_value(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(tipifica.ComposeError) as refused:
        tipifica.compose("retenido/aumento-de-plan", **PLAN | wrong)
    assert (str(refused.value), refused.value.field) == (f"el campo {said}", next(iter(wrong)))


DISCOUNT: dict[str, Any] = {**PLAN, "percent": 50, "months": [2, 3], "months_total": 2, "months_mode": "consecutivo"}
SUSPENSION: dict[str, Any] = {
    "agent": "jperez",
    "cost": "sin",
    "duration_months": 3,
    "start_date": "2024-03-01",
    "end_date": "2024-05-31",
    "service_number": "12345678",
    "client_name": "Ana Paz",
    "phones": ["0991234567"],
}


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        (PLAN, {"phones": ["hola"]}),
        (PLAN, {"phones": ["0991234567", "hola"]}),
        (PLAN, {"phones": ["099-123-4567"]}),
        (PLAN, {"phones": "0991234567"}),
        (PLAN, {"phones": []}),
        (PLAN, {"phones": ["0991234567", "0991234567"]}),
        (PLAN, {"agent": "a//b"}),
        (PLAN, {"agent": "a/b"}),
        (PLAN, {"agent": "ana paz"}),
        (PLAN, {"agent": "ana\npaz"}),
        (PLAN, {"agent": ""}),
        (PLAN, {"agent": None}),
    ],
)
def test_a_value_that_no_note_says_is_refused_by_its_field(given: dict[str, Any], wrong: dict[str, Any]) -> None:
    reason = "retenido/aumento-de-plan"
    assert tipifica.check(tipifica.compose(reason, **given)).verdict == "conforms"
    with pytest.raises(tipifica.ComposeError) as refused:
        tipifica.compose(reason, **given | wrong)
    assert refused.value.field == next(iter(wrong))


_READABLE = "áéíñabcdeimnorst0123456789 /\\|.,;:-()\"'\n\r\t\u00a0\u200b$%"
_TEXTS = st.one_of(st.text(_READABLE, max_size=24), st.text(max_size=8), st.sampled_from(["hola", "a//b", "Ana Paz"]))
_VALUES: Mapping[str, st.SearchStrategy[Any]] = {
    "text": _TEXTS,
    "texts": st.lists(_TEXTS, max_size=3),
    "integer": st.integers(-2, 40),
    "integers": st.lists(st.integers(-2, 15), max_size=5),
    "decimal": st.one_of(st.integers(-5, 900), st.sampled_from(["10.00", "12,5", "$5", "-1", "nan", "diez"])),
    "number": st.one_of(st.integers(-5, 120), st.floats(-1, 101), st.sampled_from([float("nan"), 1e300, 12.5])),
    "boolean": st.booleans(),
    "date": st.one_of(st.dates().map(str), st.sampled_from(["2024-02-30", "20240301", "01/03/2024", "mañana"])),
}
_ANYTHING = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), _TEXTS, st.lists(st.integers(), max_size=2))
_NOTES = [*filler.notes(39 * 12, 20_240_301)]


@st.composite
def _spoiled(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    """A reason with the values of a conforming note, some of them replaced, left out or put in."""
    note = draw(st.sampled_from(_NOTES))
    fields = dict(note.fields)
    described = {field.key: field for field in _described()}
    for key in draw(st.lists(st.sampled_from(sorted(fields)), max_size=2, unique=True)):
        fields[key] = draw(st.one_of(_VALUES[str(described[key].holds)], _ANYTHING))
    if draw(st.integers(0, 9)) == 0:
        fields.pop(draw(st.sampled_from(sorted(fields))))
    if draw(st.integers(0, 9)) == 0:
        other = draw(st.sampled_from(sorted(key for key, field in described.items() if field.holds)))
        fields[other] = draw(_VALUES[str(described[other].holds)])
    return note.reason, fields


def _described() -> list[Any]:
    from tipifica.language import default

    return [*default().catalog.fields.values()]


@settings(max_examples=600, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(_spoiled())
def test_a_composed_note_says_exactly_the_values_given_or_there_is_none(spoiled: tuple[str, dict[str, Any]]) -> None:
    reason, fields = spoiled
    try:
        note = tipifica.compose(reason, **fields)
    except tipifica.ComposeError as error:
        assert error.reason == reason
        assert error.field in fields or error.missing or error.field is None
        return
    report = tipifica.check(note)
    read = plain(report.observation.fields)
    assert report.observation.reason == reason
    assert {key: read[key] for key in fields} == fields
    assert [key for key in read if key not in fields and read[key] is not False] == []
    assert report.canonical == note
    assert all(found.fix is None or found.fix.applicability == "unsafe" for found in report.diagnostics)


def test_conforming_values_are_composed() -> None:
    for note in _NOTES:
        assert tipifica.check(tipifica.compose(note.reason, **note.fields)).verdict == "conforms", note  # type: ignore[arg-type]
