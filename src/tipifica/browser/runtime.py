"""The Python of browsers: Pyodide, CPython compiled to WebAssembly (MPL-2.0), out of its npm package.

One version, whose archive has one digest: what npm brings, or somebody gives, is that or it is refused.
"""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

from tipifica.files.errors import InputError, from_os

PACKAGE = "pyodide@314.0.7"
SHA512 = (
    "d18bd7c4485f11da4b7dbfd790cd8114078c44eab488c517d9bcf31fda4eb6dc"
    "8c716930abe1db139bb2b860fcd8b37bcb6abe48dbe2ffa579244b0e943d91d4"
)
_LOCK = "pyodide-lock.json"
# What a browser loads of it, and by which name: servers that do not know `.mjs` send it as something else than
# JavaScript, and browsers then run no module.
_FILES = {
    "pyodide.mjs": "pyodide.js",
    "pyodide.asm.mjs": "pyodide.asm.js",
    "pyodide.asm.wasm": "pyodide.asm.wasm",
    "python_stdlib.zip": "python_stdlib.zip",
    _LOCK: _LOCK,
}
# Seconds: fourteen megabytes over a slow line.
_LONGEST_FETCH = 600


def runtime(archive: str | None) -> dict[str, bytes]:
    """Return the files that a browser loads, by name. `archive` is what `npm pack` wrote of `PACKAGE`; without it, npm
    brings it. Raises InputError where it cannot be had, or is another."""
    if archive is None:
        return _opened(_fetched(), PACKAGE)
    try:
        return _opened(Path(archive).read_bytes(), archive)
    except OSError as error:
        raise from_os(error, archive) from error


def _fetched() -> bytes:
    npm = shutil.which("npm")
    if npm is None:
        raise InputError(
            "para exportar falta npm, que trae {package}; sin npm, --runtime con el archivo que escribe npm pack "
            "{package} en otro equipo",
            package=PACKAGE,
        )
    with tempfile.TemporaryDirectory() as folder:
        call = [npm, "pack", "--silent", "--pack-destination", folder, PACKAGE]
        try:
            subprocess.run(call, check=True, capture_output=True, stdin=subprocess.DEVNULL, timeout=_LONGEST_FETCH)  # noqa: S603
            [packed] = Path(folder).iterdir()
            return packed.read_bytes()
        except (OSError, ValueError, subprocess.SubprocessError) as error:
            raise InputError(
                "npm no pudo traer {package}; sin red, --runtime con el archivo que escribe npm pack {package} en otro "
                "equipo",
                package=PACKAGE,
            ) from error


def _opened(packed: bytes, path: str) -> dict[str, bytes]:
    if hashlib.sha512(packed).hexdigest() != SHA512:
        raise InputError("{path}: no es el archivo que npm pack escribe de {package}", path=path, package=PACKAGE)
    found: dict[str, bytes] = {}
    with tarfile.open(fileobj=io.BytesIO(packed)) as files:
        for name, written in _FILES.items():
            file = files.extractfile(f"package/{name}")
            assert file is not None, "the digest says that it is there"
            found[written] = file.read()
    return found | {_LOCK: _without_packages(found[_LOCK])}


def _without_packages(lock: bytes) -> bytes:
    """The list of what could be installed, of which nothing is: Pyodide does not start without one of its version."""
    read = json.loads(lock)
    return json.dumps({"info": read["info"], "packages": {}}).encode()
