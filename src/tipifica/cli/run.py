"""One call of the command line. Statuses, streams and messages follow the interface's page in the docs.

Nothing but click is imported before a command is known: a fresh process that checks one note is to take little more
time than `import click`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TextIO

import click

from tipifica.cli.group import ReaderLeftError, commands
from tipifica.cli.language import language_of
from tipifica.cli.status import FINE, INTERRUPTED, UNUSABLE
from tipifica.errors import CampaignError
from tipifica.messages import UserError, speak
from tipifica.report.escape import visible


def _prepare(stream: TextIO) -> None:
    """Let everything be written to a stream: a character that a console's code page lacks is shown escaped. What goes
    into a file or a pipe on Windows is UTF-8, as the machine formats are, and not of the code page of one office PC;
    PYTHONIOENCODING goes over that."""
    stream.reconfigure(errors="backslashreplace")  # type: ignore[attr-defined] # replaced streams are TextIOWrappers too
    if sys.platform == "win32" and not stream.isatty() and "PYTHONIOENCODING" not in os.environ:
        stream.reconfigure(encoding="utf-8")  # type: ignore[attr-defined]


def run(args: Sequence[str]) -> int:
    """Run the command line and return its exit status: 0, 1, 2, 3 or 130, as the interface defines them.

    Bad input, a bad call or a bad configuration is one line on stderr in the user's language, never a traceback.
    """
    for name, other in (("stdout", sys.stderr), ("stderr", sys.stdout)):
        if getattr(sys, name) is None:
            return _refuse(UserError("{path}: está cerrada", path=name).in_language("es"), other)
    for stream in (sys.stdout, sys.stderr):
        _prepare(stream)
    lang = "es"
    try:
        lang = language_of(args)
        speak(lang)
        status = commands(lang).main(list(args), prog_name="tipifica", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.NoArgsIsHelpError as error:
        return _write(error.format_message())
    except click.ClickException as error:
        return _refuse(error.format_message())
    except UserError as error:
        return _refuse(error.in_language(lang))
    except CampaignError as error:
        # The grammar of a checkout, which somebody is editing.
        return _refuse(str(error))
    except (KeyboardInterrupt, click.Abort):
        return INTERRUPTED
    except (ReaderLeftError, BrokenPipeError):
        # Nothing is to be flushed to them again.
        for stream in (sys.stdout, sys.stderr):
            _leave(stream)
        return FINE
    except OSError as error:
        # Files are named where they are opened; what is left is the standard output.
        from tipifica.files.errors import from_os

        _leave(sys.stdout)
        return _refuse(from_os(error, "stdout").in_language(lang))
    return int(status or FINE)


def _refuse(message: str, stream: TextIO | None = None) -> int:
    return _write(f"tipifica: {visible(' '.join(message.split()))}", stream)


def _write(text: str, stream: TextIO | None = None) -> int:
    stream = stream or sys.stderr
    if stream is None:
        return UNUSABLE
    try:
        stream.write(f"{text}\n")
        stream.flush()
    except OSError:
        # Nobody is left to be told but by the status.
        _leave(stream)
    return UNUSABLE


def _leave(stream: TextIO) -> None:
    from tipifica.cli.outputs import leave

    leave(stream)
