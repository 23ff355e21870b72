"""One session with a client: frames in, frames out, until the client leaves.

Frames are read by a thread; everything else happens in one event loop, so nothing needs a lock. A message is handled
before checking goes on.
"""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from collections import deque
from typing import BinaryIO

from tipifica.files.errors import from_os
from tipifica.messages import UserError
from tipifica.server.features import make_server
from tipifica.server.frames import frames
from tipifica.server.messages import Code, Message, MessageId, RefusedError, error_of, read
from tipifica.server.server import Server

FINE, FAILED = 0, 1
# The thread that reads frames waits no longer for its turn while notes are checked: Python's own 5 ms come twice before
# a change is even taken up.
_SWITCH_SECONDS = 0.0005
# So many frames are read ahead; a client that sends more waits.
_MAX_AHEAD = 256
_INITIALIZE = "initialize"


def serve(lang: str) -> int:
    """Serve a client over standard input and output; return the exit status: 0 where it said goodbye, 1 where the
    stream broke, with one line on stderr. Nothing but the protocol is written to standard output."""
    sys.setswitchinterval(_SWITCH_SECONDS)
    try:
        return asyncio.run(Session(sys.stdin.buffer, FrameWriter(_own_output())).run())
    except UserError as error:
        sys.stderr.write(f"tipifica: {error.in_language(lang)}\n")
    except BrokenPipeError:
        sys.stderr.write("tipifica: " + UserError("el editor cerró la conexión").in_language(lang) + "\n")
    return FAILED


def _own_output() -> BinaryIO:
    """The bytes of standard output for the protocol alone: whatever else is written in this process goes to stderr."""
    try:
        theirs, others = sys.stdout.fileno(), sys.stderr.fileno()
    except OSError:
        # A stream of this very process.
        return sys.stdout.buffer
    out = os.fdopen(os.dup(theirs), "wb")
    os.dup2(others, theirs)
    return out


class FrameWriter:
    """Writes frames. What pygls writes has its header already."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out

    def frame(self, content: bytes) -> None:
        """Write the content of a message."""
        self.write(b"Content-Length: %d\r\n\r\n%b" % (len(content), content))

    def write(self, data: bytes) -> None:
        """Write a whole frame."""
        self._out.write(data)
        self._out.flush()

    def close(self) -> None:
        """Leave the stream open: the process ends it."""


class Session:
    """Takes messages one after the other; what was cancelled before its turn is answered at once."""

    def __init__(self, stream: BinaryIO, writer: FrameWriter) -> None:
        self._stream = stream
        self._writer = writer
        self._server: Server = make_server(writer)
        self._waiting: deque[Message] = deque()
        self._came: asyncio.Queue[bytes | Exception | None] = asyncio.Queue()
        self._ahead = threading.Semaphore(_MAX_AHEAD)
        self._initialized = False
        self._said_goodbye = False

    async def run(self) -> int:
        """Serve until the client leaves; return the exit status. Raises BrokenFrameError."""
        threading.Thread(target=self._read, args=(asyncio.get_running_loop(),), daemon=True).start()
        while True:
            try:
                content = self._came.get_nowait() if self._waiting else await self._came.get()
            except asyncio.QueueEmpty:
                message = self._waiting.popleft()
                if message.method == "exit":
                    return FINE if self._said_goodbye else FAILED
                self._handle(message)
                # Others have their turn: what was started, and checking.
                await asyncio.sleep(0)
                continue
            if content is None:
                return FINE if self._said_goodbye else FAILED
            if isinstance(content, Exception):
                raise content
            self._ahead.release()
            self._take(content)

    def _read(self, loop: asyncio.AbstractEventLoop) -> None:
        end: Exception | None = None
        try:
            for content in frames(self._stream):
                self._ahead.acquire()
                loop.call_soon_threadsafe(self._came.put_nowait, content)
        except (UserError, OSError) as error:
            end = error if isinstance(error, UserError) else from_os(error, "stdin")
        try:
            loop.call_soon_threadsafe(self._came.put_nowait, end)
        except RuntimeError:
            # The loop has ended: nobody is left to be told.
            return

    def _take(self, content: bytes) -> None:
        try:
            message = read(content)
        except RefusedError as error:
            self._refuse(error.code, error.message_id, error.why)
            return
        if message.method == "$/cancelRequest":
            params = message.data.get("params")
            cancelled = params.get("id") if isinstance(params, dict) else None
            for waiting in self._waiting:
                if waiting.message_id == cancelled is not None and waiting.method is not None:
                    self._waiting.remove(waiting)
                    self._refuse(Code.CANCELLED, cancelled, "cancelled")
                    return
        self._waiting.append(message)

    def _refuse(self, code: Code, message_id: MessageId, why: str) -> None:
        self._writer.frame(error_of(code, message_id, why))

    def _handle(self, message: Message) -> None:
        protocol, (method, message_id, data) = self._server.protocol, message
        asks = message_id is not None and method is not None
        if method is not None and (code := self._out_of_turn(method)) is not None:
            if asks:
                self._refuse(code, message_id, method)
            return
        if method is not None and not self._server.knows(method):
            if asks:
                self._refuse(Code.NO_METHOD, message_id, method)
            return
        try:
            structured = protocol.structure_message(data)
        except Exception:  # noqa: BLE001 - whatever a client sent, it gets an answer
            if asks:
                self._refuse(Code.WRONG_PARAMS, message_id, method or "")
            return
        self._initialized |= method == _INITIALIZE
        self._said_goodbye |= method == "shutdown"
        protocol.handle_message(structured)

    def _out_of_turn(self, method: str) -> Code | None:
        """Why a message may not come now; None where it may."""
        if not self._initialized:
            return None if method == _INITIALIZE else Code.NOT_INITIALIZED
        return Code.NO_REQUEST if self._said_goodbye or method == _INITIALIZE else None
