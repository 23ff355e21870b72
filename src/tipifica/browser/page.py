"""The page as static files, with its engine inside the browser."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from tipifica.browser.core import archive, settings_of
from tipifica.browser.folder import stamped
from tipifica.browser.runtime import runtime
from tipifica.config import Configuration
from tipifica.language import default

OURS = Path(__file__).parent / "js"
_PAGE = Path(__file__).parents[1] / "web" / "static"
_START = "index.html"
_WORKER = "sw.js"
_HEAD = '<meta charset="utf-8">\n'
# A folder has no headers; the worker is made from a blob, for only so it comes under what the page says here.
_POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; img-src 'self'; "
    "worker-src 'self' blob:; base-uri 'none'; form-action 'none'"
)


def page_files(configuration: Configuration, packed: str | None) -> dict[str, bytes]:
    """Return the files of the page by their paths in its folder, in the order in which they are to be written: what is
    loaded first comes last. `packed` is the archive of Pyodide, None where npm is to bring it.

    Raises ConfigError for settings that a browser cannot have, InputError where Pyodide cannot be had.
    """
    files = engine_files(configuration, packed) | read(_PAGE) | read(OURS / "page")
    start = files.pop(_START).decode()
    policy = f'{_HEAD}<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
    files[_START] = start.replace(_HEAD, policy).encode()
    worker = files.pop(_WORKER)
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    page = hashlib.sha256(json.dumps(digests).encode() + worker).hexdigest()
    files[_WORKER] = f'const PAGE = "{page}";\nconst FILES = {json.dumps(digests, indent=1)};\n'.encode() + worker
    return stamped(files, {"page": page, "manual": default().manual})


def engine_files(configuration: Configuration, packed: str | None) -> dict[str, bytes]:
    """Return the files of the engine by path: Pyodide, the core, its settings, and the worker that holds them. Raises
    as `page_files` does."""
    settings = settings_of(configuration)
    files = {**runtime(packed), "core.zip": archive(), "settings.json": settings, **read(OURS / "engine")}
    return {f"engine/{name}": content for name, content in files.items()}


def read(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder of this package by name."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}
