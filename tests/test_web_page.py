"""The page in a real browser: what an agent sees and does, from the keyboard. Needs Chromium; run by .ci/run."""

from __future__ import annotations

import pytest

import tipifica
from support.browser import files_served, listen
from support.corpus import load
from test_web import serving

pytestmark = pytest.mark.ci

WRONG = (
    "Impulsa/jperez/retenido con asesoria comercial se otorga informacion general y facturacion//telf. 099-123-45-67"
)
RIGHT = "Impulsa//jperez//retenido con asesoría comercial se otorga información general y facturación//0991234567"
NOT_ANSWERED = "Impulsa//jperez//cliente no contesta en 2do intento de contacto//"
REASONS = {reason.id: reason for reason in tipifica.list_reasons()}
SEEN = """() => ({
    text: document.querySelector("#note").textContent,
    light: document.querySelector("#verdict").dataset.light ?? "",
    marked: [...CSS.highlights].flatMap(([name, ranges]) => [...ranges].map((each) => [name, each.toString()])).sort(),
})"""


# Without the notice that the page's own button gives.
ANEW = """async () => {
    const { forget } = await import("./memory.js");
    forget();
    document.querySelector("#notice").hidden = true;
    document.querySelector("#note").focus();
}"""


@pytest.fixture(scope="module", params=["server", "folder"])
def port(request):
    """Where the page is, with the server as its engine, and with the one that runs inside the browser."""
    if request.param == "server":
        with serving() as port:
            yield port
    else:
        with files_served(request.getfixturevalue("folder")) as port:
            yield port


@pytest.fixture(scope="module")
def tab(browser, port):
    """An open page, what it complains of, and whom it has asked."""
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    complaints, asked = listen(page)
    page.goto(f"http://127.0.0.1:{port}/")
    page.wait_for_selector("#manual:not(:empty)")
    yield page, complaints, asked
    context.close()


@pytest.fixture
def page(tab, port):
    """An empty page that remembers nothing, asks nobody but its server and complains of nothing. It is one for all
    tests, as it is one for a day: to open it costs the engine inside the browser some seconds."""
    page, complaints, asked = tab
    page.set_viewport_size({"width": 1280, "height": 720})
    page.emulate_media(color_scheme="light")
    for _ in range(2):
        page.keyboard.press("Escape")
    page.evaluate(ANEW)
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    becomes(page, "")
    page.wait_for_selector("#verdict:not([data-light])")
    yield page
    assert complaints == []
    assert all(url.startswith((f"http://127.0.0.1:{port}/", f"blob:http://127.0.0.1:{port}/")) for url in asked)


def light(page, expected):
    page.wait_for_selector(f'#verdict[data-light="{expected}"]')


def paste(page, text):
    """As a person pastes, through the clipboard of the system."""
    page.evaluate("(text) => navigator.clipboard.writeText(text)", text)
    page.keyboard.press("Control+v")


def copied(page):
    page.wait_for_selector("#notice:not([hidden])")
    return page.evaluate("() => navigator.clipboard.readText()")


def note(page):
    return page.evaluate(SEEN)["text"]


def becomes(page, text):
    """Wait until the note is `text`, for a while."""
    for _ in range(100):
        if note(page) == text:
            return
        page.wait_for_timeout(50)
    assert note(page) == text


def has(page, field, value):
    """Wait until a field of the form has a value, for a while."""
    for _ in range(100):
        if page.input_value(field) == value:
            return
        page.wait_for_timeout(50)
    assert page.input_value(field) == value


def test_what_is_typed_is_underlined_mended_undone_and_copied(page):
    page.keyboard.type(WRONG)
    light(page, "mend")
    seen = page.evaluate(SEEN)
    expected = [["info", WRONG[slice(*found.span)]] for found in tipifica.check(WRONG).diagnostics]
    assert seen["marked"] == sorted(expected)
    page.keyboard.press("F2")
    light(page, "good")
    assert note(page) == RIGHT
    page.keyboard.press("Control+z")
    light(page, "mend")
    assert note(page) == WRONG
    page.keyboard.press("F2")
    light(page, "good")
    page.keyboard.press("F8")
    assert copied(page) == RIGHT
    assert page.locator("#closing dd").all_text_contents()[::2] == [
        "RETENIDO",
        "ASESORIA COMERCIAL",
        "ATENDIDO (1 día)",
    ]


