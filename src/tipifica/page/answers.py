"""Each action of the page by its name: a JSON request to a JSON answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from tipifica.completing import complete as completions
from tipifica.errors import ConfigError
from tipifica.language import Language
from tipifica.model import Settings
from tipifica.page.composed import compose, understand
from tipifica.page.noted import check, format_note
from tipifica.page.reasons import find, reasons
from tipifica.page.requests import Request, RequestError
from tipifica.report.as_json import dumps, rule_as_dict
from tipifica.rules import every_rule


class Answer(NamedTuple):
    """`body` is one line of JSON; where `ok` is false, an object whose `error` says why in one line."""

    ok: bool
    body: str


Action = Callable[[Request, Language, Settings], dict[str, Any]]


def answer(action: str, body: str, language: Language, settings: Settings) -> Answer:
    """Answer one request, for any `body`. `lang` in the request goes over that of `settings`.

    Raises KeyError for an action that there is not.
    """
    act = ACTIONS[action]
    try:
        request = Request(body)
        settings = settings.changed(lang=request.language(settings.lang))
        return Answer(True, dumps(act(request, language, settings)))
    except (RequestError, ConfigError) as error:
        return Answer(False, dumps({"error": error.in_language(settings.lang)}))


def _complete(request: Request, language: Language, settings: Settings) -> dict[str, Any]:
    """What may be written at `position` (a code point) of `text`, the likeliest first, as `completions`."""
    text, position = request.text("text"), request.number("position")
    request.done()
    if not 0 <= position <= len(text):
        raise RequestError("«position» tiene que estar dentro de «text»")
    found = completions(text, position, language, settings)
    return {"completions": [completion.to_dict() for completion in found]}


def _find(request: Request, language: Language, _settings: Settings) -> dict[str, Any]:
    """The ids of the reasons that `query` may mean, as `reasons`."""
    query = request.text("query")
    request.done()
    return {"reasons": find(query, language)}


def _reasons(request: Request, language: Language, settings: Settings) -> dict[str, Any]:
    """All `reasons` with their fields, and the hash of the `manual` that they are from."""
    request.done()
    return {"reasons": reasons(language, settings.lang), "manual": language.manual}


def _rules(request: Request, _language: Language, settings: Settings) -> dict[str, Any]:
    """All `rules`."""
    request.done()
    return {"rules": [rule_as_dict(rule, settings.lang) for rule in every_rule()]}


ACTIONS: dict[str, Action] = {
    "check": check,
    "format": format_note,
    "compose": compose,
    "complete": _complete,
    "understand": understand,
    "find": _find,
    "reasons": _reasons,
    "rules": _rules,
}
