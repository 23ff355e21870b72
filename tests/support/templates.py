"""All sentences of the program that people read, found in its source: what the message catalogues must hold.

A sentence is a literal that goes to one of the functions below, or stands in one of the tables below.
"""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src" / "tipifica"
# Positions of the arguments that are sentences, by the name of the function that is called.
FUNCTIONS = {
    "translate": (0,),
    "plural": (0, 1),
    "_say": (0,),
    "say": (0,),
    "titled": (1, 2, 3, 4, 5, 6),
    "filtered": (1, 2, 3),
    "diagnostic": (1,),
    "mend": (1, 2),
    "Saying": (0, 1),
    "Fix": (0,),
    "Suggestion": (0,),
    "UserError": (0,),
    "Why": (0,),
    "BrokenFrameError": (0,),
    "ConfigError": (0,),
    "ComposeError": (0,),
    "InputError": (0,),
    "RequestError": (0,),
    "_of_type": (2,),
    "_no": (1,),
    "unknown": (2, 3),
    "selector": (1,),
    "_tell": (0, 1),
    "_check_ending": (2,),
}
KEYWORDS = ("summary", "detail", "noun", "help", "epilog", "message", "title", "metavar", "none")
# Names of module tables and of local variables that hold sentences.
TABLES = {
    *("VERDICT", "VERDICT_OF_NEED"),
    *("VERDICTS", "SEVERITY_WORDS", "FIXABLE", "_EXPECTED", "_BY_ERRNO", "_OTHER_ERRNO", "HELP", "EPILOG"),
    *(
        "BY_DEFAULT",
        "CHANGED",
        "UNCHANGED",
        "CHANGED, UNCHANGED",
        "_BUSY",
        "_IN_THE_WAY",
        "UNCHECKED",
        "_NO_RESULTS",
        "NOTE_NOT_CHECKED",
        "ALL_SAFE",
        "ALL_SAFE_OF_NOTE",
        "UNPROVED",
        "GOOD",
        "BAD",
        "OPTIONS_METAVAR",
        "SUBCOMMAND_METAVAR",
        "texts",
        "tables",
        "formats",
        "message",
        "one, many",
        "TOLD",
        "LIMITS",
        "DAMAGED",
        "_DAMAGED",
        "_LATER",
        "_NO_TABLES",
        "_FOR_EXCEL",
        "_SHORTER",
        "_OTHER_NOTE",
        "_NO_SAMPLE",
        "_NOT_COUNTED",
        "_TITLES",
        "_NOTHING",
        "_NOT_OURS",
        "_ANOTHER_PAGE",
        "_STATUSES",
        "wrong",
        "_AGREEMENT",
        "FIGURES",
        "GROUNDS",
        "LACKS",
        "VALUE_KINDS",
        "NEEDS",
        "NO_COLUMN",
        "_CALL_AGAIN",
    ),
}


@cache
def templates() -> dict[str, str]:
    """Every sentence with the file and line where it first stands."""
    # What people call the fields stands in the catalogue of the manual, and in messages.
    catalogue = tomllib.loads((SOURCE.parents[1] / "grammar" / "catalog.toml").read_text(encoding="utf-8"))
    described = [each for field in catalogue["fields"].values() for each in (field, *field.get("parts", {}).values())]
    told = [*(each["title"] for each in described), *(one["note"] for one in catalogue["reasons"] if "note" in one)]
    found = dict.fromkeys(told, "grammar/catalog.toml")
    for path in sorted(SOURCE.rglob("*.py")):
        for node, text in _sentences(ast.parse(path.read_text(encoding="utf-8"))):
            found.setdefault(text, f"{path.relative_to(SOURCE)}:{node.lineno}")
    return found


def _sentences(tree: ast.Module) -> Iterator[tuple[ast.expr, str]]:
    for node in ast.walk(tree):
        for expression in _told(node):
            yield from _literals(expression)


def _told(node: ast.AST) -> Iterator[ast.expr]:
    if isinstance(node, ast.Call):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        for position in FUNCTIONS.get(name, ()):
            yield from node.args[position : position + 1]
        yield from (keyword.value for keyword in node.keywords if keyword.arg in KEYWORDS)
    elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        if any(ast.unparse(target).strip("()") in TABLES for target in targets):
            yield node.value


def _literals(expression: ast.expr) -> Iterator[tuple[ast.expr, str]]:
    if isinstance(expression, ast.Dict):
        for value in expression.values:
            yield from _literals(value)
    elif isinstance(expression, ast.Tuple | ast.List):
        for element in expression.elts:
            yield from _literals(element)
    elif isinstance(expression, ast.IfExp):
        yield from _literals(expression.body)
        yield from _literals(expression.orelse)
    elif (
        isinstance(expression, ast.Constant)
        and isinstance(expression.value, str)
        and any(map(str.isalpha, expression.value))
    ):
        yield expression, expression.value
