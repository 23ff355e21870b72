"""What the program says to people: Spanish templates in the source, other languages from gettext catalogues.

The template itself is the key of the catalogue, so Spanish needs no look-up and no file. The catalogues lie beside this
module: `locale/LANG/LC_MESSAGES/tipifica.po` is the source; the `.mo` is made of it when the package is built.
"""

from __future__ import annotations

import os
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gettext import NullTranslations

DOMAIN = "tipifica"
LANGUAGES = ("es", "en")
# String work instead of pathlib, whose import costs a twentieth of a fresh process that checks one note.
LOCALE_DIRECTORY = __file__.removesuffix("messages.py") + "locale"


class UserError(Exception):
    """What a user asked for cannot be done, and one line says why; the command ends with status 2.

    `template` is the Spanish sentence with `{names}`, `params` fills it in; `str()` gives it in Spanish.
    """

    def __init__(self, template: str, **params: object) -> None:
        super().__init__(template, params)
        self.template = template
        self.params = params

    def __str__(self) -> str:
        return self.in_language("es")

    def in_language(self, lang: str) -> str:
        """Return the sentence in `lang`."""
        return translate(self.template, lang).format(**self.params)


@lru_cache(maxsize=len(LANGUAGES))
def _catalogue(lang: str) -> NullTranslations:
    from gettext import translation  # noqa: PLC0415 - Spanish, the usual case, needs none

    return translation(DOMAIN, LOCALE_DIRECTORY, languages=[lang])


def translate(message: str, lang: str) -> str:
    """Return the template `message` in `lang`, its `{params}` still to be filled in; the template itself for `es`.

    A template that the catalogue of `lang` does not hold comes back as it is. Raises FileNotFoundError for a language
    without a catalogue.
    """
    return message if lang == "es" or not message else _catalogue(lang).gettext(message)


def plural(one: str, many: str, count: int, lang: str) -> str:
    """Return the template for `count` things in `lang`; Spanish and English both have two forms."""
    if lang == "es":
        return one if count == 1 else many
    return _catalogue(lang).ngettext(one, many, count)


def speak(lang: str) -> None:
    """Make the libraries that speak through gettext (click's help pages and usage errors) use `lang` in this process.

    gettext chooses the language of its global functions by the variable LANGUAGE alone; it is set, never read.
    """
    from gettext import bindtextdomain, textdomain  # noqa: PLC0415 - click has imported it by then

    bindtextdomain(DOMAIN, LOCALE_DIRECTORY)
    textdomain(DOMAIN)
    os.environ["LANGUAGE"] = lang
