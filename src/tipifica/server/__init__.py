"""The language server: what editors ask of notes while they are typed.

`session.py` ties the parts together: frames come in (`frames.py`), messages are sorted out (`messages.py`), text is
kept (`document.py`) and checked (`checking.py`); each capability is a module. Everything is counted in lines and
units as the protocol counts them (`positions.py`). Standard output belongs to the protocol alone.
"""

from tipifica.server.session import serve

__all__ = ["serve"]
