"""Each predicate of reading and choosing switched off: which case of the corpus notices.

A predicate is a function of `parser/lattice`, `search`, `near`, `choose` or `tell` that answers yes or no. Its
docstring names the cases that hold it, by file and name: `Never:` one that comes out otherwise if the answer is always
no, `Always:` one that does if it is always yes.

`python -m support.predicates` (in `tests/`) demands that they notice and writes docs/predicates.md. `--find` looks for
cases for those that name none, or whose case does not notice any more, and writes them into the docstrings: some
minutes. A predicate that no case holds gets a case of its own, or goes. What is compiled cannot be switched off: with
`TIPIFICA_PURE=1` in the environment nothing is.
"""

from __future__ import annotations

import ast
import inspect
import pkgutil
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import cached_property, partial
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import tipifica
from support.corpus import observed
from support.held import cases, concluded, first_that_notices, notices
from tipifica.language import Language, default
from tipifica.native import VARIABLE
from tipifica.native.at_work import at_work

ROOMS = ("lattice", "search", "near", "choose", "tell")
SOURCE = Path(tipifica.__file__).parent
PAGE = Path(__file__).parents[2] / "docs" / "predicates.md"
HELD = {False: "Never", True: "Always"}
# What its docstring says of a predicate that changes no result.
SAVES_TIME = "Saves time alone."
HEAD = """# Predicates

<!-- Made by `python -m support.predicates` (in `tests/`): not edited by hand. -->

Every special case of reading and choosing is held by the corpus. For each predicate of `parser/lattice`,
`search`, `near`, `choose` and `tell`, these cases come out otherwise when its answer is always no (*never*), and when
it is always yes (*always*). `tests/test_predicates.py` switches each off and demands it; docstrings name the cases.

| predicate | | case |
|---|---|---|
"""


class Predicate(NamedTuple):
    """A function that answers yes or no: where it stands, and what holds it there as `owner.name`."""

    key: str
    owner: ModuleType | type
    name: str
    path: Path

    @property
    def raw(self) -> Any:
        """What the owner holds: a function, or what makes a property of one."""
        return vars(self.owner)[self.name]

    @property
    def function(self) -> Callable[..., object]:
        """The function itself."""
        raw = self.raw
        inner = getattr(raw, "func", None) or getattr(raw, "fget", None) or getattr(raw, "__func__", None) or raw
        assert callable(inner)
        return inner

    @property
    def is_held(self) -> bool:
        """Whether a case notices that it is off, or it need not be noticed."""
        return False in self.named() or SAVES_TIME in (inspect.getdoc(self.function) or "")

    def named(self) -> dict[bool, str]:
        """The cases that its docstring names, by the answer that they notice."""
        lines = [line.strip() for line in (inspect.getdoc(self.function) or "").splitlines()]
        return {
            answer: line.removeprefix(f"{word}: ")
            for answer, word in HELD.items()
            for line in lines
            if line.startswith(f"{word}: ")
        }


def predicates() -> dict[str, Predicate]:
    """All predicates by their keys, in the order of rooms and modules."""
    found = {}
    for room in ROOMS:
        package = import_module(f"tipifica.parser.{room}")
        for info in pkgutil.iter_modules(package.__path__):
            module = import_module(f"{package.__name__}.{info.name}")
            for predicate in _of_module(module, f"{room}.{info.name}"):
                found[predicate.key] = predicate
    return found


def _of_module(module: ModuleType, prefix: str) -> Iterator[Predicate]:
    path = Path(str(module.__file__))
    path = path.with_name(f"{path.name.partition('.')[0]}.py")
    for name, value in vars(module).items():
        if getattr(value, "__module__", None) != module.__name__:
            continue
        if inspect.isclass(value):
            inner = (Predicate(f"{prefix}.{name}.{each}", value, each, path) for each in vars(value))
            yield from filter(_answers, inner)
        elif _is_function(value):
            yield from filter(_answers, [Predicate(f"{prefix}.{name}", module, name, path)])


def _is_function(value: object) -> bool:
    """Whether it is a function, of a source or of what Cython compiled of it."""
    return inspect.isfunction(value) or type(value).__name__ == "cython_function_or_method"


def _answers(predicate: Predicate) -> bool:
    raw = predicate.raw
    if not isinstance(raw, property | cached_property | staticmethod) and not _is_function(raw):
        return False
    return getattr(predicate.function, "__annotations__", {}).get("return") == "bool"


# ---------------------------------------------------------------- switching off


@contextmanager
def answering(predicate: Predicate, answer: bool) -> Iterator[None]:
    """Within, the answer is always the same."""
    with _instead(predicate, lambda *_, **__: answer):
        yield


@contextmanager
def _instead(predicate: Predicate, function: Callable[..., object]) -> Iterator[None]:
    raw = predicate.raw
    if isinstance(raw, property | cached_property):
        other: object = property(function)
    else:
        other = staticmethod(function) if isinstance(raw, staticmethod) else function
    # A function stands in every module that imports it.
    holders = [predicate.owner] if inspect.isclass(predicate.owner) else _holders(raw)
    names = {id(holder): [n for n, value in vars(holder).items() if value is raw] for holder in holders}
    for holder in holders:
        for name in names[id(holder)]:
            setattr(holder, name, other)
    try:
        yield
    finally:
        for holder in holders:
            for name in names[id(holder)]:
                setattr(holder, name, raw)


