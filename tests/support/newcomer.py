"""A copy of the checkout in which somebody works who follows a page of the docs, and the suite that is run there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
_NOT_COPIED = shutil.ignore_patterns(
    ".git", ".venv", "__pycache__", ".*_cache", ".hypothesis", ".coverage*", "build", "dist", "language.json"
)


class Copy:
    """A copy of the checkout. `touched` are the files that were written by hand, `made` what commands wrote."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "copy"
        shutil.copytree(ROOT, self.folder, ignore=_NOT_COPIED)
        self.touched: set[str] = set()

    def write(self, name: str, text: str, *, after: str = "") -> None:
        """Write `text` to a file by hand: at its end, an empty line before it, or behind the line that is `after`."""
        path = self.folder / name
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        if after:
            head, line, tail = before.partition(f"\n{after}\n")
            assert line, f"{name} has no line {after!r}"
            path.write_text(head + line + text + tail, encoding="utf-8")
        else:
            path.write_text(f"{before}\n{text}" if before else text, encoding="utf-8")
        self.touched.add(name)

    def tipifica(self, *args: str) -> str:
        """Return what a command of the copy prints; it must succeed."""
        return self.run("-m", "tipifica", *args)

    def run(self, *args: str, folder: str = ".") -> str:
        """Run the copy's Python in a folder of it, and return what it prints; it must succeed."""
        done = self.tried(*args, folder=folder)
        assert done.returncode == 0, f"{' '.join(args)}\n{done.stdout[-20_000:]}\n{done.stderr[-5_000:]}"
        return done.stdout

    def tried(self, *args: str, folder: str = ".") -> subprocess.CompletedProcess[str]:
        """Run the copy's Python in a folder of it."""
        surroundings = {**os.environ, "PYTHONPATH": str(self.folder / "src"), "PYTHONIOENCODING": "utf-8"}
        return subprocess.run(
            [sys.executable, *args],
            cwd=self.folder / folder,
            env=surroundings,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    def suite(self) -> None:
        """Run the quick suite of the copy; it must pass."""
        self.run("-m", "pytest", "-p", "no:cacheprovider", "--tb=short")
