"""Crossing a border with less: a new case file that holds no more than is kept, and the old one gone.

The travel identity is another member, granted the kept compartments and nothing else; its device never had the keys of
the rest, and the old keys are destroyed with the old folder. So whoever travels cannot bring the rest back alone, and
may truthfully say so: another member has to let them in again. What the record came to is noted as a seal in words, to
carry on paper and compare on return.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Collection
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from constancia import disk
from constancia.casefile import joining
from constancia.casefile.checking import faults
from constancia.casefile.compartment_keys import shared_names
from constancia.casefile.consents import holds
from constancia.casefile.members import Roster
from constancia.casefile.open import CaseFile, Progress, now
from constancia.casefile.syncing import Synced, sync
from constancia.claims.record import Json, Kind, Record
from constancia.claims.roles import Role, may
from constancia.errors import Misuse, Several, Unable
from constancia.log.tree import Frontier, leaf_hash
from constancia.vault.identity import Identity
from constancia.vault.joining import in_words
from constancia.vault.remote import open_remote

ACT = "travel_out"


@dataclass(frozen=True, slots=True)
class Seal:
    """What the record came to at a moment: `words` stand for the checkpoints of all its logs. `at` is RFC 3339."""

    at: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Journey:
    """How a case file is to be carried: `into` is the new folder, for the travel identity, with what is in `keep`.

    `replicas` is how many other devices must have everything before the old folder may go.
    """

    remote: str
    into: Path
    keep: Collection[str]
    replicas: int = 1

    def must_lie_apart(self, folder: Path) -> None:
        """What is carried must not go with what is left. Raises Misuse("travel_inside")."""
        remote = [] if "://" in self.remote else [Path(self.remote)]
        if any(path.resolve().is_relative_to(folder.resolve()) for path in (self.into, *remote)):
            raise Misuse("travel_inside")


def lacking(casefile: CaseFile, synced: Synced, *, replicas: int) -> list[str]:
    """The compartments of which fewer than `replicas` other devices have every entry recorded here."""
    shared = shared_names(casefile, Roster.of(casefile)) | {"general"}
    return [
        name
        for name in sorted(shared)
        if casefile.vault.compartment(name).size
        > sorted([0] * replicas + [have.get(name, 0) for have in synced.acknowledged.values()])[-replicas]
    ]


def set_out(
    folder: Path, journey: Journey, *, identity: Identity, travel: Identity, progress: Progress
) -> Seal:
    """Make the case file to travel with. The old one stays until `leave_behind`. Gives the seal to carry on paper.

    Raises Unable("travel_unacknowledged", compartments) where what is here is nowhere else yet; Misuse: "travel_held"
    where something is held back from removal, "only_lead", "travel_inside", "folder_exists", "compartment_unknown";
    Several where the new case file is not whole; and what `sync` raises.
    """
    journey.must_lie_apart(folder)
    with CaseFile.open(folder, identity=identity) as casefile:
        if not set(journey.keep) <= shared_names(casefile, Roster.of(casefile)) | {"general"}:
            raise Misuse("compartment_unknown")
        synced = sync(casefile, journey.remote, progress=progress)
        if holds(casefile):
            raise Misuse("travel_held")
        if missing := lacking(casefile, synced, replicas=journey.replicas):
            raise Unable("travel_unacknowledged", compartments=", ".join(missing), replicas=journey.replicas)
        if _leads_alone(casefile):
            raise Misuse("only_lead")
        seal = _noted(casefile)
        asked = _invited(casefile, journey, travel)
        joining.accept(casefile, asked)
        sync(casefile, journey.remote, progress=progress)
    with open_remote(journey.remote) as remote:
        joining.knock(journey.into, remote, identity=travel)
    for one, who in ((journey.into, travel), (folder, identity), (journey.into, travel)):
        with CaseFile.open(one, identity=who) as casefile:
            sync(casefile, journey.remote, progress=progress)
    if found := list(faults(journey.into, identity=travel, progress=progress)):
        raise Several([*found])
    return seal


def _leads_alone(casefile: CaseFile) -> bool:
    """Whether nobody else could let this member in again."""
    roster = Roster.of(casefile)
    others = [one for one in roster.members.values() if one.key != roster.own and one.is_current]
    return roster.is_lead and not any(one.role is Role.LEAD for one in others)


def leave_behind(folder: Path, journey: Journey, *, identity: Identity, file: Path) -> None:
    """Remove the old case file: its keys and the identity in `file` first, then all of it.

    What was written since `set_out` goes along in a last sync, and nobody writes after it. Flash keeps what was
    overwritten, so this takes the way back from whoever has the folder, not from a laboratory that has the passphrase
    too. Raises Unable("travel_unacknowledged"), Misuse("travel_held"), Unable("in_use", "disk") and what `sync` raises.
    """
    with CaseFile.open(folder, identity=identity) as casefile, ExitStack() as locks:
        sync(casefile, journey.remote)
        if holds(casefile):
            raise Misuse("travel_held")
        for name in casefile.vault.names():
            locks.enter_context(casefile.vault.compartment(name).writing())
        if _unsent(casefile):
            raise Unable("travel_unacknowledged", compartments=", ".join(_unsent(casefile)), replicas=1)
        for path in (*(folder / "device" / name for name in ("keyring.age", "keyring.db")), file):
            disk.erase(path)
    try:
        shutil.rmtree(folder)
    except OSError as error:
        raise Unable("disk", file=str(folder), reason=error.strerror or "") from None


def _unsent(casefile: CaseFile) -> list[str]:
    """Compartments with entries that the last sync did not take along."""
    shared = shared_names(casefile, Roster.of(casefile)) | {"general"}
    return [name for name in sorted(shared) if casefile.vault.compartment(name).unsent]


def seals(casefile: CaseFile) -> list[Seal]:
    """What the record comes to now at each departure that was noted: equal to the paper where nothing was changed."""
    found = casefile.records(casefile.general, kind=Kind.CUSTODY)
    return [
        Seal(record.at or "", _words(casefile, sizes))
        for record in found
        if record.body.get("act") == ACT and isinstance(sizes := record.body.get("sizes"), dict)
        if all(str(size).isdecimal() and len(str(size)) < 13 for size in sizes.values())
    ]


def _noted(casefile: CaseFile) -> Seal:
    """Note in the log what all logs of `general` come to, and give it."""
    general, at = casefile.general, now()
    sizes: dict[str, Json] = {general.log: str(general.size)}
    sizes |= {log.log: str(log.settled) for log in general.others()}
    casefile.record(Record(Kind.CUSTODY, at=at, body={"act": ACT, "sizes": sizes}))
    return Seal(at, _words(casefile, sizes))


def _words(casefile: CaseFile, untrusted: Json) -> tuple[str, ...]:
    """Eighty bits over name, size and root of each log, in the order of names. One that is not here counts as empty."""
    digest = hashlib.sha256()
    for log, size in sorted(untrusted.items()) if isinstance(untrusted, dict) else ():
        root = _root(casefile, log, int(str(size)))
        digest.update(f"{log} {size} {root.hex()}\n".encode())
    return tuple(in_words(digest.digest()))


def _root(casefile: CaseFile, log: str, size: int) -> bytes:
    frontier = Frontier()
    first = casefile.general.number(log, 0)
    if first is not None:
        for _, leaf in casefile.general.leaves(first, first + min(size, _size(casefile, log))):
            frontier.append(leaf_hash(leaf.encode()))
    return frontier.root


def _size(casefile: CaseFile, log: str) -> int:
    general = casefile.general
    if log == general.log:
        return general.size
    return next((one.size for one in general.others() if one.log == log), 0)


def _invited(casefile: CaseFile, journey: Journey, travel: Identity) -> joining.Invited:
    """The travel identity's invitation and answer, both made here: nobody else has to compare words."""
    me = Roster.of(casefile).me
    role = Role.RESEARCHER if may(me.role, Kind.CLAIMS) else Role.READER
    invitation = joining.own_invitation(casefile, role=role, compartments=journey.keep)
    joining.join(journey.into, invitation, identity=travel)
    return joining.Invited(
        invitation,
        f"{me.name or ''} *".strip(),
        joining.answer(journey.into, identity=travel),
        is_travel=True,
    )
