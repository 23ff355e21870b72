"""The library's door: a campaign, whose methods are the functions of `tipifica`.

Its grammar, catalogue and lexicon are loaded when the first note is read. Everything returned is immutable; spans are
half-open ranges of Unicode code points of the note. Nothing here does I/O but `load`, and nothing prints.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from os import PathLike
from typing import TYPE_CHECKING

from tipifica import engine
from tipifica.language import Language, default
from tipifica.model import Completion, FixResult, Observation, Reason, Record, Report, Rule, Settings

if TYPE_CHECKING:
    import pyarrow as pa

    from tipifica.bulk.arrow import ArrowStream
    from tipifica.composing import GivenValue
    from tipifica.shapes import Batch

_DEFAULT = engine.DEFAULT


class Campaign:
    """A grammar with its catalogue and lexicon, and what can be asked of it: the functions of `tipifica` for a campaign
    of one's own. `load` gives one.

    A campaign may be used by several threads, and be sent to other processes.
    """

    def __init__(self, language: Language | None = None) -> None:
        # None is the manual's, which is loaded when it is needed.
        self._own = language
        self._settings: dict[int, Settings] = {}
        self._batches = threading.local()

    def __reduce__(self) -> tuple[type[Campaign], tuple[Language | None]]:
        return Campaign, (self._own,)

    @property
    def _language(self) -> Language:
        return default() if self._own is None else self._own

    def parse(self, text: str, *, record: Record | None = None) -> Observation:
        """Return the reason and the typed fields of a note, for any string.

        `record` says what the case's own columns declare: where the note leaves the reason open, that decides it.
        Raises TypeError where `text` is no str, `record` no Record, or a value of it no str.
        """
        text = _text(text)
        _demand_record(record)
        return engine.parse(text, self._language, record)

    def check(
        self, text: str, *, config: Settings = _DEFAULT, record: Record | None = None, trace: bool = False
    ) -> Report:
        """Return all that is to be said about a note: content, diagnostics, verdict, canonical form. For any string.

        What `record` declares is compared with the note. With `trace` the report's `trace` says why the note is read as
        it is: a tenth of a second more. Raises ConfigError for settings that cannot be, TypeError where `text` is no
        str, `config` no Settings, `record` no Record, or a value of it no str.
        """
        text = _text(text)
        _demand_record(record)
        report = engine.check(text, self._language, self._valid(config), record)
        if not trace:
            return report
        from tipifica.tracing import trace as traced  # noqa: PLC0415 - few ask why

        return report.changed(trace=traced(text, self._language, record))

    def check_many(
        self,
        texts: Iterable[str],
        *,
        config: Settings = _DEFAULT,
        records: Iterable[Record | None] | None = None,
    ) -> list[Report]:
        """Return what `check` returns for each note, in their order. Notes of one shape are read once, so many notes
        take a fraction of the time; what is remembered for the next call is bounded.

        `records` holds one for each note. Raises ValueError where there are not as many, and what `check` raises.
        """
        if isinstance(texts, str):
            raise TypeError("check_many takes many notes; check takes one")
        batch = self._batch(self._valid(config))
        notes = [_text(each) for each in texts]
        declared = [None] * len(notes) if records is None else [*records]
        if len(declared) != len(notes):
            raise ValueError(f"{len(declared)} records for {len(notes)} notes")
        for record in declared:
            _demand_record(record)
        return [batch.told(batch.check(text, record)) for text, record in zip(notes, declared, strict=True)]

    def fix(
        self, text: str, *, config: Settings = _DEFAULT, record: Record | None = None, unsafe: bool = False
    ) -> FixResult:
        """Return the note with its safe fixes applied, and with `unsafe` those that may change what it says, until
        nothing changes any more. Raises what `check` raises."""
        text = _text(text)
        _demand_record(record)
        return engine.fix(text, self._language, self._valid(config), record, unsafe)

    def format(self, text: str) -> str:
        """Return the canonical form of a note; the note as it stands where its reason is not known. Raises TypeError
        where `text` is no str."""
        report = self.check(text)
        return report.observation.text if report.canonical is None else report.canonical

    def compose(self, reason: str, /, **fields: GivenValue) -> str:
        """Return the canonical note of a reason (`list_reasons` has their ids) with these values, by the keys of its
        fields. It conforms, and reading it gives exactly them. A list may be given for a tuple.

        Raises UnknownReasonError for an unknown reason, ComposeError (with `.missing` or `.field`) where no note says
        these values; both are ValueErrors, the first a KeyError, too. TypeError where `reason` is no str.
        """
        from tipifica.composing import compose  # noqa: PLC0415 - most processes read notes and write none

        _demand(reason, str, "a reason")
        return compose(reason, fields, self._language)

    def complete(self, text: str, position: int, *, config: Settings = _DEFAULT) -> list[Completion]:
        """Return what may be written at `position` (a code point of the note; what stands after it is not looked at),
        the likeliest first: the next phrase, the next field with its label, then all that is left of each reason.
        Empty where the note before it resembles no form.

        Raises ValueError where `position` is not within the text, ConfigError for settings that cannot be, TypeError
        where `text` is no str, or `position` no int.
        """
        from tipifica.completing import complete  # noqa: PLC0415 - most processes read notes and write none

        _demand(position, int, "a position")
        return complete(_text(text), position, self._language, self._valid(config))

    def list_reasons(self) -> tuple[Reason, ...]:
        """Return all reasons, in the order of the manual."""
        return tuple(self._language.catalog.reasons.values())

    def list_rules(self) -> tuple[Rule, ...]:
        """Return all rules of notes, those that are still a preview included, in the order of their codes."""
        from tipifica.rules import every_rule  # noqa: PLC0415 - a note loads those that it calls for

        return every_rule()

    def check_batch(
        self,
        notes: pa.RecordBatch | pa.Table | ArrowStream,
        *,
        config: Settings = _DEFAULT,
        column: str | None = None,
        keep: bool = False,
        stamps: bool = False,
    ) -> pa.RecordBatch | pa.Table:
        """Return the results of a record batch or table of notes: one of the same kind, row by row, by the columns of
        `docs/columnas.md`. A data frame that Arrow can read (of polars, of pandas) gives a table.

        `column` names the column of notes; without it, and for what the case's record declares, columns are found by
        the usual names. With `keep` the columns of `notes` come first. The metadata of the schema say what made the
        results (`schema`, `tipifica`, `manual`, `reading`, `config`); with `stamps` they are columns, too, the last
        ones. A null is an empty note; a note that is no text is `unchecked`. Raises InputError where there is no column
        of notes, `notes` is no table, or the extra `masivo` is not installed; ConfigError for settings that cannot be.
        """
        from tipifica.bulk.arrow import check_batch  # noqa: PLC0415 - Arrow is an extra, and dearer than all else

        return check_batch(
            notes, config=self._valid(config), column=column, keep=keep, stamps=stamps, language=self._language
        )

    def _valid(self, config: Settings) -> Settings:
        """The settings. Raises ConfigError where they cannot be, TypeError where they are none."""
        _demand(config, Settings, "config")
        if config is _DEFAULT or self._settings.get(id(config)) is config:
            return config
        from tipifica.config_keys import demand_valid  # noqa: PLC0415 - the defaults are

        catalog = self._language.catalog
        demand_valid(config, (*catalog.states, *catalog.reasons))
        if len(self._settings) >= 64:
            self._settings.clear()
        self._settings[id(config)] = config
        return config

    def _batch(self, config: Settings) -> Batch:
        """This thread's batch: what it remembers serves the next call with the same settings."""
        from tipifica.shapes import Batch  # noqa: PLC0415 - one note needs none

        known: Batch | None = getattr(self._batches, "batch", None)
        if known is None or known.settings != config:
            known = self._batches.batch = Batch(self._language, config)
        return known


