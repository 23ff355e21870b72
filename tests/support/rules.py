"""Makes what is made of the rules: `python -m support.rules` in `tests/`.

What a rule is called and what it looks at is declared by the rule itself, and so are its sentences in English. The
program must know the first before it loads a rule, without looking into its own folder: it stands in `rules/index.py`.
The second goes into the English catalogue, which holds all other sentences too; `pip install` compiles it, and so do
the tests.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from io import BytesIO
from pathlib import Path
from types import ModuleType

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from support.templates import templates
from tipifica.messages import LOCALE_DIRECTORY
from tipifica.model import LooksAt, Rule
from tipifica.parser.kinds import Kind
from tipifica.rules.across import ACROSS
from tipifica.rules.registry import rules_in

FOLDER = Path(__file__).parents[2] / "src" / "tipifica" / "rules"
INDEX = FOLDER / "index.py"
CATALOGUE = Path(LOCALE_DIRECTORY, "en", "LC_MESSAGES", "tipifica.po")
_KINDS = {value: name for name, value in vars(Kind).items() if isinstance(value, int)}
_HEAD = '''"""What is known of a rule before it is loaded: its module, its name, what it speaks about, whether it
is a preview, what it looks at.

Made from the rules by `python -m support.rules` in `tests/`; a test holds it equal to them.
"""

from __future__ import annotations

from collections.abc import Mapping

from tipifica.model import About, LooksAt
from tipifica.parser.kinds import Kind

# ruff: noqa: E501
# fmt: off
INDEX: Mapping[str, tuple[str, str, About, bool, LooksAt]] = {
'''
_ACROSS = "ACROSS_NAMES: Mapping[str, str] = {\n"


def modules() -> list[ModuleType]:
    """The modules of the rules, but for the index."""
    names = sorted(path.stem for path in FOLDER.glob("*.py") if path.stem not in ("__init__", INDEX.stem))
    return [import_module(f"tipifica.rules.{name}") for name in names]


def rules() -> list[tuple[str, Rule]]:
    """All rules with the names of their modules, by their codes. Raises ValueError where two have one code."""
    found = [(module.__name__.split(".")[-1], rule) for module in modules() for rule in rules_in(module).values()]
    codes = [rule.code for _, rule in found]
    if len(set(codes)) < len(codes):
        raise ValueError(f"two rules have one code: {sorted(code for code in codes if codes.count(code) > 1)}")
    return sorted(found, key=lambda pair: pair[1].code)


# ---------------------------------------------------------------- the index


def index() -> str:
    """The text of the index."""
    lines = [
        f'    "{rule.code}": ("{module}", "{rule.name}", "{rule.about}", {rule.preview}, LooksAt({looks_at})),\n'
        for module, rule in rules()
        # By their places: that is half of what it costs to make them, in every process.
        for looks_at in [", ".join(_arguments(rule.looks_at))]
    ]
    across = "".join(f'    "{rule.code}": "{rule.name}",\n' for rule in ACROSS)
    return _HEAD + "".join(lines) + "}\n" + _ACROSS + across + "}\n"


def _arguments(looks_at: LooksAt) -> Iterator[str]:
    yield _tuple(f"Kind.{_KINDS[kind]}" for kind in looks_at.kinds)
    yield _tuple(map(_quoted, looks_at.fields))
    yield _tuple(map(_quoted, looks_at.values))
    yield from (str(looks_at.each), str(looks_at.record))
    yield _tuple(map(_quoted, looks_at.occasions))


def _quoted(text: str) -> str:
    return f'"{text}"'


def _tuple(items: Iterable[str]) -> str:
    listed = list(items)
    return f"({', '.join(listed)}{',' if len(listed) == 1 else ''})"


# ---------------------------------------------------------------- the sentences in English


def english() -> Mapping[str, str]:
    """The sentences that rules say, by what they are in Spanish. Raises ValueError where two say one sentence
    otherwise."""
    told: dict[str, str] = {}
    for module in modules():
        for spanish, sentence in getattr(module, "ENGLISH", {}).items():
            if told.setdefault(spanish, sentence) != sentence:
                raise ValueError(f"said in two ways: {spanish}")
    return told


def written() -> dict[str, str]:
    """The sentences of the English catalogue as it stands, by what they are in Spanish."""
    pairs = [(_forms(message.id), _forms(message.string)) for message in _read() if message.id]
    return {spanish: sentence for ids, sentences in pairs for spanish, sentence in zip(ids, sentences, strict=True)}


def _forms(said: str | Sequence[str]) -> list[str]:
    return [said] if isinstance(said, str) else list(said)


def _read() -> Catalog:
    return read_po(BytesIO(CATALOGUE.read_bytes()), locale="en")


def catalogue() -> Catalog:
    """The English catalogue with the sentences of the rules, and without those that the program no longer says."""
    told, said = dict(english()), templates()
    made = _read()
    for _, rule in rules():
        if rule.noun is not None and told.keys() >= set(rule.noun):
            made.add(rule.noun, tuple(map(told.pop, rule.noun)))
    for spanish, sentence in told.items():
        made.add(spanish, sentence)
    for message in [message for message in made if message.id]:
        if not any(spanish in said for spanish in _forms(message.id)):
            made.delete(message.id)
    return made


def main() -> None:
    """Write the index and the catalogue."""
    INDEX.write_text(index(), encoding="utf-8")
    made = catalogue()
    with CATALOGUE.open("wb") as file:
        write_po(file, made, width=120, sort_output=True)


if __name__ == "__main__":
    main()
