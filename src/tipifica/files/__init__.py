"""Files and streams of notes: encodings, lines, tables in, and the one atomic writer.

Notes go by one at a time, whatever the size of the file. Every failure is an `InputError`: one line for the user.
"""

from tipifica.files.errors import InputError
from tipifica.files.fixing import Change, changes, fix_file, fix_stream
from tipifica.files.notes import BULK_KINDS, KINDS, Note, read

__all__ = ["BULK_KINDS", "KINDS", "Change", "InputError", "Note", "changes", "fix_file", "fix_stream", "read"]
