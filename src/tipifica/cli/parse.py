"""`tipifica parse`: the structured content of notes, one JSON object a line."""

from __future__ import annotations

import click

from tipifica.cli import options
from tipifica.cli.checking import Call, RunSummary
from tipifica.cli.masking import ResultMask
from tipifica.cli.outputs import standard_output
from tipifica.cli.status import FINE
from tipifica.report.formats.json import Json
from tipifica.report.formats.jsonl import JsonLines
from tipifica.report.result import OutputSettings


@click.command(
    "parse",
    help="Da los campos de cada nota, un objeto JSON por línea.",
    epilog="Ejemplo:  tipifica parse notas.txt",
)
@options.input_options
@click.option(
    "--output-format", type=click.Choice(["jsonl", "json"]), default="jsonl", help="Un objeto por línea, o una lista."
)
@options.redaction_options
@options.rule_options
@options.record_options
@options.configuration_options
def command(**params: object) -> int:
    """Run the command; return 0, findings or not, and 3 where a note could not be checked."""
    call = Call(params)
    account = RunSummary()
    out = standard_output()
    writer = Json(OutputSettings()) if params["output_format"] == "json" else JsonLines(OutputSettings(), every=True)
    # Input that cannot be handled is found before the first result: then nothing is to be written.
    head = writer.begin()
    # Like `format`, this hands the note's own content on: a key inside free text stays in the value of its field unless
    # masking is asked for.
    asked = params["redact"] or call.options.configuration().redact
    mask = ResultMask(params, call.options, "none") if asked else None
    for result in call.results():
        account.add(result)
        out.write(head + writer.add(result if mask is None else mask(result)), machine=True)
        head = ""
    out.write(head + writer.end(), machine=True)
    return account.status(FINE, call.lang, call.refused)
