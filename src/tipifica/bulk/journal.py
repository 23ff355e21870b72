"""The journal of a run: how far the output is whole, so that `--resume` goes on from there after any death.

It stands beside the output, readable by its owner alone, and holds counts, places of rows and what the sink needs; of
notes, inputs and settings nothing but digests under a key of its own. It goes when the output is in its place.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from tipifica.files.errors import InputError
from tipifica.files.keys import KEY_BYTES
from tipifica.files.notes import naming
from tipifica.replacing import OWNER_ONLY, beside, write_whole
from tipifica.report.keyed import Keyed

FORMAT = 1
SUFFIX = ".journal"
# What must be the same for a run to go on, and what is said where it is not.
CHANGED = {
    "version": "{path}: no se puede reanudar: cambió la versión de tipifica; bórrelo para empezar de nuevo",
    "manual": "{path}: no se puede reanudar: cambió el manual; bórrelo para empezar de nuevo",
    "settings": "{path}: no se puede reanudar: cambiaron las reglas o las opciones; bórrelo para empezar de nuevo",
    "input": "{path}: no se puede reanudar: cambió la entrada; bórrelo para empezar de nuevo",
}


class Identity(NamedTuple):
    """What the output of a run depends on, as text: any of it may be personal, so it is written as keyed digests."""

    version: str
    manual: str
    settings: str
    input: str

    def digests(self, key: bytes) -> dict[str, str]:
        """Return each under its name."""
        keyed = Keyed(key)
        return {name: keyed.digest(f"journal {name}", text) for name, text in self._asdict().items()}


class Checkpoint(NamedTuple):
    """How far a run is: `portions` of `size` rows are in the output, which the sink takes up by `sink`; `tally` counts
    their rows. `whole` tells that only the output's last step, into its place, may be missing. `read` is the digest
    (under the journal's key) of the rows of those portions, where the input itself does not tell whether it changed."""

    size: int
    portions: int = 0
    sink: Mapping[str, Any] | None = None
    tally: Mapping[str, Any] | None = None
    seconds: float = 0.0
    whole: bool = False
    read: str = ""


class Journal:
    """The journal beside the output at `out`."""

    def __init__(self, out: str, identity: Identity) -> None:
        self.path = str(beside(Path(out), "", SUFFIX))
        self._identity = identity
        self._key = secrets.token_bytes(KEY_BYTES)

    def read(self) -> Checkpoint | None:
        """Return how far the run was that left the journal, None where there is none.

        Raises InputError where that run read or did something else than this one, naming what changed.
        """
        with naming(self.path):
            try:
                text = Path(self.path).read_text(encoding="utf-8")
            except FileNotFoundError:
                return None
        try:
            found = json.loads(text)
            form, key, digests = found["journal"], bytes.fromhex(found["key"]), found["digests"]
            progress = Checkpoint(**found["progress"])
        except (ValueError, KeyError, TypeError) as error:
            raise InputError("{path}: no es un diario de tipifica scan", path=self.path) from error
        if form != FORMAT:
            raise InputError(CHANGED["version"], path=self.path)
        for name, digest in self._identity.digests(key).items():
            if digests.get(name) != digest:
                raise InputError(CHANGED[name], path=self.path)
        self._key = key
        return progress

    def digest(self, text: str) -> str:
        """Return the digest of `text` that may stand in the journal."""
        return Keyed(self._key).digest("journal read", text)

    def exists(self) -> bool:
        """Return whether a run left its journal here."""
        return Path(self.path).exists()

    def write(self, progress: Checkpoint) -> None:
        """Put `progress` in the place of what the journal said, at once and durably. Raises InputError."""
        content = {
            "journal": FORMAT,
            "key": self._key.hex(),
            "digests": self._identity.digests(self._key),
            "progress": progress._asdict(),
        }
        with naming(self.path):
            write_whole(Path(self.path), json.dumps(content).encode("ascii"), OWNER_ONLY)

    def remove(self) -> None:
        """Take the journal away."""
        with naming(self.path):
            Path(self.path).unlink(missing_ok=True)
