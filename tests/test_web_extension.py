"""The extension in Chromium, over a form whose policy forbids WebAssembly, scripts and connections of others."""

from __future__ import annotations

import http.server
import json
import random
import threading
from pathlib import Path

import pytest

import tipifica
from support.browser import chromium_with, export, listen
from support.command import call

FIXTURES = Path(__file__).parent / "fixtures"
FORM = """<!doctype html><html lang="es"><meta charset="utf-8"><title>Open</title>
<link rel="stylesheet" href="form.css"><script src="form.js"></script>
<form><label>Observación <textarea id="note"></textarea></label><button>Guardar</button></form>"""
POLICY = "default-src 'self'; script-src 'self'; connect-src 'self'"
WRONG = (
    "Impulsa/jperez/retenido con asesoria comercial se otorga informacion general y facturacion//telf. 099-123-45-67"
)
KEYS = [
    "a",
    "n",
    "ñ",
    "á",
    "1",
    "9",
    "/",
    "/",
    " ",
    ".",
    ",",
    "(",
    '"',
    "😀",
    "Enter",
    "Tab ",
    "Backspace",
    "Impulsa",
    "retenido",
]


@pytest.mark.parametrize("origin", ["open.empresa", "https://", "https://a/b", "file:///a", "https://*", "https://a b"])
def test_what_is_no_address_of_a_form_is_refused(tmp_path, origin):
    outcome = call("web", "--export", "carpeta", "--isolated", "--extension", origin, cwd=tmp_path)
    assert outcome.status == 2
    assert outcome.err == f"tipifica: {origin}: la dirección del formulario se da así: https://open.empresa\n"
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "nota.txt").write_text("x", encoding="utf-8")
    outcome = call("web", "--export", "nota.txt", "--isolated", "--extension", "https://open.empresa", cwd=tmp_path)
    assert (outcome.status, outcome.err) == (2, "tipifica: nota.txt: no es una carpeta\n")


@pytest.mark.parametrize("options", [("--extension", "https://open.empresa"), ("--runtime", "a.tgz")])
def test_options_of_an_export_go_with_one(tmp_path, options):
    outcome = call("web", "--isolated", *options, cwd=tmp_path)
    assert (outcome.status, outcome.err) == (2, "tipifica: --runtime y --extension van con --export\n")


# ---------------------------------------------------------------- in the browser


class Form(http.server.BaseHTTPRequestHandler):
    """The agents' own form."""

    def do_GET(self):
        name = self.path.strip("/")
        kinds = {"form.js": "text/javascript", "form.css": "text/css"}
        self.send_response(200)
        self.send_header("Content-Type", kinds.get(name, "text/html; charset=utf-8"))
        self.send_header("Content-Security-Policy", POLICY)
        self.end_headers()
        self.wfile.write((FIXTURES / name).read_bytes() if name in kinds else FORM.encode())

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def port():
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Form) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


@pytest.fixture(scope="module")
def context(port, archive_of_pyodide, tmp_path_factory):
    origin = f"http://127.0.0.1:{port}"
    made = tmp_path_factory.mktemp("it") / "extension"
    with chromium_with(export(made, archive_of_pyodide, "--isolated", "--extension", origin)) as context:
        yield context


@pytest.fixture
def form(context, port):
    """The form, which asks nobody but its own server and complains of nothing."""
    page = context.new_page()
    complaints, asked = listen(page)
    page.goto(f"http://127.0.0.1:{port}/")
    page.click("#note")
    yield page
    page.close()
    assert complaints == []
    assert all(url.startswith(f"http://127.0.0.1:{port}/") for url in asked)


class Overlay:
    """What the extension shows, which stands in a tree that is closed to the page: asked of the browser itself."""

    def __init__(self, page):
        self.page = page
        self.browser = page.context.new_cdp_session(page)

    def nodes(self):
        root = self.browser.send("DOM.getDocument", {"depth": -1, "pierce": True})["root"]
        left = [root]
        while left:
            node = left.pop(0)
            left = [*node.get("shadowRoots", []), *node.get("children", []), *left]
            yield node

    def of_class(self, name):
        for node in self.nodes():
            given = node.get("attributes", [])
            if name in dict(zip(given[::2], given[1::2], strict=True)).get("class", "").split():
                yield node

    def marked(self, severity):
        """The texts that stand over marks of a severity."""
        return [text_in(node) for node in self.of_class(severity)]

    def places(self, severity):
        """Left, top and right of each mark of a severity, in pixels of the window."""
        for node in self.of_class(severity):
            for quad in self.browser.send("DOM.getContentQuads", {"nodeId": node["nodeId"]})["quads"]:
                yield quad[0], quad[1], quad[2]

    def waits_for(self, severity, texts):
        for _ in range(300):
            if self.marked(severity) == texts:
                return
            self.page.wait_for_timeout(300)
        assert self.marked(severity) == texts

    def says(self):
        return "".join(text_in(node) for node in self.of_class("said"))


