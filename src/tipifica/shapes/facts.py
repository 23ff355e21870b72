"""What rules see in the values of a note, beyond its shape: two notes of one shape with the same facts break the same
rules."""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping
from datetime import date

from tipifica.model import FieldValue, Reason, Record
from tipifica.rules.c105_telefono_de_relleno import is_filler
from tipifica.rules.c204_duracion_no_coincide import fitting_ends
from tipifica.rules.c802_usuario_invalido import DEFAULT as LOGIN
from tipifica.rules.declared import Declaration
from tipifica.shapes.template import PHONES

_is_login = re.compile(LOGIN).fullmatch
# Only a number of few different digits can be one that nobody has.
_FEW_DIGITS = 3
Values = Mapping[str, FieldValue]


def of_values(fields: Values) -> Hashable | None:
    """The facts about the values alone (C105, C203, C204, C802); None for a number given twice, which changes the
    reading (C104)."""
    fillers: list[tuple[str, int]] = []
    for key in PHONES:
        value = fields.get(key)
        if value is None:
            continue
        numbers = value if isinstance(value, tuple) else [value]
        if len(numbers) > 1 and len(set(numbers)) < len(numbers):
            return None
        for n, number in enumerate(numbers):
            if len(set(str(number)[2:])) < _FEW_DIGITS and is_filler(str(number)):
                fillers.append((key, n))
    login = fields.get("agent")
    return tuple(fillers), login is None or _is_login(str(login)) is not None, _dates(fields)


def _dates(fields: Values) -> str:
    start, end, months = fields.get("start_date"), fields.get("end_date"), fields.get("duration_months")
    if not isinstance(start, str) or not isinstance(end, str):
        return ""
    if end < start:
        return "inverted"
    fits = not isinstance(months, int) or date.fromisoformat(end) in fitting_ends(date.fromisoformat(start), months)
    return "" if fits else "unfit"


def of_record(fields: Values, reason: Reason | None, record: Record, declared: Declaration) -> Hashable:
    """The facts about what the record declares beside the note (M001 to M008)."""
    login, start, months = fields.get("agent"), fields.get("start_date"), fields.get("months")
    agent, day = (record.agent or "").strip(), declared.day
    return (
        record.state,
        record.motive,
        record.closure,
        declared.unreadable_date,
        bool(agent) and isinstance(login, str) and login.casefold() != agent.casefold(),
        day is not None and isinstance(months, tuple) and bool(months) and months[0] == day.month and day.month,
        day is not None and isinstance(start, str) and start < day.isoformat(),
        day is not None and reason is not None and bool(reason.valid_from) and day.isoformat() < str(reason.valid_from),
        day is not None and reason is not None and bool(reason.valid_to) and day.isoformat() > str(reason.valid_to),
    )
