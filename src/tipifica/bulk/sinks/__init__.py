"""Tables of results out: one kind a module, chosen by the ending of the name.

An output grows under a name of its own, `NAME.partial`, which its owner alone may read, and takes its place at once
when it is whole. A run that was killed goes on from its last mark, and the output is the same as without the kill.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import PurePath

from tipifica.bulk.extra import needs
from tipifica.bulk.results import Column
from tipifica.bulk.rows import Sink, Source
from tipifica.bulk.sinks.as_csv import CsvEncoder
from tipifica.bulk.sinks.as_jsonl import JsonLinesEncoder
from tipifica.bulk.sinks.layout import Layout, layout_of
from tipifica.bulk.sinks.stream import StreamSink
from tipifica.bulk.stamps import Provenance
from tipifica.files.errors import InputError

KINDS = (".parquet", ".csv", ".jsonl", ".xlsx", ".sqlite")


def open_sink(
    path: str | None,
    sources: Sequence[Source],
    schema: Sequence[Column],
    provenance: Provenance,
    *,
    excel: bool = False,
    stamped: bool = False,
) -> Sink:
    """Return the output at `path`, of the kind that its ending tells, a folder of tables for the name of a folder; JSON
    Lines on standard output for None.

    Its columns are `PLACE`, those of `sources`, the note, and `schema`. With `excel` a CSV is written as Excel in
    Spanish opens it; with `stamped` what `provenance` says is columns, too. Nothing is written yet. Raises InputError:
    an ending that is none of `KINDS`, no such folder, a folder of other things, a missing library.
    """
    headers, notes = [source.header for source in sources], [source.roles.note for source in sources]
    layout = layout_of(headers, provenance, schema, notes, stamped=stamped)
    if path is None:
        return StreamSink(JsonLinesEncoder(layout))
    if is_folder(path):
        with needs("pyarrow", "masivo"):
            from tipifica.bulk.sinks.as_folder import FolderSink  # noqa: PLC0415 - pyarrow is an extra
        return FolderSink(path, layout)
    return _file(path, layout, excel=excel)


def _file(path: str, layout: Layout, *, excel: bool) -> Sink:
    from tipifica.bulk.sinks.lines import LinesSink  # noqa: PLC0415 - workers encode, and write no file

    match PurePath(path).suffix.lower():
        case ".jsonl":
            return LinesSink(path, JsonLinesEncoder(layout))
        case ".csv":
            encoder = CsvEncoder(layout, excel=excel)
            return LinesSink(path, encoder, encoder.head())
        case ".parquet":
            with needs("pyarrow", "masivo"):
                from tipifica.bulk.sinks.as_parquet import ParquetSink  # noqa: PLC0415 - pyarrow is an extra
            return ParquetSink(path, layout)
        case ".xlsx":
            with needs("xlsxwriter", "masivo"):
                from tipifica.bulk.sinks.as_xlsx import XlsxSink  # noqa: PLC0415 - xlsxwriter is an extra
            return XlsxSink(path, layout)
        case ".sqlite":
            from tipifica.bulk.sinks.as_sqlite import SqliteSink  # noqa: PLC0415 - as above

            return SqliteSink(path, layout)
        case "":
            message = "{path}: al nombre le falta su terminación: {kinds}, o «/» para una carpeta"
            raise InputError(message, path=path, kinds=" ".join(KINDS))
        case kind:
            message = "{path}: no se sabe escribir archivos {kind}; se escriben {kinds}, o una carpeta («carpeta/»)"
            raise InputError(message, path=path, kind=kind, kinds=" ".join(KINDS))


def is_folder(path: str) -> bool:
    """Return whether the output at `path` is a folder: one that is there, or a name with a stroke at its end."""
    if path.endswith((os.sep, "/")):
        return True
    return os.path.isdir(path) and PurePath(path).suffix.lower() not in KINDS  # noqa: PTH112 - it stays as it was given
