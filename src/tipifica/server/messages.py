"""What comes in frames, sorted out before pygls sees it: what is no message is refused, and never waited for.

pygls leaves a request unanswered that it cannot read, and takes a character of 1.5 for 1.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from enum import IntEnum
from typing import Any, NamedTuple


class Code(IntEnum):
    """What is wrong with a message, as JSON-RPC and the protocol number it."""

    NO_JSON = -32700
    NO_REQUEST = -32600
    NO_METHOD = -32601
    WRONG_PARAMS = -32602
    NOT_INITIALIZED = -32002
    CANCELLED = -32800


MessageId = str | int | None


class RefusedError(Exception):
    """A message that cannot be handled: the answer that its sender gets."""

    def __init__(self, code: Code, message_id: MessageId, why: str) -> None:
        super().__init__(why)
        self.code = code
        self.message_id = message_id
        self.why = why


class Message(NamedTuple):
    """A message: its method (None of an answer), its id (None of a notification), and all of it."""

    method: str | None
    message_id: MessageId
    data: dict[str, Any]


def read(content: bytes) -> Message:
    """Return the message of a frame. Raises RefusedError."""
    try:
        data = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise RefusedError(Code.NO_JSON, None, "no JSON") from error
    if not isinstance(data, dict) or data.get("jsonrpc") != "2.0":
        raise RefusedError(Code.NO_REQUEST, None, "no JSON-RPC 2.0")
    message_id, method = data.get("id"), data.get("method")
    if "id" in data and (isinstance(message_id, bool) or not isinstance(message_id, str | int)):
        raise RefusedError(Code.NO_REQUEST, None, "id")
    if method is None and ("result" in data or "error" in data):
        return Message(None, message_id, data)
    if not isinstance(method, str):
        raise RefusedError(Code.NO_REQUEST, message_id, "method")
    if any(map(_is_no_position, _dicts(data.get("params")))):
        raise RefusedError(Code.WRONG_PARAMS, message_id, "line, character")
    return Message(method, message_id, data)


def _dicts(value: object) -> Iterator[dict[str, Any]]:
    stack = [value]
    while stack:
        each = stack.pop()
        if isinstance(each, dict):
            yield each
            stack += each.values()
        elif isinstance(each, list):
            stack += each


def _is_no_position(value: dict[str, Any]) -> bool:
    if "line" not in value or "character" not in value:
        return False
    return any(type(value[key]) is not int or value[key] < 0 for key in ("line", "character"))


def error_of(code: Code, message_id: MessageId, why: str) -> bytes:
    """Return the content of the answer that a request failed."""
    answer = {"jsonrpc": "2.0", "id": message_id, "error": {"code": int(code), "message": why}}
    return json.dumps(answer).encode()
