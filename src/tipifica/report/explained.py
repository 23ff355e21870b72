"""Why a note is read as it is, for people: its pieces and what each may be, the nearest forms and what each paid, what
decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from tipifica.messages import translate
from tipifica.model import Reason, Span
from tipifica.model.trace import Paid, TokenReading, Trace, TraceForm, TraceGround, TraceStep
from tipifica.report.escape import visible
from tipifica.report.figures import FIGURES, GROUNDS, LACKS, VALUE_KINDS


class Explained:
    """The sentences of one trace. `text` is the note as it may be shown, as long as it is; `reasons` and `titles` name
    reasons and fields."""

    def __init__(self, text: str, reasons: Mapping[str, Reason], titles: Mapping[str, str], lang: str) -> None:
        self._text, self._reasons, self._titles, self._lang = text, reasons, titles, lang

    def lines(self, trace: Trace) -> Iterator[str]:
        """Yield the lines of a trace."""
        if trace.tokens:
            yield self._say("Cada pieza y lo que puede ser (entre paréntesis, los puntos que cuesta):")
            yield from self._tokens(trace)
            yield ""
        if trace.forms:
            yield self._say("Las formas más cercanas, y por qué pagó la nota en cada una:")
            for form in trace.forms:
                yield from self._form(form)
            yield ""
        yield self._say("Qué decidió:")
        yield from (f"  {n}. {self._ground(ground)}" for n, ground in enumerate(trace.grounds, 1))

    def _say(self, message: str, **params: object) -> str:
        return translate(message, self._lang).format(**params)

    def _written(self, span: Span) -> str:
        return visible(self._text[span.start : span.end])

    def name(self, reason: str) -> str:
        """Return what people call a reason."""
        return f"{self._reasons[reason].state} / {self._reasons[reason].motive}"

    # ------------------------------------------------------------ tokens

    def _tokens(self, trace: Trace) -> Iterator[str]:
        width = max(len(self._written(token.span)) for token in trace.tokens)
        for token in trace.tokens:
            said = dict.fromkeys(self._reading(reading, token.span) for reading in token.readings)
            yield f"  {self._written(token.span):<{width}}  {' · '.join(said)}".rstrip()

    def _reading(self, reading: TokenReading, own: Span) -> str:
        said = self._read_as(reading.read_as, reading.what)
        if reading.span != own:
            said = self._say("con «{written}» {said}", written=self._written(reading.span), said=said)
        return f"{said} ({reading.points})" if reading.points else said

    def _read_as(self, read_as: str, what: str) -> str:
        title = translate(self._titles.get(what, VALUE_KINDS.get(what, what)), self._lang)
        messages = {
            "word": self._say("palabra «{title}»", title=title),
            "break": self._say("separador"),
            "label": self._say("rótulo de {title}", title=title),
            "placeholder": self._say("marcador de {title}", title=title),
            "value": title,
            "login": self._say("usuario"),
            "text": title or self._say("texto libre"),
            "nothing": self._say("sobra"),
        }
        return messages[read_as]

    # ------------------------------------------------------------ forms

    def _form(self, form: TraceForm) -> Iterator[str]:
        lacks = f" ({translate(LACKS[form.lacks], self._lang)})" if form.lacks else ""
        yield f"  {form.points:>4}  {self.name(form.reason)}{lacks}"
        for steps in _together(form.steps):
            points = sum(step.points for step in steps)
            if points:
                what, why = self._what(steps), self._paid(steps)
                yield f"        {points:>4}  {what}" + ("" if why == what else f": {why}")

    def _what(self, steps: Sequence[TraceStep]) -> str:
        """Return what steps that belong together do, in words."""
        first, last = steps[0], steps[-1]
        written = self._written(Span(first.span.start, max(first.span.end, last.span.end)))
        if first.does == "lacks":
            return self._say("falta {what}", what=self._lacking(steps))
        if first.does == "leaves-out":
            return self._say("sobra «{written}»", written=written)
        if first.does == "placeholder":
            return self._say("«{written}» sin llenar", written=written)
        return self._say("«{written}» es {what}", written=written, what=self._read_as(first.read_as, first.what))

    def _lacking(self, steps: Sequence[TraceStep]) -> str:
        """Return the names of what is missing: phrases whole, fields by their titles; breaks where nothing else is."""
        told = [step for step in steps if step.read_as != "break"] or [*steps[:1]]
        return ", ".join(
            self._say("«{written}»", written=" ".join(step.what for step in run))
            if kind == "word"
            else self._say("el separador")
            if kind == "break"
            else " ".join(self._read_as(kind, step.what) for step in run)
            for kind, run in ((kind, [*same]) for kind, same in groupby(told, lambda step: step.read_as))
        )

    def _paid(self, steps: Sequence[TraceStep]) -> str:
        total: dict[str, int] = {}
        for paid in (paid for step in steps for paid in step.paid):
            total[paid.figure] = total.get(paid.figure, 0) + paid.points
        found = [Paid(figure, points) for figure, points in total.items() if points]
        found.sort(key=lambda paid: -paid.points)
        one = len(found) == 1
        said = (translate(FIGURES[paid.figure], self._lang) for paid in found)
        return ", ".join(each if one else f"{each} {paid.points}" for each, paid in zip(said, found, strict=True))

    # ------------------------------------------------------------ grounds

    def _ground(self, ground: TraceGround) -> str:
        names = [self.name(reason) for reason in ground.reasons]
        return self._say(
            GROUNDS[ground.kind],
            first=names[0] if names else "",
            rest=", ".join(names[1:]),
            reasons=", ".join(names),
            written="" if ground.span is None else self._written(ground.span),
        )


def _together(steps: Sequence[TraceStep]) -> Iterator[list[TraceStep]]:
    """Yield the steps of a path, those that are told as one in one list: what is missing in one place, what is left out
    side by side, the words of one free text."""
    group: list[TraceStep] = []
    for step in steps:
        if group and not _belongs(group[-1], step):
            yield group
            group = []
        group.append(step)
    if group:
        yield group


def _belongs(before: TraceStep, step: TraceStep) -> bool:
    if step.does != before.does:
        return False
    if step.does == "lacks":
        return not step.points
    same_text = step.read_as == before.read_as == "text" and step.what == before.what
    return step.does == "leaves-out" or same_text
