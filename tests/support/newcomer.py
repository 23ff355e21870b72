"""A copy of the checkout in which somebody new works: files written by hand as a page shows them, files made by the
commands that it names, and the quick suite of the copy."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
_LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", "__pycache__", ".*_cache", ".hypothesis", ".coverage", "dist", "build"
)
# "`path`:" and "Appended to `path`:" before a block of code, and "In `path`, before `line`:".
_BLOCK = re.compile(
    r"^(Appended to |In )?`([\w/.-]+)`(?:, before `(.+?)`)?:\n\n```\w*\n(.*?)^```$", re.DOTALL | re.MULTILINE
)


class Copy:
    """The copy in a folder that must not exist yet. `touched` are the files that were written by hand."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.touched: set[str] = set()
        shutil.copytree(ROOT, folder, ignore=_LEFT_OUT)

    def follow(self, page: str) -> None:
        """Writes what the page `page` shows: a block of code under the name of its file is that file; appended to it,
        or put before a line of it, where the page says so. ValueError for a page that shows nothing."""
        blocks = _BLOCK.findall((ROOT / page).read_text(encoding="utf-8"))
        if not blocks:
            raise ValueError(f"{page} shows no file")
        for how, name, line, text in blocks:
            path = self.folder / name
            if not how:
                path.parent.mkdir(parents=True, exist_ok=True)
            before = path.read_text(encoding="utf-8") if how else ""
            at = before.index(f"{line}\n") if line else len(before)
            gap = "\n" if how and not line else ""
            path.write_text(before[:at] + gap + text + before[at:], encoding="utf-8")
            self.touched.add(name)

    def run(self, *command: str, within: str = ".") -> subprocess.CompletedProcess[str]:
        """A Python command line in the copy, which stands in the place of whatever is installed."""
        surroundings = {**os.environ, "PYTHONPATH": str(self.folder / "src"), "PYTHONIOENCODING": "utf-8"}
        return subprocess.run(
            [sys.executable, *command],
            cwd=self.folder / within,
            env=surroundings,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    def said(self, *command: str, within: str = ".") -> str:
        """What a command line of the copy writes. AssertionError where it fails."""
        done = self.run(*command, within=within)
        assert done.returncode == 0, f"{command}:\n{done.stdout}{done.stderr}"
        return done.stdout

    def suite(self, *which: str) -> None:
        """The quick suite of the copy, or the tests named. AssertionError, with what pytest says, where one fails."""
        self.said("-m", "pytest", "-q", "-p", "no:cacheprovider", *which)
