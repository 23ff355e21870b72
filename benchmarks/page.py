"""The page while one types: every beginning of every note of the corpus, letter by letter, with both engines.

python benchmarks/page.py [--every 1] [--runtime FILE] [--only server,folder,first,keys]

Processor time of the engine alone, after a warm-up: of `tipifica.page.answer` in this process, and of the same Python
inside V8 (Node's, which is Chromium's too). The first answer is the time that a fresh Chromium takes from opening the
page to a verdict, with all files at hand. Keys are counted in Chromium: those from an empty page to a copied note
that are no part of a value, where the login is remembered. `--every` takes each n-th note.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

import tipifica  # noqa: E402
from support.browser import chromium, export, files_served, packed  # noqa: E402
from support.corpus import load  # noqa: E402
from test_web_page import REASONS, conforming, values_of  # noqa: E402
from tipifica.language import default  # noqa: E402
from tipifica.model import Settings  # noqa: E402
from tipifica.page import answer  # noqa: E402

PARTS = ("server", "folder", "first", "keys")
WARM_UP = 500
MUST = {"server": 15.0, "folder": 25.0}
FOCUSED = "() => document.activeElement.name ?? ''"
# Milliseconds in which the page has answered a key, on a busy machine too.
SETTLED = 700
MANY_KEYS = 20
MUST_MEDIAN, MUST_FIRST, MUST_KEYS = 5.0, 6.0, 6


def beginnings(every: int) -> list[str]:
    """Requests of every beginning of every n-th note, in the order in which it is typed."""
    texts = [case.text for cases in load().values() for case in cases][::every]
    return [json.dumps({"pasted": text[:end]}) for text in texts for end in range(1, len(text) + 1)]


def of_server(requests: list[str]) -> list[float]:
    """Milliseconds of each request, in this process."""
    language, settings = default(), Settings()
    found = []
    for request in [*requests[:WARM_UP], *requests]:
        started = time.process_time_ns()
        answer("check", request, language, settings)
        found.append((time.process_time_ns() - started) / 1e6)
    return found[WARM_UP:]


def of_folder(requests: list[str], folder: Path) -> list[float]:
    """Milliseconds of each request, of the exported engine in Node."""
    # So that Node takes the files for the modules that they are.
    (folder / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    sent = folder / "requests.json"
    sent.write_text(json.dumps([*requests[:WARM_UP], *requests]), encoding="utf-8")
    script = Path(__file__).with_suffix(".mjs")
    told = subprocess.run(["node", str(script), str(folder), str(sent)], check=True, capture_output=True, text=True)
    return json.loads(told.stdout)[WARM_UP:]


def tell(name: str, found: Iterable[float]) -> None:
    """One line of an engine."""
    times = sorted(found)
    last = times[int(len(times) * 0.99)]
    print(
        f"{name:8} {len(times)} beginnings: median {statistics.median(times):.2f} ms (must {MUST_MEDIAN}), "
        f"99 % {last:.2f} ms (must {MUST[name]}), longest {times[-1]:.1f} ms",
        flush=True,
    )


def tell_first(folder: Path) -> None:
    """The seconds to a first verdict, of three fresh browsers."""
    found = []
    with files_served(folder) as port:
        for _ in range(3):
            with chromium() as browser:
                page = browser.new_page()
                started = time.perf_counter()
                page.goto(f"http://127.0.0.1:{port}/")
                page.keyboard.insert_text("Impulsa//jperez//retenido con aumento de plan//0991234567")
                page.wait_for_selector('#verdict[data-light="good"]')
                found.append(time.perf_counter() - started)
    print(f"first answer, cold: {', '.join(f'{each:.1f}' for each in found)} s (must {MUST_FIRST})", flush=True)


def keys_of(page, reason: str, text: str) -> int:
    """Compose the note of `text` from an empty page, and count the keys that are no part of a value."""
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.wait_for_selector("#meant", state="hidden")
    number = str(REASONS[reason].number)
    page.keyboard.type(number)
    page.wait_for_selector("#meant:not([hidden])")
    page.keyboard.press("Enter")
    page.wait_for_selector("#form:not([hidden])")
    pressed, values = len(number) + 1, values_of(text)
    while page.locator("#compose-section").is_visible():
        assert pressed < MANY_KEYS, f"{reason}: {page.inner_text('#form')}"
        key = page.evaluate(FOCUSED)
        if key and not page.input_value(f"#field-{key}"):
            page.keyboard.type(values[key])
            page.wait_for_timeout(SETTLED)
        # A complete value led on by itself.
        if page.evaluate(FOCUSED) == key:
            page.keyboard.press("Enter")
            pressed += 1
            page.wait_for_timeout(SETTLED)
    assert tipifica.check(page.evaluate("() => document.querySelector('#note').textContent")).verdict == "conforms"
    return pressed


def tell_keys(folder: Path) -> None:
    """The keys of every reason."""
    found = {}
    with files_served(folder) as port, chromium() as browser:
        page = browser.new_context(permissions=["clipboard-read", "clipboard-write"]).new_page()
        page.goto(f"http://127.0.0.1:{port}/")
        page.evaluate("() => localStorage.setItem('tipifica', JSON.stringify({ login: 'jperez' }))")
        page.reload()
        page.wait_for_selector("#manual:not(:empty)")
        for case in conforming():
            reason, text = case.values
            found[reason] = keys_of(page, reason, text)
    over = {reason: keys for reason, keys in found.items() if keys > MUST_KEYS}
    print(f"keys: {len(found)} reasons, at most {max(found.values())} (must {MUST_KEYS}); over: {over}", flush=True)


def main() -> None:
    """Prints one line a figure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--runtime", type=Path)
    parser.add_argument("--only", default=",".join(PARTS))
    given = parser.parse_args()
    only = given.only.split(",")
    requests = beginnings(given.every)
    if "server" in only:
        tell("server", of_server(requests))
    with tempfile.TemporaryDirectory() as where:
        folder = export(Path(where, "page"), given.runtime or packed(Path(where)), "--isolated")
        if "folder" in only:
            tell("folder", of_folder(requests, folder))
        if "first" in only:
            tell_first(folder)
        if "keys" in only:
            tell_keys(folder)


if __name__ == "__main__":
    main()
