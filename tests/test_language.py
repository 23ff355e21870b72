"""The compiled language is the grammar's: Lark's own parser agrees; a new campaign is data alone."""

from __future__ import annotations

import random
import shutil
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from lark import Lark, Token
from lark.grammar import NonTerminal

import tipifica
from support.corpus import load as corpus_cases
from support.newcomer import Copy
from tipifica import engine
from tipifica.composing import compose
from tipifica.fields.kinds import code_of
from tipifica.language import Language, default, load, sources
from tipifica.model.values import VALUE_KINDS
from tipifica.parser.choose.reading import read
from tipifica.parser.compile.compiler import compile_language, parser_of
from tipifica.parser.compile.described import DescriptionError
from tipifica.parser.compile.fields import field_rows
from tipifica.parser.compile.references import rule_name
from tipifica.parser.forms.automaton import LABEL, WORD, Automaton, Position
from tipifica.parser.scan import KINDS as SCANNED
from tipifica.parser.tokens.folding import words_of

ROOT = Path(__file__).parents[1]
GRAMMAR = ROOT / "grammar"
CAMPAIGN = Path(__file__).parent / "fixtures" / "cobranza"
SEED = 20_240_301


@pytest.fixture(scope="module")
def lark() -> Lark:
    """Lark's own LALR(1) parser of the grammar; `strict` refuses any conflict."""
    return parser_of(sources(GRAMMAR))


@pytest.fixture(scope="module")
def names(lark: Lark) -> dict[tuple[str, ...], str]:
    """The terminal of each fixed phrase, by its words."""
    return {tuple(words_of(t.pattern.value)): t.name for t in lark.terminals if t.pattern is not None}


def _terminals(places: list[Position], names: dict[tuple[str, ...], str]) -> list[str]:
    """The places of a note as terminals of Lark's: the words of one phrase are one terminal."""
    found: list[str] = []
    words: list[str] = []
    for place, following in zip(places, [*places[1:], None], strict=True):
        if place.kind == WORD:
            words.append(place.symbol)
            if following is None or following.phrase != place.phrase or following.number <= place.number:
                found.append(names[tuple(words)])
                words = []
        else:
            found.append(names[tuple(words_of(place.symbol))] if place.kind == LABEL else place.symbol)
    return found


def _accepts(lark: Lark, terminals: list[str]) -> bool:
    parser = lark.parse_interactive("")
    for name in terminals:
        if name not in parser.choices():
            return False
        parser.feed_token(Token(name, name))
    return "$END" in parser.choices()


# ---------------------------------------------------------------- the automata and Lark's table


def test_lark_accepts_every_conforming_note_as_it_was_read(lark: Lark, names: dict[tuple[str, ...], str]) -> None:
    grammar = default().grammar
    notes = [c.text for cases in corpus_cases().values() for c in cases if c.canonical == c.text and not c.findings]
    assert len(notes) > 150
    for note in notes:
        path = read(note, grammar).path
        assert path is not None
        places = [step.position for step in path.steps if step.position is not None]
        assert len(places) == len(path.steps), note
        assert _accepts(lark, _terminals(places, names)), note


def test_lark_accepts_every_walk_through_an_automaton(lark: Lark, names: dict[tuple[str, ...], str]) -> None:
    chance = random.Random(SEED)
    for form in default().grammar.forms.values():
        for _ in range(30):
            places = _walk(form.automaton, chance)
            assert _accepts(lark, _terminals(places, names)), [place.symbol for place in places]


def _walk(automaton: Automaton, chance: random.Random) -> list[Position]:
    place, places = 0, []
    while not (place in automaton.last and (not automaton.follow[place] or chance.random() < 0.5)):
        place = chance.choice(automaton.follow[place])
        places.append(automaton.positions[place])
    return places


def test_the_automata_accept_every_sentence_of_the_grammar(lark: Lark) -> None:
    """The other way round: sentences derived from Lark's rules."""
    chance = random.Random(SEED)
    phrases = {t.name: t.pattern.value for t in lark.terminals if t.pattern is not None}
    labels = {p.symbol for f in default().grammar.forms.values() for p in f.automaton.positions if p.kind == LABEL}
    for reason, form in default().grammar.forms.items():
        for _ in range(30):
            sentence = [
                *_derive(lark, "prefix", chance),
                "_SEP",
                "LOGIN",
                "_SEP",
                *_derive(lark, rule_name(reason), chance),
            ]
            symbols = [s for name in sentence for s in _symbols(phrases.get(name, name), name in phrases, labels)]
            assert _walks(form.automaton, symbols), symbols


