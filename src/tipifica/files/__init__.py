"""Files and streams of notes: encodings, lines, tables in, and the one atomic writer.

Notes go by one at a time, whatever the size of the file. Every failure is an `InputError`: one line for the user.
"""

from tipifica.files.errors import InputError
from tipifica.files.fixing import Pair, Prepared, prepare_file, prepare_stream, rewritten
from tipifica.files.notes import BULK_KINDS, KINDS, ReadOptions, SourceNote, read

__all__ = [
    "BULK_KINDS",
    "KINDS",
    "InputError",
    "Pair",
    "Prepared",
    "ReadOptions",
    "SourceNote",
    "prepare_file",
    "prepare_stream",
    "read",
    "rewritten",
]
