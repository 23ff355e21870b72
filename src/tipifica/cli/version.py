"""`tipifica version`: the version, and whether the compiled core is at work."""

from __future__ import annotations

import sys

import click

from tipifica.cli import options
from tipifica.cli.outputs import standard_output
from tipifica.messages import translate
from tipifica.native import VARIABLE
from tipifica.native.at_work import AtWork, at_work
from tipifica.native.units import UNITS
from tipifica.release import __version__
from tipifica.report.escape import visible


@click.command(
    "version",
    help="Dice la versión, y si trabaja el núcleo compilado o el mismo código en Python.",
    epilog="Ejemplo:  tipifica version",
)
@options.listing_options
@options.configuration_options
def command(**params: object) -> int:
    """Print the version, what is at work, and why no compiled core is; return 0."""
    found, out = at_work(), standard_output()
    if params["output_format"] == "json":
        from tipifica.report.as_json import dumps

        told = {"tipifica": __version__, "core": "compiled" if found.compiled else "pure", "units": len(UNITS)}
        out.write(dumps(told | found._asdict() | {"python": sys.version.split()[0]}) + "\n", machine=True)
        return 0
    out.write(f"tipifica {__version__}\n")
    out.write(visible(_core(found, options.Options(params).lang)) + "\n")
    return 0


def _core(found: AtWork, lang: str) -> str:
    """What is at work, and why, in a line."""
    if found.compiled:
        return translate("núcleo compilado ({built})", lang).format(built=found.built)
    if found.asked:
        return translate("núcleo en Python, sin compilar: lo pide {variable}", lang).format(variable=VARIABLE)
    if found.edited:
        template = translate(
            "núcleo en Python: {paths} cambió después de compilarse; pip install -e . lo compila", lang
        )
        return template.format(paths=", ".join(found.edited))
    if found.built:
        return translate("núcleo en Python, sin compilar ({built})", lang).format(built=found.built)
    return translate("núcleo en Python, sin compilar", lang)
