"""Nothing personal leaves with `--redact`: known words in many writings, canaries through every command and failure."""

from __future__ import annotations

import random
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

import tipifica
from support import filler, redaction
from support.command import Outcome, call
from tipifica.cli.group import COMMANDS
from tipifica.cli.names import format_names
from tipifica.known import is_fixed_word, policy_of
from tipifica.model import Report
from tipifica.report.redact import redact

COUNTS = [60, pytest.param(200, marks=pytest.mark.ci), pytest.param(2000, marks=pytest.mark.long)]


@pytest.mark.parametrize("count", COUNTS)
def test_personal_words_in_plain_writing_are_masked_and_no_others(count: int) -> None:
    seen = redaction.measure(redaction.plain(count))
    assert seen.recall >= 0.999, seen.misses
    assert seen.precision >= 0.98
    assert seen.personal > count


@pytest.mark.parametrize(
    "count", [2, pytest.param(10, marks=pytest.mark.ci), pytest.param(100, marks=pytest.mark.long)]
)
def test_personal_words_in_forty_other_writings_are_masked(count: int) -> None:
    assert len({evasion.name for evasion in redaction.EVASIONS}) == 40
    seen = redaction.together([redaction.measure(redaction.evading(one, count)) for one in redaction.EVASIONS])
    assert seen.recall >= 0.99, seen.misses
    assert seen.precision >= 0.98


# ---------------------------------------------------------------- private data is shown at no level


KEYS = ("casa1234", "C4naria#77", "mi.clavo-9", "ｃａｓａ1234", "ca\u200bsa1234", "clavé2024", "a@b:c1")
CARDS = ("4111 1111 1111 1111", "5500-0000-0000-0004", "4111111111111111")
IDENTITIES = ("1710034065", "171003406-5", "1710034065001")
MAILS = ("zoila.quishpe@buzones.ec", "z\u200boila@buzones.ec")
PRIVATE = [
    *(f"clave: {key}" for key in KEYS),
    *(f"tarjeta {card}" for card in CARDS),
    *(f"cédula {number}" for number in IDENTITIES),
    *MAILS,
]


def _everything(report: Report) -> str:
    """All strings of a report, the characters that do not print taken out, so that nothing is apart."""
    return re.sub(r"[\u200b\u00ad]", "", repr(report).replace("\\u200b", ""))


@pytest.mark.parametrize("private", PRIVATE)
@pytest.mark.parametrize("level", ["none", "clients", "all"])
@pytest.mark.parametrize(
    "form",
    [
        "Impulsa//jperez//retenido con asesoría técnica//se realiza cambio de {}, reinicio//0991234567",
        "Impulsa//jperez//retenido con asesoria tecnica//medición,{}//0991234567",
        "Impulsa//jperez//retenido con aumento de plan {}//0991234567",
        "nada que ver {}",
    ],
)
def test_what_a_privacy_rule_found_is_in_nothing_that_is_reported(form: str, level: str, private: str) -> None:
    report = tipifica.check(form.format(private))
    assert any(found.code[0] == "P" for found in report.diagnostics)
    shown = _everything(redact(report, policy_of(level)))
    secret = private.split(" ", 1)[-1].replace("\u200b", "")
    for written in (secret, secret.replace("ｃａｓａ", "casa")):
        assert written not in shown
    parts = [part for part in re.findall(r"\w+", secret) if len(part) > 3 and not is_fixed_word(part)]
    assert not [part for part in parts if part in shown]


# ---------------------------------------------------------------- canaries


FIRST, LAST, KEY, LOGIN = "Zxcanaria", "Qwcanario", "kkcanario99", "lgcanario"
PHONE = "0987600112"
# Seven digits at the least: five stand in a hash by chance, once in a hundred baselines.
CANARY = re.compile(r"canari|98.{0,2}760.?01|760.?0112", re.IGNORECASE)
_BREAKS = ("{}", "{}  ", "{}.", "{}\t", '"{}"', "{} y clave: " + KEY, "clave=" + KEY + " {}")


