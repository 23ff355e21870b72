"""The server: one process, on loopback unless somebody says otherwise, which writes nothing of what it is sent."""

from __future__ import annotations

import asyncio
import errno
import socket
from collections.abc import Callable

import uvicorn

from tipifica.errors import InputError
from tipifica.language import Language
from tipifica.model import Settings
from tipifica.web.access import LOOPBACK, Access
from tipifica.web.app import application


def serve(
    language: Language,
    settings: Settings,
    listener: socket.socket,
    access: Access,
    ready: Callable[[], None],
) -> None:
    """Serve on `listener` until the process is interrupted; `ready` is called as soon as requests are answered."""
    config = uvicorn.Config(
        application(language, settings, access),
        # Not even paths: a token stands in one.
        access_log=False,
        log_level="critical",
        server_header=False,
        date_header=False,
        timeout_keep_alive=30,
        limit_concurrency=64,
        lifespan="off",
        ws="none",
    )
    asyncio.run(_serve(uvicorn.Server(config), listener, ready))


async def _serve(server: uvicorn.Server, listener: socket.socket, ready: Callable[[], None]) -> None:
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started and not serving.done():
        await asyncio.sleep(0.01)
    if server.started:
        ready()
    await serving


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens there; port 0 takes a free one. Raises InputError where it cannot."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            message = "el puerto {port} está ocupado, quizá por otra página como esta; dé otro con --port"
            raise InputError(message, port=port) from error
        raise InputError("no se puede escuchar en {host}:{port}", host=host, port=port) from error
    listener.listen(64)
    return listener


def is_loopback(host: str) -> bool:
    """Return whether only this machine can reach `host`."""
    return host in (*LOOPBACK, "::1")
