"""`tipifica config`: the settings in force, and where each came from."""

from __future__ import annotations

import click

from tipifica.cli import options
from tipifica.cli.outputs import standard_output
from tipifica.config import BY_DEFAULT
from tipifica.messages import translate
from tipifica.report.as_json import dumps


@click.command(
    "config", help="Muestra los ajustes en vigor y de dónde viene cada uno.", epilog="Ejemplo:  tipifica config"
)
@options.listing_options
@options.rule_options
@options.configuration_options
def command(**params: object) -> int:
    """Print every key with its value and its source; return 0."""
    chosen = options.Options(params)
    configuration = chosen.configuration()
    values = configuration.values()
    sources = {key: configuration.source(key) for key in values}
    out = standard_output()
    if params["output_format"] == "json":
        told = {
            key: {"value": values[key], "source": None if sources[key] == BY_DEFAULT else sources[key]}
            for key in values
        }
        out.write(dumps(told) + "\n", machine=True)
        return 0
    width = max(map(len, values))
    for key, value in values.items():
        shown = translate("sin valor", chosen.lang) if value is None else dumps(value)
        out.write(f"{key:<{width}} = {shown}  # {translate(sources[key], chosen.lang)}\n")
    return 0
