"""The language server while one types: a file of 10,000 notes, 1,000 of them with findings, opened and changed.

A module called `typing` would stand before Python's own in this folder, hence the name.

python benchmarks/typing_server.py [--notes 10000] [--findings 1000] [--changes 200]
"""

from __future__ import annotations

import argparse
import json
import queue
import random
import statistics
import subprocess
import threading
import time
from typing import Any

from pairs import PYTHON, tell_core

URI = "file:///notas/notas.txt"
BAD = "Impulsa/{agent}/retendio con aumento de plan//0991234567"
GOOD = "Impulsa//{agent}//retenido con aumento de plan//0991234567"
# So many changes are made before the file has been read.
EARLY = 20
MANY = "median, 8 of 10 with findings"
MUST = {"visible": 0.5, "whole": 4.0, "median": 0.020, "99th": 0.050, "median while opening": 0.020, MANY: 0.150}


class Client:
    """Sends frames, and notes when each one comes."""

    def __init__(self) -> None:
        command = [PYTHON, "-m", "tipifica", "server"]
        self._server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._came: queue.Queue[tuple[float, dict[str, Any]]] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()
        self.send("initialize", {"processId": None, "rootUri": None, "capabilities": {}}, 1)
        self.wait(lambda message: message.get("id") == 1)
        self.send("initialized", {})

    def _read(self) -> None:
        out = self._server.stdout
        assert out is not None
        while header := out.readline():
            length = 0
            while header != b"\r\n":
                length = int(header.split(b":")[1]) if header.startswith(b"Content-Length") else length
                header = out.readline()
            content = out.read(length)
            self._came.put((time.perf_counter(), json.loads(content)))

    def send(self, method: str, params: object, number: int | None = None) -> float:
        """Send a message; return when."""
        message = {"jsonrpc": "2.0", "method": method, "params": params, **({"id": number} if number else {})}
        content = json.dumps(message).encode()
        assert self._server.stdin is not None
        started = time.perf_counter()
        self._server.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(content), content))
        self._server.stdin.flush()
        return started

    def wait(self, wanted: Any) -> float:
        """Return when the message came that is wanted."""
        while True:
            came, message = self._came.get(timeout=120)
            if wanted(message):
                return came

    def told(self, version: int, count: int = 0) -> float:
        """Return when at least so many findings of a version were told."""

        def wanted(message: dict[str, Any]) -> bool:
            params = message.get("params", {})
            return params.get("version") == version and len(params.get("diagnostics", ())) >= count

        return self.wait(wanted)

    def change(self, version: int, line: int) -> float:
        """Type a letter at the head of a line; return the seconds until its findings came."""
        place = {"line": line, "character": 0}
        text = {"range": {"start": place, "end": place}, "text": "x"}
        document = {"uri": URI, "version": version}
        started = self.send("textDocument/didChange", {"textDocument": document, "contentChanges": [text]})
        return self.told(version) - started

    def close(self) -> None:
        """Leave."""
        self._server.kill()
        self._server.wait()


def measured(notes: int, findings: int, changes: int) -> dict[str, float]:
    """Return the seconds of each figure, for a file of so many notes of which so many have findings."""
    r = random.Random(1)
    bad = {*r.sample(range(notes), findings)}
    text = "\n".join((BAD if n in bad else GOOD).format(agent=f"agente{n}") for n in range(notes))
    item = {"uri": URI, "languageId": "plaintext", "version": 1, "text": text}
    client = Client()
    started = client.send("textDocument/didOpen", {"textDocument": item})
    found = {"visible": client.told(1) - started}
    early = [client.change(version, r.randrange(notes)) for version in range(2, 2 + EARLY)]
    client.told(1 + EARLY, 3 * findings)
    found["whole"] = time.perf_counter() - started
    typed = sorted(client.change(2 + EARLY + n, r.randrange(notes)) for n in range(changes))
    found |= {"median": statistics.median(typed), "99th": typed[int(len(typed) * 0.99)]}
    found["median while opening"] = statistics.median(early)
    client.close()
    return found


def main() -> None:
    """Prints one line a figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notes", type=int, default=10_000)
    parser.add_argument("--findings", type=int, default=1_000)
    parser.add_argument("--changes", type=int, default=200)
    chosen = parser.parse_args()
    tell_core()
    found = measured(chosen.notes, chosen.findings, chosen.changes)
    found[MANY] = measured(chosen.notes, chosen.notes * 8 // 10, chosen.changes)["median"]
    print(f"{'what':30} {'seconds':>8} {'must':>6}")
    for name, seconds in found.items():
        print(f"{name:30} {seconds:8.3f} {MUST[name]:6}")


if __name__ == "__main__":
    main()
