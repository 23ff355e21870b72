"""The protocol as three editors speak it: the server answers each by what it says of itself, and pytest-lsp holds every
answer against that (what a client did not ask for is a warning, and warnings are errors)."""

from __future__ import annotations

import sys
from collections.abc import AsyncGenerator

import pytest

pytest_lsp = pytest.importorskip("pytest_lsp")
from lsprotocol import types  # noqa: E402
from pygls.exceptions import JsonRpcException  # noqa: E402

from support.lsp import applied, lines_of  # noqa: E402

URI = "file:///notas/notas.txt"
DOCUMENT = types.TextDocumentIdentifier(URI)
MESSY = "Impulsa/jperez/retendio con aumento de plan//0991234567"
GOOD = "Impulsa//jperez//retenido con aumento de plan//0991234567"
ASKS = "Impulsa//jperez//cliente no contesta en 3er intento de contacto//0991234567"
SERVER = pytest_lsp.ClientServerConfig(server_command=[sys.executable, "-m", "tipifica", "server"])
pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_lsp.fixture(
    config=SERVER,
    scope="module",
    params=["visual-studio-code@v1.65.2", "neovim@v0.11.0", "emacs@v29.1"],
)
async def client(request: pytest.FixtureRequest, lsp_client: pytest_lsp.LanguageClient) -> AsyncGenerator[None, None]:
    capabilities = pytest_lsp.client_capabilities(request.param)

    @lsp_client.feature(types.CLIENT_REGISTER_CAPABILITY)
    def register(params: types.RegistrationParams) -> None:
        assert [each.method for each in params.registrations] == [types.WORKSPACE_DID_CHANGE_WATCHED_FILES]

    await lsp_client.initialize_session(types.InitializeParams(capabilities=capabilities, root_uri=None))
    yield
    await lsp_client.shutdown_session()


async def opened(client: pytest_lsp.LanguageClient, text: str) -> list[types.Diagnostic]:
    """What is told of a text, once it was opened anew."""
    if URI in client.diagnostics:
        client.text_document_did_close(types.DidCloseTextDocumentParams(DOCUMENT))
        await client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    item = types.TextDocumentItem(URI, "plaintext", 1, text)
    client.text_document_did_open(types.DidOpenTextDocumentParams(item))
    await client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    return [*client.diagnostics[URI]]


def whole(text: str) -> types.Range:
    last = lines_of(text)
    return types.Range(types.Position(0, 0), types.Position(len(last) - 1, len(last[-1])))


def made(text: str, edits: object) -> str:
    """A text of ASCII, with edits."""
    assert isinstance(edits, list | tuple)
    as_json = [{"range": _range(each.range), "newText": each.new_text} for each in edits]
    return applied(text, as_json, "utf-16")


def _range(found: types.Range) -> dict[str, dict[str, int]]:
    ends = {"start": found.start, "end": found.end}
    return {name: {"line": at.line, "character": at.character} for name, at in ends.items()}


async def test_findings_have_all_that_an_editor_shows(client: pytest_lsp.LanguageClient) -> None:
    found = await opened(client, f"{GOOD}\n{MESSY}\n")
    assert [each.code for each in found] == ["T001", "T001", "T005"]
    assert {each.source for each in found} == {"tipifica"}
    assert {each.range.start.line for each in found} == {1}
    assert all(each.message and each.severity for each in found)


async def test_what_is_typed_is_told_by_its_version(client: pytest_lsp.LanguageClient) -> None:
    await opened(client, f"{MESSY}\n{GOOD}")
    place = types.Range(types.Position(0, 7), types.Position(0, 8))
    changes = [types.TextDocumentContentChangePartial(range=place, text="//")]
    versioned = types.VersionedTextDocumentIdentifier(version=2, uri=URI)
    client.text_document_did_change(types.DidChangeTextDocumentParams(versioned, changes))
    await client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    assert [each.code for each in client.diagnostics[URI]] == ["T001", "T005"]


