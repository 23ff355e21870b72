"""What a run has read of inputs that do not tell whether they changed (the answer of a database): a running digest."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Iterable, Iterator

from tipifica.bulk.rows import Portion


class Trail:
    """The digest of all rows up to the end of a portion, for the portions of late."""

    def __init__(self) -> None:
        self._digest = hashlib.sha256()
        self._read = 0
        # Portions are read ahead of those whose results are written: by number, with the digest after each.
        self._after = deque([(0, self._digest.hexdigest())])

    def follow(self, portions: Iterable[Portion]) -> Iterator[Portion]:
        """Yield the portions, parsed, each noted as it passes; raises what `portions` raises."""
        for portion in portions:
            # Parsed here, in one process, for what it says is wanted before anybody works on it.
            chunk = portion.chunk()
            seen = repr((chunk.columns, sorted(chunk.unread)))
            self._digest.update(seen.encode("utf-8", "surrogatepass"))
            self._read += 1
            self._after.append((self._read, self._digest.hexdigest()))
            yield chunk

    def after(self, done: int) -> str:
        """Return the digest (SHA-256, hexadecimal) of the first `done` portions, "" where there are not so many. Those
        before are forgotten: `done` never falls."""
        while self._after and self._after[0][0] < done:
            self._after.popleft()
        return self._after[0][1] if self._after else ""
