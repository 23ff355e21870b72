"""Rows of a database, by one question that changes nothing; SQLAlchemy knows the vendors."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tipifica.bulk.extra import needs
from tipifica.bulk.rows import Chunk, Portion
from tipifica.bulk.sources.cells import as_text, take_unread
from tipifica.bulk.sources.place import password_refused, refuse_password
from tipifica.files.columns import Wanted
from tipifica.files.errors import InputError
from tipifica.report.masker import MASK

if TYPE_CHECKING:
    from sqlalchemy import Connection, CursorResult, Engine

_VARIABLE = "env:"
_ROWS_AT_ONCE = 1000
# What drivers are called where they are installed from, if that is not what they are imported as.
_PACKAGES = {"MySQLdb": "mysqlclient", "psycopg": "'psycopg[binary]'", "psycopg2": "psycopg2-binary"}
_SECRETS = frozenset({"password", "passwd", "pwd", "sslpassword"})
_IN_QUOTES = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|`[^`]*`|\[[^\]]*\]|--[^\n]*|/\*.*?\*/", re.DOTALL)
# As far as the line goes, where what is quoted holds a line break.
_QUOTED = re.compile(r"(?<!\w)['\"`«](.*?)(?:['\"`»]|$)")
_WORDS = re.compile(r"\w+")
_QUESTIONS = frozenset({"select", "with"})
# What a single statement that begins like a question can still do: WITH … DELETE, SELECT … INTO, … FOR UPDATE.
_CHANGES = frozenset({"insert", "update", "delete", "merge", "into"})


class DatabaseSource:
    """What a query gives. `path` is the address without its secrets, or `env:NAME`; rows are numbered from 1."""

    sheet: str | None = None

    def __init__(self, address: str, query: str, wanted: Wanted) -> None:
        """Ask for the columns of `query` at `address`: `env:NAME`, the name of a variable that holds the address, or an
        address of SQLAlchemy's without a password.

        Raises InputError: an address with a password, no such variable, a driver that is not installed, a query that is
        not one question, what the database answers, no column of notes.
        """
        self.path = address
        self._query = checked_query(query)
        self._engine = _engine(address)
        with self._asked() as result:
            self.header = tuple(map(str, result.keys()))
        self.roles = wanted.find(self.header, self.path)
        self.said = wanted.said(self.header, self.roles)

    def portions(self, size: int, first: int = 0) -> Generator[Portion, None, None]:
        """Yield the rows in portions of `size`, never holding many more."""
        done = 0
        with self._asked() as result:
            while rows := result.fetchmany(size):
                columns = [list(map(as_text, column)) for column in zip(*rows, strict=True)]
                begins = range(done + 1, done + 1 + len(rows))
                unread = take_unread(columns, self.header, self.roles)
                yield Chunk(self.path, None, first + done, self.header, self.roles, columns, begins, unread, begins)
                done += len(rows)

    def share(self) -> float | None:
        """Return None: a database does not tell how many rows there are."""
        return None

    def stamp(self) -> list[str | int] | None:
        """Return None: only its rows tell whether a database has changed."""
        return None

    @contextmanager
    def _asked(self) -> Iterator[CursorResult[Any]]:
        from sqlalchemy import text  # noqa: PLC0415
        from sqlalchemy.exc import SQLAlchemyError  # noqa: PLC0415

        try:
            with self._engine.connect() as connection:
                _read_only(connection)
                options = {"stream_results": True, "max_row_buffer": _ROWS_AT_ONCE}
                # A colon of the query is no parameter.
                question = text(self._query.replace(":", r"\:"))
                with closing(connection.execution_options(**options).execute(question)) as result:
                    yield result
                connection.rollback()
        except (SQLAlchemyError, sqlite3.Error) as error:
            raise InputError(
                "{path}: la base de datos responde: {answer}", path=self.path, answer=_answer(error, self._query)
            ) from error


def checked_query(query: str) -> str:
    """Return `query` without a last semicolon; raises InputError unless it is one SELECT (or WITH … SELECT)."""
    bare = _IN_QUOTES.sub(" ", query).strip()
    words = [word.lower() for word in _WORDS.findall(bare)]
    if ";" in bare.rstrip("; \t\r\n") or not words or words[0] not in _QUESTIONS or not _CHANGES.isdisjoint(words):
        raise InputError("la consulta debe ser un solo SELECT, que no cambie nada")
    return query.strip().rstrip("; \t\r\n")


def _engine(address: str) -> Engine:
    with needs("sqlalchemy", "masivo"):
        from sqlalchemy import create_engine, make_url  # noqa: PLC0415
        from sqlalchemy.exc import ArgumentError, NoSuchModuleError  # noqa: PLC0415
        from sqlalchemy.pool import NullPool  # noqa: PLC0415
    if address.startswith(_VARIABLE):
        name = address.removeprefix(_VARIABLE)
        written = os.environ.get(name, "")
        if not written:
            raise InputError("la variable de entorno {name} no está definida", name=name)
    else:
        refuse_password(address)
        written = address
    try:
        url = make_url(written)
        if written is address and (url.password or _SECRETS & {key.lower() for key in url.query}):
            raise password_refused()
        if url.get_backend_name() == "sqlite":
            return create_engine("sqlite://", creator=partial(_sqlite, url.database or "", address), poolclass=NullPool)
        return create_engine(url, poolclass=NullPool, hide_parameters=True)
    except NoSuchModuleError as error:
        raise InputError("{path}: no se conoce esa clase de base de datos", path=address) from error
    except (ArgumentError, ValueError) as error:
        raise InputError("{path}: no es una dirección de base de datos", path=_shown(address)) from error
    except ImportError as error:
        raise InputError(
            "{path}: falta el controlador de esa base de datos; instálelo con pip install {package}",
            path=address,
            package=_PACKAGES.get(error.name or "", error.name or ""),
        ) from error


def _shown(address: str) -> str:
    return address if address.startswith(_VARIABLE) else "--from-db"


def _sqlite(file: str, address: str) -> sqlite3.Connection:
    path = Path(file)
    if not path.is_file():
        # Opening would make an empty one.
        raise InputError("{path}: no existe", path=address)
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, check_same_thread=False)
    # A text that is no UTF-8 is one row that cannot be read. SQLite would end the run, and print it.
    connection.text_factory = bytes
    return connection


def _read_only(connection: Connection) -> None:
    """Ask for a transaction that can change nothing, where the vendor has one; `checked_query` holds everywhere."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")
    elif connection.dialect.name in ("mysql", "mariadb", "oracle"):
        connection.rollback()
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")


def _answer(error: Exception, query: str) -> str:
    """The first line of what the database says, up to what it quotes that the query does not say: that may be a cell.
    SQLAlchemy's own text would repeat the query."""
    lines = str(getattr(error, "orig", None) or error).strip().splitlines()
    said = lines[0] if lines else type(error).__name__
    foreign = next((quoted.start() for quoted in _QUOTED.finditer(said) if quoted[1] not in query), None)
    return said if foreign is None else said[:foreign] + 3 * MASK
