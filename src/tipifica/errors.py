"""The errors that the library raises, besides TypeError, ValueError and OSError.

`str()` of one gives its sentence in Spanish, `in_language` in another language.
"""

from __future__ import annotations

from tipifica.messages import UserError


class CampaignError(ValueError):
    """A folder holds no campaign; the message (in English, as those who write a grammar read it) names the file and the
    place in it."""


class ComposeError(UserError, ValueError):
    """No note of `reason` says these values.

    `missing` are the keys of the fields that the reason needs and did not get; `field` is the key of the one that is
    wrong, None where it is no single one; `nearest` is what was perhaps meant, where a name is unknown; `why` is what
    is found in the note that would be written, None where none could be.
    """

    def __init__(self, template: str, reason: str, **params: object) -> None:
        super().__init__(template, reason=reason, **params)
        self.reason = reason
        self.field: str | None = None
        self.nearest: str | None = None
        self.missing: tuple[str, ...] = ()
        self.why: str | None = None


class UnknownReasonError(ComposeError, KeyError):
    """No reason has the id `reason`; `nearest` is the likeliest that there is."""


class ConfigError(UserError, ValueError):
    """The configuration or the settings cannot be: where, which key, and what would be right."""


class InputError(UserError):
    """What is to be read or written cannot be: a file, a stream, a table, an extra that is not installed. A command
    ends with status 2, and a file that was to be rewritten is as it was."""
