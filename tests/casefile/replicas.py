"""Several people's copies of one case file, and the places through which they exchange."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from constancia.casefile import joining, syncing
from constancia.casefile.open import CaseFile
from constancia.casefile.records import Scribe
from constancia.casefile.syncing import Synced
from constancia.claims.claim import Account, Claim, Relation
from constancia.claims.record import Kind, Record
from constancia.claims.roles import Role
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

    def say(self, words: str, *, protected: bool = False) -> str:
        """Record one claim, and give the subject it is about."""
        with self.open() as casefile:
            return say(casefile, words, protected=protected)

    def said(self, compartment: str = "general") -> set[str]:
        """The values of every claim that counts here."""
        with self.open() as casefile:
            found = casefile.records(casefile.vault.compartment(compartment), kind=Kind.CLAIMS)
            return {claim.value for record in found for claim in record.claims}


def say(casefile: CaseFile, words: str, *, protected: bool = False) -> str:
    from constancia.casefile.open import new_id, now

    subject, source = new_id(), new_id()
    claims = tuple(
        Claim(subject, name, value, source, None, Account.REPORTED, Relation.SUPPORTS)
        for name, value in (("kind", "place"), ("name_en", words))
    )
    record = Record(Kind.CLAIMS, subject=subject, at=now(), claims=claims)
    compartment = casefile.identities if protected else casefile.general
    with compartment.writing() as writer, Scribe.of(compartment, writer) as scribe:
        scribe.write(record, sealed=protected)
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


__all__ = ["Remote", "Replica", "bring_in", "found", "knock", "say"]