def _holders(function: object) -> list[ModuleType]:
    modules = [module for name, module in [*sys.modules.items()] if name.startswith("tipifica.")]
    return [module for module in modules if any(value is function for value in vars(module).values())]


def is_noticed(predicate: Predicate, answer: bool) -> bool:
    """Whether the case that the docstring names notices that the answer is always the same."""
    case = predicate.named().get(answer)
    if case is None or case not in cases():
        return False
    return notices(case, partial(answering, predicate, answer))


# ---------------------------------------------------------------- looking for cases


def _asked(which: Mapping[str, Predicate]) -> dict[tuple[str, bool], list[str]]:
    """The cases in which a predicate gives an answer, the shortest notes first."""
    asked: dict[tuple[str, bool], list[str]] = {}
    seen: set[tuple[str, bool]] = set()

    def telling(key: str, function: Callable[..., object]) -> Callable[..., object]:
        def tell(*arguments: object, **more: object) -> object:
            answer = function(*arguments, **more)
            seen.add((key, bool(answer)))
            return answer

        return tell

    with ExitStack() as stack:
        for key, predicate in which.items():
            stack.enter_context(_instead(predicate, telling(key, predicate.function)))
        campaign = tipifica.Campaign(Language(default().data))
        for name, case in sorted(cases().items(), key=lambda pair: len(pair[1].text)):
            seen.clear()
            observed(case, campaign)
            for answer in seen:
                asked.setdefault(answer, []).append(name)
    return asked


def find_all() -> dict[tuple[str, bool], str | None]:
    """A case for each answer of each predicate that has none; None where no case notices."""
    wanted = {(key, a): p for key, p in predicates().items() for a in HELD if not is_noticed(p, a)}
    asked = _asked({key: predicates()[key] for key, _ in wanted}) if wanted else {}
    found: dict[tuple[str, bool], str | None] = {}
    for (key, answer), predicate in wanted.items():
        case = first_that_notices(asked.get((key, not answer), ()), partial(answering, predicate, answer))
        found[key, answer] = case
        sys.stdout.write(f"{key} {HELD[answer]}: {case} ({len(asked.get((key, not answer), ()))})\n")
        sys.stdout.flush()
    return found


def write_into(predicate: Predicate, held: Mapping[bool, str]) -> None:
    """Write the cases that hold a predicate into its docstring."""
    lines = predicate.path.read_text(encoding="utf-8").split("\n")
    node = next(n for n in ast.walk(ast.parse("\n".join(lines))) if _is_it(n, predicate))
    assert isinstance(node, ast.FunctionDef)
    text = inspect.cleandoc(ast.get_docstring(node) or "Whether it is so.")
    told = re.sub(rf"\n+(?:{'|'.join(HELD.values())}): .*", "", text)
    indent = " " * (node.col_offset + 4)
    new = [*told.split("\n"), "", *(f"{HELD[answer]}: {held[answer]}" for answer in HELD if answer in held)]
    made = [f'{indent}"""{new[0]}', *(f"{indent}{line}" if line else "" for line in new[1:]), f'{indent}"""']
    first = node.body[0]
    has_doc = ast.get_docstring(node) is not None
    end = first.end_lineno if has_doc else first.lineno - 1
    lines[first.lineno - 1 : end] = made
    predicate.path.write_text("\n".join(lines), encoding="utf-8")


def _is_it(node: ast.AST, predicate: Predicate) -> bool:
    code = predicate.function.__code__
    first = [node.lineno, *(d.lineno for d in node.decorator_list)] if isinstance(node, ast.FunctionDef) else []
    return isinstance(node, ast.FunctionDef) and node.name == predicate.name and code.co_firstlineno in first


# ---------------------------------------------------------------- the page


def page() -> str:
    """The page of predicates."""
    rows = []
    for key, predicate in predicates().items():
        named = predicate.named()
        rows += [
            f"| `{key}` | {HELD[a].lower()} | {named[a].replace('|', chr(92) + '|')} |\n" for a in HELD if a in named
        ]
    return HEAD + "".join(rows)


def main(arguments: list[str]) -> int:
    """Demand that each named case notices, and write the page. Exit status 1 where one does not, 2 where the core is
    compiled."""
    if at_work().compiled:
        print(f"set {VARIABLE}=1: what is compiled cannot be switched off", file=sys.stderr)
        return 2
    if "--find" in arguments:
        found = find_all()
        # From the last line of a file to its first, for what is written moves what stands below.
        for key, predicate in sorted(predicates().items(), key=lambda pair: -pair[1].function.__code__.co_firstlineno):
            new = {answer: case for (of, answer), case in found.items() if of == key and case is not None}
            if new:
                write_into(predicate, predicate.named() | new)
        return 0
    loose = [(key, a) for key, p in predicates().items() for a in p.named() if not is_noticed(p, a)]
    loose += [(key, False) for key, p in predicates().items() if not p.named() or not p.is_held]
    lines = [f"{key}: no case notices that the answer is {HELD[answer].lower()} yes" for key, answer in loose]
    return concluded(lines, f"{len(predicates())} predicates", PAGE, page)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
