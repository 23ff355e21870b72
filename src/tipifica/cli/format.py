"""`tipifica format`: notes in their canonical form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from io import BytesIO
from typing import cast

import click

from tipifica.cli import options
from tipifica.cli.checking import Call, RunSummary
from tipifica.cli.endings import cleaning_up
from tipifica.cli.inputs import STDIN, Given, reading, standard_input
from tipifica.cli.mending import Mending, edits_of, show_changes
from tipifica.cli.outputs import standard_error, standard_output
from tipifica.cli.status import FINE, FOUND
from tipifica.files.fixing import prepare_stream
from tipifica.messages import UserError, plural
from tipifica.model import Report

FILEABLE = ("conforms", "mendable")


@click.command(
    "format",
    help="Escribe la forma canónica: la de --text y la de - a la salida, la de un archivo en su lugar.",
    epilog="Ejemplo:  tipifica format notas.txt --diff",
)
@options.input_options
@click.option("--check", is_flag=True, help="No escribe nada; termina con 1 si algo cambiaría.")
@click.option("--diff", is_flag=True, help="Muestra lo que cambiaría, sin cambiar nada.")
@click.option(
    "--editor",
    is_flag=True,
    help="Para editores: escribe siempre el texto completo, calla y termina con 0. Lee la entrada estándar.",
)
@options.record_options
@options.configuration_options
def command(**params: object) -> int:
    """Run the command; return 0 where all notes may be filed now, 1 where something is left for a person.

    With `--check` or `--diff`, 1 where something would change.
    """
    if params["editor"]:
        return _for_editor(params)
    call = Call(params)
    account = RunSummary()
    verdicts = set()

    def canonical(note: Given) -> str:
        result = call.result(note)
        account.add(result)
        verdicts.add(result.report.verdict)
        return _canonical(result.report, note)

    if params["check"] or params["diff"]:
        changed = show_changes(call, canonical, quiet=not params["diff"])
        if params["check"]:
            _tell(changed, call.lang)
        return account.status(FOUND if changed else FINE, call.lang)
    with ExitStack() as stack:
        stack.enter_context(cleaning_up())
        mending = Mending(call, canonical, stack)
        with mending.telling():
            mending.place()
            standard_output().flush()
            return account.status(FINE if verdicts.issubset(FILEABLE) else FOUND, call.lang)


def _for_editor(params: Mapping[str, object]) -> int:
    """Write the canonical form of standard input, and what cannot be read as it came; return 0. Raises UserError where
    something else is to be read."""
    others = [path for path in cast(Sequence[str], params["paths"]) if path != STDIN]
    if others or params["text"] is not None or params["check"] or params["diff"]:
        raise UserError("--editor escribe la entrada estándar: no va con archivos, --text, --check ni --diff")
    given = standard_input().read()
    standard_output().write_bytes(_formatted(given, params))
    standard_output().flush()
    return FINE


def _formatted(given: bytes, params: Mapping[str, object]) -> bytes:
    kept = ByteBuffer()
    try:
        call = Call({**params, "paths": (STDIN,)})
        how = reading(STDIN, call.inputs, call.options)
        edits = edits_of(STDIN, call, lambda note: _canonical(call.result(note).report, note))
        with ExitStack() as stack:
            name = call.inputs.stdin_filename
            prepare_stream(BytesIO(given), kept, edits, stack, stdin_filename=name, **how).place()
    except (UserError, OSError):
        # An editor puts whatever comes in the place of its text.
        return given
    return bytes(kept.data)


class ByteBuffer:
    """Keeps what is written."""

    def __init__(self) -> None:
        self.data = bytearray()

    def write_bytes(self, data: bytes) -> None:
        """Add bytes."""
        self.data += data


def _canonical(report: Report, note: Given) -> str:
    return note.text if report.canonical is None else report.canonical


def _tell(changed: int, lang: str) -> None:
    if changed:
        message = plural("{n} nota cambiaría", "{n} notas cambiarían", changed, lang).format(n=changed)
        standard_error().write(f"{message}\n")
