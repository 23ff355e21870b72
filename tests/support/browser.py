"""Pages in a real browser: Debian's Chromium, the page's folder as the command exports it, and who serves it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

CHROMIUM = shutil.which("chromium")
# Nobody has this name.
NOWHERE = "http://127.0.0.1:9"


@contextmanager
def chromium() -> Iterator[Any]:
    """A browser."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


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
