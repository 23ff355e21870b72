"""What may be written next in a note that is still being written, out of the forms of the reasons.

The words before the place are read as those of any note, so that a note with misspellings or missing breaks is gone on
with, too. What stands after the place is not looked at.
"""

from __future__ import annotations

from tipifica.completing.offers import offers
from tipifica.completing.told import told
from tipifica.engine import DEFAULT
from tipifica.language import Language
from tipifica.model import Completion, Settings
from tipifica.parser.choose.reading import MAX_LENGTH


def complete(text: str, position: int, language: Language, settings: Settings = DEFAULT) -> list[Completion]:
    """What may stand at `position` (a code point of the note), the likeliest first; empty where nothing of the note
    before it resembles a form.

    Raises ValueError where `position` is not within the text.
    """
    if not 0 <= position <= len(text):
        raise ValueError(f"position {position} is not within a text of {len(text)} code points")
    before = text[:position]
    if len(before) > MAX_LENGTH:
        return []
    return told(before, offers(before, language, settings), language, settings)
