"""Checks the notes of documents a little at a time, so that what is asked meanwhile is answered."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence

from tipifica.config import FILE_NAME, PROJECT_FILE_NAME, Configuration, load
from tipifica.errors import ConfigError
from tipifica.files.errors import from_os
from tipifica.files.why import failed
from tipifica.language import default
from tipifica.messages import UserError
from tipifica.model import Settings
from tipifica.server.document import Document
from tipifica.server.spots import Spot
from tipifica.shapes import Batch

# So long one goes on before others have their turn.
SLICE_SECONDS = 0.002
# What an editor shows at once.
VISIBLE_LINES = 120
# Where the client's settings are said to come from.
CLIENT = "initializationOptions"
CONFIGURATION_FILES = (FILE_NAME, PROJECT_FILE_NAME)
_MAX_BATCHES = 8


class Checking:
    """What is said of notes under the settings of their documents. Shapes are remembered, so that a note that is typed
    on is checked in a fraction of the time."""

    def __init__(self) -> None:
        self.language = default()
        # What the client says goes over the files.
        self.overrides: Mapping[str, object] = {}
        self._configurations: dict[str, Configuration] = {}
        self._batches: dict[Settings, Batch] = {}

    def forget(self) -> None:
        """Let configurations be read again."""
        self._configurations.clear()

    def configuration(self, directory: str) -> Configuration:
        """Return the configuration for documents in a directory. Raises ConfigError."""
        known = self._configurations.get(directory)
        if known is None:
            known = load(directory)
            if self.overrides:
                known = known.with_values(self.overrides, CLIENT)
            self._configurations[directory] = known
        return known

    def settle(self, directory: str) -> UserError | None:
        """Read the configuration of a directory; where that fails, what is in force by default counts, and the error
        comes back."""
        try:
            self.configuration(directory)
        except (ConfigError, OSError) as error:
            self._configurations[directory] = Configuration()
            return from_os(error, directory) if isinstance(error, OSError) else error
        return None

    def settings(self, document: Document) -> Settings:
        """Return the settings of a document."""
        return self.configuration(document.directory).settings

    def check(self, spot: Spot, settings: Settings) -> None:
        """Check one note, unless that was done. A note on which the program fails has a reason why it is not checked:
        no error comes out."""
        if spot.is_known:
            return
        batch = self._batches.get(settings)
        if batch is None:
            if len(self._batches) >= _MAX_BATCHES:
                self._batches.clear()
            batch = self._batches[settings] = Batch(self.language, settings)
        record = spot.record if spot.record is not None and spot.record.declares else None
        try:
            spot.report = batch.told(batch.check(spot.text, record))
        except Exception as error:  # noqa: BLE001 - the other notes are checked all the same, and of this one it is told
            spot.why = failed(error)

    def wrong_overrides(self) -> ConfigError | None:
        """Return what is wrong with what the client says, and let it count no more; None where nothing is."""
        try:
            Configuration().with_values(self.overrides, CLIENT)
        except ConfigError as error:
            self.overrides = {}
            return error
        return None

    def pending(self, document: Document, first: int, changed: Sequence[Spot] | None = None) -> Iterator[bool]:
        """Check what has not been checked of a document: what `changed`, then what is visible from line `first` on, and
        the rest. Pauses after each slice, and with True where there is something to tell: after the first of these, and
        after each other that was not known."""
        settings = self.settings(document)
        ends = time.monotonic() + SLICE_SECONDS
        stages: list[Iterable[Spot]] = [(spot for _, spot in document.between(first, first + VISIBLE_LINES))]
        if changed is not None and len(changed) <= VISIBLE_LINES:
            stages.insert(0, changed)
        for n, spots in enumerate([*stages, _each_once(document.fresh)]):
            news = n == 0
            for spot in spots:
                if not spot.is_known:
                    news = True
                    self.check(spot, settings)
                    if time.monotonic() > ends:
                        yield False
                        ends = time.monotonic() + SLICE_SECONDS
            yield news


def _each_once(spots: deque[Spot]) -> Iterator[Spot]:
    while spots:
        yield spots.popleft()
