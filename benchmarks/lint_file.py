"""A text file of notes through the library: line, reason, verdict, rules with counts, agent, phones, one line a note.

python benchmarks/lint_file.py notes.txt out.tsv
"""

from __future__ import annotations

import sys
from pathlib import Path

from tipifica.language import default
from tipifica.shapes import Batch


def main(source: str, target: str) -> None:
    """Reads, checks and writes line by line."""
    batch = Batch(default())
    with Path(source).open(encoding="utf-8") as notes, Path(target).open("w", encoding="utf-8") as out:
        results = batch.check_all(line.rstrip("\n") for line in notes)
        for number, result in enumerate(results, 1):
            fields = result.fields
            phones, codes = " ".join(fields.get("phones", ())), " ".join(result.codes)  # type: ignore[arg-type]
            told = (number, result.reason or "", result.verdict, codes, fields.get("agent", ""), phones)
            out.write("\t".join(map(str, told)) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
