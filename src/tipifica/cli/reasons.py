"""`tipifica reasons`: all reasons of the manual, one a line."""

from __future__ import annotations

import click

from tipifica.cli import options
from tipifica.cli.outputs import standard_output
from tipifica.language import default
from tipifica.report.said import closure_text


@click.command("reasons", help="Lista los motivos del manual.", epilog="Ejemplo:  tipifica reasons")
@options.listing_options
@options.configuration_options
def command(**params: object) -> int:
    """Print the reasons in the order of the manual; return 0."""
    lang = options.Options(params).lang
    reasons = default().catalog.reasons.values()
    out = standard_output()
    if params["output_format"] == "json":
        from tipifica.report.as_json import dumps

        out.write(dumps([reason.to_dict() for reason in reasons]) + "\n", machine=True)
        return 0
    width = max(len(reason.id) for reason in reasons)
    for reason in reasons:
        title = f"{reason.state} / {reason.motive}"
        out.write(f"{reason.number:>2}  {reason.id:<{width}}  {title} · {closure_text(reason.closure, lang)}\n")
    return 0
