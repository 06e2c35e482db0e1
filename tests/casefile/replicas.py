"""Several people's copies of one case file, and the places through which they exchange."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from constancia.casefile import joining, syncing
from constancia.casefile.checking import faults
from constancia.casefile.open import CaseFile, new_id, now
from constancia.casefile.profiles import profile, renew_facts
from constancia.casefile.records import Scribe
from constancia.casefile.syncing import Synced
from constancia.claims.claim import Account, Claim, Relation
from constancia.claims.record import Json, Kind, Record
from constancia.claims.roles import Role
from constancia.errors import Wrong
from constancia.vault import Identity
from constancia.vault.remote import Remote, open_remote


@dataclass
class Replica:
    """One person's copy."""

    folder: Path
    identity: Identity = field(default_factory=Identity.generate)

    def open(self) -> CaseFile:
        return CaseFile.open(self.folder, identity=self.identity)

    def sync(self, remote: Path, *, evidence: bool = True) -> Synced:
        with self.open() as casefile:
            return syncing.sync(casefile, str(remote), evidence=evidence)

    def sync_with(self, remote: Remote, *, evidence: bool = True, rotate: bool = False) -> Synced:
        """Through a remote that is open."""
        with self.open() as casefile:
            return syncing.sync_with(casefile, remote, address="x", evidence=evidence, rotate=rotate)

    def begin_again(self) -> None:
        with self.open() as casefile:
            syncing.begin_again(casefile)

    def seal(self, content: bytes, *, protected: bool = False) -> str:
        """Put a piece of evidence on record, and give its name."""
        with self.open() as casefile:
            compartment = casefile.identities if protected else casefile.general
            with compartment.writing() as writer, Scribe.of(compartment, writer) as scribe:
                name = writer.seal(content, is_protected=protected)
                body: dict[str, Json] = {"item": name, "sha256": hashlib.sha256(content).hexdigest()}
                scribe.write(Record(Kind.EVIDENCE, subject=new_id(), at=now(), body=body), sealed=protected)
            return name

    def evidence(self, name: str, compartment: str = "general") -> bytes | None:
        with self.open() as casefile:
            return casefile.vault.compartment(compartment).evidence(name)

    def faults(self) -> list[Wrong]:
        """What `check` finds."""
        return list(faults(self.folder, identity=self.identity, progress=lambda stage, done, of: None))

    def state(self) -> State:
        """All that must be the same on every replica."""
        with self.open() as casefile:
            return state_of(casefile)

    def say(self, words: str, *, protected: bool = False) -> str:
        """Record one claim, and give the subject it is about."""
        with self.open() as casefile:
            return say(casefile, words, protected=protected)

    def said(self, compartment: str = "general") -> set[str]:
        """The values of every claim that counts here."""
        with self.open() as casefile:
            found = casefile.records(casefile.vault.compartment(compartment), kind=Kind.CLAIMS)
            return {claim.value for record in found for claim in record.claims}


@dataclass(frozen=True)
class State:
    """Claims by digest, the bytes of evidence (None: destroyed or not here), profiles by subject, facts."""

    claims: frozenset[tuple[str, str]]
    evidence: tuple[tuple[str, str, bytes | None], ...]
    profiles: tuple[tuple[str, str], ...]
    facts: tuple[tuple[str, ...], ...]


def state_of(casefile: CaseFile) -> State:
    claims, evidence, subjects = set(), [], set()
    for compartment in casefile.compartments():
        for record in casefile.records(compartment, kind=Kind.CLAIMS):
            claims |= {(compartment.name, str(claim.digest)) for claim in record.claims}
            subjects |= {claim.subject for claim in record.claims}
        for name in compartment.evidence_names():
            evidence.append((compartment.name, name, compartment.evidence(name)))
    facts = casefile.general.connection.execute(
        "SELECT subject, kind, property, value FROM fact ORDER BY 1, 2, 3, 4"
    )
    return State(
        frozenset(claims),
        tuple(evidence),
        tuple((one, repr(profile(casefile, one))) for one in sorted(subjects)),
        tuple(facts.fetchall()),
    )


def say(casefile: CaseFile, words: str, *, protected: bool = False) -> str:
    subject, source = new_id(), new_id()
    claims = tuple(
        Claim(subject, name, value, source, None, Account.REPORTED, Relation.SUPPORTS)
        for name, value in (("kind", "place"), ("name_en", words))
    )
    record = Record(Kind.CLAIMS, subject=subject, at=now(), claims=claims)
    compartment = casefile.identities if protected else casefile.general
    with compartment.writing() as writer, Scribe.of(compartment, writer) as scribe:
        scribe.write(record, sealed=protected)
    with casefile.general.writing() as writer:
        renew_facts(writer, casefile)
    return subject


def found(folder: Path) -> Replica:
    """A new case file, and its founder."""
    replica = Replica(folder)
    CaseFile.create(
        folder, identity=replica.identity, title="Invented matter", member="Ximena Prueba"
    ).close()
    return replica


def bring_in(
    lead: Replica,
    folder: Path,
    remote: Path,
    *,
    name: str = "Tobías Ensayo",
    role: Role = Role.RESEARCHER,
    compartments: tuple[str, ...] = ("identities",),
    identity: Identity | None = None,
) -> Replica:
    """The whole way of a newcomer, until both have all that the other has."""
    newcomer = Replica(folder, identity or Identity.generate())
    with lead.open() as casefile:
        file = joining.invite(casefile, name=name, role=role, compartments=compartments)
    invitation = joining.read_invitation(file)
    words = joining.join(folder, invitation, identity=newcomer.identity)
    assert not knock(newcomer, remote)
    (asked,) = lead.sync(remote).requests
    assert asked.words() == words
    with lead.open() as casefile:
        assert joining.inviter_words(invitation) == joining.own_words(casefile)
        joining.accept(casefile, asked)
    lead.sync(remote)
    assert knock(newcomer, remote)
    for one in (newcomer, lead, newcomer):
        one.sync(remote)
    return newcomer


def knock(newcomer: Replica, remote: Path) -> bool:
    with open_remote(str(remote)) as opened:
        return joining.knock(newcomer.folder, opened, identity=newcomer.identity)


__all__ = ["Remote", "Replica", "State", "bring_in", "found", "knock", "say", "state_of"]
