"""Many notes, each shape of them read once.

Notes that differ in names, numbers and dates alone have one shape, and all that is said of them depends on the shape
and on a few facts about their values. So a shape is read once, as any single note is, and remembered with places
instead of offsets: what is left to do a note is to look its pieces up and to cut its fields out. Whatever is unusual is
read as any single note is.
"""

from __future__ import annotations

from tipifica.shapes.batch import Batch
from tipifica.shapes.result import Finding, NoteResult

__all__ = ["Batch", "Finding", "NoteResult"]
