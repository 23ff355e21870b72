"""The findings of a row of results, read again."""

from __future__ import annotations

import json

from tipifica.bulk.results import Diagnosis


def findings_of(cell: str | None) -> list[Diagnosis]:
    """Return the findings that a cell of the column `diagnostics` holds, whatever kind of table it stands in.

    Raises ValueError where it holds none.
    """
    try:
        return [
            Diagnosis(
                each["code"], each["name"], each["severity"], each["start"], each["end"], each.get("applicability")
            )
            for each in (json.loads(cell) if cell else ())
        ]
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(cell) from error
