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
            phones = " ".join(fields.get("phones", ()))  # type: ignore[arg-type]
            out.write(
                f"{number}\t{result.reason or ''}\t{result.verdict}\t{' '.join(result.codes)}\t{fields.get('agent', '')}\t{phones}\n"
            )


if __name__ == "__main__":
    main(*sys.argv[1:])
