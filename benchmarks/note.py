"""A fresh process that checks one note, good and bad, against `python -c "import click"`.

python benchmarks/note.py [--pairs 21]
"""

from __future__ import annotations

import argparse

from pairs import PYTHON, compare, seconds, tell_core

GOOD = "Impulsa//jperez//retenido con aumento de plan//0991234567"
BAD = "impulsa/jperez/retendio con asesoria comercial se otorga informacion general y facturacion//telf. 099-123-45-67"
MUST, AIM = 1.35, 1.25


def main() -> None:
    """Prints one line a note."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=21)
    pairs = parser.parse_args().pairs
    tell_core()
    click = [PYTHON, "-c", "import click"]
    print(f"{'note':5} {'ours':>8} {'click':>8} {'ratio':>7} {'must':>6} {'aim':>6}")
    for name, note in (("good", GOOD), ("bad", BAD)):
        command = [PYTHON, "-m", "tipifica", "check", "--text", note]
        found = compare(lambda ours=command: seconds(ours), lambda: seconds(click), pairs)
        print(
            f"{name:5} {found.ours * 1e3:6.1f}ms {found.theirs * 1e3:6.1f}ms {found.ratio:7.2f} {MUST:6} {AIM:6}",
            flush=True,
        )


if __name__ == "__main__":
    main()
