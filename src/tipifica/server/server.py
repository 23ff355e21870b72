"""The open documents of a session, and the turns in which they are checked."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from typing import Any, Protocol

from lsprotocol import converters, types
from pygls.exceptions import FeatureNotificationError
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol

from tipifica import __version__
from tipifica.files.why import failed
from tipifica.messages import UserError
from tipifica.server import diagnostics
from tipifica.server.checking import Checking
from tipifica.server.document import Document, change_of, directory_of
from tipifica.server.positions import PositionEncoding
from tipifica.server.spots import Spot

NAME = "tipifica"
# So much of what stands above a change is looked at with it.
_ABOVE = 20
# It would tell what messages hold.
logging.getLogger("pygls").setLevel(logging.CRITICAL + 1)


class Frames(Protocol):
    """Where messages go."""

    def frame(self, content: bytes) -> None:
        """Write the content of a message."""

    def write(self, data: bytes) -> None:
        """Write a whole frame."""

    def close(self) -> None:
        """Leave."""


# The protocol of pygls without its own texts, whose lines end where the protocol has no line end.
_OWN_TEXTS = ("lsp_text_document__did_open", "lsp_text_document__did_change", "lsp_text_document__did_close")
_Sorted = type("_Sorted", (LanguageServerProtocol,), dict.fromkeys(_OWN_TEXTS))


class Server(LanguageServer):
    """Keeps the open documents, and checks them between messages."""

    def __init__(self, writer: Frames) -> None:
        super().__init__(NAME, __version__, protocol_cls=_Sorted, converter_factory=converters.get_converter)
        self.writer = writer
        self.documents: dict[str, Document] = {}
        self.checking = Checking()
        self.fixes_on_save = False
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._told_wrong: set[str] = set()
        self.protocol.set_writer(writer)

    def knows(self, method: str) -> bool:
        """Tell whether a method is one of this server's."""
        features = self.protocol.fm
        return method in features.features or method in features.builtin_features or method == "$/cancelRequest"

    def report_server_error(self, error: Exception, source: Any) -> None:
        """Tell that a notification failed, by the kind of error alone, for words may be those of a note; what was asked
        for was answered."""
        if source is FeatureNotificationError:
            self._tell_failed(error)

    def _tell_failed(self, error: BaseException) -> None:
        why = failed(error)
        self._show(UserError(why.template, **why.params))

    # ------------------------------------------------------------ documents

    def open(self, item: types.TextDocumentItem) -> None:
        """Take up a document."""
        encoding: PositionEncoding = types.PositionEncodingKind(self.workspace.position_encoding).value
        directory = directory_of(item.uri)
        self._settle(directory)
        columns = self.checking.configuration(directory).columns
        document = Document(item.uri, item.language_id, item.version, item.text, encoding, columns)
        self.documents[item.uri] = document
        self.check(document, 0)

    def change(self, params: types.DidChangeTextDocumentParams) -> None:
        """Take up changes of a document; what they touch is checked first."""
        document = self.documents.get(params.text_document.uri)
        if document is None:
            return
        changes = [*map(change_of, params.content_changes)]
        document.change(changes, params.text_document.version)
        starts = [change.start[0] for change in changes if change.start is not None]
        self.check(document, max(0, min(starts, default=0) - _ABOVE), document.changed)

    def close(self, uri: str) -> None:
        """Forget a document, and what was told of it."""
        if self.documents.pop(uri, None) is not None:
            self._stop(uri)
            self.writer.frame(diagnostics.withdrawn(uri))

    def reload(self) -> None:
        """Read the configuration again, and check all documents under it."""
        self.checking.forget()
        self._told_wrong.clear()
        for document in self.documents.values():
            self._settle(document.directory)
            document.forget(self.checking.configuration(document.directory).columns)
            self.check(document, 0)

    def _settle(self, directory: str) -> None:
        error = self.checking.settle(directory)
        if error is not None and str(error) not in self._told_wrong:
            self._told_wrong.add(str(error))
            self._show(error)

    def _show(self, error: UserError) -> None:
        message = error.in_language(self.lang)
        self.window_show_message(types.ShowMessageParams(types.MessageType.Error, message))

    def overrides_were_wrong(self) -> None:
        """Tell what is wrong with the client's settings, once they can be told; they count no more then."""
        error = self.checking.wrong_overrides()
        if error is not None:
            self._show(error)

    def lang_of(self, document: Document) -> str:
        """Return the language in which is spoken of a document."""
        return self.checking.settings(document).lang

    @property
    def lang(self) -> str:
        """The language of messages that are about no document."""
        lang = self.checking.overrides.get("lang")
        return lang if lang in ("es", "en") else "es"

    # ------------------------------------------------------------ checking

    def check(self, document: Document, first: int, changed: Sequence[Spot] | None = None) -> None:
        """Check what is not known of a document, what `changed` and then from line `first` on before all else, and tell
        what is found."""
        self._stop(document.uri)
        task = self._tasks[document.uri] = asyncio.ensure_future(self._checked(document, first, changed))
        task.add_done_callback(self._checked_or_failed)

    def _stop(self, uri: str) -> None:
        task = self._tasks.pop(uri, None)
        if task is not None:
            task.cancel()

    def _checked_or_failed(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (error := task.exception()) is not None:
            self._tell_failed(error)

    async def _checked(self, document: Document, first: int, changed: Sequence[Spot] | None) -> None:
        for is_news in self.checking.pending(document, first, changed):
            if is_news:
                self.tell(document)
            await asyncio.sleep(0)

    def tell(self, document: Document) -> None:
        """Tell what is known of a document."""
        self.writer.frame(diagnostics.published(document, self.lang_of(document)))

    async def known(self, uri: str) -> Document | None:
        """Return a document of which all notes are checked; None where it is not open. May be cancelled."""
        document = self.documents.get(uri)
        if document is not None:
            for _ in self.checking.pending(document, 0):
                await asyncio.sleep(0)
        return document

    def known_between(self, uri: str, first: int, last: int) -> Document | None:
        """Return a document of which the notes in some lines are checked; None where it is not open."""
        document = self.documents.get(uri)
        if document is not None:
            settings = self.checking.settings(document)
            for _, spot in document.between(first, last):
                self.checking.check(spot, settings)
        return document