def text_in(node):
    return node.get("nodeValue", "") + "".join(map(text_in, node.get("children", [])))


def marks_of(text, severity):
    return [text[slice(*found.span)] for found in tipifica.check(text).diagnostics if found.severity == severity]


def value(form):
    return form.input_value("#note")


def becomes(form, text):
    for _ in range(100):
        if value(form) == text:
            return
        form.wait_for_timeout(100)
    assert value(form) == text


@pytest.mark.ci
def test_what_is_typed_into_the_form_is_underlined_mended_and_undone(form):
    overlay = Overlay(form)
    form.keyboard.type(WRONG)
    overlay.waits_for("info", marks_of(WRONG, "info"))
    assert value(form) == WRONG
    assert "F2" in overlay.says() and "RETENIDO / ASESORIA COMERCIAL" in overlay.says()
    form.keyboard.press("F2")
    becomes(form, tipifica.format(WRONG))
    overlay.waits_for("info", [])
    assert form.evaluate("() => window.heard.at(-1)") == "insertText"
    form.keyboard.press("Control+z")
    becomes(form, WRONG)


# Where the text of the form stands, by its own measures: a letter of this font is as wide as another.
MEASURES = """() => {
    const area = document.querySelector("#note"), style = getComputedStyle(area), zoom = area.currentCSSZoom;
    const pen = document.createElement("canvas").getContext("2d");
    pen.font = style.font;
    const { left, top } = area.getBoundingClientRect();
    return {
        left: left + zoom * (area.clientLeft + parseFloat(style.paddingLeft) - area.scrollLeft),
        top: top + zoom * (area.clientTop + parseFloat(style.paddingTop) - area.scrollTop),
        wide: zoom * pen.measureText("a").width, high: zoom * parseFloat(style.lineHeight),
    };
}"""
LINES = ["Impulsa//jperez//", "cliente no contesta en", "2do intento de contacto//", "", "x", "y", "0991234"]


def stands_right(form, overlay):
    """The one error of LINES, the number at its end, is underlined where its letters are."""
    measures = form.evaluate(MEASURES)
    row, length = len(LINES) - 1, len(LINES[-1])
    [(left, top, right)] = overlay.places("error")
    assert left == pytest.approx(measures["left"], abs=1)
    assert right == pytest.approx(measures["left"] + length * measures["wide"], abs=1.5)
    middle = measures["top"] + (row + 0.5) * measures["high"]
    assert top < middle < top + measures["high"]


@pytest.mark.ci
def test_marks_stand_under_their_letters_after_scroll_and_zoom(form):
    overlay = Overlay(form)
    form.keyboard.insert_text("\n".join(LINES))
    assert marks_of("\n".join(LINES), "error") == [LINES[-1]]
    overlay.waits_for("error", [LINES[-1]])
    assert form.evaluate("() => document.querySelector('#note').scrollTop") > 0
    stands_right(form, overlay)
    form.evaluate("() => { document.querySelector('#note').scrollTop = 40; scrollTo(0, 25); }")
    form.wait_for_timeout(400)
    stands_right(form, overlay)
    form.evaluate("() => document.querySelector('form').classList.add('zoomed')")
    form.wait_for_timeout(400)
    stands_right(form, overlay)
    [worker] = form.context.service_workers
    worker.evaluate(
        "async () => { for (const { id } of await chrome.tabs.query({})) await chrome.tabs.setZoom(id, 1.25); }"
    )
    form.wait_for_timeout(400)
    stands_right(form, overlay)
    worker.evaluate(
        "async () => { for (const { id } of await chrome.tabs.query({})) await chrome.tabs.setZoom(id, 1); }"
    )


@pytest.mark.parametrize("count", [pytest.param(20, marks=pytest.mark.ci), pytest.param(200, marks=pytest.mark.long)])
def test_the_form_keeps_what_is_typed_and_hears_of_each_key(form, count):
    """All of it: `pytest -m long tests/test_web_extension.py`."""
    r = random.Random(5)
    for _ in range(count):
        form.evaluate("() => { document.querySelector('#note').value = ''; window.heard = []; }")
        expected, heard = "", 0
        for key in r.choices(KEYS, k=r.randint(3, 15)):
            if key == "Enter":
                form.keyboard.press(key)
                expected, heard = f"{expected}\n", heard + 1
            elif key == "Backspace":
                heard += bool(expected)
                form.keyboard.press(key)
                expected = expected[:-1]
            else:
                form.keyboard.insert_text(key)
                expected, heard = expected + key, heard + 1
            assert value(form) == expected
        form.wait_for_timeout(r.choice([0, 30, 120]))
        assert value(form) == expected
        assert form.evaluate("() => window.heard.length") == heard, json.dumps(expected)
    nodes = form.evaluate("() => [...document.body.children].map((each) => each.tagName)")
    assert nodes == ["FORM"]