def test_a_place_after_wide_characters_is_the_right_one(page):
    text = "Impulsa//jperez//😀 cliente no contesta en 2do intento de contacto//09912345"
    page.keyboard.insert_text(text)
    light(page, "person")
    wrong = [found for found in tipifica.check(text).diagnostics if found.severity == "error"]
    assert [part for name, part in page.evaluate(SEEN)["marked"] if name == "error"] == [
        text[slice(*found.span)] for found in wrong
    ]


@pytest.mark.parametrize("said", ["//derivado", "//a n1", "//derivado a n2", ""])
def test_what_only_a_person_knows_is_asked_and_answered_by_one_key(page, said):
    text = f"Impulsa//jperez//cliente no contesta en 3er intento de contacto{said}//0991234567"
    report = tipifica.check(text)
    assert report.proposed is not None
    paste(page, text)
    light(page, "person")
    assert page.locator("#asked").text_content() == "¿Ya lo derivó a N1?"
    assert page.locator("#proposed").text_content() == report.proposed
    page.keyboard.press("F4")
    light(page, "good")
    assert note(page) == report.proposed


def test_an_open_reason_is_chosen_by_a_button_and_composed_with_what_the_note_says(page):
    page.keyboard.type("Impulsa//jperez//retenido con//0991234567")
    light(page, "person")
    choices = page.locator("#candidates button").all_inner_texts()
    assert {"RETENIDO / AUMENTO DE PLAN", "RETENIDO / BAJA DE PLAN", "RETENIDO / MIGRACION"} < set(choices)
    page.locator("#candidates button", has_text="BAJA DE PLAN").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelector('#made').textContent")
    page.keyboard.press("Enter")
    becomes(page, "Impulsa//jperez//retenido con baja de plan//0991234567")
    light(page, "good")
    assert page.locator("#candidates button").count() == 0


def test_notes_that_are_pasted_at_once_are_checked_line_by_line(page):
    notes = [WRONG, f"{NOT_ANSWERED}0991234567", "Impulsa//jperez//hola//0991234567"]
    paste(page, "\n".join(notes))
    page.wait_for_selector("#several:not([hidden]) li:nth-child(3)")
    assert len(page.locator("#several li").all()) == 3
    page.keyboard.press("F2")
    becomes(page, "\n".join([RIGHT, *notes[1:]]))
    page.keyboard.press("Control+z")
    becomes(page, "\n".join(notes))


def test_the_last_note_with_another_phone_takes_two_keys(page):
    page.keyboard.press("F9")
    page.keyboard.type("nc 2 0987654321")
    page.keyboard.press("Enter")
    page.wait_for_selector("#form:not([hidden])")
    page.keyboard.type("jperez")
    page.keyboard.press("Enter")
    assert copied(page) == f"{NOT_ANSWERED}0987654321"
    page.keyboard.press("F9")
    page.keyboard.press("F9")
    page.keyboard.type("0991234567")
    page.keyboard.press("Enter")
    becomes(page, f"{NOT_ANSWERED}0991234567")
    assert page.evaluate("() => navigator.clipboard.readText()") == f"{NOT_ANSWERED}0991234567"


def test_a_short_notation_typed_as_a_note_is_composed_and_a_complete_value_leads_on(page):
    page.keyboard.type("nco")
    page.wait_for_selector("#meant:not([hidden])")
    # It is no note yet: nothing is marked, and no key changes it.
    assert page.locator("#answer").is_hidden() and page.evaluate(SEEN)["marked"] == []
    for key in ("F2", "F4"):
        page.keyboard.press(key)
    page.wait_for_timeout(300)
    assert note(page) == "nco"
    page.keyboard.press("Enter")
    page.wait_for_selector("#form:not([hidden])")
    page.keyboard.type("jperez")
    page.keyboard.press("Enter")
    page.keyboard.type("2do", delay=150)
    page.wait_for_selector("#field-phones:focus")
    page.keyboard.type("0987654321")
    page.keyboard.press("Enter")
    becomes(page, f"{NOT_ANSWERED}0987654321")
    page.wait_for_selector("#meant", state="hidden")


