"""A client of the language server, frame by frame, that shares no code with the server."""

from __future__ import annotations

import json
import queue
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Self

SECONDS = 120
DIAGNOSTICS = "textDocument/publishDiagnostics"
_LINE_END = re.compile(r"\r\n|\n|\r")


class Client:
    """A server in a process of its own. Whatever it writes must be whole frames of JSON."""

    def __init__(
        self, *encodings: str, cwd: Path | None = None, options: object = None, **capabilities: object
    ) -> None:
        streams = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        self.process = subprocess.Popen([sys.executable, "-m", "tipifica", "server"], cwd=cwd, **streams)
        self._came: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self._kept: list[dict[str, Any]] = []
        self._ids = 0
        threading.Thread(target=self._read, daemon=True).start()
        general = {"positionEncodings": [*encodings]} if encodings else {}
        params = {"processId": None, "rootUri": None, "initializationOptions": options}
        params["capabilities"] = {"general": general, **capabilities}
        self.server = self.ask("initialize", params)["result"]
        self.tell("initialized", {})

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            assert stream is not None
            stream.close()

    def _read(self) -> None:
        out = self.process.stdout
        assert out is not None
        while header := out.readline():
            length = None
            while header != b"\r\n":
                name, _, value = header.partition(b": ")
                assert header.endswith(b"\r\n")
                length = int(value) if name == b"Content-Length" else length
                header = out.readline()
            assert length is not None
            self._came.put(json.loads(out.read(length)))
        self._came.put(None)

    def write(self, data: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def send(self, *messages: dict[str, Any]) -> None:
        self.write(b"".join(frame(json.dumps({"jsonrpc": "2.0", **each}).encode()) for each in messages))

    def tell(self, method: str, params: object) -> None:
        self.send({"method": method, "params": params})

    def ask(self, method: str, params: object) -> dict[str, Any]:
        self._ids += 1
        number = self._ids
        self.send({"id": number, "method": method, "params": params})
        return self.wait(lambda m: m.get("id") == number and "method" not in m)

    def wait(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The next message that is wanted; others are kept."""
        for n, message in enumerate(self._kept):
            if wanted(message):
                return self._kept.pop(n)
        while True:
            came = self._came.get(timeout=SECONDS)
            assert came is not None, self.process.stderr and self.process.stderr.read()
            if wanted(came):
                return came
            self._kept.append(came)

    def open(self, uri: str, text: str, language: str = "plaintext", version: int = 1) -> list[dict[str, Any]]:
        item = {"uri": uri, "languageId": language, "version": version, "text": text}
        self.tell("textDocument/didOpen", {"textDocument": item})
        return self.findings(uri, version)

    def findings(self, uri: str, version: int | None) -> list[dict[str, Any]]:
        """What is told of a version of a document, when it is told first: of a short one, all."""

        def wanted(message: dict[str, Any]) -> bool:
            params = message.get("params", {})
            told = message.get("method") == DIAGNOSTICS and params["uri"] == uri
            return told and params.get("version") == version

        return self.wait(wanted)["params"]["diagnostics"]

    def change(self, uri: str, version: int, *changes: dict[str, Any]) -> list[dict[str, Any]]:
        document = {"uri": uri, "version": version}
        self.tell("textDocument/didChange", {"textDocument": document, "contentChanges": [*changes]})
        return self.findings(uri, version)

    def ended(self) -> tuple[int, str]:
        """The exit status, and what stands on stderr."""
        status = self.process.wait(SECONDS)
        assert self.process.stderr is not None
        return status, self.process.stderr.read().decode()


def frame(content: bytes) -> bytes:
    return b"Content-Length: %d\r\n\r\n%b" % (len(content), content)


def at(line: int, character: int) -> dict[str, int]:
    return {"line": line, "character": character}


def between(start: tuple[int, int], end: tuple[int, int]) -> dict[str, Any]:
    return {"start": at(*start), "end": at(*end)}


def lines_of(text: str) -> list[str]:
    return _LINE_END.split(text)


def units(text: str, encoding: str) -> int:
    if encoding == "utf-32":
        return len(text)
    return len(text.encode({"utf-8": "utf-8", "utf-16": "utf-16-le"}[encoding])) // (1 if encoding == "utf-8" else 2)


def place(text: str, offset: int, encoding: str) -> tuple[int, int]:
    """Where a code point of a text stands, in lines and units."""
    before = lines_of(text[:offset])
    # A place within CRLF is behind the line.
    if text[offset - 1 : offset + 1] == "\r\n" and offset:
        before = lines_of(text[: offset - 1])
    return len(before) - 1, units(before[-1], encoding)


def applied(text: str, edits: Sequence[dict[str, Any]], encoding: str) -> str:
    """A text with edits made, as a client makes them."""
    starts = [0, *(match.end() for match in _LINE_END.finditer(text))]

    def offset(where: dict[str, int]) -> int:
        line = lines_of(text)[where["line"]]
        width = 0
        while width < len(line) and units(line[:width], encoding) < where["character"]:
            width += 1
        assert units(line[:width], encoding) == where["character"]
        return starts[where["line"]] + width

    spans = [(offset(e["range"]["start"]), offset(e["range"]["end"]), e["newText"]) for e in edits]
    for start, end, new in sorted(spans, key=lambda span: span[:2], reverse=True):
        text = text[:start] + new + text[end:]
    return text
