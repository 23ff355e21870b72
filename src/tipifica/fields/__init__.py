"""From a path to typed values: what the note says in each field of the manual's table."""

from tipifica.fields.extract import Extracted, extract

__all__ = ["Extracted", "extract"]
