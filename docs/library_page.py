"""The reference page of the library, `library.md`: made by `python docs/reference.py` from the docstrings."""

from __future__ import annotations

import builtins
import inspect
from collections.abc import Iterator, Mapping, Sequence
from typing import get_args

import tipifica
from tipifica import errors as errors_module
from tipifica.composing import GivenValue
from tipifica.model import Applicability, FieldValue, Needs, Severity, Verdict
from tipifica.model.frozen import Frozen

WIDTH = 100
_ALIASES: Mapping[str, object] = {
    "FieldValue": FieldValue,
    "GivenValue": GivenValue,
    "Verdict": Verdict,
    "Needs": Needs,
    "Severity": Severity,
    "Applicability": Applicability,
}

_FIRST = """
import tipifica

note = "Impulsa/jperez/retenido con aumento de plan//telf. 099-123-45-67"
report = tipifica.check(note)
assert report.verdict == "mendable"
assert report.canonical == "Impulsa//jperez//retenido con aumento de plan//0991234567"
assert [found.code for found in report.diagnostics] == ["T001", "T001", "T010", "C103"]
assert report.observation.fields == {"agent": "jperez", "phones": ("0991234567",)}

note = tipifica.compose("retenido/aumento-de-plan", agent="jperez", phones=["0991234567"])
assert tipifica.check(note).verdict == "conforms"
"""
_HEAD = """
`import tipifica` needs nothing but the standard library; what an extra adds says in its error how to install it.
Nothing prints. No function but `load` reads a file, once the grammar that the package ships is loaded.

Values that are returned are frozen dataclasses with slots: nothing in them can be changed, lists are tuples, mappings
are read-only. `to_dict()` of a result is the JSON that `tipifica check --output-format json` writes; its JSON schema is
the file `result.schema.json` of the package (`importlib.resources.files("tipifica") / "result.schema.json"`).
`tipifica.Settings` are the keys of `tipifica.toml` with `_` for `-`. Offsets count Unicode code points.
"""


def library_page(made: str) -> Iterator[str]:
    """Every function, value and error of `import tipifica`; `made` says that the page is not written by hand."""
    yield from ("# The library", "", made, *_HEAD.splitlines(), "", "```python", *_FIRST.strip().splitlines(), "```")
    public = {name: getattr(tipifica, name) for name in tipifica.__all__}
    types = {name: value for name, value in public.items() if isinstance(value, type)}
    errors = {name: value for name, value in types.items() if issubclass(value, Exception)}
    yield from ("", "## Functions")
    for name, function in public.items():
        if inspect.isroutine(function):
            yield from _entry(name, function, _signature(name, inspect.signature(function)))
    yield from ("", "## Values")
    for name, value in types.items():
        if name not in errors:
            signature = inspect.signature(value) if issubclass(value, Frozen) else None
            yield from _entry(name, value, _signature(name, signature) if signature else ())
    yield from ("", "Types that these are made of:", "")
    for name, alias in _ALIASES.items():
        yield f"- `{name}`: `{_written(alias)}`"
    yield from ("", "## Errors", "", *(inspect.getdoc(errors_module) or "").splitlines())
    for name, error in errors.items():
        known = [base.__name__ for base in error.__bases__ if base.__name__ in {*errors, *dir(builtins)}]
        yield from _entry(name, error, [f"class {name}({', '.join(known or ['Exception'])})"])


def _entry(name: str, public: object, signature: Sequence[str]) -> Iterator[str]:
    yield from ("", f"### {name}", "")
    if signature:
        yield from ("```python", *signature, "```", "")
    yield from (inspect.getdoc(public) or "").splitlines()


def _signature(name: str, signature: inspect.Signature) -> list[str]:
    """The signature, a parameter a line where it is long."""
    returned = signature.return_annotation
    returns = f" -> {returned}" if isinstance(returned, str) else ""
    parameters = list(map(_parameter, signature.parameters.values()))
    kinds = [parameter.kind for parameter in signature.parameters.values()]
    if inspect.Parameter.KEYWORD_ONLY in kinds:
        parameters.insert(kinds.index(inspect.Parameter.KEYWORD_ONLY), "*")
    if inspect.Parameter.POSITIONAL_ONLY in kinds:
        parameters.insert(kinds.count(inspect.Parameter.POSITIONAL_ONLY), "/")
    line = f"{name}({', '.join(parameters)}){returns}"
    return [line] if len(line) <= WIDTH else [f"{name}(", *(f"    {each}," for each in parameters), f"){returns}"]


def _parameter(parameter: inspect.Parameter) -> str:
    default = parameter.default
    shown = str(parameter.replace(default=parameter.empty)).replace("'", "")
    if default is parameter.empty:
        return shown
    return f"{shown} = {'Settings()' if default == tipifica.Settings() else repr(default)}"


def _written(alias: object) -> str:
    values = get_args(alias)
    return " | ".join(map(repr, values)) if all(isinstance(value, str) for value in values) else str(alias)
