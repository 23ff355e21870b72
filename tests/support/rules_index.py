"""Makes the index of the rules: `python -m support.rules_index` in `tests/`.

What a rule is called and what it looks at is declared by the rule itself. The program must know it before it loads the
rule, without looking into its own folder, so it is written down once more, by this script alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path

from tipifica.model import LooksAt
from tipifica.parser.kinds import Kind
from tipifica.rules.registry import rules_in

FOLDER = Path(__file__).parents[2] / "src" / "tipifica" / "rules"
INDEX = FOLDER / "index.py"
_KINDS = {value: name for name, value in vars(Kind).items() if isinstance(value, int)}
_HEAD = '''"""What is known of a rule before it is loaded: its module, its name, what it speaks about, what it looks at.

Made from the rules by `python -m support.rules_index` in `tests/`; a test holds it equal to them.
"""

from __future__ import annotations

from collections.abc import Mapping

from tipifica.model import About, LooksAt
from tipifica.parser.kinds import Kind

# ruff: noqa: E501
# fmt: off
INDEX: Mapping[str, tuple[str, str, About, LooksAt]] = {
'''


def index() -> str:
    """The text of the index. Raises ValueError where two rules have one code."""
    lines: dict[str, str] = {}
    for module in modules():
        for code, rule in rules_in(import_module(f"tipifica.rules.{module}")).items():
            if code in lines:
                raise ValueError(f"two rules have the code {code}")
            looks_at = ", ".join(_arguments(rule.looks_at))
            lines[code] = f'    "{code}": ("{module}", "{rule.name}", "{rule.about}", LooksAt({looks_at})),\n'
    return _HEAD + "".join(line for _, line in sorted(lines.items())) + "}\n"


def modules() -> list[str]:
    """The modules of the folder, but for the index."""
    return sorted(path.stem for path in FOLDER.glob("*.py") if path.stem not in ("__init__", INDEX.stem))


def _arguments(looks_at: LooksAt) -> Iterator[str]:
    if looks_at.kinds:
        yield f"kinds={_tuple(f'Kind.{_KINDS[kind]}' for kind in looks_at.kinds)}"
    if looks_at.fields:
        yield f"fields={_tuple(map(_quoted, looks_at.fields))}"
    if looks_at.record:
        yield "record=True"
    if looks_at.occasions:
        yield f"occasions={_tuple(map(_quoted, looks_at.occasions))}"


def _quoted(text: str) -> str:
    return f'"{text}"'


def _tuple(items: Iterable[str]) -> str:
    listed = list(items)
    return f"({', '.join(listed)}{',' if len(listed) == 1 else ''})"


if __name__ == "__main__":
    INDEX.write_text(index(), encoding="utf-8")
