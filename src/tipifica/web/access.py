"""Who may ask this server: by which names it is called, and with which token."""

from __future__ import annotations

import hmac
from http.cookies import CookieError, SimpleCookie
from typing import NamedTuple

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
COOKIE = "tipifica"
_NOT_OURS = "este servidor no atiende con ese nombre"
_ANOTHER_PAGE = "otra página no puede preguntar aquí"
Headers = list[tuple[bytes, bytes]]


class Access(NamedTuple):
    """`hosts` are the names by which the server may be called, `port` the one that it listens on. `token` is None where
    only this machine can reach it."""

    port: int
    hosts: tuple[str, ...] = LOOPBACK
    token: str | None = None

    def url(self) -> str:
        """Return where the page is, by the last name that was allowed."""
        name = self.hosts[0] if self.hosts == LOOPBACK else self.hosts[-1]
        return f"http://{name}:{self.port}/"

    def refusal(self, headers: Headers) -> str | None:
        """Return why a request is refused, None where it is not: a name that is none of ours (a page elsewhere whose
        name was pointed at this machine), or another page that asks."""
        host = _only(headers, b"host")
        if host is None or not self._is_ours(host):
            return _NOT_OURS
        origins = [value for name, value in headers if name == b"origin"]
        if any(origin.decode("latin-1") not in (f"http://{host}", f"https://{host}") for origin in origins):
            return _ANOTHER_PAGE
        # A browser that sends no Origin with a request says here where it comes from.
        if _only(headers, b"sec-fetch-site") == "cross-site" and _only(headers, b"sec-fetch-mode") != "navigate":
            return _ANOTHER_PAGE
        return None

    def knows(self, headers: Headers) -> bool:
        """Return whether a request brings the token: as `Authorization: Bearer`, or in the page's own cookie."""
        if self.token is None:
            return True
        given = (_only(headers, b"authorization") or "").removeprefix("Bearer ")
        return self.is_token(given) or self.is_token(_cookie(_only(headers, b"cookie") or ""))

    def is_token(self, given: str) -> bool:
        """Return whether `given` is the token; how long that takes tells nothing of it."""
        return self.token is not None and hmac.compare_digest(given.encode(), self.token.encode())

    def _is_ours(self, host: str) -> bool:
        return any(host.lower() in (name, f"{name}:{self.port}") for name in self.hosts)


def _only(headers: Headers, wanted: bytes) -> str | None:
    """The value of a header that stands there once; None where it is missing or doubled."""
    found = [value for name, value in headers if name == wanted]
    return found[0].decode("latin-1") if len(found) == 1 else None


def _cookie(header: str) -> str:
    try:
        morsel = SimpleCookie(header).get(COOKIE)
    except CookieError:
        return ""
    return "" if morsel is None else morsel.value
