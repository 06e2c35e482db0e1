"""Programs that the tests run in processes of their own: `python -m tests.vault.workers VERB FOLDER KEYS …`."""

from __future__ import annotations

import sys
from pathlib import Path

from constancia.errors import ConstanciaError
from constancia.vault import Identity, Vault
from tests.vault.entries import CANARY, issue, write


def save(identity: Identity, path: Path) -> None:
    """Hand an identity to another process of the test without a second of scrypt."""
    path.write_text(f"{identity.age_secret} {identity.signing_key.hex()}")


def load(path: Path) -> Identity:
    age_secret, signing_key = path.read_text().split()
    return Identity(age_secret, bytes.fromhex(signing_key))


def append(vault: Vault, name: str, count: str) -> None:
    """Append entries one by one and say which number each got."""
    general = vault.compartment("general")
    for n in range(int(count)):
        with general.writing() as writer:
            seq = writer.next_seq
            writer.append(issue(general, seq, words=f"{name} {n}", sealed=n % 4 == 0))
        print(seq, name, n, flush=True)


def batches(vault: Vault) -> None:
    """Append for ever, in batches, evidence and own tables among them; say what was acknowledged."""
    print("ready", flush=True)
    while True:
        for name in ("identities", "general"):
            compartment = vault.compartment(name)
            with compartment.writing() as writer:
                first = writer.next_seq
                write(compartment, writer, 20, words="word", sealed=name == "identities")
                sealed = writer.seal(b"evidence " * 300)
                writer.connection.execute(
                    "CREATE TABLE IF NOT EXISTS seen (seq INTEGER PRIMARY KEY, name TEXT)"
                )
                writer.connection.execute("INSERT INTO seen VALUES (?, ?)", (first, sealed))
            print(name, first + 20, sealed, flush=True)


def few(vault: Vault, count: str) -> None:
    """Append a few batches, evidence and a sealed entry in each; say what was acknowledged, or which error came."""
    try:
        for n in range(int(count)):
            general = vault.compartment("general")
            with general.writing() as writer:
                seq = writer.next_seq
                writer.append(issue(general, seq, words=f"few {n}"))
                writer.append(issue(general, seq + 1, words=f"few sealed {n}", sealed=True))
                name = writer.seal(b"evidence " * 300)
            print("kept", seq + 2, name, flush=True)
        print("done", flush=True)
    except ConstanciaError as error:
        print("error", error.code, error.fields.get("reason", ""), flush=True)


def hold(vault: Vault) -> None:
    """Keep the case file open, having read and written, until told to stop."""
    with vault.compartment("general").writing() as writer:
        writer.keep_secret("held", b"open")
    list(vault.compartment("general").entries())
    print("ready", flush=True)
    sys.stdin.readline()


def hold_lock(vault: Vault) -> None:
    """Keep the append lock, with uncommitted words in the store, until told to stop."""
    general = vault.compartment("general")
    with general.writing() as writer:
        writer.connection.execute("CREATE TABLE IF NOT EXISTS draft (words TEXT)")
        writer.connection.execute("INSERT INTO draft VALUES (?)", (CANARY * 1_000,))
        write(general, writer, 50, words=CANARY, sealed=True)
        list(writer.connection.execute("SELECT words FROM draft ORDER BY words || words"))
        print("ready", flush=True)
        sys.stdin.readline()


def hold_identities(vault: Vault) -> None:
    """Keep the append lock of the protected section until told to stop, without having written."""
    with vault.compartment("identities").writing():
        print("ready", flush=True)
        sys.stdin.readline()


VERBS = {
    "append": append,
    "few": few,
    "batches": batches,
    "hold": hold,
    "hold_lock": hold_lock,
    "hold_identities": hold_identities,
}

if __name__ == "__main__":
    verb, folder, keys, *rest = sys.argv[1:]
    with Vault.open(Path(folder), identity=load(Path(keys))) as opened:
        VERBS[verb](opened, *rest)  # type: ignore[operator]
