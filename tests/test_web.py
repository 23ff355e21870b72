"""The server of the page: a real process on loopback, asked by a real client of HTTP."""

from __future__ import annotations

import http.client
import itertools
import json
import re
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

import tipifica
from tipifica.page import ACTIONS

NOTE = "Impulsa/jperez/retenido con aumento de plan//telf. 099-123-45-67"
STATIC = Path(tipifica.__file__).parent / "web" / "static"
TOKEN = "a1" * 32


@contextmanager
def serving(*options: str):
    """A server in a process of its own; gives its port. It says where it is, and nothing of what it is asked."""
    command = [sys.executable, "-m", "tipifica", "web", "--port", "0", "--isolated", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            said = process.stdout.readline()
            yield int(re.search(r":(\d+)/", said)[1])
        finally:
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=30)
        # click ends the line of ^C.
        assert (process.returncode, out, err) == (130, "", "\n")


@pytest.fixture(scope="module")
def port():
    with serving() as port:
        yield port


def asked(
    port: int, method: str, path: str, body: object = None, headers: dict | None = None, *, host: str | None = None
):
    """The status, the headers and the JSON or text of an answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    with_host = {"Host": f"127.0.0.1:{port}" if host is None else host}
    if body is not None:
        with_host["Content-Type"] = "application/json"
    content = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
    try:
        connection.request(method, path, content, with_host | (headers or {}))
        response = connection.getresponse()
        text = response.read().decode()
    finally:
        connection.close()
    is_json = response.headers.get("content-type") == "application/json"
    return response.status, response.headers, json.loads(text) if is_json else text


def test_a_note_is_answered_as_the_library_answers_it(port):
    status, headers, result = asked(port, "POST", "/api/check", {"text": NOTE})
    result.pop("said")
    assert status == 200
    assert result == json.loads(json.dumps(tipifica.check(NOTE).to_dict()))
    assert headers["cache-control"] == "no-store"
    assert "script-src 'self' 'wasm-unsafe-eval'" in headers["content-security-policy"]
    assert "access-control-allow-origin" not in headers


def test_what_there_is_is_read_in_either_language(port):
    reasons = asked(port, "GET", "/api/reasons")[2]["reasons"]
    assert len(reasons) == len(tipifica.list_reasons())
    english = asked(port, "GET", "/api/rules?lang=en")[2]["rules"]
    assert {rule["code"] for rule in english} == {rule.code for rule in tipifica.list_rules()}
    assert asked(port, "GET", "/api/rules?lang=fr")[0] == 400


def test_every_file_of_the_page_is_served_for_what_it_is(port):
    kinds = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
    for path in STATIC.iterdir():
        status, headers, text = asked(port, "GET", f"/{path.name}")
        assert (status, text) == (200, path.read_text("utf-8"))
        assert headers["content-type"].startswith(kinds[path.suffix])
        assert headers["x-content-type-options"] == "nosniff"
    assert asked(port, "GET", "/")[2] == (STATIC / "index.html").read_text("utf-8")


def test_the_description_of_the_api_is_a_page_for_people_too(port):
    described = asked(port, "GET", "/api/openapi.json")[2]["paths"]
    status, headers, text = asked(port, "GET", "/api/")
    assert status == 200 and headers["content-type"] == "text/html; charset=utf-8"
    for path, methods in described.items():
        for method, operation in methods.items():
            assert f"<h2>{method.upper()} {path}</h2><p>{operation['summary']}</p>" in text
    assert len(described) == len(ACTIONS)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nada", 404),
        ("GET", "/api/nada", 404),
        ("GET", "/../pyproject.toml", 404),
        ("GET", "/static/../app.py", 404),
        ("GET", "/%2e%2e/app.py", 404),
        ("GET", "/api/check", 405),
        ("POST", "/api/rules", 405),
        ("DELETE", "/", 405),
        ("OPTIONS", "/api/check", 405),
    ],
)
def test_what_is_not_there_is_told_in_one_line(port, method, path, status):
    found, _, answer = asked(port, method, path)
    assert found == status
    assert list(answer) == ["error"]


def test_only_json_is_taken(port):
    plain = {"Content-Type": "text/plain"}
    assert asked(port, "POST", "/api/check", {"text": NOTE}, plain)[0] == 415
    assert asked(port, "POST", "/api/check", b"\xff\xfe")[0] == 400
    assert asked(port, "POST", "/api/check", b"")[0] == 400


def hosts(port):
    """Eighty ways to call a server, and whether each is its own name."""
    ours = ["127.0.0.1", "localhost", "[::1]", "LOCALHOST"]
    others = ["example.com", "localhost.example.com", "127.0.0.1.example.com", "10.0.0.1", "0.0.0.0", "[::]"]
    others += ["localhost.", "127.1", "2130706433", "user@localhost", "localhost,example.com", ""]
    ports = ["", f":{port}", ":1", f":{port}0", ":"]
    for name, ending in itertools.product([*ours, *others], ports):
        yield f"{name}{ending}", name in ours and ending in ("", f":{port}")


def test_the_server_answers_to_its_own_names_alone(port):
    tried = list(hosts(port))
    assert len(tried) == 80
    for host, ours in tried:
        status = asked(port, "POST", "/api/check", {"text": NOTE}, host=host)[0]
        assert (status == 200) is ours, host


def test_a_request_with_two_names_or_none_is_refused(port):
    for head in ("Host: localhost\r\nHost: localhost\r\n", ""):
        with socket.create_connection(("127.0.0.1", port), 30) as connection:
            connection.sendall(f"GET /api/rules HTTP/1.1\r\n{head}\r\n".encode())
            assert connection.recv(4096).split()[1] in (b"400", b"403")


@pytest.mark.parametrize("origin", ["http://example.com", "null", "http://localhost:1", "https://127.0.0.1", "file://"])
def test_another_page_is_refused(port, origin):
    assert asked(port, "POST", "/api/check", {"text": NOTE}, {"Origin": origin})[0] == 403


def test_the_own_page_is_answered(port):
    for name in ("127.0.0.1", "localhost"):
        headers = {"Origin": f"http://{name}:{port}", "Sec-Fetch-Site": "same-origin"}
        assert asked(port, "POST", "/api/check", {"text": NOTE}, headers, host=f"{name}:{port}")[0] == 200


def test_a_browser_that_comes_from_elsewhere_may_only_open_the_page(port):
    cross = {"Sec-Fetch-Site": "cross-site"}
    assert asked(port, "GET", "/api/rules", headers=cross | {"Sec-Fetch-Mode": "no-cors"})[0] == 403
    assert asked(port, "GET", "/", headers=cross | {"Sec-Fetch-Mode": "navigate"})[0] == 200


def test_a_body_over_the_limit_is_refused_before_it_is_read(port):
    with socket.create_connection(("127.0.0.1", port), 30) as connection:
        head = f"POST /api/check HTTP/1.1\r\nHost: localhost:{port}\r\nContent-Type: application/json\r\n"
        connection.sendall(f"{head}Content-Length: 100000000\r\n\r\n{{".encode())
        assert connection.recv(4096).split()[1] == b"413"


def test_a_body_whose_length_is_not_said_is_counted(port):
    chunk = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
    with socket.create_connection(("127.0.0.1", port), 30) as connection:
        head = f"POST /api/check HTTP/1.1\r\nHost: localhost:{port}\r\nContent-Type: application/json\r\n"
        connection.sendall(f"{head}Transfer-Encoding: chunked\r\n\r\n".encode())
        for _ in range(32):
            connection.sendall(chunk)
        assert connection.recv(4096).split()[1] == b"413"


@pytest.mark.ci
def test_a_slow_body_is_given_up_and_others_are_answered_meanwhile(port):
    with socket.create_connection(("127.0.0.1", port), 60) as connection:
        head = f"POST /api/check HTTP/1.1\r\nHost: localhost:{port}\r\nContent-Type: application/json\r\n"
        connection.sendall(f"{head}Content-Length: 1000\r\n\r\n".encode())
        answered = b""
        connection.settimeout(1)
        for _ in range(40):
            assert asked(port, "GET", "/api/rules")[0] == 200
            connection.sendall(b" ")
            try:
                answered = connection.recv(4096)
                break
            except TimeoutError:
                continue
        assert answered.split()[1] == b"408"


def test_elsewhere_than_on_this_machine_a_name_and_a_token_are_needed(tmp_path):
    command = [sys.executable, "-m", "tipifica", "web", "--isolated", "--port", "0", "--host", "0.0.0.0"]
    for options in ([], ["--allowed-host", "notas.example"]):
        found = subprocess.run([*command, *options], capture_output=True, text=True, check=False)
        assert (found.returncode, found.stdout, found.stderr.count("\n")) == (2, "", 1)
    short = tmp_path / "token"
    short.write_text("a1b2\n")
    options = ["--allowed-host", "notas.example", "--token-file", str(short)]
    found = subprocess.run([*command, *options], capture_output=True, text=True, check=False)
    assert found.returncode == 2 and "a1b2" not in found.stderr


def test_with_a_token_nothing_is_answered_without_it(tmp_path):
    path = tmp_path / "token"
    path.write_text(f"{TOKEN}\n")
    with serving("--token-file", str(path), "--allowed-host", "notas.example") as port:
        assert asked(port, "GET", "/")[0] == 401
        assert asked(port, "POST", "/api/check", {"text": NOTE})[0] == 401
        assert asked(port, "GET", "/api/rules", headers={"Authorization": f"Bearer {TOKEN[1:]}"})[0] == 401
        assert asked(port, "GET", "/api/rules?token=" + TOKEN)[0] == 401
        bearer = {"Authorization": f"Bearer {TOKEN}"}
        assert asked(port, "GET", "/api/rules", headers=bearer, host="notas.example")[0] == 200
        status, headers, _ = asked(port, "GET", f"/?token={TOKEN}")
        assert (status, headers["location"]) == (303, "/")
        assert "HttpOnly" in headers["set-cookie"] and "SameSite=strict" in headers["set-cookie"]
        cookie = headers["set-cookie"].partition(";")[0]
        assert asked(port, "GET", "/", headers={"Cookie": cookie})[0] == 200


def test_a_port_that_is_taken_is_told(port):
    command = [sys.executable, "-m", "tipifica", "web", "--isolated", "--port", str(port)]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (found.returncode, found.stdout) == (2, "")
    said = f"el puerto {port} está ocupado, quizá por otra página como esta; dé otro con --port"
    assert found.stderr == f"tipifica: {said}\n"


def test_the_description_names_every_action(port):
    described = asked(port, "GET", "/api/openapi.json")[2]
    answered = {path: 200 if "get" in operations else 400 for path, operations in described["paths"].items()}
    assert set(answered) == {f"/api/{action}" for action in ACTIONS}
    for path, status in answered.items():
        method, body = ("GET", None) if status == 200 else ("POST", {})
        assert asked(port, method, path, body)[0] == status


@pytest.mark.ci
def test_the_server_does_what_its_description_says(port, tmp_path):
    """Schemathesis sends what the description allows and what it does not: no answer is a failure of the server, and
    each is of the shape that is described."""
    command = [sys.executable, "-m", "schemathesis.cli", "run", f"http://127.0.0.1:{port}/api/openapi.json"]
    checks = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
    found = subprocess.run(
        [*command, "--checks", checks, "--max-examples", "25", "--seed", "7", "--no-color"],
        capture_output=True, text=True, check=False, cwd=tmp_path,
    )  # fmt: skip
    assert found.returncode == 0, found.stdout[-3000:] + found.stderr[-1000:]
    assert f"Selected: {len(ACTIONS)}/{len(ACTIONS)}" in found.stdout
