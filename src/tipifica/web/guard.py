"""What stands before the routes: who may ask, how much, how long; and what every answer says to the browser."""

from __future__ import annotations

import asyncio

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tipifica.messages import translate
from tipifica.web.access import COOKIE, Access

# Bytes. Two thousand long notes fit in.
LARGEST_BODY = 2_000_000
# Seconds for the whole body of a request, however slowly it trickles in.
LONGEST_BODY = 10.0
# The page loads nothing but its own files, and WebAssembly where it runs without a server.
POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; img-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Guard:
    """ASGI middleware. Refuses with one line of JSON what `access` refuses, and bodies that are too long or too slow;
    says the headers of `HEADERS` with every answer."""

    def __init__(self, app: ASGIApp, access: Access, lang: str, longest_body: float = LONGEST_BODY) -> None:
        self._app = app
        self._access = access
        self._lang = lang
        self._longest_body = longest_body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
            await send(message)

        await self._guarded(scope, receive, sent)

    async def _guarded(self, scope: Scope, receive: Receive, send: Send) -> None:
        refused = self._refused(scope)
        if refused is None:
            try:
                async with asyncio.timeout(self._longest_body):
                    body = await self._body(scope, receive)
            except TimeoutError:
                refused = self._no(408, "la petición tarda demasiado en llegar")
            else:
                if body is None:
                    refused = self._no(413, "la petición es demasiado larga")
        if refused is not None:
            await refused(scope, receive, send)
            return
        await self._app(scope, _again(body or b"", receive), send)

    def _refused(self, scope: Scope) -> Response | None:
        why = self._access.refusal(scope["headers"])
        if why is not None:
            return self._no(403, why)
        if self._access.knows(scope["headers"]):
            return None
        token = Request(scope).query_params.get("token", "")
        if scope["path"] == "/" and self._access.is_token(token):
            welcome = RedirectResponse("/", status_code=303)
            welcome.set_cookie(COOKIE, token, httponly=True, samesite="strict")
            return welcome
        return self._no(401, "falta la clave de acceso (token)")

    def _no(self, status: int, why: str) -> Response:
        # The connection ends with it: what is left of a refused body is not waited for.
        return JSONResponse({"error": translate(why, self._lang)}, status, {"Connection": "close"})

    async def _body(self, scope: Scope, receive: Receive) -> bytes | None:
        """The whole body, None where it is longer than may be."""
        declared = dict(scope["headers"]).get(b"content-length", b"0")
        if not declared.isdigit() or int(declared) > LARGEST_BODY:
            return None
        body = bytearray()
        while True:
            message = await receive()
            body += message.get("body", b"")
            if len(body) > LARGEST_BODY:
                return None
            if not message.get("more_body", False):
                return bytes(body)


def _again(body: bytes, receive: Receive) -> Receive:
    """Give a body that was read once more, then what comes after it."""
    messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def received() -> Message:
        return messages.pop() if messages else await receive()

    return received
