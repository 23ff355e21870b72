"""Where settings come from, which win, and what is said of those that are wrong."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

import tipifica
from support.command import call
from tipifica.config import BY_DEFAULT, Configuration, load
from tipifica.config_keys import KEYS
from tipifica.errors import ConfigError
from tipifica.files.columns import ROLES
from tipifica.model import Settings

SCHEMA = json.loads((Path(__file__).parents[1] / "src/tipifica/config.schema.json").read_text(encoding="utf-8"))
WHOLE = """
select = ["S", "T", "C102"]
ignore = ["nota-larga"]
extend-select = ["S"]
extend-safe-fixes = ["S006"]
extend-unsafe-fixes = ["T005"]
max-length = 300
lang = "en"
redact = "clients"
key = "clave.txt"
agent = "jperez"
agent-pattern = "[a-z]+"
preview = true

[per-reason-ignore]
"retenido/aumento-de-plan" = ["S005"]

[severity]
S005 = "warning"
telefono-de-relleno = "error"

[benefits]
percent = [10, 50]
months = [1, 2, 3]

[columns]
observacion = "Nota"
caso = "Ticket"

[across]
notes = 12
cases = 3
"""


def written(folder: Path, text: str, name: str = "tipifica.toml") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_every_key_is_read(tmp_path: Path) -> None:
    path = written(tmp_path, WHOLE)
    configuration = load(str(tmp_path))
    assert configuration.settings == Settings(
        select=("S", "T", "C102"),
        ignore=("nota-larga",),
        extend_select=("S",),
        per_reason_ignore={"retenido/aumento-de-plan": ("S005",)},
        severity={"S005": "warning", "telefono-de-relleno": "error"},
        extend_safe_fixes=("S006",),
        extend_unsafe_fixes=("T005",),
        max_length=300,
        agent="jperez",
        agent_pattern="[a-z]+",
        benefits={"percent": (10, 50), "months": (1, 2, 3)},
        preview=True,
        lang="en",
    )
    assert configuration.redact == "clients"
    assert configuration.key == str(tmp_path / "clave.txt")
    assert configuration.columns == {"observacion": "Nota", "caso": "Ticket"}
    assert configuration.across == {"notes": 12, "cases": 3}
    assert set(configuration.sources.values()) == {str(path)}
    assert set(configuration.sources) == set(KEYS)


def test_without_a_file_everything_is_at_its_default(tmp_path: Path) -> None:
    assert load(str(tmp_path), isolated=True) == Configuration()
    assert Configuration().source("lang") == BY_DEFAULT


def test_the_nearest_directory_upwards_decides_alone(tmp_path: Path) -> None:
    written(tmp_path, "max-length = 1\nagent = 'lejos'\n")
    written(tmp_path / "a" / "b", "[tool.tipifica]\nmax-length = 2\n", "pyproject.toml")
    written(tmp_path / "a" / "b" / "c", "[tool.other]\nx = 1\n", "pyproject.toml")
    written(tmp_path / "a" / "b" / "d", "this is no TOML", "pyproject.toml")
    assert load(str(tmp_path / "a")).settings.max_length == 1
    for nested in ("b", "b/c", "b/d"):
        settings = load(str(tmp_path / "a" / nested)).settings
        assert (settings.max_length, settings.agent) == (2, None)


@pytest.mark.parametrize(
    "text",
    [
        "[tool.tipifica]\nmax-length = 2\n",
        "[ tool . 'tipifica' ]\nmax-length = 2\n",
        '["tool"."tipifica"]\nmax-length = 2\n',
        "[tool]\ntipifica.max-length = 2\n",
        "[tool]\ntipifica = { max-length = 2 }\n",
        "tool.tipifica.max-length = 2\n",
        "tool = { tipifica = { max-length = 2 } }\n",
    ],
)
def test_the_table_of_a_project_file_may_be_opened_in_any_way_of_toml(tmp_path: Path, text: str) -> None:
    written(tmp_path, text, "pyproject.toml")
    assert load(str(tmp_path)).settings.max_length == 2


def test_the_file_of_a_project_that_only_names_us_is_not_parsed(tmp_path: Path) -> None:
    written(tmp_path, "max-length = 1\n")
    written(tmp_path / "a", "dependencies = ['tipifica']\n[tool.other]\nthis is no TOML", "pyproject.toml")
    assert load(str(tmp_path / "a")).settings.max_length == 1


def test_a_file_of_ours_goes_before_the_project_file_beside_it(tmp_path: Path) -> None:
    written(tmp_path, "max-length = 1\n")
    written(tmp_path, "[tool.tipifica]\nmax-length = 2\n", "pyproject.toml")
    assert load(str(tmp_path)).settings.max_length == 1


def test_values_on_the_command_line_win(tmp_path: Path) -> None:
    written(tmp_path, "max-length = 1\nagent = 'file'\n")
    other = written(tmp_path / "other", "max-length = 2\n", "mine.toml")
    assert load(str(tmp_path), ["max-length=3"]).settings.max_length == 3
    chosen = load(str(tmp_path), [str(other), "lang=en", 'select=["T"]'])
    assert (chosen.settings.max_length, chosen.settings.agent, chosen.settings.lang) == (2, None, "en")
    assert (chosen.source("max-length"), chosen.source("select")) == (str(other), "--config")
    assert load(str(tmp_path), ["agent=x"], isolated=True).settings == Settings(agent="x")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("selct = ['T']", "«selct».*«select»"),
        ("max_length = 3", "«max_length».*«max-length»"),
        ("select = 'T'", "«select» debe ser una lista de textos"),
        ("select = [1]", "«select» debe ser una lista de textos"),
        ("select = ['T9']", "«T9».*«T009»"),
        ("ignore = ['falta-campos']", "«falta-campos».*«falta-campo»"),
        ("max-length = '3'", "«max-length» debe ser un entero"),
        ("max-length = true", "«max-length» debe ser un entero"),
        ("max-length = 0", "«max-length» debe ser un entero"),
        ("lang = 'fr'", "«lang» debe ser uno de: es, en"),
        ("redact = 'some'", "«redact» debe ser uno de: none, clients, all"),
        ("agent = 3", "«agent» debe ser un texto"),
        ("agent-pattern = '('", "«agent-pattern» no es una expresión regular válida"),
        ("preview = 1", "«preview» debe ser true o false"),
        ("severity = {T001 = 'fatal'}", "«severity.T001» debe ser uno de: error, warning, info"),
        ("severity = {T9 = 'info'}", "«T9».*«T009»"),
        ("severity = 'info'", "«severity» debe ser una tabla"),
        ("per-reason-ignore = {x = ['T9']}", "«per-reason-ignore.x».*«T9»"),
        ("benefits = {percents = [1]}", "«benefits.percents».*«benefits.percent»"),
        ("benefits = {percent = [0]}", "«benefits.percent» debe ser una lista de enteros positivos"),
        ("columns = {nota = 'x'}", "«columns.nota».*«columns."),
        ("across = {note = 3}", "«across.note».*«across.notes»"),
        ("across = {notes = true}", "«across.notes» debe ser un entero positivo"),
        ("columns = {caso = 3}", "«columns.caso» debe ser un texto"),
        ("select = [", "no es TOML válido"),
    ],
)
def test_what_is_wrong_is_one_line_that_names_file_and_key(text: str, told: str, tmp_path: Path) -> None:
    path = written(tmp_path, text)
    with pytest.raises(ConfigError) as raised:
        load(str(tmp_path))
    assert str(raised.value).startswith(f"{path}: ")
    assert re.search(told, str(raised.value))
    outcome = call("check", "--text", "x", cwd=tmp_path)
    assert (outcome.status, outcome.out) == (2, "")
    assert outcome.err.count("\n") == 1


def test_a_pattern_that_never_ends_is_given_up() -> None:
    slow = Settings(agent_pattern="(a|a)+[bc]")
    note = f"Impulsa//{'a' * 32}//retenido con aumento de plan//0991234567"
    (found,) = tipifica.check(note, config=slow).diagnostics
    assert found.code == "C802"
    assert "agent-pattern tarda demasiado" in found.message


def test_the_end_of_a_document_is_a_place_too(tmp_path: Path) -> None:
    path = written(tmp_path, 'max-length = 9\nlang = "es')
    with pytest.raises(ConfigError, match="línea 2, columna 11"):
        load(str(path.parent))


def test_a_file_that_is_no_utf_8_is_refused(tmp_path: Path) -> None:
    (tmp_path / "tipifica.toml").write_bytes(b"agent = '\xff'\n")
    with pytest.raises(ConfigError, match=r"no es UTF-8 \(byte 10\)"):
        load(str(tmp_path))


def test_config_shows_what_is_in_force_and_where_it_came_from(tmp_path: Path) -> None:
    path = written(tmp_path, "max-length = 99\n")
    read = json.loads(
        call("config", "--ignore", "T", "--config", "agent=x", "--output-format", "json", cwd=tmp_path, lang="en").out
    )
    assert list(read) == list(KEYS)
    assert read["max-length"] == {"value": 99, "source": str(path)}
    assert read["ignore"] == {"value": ["T"], "source": "--ignore"}
    assert read["agent"] == {"value": "x", "source": "--config"}
    assert read["lang"] == {"value": "en", "source": "TIPIFICA_LANG"}
    assert read["redact"] == {"value": None, "source": None}
    shown = call("config", cwd=tmp_path).out
    assert re.search(rf"^max-length += 99  # {re.escape(str(path))}$", shown, re.MULTILINE)


def test_the_configuration_nearest_to_a_file_governs_it(tmp_path: Path) -> None:
    note = "Impulsa//jperez//retenido con aumento de plan//099123456\n"
    written(tmp_path / "lejos", 'ignore = ["C102"]\n')
    written(tmp_path / "lejos", note, "notas.txt")
    written(tmp_path, note, "notas.txt")
    here, there = tmp_path / "notas.txt", tmp_path / "lejos" / "notas.txt"
    outcome = call("check", str(here), str(there), "--output-format", "concise", cwd=tmp_path)
    assert [line.split(":")[0] for line in outcome.out.splitlines()] == [str(here)]
    assert call("check", "-", "--stdin-filename", str(there), stdin=note.encode(), cwd=tmp_path).status == 0
    assert call("check", str(there), "--isolated", cwd=tmp_path).status == 1


def test_columns_of_the_configuration_name_the_columns_of_a_table(tmp_path: Path) -> None:
    written(tmp_path, "[columns]\nobservacion = 'Nota'\ncaso = 'Ticket'\n")
    table = "Ticket;Nota\n7;nada\n"
    outcome = call("parse", "-", "--stdin-filename", "x.csv", stdin=table.encode(), cwd=tmp_path)
    assert json.loads(outcome.out)["case"] == "7"


# ---------------------------------------------------------------- the schema

VALUES: list[object] = [
    *("es", "en", "none", "", "x", "info", 0, 1, 250, 4096, 4097, -1, 1.5, True, False),
    *([], ["T"], [""], [1], [0], [True], {}, {"T001": "info"}, {"T001": "x"}, {"T001": ["T"]}, {"T001": []}),
    *({"percent": [10]}, {"percent": [0]}, {"percents": [1]}, {"months": 3}, {"caso": "x"}, {"caso": 1}, {"x": "y"}),
]


@pytest.mark.parametrize("key", KEYS)
def test_schema_and_reader_accept_the_same(key: str) -> None:
    validator = jsonschema.Draft202012Validator(SCHEMA)
    # What the schema cannot know, which rules there are, is asked of real ones only.
    for value in VALUES:
        if key == "severity" and isinstance(value, dict) and not set(value) <= {"T001"}:
            continue
        if key in ("select", "ignore", "extend-select", "extend-safe-fixes", "extend-unsafe-fixes") and value == ["x"]:
            continue
        assert validator.is_valid({key: value}) == _reads({key: value}), value


def _reads(values: dict[str, object]) -> bool:
    try:
        Configuration().with_values(values, "x")
    except ConfigError:
        return False
    return True


def test_schema_has_the_keys_roles_and_defaults_of_the_reader() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert list(SCHEMA["properties"]) == list(KEYS)
    assert set(SCHEMA["properties"]["columns"]["properties"]) == set(ROLES)
    values = Configuration().values()
    for key, described in SCHEMA["properties"].items():
        if "default" in described:
            assert described["default"] == values[key]
    assert not jsonschema.Draft202012Validator(SCHEMA).is_valid({"unknown": 1})


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("max_length=5", "--config: clave desconocida «max_length»; la más parecida es «max-length»"),
        ("severity.T001=error", "--config: clave desconocida «severity.T001»; la más parecida es «severity»"),
        ("no-hay.toml", "no-hay.toml: no existe"),
        ("carpeta/a=b.toml", "carpeta/a=b.toml: no existe"),
    ],
)
def test_a_slip_in_a_value_on_the_command_line_is_told_as_one(tmp_path: Path, given: str, said: str) -> None:
    outcome = call("check", "--text", "x", "--config", given, cwd=tmp_path)
    assert (outcome.status, outcome.out, outcome.err) == (2, "", f"tipifica: {said}\n")


def test_a_file_may_be_called_as_a_value_is(tmp_path: Path) -> None:
    (tmp_path / "a=b.toml").write_text('lang = "en"\n', encoding="utf-8")
    assert "I recognise no reason" in call("check", "--text", "x", "--config", "a=b.toml", cwd=tmp_path).out


@pytest.mark.skipif(sys.platform == "win32", reason="there a folder that somebody is in stays")
def test_a_working_directory_that_is_gone_is_told(tmp_path: Path) -> None:
    (tmp_path / "ida").mkdir()
    code = 'rmdir "$PWD" && exec "$0" -m tipifica check --text x'
    done = subprocess.run(["sh", "-c", code, sys.executable], cwd=tmp_path / "ida", capture_output=True, check=False)
    said = "tipifica: la carpeta en la que está la consola ya no existe; vaya a otra\n"
    assert (done.returncode, done.stdout, done.stderr.decode()) == (2, b"", said)
