"""Each request of the protocol with what answers it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeGuard

from lsprotocol import types

from tipifica.config_keys import KEYS
from tipifica.server import actions, completion, hover
from tipifica.server.checking import CONFIGURATION_FILES
from tipifica.server.document import Document
from tipifica.server.server import Frames, Server

# What the client's settings are under, and the one that is about the editor.
_SECTION = "tipifica"
_WATCHING = "tipifica.files"
_FIX_ON_SAVE = "fixAllOnSave"


def make_server(writer: Frames) -> Server:
    """Return a server that knows all requests."""
    server = Server(writer)
    for name, handler, options in _FEATURES:
        server.feature(name, options)(handler)
    return server


# ---------------------------------------------------------------- the session


def initialize(server: Server, params: types.InitializeParams) -> None:
    """Take the client's settings."""
    _take_settings(server, params.initialization_options)
    if server.fixes_on_save:
        server.feature(types.TEXT_DOCUMENT_WILL_SAVE_WAIT_UNTIL)(will_save)


def initialized(server: Server, _params: types.InitializedParams) -> None:
    """Ask to be told when a file of settings changes."""
    server.overrides_were_wrong()
    workspace = server.client_capabilities.workspace
    watched = workspace.did_change_watched_files if workspace is not None else None
    if watched is None or not watched.dynamic_registration:
        return
    watchers = [types.FileSystemWatcher(f"**/{name}") for name in CONFIGURATION_FILES]
    options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
    name = types.WORKSPACE_DID_CHANGE_WATCHED_FILES
    server.client_register_capability(types.RegistrationParams([types.Registration(_WATCHING, name, options)]))


def settings_changed(server: Server, params: types.DidChangeConfigurationParams) -> None:
    """Take the client's settings anew."""
    given = params.settings
    _take_settings(server, given.get(_SECTION, given) if isinstance(given, dict) else None)
    server.overrides_were_wrong()
    server.reload()


def files_changed(server: Server, _params: types.DidChangeWatchedFilesParams) -> None:
    """Read the configuration again."""
    server.reload()


def _take_settings(server: Server, given: object) -> None:
    """Take settings by the keys of a file; a client's section may hold more, which is none of ours."""
    own = given if isinstance(given, dict) else {}
    server.fixes_on_save = own.get(_FIX_ON_SAVE) is True
    server.checking.overrides = {key: value for key, value in own.items() if key in KEYS and value is not None}


# ---------------------------------------------------------------- documents


def opened(server: Server, params: types.DidOpenTextDocumentParams) -> None:
    """Check a document."""
    server.open(params.text_document)


def changed(server: Server, params: types.DidChangeTextDocumentParams) -> None:
    """Check what changed."""
    server.change(params)


def saved(server: Server, params: types.DidSaveTextDocumentParams) -> None:
    """Read the configuration again where a file of settings was saved."""
    if params.text_document.uri.endswith(tuple(f"/{name}" for name in CONFIGURATION_FILES)):
        server.reload()


def closed(server: Server, params: types.DidCloseTextDocumentParams) -> None:
    """Forget a document."""
    server.close(params.text_document.uri)


# ---------------------------------------------------------------- what is asked


async def code_action(server: Server, params: types.CodeActionParams) -> list[types.CodeAction] | None:
    """Answer with fixes."""
    only = None if params.context.only is None else [_plain(kind) for kind in params.context.only]
    uri, chosen = params.text_document.uri, params.range
    if actions.wanted_kind(actions.OWN_FIX_ALL, only):
        document = await server.known(uri)
    else:
        document = server.known_between(uri, chosen.start.line, chosen.end.line)
    return None if not _may_edit(document) else actions.actions(document, chosen, only, server.lang_of(document))


def _may_edit(document: Document | None) -> TypeGuard[Document]:
    return document is not None and document.may_be_edited


def _plain(kind: types.CodeActionKind | str) -> str:
    return kind.value if isinstance(kind, types.CodeActionKind) else kind


async def formatting(server: Server, params: types.DocumentFormattingParams) -> list[types.TextEdit] | None:
    """Answer with the edits that write the canonical form."""
    document = await server.known(params.text_document.uri)
    return None if not _may_edit(document) else actions.canonical_edits(document, document.located())


def range_formatting(server: Server, params: types.DocumentRangeFormattingParams) -> list[types.TextEdit] | None:
    """Answer with the edits that write the canonical form of the notes in a range."""
    first, last = params.range.start.line, params.range.end.line
    if last > first and params.range.end.character == 0:
        # Whole lines are chosen up to the beginning of the next.
        last -= 1
    document = server.known_between(params.text_document.uri, first, last)
    return None if not _may_edit(document) else actions.canonical_edits(document, document.between(first, last))


async def will_save(server: Server, params: types.WillSaveTextDocumentParams) -> list[types.TextEdit] | None:
    """Answer with all safe fixes, where the client's settings ask for them."""
    document = await server.known(params.text_document.uri)
    return None if not _may_edit(document) else actions.safe_edits(document, document.located())


def hovered(server: Server, params: types.HoverParams) -> types.Hover | None:
    """Answer with what is known of a place."""
    at = params.position
    document = server.known_between(params.text_document.uri, at.line, at.line)
    if document is None:
        return None
    asked = server.client_capabilities.text_document
    formats: Sequence[types.MarkupKind] = (asked and asked.hover and asked.hover.content_format) or ()
    markdown = types.MarkupKind.Markdown in formats
    return hover.hover(document, at, server.checking.language, server.lang_of(document), markdown)


def completed(server: Server, params: types.CompletionParams) -> types.CompletionList | None:
    """Answer with what may be written next."""
    document = server.documents.get(params.text_document.uri)
    if document is None:
        return None
    asked = server.client_capabilities.text_document
    item = asked and asked.completion and asked.completion.completion_item
    snippets = bool(item and item.snippet_support)
    settings = server.checking.settings(document)
    return completion.completion(document, params.position, server.checking.language, settings, snippets)


_FEATURES = (
    (types.INITIALIZE, initialize, None),
    (types.INITIALIZED, initialized, None),
    (types.WORKSPACE_DID_CHANGE_CONFIGURATION, settings_changed, None),
    (types.WORKSPACE_DID_CHANGE_WATCHED_FILES, files_changed, None),
    (types.TEXT_DOCUMENT_DID_OPEN, opened, None),
    (types.TEXT_DOCUMENT_DID_CHANGE, changed, None),
    (types.TEXT_DOCUMENT_DID_SAVE, saved, None),
    (types.TEXT_DOCUMENT_DID_CLOSE, closed, None),
    (
        types.TEXT_DOCUMENT_CODE_ACTION,
        code_action,
        types.CodeActionOptions(code_action_kinds=[types.CodeActionKind(actions.QUICK_FIX), actions.OWN_FIX_ALL]),
    ),
    (types.TEXT_DOCUMENT_FORMATTING, formatting, None),
    (types.TEXT_DOCUMENT_RANGE_FORMATTING, range_formatting, None),
    (types.TEXT_DOCUMENT_HOVER, hovered, None),
    (
        types.TEXT_DOCUMENT_COMPLETION,
        completed,
        types.CompletionOptions(trigger_characters=completion.TRIGGERS),
    ),
)