def canary_notes(count: int) -> Iterator[str]:
    """Notes of every reason whose names, logins and phones are canaries, broken in many ways."""
    r = random.Random(20240301)
    values = {"agent": LOGIN, "client_name": f"{FIRST} {LAST}", "phones": PHONE, "reference_phone": PHONE}
    phones = (PHONE, "098-760-0112", "+593 98 760 0112", "(098) 7600112", PHONE + " 09876001", "98 760 0112 ")
    for number in range(count):
        note = filler.conforming(filler.REASONS[number % len(filler.REASONS)], r)
        written = values | {"phones": r.choice(phones), "address": f"calle {FIRST} N34", "reference": LAST.lower()}
        text = "".join(written.get(kind, own) for kind, own in zip(note.kinds, note.texts, strict=True))
        prefix = text.replace("Impulsa", FIRST)
        broken = r.choice((text, text.replace("//", "/"), text.upper(), prefix, text[9:], text[::-1]))
        yield r.choice(_BREAKS).format(broken)


COUNTS_OF_CANARIES = [20, pytest.param(100, marks=pytest.mark.ci), pytest.param(1000, marks=pytest.mark.long)]


@pytest.fixture(params=COUNTS_OF_CANARIES)
def desk(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    scratch = tmp_path / "temporary"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    notes = [note.replace("\t", " ") for note in canary_notes(request.param)]
    work = tmp_path / "desk"
    work.mkdir()
    (work / "notas.txt").write_text("\n".join(notes) + "\n", encoding="utf-8")
    rows = "".join(f'{number};"{note.replace(chr(34), chr(34) * 2)}";{LOGIN}\n' for number, note in enumerate(notes))
    (work / "mesa.csv").write_text("caso;observacion;asesor\n" + rows, encoding="utf-8")
    (work / "rota.csv").write_text(f'caso;observacion\n1;"{notes[0]}\n{notes[1]}\n', encoding="utf-8")
    (work / "rota.jsonl").write_text(f'{{"observacion": "{FIRST} {PHONE}"\n', encoding="utf-8")
    (work / "sin.csv").write_text(f"{FIRST} {LAST};{PHONE};{LOGIN}\n" * 2, encoding="utf-8")
    (work / "latin.txt").write_bytes(notes[0].encode() + b"\n" + f"{FIRST} ñ {PHONE}\n".encode("cp1252"))
    return work


def leaks(outcome: Outcome, folder: Path, given: frozenset[Path]) -> list[str]:
    """Canaries in the streams and in every file that the call left."""
    made = [path for path in folder.parent.rglob("*") if path.is_file() and path not in given]
    texts = [outcome.out, outcome.err, *(path.read_text(encoding="utf-8", errors="replace") for path in made)]
    return [match[0] for text in texts for match in CANARY.finditer(text)]


def masked(*args: str) -> list[str]:
    return [*args, "--redact", "all"]


NOTE = f"Impulsa/{LOGIN}/visita técnica 4587123 contacto de cliente {FIRST} {LAST}/098-760-0112"
CALLS = [
    *(masked("check", "notas.txt", "mesa.csv", "--verbose", "--output-format", name) for name in format_names()),
    *(masked("check", "mesa.csv", "--output-format", f"{name}:informe") for name in format_names()),
    *(masked("check", "mesa.csv", "--lang", "en", "--output-format", name) for name in ("full", "jsonl")),
    masked("check", "notas.txt", "--statistics"),
    masked("check", "mesa.csv", "--statistics", "--output-format", "json"),
    masked("parse", "notas.txt"),
    masked("parse", "mesa.csv", "--output-format", "json"),
    masked("parse", "--text", NOTE),
    masked(
        *("check", "--text", NOTE, "--asesor", LOGIN, "--motivo", FIRST),
        *("--estado", LAST, "--fecha", PHONE, "--cierre", KEY),
    ),
    masked("scan", "mesa.csv", "--jobs", "1"),
    masked("scan", "notas.txt", "--jobs", "1", "--out", "informe.csv"),
    # Failures.
    masked("scan", "rota.csv", "--jobs", "1"),
    masked("scan", "sin.csv"),
    masked("scan", "latin.txt"),
    masked("scan", NOTE),
    masked("scan", "mesa.csv", "--fix"),
    masked("scan", "mesa.csv", "--max-share", NOTE),
    masked("scan", "mesa.csv", "--since", NOTE),
    masked("scan", "--from-db", NOTE, "--query", NOTE),
    masked("report", NOTE, "--out", "informe.html"),
    masked("report", "mesa.csv", "--out", NOTE),
    masked("scan", "mesa.csv", "--jobs", "1", "--out", "informe.jsonl", "--report", "informe.html"),
    masked("scan", "mesa.csv", "--jobs", "1", "--out", "r.csv", "--shapes", "informe.json", "--suggest", "p.toml"),
    masked("report", "mesa.csv", "--shapes", NOTE),
    masked("sample", NOTE, "--out", "muestra.xlsx"),
    masked("sample", "--judge", NOTE),
    masked("compare", "informe.csv", NOTE),
    masked("compare", "mesa.csv", "notas.txt"),
    masked("check", "rota.csv"),
    masked("check", "rota.jsonl"),
    masked("check", "sin.csv"),
    masked("check", "latin.txt"),
    masked("check", NOTE),
    masked("check", "--text", NOTE, "notas.txt"),
    masked("check", "notas.txt", NOTE),
    masked("check", "notas.txt", "--output-file", "no-hay/informe"),
    masked("check", "notas.txt", "--output-format", "nada"),
    masked("check", "notas.txt", "--baseline", "base"),
    masked("check", "notas.txt", "--fix"),
    masked("check", "notas.txt", "--diff"),
    masked("parse", NOTE),
    masked("parse", "latin.txt"),
    masked("parse", "sin.csv"),
    masked("format", "--text", NOTE),
    masked("format", "notas.txt"),
    masked("compose", "5", "--set", f"agent={LOGIN}"),
    masked("rules", NOTE),
    masked("reasons", NOTE),
    masked("explain", NOTE),
    masked("config", NOTE),
    masked("key", NOTE),
    masked("completion", NOTE),
    masked("server", NOTE),
    masked("web", NOTE),
    masked("version", NOTE),
    [NOTE, "--redact", "all"],
]


@pytest.mark.parametrize("args", CALLS, ids=lambda args: " ".join(args)[:60])
def test_no_canary_comes_out_of_any_command_or_failure(args: list[str], desk: Path) -> None:
    given = frozenset(path for path in desk.parent.rglob("*") if path.is_file())
    before = {path: path.read_bytes() for path in given}
    outcome = call(*args, cwd=desk)
    assert leaks(outcome, desk, given) == []
    assert outcome.out or outcome.err or any(path.name == "informe" for path in desk.iterdir())
    assert {path: path.read_bytes() for path in given} == before


def test_canaries_go_through_every_command() -> None:
    assert {args[0] for args in CALLS if args[0] != NOTE} == set(COMMANDS)


@pytest.mark.parametrize("count", COUNTS_OF_CANARIES)
def test_no_canary_is_left_in_a_baseline_or_beside_pseudonyms(count: int, tmp_path: Path) -> None:
    notes = "\n".join(canary_notes(count)).replace("\t", " ")
    call("key", "new", "clave", cwd=tmp_path)
    keyed = ("--key", "clave", "--redact", "all", "--output-format", "jsonl")
    given = frozenset(tmp_path.rglob("*"))
    shown = call("check", "-", *keyed, stdin=notes.encode(), cwd=tmp_path)
    assert "phone-" in shown.out
    call("check", "-", "--baseline", "base", "--write-baseline", *keyed, stdin=notes.encode(), cwd=tmp_path)
    assert (tmp_path / "base").stat().st_size > count
    assert leaks(shown, tmp_path / "x", given) == []


# ---------------------------------------------------------------- words of the manual


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("retenido con baja d plan//0991234567", "retenido con baja d plan//••••••••••"),
        ("retendio con baja de plan//0991234567", "retendio con baja de plan//••••••••••"),
        ("retenido con asesoria tecnica//se realiza reinicio//0991234567",
         "retenido con asesoria tecnica//se realiza ••••••••//••••••••••"),
        ("cliente no contesta en tercer intento d contacto//0991234567",
         "cliente no contesta en tercer intento d contacto//••••••••••"),
        ("visita tecnica 4587123 contcto de cliente Ana d plan//0991234567",
         "visita tecnica 4587123 contcto de cliente ••• • plan//••••••••••"),
        ("retenido con baja d plan//llamar a Juan Vera//0991234567",
         "retenido con baja d plan//llamar a •••• ••••//••••••••••"),
    ],
)  # fmt: skip
def test_words_of_the_manual_are_shown_however_they_are_written(written: str, shown: str) -> None:
    whole = tipifica.check(f"Impulsa//jperez//{written}")
    report = redact(whole, policy_of("clients"))
    assert report.observation.text == f"Impulsa//jperez//{shown}"
    mended = [found.message for found in whole.diagnostics if found.code in ("T003", "T004", "T005", "T006")]
    assert mended
    assert [found.message for found in report.diagnostics if found.message in mended] == mended
    assert whole.canonical is not None and report.canonical is not None
    assert report.canonical.split("//")[2].split()[:3] == whole.canonical.split("//")[2].split()[:3]
