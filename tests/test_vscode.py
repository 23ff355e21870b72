"""The extension of Visual Studio Code: built and packed from what is committed, holding what it lists and nothing else;
its client's settings start the real server. `python -m pytest -m ci tests/test_vscode.py`"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[1]
EXTENSION = ROOT / "editors" / "vscode"
NODE = 20
FILES = {
    "[Content_Types].xml",
    "extension.vsixmanifest",
    "extension/LICENSE.txt",
    "extension/dist/extension.js",
    "extension/dist/third-party.txt",
    "extension/package.json",
    "extension/readme.md",
}


def _has_node() -> bool:
    if shutil.which("npm") is None or shutil.which("node") is None:
        return False
    said = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout
    return int(said.lstrip("v").split(".")[0]) >= NODE


pytestmark = [
    pytest.mark.ci,
    pytest.mark.skipif(not _has_node(), reason=f"npm and Node {NODE} are not on this machine"),
]


def npm(folder: Path, *args: str) -> str:
    streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    done = subprocess.run(["npm", *args], cwd=folder, text=True, timeout=300, check=False, **streams)
    assert done.returncode == 0, done.stdout
    return done.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the extension, copied, with what it needs as the lock says, and packed."""
    top = tmp_path_factory.mktemp("checkout")
    folder = top / "editors" / "vscode"
    shutil.copytree(EXTENSION, folder, ignore=shutil.ignore_patterns("node_modules", "dist", "LICENSE", "*.vsix"))
    shutil.copy(ROOT / "LICENSE", top)
    npm(folder, "ci")
    npm(folder, "run", "build")
    npm(folder, "run", "package")
    return folder


def test_the_package_holds_no_dependency_that_is_not_listed(built: Path) -> None:
    with ZipFile(built / "tipifica.vsix") as packed:
        assert {*packed.namelist()} == FILES
        code = packed.read("extension/dist/extension.js").decode()
        licences = packed.read("extension/dist/third-party.txt").decode()
    listed = (built / "bundled.txt").read_text(encoding="utf-8").splitlines()
    # The bundler writes before each file where it is from; what is in no bundle is fetched by name.
    held = set(re.findall(r"^ *// (?:\S*/)?node_modules/((?:@[^/\s]+/)?[^/\s]+)/", code, re.MULTILINE))
    assert held == {line.split(" ")[0] for line in listed}
    fetched = set(re.findall(r"""\brequire\(["']([^"']+)["']\)""", code))
    own = json.loads(subprocess.check_output(["node", "-p", "JSON.stringify(require('module').builtinModules)"]))
    assert fetched - {*own, *(f"node:{name}" for name in own)} == {"vscode"}
    assert all(line in licences for line in listed)


def test_its_dependencies_are_locked(built: Path) -> None:
    """What the lock says is what the bundle lists."""
    lock = json.loads((built / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    locked = {f"{path.removeprefix('node_modules/')} {about['version']}" for path, about in lock.items() if path}
    listed = (built / "bundled.txt").read_text(encoding="utf-8").splitlines()
    assert {line.rsplit(" ", 1)[0] for line in listed} <= locked
    assert all("integrity" in about for path, about in lock.items() if path)


def test_its_client_starts_the_server(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pygls")
    monkeypatch.setenv("TIPIFICA", str(Path(sys.executable).parent / "tipifica"))
    assert "# fail 0" in npm(built, "test")


def test_it_is_of_the_version_of_the_program() -> None:
    from tipifica import __version__

    assert json.loads((EXTENSION / "package.json").read_text(encoding="utf-8"))["version"] == __version__
