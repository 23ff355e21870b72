"""Prints the figures of decision 2: `python docs/decisions/0002_figures.py` in a checkout."""

from __future__ import annotations

import json
import time
import tomllib
from pathlib import Path

from tipifica.language import Language, sources
from tipifica.parser.compile.compiler import compile_language, parser_of


def main() -> None:
    """States and arcs of both, bytes of the table, and the seconds that making and loading it takes here."""
    files = sources(Path(__file__).parents[2] / "grammar")
    start = time.perf_counter()
    table = parser_of(files, tomllib.loads(files["catalog.toml"])).parser.parser._parse_table
    made = time.perf_counter() - start
    data = compile_language(files)
    forms, header = data["forms"], data["forms"][0]["header_end"]
    start = time.perf_counter()
    Language(json.loads(json.dumps(data)))
    loaded = time.perf_counter() - start
    places = [len(form["positions"]) - 1 - header for form in forms]
    automata = json.dumps(forms, ensure_ascii=False, separators=(",", ":"))
    whole = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    print(f"LALR: {len(table.states)} states, {sum(map(len, table.states.values()))} actions, made in {made:.2f} s")
    arcs = sum(len(row) for form in forms for row in form["follow"][header:])
    print(f"automata: {sum(places) + header} places ({header} of the header), at most {max(places)} in a reason,")
    print(f"  {arcs} arcs, loaded in {loaded:.3f} s")
    print(f"bytes: {len(automata)} automata, {len(whole)} with catalogue and lexicon")


if __name__ == "__main__":
    main()
