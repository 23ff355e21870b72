"""`tipifica check`: lint notes, show findings, mend what mends itself."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack, closing

import click

from tipifica.cli import options
from tipifica.cli.baselines import BaselineOptions
from tipifica.cli.checking import Call, RunSummary
from tipifica.cli.inputs import STDIN, Given, paths_of
from tipifica.cli.outputs import Outputs, refuse_inputs, standard_error, standard_output, targets_of
from tipifica.cli.status import FINE, FOUND
from tipifica.messages import UserError
from tipifica.report.result import Result


@click.command(
    "check",
    help="Revisa notas y muestra los hallazgos.",
    epilog="Ejemplo:  tipifica check notas.txt --output-format concise",
)
@options.input_options
@click.option("--fix/--no-fix", help="Aplica las correcciones seguras.")
@click.option("--unsafe-fixes/--no-unsafe-fixes", help="También las correcciones que pueden cambiar lo que se dice.")
@click.option("--fix-only/--no-fix-only", help="Aplica las correcciones y no muestra lo que queda.")
@click.option("--diff", is_flag=True, help="Muestra lo que cambiaría, sin cambiar nada.")
@options.rule_options
@options.output_options
@click.option("-e", "--exit-zero/--no-exit-zero", help="Termina con 0 aunque haya hallazgos.")
@click.option("--exit-non-zero-on-fix/--no-exit-non-zero-on-fix", help="Termina con 1 si se corrigió algo.")
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "info"]),
    default="warning",
    show_default=True,
    help="Gravedad desde la que se termina con 1.",
)
@options.baseline_options
@options.record_options
@options.configuration_options
def command(**params: object) -> int:
    """Run the command; return its exit status."""
    call = Call(params)
    if params["redact"] and (params["diff"] or params["fix"] or params["fix_only"]):
        raise UserError("--redact no va con --fix ni con --diff: las notas se escriben tal como son")
    if params["diff"]:
        return _diff(call, params)
    _refuse_inputs(call, params)
    with ExitStack() as stack:
        if params["fix"] or params["fix_only"]:
            return _fix(call, params, stack)
        return _check(call, params, stack)


def _refuse_inputs(call: Call, params: Mapping[str, object]) -> None:
    """Raise UserError where a report or the baseline would take the place of a file that is read."""
    configuration = call.options.configuration()
    paths = [] if call.inputs.text is not None else [path for path in paths_of(call.inputs) if path != STDIN]
    read = [*paths, *configuration.sources.values(), *([configuration.key] if configuration.key else [])]
    baseline = [str(params["baseline"])] if params["baseline"] else []
    refuse_inputs([target.path for target in targets_of(params) if target.path is not None], [*read, *baseline])
    if params["write_baseline"] or params["prune_baseline"]:
        refuse_inputs(baseline, read)


def _check(call: Call, params: Mapping[str, object], stack: ExitStack) -> int:
    if params["baseline"] or any(target.path for target in targets_of(params)):
        _clean_up(stack)
    account = RunSummary()
    known = BaselineOptions(call, params, stack)
    standard = standard_output()
    outputs = Outputs(params, call.options, standard, stack)
    for found in stack.enter_context(closing(call.results(whole=outputs.whole))):
        result = known.without(found)
        account.add(result)
        outputs.add(result)
    outputs.finish()
    known.finish()
    standard.flush()
    outputs.place()
    known.place()
    return account.status(_found(account, params), call.lang, call.refused)


def _clean_up(stack: ExitStack) -> None:
    from tipifica.cli.endings import cleaning_up  # only what writes files leaves something behind

    stack.enter_context(cleaning_up())


def _found(account: RunSummary, params: Mapping[str, object]) -> int:
    return FOUND if account.found(str(params["fail_on"])) and not params["exit_zero"] else FINE


def _fixed(call: Call, note: Given, params: Mapping[str, object], *, whole: bool = False) -> tuple[str, Result]:
    if note.why is not None:
        return note.text, call.result(note)
    unsafe = bool(params["unsafe_fixes"])
    if call.inputs.text is None:
        fixed = call.many(note).fixed(note, unsafe=unsafe, whole=whole)
    else:
        from tipifica.engine import fix

        fixed = fix(note.text, call.language, call.options.configuration().settings, note.record, unsafe)
    return fixed.text, Result(note.place, fixed.report, fixed.applied)


def _fix(call: Call, params: Mapping[str, object], stack: ExitStack) -> int:
    """Mend, with every report and the baseline whole before the first file changes; what is said on the terminal is
    held back until it is true."""
    from tipifica.cli.mending import Mending, writes_standard_output
    from tipifica.cli.outputs import Held

    _clean_up(stack)
    account = RunSummary()
    known = BaselineOptions(call, params, stack)
    # Mended text has standard output for itself, so what remains is told on the other stream.
    standard = Held(standard_error() if writes_standard_output(call) else standard_output(), stack)
    outputs = None if params["fix_only"] else Outputs(params, call.options, standard, stack)

    def mend(note: Given) -> str:
        text, fixed = _fixed(call, note, params, whole=outputs is not None and outputs.whole)
        result = known.without(fixed)
        account.add(result)
        if outputs is not None:
            outputs.add(result)
        return text

    mending = Mending(call, mend, stack)
    if outputs is not None:
        outputs.finish()
    known.finish()
    with mending.telling():
        mending.place()
        if outputs is not None:
            outputs.place()
        known.place()
        standard.let_go()
        standard_output().flush()
        status = FINE if params["fix_only"] else _found(account, params)
        if params["exit_non_zero_on_fix"] and account.mended:
            status = FOUND
        return account.status(status, call.lang)


def _diff(call: Call, params: Mapping[str, object]) -> int:
    from tipifica.cli.mending import show_changes

    account = RunSummary()

    def mend(note: Given) -> str:
        text, result = _fixed(call, note, params)
        account.add(result)
        return text

    changed = show_changes(call, mend)
    return account.status(FOUND if changed and not params["exit_zero"] else FINE, call.lang)
