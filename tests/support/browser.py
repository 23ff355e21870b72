"""Pages in a real browser: Chromium, the page's folder as the command exports it, who serves it, and what a page says
aside. `conftest.py` makes the fixtures that tests share."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

# Debian's, or whatever a system calls it.
NAMES = ("chromium", "chromium-browser", "google-chrome")
Told = tuple[list[str], list[str]]
# Nobody has this name.
NOWHERE = "http://127.0.0.1:9"


def executable() -> str:
    """Where Chromium is."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    assert found, "chromium is not installed (Debian: apt-get install chromium)"
    return found


@contextmanager
def chromium() -> Iterator[Any]:
    """A browser."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=["--no-sandbox"])
        yield browser
        browser.close()


@contextmanager
def chromium_with(extension: Path) -> Iterator[Any]:
    """A browser in which the extension of a folder is loaded, as a context of Playwright."""
    from playwright.sync_api import sync_playwright

    given = [f"--disable-extensions-except={extension}", f"--load-extension={extension}", "--no-sandbox"]
    # Chromium may still be writing to its profile when it is told to end.
    profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
    with profile as where, sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            where, executable_path=executable(), headless=False, args=[*given, "--headless=new"]
        )
        yield context
        context.close()


def listen(page: Any) -> Told:
    """What a page complains of from now on, and which addresses it asks: two lists that grow."""
    complaints: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    return complaints, asked


def packed(folder: Path) -> Path:
    """The archive of Pyodide in `folder`, which npm brings. It is what an office without a network is given."""
    from tipifica.browser.runtime import PACKAGE

    npm = shutil.which("npm")
    assert npm, "npm is not installed"
    subprocess.run([npm, "pack", "--silent", PACKAGE], cwd=folder, check=True, capture_output=True)
    [archive] = folder.glob("*.tgz")
    return archive


def export(folder: Path, archive: Path, *options: str) -> Path:
    """Write the page to `folder` without a network, and return it."""
    offline = os.environ | {"PATH": "", "https_proxy": NOWHERE, "http_proxy": NOWHERE}
    call = [sys.executable, "-m", "tipifica", "web", "--export", str(folder), "--runtime", str(archive), *options]
    done = subprocess.run(call, env=offline, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder


@contextmanager
def files_served(folder: Path, port: int = 0) -> Iterator[int]:
    """`python -m http.server` over `folder`; gives its port."""
    call = [sys.executable, "-u", "-m", "http.server", str(port), "--bind", "127.0.0.1", "--directory", str(folder)]
    with subprocess.Popen(call, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            said = process.stdout.readline()
            yield int(said.partition(" port ")[2].split()[0])
        finally:
            process.kill()
