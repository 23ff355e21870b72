"""Characters newer than the Unicode of the oldest Python: every Python of this machine reads the same."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

import tipifica
from tipifica.parser.tokens.assigned import BOUNDS
from tipifica.parser.tokens.newer import has_newer, printable

ROOT = Path(__file__).parents[1]
# The code points of later versions, from Unicode's DerivedAge.txt: letters (some with a case), digits, combining marks,
# ideographs, symbols, pictures.
LATER = (
    *(0x0CF3, 0x0ECE, 0x10EFD, 0x1123F, 0x11240, 0x11241, 0x11B00, 0x11F02, 0x11F04, 0x11F12, 0x11F34, 0x11F45),
    *(0x11F50, 0x11F59, 0x13439, 0x1343F, 0x13441, 0x13455, 0x1B132, 0x1B155, 0x1D2C0, 0x1DF25, 0x1E030, 0x1E08F),
    *(0x1E4D0, 0x1E4EC, 0x1E4F0, 0x1E4F9, 0x1F6DC, 0x1F774, 0x1FA75, 0x1FAE8, 0x1FAF8, 0x31350, 0x323AF),
    *(0x2FFC, 0x31EF, 0x2EBF0, 0x2EE5D),  # 15.1
    *(0x0897, 0x1C89, 0x1C8A, 0xA7CB, 0xA7DC, 0x10D40, 0x10D49, 0x10D50, 0x10D70, 0x10D6B, 0x1E5D0, 0x1E5F1, 0x1FAE9),
    0xF0000,
)
PATTERNS = (
    "Impulsa//jperez//retenido con aumento de plan{}//0991234567",
    "Impulsa//jperez//retenido con aumento{} de plan//0991234567",
    "Impulsa//jperez//retenido con aum{}ento de plan//0991234567",
    "Impulsa//jpe{}rez//retenido con aumento de plan//0991234567",
    "Impulsa//jperez//retenido con aumento de plan//{}0991234567",
    "Impulsa//jperez//retenido con aumento de plan//09912{}34567",
    "Impulsa/jperez/retenido con asesoria tecnica//se realiza {}{} de clave//telf. 0991234567",
    "Impulsa//jperez//retenido con asesoría técnica//se realiza cambio{}clave wifi//0991234567",
    "Impulsa//jperez//descuento {}50% mes 3//contacto de cliente Ana {}Pérez 0991234567",
    "Impulsa//jperez//descuento 50% mes {}//contacto de cliente {} 0991234567",
    "{} Impulsa//jperez//retenido con baja de plan//0991234567 {}",
    "Impulsa{}//jperez//servicio retirado//cliente no accede a beneficios viaje al exterior//Contacto 0965994334",
    "a{0}b {0}{0} e{0}\u0301 {0}á",
)
NOTES = [pattern.replace("{}", "{0}").format(chr(code)) for pattern in PATTERNS for code in LATER]
REPORTS = """
import io, json, sys
import tipifica
from tipifica.report.as_json import dumps
from tipifica.tracing import trace
from tipifica.language import default
print("%d.%d" % sys.version_info[:2])
for note in json.load(sys.stdin):
    report = tipifica.check(note)
    assert report.observation.text == note
    print(dumps([report.to_dict(), tipifica.fix(note).text]).encode())
    print(dumps(tipifica.check_many([note])[0].to_dict()).encode())
print(dumps(trace(json.loads(sys.argv[1]), default()).to_dict()).encode())
"""


def _interpreters() -> dict[str, str]:
    """The other Pythons of this machine that the package is for, by their versions."""
    pyenv = shutil.which("pyenv")
    root = subprocess.run([pyenv, "root"], capture_output=True, text=True, check=True).stdout.strip() if pyenv else None
    found = {}
    for minor in range(11, 20):
        named = shutil.which(f"python3.{minor}")
        kept = sorted(Path(root, "versions").glob(f"3.{minor}.*/bin/python3")) if root else []
        for each in (*([named] if named else []), *map(str, kept)):
            if minor != sys.version_info[1] and subprocess.run([each, "-c", ""], check=False).returncode == 0:
                found[f"3.{minor}"] = each
    return found


def _told(python: str) -> list[str]:
    environment = {"PYTHONPATH": str(ROOT / "src"), "PATH": os.environ["PATH"]}
    program, traced = (python, "-c", REPORTS), json.dumps(NOTES[0])
    notes = json.dumps(NOTES).encode()
    done = subprocess.run([*program, traced], input=notes, env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode().splitlines()


def test_there_is_a_note_for_every_way_in_which_pythons_could_part() -> None:
    assert len(NOTES) == 689
    assert all(map(has_newer, (note for note in NOTES if chr(0xF0000) not in note)))


@pytest.mark.ci
def test_every_python_reads_what_is_newer_alike() -> None:
    others = _interpreters()
    if not others:
        pytest.skip("no other Python on this machine")
    _, *here = _told(sys.executable)
    for version, python in others.items():
        assert _told(python) == [version, *here]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_newer_picture_is_read_as_one_that_every_python_knows(pattern: str) -> None:
    newer, known = (pattern.replace("{}", "{0}").format(picture) for picture in ("\U0001fae8", "\U0001f600"))
    report = tipifica.check(newer)
    told = json.dumps(report.to_dict(), ensure_ascii=False).replace("\U0001fae8", "\U0001f600")
    assert told == json.dumps(tipifica.check(known).to_dict(), ensure_ascii=False)
    assert tipifica.check_many([newer]) == [report]


def test_two_newer_characters_and_one_of_private_use_stay_apart() -> None:
    note = "Impulsa//jperez//retenido con asesoría técnica//se realiza \U0001fae8 \U000f0000 \U0001fae9//0991234567"
    report = tipifica.check(note)
    assert report.canonical == note
    assert report.observation.fields["actions"] == ("\U0001fae8 \U000f0000 \U0001fae9",)


def test_the_table_is_what_its_python_says() -> None:
    assert list(BOUNDS) == sorted(set(BOUNDS))
    assert len(BOUNDS) % 2 == 0
    assert not has_newer("áéíóúñ ÁÉ “—” … € → \u2022 \U0001f600 汉 \ufffd \ud800 \U000f0000")
    assert not printable("\U0001fae8")
    if unicodedata.unidata_version == "14.0.0":
        subprocess.run([sys.executable, str(ROOT / "tools" / "unicode_table.py"), "--check"], check=True)
        unassigned = {c for c in range(0x110000) if unicodedata.category(chr(c)) == "Cn"}
        assert {c for c in unassigned if not has_newer(chr(c))} == set()
