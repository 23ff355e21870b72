"""The words of Spanish that are mended by nobody unasked: the list that ships, and where it comes from."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from statistics import fmean

import pytest

import tipifica
from support import typos
from support.corpus import CORPUS
from support.corpus_format import read
from tipifica.language import Language, default, sources
from tipifica.parser.compile.compiler import compile_language
from tipifica.parser.costs import Limit
from tipifica.parser.tokens.folding import fold, plain

ROOT = Path(__file__).parents[1]
FILES = sources(ROOT / "grammar")
MADE = tomllib.loads(FILES["spanish.toml"])
BY_HAND = tomllib.loads(FILES["words.toml"])
LISTED = frozenset(MADE["words"].split())
ADDED = [word for text in BY_HAND["additions"].values() for word in text.split()]
TYPED = "Impulsa//rsolis//retendio con baja de plan//0990011223"


def test_what_ships_is_the_list_with_additions_and_without_strikes() -> None:
    shipped = default().data["lexicon"]["vocabulary"]["spanish"]
    assert frozenset(shipped["words"].split()) == (LISTED | set(ADDED)) - set(BY_HAND["strikes"])
    assert default().manual == compile_language(FILES)["manual"]


def test_the_list_was_made_for_every_word_of_the_manual() -> None:
    vocabulary = default().data["lexicon"]["vocabulary"]
    assert vocabulary["spanish"]["unlisted"] == []
    assert MADE["around"].split() == sorted(row[0] for row in vocabulary["letters"])


def test_every_word_of_the_list_lies_near_a_word_of_the_manual() -> None:
    lexicon = default().grammar.lexicon
    short = {fold(word) for word in tomllib.loads(FILES["lexicon.toml"])["short"]}
    far = [word for word in LISTED if word not in short and not lexicon.mistakable(fold(word))]
    assert not far
    assert len(LISTED) > 2_500


def test_every_addition_lies_near_and_is_news() -> None:
    lexicon = default().grammar.lexicon
    assert [word for word in ADDED if plain(word) != word or word in LISTED] == []
    assert [word for word in ADDED if not lexicon.mistakable(fold(word))] == []
    assert len(set(ADDED)) == len(ADDED)


def test_every_strike_is_of_the_list_and_has_a_case_that_wants_its_safe_fix() -> None:
    cases = read(CORPUS / "rules" / "T005.txt")
    for word in BY_HAND["strikes"]:
        assert word in LISTED
        assert any(word in fold(case.text) and case.verdict == "mendable" for case in cases), word


def test_a_word_is_of_the_list_as_a_whole_and_without_its_accents() -> None:
    spanish = default().grammar.lexicon.vocabulary.spanish
    assert "traspaso" in LISTED
    assert all(spanish.may_be(word, ()) for word in ("traspaso", "TRASPASO", "traspasó"))
    assert not any(spanish.may_be(word, ()) for word in ("raspas", "traspa", "traspasos"))
    assert spanish.may_be("baños", ()) and not spanish.may_be("manos" + "s", ())


def test_without_a_list_no_misspelling_is_mended_unasked() -> None:
    files = {name: text for name, text in FILES.items() if name not in ("spanish.toml", "words.toml")}
    report = tipifica.engine.check(TYPED, Language(compile_language(files)))
    assert [(d.code, d.fix and d.fix.applicability) for d in report.diagnostics] == [("T005", "unsafe")]


@pytest.mark.long
def test_the_script_makes_the_list_anew_from_the_package(tmp_path: Path) -> None:
    """`npm pack` fetches the archive once; the script reads nothing else."""
    npm = shutil.which("npm")
    assert npm, "npm is not installed"
    source = MADE["source"].split(" (")[0].replace(" ", "@")
    subprocess.run([npm, "pack", "--silent", source], cwd=tmp_path, check=True, capture_output=True)
    (archive,) = tmp_path.glob("*.tgz")
    done = subprocess.run([sys.executable, ROOT / "tools" / "spanish_words.py", archive, "--check"], check=False)
    assert done.returncode == 0


@pytest.mark.ci
def test_most_typos_of_one_letter_are_mended_unasked() -> None:
    """`python -m support.typos` prints the shares."""
    vocabulary = default().grammar.lexicon.vocabulary
    words = [word for word in sorted(vocabulary.words) if len(word) >= Limit.MISSPELLED_WORD and word.islower()]
    found = [typos.shares(word, vocabulary) for word in words]
    assert fmean(one["mended"] for one in found) > 0.9
    assert fmean(one["asked"] for one in found) < 0.06
