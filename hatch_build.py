"""Makes what the package ships beside its source, when a wheel is built or an editable install is made: the table that
grammar/ is compiled into, the catalogues of messages, and the units that Cython compiles where a C compiler is."""

from __future__ import annotations

import io
import os
import shutil
import sys
import tempfile
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class NotCompiledError(Exception):
    """Nothing is to be compiled; it says why."""


class BuildHook(BuildHookInterface):
    """Writes src/tipifica/data/language.json and the .mo files before the files are collected, and adds the units."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make them with the source tree's own compiler, with Babel and with Cython."""
        sys.path.insert(0, str(Path(self.root, "src")))
        compile_language(Path(self.root))
        compile_catalogues(Path(self.root))
        if self.target_name != "wheel":
            return
        from tipifica.native.units import UNITS

        self._folder = Path(tempfile.mkdtemp())
        sources = {unit: seen(f"{unit}.py") for unit in UNITS}
        types = [seen(f"{unit}.pxd") for unit in UNITS]
        try:
            told = able_to_compile(self._folder)
            kept = still_good(told, sources, types) if version == "editable" else {}
            units = kept | compile_units([unit for unit in UNITS if unit not in kept], self._folder)
        except Exception as error:  # noqa: BLE001 - compilers fail in many ways, and the sources do without
            reason = str(error).strip().splitlines() or [type(error).__name__]
            units, told = {}, reason[-1]
            self.app.display_warning(f"tipifica: not compiled, its sources run as Python: {told}")
        if version == "editable":
            put_in_place(units, [told, *(sources[unit] for unit in units), *(types if units else ())])
        else:
            self._ship(units, told, build_data)

    def _ship(self, units: Mapping[str, Path], told: str, build_data: dict[str, Any]) -> None:
        """Have the wheel hold the units and what was made, and say whom it is for."""
        from tipifica.native import RECORD

        record = self._folder / "record"
        record.write_text(f"{told}\n", encoding="utf-8")
        build_data["force_include"][str(record)] = f"tipifica/native/{Path(RECORD).name if units else 'built.txt'}"
        for unit, made in units.items():
            build_data["force_include"][str(made)] = f"tipifica/{Path(unit).parent.as_posix()}/{made.name}"
        if units:
            build_data.update(pure_python=False, infer_tag=True)

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Leave nothing behind."""
        if self.target_name == "wheel":
            shutil.rmtree(self._folder)


def compile_language(root: Path) -> None:
    """Write the table of the grammar."""
    from tipifica.language import TABLE, sources, write_table
    from tipifica.parser.compile.compiler import compile_language

    write_table(compile_language(sources(root / "grammar")), Path(TABLE))


def compile_catalogues(root: Path) -> None:
    """Write a .mo beside every .po that is newer."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    from tipifica.replacing import write_whole

    for source in sorted((root / "src" / "tipifica" / "locale").rglob("*.po")):
        compiled = source.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime_ns > source.stat().st_mtime_ns:
            continue
        made = io.BytesIO()
        with source.open("rb") as text:
            write_mo(made, read_po(text, locale=source.parts[-3]))
        write_whole(compiled, made.getvalue())


def able_to_compile(folder: Path) -> str:
    """Say what compiles, in a line, once it has compiled next to nothing: a compiler that is missing is told before
    Cython has worked for half a minute. Raises any error of those who compile."""
    from tipifica.native import VARIABLE, wants_sources

    if wants_sources():
        raise NotCompiledError(f"{VARIABLE} is set")
    import Cython
    from setuptools import Extension

    probe = folder / "probe.c"
    probe.write_text("#include <Python.h>\nPyMODINIT_FUNC PyInit_probe(void) { return 0; }\n", encoding="utf-8")
    made_by_c([Extension("probe", [str(probe)])], folder)
    return f"Cython {Cython.__version__}, build {sha256(Path(__file__).read_bytes()).hexdigest()[:8]}"


