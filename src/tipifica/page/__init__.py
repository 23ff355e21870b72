"""What the page for the people who write notes asks, and what it is answered: JSON in, JSON out, as text.

The page has two engines, a server on this machine and the same Python inside the browser. Both call `answer`, which
does no I/O; so both say the same.
"""

from __future__ import annotations

from tipifica.page.answers import ACTIONS, Answer, answer

__all__ = ["ACTIONS", "Answer", "answer"]
