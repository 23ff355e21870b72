"""What a bulk run is told by: its account on stderr, and its exit status."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from tipifica.cli.checking import SEVERITIES, UNPROVED, UNREAD
from tipifica.cli.inputs import apart
from tipifica.cli.outputs import StandardStream
from tipifica.cli.status import FINE, FOUND, INCOMPLETE
from tipifica.messages import UserError, plural, translate
from tipifica.report.escape import plain_line

if TYPE_CHECKING:
    from tipifica.bulk.account import RowCounts
    from tipifica.bulk.rows import Source
    from tipifica.bulk.run import Outcome

VERDICT_NAMES = ("conforms", "mendable", "needs_person", "unknown", "unchecked")


class Limits(NamedTuple):
    """What a run allows: findings below a severity, and shares of verdicts in percent."""

    fail_on: str | None
    shares: tuple[tuple[str, float], ...]

    @staticmethod
    def of(fail_on: str | None, shares: Sequence[str]) -> Limits:
        """Return the limits that the options ask for. Raises UserError for a share that is none."""
        return Limits(fail_on, tuple(map(_share, shares)))

    def status(self, tally: RowCounts) -> int:
        """Return the exit status of a run that was not interrupted."""
        if tally.unsure_rows:
            return INCOMPLETE
        return FOUND if self._is_exceeded(tally) else FINE

    def _is_exceeded(self, tally: RowCounts) -> bool:
        if self.fail_on is not None:
            severe = SEVERITIES[SEVERITIES.index(self.fail_on) :]
            if any(tally.severities[severity] for severity in severe):
                return True
        return any(100 * tally.verdicts[verdict] > percent * tally.rows for verdict, percent in self.shares)


def _share(written: str) -> tuple[str, float]:
    verdict, _, percent = written.partition("=")
    try:
        share = float(percent.removesuffix("%").replace(",", "."))
    except ValueError:
        share = -1.0
    if verdict not in VERDICT_NAMES or not 0 <= share <= 100:
        message = "--max-share se escribe VEREDICTO=PORCENTAJE, de 0 a 100; veredictos: {known}"
        raise UserError(message, known=", ".join(VERDICT_NAMES))
    return verdict, share


def tell(
    outcome: Outcome,
    sources: Sequence[Source],
    refused: Sequence[UserError],
    errors: StandardStream,
    lang: str,
    *,
    may_resume: bool,
    verbose: bool,
    new_since: str | None = None,
) -> None:
    """Write what a run came to: which tables were not read and how the others were, rows that a person must look at,
    rows that were left out, and last the account."""
    tally = outcome.tally

    def say(line: str) -> None:
        errors.write(plain_line(line) + "\n")

    for error in refused:
        say(error.in_language(lang))
    for source in sources:
        for said in source.said:
            say(f"{source.path}: {said.said(lang)}")
    for unsure in tally.unsure:
        message = UNPROVED if unsure.why is None else UNREAD
        say(translate(message, lang).format(place=unsure.place, why=unsure.why))
    more = tally.unsure_rows - len(tally.unsure)
    if more:
        say(plural("y {n} fila más como estas", "y {n} filas más como estas", more, lang).format(n=more))
    for line in _left_out(tally, lang, verbose=verbose, new_since=new_since):
        say(line)
    if outcome.interrupted:
        message = "interrumpida; siga con --resume" if may_resume else "interrumpida"
        say(translate(message, lang))
    say(_account(outcome, lang))


def _left_out(tally: RowCounts, lang: str, *, verbose: bool, new_since: str | None) -> Iterator[str]:
    for other in tally.apart if verbose else ():
        yield f"{other.place}: {other.why}"
    if tally.apart_rows and not verbose:
        yield apart(tally.apart_rows, lang)
    if tally.outside or tally.undated:
        message = "quedan fuera {outside} filas por su fecha y {undated} cuya fecha no se puede leer"
        yield translate(message, lang).format(outside=tally.outside, undated=tally.undated)
    if new_since is not None:
        one, many = "queda fuera {n} fila que ya está en {path}", "quedan fuera {n} filas que ya están en {path}"
        yield plural(one, many, tally.known, lang).format(n=tally.known, path=new_since)


def _account(outcome: Outcome, lang: str) -> str:
    tally = outcome.tally
    one, many = (
        "{rows} nota = {clean} sin hallazgos + {found} con hallazgos + {unchecked} no revisadas; {seconds} s",
        "{rows} notas = {clean} sin hallazgos + {found} con hallazgos + {unchecked} no revisadas; {seconds} s",
    )
    return plural(one, many, tally.rows, lang).format(
        rows=tally.rows,
        clean=tally.clean,
        found=tally.with_findings,
        unchecked=tally.unchecked,
        seconds=f"{outcome.seconds:.1f}",
    )
