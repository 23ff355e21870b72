"""Makes `src/tipifica/parser/tokens/assigned.py`: the code points that every Python here agrees about.

    python3.11 tools/unicode_table.py [--check]

It is run by a Python of Unicode 14.0.0, which is 3.11, the oldest one that the package is for: what that version has
not is newer. `CHANGED` are letters that count as lower-case since: found by comparing what `str`, `re` and
`unicodedata` of 3.11, 3.12 and 3.13 say of every code point of Unicode 14. (Ten Chinese numerals are the one other
difference, in `str.isnumeric`, which nothing here asks.)
"""

from __future__ import annotations

import argparse
import textwrap
import unicodedata
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

TABLE = Path(__file__).parents[1] / "src" / "tipifica" / "parser" / "tokens" / "assigned.py"
VERSION = "14.0.0"
CHANGED = {0x10FC, 0xA7F2, 0xA7F3, 0xA7F4, 0xAB69}
HEAD = f'''"""Where Unicode {VERSION} has no characters: made by tools/unicode_table.py, not to be edited.

Each number begins a run of code points: in turn one of which the characters are newer, or changed since, and one of
which all are known.
"""

from __future__ import annotations

# fmt: off
BOUNDS = (
'''


def bounds() -> Iterator[int]:
    """Where what is newer begins and ends, in turn. Raises SystemExit on another Unicode."""
    if unicodedata.unidata_version != VERSION:
        raise SystemExit(f"this Python has Unicode {unicodedata.unidata_version}, not {VERSION}")
    newer = [chr(code) for code in range(0x110000) if unicodedata.category(chr(code)) == "Cn" or code in CHANGED]
    for _, run in groupby(enumerate(map(ord, newer)), key=lambda each: each[1] - each[0]):
        codes = [code for _, code in run]
        yield from (codes[0], codes[-1] + 1)


def main() -> None:
    """Write the table, or compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing, and fail where the table is another")
    numbers = ", ".join(f"0x{code:X}" for code in bounds()) + ","
    lines = textwrap.wrap(numbers, 116, initial_indent="    ", subsequent_indent="    ")
    table = HEAD + "\n".join(lines) + "\n)\n"
    if not parser.parse_args().check:
        TABLE.write_text(table, encoding="utf-8")
    elif TABLE.read_text(encoding="utf-8") != table:
        raise SystemExit(f"{TABLE} is another")


if __name__ == "__main__":
    main()
