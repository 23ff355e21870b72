"""The same Python inside a browser: the page as a folder of static files, and the extension."""

from __future__ import annotations

from tipifica.browser.core import refuse_patterns
from tipifica.browser.folder import export

__all__ = ["export", "refuse_patterns"]