async def test_code_actions_are_of_the_kinds_that_were_asked_for(client: pytest_lsp.LanguageClient) -> None:
    text = f"{MESSY}\n{ASKS}"
    found = await opened(client, text)
    for kind in (types.CodeActionKind.QuickFix, types.CodeActionKind.SourceFixAll):
        context = types.CodeActionContext(diagnostics=found, only=[kind])
        actions = await client.text_document_code_action_async(types.CodeActionParams(DOCUMENT, whole(text), context))
        assert actions
        assert {each.kind for each in actions} == {kind}
        assert all(each.edit.changes.keys() == {URI} for each in actions)
        if kind == types.CodeActionKind.SourceFixAll:
            assert made(text, actions[0].edit.changes[URI]) == f"{GOOD}\n{ASKS}"
        else:
            assert any(each.title.startswith("¿Ya lo derivó a N1?") for each in actions)


async def test_a_text_and_a_part_of_it_are_formatted(client: pytest_lsp.LanguageClient) -> None:
    text = f"{MESSY}\n{MESSY}\n{MESSY}\n"
    await opened(client, text)
    options = types.FormattingOptions(tab_size=4, insert_spaces=True)
    edits = await client.text_document_formatting_async(types.DocumentFormattingParams(DOCUMENT, options))
    assert made(text, edits) == f"{GOOD}\n{GOOD}\n{GOOD}\n"
    part = types.Range(types.Position(1, 0), types.Position(2, 0))
    asked = types.DocumentRangeFormattingParams(DOCUMENT, part, options)
    edits = await client.text_document_range_formatting_async(asked)
    assert made(text, edits) == f"{MESSY}\n{GOOD}\n{MESSY}\n"


async def test_hover_is_written_as_the_editor_shows_it(client: pytest_lsp.LanguageClient) -> None:
    await opened(client, MESSY)
    hover = await client.text_document_hover_async(types.HoverParams(DOCUMENT, types.Position(0, 17)))
    assert hover is not None
    assert hover.contents.kind == types.MarkupKind.Markdown
    assert "T005 ortografia" in hover.contents.value
    assert "RETENIDO / AUMENTO DE PLAN" in hover.contents.value
    nothing = await client.text_document_hover_async(types.HoverParams(DOCUMENT, types.Position(9, 0)))
    assert nothing is None


async def test_completions_stand_in_the_order_that_is_told(client: pytest_lsp.LanguageClient) -> None:
    text = "Impulsa//jperez//retenido con au"
    await opened(client, text)
    at = types.Position(0, len(text))
    told = await client.text_document_completion_async(types.CompletionParams(DOCUMENT, at))
    assert isinstance(told, types.CompletionList)
    assert told.items[0].label == "aumento de plan"
    assert [each.sort_text for each in told.items] == sorted(each.sort_text or "" for each in told.items)
    for each in told.items:
        # All on one line, around the cursor: editors pass over others.
        assert each.text_edit.range.start.line == each.text_edit.range.end.line == 0
        assert each.text_edit.range.start.character <= at.character == each.text_edit.range.end.character
        assert (each.filter_text or "").startswith(text[each.text_edit.range.start.character :])


async def test_settings_are_taken_while_it_runs(client: pytest_lsp.LanguageClient) -> None:
    assert await opened(client, MESSY)
    for settings, count in (({"ignore": ["ALL"]}, 0), ({}, 3)):
        changed = types.DidChangeConfigurationParams(settings={"tipifica": settings})
        client.workspace_did_change_configuration(changed)
        await client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        assert len(client.diagnostics[URI]) == count


async def test_what_the_server_cannot_do_is_said(client: pytest_lsp.LanguageClient) -> None:
    with pytest.raises(JsonRpcException) as refused:
        await client.text_document_definition_async(types.DefinitionParams(DOCUMENT, types.Position(0, 0)))
    assert refused.value.code == -32601
