"""Whether each name in the grammar stands for something, looked at before Lark does: it names no file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from tipifica.parser.compile.described import CATALOG, DescriptionError
from tipifica.parser.forms.automaton import SEPARATOR

START, BODY = "observation", "body"
_IGNORED = re.compile(r'"(?:\\.|[^"\\\n])*"|//[^\n]*')
_DIRECTIVE = re.compile(r"^%\w+", re.MULTILINE)
_RULE = re.compile(r"^[?!]?(\w+)[ ]*:(.*?)(?=^[?!]?\w+[ ]*:|\Z)", re.MULTILINE | re.DOTALL)
_NAME = re.compile(r"\b[A-Za-z_]\w*")


def rule_name(reason_id: str) -> str:
    """The name of a reason's grammar rule: `state/the-motive` is `state__the_motive`."""
    return reason_id.replace("/", "__").replace("-", "_")


def check_references(files: Mapping[str, str], fields: Iterable[str], reasons: Iterable[str]) -> None:
    """Raises DescriptionError for a reason without a rule, a name that is neither rule nor field, a kind of value that
    is no field's, a rule that leads to itself, and a rule or a field that no form has. `fields` and `reasons` are their
    keys and ids."""
    fields = frozenset(fields)
    rules = {rule: (file, names) for file, rule, names in _rules(files)}
    bodies = {rule_name(reason): reason for reason in reasons}
    for rule, reason in bodies.items():
        if rule not in rules:
            raise DescriptionError(CATALOG, f"[[reasons]] {reason}", f"no .lark file has its rule {rule}")
    for rule, (file, names) in rules.items():
        place = f"rule {rule}"
        if rule in fields:
            raise DescriptionError(file, place, f"is made of [fields.{rule}] in {CATALOG}")
        for name in names:
            if name.isupper() and name != SEPARATOR:
                raise DescriptionError(file, place, f"only a field ({CATALOG}) holds a kind of value, as {name} is")
            if not name.isupper() and name != BODY and name not in rules and name not in fields:
                raise DescriptionError(file, place, f"{name!r} is no rule, and no field that {CATALOG} describes")
        if rule in _reached(rules, names):
            raise DescriptionError(file, place, "is made of itself")
    used = _reached(rules, [START, *bodies])
    for rule, (file, _) in rules.items():
        if rule not in used:
            raise DescriptionError(file, f"rule {rule}", "no form has it")
    for field in sorted(fields - used):
        raise DescriptionError(CATALOG, f"[fields.{field}]", "no form has it")


def _rules(files: Mapping[str, str]) -> Iterator[tuple[str, str, list[str]]]:
    """Each rule with its file and the names in it."""
    for file, text in files.items():
        if file.endswith(".lark"):
            code = _IGNORED.sub(" ", text)
            if found := _DIRECTIVE.search(code):
                raise DescriptionError(
                    file, found[0], f"what a grammar declares are the kinds of its fields ({CATALOG})"
                )
            for rule, body in _RULE.findall(code):
                yield file, rule, _NAME.findall(body)


def _reached(rules: Mapping[str, tuple[str, list[str]]], starts: Iterable[str]) -> set[str]:
    reached: set[str] = set()
    ahead = list(starts)
    while ahead:
        name = ahead.pop()
        if name not in reached:
            reached.add(name)
            ahead += rules[name][1] if name in rules else ()
    return reached
