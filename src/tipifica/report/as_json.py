"""The shape that programs read. Everything is listed, nothing is counted."""

from __future__ import annotations

from json import JSONEncoder
from json.encoder import encode_basestring_ascii

from tipifica.messages import translate
from tipifica.model import Rule
from tipifica.parser.tokens.newer import printable
from tipifica.report.result import Location, Result

_encode = JSONEncoder(ensure_ascii=False, check_circular=False).encode


def dumps(value: object) -> str:
    r"""Return `value` as one line of JSON; characters that do not print are `\uNNNN`, letters stay letters.

    JSON holds such characters in strings only, so each can be escaped where it stands. The result always encodes.
    """
    text = _encode(value)
    if printable(text):
        return text
    return "".join(char if printable(char) else encode_basestring_ascii(char)[1:-1] for char in text)


def _place(place: Location) -> dict[str, object]:
    named = {"path": place.path, "sheet": place.sheet, "case": place.case, "line": place.line, "row": place.row}
    return {key: value for key, value in named.items() if value is not None}


def result_as_dict(result: Result) -> dict[str, object]:
    """Return one result in the published shape: that of its report, where the note stands, why it was not checked."""
    content = result.report.to_dict()
    shown = {"schema": content["schema"]} | _place(result.place)
    shown |= {key: content[key] for key in ("text", "verdict")}
    if result.why is not None:
        shown["why_unchecked"] = result.why
    return shown | content


def rule_as_dict(rule: Rule, lang: str) -> dict[str, object]:
    """Return what is published of a rule, in JSON types."""
    return {
        "code": rule.code,
        "name": rule.name,
        "severity": rule.severity,
        "fixable": rule.fixable,
        "preview": rule.preview,
        "summary": translate(rule.summary, lang),
    }
