"""`tipifica completion`: the script that makes a shell complete commands, options, rules and reasons."""

from __future__ import annotations

import click

from tipifica.cli import options
from tipifica.cli.outputs import standard_output

SHELLS = ("bash", "zsh", "fish")
# The variable by which click's scripts ask for completions (click.shell_completion).
VARIABLE = "_TIPIFICA_COMPLETE"


@click.command(
    "completion",
    help="Escribe el guion con que la consola completa órdenes, opciones, reglas y motivos.",
    epilog="Ejemplo:  tipifica completion bash",
)
@click.argument("shell", type=click.Choice(SHELLS), metavar="bash|zsh|fish")
@options.configuration_options
@click.pass_context
def command(context: click.Context, /, shell: str, **_params: object) -> int:
    """Print the script; return 0."""
    from click.shell_completion import get_completion_class

    maker = get_completion_class(shell)
    assert maker is not None, "click knows each of SHELLS"
    root = context.find_root().command
    # `source` would run bash to learn its version; the script itself is the same for every bash that click supports.
    made = maker(root, {}, "tipifica", VARIABLE)
    standard_output().write((made.source_template % made.source_vars()) + "\n")
    return 0
