#!/usr/bin/env bash
# Lark 1.3.1 with interegular 0.3.3: whether a grammar whose terminals are all Unicode classes can be built depends on a
# package that the grammar does not name.
#
# Lark compares terminals for collisions as soon as interegular is installed, strict mode or not. interegular reads no
# \p{...} (which `regex=True` is for) and leaves such a terminal out with a warning. What follows from that:
#   - one readable terminal beside them: strict=True builds a grammar whose terminals A and B do collide. The same pair
#     written with [a-z] is refused.
#   - no readable terminal at all: Comparator.__init__ returns before it sets _know_pairs, and Lark ends with
#     AttributeError, in strict mode and outside of it.
#   - interegular taken away: the same grammar builds and parses.
# Seen with lark 1.3.1, interegular 0.3.3, regex 2026.11.19, Python 3.11.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" --quiet --disable-pip-version-check install lark==1.3.1 interegular==0.3.3 regex==2026.11.19

cat >"$folder/build.py" <<'PYTHON'
import importlib.metadata
import sys

from lark import Lark
from lark.exceptions import LexError

CLASSES = r"""
start: A | B
A: /\p{L}+/
B: /\p{L}{2,}/
"""
WITH_A_RANGE = CLASSES.replace("start: A | B", "start: A | B | C") + "C: /[0-9]+/\n"
RANGES = CLASSES.replace(r"\p{L}", "[a-z]")


def built(grammar, strict):
    """What building `grammar` ends with: 'built', or the error's type and text."""
    try:
        Lark(grammar, parser="lalr", regex=True, strict=strict)
    except (AttributeError, LexError) as error:
        return f"{type(error).__name__}: {str(error).splitlines()[0].strip()}"
    return "built"


for package in ("lark", "interegular", "regex"):
    try:
        print(package, importlib.metadata.version(package))
    except importlib.metadata.PackageNotFoundError:
        print(package, "is not installed")
lost = "AttributeError: 'Comparator' object has no attribute '_know_pairs'"
with_it = {
    ("classes alone", False): lost,
    ("classes alone", True): lost,
    ("a range beside them", True): "built",
    ("ranges alone", True): "LexError: Collision between Terminals ",
}
without = {("classes alone", False): "built"}
grammars = {"classes alone": CLASSES, "a range beside them": WITH_A_RANGE, "ranges alone": RANGES}
for (name, strict), expected in (with_it if sys.argv[1] == "with" else without).items():
    seen = built(grammars[name], strict)
    print(f"{name}, strict={strict}: {seen}")
    assert seen.startswith(expected), expected
PYTHON

"$folder/venv/bin/python" "$folder/build.py" with
"$folder/venv/bin/pip" --quiet uninstall --yes interegular
"$folder/venv/bin/python" "$folder/build.py" without
