"""What is one thing is one token, wherever it stands; and damaged letters are read where one reading is possible."""

import random

import pytest

import tipifica
from tipifica.language import default
from tipifica.parser.tokens.characters import clean
from tipifica.parser.tokens.tokenizer import tokenize

SPELLED = tuple(default().grammar.lexicon.spelled)
THINGS = (
    *(
        "03/12/2026",
        "3-12-26",
        "03.12.2026",
        "2026-12-03",
        "28/11",
        "28 de noviembre",
        "5 de marzo del 2027",
        "28-nov-26",
    ),
    *("10:35", "10h30", "10:35 am", "9 a.m.", "3pm", "1/2", "24/7", "300/300", "50/10 Mbps"),
    *(
        "$5",
        "$ 12,50",
        "US$10",
        "USD 30",
        "20 dólares",
        "10 euros",
        "15.99 usd",
        "$1.250,00",
        "$10.00+ imp.",
        "45 soles",
    ),
    *("50%", "12,5 %", "15 por ciento", "300 mbps", "100Mbps", "45 días", "2.4 GHz", "20 mb/s"),
    *("S12-34", "N34-12", "Oe5-123", "12-34B", "099-123-45-67", "192.168.1.1", "2-4-6", "1.er", "2.º"),
    *("https://www.speedtest.net", "www.fast.com/es", "portal.hogar.ec/pagos?id=7", "http://cnt.gob.ec"),
)
AROUND = (("", ""), ("plan ", " hoy"), ("plan//", "//0987001234"), ("(", ")"), ("plan ", ", hoy"), ("\n", "\nhoy"))
PAGES = [(page, read) for page in ("cp850", "cp437", "mac_roman", "utf-8") for read in ("cp1252", "latin-1")]
DAMAGED = [
    "t´ecnica",
    "Mu¤oz",
    "asesor?a",
    "Mu?oz",
    "migraciÃ³n",
    "informaci&oacute;n",
    "R&amp;amp;D",
    "\\u00f3",
    "%C3%AD",
    "├│",
]


@pytest.mark.parametrize("thing", THINGS)
def test_a_thing_is_one_token(thing: str) -> None:
    for before, after in AROUND:
        tokens = tokenize(before + thing + after)
        assert thing in [token.text for token in tokens], [token.text for token in tokens]


def test_a_long_number_is_never_cut() -> None:
    r = random.Random(3)
    for _ in range(300):
        number = "".join(r.choice("0123456789") for _ in range(r.randint(8, 16)))
        before, after = (
            r.choice(("", " ", "/", "-", ".", ",", "caso ", "12/")),
            r.choice(("", " ", "/", "-", ".", "/12")),
        )
        assert number in [
            token.text
            for token in tokenize(f"plan{before and ' ' + before}{number if before else ' ' + number}{after}")
        ]


@pytest.mark.parametrize(
    "text", ["Mz 5/V 12", "45871/Av. Loja", "3/0987001234", "0987001234/0991234567", "s/n", "c/costo"]
)
def test_what_stands_beside_a_break_is_no_thing(text: str) -> None:
    assert "/" in [token.text for token in tokenize(text)]


@pytest.mark.parametrize(("page", "read"), PAGES)
def test_words_of_another_code_page_are_read(page: str, read: str) -> None:
    seen = 0
    for word in SPELLED:
        try:
            damaged = word.encode(page).decode(read)
        except UnicodeError:
            continue
        # What a code page shows as a blank is one, and at the end of a word nothing tells what a mark was.
        if "\u00a0" in damaged or "\u00ca" in damaged or not word[-1].isascii() or not word[0].isascii():
            continue
        seen += 1
        assert clean(f"plan {damaged} hoy", SPELLED).text == f"plan {word} hoy", damaged
    assert seen > len(SPELLED) // 3


def test_cleaning_is_done_once() -> None:
    r = random.Random(5)
    for _ in range(500):
        text = "".join(r.choice((*DAMAGED, *"aeñ &;´?~%\\", "Ã", "amp;")) for _ in range(r.randint(1, 8)))
        cleaned = clean(text, SPELLED).text
        assert clean(cleaned, SPELLED).text == cleaned, text


def test_months_that_may_be_a_list_or_a_range_are_asked_for() -> None:
    text = "Impulsa//jlema//descuento 50% mes 2-5//contacto de cliente Ana Vera 0987001234"
    (found,) = tipifica.check(text).diagnostics
    assert (found.code, found.severity, found.fix) == ("C404", "warning", None)
    months = []
    for choice in found.suggestions:
        (edit,) = choice.edits
        chosen = text[: edit.span.start] + edit.content + text[edit.span.end :]
        report = tipifica.check(chosen)
        assert report.verdict == "conforms"
        months.append(report.observation.fields["months"])
    assert months == [(2, 5), (2, 3, 4, 5)]
