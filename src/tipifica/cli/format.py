"""`tipifica format`: notes in their canonical form."""

from __future__ import annotations

from contextlib import ExitStack

import click

from tipifica.cli import options
from tipifica.cli.checking import Account, Call
from tipifica.cli.endings import cleaning_up
from tipifica.cli.inputs import Given
from tipifica.cli.mending import Mending, show_changes
from tipifica.cli.outputs import standard_error, standard_output
from tipifica.cli.status import FINE, FOUND
from tipifica.messages import plural

FILEABLE = ("conforms", "mendable")


@click.command(
    "format",
    help="Escribe la forma canónica: la de --text y la de - a la salida, la de un archivo en su lugar.",
    epilog="Ejemplo:  tipifica format notas.txt --diff",
)
@options.input_options
@click.option("--check", is_flag=True, help="No escribe nada; termina con 1 si algo cambiaría.")
@click.option("--diff", is_flag=True, help="Muestra lo que cambiaría, sin cambiar nada.")
@options.record_options
@options.configuration_options
def command(**params: object) -> int:
    """Run the command; return 0 where all notes may be filed now, 1 where something is left for a person.

    With `--check` or `--diff`, 1 where something would change.
    """
    call = Call(params)
    account = Account()
    verdicts = set()

    def canonical(note: Given) -> str:
        result = call.result(note)
        report = result.report
        account.add(result)
        verdicts.add(report.verdict)
        return note.text if report.canonical is None else report.canonical

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


def _tell(changed: int, lang: str) -> None:
    if changed:
        message = plural("{n} nota cambiaría", "{n} notas cambiarían", changed, lang).format(n=changed)
        standard_error().write(f"{message}\n")