def test_a_value_that_is_typed_slowly_is_all_in_its_field_and_the_months_follow_from_the_dates(page):
    page.keyboard.press("F9")
    page.keyboard.type("stc")
    page.wait_for_selector('#found [aria-selected="true"]')
    page.keyboard.press("Enter")
    page.wait_for_selector("#form:not([hidden])")
    page.keyboard.type("jperez")
    page.keyboard.press("Enter")
    for value, onward in (("$10.00+ imp.", "dates"), ("01/03/2024 - 31/05/2024", "service_number")):
        page.keyboard.type(value, delay=150)
        page.wait_for_selector(f"#field-{onward}:focus")
    assert page.input_value("#field-dates") == "01/03/2024 - 31/05/2024"
    assert page.input_value("#field-duration_months") == "3"
    assert page.locator("#field-duration_months-follows").text_content()
    # Other dates, other months; what she writes herself stays.
    page.fill("#field-dates", "01/03/2024 - 30/04/2024")
    has(page, "#field-duration_months", "2")
    page.focus("#field-duration_months")
    page.keyboard.type("dos")
    page.fill("#field-dates", "01/03/2024 - 31/05/2024")
    page.wait_for_selector("#field-duration_months[aria-invalid=true]")
    assert page.input_value("#field-duration_months") == "dos"


def test_what_is_copied_while_a_note_is_composed_is_that_note(page):
    page.keyboard.insert_text(WRONG)
    light(page, "mend")
    page.keyboard.press("F9")
    page.keyboard.type("nc 2do 0987654321")
    page.keyboard.press("Enter")
    page.wait_for_selector("#form:not([hidden])")
    page.keyboard.type("jperez")
    page.wait_for_selector("#made:not(:empty)")
    page.keyboard.press("F2")
    page.keyboard.press("F8")
    assert copied(page) == f"{NOT_ANSWERED}0987654321"


def test_the_keys_are_shown_from_their_beginning_and_closed_by_the_key_that_shows_them(page):
    page.set_viewport_size({"width": 640, "height": 300})
    page.keyboard.press("F1")
    page.wait_for_selector("#keys[open]")
    assert page.evaluate("() => document.querySelector('#keys').scrollTop") == 0
    page.keyboard.press("F1")
    page.wait_for_selector("#keys", state="hidden")
    page.keyboard.insert_text(RIGHT)
    light(page, "good")


def test_what_is_remembered_is_forgotten_by_one_key(page):
    page.keyboard.press("F9")
    page.keyboard.type("aum")
    page.keyboard.press("Enter")
    page.wait_for_selector("#form:not([hidden])")
    assert page.locator("#chosen").text_content() == "RETENIDO / AUMENTO DE PLAN"
    page.keyboard.type("jperez")
    page.keyboard.press("Enter")
    page.keyboard.type("0991234567")
    page.keyboard.press("Enter")
    copied(page)
    kept = page.evaluate("() => JSON.stringify({...localStorage})")
    assert "jperez" in kept and "retenido/aumento-de-plan" in kept and "0991234567" not in kept
    page.click("#forget")
    assert page.evaluate("() => localStorage.length") == 0


def test_completion_writes_what_follows(page):
    page.keyboard.type("Impulsa//jperez//retenido con aum")
    page.keyboard.press("Control+Space")
    page.wait_for_selector("#offers:not([hidden]) button")
    page.keyboard.press("Enter")
    assert note(page).startswith("Impulsa//jperez//retenido con aumento de plan")


def test_what_is_offered_is_chosen_with_the_arrows_and_each_offer_writes_something(page):
    page.keyboard.type("Imp")
    page.keyboard.press("Control+Space")
    page.wait_for_selector("#offers:not([hidden]) button")
    labels = page.locator("#offers button").evaluate_all("(all) => all.map((each) => each.firstChild.textContent)")
    assert labels[0] == "Impulsa" and len(set(labels)) == len(labels)
    assert not any(label.startswith("{") for label in labels)
    page.keyboard.press("ArrowDown")
    assert page.evaluate("() => document.activeElement.firstChild.textContent") == labels[1]
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert note(page) == "Impulsa"


