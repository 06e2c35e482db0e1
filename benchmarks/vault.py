"""How fast entries become durable, beside SQLite's insert alone and age's seal alone: `python benchmarks/vault.py`.

One core, one process, processor time and wall time; no signing: an entry of 8 claims is made once and appended again
and again, in batches of 1,000. The ratios are what to compare between machines.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from time import perf_counter, process_time

import pyrage
from sqlcipher3 import dbapi2

from constancia.log import entry
from constancia.log.key import signer
from constancia.log.strict import Json
from constancia.vault import Compartment, Identity, Pending, Vault
from constancia.vault.store import PRAGMAS

BATCH = 1_000
BATCHES = 15


def sample(log: str, sign: Callable[[bytes], bytes]) -> str:
    """An entry of 8 claims, about 4 KB with its disclosures."""
    fields: list[tuple[str, Json]] = [("kind", "claims"), ("subject", "mfzwizltmvzg6ylomqqho33smq")]
    for number in range(8):
        fields.append((f"c{number}", {"property": "act_type", "value": "secondary_inspection"}))
        fields.append(
            (f"c{number}.source", {"source": "mfzwizltmvzg6ylomqqho33smq", "account": "first-hand"})
        )
    return entry.issue(log=log, seq=0, fields=fields, sign=sign, random=os.urandom).text


def insert(connection: sqlite3.Connection, text: str) -> None:
    """What is least: the same bytes into one table, one commit a batch."""
    leaf, _, disclosures = text.partition("~")
    connection.execute("CREATE TABLE entries (seq INTEGER PRIMARY KEY, leaf TEXT, disclosures TEXT)")
    for batch in range(BATCHES):
        connection.execute("BEGIN IMMEDIATE")
        rows = ((batch * BATCH + n, leaf, disclosures) for n in range(BATCH))
        connection.executemany("INSERT INTO entries VALUES (?, ?, ?)", rows)
        connection.execute("COMMIT")


def append(compartment: Compartment, text: str, *, sealed: bool) -> None:
    for _ in range(BATCHES):
        with compartment.writing() as writer:
            writer.append([Pending(text, sealed=sealed)] * BATCH)


def seal(content: bytes) -> None:
    for _ in range(BATCH * BATCHES):
        identity = pyrage.x25519.Identity.generate()
        pyrage.encrypt(content, [identity.to_public()])


def rate(do: Callable[[], object]) -> tuple[float, float]:
    """Entries a second of processor time and of wall time."""
    processor, wall = process_time(), perf_counter()
    do()
    count = BATCH * BATCHES
    return count / (process_time() - processor), count / (perf_counter() - wall)


def say(name: str, found: tuple[float, float], least: tuple[float, float] | None = None) -> None:
    ratio = f"   {found[0] / least[0]:.2f} of its limit" if least else ""
    print(f"{name:<44}{found[0]:>9,.0f}/s processor {found[1]:>9,.0f}/s wall{ratio}")


def bare(folder: Path) -> Iterator[tuple[str, sqlite3.Connection]]:
    """SQLite as it comes, SQLCipher with a key, and SQLCipher set as a store is."""
    plain = ("journal_mode = TRUNCATE", "synchronous = EXTRA")
    key = f"key = \"x'{os.urandom(32).hex()}'\""
    wanted = (
        ("SQLite insert", plain),
        ("SQLCipher insert", (key, *plain)),
        ("  with a store's settings", (key, *PRAGMAS)),
    )
    for number, (name, pragmas) in enumerate(wanted):
        connect = sqlite3.connect if number == 0 else dbapi2.connect
        connection = connect(str(folder / f"{number}.db"), isolation_level=None)
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}").fetchall()
        yield name, connection


def main() -> None:
    log, sign = "b" * 32, signer(os.urandom(32))
    text = sample(log, sign)
    print(f"{BATCHES} batches of {BATCH:,} entries of {len(text):,} bytes")
    with tempfile.TemporaryDirectory() as name:
        least = None
        for what, connection in bare(Path(name)):
            with closing(connection):
                found = rate(lambda c=connection: insert(c, text))  # type: ignore[misc]
            say(what, found, least)
            least = least or found
        stored(Path(name) / "case", text, least)


def stored(folder: Path, text: str, least: tuple[float, float] | None) -> None:
    identity = Identity.generate()
    with Vault.create(folder, identity=identity) as vault:
        general, identities = vault.compartment("general"), vault.compartment("identities")
        say("append", rate(lambda: append(general, text, sealed=False)), least)
        seals = rate(lambda: seal(text.partition("~")[2].encode()))
        say("age seal", seals)
        say("append, sealed", rate(lambda: append(identities, text, sealed=True)), seals)
        start = perf_counter()
        Vault.open(folder, identity=identity).close()
        took = (perf_counter() - start) * 1_000
        print(f"opening with {general.size:,} and {identities.size:,} entries: {took:.1f} ms")


if __name__ == "__main__":
    main()
