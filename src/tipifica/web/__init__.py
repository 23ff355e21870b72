"""The page for the people who write notes, and its HTTP API, served on this machine alone. Needs the extra `web`."""

from __future__ import annotations

from tipifica.web.access import LOOPBACK, Access
from tipifica.web.serve import is_loopback, listen, serve

__all__ = ["LOOPBACK", "Access", "is_loopback", "listen", "serve"]
