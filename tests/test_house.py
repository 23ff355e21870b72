"""What the source must stay: one-way imports, none of the manual's words, modules that a newcomer can read."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

import tipifica
from support import rules as made
from support.templates import templates
from tipifica.config_keys import ACROSS_KEYS
from tipifica.language import default, sources
from tipifica.parser.kinds import Kind
from tipifica.rules import ALL_NAMES, NAMES, every_rule, reporting
from tipifica.rules.across import ACROSS
from tipifica.rules.plain import RULES as PLAIN

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "tipifica"
MODULES = sorted(SOURCE.rglob("*.py"))
GRAMMAR = sources(ROOT / "grammar")
LONGEST_FUNCTION = 40
# Nothing that the project keeps may depend on where it was written.
TEXT_ENDINGS = (".py", ".md", ".toml", ".lark", ".txt", ".yaml", ".yml", ".json", ".po", ".svg", "")


def _module(path: Path) -> str:
    return str(path.relative_to(SOURCE))


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


# ---------------------------------------------------------------- imports


def test_imports_go_one_way_and_the_core_does_no_io() -> None:
    """The contracts of pyproject.toml, held by import-linter."""
    command = shutil.which("lint-imports", path=str(Path(sys.executable).parent)) or shutil.which("lint-imports")
    assert command, "import-linter is not installed"
    done = subprocess.run([command, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_core_opens_nothing_and_runs_nothing_that_it_reads() -> None:
    """Nothing is unpickled or evaluated anywhere; below the doors nothing is opened or printed."""
    banned = {"eval", "exec", "compile", "__import__"}
    doors = ("cli", "files", "bulk", "lsp", "web", "native/__init__.py")
    for path in MODULES:
        at_a_door = _module(path).startswith(doors) or _module(path) in (
            "config.py",
            "language.py",
            "native/__init__.py",
        )
        for node in ast.walk(_tree(path)):
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = {alias.name for alias in node.names} | {getattr(node, "module", None)}
                assert not names & {"pickle", "marshal", "shelve", "cPickle", "dill"}, f"{_module(path)}:{node.lineno}"
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in banned, f"{_module(path)}:{node.lineno}"
                assert at_a_door or node.func.id not in ("open", "print", "input"), f"{_module(path)}:{node.lineno}"


# ---------------------------------------------------------------- the manual's words


def _words(text: str) -> list[str]:
    """The words and signs of a text, without case and accents; an underscore is a blank."""
    letters = unicodedata.normalize("NFD", text.lower().replace("_", " "))
    return re.findall(r"\w+|[^\w\s]", "".join(c for c in letters if not unicodedata.combining(c)))


def _quoted() -> list[str]:
    """Every fixed phrase of the grammar, each time it is written."""
    code = "\n".join(re.sub(r"//.*", "", text) for name, text in GRAMMAR.items() if name.endswith(".lark"))
    return re.findall(r'"([^"\n]+)"', code)


def _phrases() -> Iterator[str]:
    catalog, lexicon = tomllib.loads(GRAMMAR["catalog.toml"]), tomllib.loads(GRAMMAR["lexicon.toml"])
    yield from _quoted()
    yield from (reason["motive"] for reason in catalog["reasons"])
    yield from (name for state in catalog["states"].values() for name in (state["name"], *state.get("also", ())))
    yield from (phrase for phrases in lexicon["placeholders"].values() for phrase in phrases)
    yield from (reason["opening"] for reason in catalog["reasons"] if "opening" in reason)


def _without_cases(path: Path) -> str:
    """The source of a module but for the names of the cases that hold its predicates, which are the corpus's."""
    return re.sub(r"(?m)^ *(?:Never|Always): .*$", "", path.read_text(encoding="utf-8"))


def test_no_phrase_of_the_manual_is_in_the_source() -> None:
    phrases = {tuple(words) for phrase in _phrases() if len(words := _words(phrase)) > 1}
    assert len(phrases) > 80
    assert ("derivado", "a", "n1") in phrases
    lengths = sorted({len(phrase) for phrase in phrases})
    found = []
    for path in MODULES:
        words = _words(_without_cases(path))
        for length in lengths:
            windows = zip(*(words[at:] for at in range(length)), strict=False)
            found += [f"{_module(path)}: {' '.join(window)}" for window in windows if window in phrases]
    assert not found


def test_no_reason_and_no_state_is_named_in_the_source() -> None:
    catalog = default().catalog
    names = [*catalog.reasons, *(state.name for state in catalog.states.values())]
    names += [state for state in catalog.states if "-" in state]
    names += [reason.replace("/", "__").replace("-", "_") for reason in catalog.reasons]
    pattern = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, names)) + r")(?!\w)")
    found = [f"{_module(p)}: {hit}" for p in MODULES for hit in pattern.findall(_without_cases(p))]
    assert not found


def test_each_phrase_is_written_once() -> None:
    """A phrase of two or more words stands in the grammar once; what two forms share is a rule of its own."""
    quoted = [phrase for phrase in _quoted() if " " in phrase]
    assert len(quoted) > 40
    assert sorted({phrase for phrase in quoted if quoted.count(phrase) > 1}) == []


