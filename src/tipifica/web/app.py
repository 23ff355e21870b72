"""The routes: the actions of the page under /api/, their description, and the files of the page."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from importlib.resources import files

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tipifica.language import Language
from tipifica.messages import translate
from tipifica.model import Settings
from tipifica.page import ACTIONS, answer
from tipifica.web.access import Access
from tipifica.web.guard import LONGEST_BODY, Guard
from tipifica.web.openapi import description, is_asked_by_get, page

# Said by us: what the system thinks that a file is differs from one office PC to the next.
MEDIA_TYPES = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "json": "application/json",
    "svg": "image/svg+xml",
    "webmanifest": "application/manifest+json",
}
_STATUSES = {404: "aquí no hay nada", 405: "así no se pregunta aquí"}
Endpoint = Callable[[Request], Awaitable[Response]]


def application(
    language: Language, settings: Settings, access: Access, *, longest_body: float = LONGEST_BODY
) -> Starlette:
    """Return the ASGI application. `longest_body` is in seconds."""
    routes = [_route(action, language, settings) for action in ACTIONS]
    routes += [Route("/api/openapi.json", _described), Route("/api/", _told)]
    routes += [Route(f"/{path}", _file(name)) for path, name in _pages()]
    refused = _refusal(settings.lang)
    return Starlette(
        routes=routes,
        middleware=[Middleware(Guard, access=access, lang=settings.lang, longest_body=longest_body)],
        exception_handlers={HTTPException: refused},
    )


def _route(action: str, language: Language, settings: Settings) -> Route:
    async def asked_by_get(request: Request) -> Response:
        return await run_in_threadpool(_answered, action, json.dumps(dict(request.query_params)), language, settings)

    async def asked_by_post(request: Request) -> Response:
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            why = translate("el cuerpo de la petición tiene que ser application/json", settings.lang)
            return JSONResponse({"error": why}, 415)
        try:
            body = (await request.body()).decode()
        except UnicodeDecodeError:
            body = ""
        return await run_in_threadpool(_answered, action, body, language, settings)

    if is_asked_by_get(action):
        return Route(f"/api/{action}", asked_by_get, methods=["GET"])
    return Route(f"/api/{action}", asked_by_post, methods=["POST"])


def _answered(action: str, body: str, language: Language, settings: Settings) -> Response:
    ok, content = answer(action, body, language, settings)
    return Response(content, 200 if ok else 400, media_type="application/json")


async def _described(_request: Request) -> Response:
    return JSONResponse(description())


async def _told(_request: Request) -> Response:
    return Response(page(), media_type=MEDIA_TYPES["html"])


def _pages() -> list[tuple[str, str]]:
    """The files of the page, each by its path; the first one also by the empty path."""
    names = sorted(each.name for each in (files("tipifica.web") / "static").iterdir())
    return [("", "index.html"), *((name, name) for name in names)]


def _file(name: str) -> Endpoint:
    async def served(_request: Request) -> Response:
        content = (files("tipifica.web") / "static" / name).read_bytes()
        return Response(content, media_type=MEDIA_TYPES[name.rpartition(".")[2]])

    return served


def _refusal(lang: str) -> Callable[[Request, Exception], Awaitable[Response]]:
    async def refused(_request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        why = translate(_STATUSES.get(error.status_code, error.detail), lang)
        return JSONResponse({"error": why}, error.status_code, error.headers)

    return refused