def _derive(lark: Lark, name: str, chance: random.Random, depth: int = 0) -> list[str]:
    options = [rule for rule in lark.rules if rule.origin.name == name]
    # What repeats itself ends: a list rule is left by its alternative without itself.
    if depth > 12:
        options = [rule for rule in options if NonTerminal(name) not in rule.expansion]
    rule = chance.choice(options)
    found: list[str] = []
    for symbol in rule.expansion:
        found += [symbol.name] if symbol.is_term else _derive(lark, symbol.name, chance, depth + 1)
    return found


def _symbols(text: str, quoted: bool, labels: set[str]) -> list[str]:
    return words_of(text) if quoted and text not in labels else [text]


def _walks(automaton: Automaton, symbols: list[str]) -> bool:
    places = {0}
    for symbol in symbols:
        places = {q for p in places for q in automaton.follow[p] if automaton.positions[q].symbol == symbol}
    return bool(places & automaton.last)


@pytest.mark.parametrize("language", [default, lambda: load(CAMPAIGN)], ids=["manual", "campaign"])
def test_the_automata_are_deterministic(language: Callable[[], Language]) -> None:
    """From one place no two ways bear the same symbol: a note is one path of its form or none."""
    for reason, form in language().grammar.forms.items():
        for place, following in enumerate(form.automaton.follow):
            symbols = [(p.kind, p.symbol) for p in map(form.automaton.positions.__getitem__, following)]
            assert len(symbols) == len(set(symbols)), f"{reason}: {place}"


@pytest.mark.parametrize("agent", ["lopez", "lopez99", "d.lopez"])
def test_first_words_alone_leave_every_reason_open_that_begins_so(agent: str) -> None:
    # No case of the corpus: another reason that begins so belongs to the answer.
    def begins(automaton: Automaton) -> bool:
        return any(automaton.positions[q].symbol == "retenido" for q in automaton.follow[automaton.header_end])

    beginning = {reason for reason, form in default().grammar.forms.items() if begins(form.automaton)}
    assert len(beginning) > 5
    for cut in ("retenido", "Retenido con", "retenido con."):
        assert set(tipifica.parse(f"Impulsa//{agent}//{cut}").candidates) == beginning


# ---------------------------------------------------------------- a language that contradicts itself

FIELD = """
[fields.device]
title = "aparato"
kind = "free"
says = "Como está escrito."
personal = "perhaps"
"""
REASON = """
[[reasons]]
id = "retenido/otro"
number = 99
motive = "OTRO"
source = ""
closure = { status = "ATENDIDO", days = 1 }
"""
RULE = '\nretenido__otro: _retained "otra cosa" _SEP phones\n'


def _refused(**appended: str) -> str:
    """What the compiler says of the manual's language with something added to its files (`_` for the dot of a name)."""
    files = sources(GRAMMAR)
    for name, text in appended.items():
        files[name.replace("_", ".")] += text
    with pytest.raises(DescriptionError) as refused:
        compile_language(files)
    return str(refused.value)


def test_a_reason_without_a_rule_is_refused() -> None:
    assert _refused(catalog_toml=REASON).startswith("catalog.toml: [[reasons]] retenido/otro: no .lark file has")


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        # A reason of it would be read without that part of its form.
        ("retenido_lark", RULE.replace("phones", "device"), "retenido.lark: rule retenido__otro: 'device' is no"),
        ("retenido_lark", RULE.replace("phones", "FREE+"), "retenido.lark: rule retenido__otro: only a field"),
        ("retenido_lark", "\n_other: phones\n", "retenido.lark: rule _other: no form has it"),
        ("retenido_lark", "\nphones: client_name\n", "retenido.lark: rule phones: is made of [fields.phones]"),
        ("retenido_lark", "\n%declare PHONE\n", "retenido.lark: %declare: what a grammar declares"),
        ("catalog_toml", FIELD, "catalog.toml: [fields.device]: no form has it"),
        ("catalog_toml", REASON.replace("retenido/otro", "otro/otro"), "[[reasons]] otro/otro: unknown state 'otro'"),
        ("catalog_toml", REASON.replace("otro", "migracion"), "[[reasons]] retenido/migracion: stands there twice"),
        (
            "catalog_toml",
            REASON.replace('"ATENDIDO"', "1"),
            "[[reasons]] retenido/otro, closure: 'status' must be a text",
        ),
        (
            "catalog_toml",
            REASON.replace("motive", "motivo"),
            "[[reasons]] retenido/otro: unknown key 'motivo'; known: id,",
        ),
        ("catalog_toml", REASON.replace('motive = "OTRO"\n', ""), "[[reasons]] retenido/otro: says no 'motive'"),
        ("lexicon_toml", "\n[label]\n", "lexicon.toml: unknown key 'label'; known: function-words,"),
        ("lexicon_toml", "\n[labels.device]\n", "lexicon.toml: [labels]: unknown field 'device'; known: agent,"),
    ],
)
def test_what_nobody_knows_is_refused_by_file_and_place(name: str, text: str, said: str) -> None:
    reason = {"catalog_toml": REASON} if "retenido__otro" in text else {}
    assert said in _refused(**reason, **{name: text})


