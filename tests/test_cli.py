"""The command line as the interface has it: what goes to which stream, and what the exit status is."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from support.command import call
from support.desk import prepare
from support.templates import templates
from tipifica.cli.group import COMMANDS
from tipifica.cli.names import format_names
from tipifica.language import default
from tipifica.messages import LOCALE_DIRECTORY

GOOD = "Impulsa//jperez//retenido con aumento de plan//0991234567"
MENDABLE = "Impulsa/jperez/retenido con aumento de plan/0991234567"
BAD = "Impulsa//jperez//retenido con aumento de plan//099123456"
UNKNOWN = "nada que ver"


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    (tmp_path / "notas.txt").write_bytes(f"{GOOD}\r\n\r\n{MENDABLE}\n{BAD}".encode())
    return tmp_path


def test_clean_note_is_called_correct() -> None:
    outcome = call("check", "--text", GOOD)
    assert outcome == (0, "correcta · RETENIDO / AUMENTO DE PLAN · cierre en Open: ATENDIDO (1 día)\n".encode(), b"")


def test_full_says_what_a_person_knows_then_what_mends_itself_then_the_note() -> None:
    outcome = call("check", "--text", "Impulsa/jperez/retenido con aumento de plan//099123456")
    lines = outcome.out.split("\n")
    assert outcome.status == 1
    assert lines[1].startswith("error C102 telefono-invalido: ")
    assert lines[0] == "RETENIDO / AUMENTO DE PLAN"
    assert lines[2] == "  | Impulsa/jperez/retenido con aumento de plan//099123456"
    assert lines[3] == "  | " + " " * 45 + "^" * 9
    assert lines[4] == "se corrige solo: 2 separadores"
    assert lines[5] == BAD
    assert lines[6] == "3 hallazgos: 2 se corrigen con --fix"


@pytest.mark.parametrize(
    ("args", "status"),
    [
        (["--text", GOOD], 0),
        (["--text", MENDABLE], 0),
        (["--text", MENDABLE, "--fail-on", "info"], 1),
        (["--text", BAD], 1),
        (["--text", BAD, "--exit-zero"], 0),
        (["--text", BAD, "--ignore", "C102"], 0),
        (["--text", BAD, "--ignore", "telefono-invalido"], 0),
        (["--text", BAD, "--select", "T,S"], 0),
        (["--text", BAD, "--select", "T", "--extend-select", "C"], 1),
        (["--text", MENDABLE, "--fix", "--exit-non-zero-on-fix"], 1),
        (["--text", GOOD, "--fix", "--exit-non-zero-on-fix"], 0),
        (["--text", BAD, "--fix-only"], 0),
        (["--text", MENDABLE, "--diff"], 1),
        (["--text", BAD, "--diff"], 0),
    ],
)
def test_status_of_check(args: list[str], status: int) -> None:
    assert call("check", *args).status == status


@pytest.mark.parametrize(
    ("args", "status"),
    [
        (["--text", GOOD], 0),
        (["--text", MENDABLE], 0),
        (["--text", BAD], 1),
        (["--text", UNKNOWN], 1),
        (["--text", GOOD, "--check"], 0),
        (["--text", BAD, "--check"], 0),
        (["--text", MENDABLE, "--check"], 1),
        (["--text", MENDABLE, "--diff"], 1),
    ],
)
def test_status_of_format(args: list[str], status: int) -> None:
    assert call("format", *args).status == status


def test_format_writes_the_canonical_form_and_nothing_else() -> None:
    assert call("format", "--text", MENDABLE) == (0, f"{GOOD}\n".encode(), b"")
    assert call("format", "--text", UNKNOWN) == (1, f"{UNKNOWN}\n".encode(), b"")


def test_parse_prints_every_note_as_a_line_of_json(desk: Path) -> None:
    outcome = call("parse", "notas.txt", cwd=desk)
    read = [json.loads(line) for line in outcome.out.splitlines()]
    assert outcome.status == 0
    assert [(note["path"], note["line"], note["verdict"]) for note in read] == [
        ("notas.txt", 1, "conforms"),
        ("notas.txt", 3, "mendable"),
        ("notas.txt", 4, "needs_person"),
    ]
    assert read[1]["canonical"] == GOOD
    assert json.loads(call("parse", "notas.txt", "--output-format", "json", cwd=desk).out) == read


def test_check_in_jsonl_prints_notes_that_have_diagnostics(desk: Path) -> None:
    outcome = call("check", "notas.txt", "--output-format", "jsonl", cwd=desk)
    assert [json.loads(line)["line"] for line in outcome.out.splitlines()] == [3, 4]


def test_concise_names_place_code_and_message(desk: Path) -> None:
    lines = call("check", "notas.txt", "--output-format", "concise", cwd=desk).out.splitlines()
    assert lines[0].startswith("notas.txt:3:8: note: T001 ")
    assert len(lines) == 4


# ---------------------------------------------------------------- streams


def test_fix_of_standard_input_writes_the_text_alone(desk: Path) -> None:
    given = (desk / "notas.txt").read_bytes()
    outcome = call("check", "-", "--fix", stdin=given)
    assert outcome.raw_out == given.replace(MENDABLE.encode(), GOOD.encode())
    assert "C102" in outcome.err
    assert outcome.status == 1


def test_fix_of_standard_input_without_anything_to_fix_is_an_echo() -> None:
    given = b"\xef\xbb\xbf" + f"{GOOD}\r\n \n{UNKNOWN}\r".encode()
    assert call("check", "--fix", "-", stdin=given).raw_out == given


def test_fix_of_a_table_on_standard_input_follows_its_name() -> None:
    given = f"caso;observacion\r\n1;{MENDABLE}\r\n"
    outcome = call("check", "--fix", "--stdin-filename", "export.csv", stdin=given.encode())
    assert outcome.out == given.replace(MENDABLE, GOOD)


def test_fix_rewrites_files_and_reports_on_standard_output(desk: Path) -> None:
    outcome = call("check", "notas.txt", "--fix", cwd=desk)
    assert (desk / "notas.txt").read_bytes() == f"{GOOD}\r\n\r\n{GOOD}\n{BAD}".encode()
    assert outcome.out.endswith("3 corregidos; 1 hallazgo; 2 notas sin hallazgos\n")
    assert outcome.err == ""


def test_diff_changes_nothing_and_applies_with_patch(desk: Path) -> None:
    before = (desk / "notas.txt").read_bytes()
    outcome = call("check", "notas.txt", "--diff", cwd=desk)
    assert (desk / "notas.txt").read_bytes() == before
    subprocess.run(["patch", "-s", "--binary", "notas.txt"], input=outcome.raw_out, cwd=desk, check=True)
    assert (desk / "notas.txt").read_bytes() == before.replace(MENDABLE.encode(), GOOD.encode())


def test_nothing_is_read_from_standard_input_unasked() -> None:
    outcome = call("check", stdin=GOOD.encode())
    assert (outcome.status, outcome.out) == (2, "")


def test_several_reports_in_one_run(desk: Path) -> None:
    outcome = call(
        *("check", "-", "--output-format", "concise", "--output-format", "json:a.json"),
        *("--output-format", "sarif:b.sarif"),
        stdin=f"{BAD}\n".encode(),
        cwd=desk,
    )
    assert outcome.out.startswith("-:1:48: error: C102")
    assert json.loads((desk / "a.json").read_text(encoding="utf-8"))[0]["diagnostics"][0]["code"] == "C102"
    assert json.loads((desk / "b.sarif").read_text(encoding="utf-8"))["runs"][0]["results"][0]["ruleId"] == "C102"


@pytest.mark.parametrize("name", format_names())
def test_every_format_goes_to_a_file(name: str, desk: Path) -> None:
    outcome = call("check", "notas.txt", "--output-format", name, "--output-file", "informe", cwd=desk)
    shown = call("check", "notas.txt", "--output-format", name, cwd=desk)
    assert outcome == (1, b"", b"")
    assert (desk / "informe").read_bytes() == shown.raw_out


@pytest.mark.parametrize(
    "args",
    [
        ["check"],
        ["check", "--text", "a", "notas.txt"],
        ["check", "no-hay.txt"],
        ["check", "--nope"],
        ["nope"],
        ["check", "--text"],
        ["check", "notas.txt", "--fail-on", "x"],
        ["check", "notas.txt", "--output-format", "x"],
        ["check", "notas.txt", "--output-format", "json", "--output-format", "csv"],
        ["check", "notas.txt", "--statistics", "--output-format", "junit"],
        ["check", "notas.txt", "--output-file", "no-hay/informe"],
        ["check", "notas.txt", "--fix", "--redact", "all"],
        ["check", "notas.txt", "--fix-only", "--redact", "clients"],
        ["check", "notas.txt", "--diff", "--redact", "none"],
        ["check", "notas.txt", "--encoding", "klingon"],
        ["check", "notas.txt", "no-hay.txt"],
        ["check", "libro.xlsx"],
        ["check", "."],
        ["check", "notas.txt", "--select", "Z9"],
        ["check", "notas.txt", "--config", "no-hay.toml"],
        ["check", "notas.txt", "--config", "max-length=uno"],
        ["check", "Impulsa//jperez//nota"],
        ["format", "--text", "a", "--redact", "all"],
        ["compose", "no-hay"],
        ["compose", "5", "--set", "agent"],
        ["compose", "5", "--set", "fone=1"],
        ["compose", "5"],
        ["explain", "no-hay"],
        ["rules", "extra"],
    ],
)
@pytest.mark.parametrize("lang", ["es", "en"])
def test_a_call_that_cannot_be_handled_is_one_line(args: list[str], lang: str, desk: Path) -> None:
    before = (desk / "notas.txt").read_bytes()
    outcome = call(*args, cwd=desk, lang=lang)
    assert (outcome.status, outcome.out) == (2, "")
    assert re.fullmatch(r"tipifica: [^\n]+\n", outcome.err)
    assert (desk / "notas.txt").read_bytes() == before
    assert [path.name for path in desk.iterdir()] == ["notas.txt"]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("check", "-", "--header-row", "99999999999999999999"), "--header-row: tiene que ser un número entero hasta"),
        (("scan", "-", "--chunk-rows", "99999999999999999999"), "--chunk-rows: tiene que ser un número entero hasta"),
        # The system would listen on what is left of the number.
        (("web", "--port", "99999"), "--port: tiene que ser un número entero hasta 65535"),
    ],
)
def test_a_number_that_is_too_large_is_told(args: Sequence[str], said: str) -> None:
    outcome = call(*args)
    assert (outcome.status, outcome.out, outcome.err.count("\n")) == (2, "", 1)
    assert outcome.err.startswith(f"tipifica: {said}")


@pytest.mark.parametrize("name", ["csv", "gitlab", "json", "junit", "sarif"])
def test_no_report_is_begun_of_input_that_cannot_be_read(name: str) -> None:
    outcome = call("check", "-", "--output-format", name, stdin=b"a\xe9\n")
    assert (outcome.status, outcome.out, outcome.err.count("\n")) == (2, "", 1)
    assert call("check", "-", "--output-format", name, stdin=b"").out != ""
    if name == "json":
        assert call("parse", "-", "--output-format", name, stdin=b"a\xe9\n").out == ""
        assert json.loads(call("parse", "-", "--output-format", name, stdin=b"").out) == []


def test_a_note_given_as_a_path_gets_a_hint() -> None:
    assert "--text" in call("check", GOOD).err


def test_bytes_that_are_not_utf_8_are_named_by_line_and_byte() -> None:
    outcome = call("check", "-", stdin=b"a\nb\xe9\n")
    assert (outcome.status, outcome.out) == (2, "")
    assert "línea 2, byte 4" in outcome.err
    assert "--encoding" in outcome.err
    assert call("check", "-", "--encoding", "cp1252", stdin=b"a\nb\xe9\n").status == 1


def test_a_second_file_that_cannot_be_read_lets_nothing_be_written(desk: Path) -> None:
    (desk / "malo.txt").write_bytes(b"\xff")
    before = (desk / "notas.txt").read_bytes()
    outcome = call("check", "--fix", "notas.txt", "malo.txt", cwd=desk)
    assert (outcome.status, outcome.out) == (2, "")
    assert (desk / "notas.txt").read_bytes() == before


def test_patterns_are_expanded(desk: Path) -> None:
    outcome = call("check", "*.txt", "--output-format", "concise", cwd=desk)
    assert outcome.out.startswith("notas.txt:3:8: ")


@pytest.mark.parametrize("given", ["Mis notas ñandú/julio (1).txt", "Mis notas ñ*/*.txt", "**/julio*.txt"])
def test_paths_with_blanks_and_letters_of_ours(given: str, tmp_path: Path) -> None:
    path = tmp_path / "Mis notas ñandú" / "julio (1).txt"
    path.parent.mkdir()
    path.write_bytes(f"{MENDABLE}\r\n".encode())
    shown = call("check", given, "--output-format", "concise", cwd=tmp_path).out
    assert shown.replace("\\", "/").startswith("Mis notas ñandú/julio (1).txt:1:8: note: T001")
    assert call("check", given, "--fix", cwd=tmp_path, encoding="cp850").status == 0
    assert path.read_bytes() == f"{GOOD}\r\n".encode()


@pytest.mark.parametrize("encoding", ["cp850", "ascii", "cp437"])
@pytest.mark.parametrize("args", [["no-hay-中.txt"], ["--text", "a", "--config", "中=1"], ["中"]])
def test_a_refusal_that_a_console_cannot_print_is_one_line_all_the_same(args: list[str], encoding: str) -> None:
    outcome = call("check", *args, encoding=encoding)
    assert (outcome.status, outcome.raw_out) == (2, b"")
    assert outcome.raw_err.count(b"\n") == 1
    assert b"\\u4e2d" in outcome.raw_err


def test_a_table_carries_its_cases_and_rows() -> None:
    given = f"caso;observacion\n77;{GOOD}\n78;{BAD}\n"
    outcome = call("check", "--stdin-filename", "x.csv", "--output-format", "jsonl", stdin=given.encode())
    read = json.loads(outcome.out)
    assert (read["path"], read["case"], read["line"], read["row"]) == ("x.csv", "78", 3, 2)


# ---------------------------------------------------------------- statistics, redaction, colour


def test_statistics_count_rules_reasons_and_verdicts(desk: Path) -> None:
    read = json.loads(call("check", "notas.txt", "--statistics", "--output-format", "json", cwd=desk).out)
    assert read["rules"] == {"T001": 3, "C102": 1}
    assert read["verdicts"] == {"conforms": 1, "mendable": 1, "needs_person": 1}
    assert sum(read["reasons"].values()) == 3
    assert "  3  T001 separador\n" in call("check", "notas.txt", "--statistics", cwd=desk).out


@pytest.mark.parametrize("name", format_names())
def test_redaction_masks_clients_and_agents(name: str) -> None:
    note = "Impulsa//jperez//visita técnica 4587123 contacto de cliente Zoila Quishpe//099-876-54-32 Zutano"
    for level, hidden in (
        ("clients", "Zoila|Quishpe|876|0998765432|Zutano"),
        ("all", "Zoila|Quishpe|876|jperez|Zutano"),
    ):
        outcome = call("check", "--text", note, "--verbose", "--output-format", name, "--redact", level)
        assert outcome.raw_out
        assert not re.search(hidden, outcome.out), outcome.out


def test_colour_only_where_it_is_asked_for() -> None:
    assert "\x1b[31m" in call("check", "--text", BAD, "--color", "always").out
    assert "\x1b" not in call("check", "--text", BAD).out


@pytest.mark.parametrize("name", format_names())
def test_control_characters_of_a_note_reach_no_output(name: str) -> None:
    note = "Impulsa//jp\x1b[31mez//\u202eretenido con aumento de plan//099123456\x07"
    outcome = call("check", "--text", note, "--verbose", "--output-format", name)
    assert not set(outcome.out) & {"\x1b", "\u202e", "\x07"}


@pytest.mark.parametrize("encoding", ["cp850", "ascii"])
def test_a_console_that_lacks_a_letter_is_no_failure(encoding: str) -> None:
    outcome = call("check", "--text", "Impulsa//jperez//retenido con asesoría 中//0991234567", encoding=encoding)
    assert outcome.status == 1
    assert b"\\u4e2d" in outcome.raw_out
    assert json.loads(call("parse", "--text", "中", encoding=encoding).raw_out.decode())["text"] == "中"


def test_what_goes_into_a_pipe_on_windows_is_utf_8(monkeypatch: pytest.MonkeyPatch) -> None:
    note = "Impulsa//jperez//retenido con asesoría 中//0991234567"
    monkeypatch.delenv("PYTHONIOENCODING", raising=False)
    here = call("check", "--text", note)
    monkeypatch.setattr("sys.platform", "win32")
    assert call("check", "--text", note, encoding="cp850") == here
    assert "中" in here.out
    monkeypatch.setenv("PYTHONIOENCODING", "cp850")
    assert b"\\u4e2d" in call("check", "--text", note, encoding="cp850").raw_out


# ---------------------------------------------------------------- languages, help


def test_language_order(tmp_path: Path) -> None:
    (tmp_path / "tipifica.toml").write_text('lang = "en"\n', encoding="utf-8")
    note = ("check", "--text", GOOD)
    assert call(*note, cwd=tmp_path).out.startswith("correct ·")
    assert call(*note, cwd=tmp_path, lang="es").out.startswith("correcta ·")
    assert call(*note, "--lang", "en", cwd=tmp_path, lang="es").out.startswith("correct ·")
    assert call("check", "--help", cwd=tmp_path).out.startswith("Usage:")
    assert call("check", "--help", "--lang", "es", cwd=tmp_path).out.startswith("Uso:")
    assert call(*note, lang="fr").status == 2


@pytest.mark.parametrize("name", COMMANDS)
def test_help_is_in_the_language_of_the_call(name: str) -> None:
    spanish, english = call(name, "--help").out, call(name, "--help", lang="en").out
    assert not re.search(r"\b(the|Show|Options|Usage|default:|Write|Read)\b", spanish)
    assert not re.search(r"\b(OPTIONS|COMMAND|ARGS|FILE|NOTE|NAME|RULES|VALUE|PATH|REASON|FIELD|CODE|KEY)\b", spanish)
    assert not re.search(r"[áéíóúñ¿]|\b(de|la|el|Muestra|Opciones|Uso)\b", english)


# `web` serves until it is interrupted: tests/test_web.py starts it.
@pytest.mark.parametrize("name", [name for name in COMMANDS if name != "web"])
def test_the_example_of_every_help_page_runs(name: str, desk: Path) -> None:
    if name == "server":
        pytest.importorskip("pygls")
    found = re.search(r"Ejemplo:\s+tipifica (.+)", call(name, "--help").out)
    assert found
    (desk / "export.csv").write_text(f"observacion\n{GOOD}\n", encoding="utf-8")
    prepare(shlex.split(found[1]), desk)
    outcome = call(*shlex.split(found[1]), cwd=desk)
    assert outcome.status in (0, 1)
    # A server speaks when it is spoken to, and equal results have nothing to tell.
    assert outcome.out or (name in ("scan", "compare") and outcome.err) or name == "server"


def test_the_example_of_the_first_help_page_runs(desk: Path) -> None:
    page = call("--help").out
    found = re.search(r"Ejemplo:\s+tipifica (.+)", page)
    assert found
    assert call(*shlex.split(found[1]), cwd=desk).status == 1
    assert re.findall(r"^  (\w+) ", page.partition("Órdenes:")[2], re.MULTILINE) == list(COMMANDS)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["zzz"], "no existe la orden «zzz»; las lista tipifica --help"),
        (["explain", "zzz"], "no hay regla ni motivo «zzz»; los listan tipifica rules y tipifica reasons"),
        (["compose", "qqq"], "no hay motivo «qqq»; los lista tipifica reasons"),
        (["compose", "migracion", "--set", "zzz=1"], "este motivo no tiene el campo «zzz»; tiene agent, phones"),
    ],
)
def test_what_is_like_nothing_gets_told_where_all_are_listed(args: list[str], said: str) -> None:
    outcome = call(*args)
    assert (outcome.status, outcome.err) == (2, f"tipifica: {said}\n")


@pytest.mark.parametrize(("typed", "nearest"), [("chekc", "check"), ("formato", "format"), ("explicar", "explain")])
def test_a_mistyped_command_gets_the_nearest(typed: str, nearest: str) -> None:
    outcome = call(typed)
    assert (outcome.status, outcome.out) == (2, "")
    assert f"«{nearest}»" in outcome.err


@pytest.mark.ci
def test_the_corpus_is_told_of_in_one_language_at_a_time() -> None:
    corpus = (Path(__file__).parents[1] / "corpus" / "notas.txt").read_bytes()
    notes = b"".join(corpus.splitlines(keepends=True)[::4])
    spoken = {}
    for lang in ("es", "en"):
        found = json.loads(call("check", "-", "--output-format", "json", "--lang", lang, stdin=notes).out)
        diagnostics = [one for note in found for one in note["diagnostics"]]
        texts = [
            (one["code"], text) for one in diagnostics for text in (one["message"], one.get("fix", {}).get("title"))
        ]
        # What a message repeats of the note or of the manual is Spanish in every language.
        spoken[lang] = {
            (code, re.sub(r'".*?"|«.*?»|“.*?”|\b[A-ZÁÉÍÓÚÑ]{2,}.*', "", text)) for code, text in texts if text
        }
    assert not [text for _, text in spoken["es"] if re.search(r"\b(the|is|of|Write|Remove|not|this|phone|it)\b", text)]
    assert not [
        text
        for _, text in spoken["en"]
        if re.search(r"[¿¡]|\b(el|la|los|se|es|un|una|Escribir|Quitar|este|falta)\b", text)
    ]
    assert len({code for code, _ in spoken["es"]}) > 40


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_completion_script_is_printed(shell: str) -> None:
    outcome = call("completion", shell)
    assert (outcome.status, outcome.err) == (0, "")
    assert "_TIPIFICA_COMPLETE" in outcome.out


@pytest.mark.parametrize(
    ("line", "completions"),
    [
        ("tipifica ch", {"check"}),
        ("tipifica check --unsafe", {"--unsafe-fixes"}),
        ("tipifica check --lang ", {"es", "en"}),
    ],
)
def test_a_shell_completes_commands_options_and_choices(line: str, completions: set[str]) -> None:
    words = line.split(" ")
    asked = {"_TIPIFICA_COMPLETE": "bash_complete", "COMP_WORDS": line, "COMP_CWORD": str(len(words) - 1)}
    done = process(**asked)
    assert {one.partition(",")[2] for one in done.stdout.decode().splitlines()} == completions


def test_bash_takes_the_completion_script() -> None:
    script = call("completion", "bash").out + "\ncomplete -p tipifica\n"
    done = subprocess.run(["bash"], input=script.encode(), capture_output=True, check=True)
    assert b"tipifica" in done.stdout


def test_preview_rules_are_off_unless_asked_for() -> None:
    told = {name: call("config", name, "--output-format", "json").out for name in ("--preview", "--no-preview")}
    assert json.loads(told["--preview"])["preview"] == {"value": True, "source": "--preview"}
    assert json.loads(told["--no-preview"])["preview"]["value"] is False


def test_every_sentence_is_in_the_english_catalogue() -> None:
    told = {text for message in _catalogue("en") for text in _texts(message.id) if text}
    assert {text: place for text, place in templates().items() if text not in told} == {}
    assert told <= set(templates())


def _catalogue(lang: str) -> Catalog:
    with Path(LOCALE_DIRECTORY, lang, "LC_MESSAGES", "tipifica.po").open("rb") as file:
        return read_po(file, locale=lang)


@pytest.mark.parametrize("lang", ["es", "en"])
def test_compiled_catalogues_are_fresh_and_keep_every_parameter(lang: str) -> None:
    catalogue = _catalogue(lang)
    with Path(LOCALE_DIRECTORY, lang, "LC_MESSAGES", "tipifica.mo").open("rb") as file:
        compiled = read_mo(file)
    # Not byte for byte: the header names the release of Babel that wrote the file.
    assert _translations(compiled) == _translations(catalogue)
    for message in catalogue:
        if message.id:
            assert all(_texts(message.string)), message.id
            assert _names(message.string) == _names(message.id)


def _translations(catalogue: Catalog) -> dict[tuple[str, ...], list[str]]:
    return {tuple(_texts(message.id)): _texts(message.string) for message in catalogue if message.id}


def _names(value: object) -> set[str]:
    return {name for text in _texts(value) for name in re.findall(r"\{(\w+)", text)}


def _texts(value: object) -> list[str]:
    return [str(part) for part in value] if isinstance(value, list | tuple) else [str(value)]


# ---------------------------------------------------------------- what there is


def test_rules_and_reasons_are_listed() -> None:
    codes = [rule["code"] for rule in json.loads(call("rules", "--output-format", "json").out)]
    assert [line.split()[0] for line in call("rules").out.splitlines()] == codes
    reasons = [reason["id"] for reason in json.loads(call("reasons", "--output-format", "json").out)]
    assert reasons == list(default().catalog.reasons)
    assert len(call("reasons").out.splitlines()) == len(reasons) >= 39


def test_rules_across_rows_are_explained_with_their_thresholds() -> None:
    told = call("explain", "H001", "--isolated").out
    assert "en un día 10 notas o más" in told
    assert "Umbral: 10" in told
    assert told == call("explain", "Nota-Repetida", "--isolated").out
    configured = call("explain", "H001", "--isolated", "--config", "across={notes=3}", "--lang", "en").out
    assert "on one day, 3 notes or more" in configured
    assert "--config 'across={notes=3}'" in configured
    assert "No tiene umbral." in call("explain", "H004", "--isolated").out
    as_json = json.loads(call("explain", "H002", "--isolated", "--output-format", "json").out)
    assert as_json["threshold"] == {"key": "across.cases", "value": 5}
    listed = {rule["code"]: rule for rule in json.loads(call("rules", "--isolated", "--output-format", "json").out)}
    assert listed["H002"] == as_json
    assert call("explain", "H009").status == 2


def test_rules_across_rows_are_chosen_as_others_are_and_say_nothing_of_a_note() -> None:
    note = "Impulsa|ana//retenido con aumento de plan//0991234567"
    args = ("check", "--text", note, "--isolated", "--output-format", "concise")
    assert "T001" in call(*args).out
    for chosen in ("H001", "telefono-en-muchos-casos", "H"):
        assert "T001" not in call(*args, "--select", chosen).out
    assert call(*args, "--select", "H9").status == 2


def test_explain_knows_codes_names_and_reasons() -> None:
    assert call("explain", "t001").out == call("explain", "separador").out
    assert "Mal:" in call("explain", "T001").out
    by_number = call("explain", "5")
    reason = json.loads(call("explain", "5", "--output-format", "json").out)
    assert call("explain", reason["id"]) == by_number
    assert reason["form"] in by_number.out


def test_compose_makes_a_conforming_note() -> None:
    assert call("compose", "5", "--set", "agent=jperez", "--set", "phones=0991234567") == (0, f"{GOOD}\n".encode(), b"")
    assert "phones" in call("compose", "5", "--set", "agent=jperez").err


@pytest.mark.parametrize("name", ["baja", "retenido baja", "BAJA de plan", "bdp", "baj pla"])
def test_compose_finds_a_reason_by_words_and_beginnings(name: str) -> None:
    composed = call("compose", name, "--set", "agent=jperez", "--set", "phones=0991234567")
    assert composed.out == "Impulsa//jperez//retenido con baja de plan//0991234567\n"


@pytest.mark.parametrize("name", ["no contesta", "nco"])
def test_compose_names_the_reasons_that_a_name_may_stand_for(name: str) -> None:
    refused = call("compose", name)
    assert (refused.status, refused.out) == (2, "")
    assert refused.err.startswith(f"tipifica: «{name}» puede ser pendiente/no-contesta, ")
    assert "no-contesta-derivado-n1/no-contesta" in refused.err


def test_compose_takes_the_configured_login(tmp_path: Path) -> None:
    (tmp_path / "tipifica.toml").write_text('agent = "jperez"\n', encoding="utf-8")
    assert call("compose", "5", "--set", "phones=0991234567", cwd=tmp_path).out == f"{GOOD}\n"


# ---------------------------------------------------------------- as a process


def process(*args: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    source = str(Path(__file__).parents[1] / "src")
    surroundings = {**os.environ, "PYTHONPATH": source, **environment}
    return subprocess.run(
        [sys.executable, "-m", "tipifica", *args], env=surroundings, capture_output=True, check=False, timeout=60
    )


def test_a_note_needs_neither_lark_nor_regex(tmp_path: Path) -> None:
    script = (
        "import sys; from tipifica.cli.run import run; run(sys.argv[1:]);"
        "sys.exit(bool({'lark', 'regex', 'csv', 'difflib', 'tomllib', 'tipifica.files'} & set(sys.modules)))"
    )
    source = str(Path(__file__).parents[1] / "src")
    command = [sys.executable, "-c", script, "check", "--text", BAD]
    done = subprocess.run(command, env={**os.environ, "PYTHONPATH": source}, cwd=tmp_path, check=False)
    assert done.returncode == 0


def test_the_c_locale_and_a_code_page_are_no_failure() -> None:
    assert process("check", "--text", GOOD, LC_ALL="C").returncode == 0
    done = process("check", "--text", BAD, PYTHONIOENCODING="cp850")
    assert (done.returncode, done.stderr) == (1, b"")
    assert "teléfono".encode("cp850") in done.stdout


def test_a_reader_that_leaves_early_is_no_failure(desk: Path) -> None:
    (desk / "muchas.txt").write_text(f"{BAD}\n" * 5000, encoding="utf-8")
    source = str(Path(__file__).parents[1] / "src")
    command = f"{shlex.quote(sys.executable)} -m tipifica check muchas.txt | head -1"
    done = subprocess.run(
        ["bash", "-c", command], cwd=desk, env={**os.environ, "PYTHONPATH": source}, capture_output=True, check=True
    )
    assert done.stderr == b""


# ---------------------------------------------------------------- many notes


@pytest.mark.parametrize("name", ["json", "jsonl"])
def test_the_notes_of_a_file_are_said_as_each_of_them_alone(name: str, tmp_path: Path) -> None:
    notes = (Path(__file__).parents[1] / "corpus" / "notas.txt").read_text(encoding="utf-8").splitlines()[::20]
    (tmp_path / "n.txt").write_text("\n".join([*notes, *notes[:20]]) + "\n", encoding="utf-8")
    got = call("check", "n.txt", "--output-format", name, "--isolated", cwd=tmp_path).out
    results = json.loads(got) if name == "json" else [json.loads(line) for line in got.splitlines()]
    assert len(results) > len(notes) / 3
    written = [*notes, *notes[:20]]
    for result in results:
        text = written[result["line"] - 1]
        (alone,) = json.loads(call("check", "--text", text, "--output-format", "json", "--isolated").out)
        del result["path"], result["line"], alone["line"]
        assert result == alone


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("text", f"{BAD}\n"),
        ("csv", f"caso;observacion\n1;{BAD}\n"),
        ("tsv", f"caso\tobservacion\n1\t{BAD}\n"),
        ("jsonl", json.dumps({"observacion": BAD}) + "\n"),
    ],
)
def test_the_kind_of_an_input_can_be_said(kind: str, content: str, tmp_path: Path) -> None:
    """A name may end as it likes, and standard input needs none; mending keeps to the kind, too."""
    (tmp_path / "datos.dat").write_text(content, encoding="utf-8")
    asked = ("--input-format", kind, "--output-format", "jsonl")
    for args, stdin in ((["datos.dat"], b""), (["-"], content.encode())):
        done = call("check", *args, *asked, cwd=tmp_path, stdin=stdin)
        assert [json.loads(line)["text"] for line in done.out.splitlines()] == [BAD]
    assert call("check", "datos.dat", cwd=tmp_path).status == 2
    (tmp_path / "datos.dat").write_text(content.replace("Impulsa//", "Impulsa/"), encoding="utf-8")
    call("check", "datos.dat", "--fix", *asked, cwd=tmp_path)
    assert (tmp_path / "datos.dat").read_text("utf-8") == content
