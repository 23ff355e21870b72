"""Names for personal values that only the holder of a key can make again: HMAC-SHA-256, nothing without a key.

An unkeyed digest would hide nothing: all mobile numbers of a country are hashed in a minute.
"""

from __future__ import annotations

import unicodedata

# Hexadecimal digits of a token: 64 bits, so that two of a billion values hardly ever share one.
TOKEN_DIGITS = 16


class Keyed:
    """HMAC-SHA-256 under one key (bytes). Equal values of one purpose have equal names; of two purposes, different."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def digest(self, purpose: str, *values: str) -> str:
        """Return 64 hexadecimal digits; any strings will do, lone surrogates too."""
        import hmac  # noqa: PLC0415 - with hashlib, a tenth of a process that checks one note

        # Lengths go before the values: ("ab", "c") is not ("a", "bc").
        message = "".join(f"{len(part)}:{part}" for part in (purpose, *values))
        return hmac.digest(self._key, message.encode("utf-8", "surrogatepass"), "sha256").hex()

    def token(self, kind: str, value: str) -> str:
        """Return the pseudonym of a value, `phone-0123456789abcdef`; `kind` is what the field says its pseudonyms begin
        with, so that one phone has one wherever it stands.

        `value` is as the field holds it (phones are national digits by then); case, accents and blanks do not count.
        """
        return f"{kind}-{self.digest(kind, folded(value))[:TOKEN_DIGITS]}"


def folded(text: str) -> str:
    """Return `text` without differences of case, accents and blanks."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(char for char in decomposed if not unicodedata.combining(char)).split())