@pytest.mark.parametrize(
    ("name", "written", "typed", "said"),
    [
        ("catalog", "number = 5", "number = 6", "[[reasons]] retenido/baja-de-plan: its number stands there twice"),
        ("catalog", "attempts = [1, 2]", 'attempts = ["1"]', "no-contesta, attempts: '1' must be a number"),
        (
            "catalog",
            "number = 5",
            'number = 5\nvalid-from = "2025-02-30"',
            "aumento-de-plan: 'valid-from' and 'valid-to'",
        ),
        (
            "catalog",
            "number = 5",
            'number = 5\nvalid-from = "2025-02-02"\nvalid-to = "2025-02-01"',
            "'valid-to' is before",
        ),
        (
            "catalog",
            'opening = "retenido con"',
            'opening = "retenido cno"',
            "visita-tecnica, opening: no form has the phrase",
        ),
        ("catalog", 'sign = "se otorga', 'sign = "se otroga', "asesoria-comercial, sign: its form has no phrase"),
        ("catalog", 'sign = "se otorga', 'sign = "baja de plan" #', "asesoria-comercial, sign: its form has no phrase"),
        (
            "catalog",
            '"derivado a n1" =',
            '"derivado a n3" =',
            "[meaning.questions]: no form has the phrase 'derivado a n3'",
        ),
        ("catalog", '"tiene" = [', '"tine" = [', "[meaning.other-times]: no form has the word 'tine'; the nearest is"),
        (
            "catalog",
            'e = "aumento de plan"',
            'e = "aumneto de plan"',
            "implied: no form has the phrase 'aumneto de plan'",
        ),
        ("catalog", '"oferta", ', '"ofreta", ', "[states.retiro-contactado], naming: no form has the word 'ofreta'"),
        ("catalog", '["correcto", "incorrecto"]', '"correcto"', "[meaning], rivals: must be a list of 2 or more"),
        ("catalog", 'phrase = "entregará', 'phrase = "entragará', "cis, excludes: no form has the word 'entragará'"),
        (
            "lexicon",
            '"cte" = "cliente"',
            '"cte" = "clinete"',
            "[short] cte: no form has the word 'clinete'; the nearest",
        ),
        ("lexicon", '"cte" = "cliente"', '"cte" = 5', "[short] cte: must be a list of 1 or more"),
        (
            "lexicon",
            '"contesta" = ["responde"',
            '"contetsa" = ["responde"',
            "[equals]: no form has the word 'contetsa'",
        ),
        ("lexicon", 'telling = ["con costo"', 'telling = ["con cotso"', "telling: no form has the phrase 'con cotso'"),
        ("lexicon", "[ordinals]", '[ordinals]\n"x" = ["x"]', "[ordinals]: 'x' is no number"),
        ("lexicon", "[ordinals]", "[ordinals]\n11 = [11]", "[ordinals] 11: 11 must be a text"),
    ],
)
def test_a_slip_of_the_pen_is_refused_by_file_and_place(name: str, written: str, typed: str, said: str) -> None:
    files = sources(GRAMMAR)
    changed = files[f"{name}.toml"].replace(written, typed, 1)
    assert changed != files[f"{name}.toml"]
    with pytest.raises(DescriptionError) as refused:
        compile_language({**files, f"{name}.toml": changed})
    assert str(refused.value).startswith(f"{name}.toml: ")
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("written", "typed", "said"),
    [
        ('"aumento de plan"', '"aumento de plan', "line 5, column 38: "),
        ("percent)", "percent", "line 14, column 102: "),
        (
            '_retained "aumento',
            'retenido__aumento_de_plan "aumento',
            "rule retenido__aumento_de_plan: is made of itself",
        ),
    ],
)
def test_a_slip_in_a_form_is_refused_by_file_and_place(written: str, typed: str, said: str) -> None:
    files = sources(GRAMMAR)
    changed = files["retenido.lark"].replace(written, typed, 1)
    with pytest.raises(DescriptionError) as refused:
        compile_language({**files, "retenido.lark": changed})
    assert str(refused.value).startswith(f"retenido.lark: {said}")
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("kind", "text", "unknown kind of value 'text'; known: login, name,"),
        ("kind", "login", "a login names the agent"),
        ("kind", "dates", "dates has 2 parts, not 0"),
        ("kind", "choice", "a choice is between 'words'"),
        ("personal", "yes", "unknown value of 'personal' 'yes'; known: client, agent, perhaps, no"),
        ("personal", "no", "free is text, and text may name somebody"),
        ("personal", None, "says no 'personal'"),
        ("title", None, "says no 'title'"),
        ("says", None, "says no 'says'"),
        ("titel", "x", "unknown key 'titel'; known: title,"),
        ("many", "yes", "'many' must be true or false"),
        ("words", ["a", "b"], "a choice is between 'words'"),
        ("pseudonym", "x", "what names nobody has no 'pseudonym'"),
        ("tells-of", 1, "'tells-of' must be a text"),
    ],
)
def test_a_field_that_is_not_described_whole_is_refused(key: str, value: object, said: str) -> None:
    described = tomllib.loads(FIELD)["fields"]
    described["agent"] = tomllib.loads(sources(GRAMMAR)["catalog.toml"])["fields"]["agent"]
    field_rows(described)
    described["device"][key] = value
    if value is None:
        del described["device"][key]
    with pytest.raises(DescriptionError) as refused:
        field_rows(described)
    assert str(refused.value).startswith(f"catalog.toml: [fields.device]: {said}")


