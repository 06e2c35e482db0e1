"""SQLCipher files: opened with a raw key, and speaking in our errors.

A page whose authentication code does not hold, a file that is no database, a busy or full disk: whoever reads
through a `Connection` gets Wrong("store_damaged", file), Unable("in_use") or Unable("disk", file, reason) for them,
from `execute` and from the rows alike. Mistakes in SQL stay what they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Self

from sqlcipher3 import dbapi2

from constancia import disk
from constancia.errors import ConstanciaError, Unable, Wrong
from constancia.vault.process import lock_no_pages

SCHEMA = 2
"""`PRAGMA user_version` of stores and keyrings. Those of version 1 lack the tables that sharing needs; they are
given them when they are opened."""

PATIENCE = 30_000
"""Milliseconds that a statement waits for another process's commit."""

PRAGMAS = (
    f"busy_timeout = {PATIENCE}",
    "cipher_memory_security = ON",
    "journal_mode = TRUNCATE",
    "synchronous = EXTRA",
    "fullfsync = ON",
    "secure_delete = ON",
    "temp_store = MEMORY",
    "trusted_schema = OFF",
    "foreign_keys = ON",
    "cache_size = -98304",
)

DAMAGE = {11, 24, 26}
"""SQLITE_CORRUPT, SQLITE_FORMAT, SQLITE_NOTADB."""

STATEMENTS = 8
"""Prepared statements kept. Each holds small pieces of memory that SQLite set aside at the start (its lookaside). With
the 128 of Python's default none are left, and each value of each row takes a piece of its own, wiped when it goes."""

BUSY = {5, 6}
DISK = {3: "rights", 7: "no_memory", 8: "rights", 10: "disk_error", 13: "disk_full", 14: "rights"}
"""SQLITE_PERM, NOMEM, READONLY, IOERR, FULL, CANTOPEN."""

SHORT_READ = 10 | 2 << 8


for _kind in (type(None), bytes):
    dbapi2.register_adapter(_kind, lambda value: value)
    # Else the module asks each of them how it wants to be adapted, and makes and drops an exception to learn that it
    # does not: for most rows that takes longer than inserting them.


class Cursor(dbapi2.Cursor):  # type: ignore[misc]
    """A cursor that raises our errors."""

    def execute(self, sql: str, parameters: Any = (), /) -> Self:
        self._guard(super().execute, sql, parameters)
        return self

    def executemany(self, sql: str, parameters: Iterable[Any], /) -> Self:
        self._guard(super().executemany, sql, parameters)
        return self

    def executescript(self, sql: str, /) -> Self:
        self._guard(super().executescript, sql)
        return self

    def fetchone(self) -> Any:
        return self._guard(super().fetchone)

    def fetchmany(self, size: int = 1_000, /) -> list[Any]:
        rows: list[Any] = self._guard(super().fetchmany, size)
        return rows

    def fetchall(self) -> list[Any]:
        rows: list[Any] = self._guard(super().fetchall)
        return rows

    def __next__(self) -> Any:
        try:
            return super().__next__()
        except dbapi2.Error as error:
            raise self.connection.explain(error) from None

    def _guard(self, act: Any, *arguments: Any) -> Any:
        try:
            return act(*arguments)
        except dbapi2.Error as error:
            raise self.connection.explain(error) from None


class Connection(dbapi2.Connection):  # type: ignore[misc]
    """A connection to one store. `file` is its name in errors."""

    file: str = ""

    def cursor(self, factory: type[Cursor] = Cursor, /) -> Cursor:
        return super().cursor(factory)  # type: ignore[no-any-return]

    def explain(self, error: Exception) -> Exception:
        """Our error for one of SQLCipher's; the same error back where it is a mistake in SQL."""
        code = getattr(error, "sqlite_errorcode", None) or 0
        if code & 0xFF in DAMAGE or code == SHORT_READ:
            return Wrong("store_damaged", file=self.file, reason="pages")
        if code & 0xFF in BUSY:
            return Unable("in_use")
        if code & 0xFF in DISK:
            return Unable("disk", file=self.file, reason=DISK[code & 0xFF])
        return error


def create_store(path: Path, *, key: bytes, file: str, schema: str) -> Connection:
    """Make an empty store with tables of its own. The file is private before SQLCipher sees it."""
    disk.write(path, b"")
    connection = _connect(path, key, file)
    connection.executescript(f"BEGIN;{schema};PRAGMA user_version = {SCHEMA};COMMIT")
    return connection


def open_store(path: Path, *, key: bytes, file: str, readonly: bool, added: str = "") -> Connection:
    """Open a store with its 32-byte key. `added` makes the tables that a store of version 1 lacks.

    A reader too may have to roll back what a killed writer left, so `readonly` refuses statements that write
    (`query_only`) and not the file. Raises Wrong("stored_file_missing"), Wrong("store_damaged"), Unable("in_use"),
    Unable("disk").
    """
    if not path.is_file():
        raise Wrong("stored_file_missing", file=file)
    connection = _connect(path, key, file)
    try:
        version = connection.execute("PRAGMA user_version").fetchone()
        if version == (1,) and added:
            connection.executescript(f"BEGIN IMMEDIATE;{added};PRAGMA user_version = {SCHEMA};COMMIT")
        elif version != (SCHEMA,):
            raise Wrong("store_damaged", file=file, reason="schema")
        if readonly:
            connection.execute("PRAGMA query_only = ON")
    except ConstanciaError:
        connection.close()
        raise
    return connection


def find_damage(connection: Connection) -> Iterator[str]:
    """Every page's authentication code, then SQLite's own order in them: yields "pages" or "rows" for damage.

    It holds a read lock, so that nobody commits meanwhile; a damaged store may be left inside a transaction.
    """
    try:
        connection.execute("BEGIN")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if connection.execute("PRAGMA cipher_integrity_check").fetchall():
            yield "pages"
        elif connection.execute("PRAGMA quick_check").fetchall() != [("ok",)]:
            yield "rows"
        connection.execute("COMMIT")
    except Wrong as error:
        yield str(error.fields.get("reason", "pages"))


def _connect(path: Path, key: bytes, file: str) -> Connection:
    lock_no_pages()
    address = path.resolve().as_uri() + "?mode=rw"
    try:
        connection = dbapi2.connect(
            address, uri=True, isolation_level=None, factory=Connection, cached_statements=STATEMENTS
        )
    except dbapi2.Error as error:
        raise Unable(
            "disk", file=file, reason=DISK.get(getattr(error, "sqlite_errorcode", 14), "rights")
        ) from None
    connection.file = file
    try:
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}").fetchall()
    except ConstanciaError:
        connection.close()
        raise
    return connection  # type: ignore[no-any-return]
