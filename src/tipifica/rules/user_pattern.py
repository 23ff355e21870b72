"""Patterns that users write in their configuration: the only patterns that are not ours, so the only ones with a time
limit."""

from __future__ import annotations

TIME_LIMIT = 0.2


def matches(pattern: str, text: str) -> bool | None:
    """Whether the whole of `text` matches; None where the pattern takes longer than TIME_LIMIT seconds to tell.

    Raises ValueError for a pattern that is none; the configuration's reader refuses such before any note is checked.
    """
    import regex  # noqa: PLC0415  (only users with a pattern of their own pay for it)

    try:
        return regex.fullmatch(pattern, text, timeout=TIME_LIMIT) is not None
    except regex.error as error:
        raise ValueError(str(error)) from error
    except TimeoutError:
        return None