def load(folder: str | PathLike[str]) -> Campaign:
    """Return the campaign whose grammar (`.lark`), `catalog.toml` and `lexicon.toml` stand in `folder`, compiled on the
    spot (a second or two).

    Raises OSError where the folder or a file cannot be read, CampaignError where they are no campaign.
    """
    from pathlib import Path  # noqa: PLC0415 - one note needs neither

    from tipifica.language import load as load_language  # noqa: PLC0415

    return Campaign(load_language(Path(folder)))


def _text(text: str) -> str:
    """A note as a text and no more: what is a kind of text, as numpy's are, is none to compiled code."""
    _demand(text, str, "a note")
    return text if type(text) is str else str.__str__(text)


def _demand_record(record: Record | None) -> None:
    if record is not None:
        _demand(record, Record, "record")
        for name in record.__match_args__:
            if getattr(record, name) is not None:
                _demand(getattr(record, name), str, f"Record.{name}")


def _demand(value: object, wanted: type, what: str) -> None:
    if not isinstance(value, wanted):
        raise TypeError(f"{what} must be {wanted.__name__}, not {type(value).__name__}")


_MANUAL = Campaign()
parse, check, check_many, check_batch = _MANUAL.parse, _MANUAL.check, _MANUAL.check_many, _MANUAL.check_batch
fix, format = _MANUAL.fix, _MANUAL.format
compose, complete = _MANUAL.compose, _MANUAL.complete
list_reasons, list_rules = _MANUAL.list_reasons, _MANUAL.list_rules