def test_a_field_tells_of_one_that_there_is() -> None:
    described = tomllib.loads(sources(GRAMMAR)["catalog.toml"])["fields"]
    described["months_mode"]["words"].append("otro")
    with pytest.raises(DescriptionError, match=r"\[fields.months_mode\], tells-of: months follow one another or not"):
        field_rows(described)
    described["months_mode"]["tells-of"] = "month"
    with pytest.raises(DescriptionError, match=r"\[fields.months_mode\], tells-of: unknown field 'month'"):
        field_rows(described)


def test_every_kind_of_value_can_be_read_written_and_found() -> None:
    for name, kind in VALUE_KINDS.items():
        code = code_of(name)
        assert callable(code.read) and callable(code.written), name
        assert (name.upper() in SCANNED) == (kind.place == "value" and name not in ("login", "attempt")), name
    assert {field.kind for field in default().catalog.fields.values()} == set(VALUE_KINDS)


def test_an_ambiguous_grammar_is_refused() -> None:
    files = sources(CAMPAIGN)
    files["observation.lark"] = files["observation.lark"].replace(
        '_payment "en un abono" amount _SEP phones _SEP label_holder client_name',
        '"cambió de domicilio" _SEP  address _SEP label_holder client_name _SEP phones',
    )
    with pytest.raises(DescriptionError, match="Reduce/Reduce"):
        compile_language(files)


@pytest.mark.parametrize("args", [("check", "--text", "x"), ("reasons",), ("scan", "corpus/notas.txt", "--jobs", "2")])
def test_a_mistake_in_the_grammar_of_a_checkout_is_one_line(edited: Copy, args: Sequence[str]) -> None:
    called = edited.tried("-m", "tipifica", *args)
    place = edited.folder / "grammar"
    said = f"tipifica: {place}: catalog.toml: [[reasons]] retenido/otro: no .lark file has its rule retenido__otro\n"
    assert (called.returncode, called.stdout, called.stderr) == (2, "", said)


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """A checkout in which a reason was added, and no rule for it yet; an editor has its lock there."""
    copy = Copy(tmp_path_factory.mktemp("edited"))
    copy.write("grammar/catalog.toml", REASON)
    (copy.folder / "grammar" / ".#catalog.toml").symlink_to("ana@pc.4711")
    return copy


