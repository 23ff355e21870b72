"""The language server as an editor meets it: a process, frames, and what the command line says of the same text."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from support.command import call
from support.corpus import load
from support.lsp import Client, applied, at, between, frame, lines_of, place, units

pytest.importorskip("pygls")

from tipifica import Settings
from tipifica.server.checking import Checking
from tipifica.server.diagnostics import told_of
from tipifica.server.spots import Spot

ENCODINGS = ("utf-8", "utf-16", "utf-32")
URI = "file:///notas/notas.txt"
MESSY = "Impulsa/jperez/retendio con aumento de plan//0991234567"
GOOD = "Impulsa//jperez//retenido con aumento de plan//0991234567"
SEVERITIES = {"error": 1, "warning": 2, "info": 3}
# Accents as letters and as marks, characters of two units, tabs, what is no line end of the protocol, CRLF and CR.
ODD = (
    f"\ufeff{MESSY}\r\n\U0001f600 {MESSY}\n\tImpulsa/jperez/retenido con asesori\u0301a te\u0301cnica//cambio de clave"
    f"/0991234567\rImpulsa//mvera/retenido con\u2028aumento de plan//0991234567\n\x0b{MESSY}\x0c\x85\n{GOOD}"
)

Finding = tuple[int, int, int, str, str, int]


@pytest.fixture(scope="module")
def clients() -> Iterator[dict[str, Client]]:
    made = {encoding: Client(encoding, *ENCODINGS) for encoding in ENCODINGS}
    yield made
    for client in made.values():
        with client:
            client.ask("shutdown", None)
            client.tell("exit", None)
            assert client.ended() == (0, "")


@pytest.fixture
def client(clients: dict[str, Client]) -> Client:
    return clients["utf-16"]


def said(text: str, *args: str) -> list[Finding]:
    """What the command line finds, in code points of each line."""
    rows = call("check", "-", *args, "--output-format", "jsonl", stdin=text.encode()).out.splitlines()
    found = []
    for row in map(json.loads, rows):
        mark = text.startswith("\ufeff") and row["line"] == 1
        for each in row["diagnostics"]:
            start, end = (n + mark for n in each["span"])
            found.append((row["line"] - 1, start, end, each["code"], each["message"], SEVERITIES[each["severity"]]))
    return sorted(found)


def unmasked(found: list[Finding]) -> list[Finding]:
    """Findings without what is said of private data, which the command line masks with words of its own message."""
    return [(*each[:4], "" if each[3].startswith("P") else each[4], each[5]) for each in found]


def told(text: str, diagnostics: list[dict[str, Any]], encoding: str) -> list[Finding]:
    """What the server tells, in code points of each line."""
    lines = lines_of(text)
    found = []
    for each in diagnostics:
        start, end = each["range"]["start"], each["range"]["end"]
        assert start["line"] == end["line"]
        line = lines[start["line"]]
        index = {units(line[:n], encoding): n for n in range(len(line) + 1)}
        span = index[start["character"]], index[end["character"]]
        found.append((start["line"], *span, each["code"], each["message"], each["severity"]))
    return sorted(found)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_it_tells_what_the_command_line_says(encoding: str, clients: dict[str, Client]) -> None:
    client = clients[encoding]
    assert client.server["capabilities"]["positionEncoding"] == encoding
    found = told(ODD, client.open(URI, ODD), encoding)
    assert found == said(ODD)
    assert found


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_formatting_writes_what_the_command_line_writes(encoding: str, clients: dict[str, Client]) -> None:
    client = clients[encoding]
    document = {"textDocument": {"uri": URI}, "options": {"tabSize": 4, "insertSpaces": True}}
    for text in (ODD.replace("\rImpulsa", "\nImpulsa"), f"{MESSY}\r{GOOD}\r{MESSY}", f"\x80\x81\n{MESSY}"):
        client.open(URI, text)
        made = applied(text, client.ask("textDocument/formatting", document)["result"], encoding)
        assert made.encode() == call("format", "-", stdin=text.encode()).raw_out != text.encode()


def test_where_editors_count_other_lines_nothing_is_edited(client: Client) -> None:
    """Vim and Emacs see no line end in a CR alone among LF: what is meant for line 3 would go into their line 2."""
    document = {"textDocument": {"uri": URI}, "options": {"tabSize": 4, "insertSpaces": True}}
    assert client.open(URI, f"{GOOD}\n{GOOD}\r{MESSY}\n")
    assert client.ask("textDocument/formatting", document)["result"] is None
    assert actions(client, 2, 8) is None


def test_a_change_is_checked_and_the_rest_stays(client: Client) -> None:
    text = f"{GOOD}\n{MESSY}\n{GOOD}\n"
    assert len(client.open(URI, text)) == 3
    mended = client.change(URI, 2, {"range": between((1, 7), (1, 8)), "text": "//"})
    assert [each["range"]["start"]["line"] for each in mended] == [1, 1]
    moved = client.change(URI, 3, {"range": between((0, 0), (0, 0)), "text": "\r\n\r"})
    assert [each["range"]["start"]["line"] for each in moved] == [3, 3]
    assert client.change(URI, 4, {"text": GOOD}) == []


def test_of_a_note_on_which_the_program_fails_it_is_told_that_it_is_not_checked() -> None:
    no_text: Any = 5
    spot = Spot(no_text, None, MESSY)
    Checking().check(spot, Settings())
    assert spot.is_known
    (told,) = told_of(spot, "utf-16", "es")
    assert "no revisada: error interno (" in told.rest


def actions(client: Client, line: int, character: int, *only: str) -> list[dict[str, Any]]:
    context = {"diagnostics": [], **({"only": [*only]} if only else {})}
    where = {"textDocument": {"uri": URI}, "range": between((line, character), (line, character))}
    return client.ask("textDocument/codeAction", {**where, "context": context})["result"]


def made(text: str, action: dict[str, Any]) -> str:
    return applied(text, action["edit"]["changes"][URI], "utf-16")


def test_each_finding_has_its_fix(client: Client) -> None:
    client.open(URI, MESSY)
    separator, whole, everything = actions(client, 0, 8)
    assert (separator["title"], separator["kind"], separator["isPreferred"]) == ("Escribir //", "quickfix", True)
    assert made(MESSY, separator) == MESSY.replace("/", "//", 1)
    assert made(MESSY, whole) == made(MESSY, everything) == GOOD


def test_proposals_are_asked_for_and_suggestions_are_alternatives(client: Client) -> None:
    text = "Impulsa//jperez//cliente no contesta en 3er intento de contacto//0991234567"
    (found,) = client.open(URI, text)
    place = found["range"]["end"]["character"]
    (proposal,) = actions(client, 0, place, "quickfix")
    assert proposal["title"].startswith("¿Ya lo derivó a N1? ")
    assert not proposal.get("isPreferred")
    assert made(text, proposal) == text.replace("//0991", "//derivado a n1//0991")


@pytest.mark.parametrize("only", ["source.fixAll", "source.fixAll.tipifica"])
def test_all_that_is_safe_is_of_the_very_kind_that_was_asked_for(only: str, client: Client) -> None:
    text = f"{MESSY}\nImpulsa//jperez//cliente no contesta en 3er intento de contacto//0991234567\n{MESSY}"
    client.open(URI, text)
    (everything,) = actions(client, 0, 0, only)
    assert everything["kind"] == only
    assert made(text, everything) == text.replace(MESSY, GOOD)
    assert actions(client, 0, 0, "refactor") == []


def test_hover_tells_the_finding_the_field_and_the_reason(client: Client) -> None:
    client.open(URI, MESSY)

    def hover(character: int) -> str:
        params = {"textDocument": {"uri": URI}, "position": at(0, character)}
        return client.ask("textDocument/hover", params)["result"]["contents"]["value"]

    assert "T005 ortografia" in hover(17)
    assert "teléfono de contacto: 0991234567" in hover(50)
    assert "RETENIDO / AUMENTO DE PLAN · cierre en Open: ATENDIDO (1 día)" in hover(30)


def completions(client: Client, line: int, character: int) -> list[dict[str, Any]]:
    params = {"textDocument": {"uri": URI}, "position": at(line, character)}
    return client.ask("textDocument/completion", params)["result"]["items"]


def test_completion_goes_on_with_the_note() -> None:
    item = {"completion": {"completionItem": {"snippetSupport": True}}}
    with Client(textDocument=item) as client:
        text = f"\n{GOOD}\n\U0001f600\nImpulsa//jperez//retenido con au"
        client.open(URI, text)
        first = completions(client, 3, 32)[0]
        assert (first["label"], first["insertTextFormat"]) == ("aumento de plan", 2)
        assert applied(text, [first["textEdit"]], "utf-16").endswith("retenido con aumento de plan")
        assert completions(client, 0, 0)[0]["label"] == "Impulsa"
        assert any(
            each["textEdit"]["newText"].endswith("${1:teléfono de contacto}") for each in completions(client, 3, 32)
        )


def test_a_client_without_snippets_gets_text_alone(client: Client) -> None:
    client.open(URI, "Impulsa//jperez//")
    assert not any("${" in each["textEdit"]["newText"] for each in completions(client, 0, 17))


def test_tables_have_their_findings_in_the_cells(client: Client, tmp_path: Path) -> None:
    quoted = MESSY.replace("retendio", 'retendio ""hoy""')
    text = f'caso;observacion;asesor\r\n1;{MESSY};jperez\r\n2;"{quoted}";\r\n3;"{MESSY}\r\n4;{GOOD};\r\n'
    uri = "file:///notas/mesa.csv"
    found = client.open(uri, text, "csv")
    separators = [each["range"]["start"] for each in found if each.get("code") == "T001"]
    assert [lines_of(text)[p["line"]][p["character"]] for p in separators] == ["/"] * len(separators)
    assert {p["line"] for p in separators} >= {1, 2}
    # A row that is half typed is one finding; the others are still checked.
    (half,) = [each for each in found if "code" not in each]
    assert half["range"]["start"]["line"] == 3
    assert "no revisada" in half["message"]
    document = {"textDocument": {"uri": uri}, "options": {"tabSize": 4, "insertSpaces": True}}
    edits = client.ask("textDocument/formatting", document)["result"]
    written = call("format", "--stdin-filename", "mesa.csv", stdin=text.encode()).raw_out
    assert applied(text, edits, "utf-16").encode() == written


def test_json_lines_have_their_findings_in_the_strings(client: Client) -> None:
    rows = [{"caso": 1, "observacion": MESSY}, {"observacion": "Impulsa/jper\u00e9z//no uso\t"}]
    text = "\n".join(json.dumps(row, ensure_ascii=bool(n)) for n, row in enumerate(rows)) + '\n{"observacion": "Imp'
    uri = "file:///notas/mesa.jsonl"
    found = client.open(uri, text)
    first = next(each["range"] for each in found if each.get("code") == "T001")
    assert lines_of(text)[0][first["start"]["character"] : first["end"]["character"]] == "/"
    document = {"textDocument": {"uri": uri}, "options": {"tabSize": 4, "insertSpaces": True}}
    mended = applied(text, client.ask("textDocument/formatting", document)["result"], "utf-16")
    assert json.loads(mended.splitlines()[0])["observacion"] == GOOD


@pytest.mark.parametrize("name", ["notas.txt", "mesa.csv", "mesa.tsv", "mesa.jsonl"])
def test_an_empty_buffer_is_clean(name: str, client: Client) -> None:
    assert client.open(f"file:///notas/{name}", "") == []
    # What Neovim sends for an empty file.
    assert client.open(f"file:///notas/{name}", "\n") == []


def test_the_configuration_is_read_again(tmp_path: Path) -> None:
    uri = (tmp_path / "notas.txt").as_uri()
    with Client() as client:
        assert client.open(uri, MESSY)
        settings = tmp_path / "tipifica.toml"
        settings.write_text('ignore = ["ALL"]\n', encoding="utf-8")
        client.tell("workspace/didChangeWatchedFiles", {"changes": [{"uri": settings.as_uri(), "type": 1}]})
        assert client.findings(uri, 1) == []
        settings.write_text("no-existe = 1\n", encoding="utf-8")
        client.tell("textDocument/didSave", {"textDocument": {"uri": settings.as_uri()}})
        assert "no-existe" in client.wait(lambda m: m.get("method") == "window/showMessage")["params"]["message"]
        assert client.findings(uri, 1)


def test_the_client_says_settings() -> None:
    with Client(options={"ignore": ["T001"], "lang": "en", "other": 1}) as client:
        (found,) = client.open(URI, MESSY)
        assert found["message"].endswith("is spelled «retenido»") or "retenido" in found["message"]
        client.tell("workspace/didChangeConfiguration", {"settings": {"tipifica": {"ignore": ["ALL"]}}})
        assert client.findings(URI, 1) == []


def test_safe_fixes_on_save_where_they_are_asked_for() -> None:
    with Client(options={"fixAllOnSave": True}) as client:
        client.open(URI, MESSY)
        params = {"textDocument": {"uri": URI}, "reason": 1}
        edits = client.ask("textDocument/willSaveWaitUntil", params)["result"]
        assert applied(MESSY, edits, "utf-16") == GOOD


def test_a_closed_document_has_no_findings(client: Client) -> None:
    client.open(URI, MESSY)
    client.tell("textDocument/didClose", {"textDocument": {"uri": URI}})
    assert client.findings(URI, None) == []
    assert actions_or_none(client) is None


def actions_or_none(client: Client) -> object:
    where = {"textDocument": {"uri": URI}, "range": between((0, 0), (0, 0)), "context": {"diagnostics": []}}
    return client.ask("textDocument/codeAction", where)["result"]


def test_what_was_cancelled_is_answered_once(client: Client) -> None:
    client.open(URI, "\n".join([MESSY] * 300))
    document = {"textDocument": {"uri": URI}, "options": {"tabSize": 4, "insertSpaces": True}}
    asked = [{"id": f"f{n}", "method": "textDocument/formatting", "params": document} for n in range(20)]
    cancelled = [{"method": "$/cancelRequest", "params": {"id": f"f{n}"}} for n in range(20)]
    client.send(*asked, *cancelled)
    answers = [client.wait(lambda m, n=n: m.get("id") == f"f{n}") for n in range(20)]
    assert {answer.get("error", {}).get("code") for answer in answers} <= {None, -32800}
    assert any("error" in answer for answer in answers)


# ---------------------------------------------------------------- frames


def malformed(r: random.Random) -> bytes:
    """The content of a frame that is no message, or no good one."""
    request = {"jsonrpc": "2.0", "id": "x", "method": "textDocument/hover"}
    params = {"textDocument": {"uri": URI}, "position": at(0, 0)}
    bad: list[Any] = [
        *(None, 1, "x", [], {}, [request], {"jsonrpc": "1.0"}, {**request, "method": 5}, {**request, "id": [1]}),
        *({**request, "params": other} for other in (None, [], 3, {"position": {}}, {"textDocument": 1})),
        *({**request, "params": {**params, "position": p}} for p in (at(-1, 0), {"line": 0, "character": 1.5}, {})),
        *(
            {**request, "params": {**params, "position": {"line": 0, "character": True}}},
            {**request, "method": "no/such"},
        ),
        {"jsonrpc": "2.0", "id": "nobody", "result": None},
        {"jsonrpc": "2.0", "method": "textDocument/didChange", "params": {"textDocument": {"uri": "file:///no"}}},
        {"jsonrpc": "2.0", "method": "$/cancelRequest", "params": None},
        {"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": {"textDocument": {"uri": 1}}},
    ]
    content = json.dumps(r.choice(bad)).encode()
    match r.randrange(6):
        case 0:
            return content[: r.randrange(len(content))]
        case 1:
            return bytes(r.randrange(256) for _ in range(r.randrange(40)))
        case 2:
            return b"[" * r.randrange(1, 3000)
        case _:
            return content


def survive(count: int) -> None:
    r = random.Random(18)
    with Client() as client:
        client.open(URI, MESSY)
        for n in range(count):
            client.write(frame(malformed(r)))
            if n % 10 == 9:
                params = {"textDocument": {"uri": URI}, "position": at(0, 17)}
                assert "T005" in client.ask("textDocument/hover", params)["result"]["contents"]["value"]
        client.ask("shutdown", None)
        client.tell("exit", None)
        assert client.ended() == (0, "")


@pytest.mark.ci
def test_the_next_good_request_is_answered() -> None:
    """A tenth; all of it is `pytest -m long tests/test_server.py`."""
    survive(500)


@pytest.mark.long
def test_the_next_good_request_is_answered_after_any_of_5000() -> None:
    survive(5000)


@pytest.mark.parametrize(
    "data",
    [
        b"Content-Length: abc\r\n\r\n{}",
        b"Content-Length: -1\r\n\r\n",
        b"Content-Length: %d\r\n\r\n" % ((64 << 20) + 1),
        b"Content-Length: " + b"9" * 3000 + b"\r\n\r\n",
        b"Content-Type: text\r\n\r\n{}",
        b"Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}",
        b"\r\n{}",
        b"{}\r\n\r\n",
        b"Content-Length: 2\n\n{}",
        b"x" * 10_000,
        b"Content-Length: 10\r\n\r\n{}",
        b"Content-Len",
    ],
    ids=range(12),
)
def test_broken_framing_ends_the_server_with_one_line(data: bytes) -> None:
    with Client() as client:
        client.write(data)
        assert client.process.stdin is not None
        client.process.stdin.close()
        status, errors = client.ended()
        assert status == 1
        assert errors.startswith("tipifica: ")
        assert errors.count("\n") == 1


# ---------------------------------------------------------------- sessions

PIECES = (
    *("/", "//", " ", "\n", "\r\n", "\r", "\t", "é", "e\u0301", "\U0001f600", "\u2028", "\x0c", "a", "0991234567"),
    *("retenido con", "Impulsa//jperez//", "aumento de plan", MESSY, GOOD, f"{MESSY}\n{GOOD}\n"),
)


def sessions(count: int, clients: dict[str, Client], seed: int = 2026) -> None:
    r = random.Random(seed)
    notes = [case.text for cases in load().values() for case in cases]
    for n in range(count):
        encoding = ENCODINGS[n % 3]
        client, uri = clients[encoding], f"file:///notas/{n}.txt"
        text = "".join(r.choice(notes) + r.choice(("\n", "\r\n", "\r", "")) for _ in range(r.randrange(6)))
        text = text.encode("utf-8", "replace").decode()
        found = client.open(uri, text)
        for version in range(2, 2 + r.randrange(1, 5)):
            changes = []
            for _ in range(r.randrange(1, 4)):
                start = r.randrange(len(text) + 1)
                end = min(len(text), start + r.choice((0, 0, 1, 3, 40)))
                # Nobody has the cursor within a line end.
                start, end = (n - (text[n - 1 : n + 1] == "\r\n" and n > 0) for n in (start, end))
                new = r.choice(PIECES)
                change = between(place(text, start, encoding), place(text, end, encoding))
                changes.append({"range": change, "text": new})
                text = text[:start] + new + text[end:]
            found = client.change(uri, version, *changes)
        assert unmasked(told(text, found, encoding)) == unmasked(said(text)), (n, encoding, text)
        client.tell("textDocument/didClose", {"textDocument": {"uri": uri}})
        client.findings(uri, None)


@pytest.mark.ci
def test_after_any_edits_it_tells_what_the_command_line_says(clients: dict[str, Client]) -> None:
    """A tenth; all of it is `pytest -m long tests/test_server.py`."""
    sessions(200, clients)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(8))
def test_after_any_edits_of_2000_sessions(seed: int, clients: dict[str, Client]) -> None:
    sessions(250, clients, seed)