def test_lexicon_and_catalogue_speak_of_fields_that_there_are() -> None:
    language = default()
    fields = {field for reason in language.catalog.reasons.values() for field in reason.fields}
    lexicon = tomllib.loads(GRAMMAR["lexicon.toml"])
    for table in ("labels", "placeholders"):
        # A cause has labels although it is no field: its words are part of the form.
        assert set(lexicon[table]) - {"cause"} <= fields, table
    assert fields <= set(language.titles)
    excluded = {e["field"] for r in tomllib.loads(GRAMMAR["catalog.toml"])["reasons"] for e in r.get("excludes", ())}
    assert excluded <= fields
    words = language.grammar.lexicon.vocabulary.words
    assert {word for word in lexicon["forms"] if word not in words} <= set(lexicon["function-words"])


# ---------------------------------------------------------------- modules and rules


@pytest.mark.parametrize("path", MODULES, ids=_module)
def test_a_module_says_what_it_is_for_and_keeps_its_functions_short(path: Path) -> None:
    tree = _tree(path)
    assert ast.get_docstring(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno is not None
            assert node.end_lineno - node.lineno < LONGEST_FUNCTION, f"{node.name} (line {node.lineno})"


def _types(path: Path) -> Iterator[str]:
    """The classes of a module and its other names for types, written as classes are, without leading underscores."""
    tree = _tree(path)
    yield from (node.name.lstrip("_") for node in ast.walk(tree) if isinstance(node, ast.ClassDef))
    targets = [target for node in tree.body if isinstance(node, ast.Assign) for target in node.targets]
    names = [target.id.lstrip("_") for target in targets if isinstance(target, ast.Name)]
    yield from (name for name in names if name[:1].isupper() and not name.isupper())


def test_no_two_types_are_called_alike() -> None:
    modules: dict[str, list[str]] = {}
    for path in MODULES:
        for name in set(_types(path)):
            modules.setdefault(name, []).append(_module(path))
    assert len(modules) > 300
    assert {name: where for name, where in modules.items() if len(where) > 1} == {}


def test_the_source_and_its_pages_refer_to_no_page_that_a_reader_does_not_have() -> None:
    there = {path.name for path in ROOT.rglob("*.md") if ".venv" not in path.parts}
    readers = [*MODULES, *(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md"), *(ROOT / "src").rglob("*.po")]
    named = {
        (path.name, name)
        for path in readers
        for name in re.findall(r"(?<![\w/.*-])[\w-]+\.md\b", path.read_text(encoding="utf-8"))
    }
    assert len(named) > 20
    assert {(path, name) for path, name in named if name not in there} == set()


def test_a_rule_is_a_file_named_after_it_or_a_row_of_the_table() -> None:
    rules = every_rule()
    alone = [rule for rule in rules if rule.code not in PLAIN]
    files = sorted(path.stem for path in (SOURCE / "rules").glob("[a-z][0-9][0-9][0-9]_*.py"))
    assert files == [f"{rule.code.lower()}_{rule.name.replace('-', '_')}" for rule in alone]
    assert len({rule.name for rule in rules}) == len(rules)
    for rule in rules:
        assert rule.doc.strip() and rule.summary.endswith("."), rule.code


def test_the_index_of_the_rules_is_what_they_declare() -> None:
    """`python -m support.rules` writes it anew."""
    assert made.INDEX.read_text(encoding="utf-8") == made.index()
    assert {rule.code: rule.name for rule in every_rule()} == NAMES
    assert {rule.code: rule.name for rule in (*every_rule(), *ACROSS)} == ALL_NAMES
    assert tuple(rule.setting for rule in ACROSS if rule.setting) == ACROSS_KEYS


def test_the_english_catalogue_has_what_the_rules_say_in_english() -> None:
    """`python -m support.rules` writes it in."""
    told = made.english()
    assert {spanish: sentence for spanish, sentence in made.written().items() if spanish in told} == told
    assert set(told) <= set(templates())


def test_every_kind_of_deviation_is_said_by_one_rule() -> None:
    kinds = [kind for name, kind in vars(Kind).items() if isinstance(kind, int) and kind]
    assert {kind: len(reporting(kind)) for kind in kinds} == dict.fromkeys(kinds, 1)


def test_a_code_is_written_where_its_rule_is_declared_and_nowhere_else() -> None:
    code = re.compile(r"[\"']([A-Z][0-9]{3})[\"']")
    places = {place: set(code.findall(place.read_text(encoding="utf-8"))) & set(ALL_NAMES) for place in MODULES}
    declaring = {"rules/plain.py": set(PLAIN), "rules/index.py": set(ALL_NAMES)}
    declaring["rules/across.py"] = {rule.code for rule in ACROSS}
    declaring |= {f"rules/{rule.code.lower()}_{rule.name.replace('-', '_')}.py": {rule.code} for rule in every_rule()}
    assert {_module(path): codes for path, codes in places.items() if codes} == {
        module: codes for module, codes in declaring.items() if (SOURCE / module).exists()
    }


def test_the_version_is_one() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert tipifica.__version__ == project["version"]


def test_nothing_depends_on_the_machine_it_was_written_on() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    private = re.compile(r"/(?:work|home|root|Users)/|/tmp/(?!/)\w")
    for name in filter(None, listed.stdout.decode().split("\0")):
        path = ROOT / name
        if path.suffix in TEXT_ENDINGS and path.is_file() and path != Path(__file__):
            found = private.search(path.read_text(encoding="utf-8", errors="replace"))
            assert found is None, f"{name}: {found and found[0]}"
