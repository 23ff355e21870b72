"""The page as a folder: what is in it, what stands in the way of writing it, and that it lives without a network."""

from __future__ import annotations

import io
import json
import os
import random
import subprocess
import sys
import unicodedata
import zipfile

import pytest

import tipifica
from support.browser import export, files_served
from support.command import call
from support.corpus import load, record_of
from support.filler import notes
from support.mutator import noise
from test_web import serving
from tipifica.browser.core import LEFT_OUT, archive
from tipifica.browser.folder import STAMP, stamped, write

ALONE = """
import json, sys
sys.path.insert(0, sys.argv[1])
from tipifica.page.inside import engine
ask = engine("{}")
others = {name.partition(".")[0] for name in sys.modules} - sys.stdlib_module_names - {"tipifica", "__main__"}
assert not others, others
print(json.dumps([json.loads(ask(*asked)[1:]) for asked in json.load(sys.stdin)]))
"""
ACTIONS = [
    ("check", {"text": "Impulsa/jperez/retenido con aumento de plan/telf. 099-123-45-67"}),
    ("check", {"text": "Impulsa//jperez//hola", "lang": "en"}),
    ("compose", {"reason": "retenido/aumento-de-plan", "fields": {"agent": "jperez", "phones": "0991234567"}}),
    ("complete", {"text": "Impulsa//jperez//retenido con aum", "position": 33}),
    ("understand", {"text": "nc 2 0987654321"}),
    ("find", {"query": "nco"}),
    ("format", {"text": "Impulsa/jperez/retenido con aumento de plan"}),
    ("reasons", {}),
    ("rules", {"lang": "en"}),
]


def test_the_core_alone_answers_on_the_standard_library_what_the_whole_package_answers(tmp_path):
    from tipifica.language import default
    from tipifica.model import Settings
    from tipifica.page import answer

    with zipfile.ZipFile(io.BytesIO(archive())) as files:
        assert not [
            name
            for name in files.namelist()
            for room in LEFT_OUT
            if f"tipifica/{room}/" in name and "language" not in name
        ]
        files.extractall(tmp_path)
    asked = [(action, json.dumps(request)) for action, request in ACTIONS]
    asked += [("check", json.dumps({"text": case.text})) for cases in load().values() for case in cases[::100]]
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", ALONE, str(tmp_path)],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [json.loads(answer(*each, default(), Settings()).body) for each in asked]


def test_the_same_source_makes_the_same_archive():
    assert archive() == archive()


def test_a_pattern_of_the_users_own_is_refused(tmp_path):
    outcome = call("web", "--export", "carpeta", "--config", "agent-pattern='[a-z]+'", cwd=tmp_path)
    assert outcome.status == 2
    assert outcome.err.startswith("tipifica: --config: agent-pattern no vale dentro del navegador")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ([], "para exportar falta npm"),
        (["--runtime", "no-hay.tgz"], "no-hay.tgz: no existe"),
        (["--runtime", "otro.tgz"], "otro.tgz: no es el archivo que npm pack escribe de pyodide@"),
    ],
)
def test_without_pyodide_one_line_says_how_to_get_it(tmp_path, options, said):
    (tmp_path / "otro.tgz").write_bytes(b"nada")
    command = [sys.executable, "-m", "tipifica", "web", "--export", "carpeta", "--isolated", *options]
    outcome = subprocess.run(
        command, cwd=tmp_path, env=os.environ | {"PATH": ""}, capture_output=True, text=True, check=False
    )
    assert (outcome.returncode, outcome.stdout) == (2, "")
    assert outcome.stderr.startswith(f"tipifica: {said}") and outcome.stderr.count("\n") == 1
    assert not (tmp_path / "carpeta").exists()


@pytest.mark.parametrize("stamp", [None, "{}", "[]", '{"files": 1}'])
def test_a_folder_that_holds_something_else_is_left_alone(tmp_path, stamp):
    there = tmp_path / "carpeta"
    there.mkdir()
    (there / "nota.txt").write_text("mía", "utf-8")
    if stamp is not None:
        (there / "version.json").write_text(stamp, "utf-8")
    before = sorted(there.iterdir())
    outcome = call("web", "--export", "carpeta", "--isolated", cwd=tmp_path)
    assert (outcome.status, outcome.err) == (
        2,
        "tipifica: carpeta: en esa carpeta hay otra cosa; dé una nueva o vacía\n",
    )
    assert sorted(there.iterdir()) == before


# ---------------------------------------------------------------- in the browser


def opened(browser, url):
    page = browser.new_context().new_page()
    page.goto(url)
    page.wait_for_selector("#manual:not(:empty)")
    return page


KEPT = """async () => {
    for (let waited = 0; waited < 600; waited += 1) {
        if ((await caches.keys()).length && navigator.serviceWorker.controller) return true;
        await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return false;
}"""


