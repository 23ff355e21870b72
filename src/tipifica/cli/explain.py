"""`tipifica explain`: one rule or one reason, with its source, form and examples; or why a note is read as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import click

from tipifica.cli import options
from tipifica.cli.examples import Example, of_reason, of_rule
from tipifica.cli.names import reason_named, rule_named, unknown
from tipifica.cli.outputs import standard_output
from tipifica.cli.rules import FIXABLE
from tipifica.language import default
from tipifica.messages import UserError, translate
from tipifica.model import Reason, Rule, rule_url
from tipifica.report.escape import visible
from tipifica.report.formats.full import SEVERITY_WORDS
from tipifica.report.said import closure_text
from tipifica.rules import ALL_NAMES, every_rule
from tipifica.rules.across import ACROSS, AcrossRule

SHOWN_EXAMPLES = 3
# In words: what is longer is no name that was mistyped.
LONGEST_NAME = 8
GOOD = "Bien:"
BAD = "Mal:"


@click.command(
    "explain",
    help="Explica una regla o un motivo, con ejemplos; con --text, por qué una nota se lee como se lee.",
    epilog="Ejemplo:  tipifica explain T001",
)
@click.argument(
    "name", required=False, metavar="CÓDIGO|NOMBRE|MOTIVO", type=options.CompletedText(options.rule_and_reason_names)
)
@click.option("--text", metavar="NOTA", help="Una nota: qué puede ser cada pieza, qué pagó y qué decidió.")
@options.listing_options
@options.redaction_options
@options.record_options
@options.configuration_options
def command(name: str | None, text: str | None, **params: object) -> int:
    """Print what is known of the rule or reason, or why the note is read as it is; return 0. Raises UserError for a
    name that is neither, and unless exactly one of the two is there."""
    if (name is None) == (text is None):
        raise UserError("dé el nombre de una regla o de un motivo, o una nota con --text")
    if text is not None:
        from tipifica.cli.explaining import explain_note  # few ask why

        return explain_note(text, params)
    return _explain_name(str(name), params)


def _explain_name(name: str, params: Mapping[str, object]) -> int:
    asked = options.Options(params)
    found = _found(name, asked)
    if found is None:
        if _may_be_note(name, params):
            raise UserError("no es el nombre de una regla ni de un motivo; si es una nota, escriba --text delante")
        known = [*ALL_NAMES, *ALL_NAMES.values(), *default().catalog.reasons]
        raise unknown(
            name,
            known,
            "no hay regla ni motivo «{name}»; lo más parecido es «{nearest}»",
            "no hay regla ni motivo «{name}»; los listan tipifica rules y tipifica reasons",
        )
    as_dict, lines = found
    out = standard_output()
    if params["output_format"] == "json":
        from tipifica.report.as_json import dumps

        out.write(dumps(as_dict()) + "\n", machine=True)
    else:
        out.write("".join(f"{line}\n" for line in lines))
    return 0


def _found(name: str, asked: options.Options) -> tuple[Callable[[], Mapping[str, object]], Iterator[str]] | None:
    """What is called so: what makes its JSON, and its lines; None where nothing is."""
    from tipifica.report.as_json import rule_as_dict

    lang = asked.lang
    if rule := rule_named(name, every_rule()):
        return lambda: rule_as_dict(rule, lang), _about_rule(rule, lang)
    if across := rule_named(name, ACROSS):
        thresholds = asked.configuration().across
        return lambda: across.told(thresholds, lang), _about_across(across, thresholds, lang)
    if reason := reason_named(name, default().catalog):
        return reason.to_dict, _about_reason(reason, lang)
    return None


def _may_be_note(name: str, params: Mapping[str, object]) -> bool:
    """Whether what stands in the place of a name may be a note, which no message repeats."""
    return bool(params["redact"]) or "//" in name or len(name.split()) > LONGEST_NAME


def _about_rule(rule: Rule, lang: str) -> Iterator[str]:
    yield f"{rule.code} {rule.name}: {translate(rule.summary, lang)}"
    severity, fixable = translate(SEVERITY_WORDS[rule.severity], lang), translate(FIXABLE[rule.fixable], lang)
    yield f"{severity} · {fixable} · {rule_url(rule.code)}"
    if lang == "en":
        # The docstring of a rule is an engineer's text; in Spanish the summary and the examples speak.
        yield ""
        yield from rule.doc.strip().splitlines()
    yield from _examples(of_rule(rule.code), rule.code, lang)


def _about_across(rule: AcrossRule, across: Mapping[str, int], lang: str) -> Iterator[str]:
    yield f"{rule.code} {rule.name}: {rule.said(across, lang)}"
    severity, fixable = translate(SEVERITY_WORDS[rule.severity], lang), translate(FIXABLE[rule.fixable], lang)
    yield f"{severity} · {fixable} · {rule_url(rule.code)}"
    yield from ("", translate(rule.detail, lang), "")
    message = "Mira varias notas juntas: la cuenta el informe (scan --report y report). Pide las columnas {columns}."
    yield translate(message, lang).format(columns=", ".join(rule.needs))
    if not rule.setting:
        yield translate("No tiene umbral.", lang)
        return
    least = rule.threshold(across)
    message = "Umbral: {n}. Se cambia en la configuración, tabla [across], con {key} = {n}, o con --config {inline}."
    inline = f"'across={{{rule.setting}={least}}}'"
    yield translate(message, lang).format(n=least, key=rule.setting, inline=inline)


def _about_reason(reason: Reason, lang: str) -> Iterator[str]:
    yield f"{reason.number}. {reason.state} / {reason.motive}"
    yield f"{reason.id} · {closure_text(reason.closure, lang)}"
    yield ""
    yield translate("En el manual: {source}", lang).format(source=visible(reason.source))
    yield translate("Forma: {form}", lang).format(form=reason.form)
    yield translate("Campos: {fields}", lang).format(
        fields=", ".join(_marked(field, reason, lang) for field in reason.fields)
    )
    if reason.note:
        yield ""
        yield from translate(reason.note.strip(), lang).splitlines()
    yield from _examples(of_reason(reason.id), None, lang)


def _marked(field: str, reason: Reason, lang: str) -> str:
    """Return a field as `--set` calls it, a question mark where it may be missing, and what people call it."""
    mark = "" if field in reason.required else "?"
    return f"{field}{mark} ({translate(default().titles[field], lang)})"


def _examples(examples: list[Example], code: str | None, lang: str) -> Iterator[str]:
    """Yield good and bad examples: good is what the rule passes over, or what has no finding at all."""
    bad = [example for example in examples if (code in example.codes if code else example.codes)]
    good = [example for example in examples if not (code in example.codes if code else example.codes)]
    for title, chosen in ((GOOD, good), (BAD, bad)):
        if chosen:
            yield ""
            yield translate(title, lang)
            for example in chosen[:SHOWN_EXAMPLES]:
                yield f"  {example.note}"
                yield from (f"  {carets}" for carets in example.carets)