def test_what_an_editor_keeps_beside_the_files_is_none_of_them(tmp_path: Path) -> None:
    folder = tmp_path / "campaign"
    shutil.copytree(CAMPAIGN, folder)
    # Emacs locks a file so: a link that leads nowhere. The Notepad of old writes a mark first.
    (folder / ".#catalog.toml").symlink_to("ana@pc.4711")
    (folder / "catalog.toml").write_text("\ufeff" + sources(CAMPAIGN)["catalog.toml"], encoding="utf-8")
    assert sources(folder) == sources(CAMPAIGN)


def test_the_shipped_table_is_that_of_the_grammar() -> None:
    assert default().data == compile_language(sources(GRAMMAR))


# ---------------------------------------------------------------- a campaign of one's own


@pytest.fixture(scope="module")
def campaign() -> Language:
    return load(CAMPAIGN)


CONFORMING = {
    "acuerdo/pago-unico": "Recupera//mvera//compromiso de pago en un abono $40.50//0991234567//deudor Rosa Quishpe",
    "acuerdo/pago-en-cuotas": "Recupera//mvera//compromiso de pago en cuotas durante 3 meses//01/03/2024 - 31/05/2024"
    "//$25.00//deudor Rosa Quishpe 0991234567",
    "sin-acuerdo/deuda-desconocida": "Recupera//mvera//0991234567//desconoce la deuda presenta reclamo"
    "//comentario pagó en otra agencia",
    "sin-acuerdo/buzon-de-voz": "Recupera//mvera//buzón de voz en 2do llamada//0991234567",
    "sin-acuerdo/cambio-de-domicilio": "Recupera//mvera//cambió de domicilio//Av. Loja 3-20 y Quito"
    "//deudor Rosa Quishpe//0991234567",
}


@pytest.mark.parametrize(("reason", "note"), CONFORMING.items())
def test_a_campaign_is_parsed_checked_and_composed(campaign: Language, reason: str, note: str) -> None:
    report = engine.check(note, campaign)
    assert (report.verdict, report.observation.reason, report.canonical) == ("conforms", reason, note)
    assert set(campaign.catalog.reasons[reason].required) - {"dates"} <= set(report.observation.fields)
    assert compose(reason, report.observation.fields, campaign) == note
    assert tipifica.check(note).verdict == "unknown"


@pytest.mark.parametrize(
    ("note", "codes", "canonical"),
    [
        (
            "recupera/mvera/comp de pago en un abono $40.50/099-123-45-67/titular Rosa Quishpe",
            ["C103", "T001", "T001", "T001", "T001", "T003", "T006", "T010"],
            CONFORMING["acuerdo/pago-unico"],
        ),
        (
            "Recupera//mvera//buzon de vos en 2do llamada//0991234567",
            # Without a list of the words of Spanish near its own, a campaign has no misspelling mended unasked.
            ["T004", "T005"],
            CONFORMING["sin-acuerdo/buzon-de-voz"].replace("voz", "vos"),
        ),
        (
            "Recupera//mvera//0991234567//desconoció la deuda presenta reclamo//pagó en otra agencia",
            ["T006", "T010"],
            CONFORMING["sin-acuerdo/deuda-desconocida"],
        ),
        (
            "Recupera//gestor//cambió de domicilio//Av. Loja 3-20 y Quito//deudor Rosa Quishpe//teléfono",
            ["S009", "S009"],
            "Recupera//gestor//cambió de domicilio//Av. Loja 3-20 y Quito//deudor Rosa Quishpe//teléfono",
        ),
    ],
)
def test_a_campaign_is_mended(campaign: Language, note: str, codes: list[str], canonical: str) -> None:
    report = engine.check(note, campaign)
    assert sorted(found.code for found in report.diagnostics) == codes
    assert report.canonical == canonical
    assert engine.check(canonical, campaign).canonical == canonical


def test_a_campaign_knows_nothing_of_the_manual(campaign: Language) -> None:
    report = engine.check("Impulsa//jperez//retenido con aumento de plan//0991234567", campaign)
    assert report.verdict == "unknown"
    assert not set(campaign.catalog.reasons) & set(default().catalog.reasons)
    assert campaign.manual != default().manual
