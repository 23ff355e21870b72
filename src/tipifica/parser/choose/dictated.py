"""Notes that were dictated, the separators said as words (`barra barra`): nothing is read of them until these are
written."""

from __future__ import annotations

from itertools import groupby

from tipifica.parser.lattice.lattice import Lattice
from tipifica.parser.tokens.folding import fold
from tipifica.parser.tokens.tokenizer import BREAK, BREAK_TEXT, tokenize


def is_dictated(lattice: Lattice) -> bool:
    """Whether the campaign's name stands at the head of a note, what is heard of a separator after it, and no
    separator.

    Never: unknown: nota dictada
    Always: manual: 36 como se imprime
    """
    heard = lattice.lexicon.dictated
    if lattice.size < 2 or lattice.folded[1] not in heard or not lattice.has_prefix:
        return False
    return all(token.kind != BREAK for token in lattice.tokens)


def written_out(text: str, heard: frozenset[str]) -> str:
    """A dictated text with a separator for each run of words that are heard for one. `heard` are folded."""
    pieces = []
    for breaks, tokens in groupby(tokenize(text), key=lambda token: fold(token.text) in heard):
        run = list(tokens)
        pieces.append(BREAK_TEXT if breaks else text[run[0].start : run[-1].end])
    return "".join(pieces)
