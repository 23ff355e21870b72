"""`full` and its neighbours as a person sees them, and what redaction leaves to see."""

from __future__ import annotations

from dataclasses import replace

import pytest

import tipifica
from test_report_formats import result_for, written
from tipifica.language import default
from tipifica.model import Report, Settings, Span
from tipifica.report import Location, OutputSettings, Result
from tipifica.report.masker import Policy
from tipifica.report.redact import redact
from tipifica.report.underline import MAX_ROWS, underline
from tipifica.rules import every_rule

NOTE = "Impulsa/jperez/retenido con aumento de plan//099123456"


def checked(text: str, **settings: object) -> Result:
    return Result(Location("notas.txt", 2), tipifica.check(text, config=Settings(**settings)))  # type: ignore[arg-type]


def test_verbose_spells_out_what_mends_itself() -> None:
    lines = written("full", [checked(NOTE)], OutputSettings(verbose=True)).splitlines()
    assert [line.split(": ")[1][:9] for line in lines[1:4]] == ["info T001", "info T001", "error C10"]
    assert lines[5].count("^") == 2 + 9


def test_quiet_leaves_out_clean_notes_and_the_count() -> None:
    clean = "Impulsa//jperez//retenido con aumento de plan//0991234567"
    assert written("full", [checked(clean)], OutputSettings(quiet=True)) == ""
    assert "hallazgo" not in written("full", [checked(NOTE)], OutputSettings(quiet=True))
    assert written("grouped", [checked(NOTE)], OutputSettings(quiet=True)).splitlines()[0] == "notas.txt:"


def test_a_note_that_was_not_checked_is_never_called_clean() -> None:
    report = replace(tipifica.check(NOTE), diagnostics=(), verdict="unchecked")
    result = Result(Location("notas.txt", 2), report)
    assert written("full", [result], OutputSettings(quiet=True)) == "notas.txt:2: no revisada\n"
    assert '"verdict": "unchecked"' in written("jsonl", [result])
    assert 'errors="1"' in written("junit", [result])


def test_a_failed_proof_is_told() -> None:
    report = replace(tipifica.check(NOTE), proof_failed=True)
    assert "cambiarían lo que dice la nota" in written("full", [Result(Location(), report)])


def test_notes_of_several_lines_are_set_apart_and_those_of_one_line_are_not() -> None:
    clean = checked("Impulsa//jperez//retenido con aumento de plan//0991234567")
    lines = written("full", [clean, clean, checked(NOTE), checked(NOTE), clean]).split("\n")
    assert [index for index, line in enumerate(lines) if not line] == [6, 13, len(lines) - 1]
    assert lines[-2].startswith("6 hallazgos")
    assert "" not in written("full", [clean, clean]).split("\n")[:-1]


def test_of_many_notes_the_clean_ones_are_counted_and_a_single_one_is_shown() -> None:
    clean = checked("Impulsa//jperez//retenido con aumento de plan//0991234567")
    assert written("full", [clean]).startswith("notas.txt:2: correcta · RETENIDO / AUMENTO DE PLAN")
    assert written("full", [clean, clean]) == "sin hallazgos en 2 notas\n"
    told = written("full", [clean, checked(NOTE), clean, clean])
    assert "correcta" not in told
    assert told.endswith("; 3 notas sin hallazgos\n")


def test_counts_agree_in_number_and_language() -> None:
    one = checked("Impulsa//jperez/retenido con aumento de plan//0991234567")
    assert written("full", [one]).endswith("1 hallazgo: 1 se corrige con --fix\n")
    assert written("full", [one], OutputSettings(lang="en")).endswith("1 finding: 1 fixable with --fix\n")
    assert "se corrige solo: 1 separador\n" in written("full", [one])


def test_messages_come_in_english() -> None:
    messages = [found.message for found in checked(NOTE, lang="en").report.diagnostics]
    assert messages[0] == 'The separator is //, not "/"'
    assert messages[-1].startswith("This phone does not exist")


def test_every_rule_whose_fix_may_be_safe_has_a_noun() -> None:
    always = {rule.code for rule in every_rule() if rule.fixable == "always" and rule.code[0] in "STC"}
    never_safe = {"C402", "C403"}
    assert always - never_safe <= {rule.code for rule in every_rule() if rule.noun is not None}


