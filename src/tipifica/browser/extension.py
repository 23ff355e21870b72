"""The extension for Chromium's browsers (Manifest V3): the same engine over the text fields of one web form."""

from __future__ import annotations

import json
import re

from tipifica.browser.folder import stamped
from tipifica.browser.page import OURS, engine_files, read
from tipifica.config import Configuration
from tipifica.language import default
from tipifica.messages import UserError, translate
from tipifica.release import __version__

_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(?::\d{1,5})?", re.ASCII)
_SCRIPT = "content.js"
# WebAssembly for the engine; nothing from outside and no connection but to the extension's own files.
_POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; worker-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def extension_files(configuration: Configuration, packed: str | None, origin: str) -> dict[str, bytes]:
    """Return the files of the extension by their paths, for the form at `origin` (`https://name`, or with a port) and
    no other page. `packed` is the archive of Pyodide, None where npm is to bring it.

    Raises UserError where `origin` is none, ConfigError for settings that a browser cannot have, InputError where
    Pyodide cannot be had.
    """
    form = origin.lower().removesuffix("/")
    if not _ORIGIN.fullmatch(form):
        raise UserError("{origin}: la dirección del formulario se da así: https://open.empresa", origin=origin)
    files = engine_files(configuration, packed) | read(OURS / "extension")
    lang = configuration.settings.lang
    files[_SCRIPT] = f"const LANG = {json.dumps(lang)};\n".encode() + files[_SCRIPT]
    files["manifest.json"] = json.dumps(_manifest(form, lang), indent=1, ensure_ascii=False).encode()
    return stamped(files, {"manual": default().manual})


def _manifest(origin: str, lang: str) -> dict[str, object]:
    pages = [f"{origin}/*"]
    return {
        "manifest_version": 3,
        "name": "tipifica",
        "description": translate("Revisa las notas en el formulario, sin enviarlas a ninguna parte.", lang),
        "version": __version__,
        # The API that an offscreen document needs for its worker.
        "minimum_chrome_version": "116",
        "permissions": ["offscreen"],
        "content_scripts": [{"matches": pages, "js": [_SCRIPT], "run_at": "document_idle", "all_frames": True}],
        "background": {"service_worker": "background.js", "type": "module"},
        "content_security_policy": {"extension_pages": _POLICY},
    }
