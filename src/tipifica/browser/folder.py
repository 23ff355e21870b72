"""The page as a folder of static files: it is written by its files, one after the other, whole."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from tipifica.browser.core import archive, settings_of
from tipifica.browser.runtime import runtime
from tipifica.config import Configuration
from tipifica.files.errors import InputError, from_os
from tipifica.language import default
from tipifica.replacing import write_whole

# What tells a folder of ours from another: which page and which manual it holds, and its files.
STAMP = "version.json"
_HERE = Path(__file__).parent
_PAGE = _HERE.parent / "web" / "static"
_START = "index.html"
_WORKER = "sw.js"
_HEAD = '<meta charset="utf-8">\n'
# A folder has no headers; the worker is made from a blob, for only so it comes under what the page says here.
_POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; img-src 'self'; "
    "worker-src 'self' blob:; base-uri 'none'; form-action 'none'"
)


def export(folder: str, configuration: Configuration, packed: str | None) -> int:
    """Write the page to `folder`, which is new, empty or an earlier page, and return its size in bytes. `packed` is the
    archive of Pyodide, None where npm is to bring it.

    Raises ConfigError for settings that a browser cannot have, InputError where something is missing or in the way.
    """
    target = Path(folder)
    try:
        before = _files_of(target)
        files = page_files(configuration, packed)
        _write(target, files)
        for name in before - files.keys():
            (target / name).unlink(missing_ok=True)
    except OSError as error:
        raise from_os(error, folder) from error
    return sum(map(len, files.values()))


def page_files(configuration: Configuration, packed: str | None) -> dict[str, bytes]:
    """Return the files of the page by their paths in its folder, in the order in which they are to be written: what is
    loaded first comes last. Raises as `export` does."""
    files = {f"engine/{name}": content for name, content in engine_files(configuration, packed).items()}
    files |= _read(_PAGE) | _read(_HERE / "page")
    start = files.pop(_START).decode()
    policy = f'{_HEAD}<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
    files[_START] = start.replace(_HEAD, policy).encode()
    worker = files.pop(_WORKER)
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    page = hashlib.sha256(json.dumps(digests).encode() + worker).hexdigest()
    files[_WORKER] = f'const PAGE = "{page}";\nconst FILES = {json.dumps(digests, indent=1)};\n'.encode() + worker
    stamp = {"page": page, "manual": default().manual, "files": [*files, STAMP]}
    files[STAMP] = json.dumps(stamp, indent=1).encode()
    return files


def engine_files(configuration: Configuration, packed: str | None) -> dict[str, bytes]:
    """Return the files of the engine by name: Pyodide, the core, its settings, and the worker that holds them. Raises
    as `export` does."""
    settings = settings_of(configuration)
    return {**runtime(packed), "core.zip": archive(), "settings.json": settings, **_read(_HERE / "engine")}


def _read(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def _files_of(folder: Path) -> set[str]:
    """The files of the page that stands in `folder`; none where it is new or empty."""
    if not folder.exists() or not any(folder.iterdir()):
        return set()
    try:
        return {name for name in json.loads((folder / STAMP).read_bytes())["files"] if _is_inside(folder, name)}
    except (FileNotFoundError, ValueError, KeyError, TypeError) as error:
        raise InputError("{path}: en esa carpeta hay otra cosa; dé una nueva o vacía", path=str(folder)) from error


def _is_inside(folder: Path, name: str) -> bool:
    return (folder / name).resolve().is_relative_to(folder.resolve())


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, content)
