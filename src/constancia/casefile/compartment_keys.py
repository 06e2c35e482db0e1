"""Keys of compartments: granted by leads, wrapped to each member who reads, renewed when somebody goes.

The newest key is never one that somebody who is gone made or was given: where leads renewed at once and nothing else is
left, the next of them to look renews again.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import pyrage

from constancia.casefile.members import Member, Roster
from constancia.casefile.open import CaseFile, now
from constancia.casefile.records import read
from constancia.claims.record import Json, Kind, Record
from constancia.errors import Wrong
from constancia.log.strict import b64, padded, unpadded
from constancia.vault.creation import new_secret
from constancia.vault.keyring import public_half


@dataclass(frozen=True, slots=True)
class Granted:
    """One key (AGE-SECRET-KEY-1…) of a compartment, when it was granted, and whether somebody who is gone knows it."""

    secret: str
    at: str
    is_known_outside: bool


def shared_names(casefile: CaseFile, roster: Roster) -> frozenset[str]:
    """The compartments whose keys this member holds; what is here of others is of this device alone."""
    mine = roster.members.get(roster.own)
    return frozenset(casefile.vault.names()) & (mine.compartments if mine else frozenset())


def renew_keys(casefile: CaseFile, names: Collection[str], *, without: bytes | None = None) -> None:
    """Begin a new key in compartments, and wrap it to everybody who is still to read them, `without` one member."""
    roster = Roster.of(casefile)
    for name in sorted(shared_names(casefile, roster) & set(names)):
        secret = new_secret()
        publish_key(casefile, roster, name, secret, without=without)
        casefile.vault.renew_key(name, [secret, *casefile.vault.keyring.epochs(name)])


def publish_key(
    casefile: CaseFile, roster: Roster, name: str, secret: str, *, without: bytes | None = None
) -> None:
    """The grant of one key: it names its recipient, so that no other key is taken for it."""
    readers = [
        one
        for one in roster.members.values()
        if one.is_current and one.recipient and (name == "general" or name in one.compartments)
        if without is None or without not in (one.key, one.granted_by)
    ]
    wrapped: dict[str, Json] = {b64(one.key): _wrapped(secret, one) for one in readers}
    body: dict[str, Json] = {
        "act": "key",
        "compartment": name,
        "recipient": public_half(secret),
        "wrapped": wrapped,
    }
    casefile.record(Record(Kind.GRANT, at=now(), body=body))


def take_keys(casefile: CaseFile) -> bool:
    """Take over keys of compartments that grants wrapped to this member. Says whether there were new ones."""
    roster, ring = Roster.of(casefile), casefile.vault.keyring
    if roster.own not in roster.members:
        return False
    changed = False
    for name, granted in _granted_keys(casefile, roster).items():
        if name not in roster.me.compartments:
            continue
        known = ring.epochs(name) if name in casefile.vault.names() else []
        wanted = _in_order(casefile, name, granted, known)
        if known != wanted:
            changed = True
            if known:
                casefile.vault.renew_key(name, wanted)
            else:
                casefile.vault.add_compartment(name, wanted)
        if roster.is_lead and all(one.is_known_outside for one in granted):
            changed = True
            renew_keys(casefile, {name})
    return changed


def _in_order(casefile: CaseFile, name: str, granted: Sequence[Granted], known: Sequence[str]) -> list[str]:
    """The newest first; those that somebody who is gone knows after all others that were granted."""
    newest = sorted(granted, key=lambda one: (not one.is_known_outside, one.at, one.secret), reverse=True)
    secrets = list(dict.fromkeys(one.secret for one in newest))
    return [*secrets, *[one for one in known if one not in secrets and _is_shared(casefile, name)]]


def _is_shared(casefile: CaseFile, name: str) -> bool:
    """Whether the key at hand is the compartment's, and not one of our own from before we were granted it."""
    return bool(casefile.vault.compartment(name).others()) or casefile.vault.keyring.founder() is None


def _granted_keys(casefile: CaseFile, roster: Roster) -> dict[str, list[Granted]]:
    """By compartment. Only a lead's count who reads it: else others could be had to seal to a key of somebody's own."""
    general, found = casefile.general, dict[str, list[Granted]]()
    gone = {b64(key) for key, one in roster.members.items() if not one.is_current}
    for number, text in casefile.texts(general, kind=Kind.GRANT):
        record, device = read(text), general.author(number)
        author, wrapped = roster.of_device(device), record.body.get("wrapped")
        name = str(record.body.get("compartment"))
        if record.body.get("act") != "key" or not isinstance(wrapped, dict) or author is None:
            continue
        if not roster.is_by_lead(device) or name not in author.compartments | {"general"}:
            continue
        secret = _opened(casefile, wrapped, record.body.get("recipient"))
        if secret is not None:
            outside = not author.is_current or not gone.isdisjoint(wrapped)
            found.setdefault(name, []).append(Granted(secret, record.at or "", outside))
    return found


def _opened(casefile: CaseFile, wrapped: dict[str, Json], recipient: Json) -> str | None:
    """What was wrapped to this member, where it is the key that the grant names."""
    identity = casefile.vault.identity
    mine = wrapped.get(b64(identity.public_key))
    if not isinstance(mine, str):
        return None
    try:
        own = pyrage.x25519.Identity.from_str(identity.age_secret)
        secret = bytes(pyrage.decrypt(unpadded(mine), [own])).decode()
        return secret if public_half(secret) == recipient else None
    except (pyrage.DecryptError, pyrage.IdentityError, Wrong, UnicodeDecodeError):
        return None


def _wrapped(secret: str, member: Member) -> str:
    return padded(pyrage.encrypt(secret.encode(), [pyrage.x25519.Recipient.from_str(member.recipient)]))
