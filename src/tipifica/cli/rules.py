"""`tipifica rules`: all rules, one a line."""

from __future__ import annotations

from operator import itemgetter

import click

from tipifica.cli import options
from tipifica.cli.outputs import standard_output
from tipifica.messages import translate
from tipifica.model import Rule
from tipifica.report.formats.full import SEVERITY_WORDS
from tipifica.rules import every_rule
from tipifica.rules.across import ACROSS, AcrossRule

FIXABLE = {"always": "se corrige", "sometimes": "a veces", "never": "no se corrige"}


@click.command("rules", help="Lista las reglas.", epilog="Ejemplo:  tipifica rules --output-format json")
@options.listing_options
@options.configuration_options
def command(**params: object) -> int:
    """Print the rules in the order of their codes; return 0."""
    asked = options.Options(params)
    lang, across = asked.lang, asked.configuration().across
    out = standard_output()
    if params["output_format"] == "json":
        from tipifica.report.as_json import dumps, rule_as_dict

        told = [*(rule_as_dict(rule, lang) for rule in every_rule()), *(rule.told(across, lang) for rule in ACROSS)]
        out.write(dumps(sorted(told, key=itemgetter("code"))) + "\n", machine=True)
        return 0
    rows = [_cells(rule, translate(rule.summary, lang), lang) for rule in every_rule()]
    rows = sorted((*rows, *(_cells(rule, rule.said(across, lang), lang) for rule in ACROSS)))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
        out.write("  ".join(cells).rstrip() + "\n")
    return 0


def _cells(rule: Rule | AcrossRule, summary: str, lang: str) -> tuple[str, ...]:
    severity, fixable = translate(SEVERITY_WORDS[rule.severity], lang), translate(FIXABLE[rule.fixable], lang)
    return rule.code, rule.name, severity, fixable, summary
