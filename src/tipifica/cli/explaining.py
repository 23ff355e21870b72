"""`tipifica explain --text`: why a note is read as it is."""

from __future__ import annotations

from collections.abc import Mapping

from tipifica.cli import options
from tipifica.cli.masking import ResultMask
from tipifica.cli.outputs import standard_output
from tipifica.cli.status import FINE
from tipifica.engine import check
from tipifica.language import default
from tipifica.messages import plural, translate
from tipifica.model import Observation
from tipifica.report.escape import visible
from tipifica.report.explained import Explained
from tipifica.report.result import Location, Result
from tipifica.tracing import trace


def explain_note(text: str, params: Mapping[str, object]) -> int:
    """Print the note, its reason, and why it is that; return 0. What is personal is masked as the call asks."""
    asked, language, record = options.Options(params), default(), options.record_of(params)
    report = check(text, language, asked.configuration().settings, record)
    why = trace(text, language, record)
    shown = ResultMask(params, asked, "none")(Result(Location(), report)).report
    out = standard_output()
    if params["output_format"] == "json":
        from tipifica.report.as_json import dumps

        out.write(dumps(shown.to_dict() | {"trace": why.to_dict()}) + "\n", machine=True)
        return FINE
    told = Explained(shown.observation.text, language.catalog.reasons, language.titles, asked.lang)
    lines = [visible(shown.observation.text), _read_as(shown.observation, asked.lang), "", *told.lines(why)]
    out.write("".join(f"{line}\n" for line in lines))
    return FINE


def _read_as(seen: Observation, lang: str) -> str:
    """Return the reason as it was read, or between how many it is open."""
    if seen.reason is not None:
        return f"{seen.state} / {seen.motive}"
    if not seen.candidates:
        return translate("el motivo no se reconoce", lang)
    count = len(seen.candidates)
    return plural("motivo por confirmar", "motivo por decidir entre {n}", count, lang).format(n=count)