@pytest.mark.parametrize(
    ("text", "span", "rows"),
    [
        ("abcdef", (1, 3), [("abcdef", " ^^")]),
        ("abcdef", (6, 6), [("abcdef", "      ^")]),
        ("", (0, 0), [("", "^")]),
        ("a\tb", (2, 3), [("a\\x09b", "     ^")]),
        ("中文b", (2, 3), [("中文b", "    ^")]),
        ("e\u0301b", (2, 3), [("e\u0301b", " ^")]),
        ("abcdefghijkl", (9, 11), [("abcdefghij", "         ^"), ("kl", "^")]),
        ("abcdefg hijkl", (8, 11), [("abcdefg ", ""), ("hijkl", "^^^")]),
        ("abcde//f hijkl", (9, 14), [("abcde//", ""), ("f hijkl", "  ^^^^^")]),
        ("a bcdefghijkl", (9, 11), [("a bcdefghi", "         ^"), ("jkl", "^")]),
    ],
)
def test_carets_stand_under_what_they_mean(text: str, span: tuple[int, int], rows: list[tuple[str, str]]) -> None:
    assert underline(text, [span], 10) == rows


def test_a_very_long_note_is_abridged_to_what_is_underlined() -> None:
    rows = underline("x" * 5000, [(2500, 2510)], 80)
    assert [row for row in rows if row[1]] == [("x" * 80, " " * 20 + "^" * 10)]
    assert rows[0] == rows[-1] == ("…", "")
    assert len(underline("x" * 5000, [(0, 5000)], 80)) == MAX_ROWS + 1


# ---------------------------------------------------------------- redaction


FIELDS = default().catalog.fields
WORDS = {"impulsa", "visita", "técnica", "contacto", "de", "cliente", "retenido", "con", "plan", "costo"}


def known(word: str) -> bool:
    return word.casefold() in WORDS


def shown_at(level: str) -> Policy:
    return Policy(level, known, FIELDS)


VISIT = "Impulsa//jperez//visita técnica 4587123 contacto de cliente Zoila Costo//099-876-54-32"


def everything(report: Report) -> str:
    return repr(report)


def test_nothing_is_masked_where_nothing_is_asked() -> None:
    report = tipifica.check(VISIT)
    assert redact(report, shown_at("none")) is report


def test_clients_are_masked_everywhere_and_spans_stay() -> None:
    report = redact(tipifica.check(VISIT), shown_at("clients"))
    assert (
        report.observation.text
        == "Impulsa//jperez//visita técnica 4587123 contacto de cliente ••••• •••••//•••-•••-••-••"
    )
    assert report.observation.fields["client_name"] == "•" * len("Zoila Costo")
    assert report.observation.fields["phones"] == ("•" * 10,)
    assert report.observation.fields["agent"] == "jperez"
    for secret in ("Zoila", "Costo", "0998765432", "876"):
        assert secret not in everything(report)


def test_all_masks_the_agent_too() -> None:
    report = redact(tipifica.check(VISIT), shown_at("all"))
    assert "jperez" not in everything(report)


def test_a_note_that_was_not_understood_shows_known_words_only() -> None:
    report = redact(tipifica.check("cliente Rosa Inés Calle vive en Av. Quito 0991234567"), shown_at("clients"))
    assert report.observation.text == "cliente •••• •••• ••••• •••• •• ••. ••••• ••••••••••"


def test_what_a_privacy_rule_found_is_masked_at_every_level() -> None:
    found = result_for("clave casa1234").report
    private = replace(found.diagnostics[0], code="P001", span=Span(6, found.diagnostics[0].span.end))
    report = redact(replace(found, diagnostics=(private,)), shown_at("none"))
    assert report.observation.text == "clave ••••••••"
    assert "casa1234" not in everything(report)


def test_of_many_candidates_the_nearest_are_named() -> None:
    note = "Impulsa//vgarcia//servicio retirado//cliente no accede a beneficios//contacto 0991234567"
    (found,) = tipifica.check(note).diagnostics
    assert len(tipifica.parse(note).candidates) == 13
    assert found.message.count(";") == 5
    assert found.message.endswith("; y 8 más")


# ---------------------------------------------------------------- what to do


def test_a_note_with_surplus_text_alone_may_be_filed() -> None:
    lines = written("full", [checked("Impulsa//jperez//retenido con aumento de plan//0991234567 urgente")])
    assert "\nse puede registrar como está\n" in lines
    assert "registrar" not in written("full", [checked(NOTE)])


def test_a_word_that_is_put_in_is_spelled_out() -> None:
    note = checked("Impulsa//jperez//retiro en proceso//no accede beneficio//entregará equipos en cis//0991234567")
    assert "se corrige solo: + «a»\n" in written("full", [note])


def test_a_proposal_is_a_question_and_the_note_that_a_yes_makes() -> None:
    note = checked("Impulsa//jperez//no aplica proceso de retención queja duplicada")
    mended = "Impulsa//jperez//no aplica proceso de retención queja duplicada en ice"
    assert f"\n¿Escribir «en ice»? Si es así:\n{mended}\n" in written("full", [note])
    claim = checked("Impulsa//jperez//ret con baja de plan//0991234567")
    assert "\n¿El cliente quedó retenido? Si es así:\n" in written("full", [claim])
    assert "\nEscribir «en ice»? If so:\n" in written("full", [note], OutputSettings(lang="en"))