@pytest.mark.ci
def test_a_second_visit_needs_no_server_and_a_later_page_is_told_and_taken(
    browser, folder, archive_of_pyodide, tmp_path
):
    note = "Impulsa/jperez/retenido con aumento de plan//0991234567"
    with files_served(folder) as port:
        page = opened(browser, f"http://127.0.0.1:{port}/")
        assert page.evaluate(KEPT)
    page.reload()
    page.keyboard.type(note)
    page.wait_for_selector('#verdict[data-light="mend"]')
    assert page.locator("#renewed").is_hidden()
    later = export(tmp_path / "later", archive_of_pyodide, "--isolated", "--config", "ignore=['T']")
    # Of another manual, as far as it says.
    stamp = json.loads((later / "version.json").read_bytes())
    (later / "version.json").write_text(json.dumps(stamp | {"manual": "0" * 64}), "utf-8")
    with files_served(later, port):
        page.reload()
        page.wait_for_selector("#renewed:not([hidden])")
    page.click("#reload")
    page.wait_for_selector("#manual:not(:empty)")
    page.keyboard.type(note)
    page.wait_for_selector('#verdict[data-light="good"]')
    page.context.close()


@pytest.mark.ci
def test_opened_as_a_file_it_says_so(browser, folder):
    page = browser.new_page()
    page.goto((folder / "index.html").as_uri())
    assert "como archivo" in page.locator("#unstarted").text_content()
    assert page.locator("#unstarted").is_visible()
    page.close()


@pytest.mark.ci
def test_a_page_is_exported_with_its_settings_and_over_an_earlier_one(browser, folder, archive_of_pyodide, tmp_path):
    there = export(tmp_path / "page", archive_of_pyodide, "--isolated")
    stamp = json.loads((there / "version.json").read_bytes())
    (there / "engine" / "old.js").write_text("", "utf-8")
    (there / "version.json").write_text(json.dumps(stamp | {"files": [*stamp["files"], "engine/old.js"]}), "utf-8")
    export(there, archive_of_pyodide, "--isolated", "--config", "ignore=['T']", "--config", "severity={S='info'}")
    assert {path.relative_to(there).as_posix() for path in there.rglob("*") if path.is_file()} == set(stamp["files"])
    with files_served(there) as port:
        page = opened(browser, f"http://127.0.0.1:{port}/")
        found = asked(page, [{"text": "Impulsa/jperez/hola//"}])
        page.context.close()
    expected = tipifica.check("Impulsa/jperez/hola//", config=tipifica.Settings(ignore=("T",), severity={"S": "info"}))
    assert found == [results(expected)]


# ---------------------------------------------------------------- both engines and the library


ASKED = """async (requests) => {
    const { ask } = await import("./engine.js");
    const found = [];
    for (const request of requests) found.push(await ask("check", request));
    return JSON.stringify(found);
}"""


def asked(page, requests):
    """What the page's engine says, without its sentences."""
    return [{key: each[key] for key in each if key != "said"} for each in json.loads(page.evaluate(ASKED, requests))]


def results(report):
    return json.loads(json.dumps(report.to_dict()))


def rare(count):
    """Notes with code points of every kind of Unicode in them, half a surrogate pair too: drawn by category, so that
    the small ones come as often as the large."""
    r = random.Random(21)
    kinds = {}
    for point in range(sys.maxunicode + 1):
        kinds.setdefault(unicodedata.category(chr(point)), []).append(chr(point))
    for number, note in enumerate(notes(count, 21)):
        text = note.text
        for _ in range(r.randint(1, 4)):
            at = r.randrange(len(text) + 1)
            text = text[:at] + r.choice(kinds[sorted(kinds)[(number + at) % len(kinds)]]) + text[at:]
        yield text


def every_request(part):
    """Each note of the corpus, with what its record declares, 1,500 that are broken anyhow, 700 with rare characters;
    of each kind the `part`-th. A case that depends on settings is read without them."""
    cases = [case for cases in load().values() for case in cases]
    r = random.Random(2100)
    texts = [*(noise(note.text, r) for note in notes(1_500, 2100)), *rare(700)]
    records = [
        ({"text": case.text} | ({"record": dict(case.record)} if case.record else {}), record_of(case))
        for case in cases
    ]
    return [*records[::part], *(({"text": text}, None) for text in texts[::part])]


@pytest.mark.parametrize("engine", ["server", "folder"])
@pytest.mark.parametrize("part", [pytest.param(10, marks=pytest.mark.ci), pytest.param(1, marks=pytest.mark.long)])
def test_both_engines_say_what_the_library_says(browser, request, engine, part):
    """All of it: `pytest -m long tests/test_web_export.py`."""
    requests = every_request(part)
    assert len(requests) * part > 3_500
    with serving() if engine == "server" else files_served(request.getfixturevalue("folder")) as port:
        page = opened(browser, f"http://127.0.0.1:{port}/")
        found = asked(page, [sent for sent, _ in requests])
        page.context.close()
    for (sent, record), result in zip(requests, found, strict=True):
        assert result == results(tipifica.check(sent["text"], record=record)), sent


def test_a_folder_that_could_not_be_filled_can_be_the_next_time(tmp_path):
    whole = stamped({"motor/a.js": b"a", "b.html": b"b"}, {})
    with pytest.raises(OSError):
        write(tmp_path / "pagina", {**whole, "n" * 300: b""})
    assert list((tmp_path / "pagina").iterdir()) == []
    write(tmp_path / "pagina", whole)
    with pytest.raises(OSError):
        write(tmp_path / "pagina", {"n" * 300: b""})
    assert (tmp_path / "pagina" / "motor" / "a.js").read_bytes() == b"a"
    assert (tmp_path / "pagina" / STAMP).is_file()
