"""Typed values in their canonical writing: the reverse of reading them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from tipifica.model import FieldValue
from tipifica.parser.scan.dates import written as written_date
from tipifica.parser.scan.months import written_list


def written_fields(fields: Mapping[str, FieldValue], ordinals: Mapping[int, str]) -> dict[str, str]:
    """Each field of the grammar as the canonical form writes it; `ordinals` as the lexicon writes them. Raises
    ValueError for a value that cannot be written."""
    texts = {key: _written(key, value, ordinals) for key, value in fields.items() if key not in _TOGETHER}
    if "start_date" in fields and "end_date" in fields:
        texts["dates"] = f"{_date(fields['start_date'])} - {_date(fields['end_date'])}"
    if "amount" in fields:
        texts["amount"] = f"${fields['amount']}" + ("+ imp." if fields.get("amount_plus_tax") else "")
    return texts


_TOGETHER = frozenset({"start_date", "end_date", "amount", "amount_plus_tax"})


def _written(key: str, value: FieldValue, ordinals: Mapping[int, str]) -> str:
    if key == "attempt" and isinstance(value, int):
        return ordinals.get(value, f"{value}")
    if key == "percent" and isinstance(value, int | float):
        return f"{value:g}%"
    if key == "months" and isinstance(value, list):
        return written_list([str(v) for v in value])
    if key == "actions" and isinstance(value, list):
        return ", ".join(str(v) for v in value)
    if isinstance(value, list):
        return " ".join(str(v) for v in value)
    return str(value)


def _date(value: FieldValue) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is no ISO date")
    return written_date(date.fromisoformat(value))