def compile_units(units: list[str], folder: Path) -> dict[str, Path]:
    """Compile units into a folder, and return the file of each. Raises any error of those who compile."""
    made = made_by_c(made_by_cython(units, folder), folder)
    return {unit: made[f"tipifica.{unit.replace('/', '.')}"] for unit in units}


def made_by_cython(units: list[str], folder: Path) -> list[Any]:
    """Make C of units."""
    from Cython.Build import cythonize
    from setuptools import Extension

    from tipifica.native import PACKAGE

    # Half as long to compile as with -O2, and hardly slower: their time is Python's objects.
    arguments = ["-O1", "-g0"] if os.name == "posix" else []
    names = {unit: f"tipifica.{unit.replace('/', '.')}" for unit in units}
    made: list[Any] = cythonize(
        [Extension(names[unit], [f"{PACKAGE}/{unit}.py"], extra_compile_args=arguments) for unit in units],
        include_path=[str(Path(PACKAGE).parent)],
        build_dir=str(folder / "c"),
        nthreads=os.cpu_count() or 1,
        quiet=True,
        compiler_directives={"language_level": 3, "binding": True, "annotation_typing": False},
    )
    return made


def made_by_c(extensions: list[Any], folder: Path) -> dict[str, Path]:
    """Make machine code of C, and return the file of each extension by its name."""
    from setuptools import Distribution

    builder = Distribution({"ext_modules": extensions}).get_command_obj("build_ext")
    builder.build_lib, builder.build_temp = str(folder / "made"), str(folder / "objects")
    builder.parallel = os.cpu_count()
    builder.ensure_finalized()
    builder.run()
    return {each.name: Path(builder.get_ext_fullpath(each.name)) for each in extensions}


def seen(path: str) -> str:
    """What a file below the package is that is compiled, as a line of the record has it."""
    from tipifica.native import PACKAGE

    source = Path(PACKAGE, path)
    found = source.stat()
    return f"{path} {found.st_mtime_ns} {found.st_size} {sha256(source.read_bytes()).hexdigest()}"


def still_good(told: str, sources: Mapping[str, str], types: list[str]) -> dict[str, Path]:
    """Return the files of the units in place that need not be compiled again: the same would compile them, their source
    is the same, and so are all types, for a unit may rely on another's."""
    from importlib.machinery import EXTENSION_SUFFIXES

    from tipifica.native import PACKAGE, record

    lines = record()
    if lines[:1] != [told]:
        return {}
    known = {_what(line) for line in lines[1:]}
    if not known.issuperset(map(_what, types)):
        return {}
    places = {unit: Path(PACKAGE, f"{unit}{EXTENSION_SUFFIXES[0]}") for unit in sources}
    return {unit: places[unit] for unit, source in sources.items() if places[unit].exists() and _what(source) in known}


def _what(line: str) -> tuple[str, str]:
    """Which file a line of the record is of, and the SHA-256 of its bytes."""
    path, *_, digest = line.split()
    return path, digest


def put_in_place(units: Mapping[str, Path], lines: list[str]) -> None:
    """Put the units beside their sources, for this Python, in the place of those that stand there. Raises OSError."""
    from importlib.machinery import EXTENSION_SUFFIXES

    from tipifica.native import PACKAGE, RECORD
    from tipifica.replacing import write_whole

    for old in Path(PACKAGE).rglob(f"*{EXTENSION_SUFFIXES[0]}"):
        if old not in units.values():
            old.unlink()
    # Before the units: none is there without what tells whether its source is another by now.
    write_whole(Path(RECORD), "\n".join([*lines, ""]).encode())
    for unit, made in units.items():
        place = Path(PACKAGE, unit).with_name(made.name)
        if made != place:
            # A process that runs keeps the unit that it has: this is another file.
            shutil.copyfile(made, place.with_name(f"{made.name}.part"))
            place.with_name(f"{made.name}.part").replace(place)
