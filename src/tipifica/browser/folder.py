"""A folder of files for a browser: written file by file, each whole, over an earlier one or into an empty folder."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path

from tipifica.errors import InputError
from tipifica.replacing import write_whole

# What tells a folder of ours from another: it names the files that it holds.
STAMP = "version.json"


def stamped(files: Mapping[str, bytes], says: Mapping[str, str]) -> dict[str, bytes]:
    """Return `files` with the file that names them, last; it holds what `says` besides."""
    stamp = {**says, "files": [*files, STAMP]}
    return {**files, STAMP: json.dumps(stamp, indent=1).encode()}


def write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write `files`, by their paths and in their order, and remove what an earlier folder had besides. What was empty
    is empty again where not all of them could be written.

    Raises OSError, and InputError where the folder is neither new nor empty nor one of ours.
    """
    before = files_of(folder)
    try:
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, content)
    except BaseException:
        if not before:
            _empty(folder)
        raise
    for name in before - files.keys():
        (folder / name).unlink(missing_ok=True)


def _empty(folder: Path) -> None:
    """Remove what is in a folder, which would be taken for somebody's own things the next time."""
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def files_of(folder: Path) -> set[str]:
    """Return the files that stand in `folder` by an earlier call; none where it is new or empty. Raises as `write`
    does."""
    if folder.exists() and not folder.is_dir():
        raise InputError("{path}: no es una carpeta", path=str(folder))
    if not folder.exists() or not any(folder.iterdir()):
        return set()
    try:
        return {name for name in json.loads((folder / STAMP).read_bytes())["files"] if _is_inside(folder, name)}
    except (FileNotFoundError, ValueError, KeyError, TypeError) as error:
        raise InputError("{path}: en esa carpeta hay otra cosa; dé una nueva o vacía", path=str(folder)) from error


def _is_inside(folder: Path, name: str) -> bool:
    return (folder / name).resolve().is_relative_to(folder.resolve())
