"""What `docs/architecture.md` draws is the source: its modules, its contracts, and the tests that hold them."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "tipifica"
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
MODULES = {
    ".".join(path.relative_to(SOURCE.parent).with_suffix("").parts).removesuffix(".__init__"): path
    for path in SOURCE.rglob("*.py")
}
ROOMS = sorted({path.parent for path in MODULES.values()})
MOST_MODULES = 15
# One rule, and one command, a module.
LARGE_ROOMS = {"rules", "cli"}


def _imported(path: Path) -> set[str]:
    """The modules of the package that a module imports, at once or later, for more than the type checker."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for_types = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        for statement in node.body
        for inner in ast.walk(statement)
    }
    return {name for node in ast.walk(tree) if node not in for_types for name in _named(node) if name in MODULES}


def _named(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module:
        for alias in node.names:
            inner = f"{node.module}.{alias.name}"
            yield inner if inner in MODULES else node.module


def test_no_modules_import_each_other_in_a_circle() -> None:
    imports = {name: _imported(path) - {name} for name, path in MODULES.items()}
    assert sum(map(len, imports.values())) > 1000
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as error:
        pytest.fail(" <- ".join(error.args[1]))


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: str(room.relative_to(SOURCE.parent)))
def test_a_room_can_be_looked_over(room: Path) -> None:
    modules = [path for path in room.glob("*.py") if path.stem != "__init__"]
    assert len(modules) <= MOST_MODULES or str(room.relative_to(SOURCE)) in LARGE_ROOMS


def test_the_page_names_every_module_and_no_other() -> None:
    """`python docs/reference.py` writes the list anew."""
    listed = {
        f"{room}/{module}.py"
        for room, modules in re.findall(r"^\| `(tipifica[\w/]*)/` \| (.+) \|$", PAGE, re.MULTILINE)
        for module in re.findall(r"`(\w+)`", modules)
    }
    there = {path.relative_to(SOURCE.parent).as_posix() for path in MODULES.values() if path.stem != "__init__"}
    assert listed == there


def test_the_page_names_every_room_and_module_of_the_package_where_it_says_what_is_in_it() -> None:
    table = PAGE.partition("## Where things are")[2].partition("Start reading")[0]
    for path in SOURCE.iterdir():
        if (path.is_dir() and path / "__init__.py" in MODULES.values()) or path.suffix == ".py":
            name = f"{path.name}/" if path.is_dir() else path.name
            assert name in table or path.stem in ("__init__", "__main__"), name


def _contracts() -> dict[str, list[str]]:
    """The contracts of imports, each with its layers as the page writes them."""
    linter = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    return {contract["name"]: list(map(_layer, contract.get("layers", ()))) for contract in linter["contracts"]}


def _layer(modules: str) -> str:
    return ", ".join(module.rpartition(".")[2] for module in modules.split(" | "))


def test_the_page_states_the_contracts_that_are_checked_and_no_other() -> None:
    of_imports = PAGE.partition("Of imports")[2].partition("Of the source")[0]
    stated = {
        " ".join(name.split()): " ".join(layers.split())
        for name, layers in re.findall(r"^- \*\*(.+?)\*\*(?:: `(.+?)`)?\.", of_imports, re.MULTILINE | re.DOTALL)
    }
    assert stated == {name: " → ".join(layers) for name, layers in _contracts().items()}


def test_what_the_page_says_of_notes_is_held_by_tests_that_there_are() -> None:
    named = re.findall(r"`(test_\w+)`", PAGE)
    assert len(named) > 5
    tests = {
        node.name
        for path in Path(__file__).parent.glob("test_*.py")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef)
    }
    assert set(named) <= tests