def values_of(text):
    """The values of a note by the keys of its fields, each as it is written there, with the parts of it; several
    actions with the breaks between them."""
    from tipifica.language import default

    described = default().catalog.fields
    seen = tipifica.parse(text)
    values = {}
    for key in REASONS[seen.reason].fields:
        spans = [span for each in (key, *described[key].parts) for span in spans_of(seen, each)]
        if spans:
            values[key] = text[min(each.start for each in spans) : max(each.end for each in spans)]
    return values


def spans_of(seen, key):
    spans = seen.spans.get(key, ())
    return (spans,) if isinstance(spans, tipifica.Span) else spans


def fields_of(reason):
    from tipifica.language import default
    from tipifica.page.reasons import reasons

    return next(each["fields"] for each in reasons(default(), "es") if each["id"] == reason)


def conforming():
    """A conforming note of each reason, out of the corpus."""
    found = {}
    for cases in load().values():
        for case in cases:
            if case.verdict == "conforms" and case.text == case.canonical and not case.settings and not case.record:
                found.setdefault(case.reason, case.text)
    return [pytest.param(reason, found[reason], id=reason) for reason in REASONS]


@pytest.mark.parametrize(("reason", "text"), conforming())
def test_every_reason_is_composed_from_the_keyboard_alone(page, reason, text):
    wanted = f"{REASONS[reason].state} / {REASONS[reason].motive}"
    page.keyboard.press("F9")
    page.keyboard.type(" ".join(word[:3] for word in REASONS[reason].motive.replace("-", " ").split()))
    page.wait_for_timeout(150)
    for _ in range(len(REASONS)):
        if page.locator('#found [aria-selected="true"]').evaluate("(each) => each.firstChild.textContent") == wanted:
            break
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_selector("#form:not([hidden])")
    values = values_of(text)
    for field in fields_of(reason):
        page.focus(f"#field-{field['key']}")
        page.keyboard.type(values.get(field["key"], ""))
    page.wait_for_selector("#made:not(:empty)")
    page.keyboard.press("Enter")
    copied(page)
    assert tipifica.parse(note(page)).fields == tipifica.parse(text).fields
    assert tipifica.check(note(page)).verdict == "conforms"


@pytest.mark.parametrize("width", [390, 320], ids=["a telephone", "640 pixels at twice the size"])
def test_nothing_stands_outside_of_a_narrow_page(page, width):
    page.set_viewport_size({"width": width, "height": 780})

    def too_wide():
        return page.evaluate("() => document.scrollingElement.scrollWidth - innerWidth")

    paste(page, "\n".join([WRONG, WRONG]))
    page.wait_for_selector("#several:not([hidden]) li:nth-child(2)")
    assert too_wide() <= 0
    page.keyboard.press("Control+a")
    paste(page, WRONG)
    light(page, "mend")
    assert too_wide() <= 0
    page.keyboard.press("F9")
    page.keyboard.type("susp")
    page.wait_for_selector('#found [aria-selected="true"]')
    page.keyboard.press("Enter")
    page.wait_for_selector("#form:not([hidden])")
    assert too_wide() <= 0


def test_a_line_of_several_notes_is_reached_by_the_keyboard(page):
    paste(page, f"{WRONG}\n{RIGHT}")
    page.wait_for_selector("#several:not([hidden]) li:nth-child(2)")
    page.focus("#several li:nth-child(2) button")
    page.keyboard.press("Enter")
    assert page.evaluate("() => getSelection().toString()") == RIGHT


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_fault(page, scheme):
    from axe_playwright_python.sync_playwright import Axe

    def serious():
        found = Axe().run(page).response["violations"]
        return [(each["id"], each["nodes"][0]["html"]) for each in found if each["impact"] in ("serious", "critical")]

    page.emulate_media(color_scheme=scheme)
    assert serious() == []
    paste(page, "Impulsa/jperez/cliente no contesta en 3er intento//derivado//09912345")
    light(page, "person")
    assert serious() == []
    page.keyboard.press("F1")
    assert serious() == []
    page.keyboard.press("Escape")
    page.keyboard.press("F9")
    page.keyboard.type("nco")
    page.wait_for_selector('#found [aria-selected="true"]')
    assert serious() == []
    page.keyboard.press("Enter")
    page.wait_for_selector("#form:not([hidden])")
    assert serious() == []
