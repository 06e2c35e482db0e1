"""Members invited, let in, and removed.

What a lead decides is an entry of kind `grant` in `general`; names stand in `identities`. Keys of compartments travel
in the welcome of a newcomer, and later wrapped to each member in a grant.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from constancia.casefile.compartment_keys import publish_key, renew_keys, shared_names
from constancia.casefile.members import Member, Roster
from constancia.casefile.open import CaseFile, now
from constancia.claims.record import Json, Kind, Record
from constancia.claims.roles import Role
from constancia.errors import Misuse, Wrong
from constancia.log.strict import b64
from constancia.vault.creation import new_secret
from constancia.vault.device import read_certificate
from constancia.vault.joining import Invitation, Request, Waiting, find_request, make_welcome, words
from constancia.vault.joining import is_waiting as is_waiting
from constancia.vault.sync import forms

if TYPE_CHECKING:
    from constancia.vault.identity import Identity
    from constancia.vault.remote import Remote

_INVITED, _WELCOMES = "invitations", "welcomes"
"""Secrets of `general`: invitations nobody has answered, and welcomes that newcomers may not have fetched yet."""


class Invited(msgspec.Struct, frozen=True):
    """An invitation that is out, and the answer once a sync found one.

    `member` is the key of the member whose further device is invited, None for somebody who is to become a member;
    `is_travel`: made for oneself, to travel with.
    """

    invitation: Invitation
    name: str
    request: Request | None = None
    is_travel: bool = False
    member: bytes | None = None

    def words(self) -> list[str]:
        """The fingerprint of whoever answered, to be compared with what their screen shows."""
        if self.request is None:
            return []
        certificate = self.request.read(self.invitation)
        return words(certificate.member, certificate.recipient)


def own_words(casefile: CaseFile) -> list[str]:
    """The fingerprint of the member who opened the case file."""
    return words(casefile.vault.identity.public_key, casefile.vault.identity.recipient)


def invite(casefile: CaseFile, *, name: str, role: Role, compartments: Sequence[str]) -> bytes:
    """An invitation as a file to hand over, remembered until it is answered or the same name is invited again.

    Raises Misuse("lead_needed"), Misuse("compartment_unknown"), Misuse("name_empty").
    """
    Roster.of(casefile).must_lead()
    if not name.strip():
        raise Misuse("name_empty")
    if not set(compartments) <= shared_names(casefile, Roster.of(casefile)):
        raise Misuse("compartment_unknown")
    return _invite(casefile, name.strip(), role=role, compartments=compartments)


def invite_device(casefile: CaseFile, member: Member | None = None) -> bytes:
    """An invitation for a further device of our own, or, by a lead, of another member. It grants nothing new.

    Raises Misuse("lead_needed"), Misuse("member_removed").
    """
    roster = Roster.of(casefile)
    member = member or roster.me
    if member.key != roster.own:
        roster.must_lead()
    if not member.is_current:
        raise Misuse("member_removed")
    name = member.name or member.key.hex()[:8]
    return _invite(casefile, name, role=member.role, compartments=[*member.compartments], member=member.key)


def own_invitation(casefile: CaseFile, *, role: Role, compartments: Collection[str]) -> Invitation:
    """An invitation of this device, which nobody has been told of yet."""
    return Invitation(
        forms.VERSION,
        casefile.vault.id,
        casefile.vault.keyring.founder() or casefile.vault.identity.public_key,
        casefile.vault.grant("general").certificate,
        tuple(sorted({"general", *compartments})),
        role.value,
        secrets.token_bytes(32),
    )


def invited(casefile: CaseFile) -> list[Invited]:
    """Invitations that are out, in the order in which they were made."""
    kept = casefile.general.secret(_INVITED)
    return msgspec.json.decode(kept, type=list[Invited]) if kept else []


def read_invitation(untrusted: bytes) -> Invitation:
    """Raises Wrong("invitation")."""
    try:
        found = forms.read(untrusted.strip(), Invitation)
        read_certificate(found.inviter)
        Role(found.role)
    except (Wrong, ValueError):
        raise Wrong("invitation") from None
    return found


def inviter_words(invitation: Invitation) -> list[str]:
    """The fingerprint of whoever invites."""
    certificate = read_certificate(invitation.inviter)
    return words(certificate.member, certificate.recipient)


def join(folder: Path, invitation: Invitation, *, identity: Identity) -> list[str]:
    """Make the folder of a case file to come; the next sync of it asks to be let in. Gives our words to compare.

    Raises Misuse("folder_exists"), Unable("disk").
    """
    Waiting.begin(folder, invitation, identity=identity)
    return words(identity.public_key, identity.recipient)


def answer(folder: Path, *, identity: Identity) -> Request:
    """The request of a device that waits in `folder`."""
    return Waiting.open(folder, identity=identity).request


def knock(folder: Path, remote: Remote, *, identity: Identity) -> bool:
    """Ask to be let in, or enter where a welcome lies ready: whether the case file is there now.

    Raises Wrong("welcome"), Unable("identity_unknown"), and what the remote raises.
    """
    waiting = Waiting.open(folder, identity=identity)
    welcome = waiting.exchange(remote)
    if welcome is None:
        return False
    waiting.enter(folder, welcome, identity=identity)
    with CaseFile.open(folder, identity=identity) as casefile:
        casefile.announce()
    return True


def look_for_requests(casefile: CaseFile, remote: Remote) -> list[Invited]:
    """Answers to our invitations on a remote, and welcomes put there that newcomers may not have fetched."""
    _leave_welcomes(casefile, remote)
    before = invited(casefile)
    after = [
        one if one.request else msgspec.structs.replace(one, request=find_request(one.invitation, remote))
        for one in before
    ]
    if after != before:
        _keep(casefile, after)
    return [one for one in after if one.request is not None]


def accept(casefile: CaseFile, asked: Invited) -> Member:
    """Let somebody in whose words were compared. The welcome goes out with the next sync.

    Members let in further devices of their own; all else is for leads. Whoever was removed stays out under that
    identity. Raises Misuse: "lead_needed", "request_missing", "request_of_another", "member_removed"; Wrong("request").
    """
    roster = Roster.of(casefile)
    if not asked.is_travel and (asked.member is None or asked.member != roster.own):
        roster.must_lead()
    if asked.request is None:
        raise Misuse("request_missing")
    certificate = asked.request.read(asked.invitation)
    if asked.member not in (None, certificate.member):
        raise Misuse("request_of_another")
    known = roster.members.get(certificate.member)
    if known is not None and not known.is_current:
        raise Misuse("member_removed")
    if known is None:
        _grant(casefile, certificate.member, certificate.recipient, asked)
    roster = Roster.of(casefile)
    member = roster.members[certificate.member]
    epochs = {
        name: casefile.vault.keyring.epochs(name)
        for name in shared_names(casefile, roster)
        if name in member.compartments
    }
    welcome = make_welcome(
        asked.invitation, asked.request, epochs=epochs, device=casefile.vault.keyring.signing_key()
    )
    _keep_welcomes(
        casefile,
        [
            *_welcomes(casefile),
            Sent(asked.invitation.name(b"welcome"), welcome, certificate.device, member.key),
        ],
    )
    _keep(casefile, [one for one in invited(casefile) if one.invitation.secret != asked.invitation.secret])
    return member


def remove(casefile: CaseFile, member: Member, *, device: bytes | None = None, reason: str) -> None:
    """Take a member's (or one device's) part away: nothing they say from now on counts, nothing new reaches them.

    Every compartment that they could read gets a new key. What they have read stays read. Raises
    Misuse("lead_needed"), Misuse("founder_stays"), Misuse("own_device").
    """
    roster = Roster.of(casefile)
    must_be_removable(casefile, roster, member, device=device)
    with_them = [one for one in roster.members.values() if member.key in (one.key, one.granted_by)]
    gone = [device] if device is not None else [one for each in with_them for one in each.devices]
    bounds: dict[str, Json] = {
        log.log: str(log.size)
        for name in casefile.vault.names()
        for log in casefile.vault.compartment(name).others()
        if log.device in gone
    }
    body: dict[str, Json] = {"act": "removal", "devices": [b64(one) for one in gone], "bounds": bounds}
    body |= {"reason": reason} if device is not None else {"reason": reason, "member": b64(member.key)}
    # The keys first: cut off in between, whoever is to go reads nothing new, and the removal can be said again.
    renew_keys(casefile, member.compartments, without=member.key if device is None else None)
    casefile.record(Record(Kind.GRANT, at=now(), body=body))


def must_be_removable(casefile: CaseFile, roster: Roster, member: Member, *, device: bytes | None) -> None:
    """Raises what `remove` raises."""
    roster.must_lead()
    if not member.compartments <= shared_names(casefile, roster):
        raise Misuse("compartments_lacking")
    if device is None and member.key == roster.founder:
        raise Misuse("founder_stays")
    if device == casefile.general.public_key or (device is None and member.key == roster.own):
        raise Misuse("own_device")


def add_compartment(casefile: CaseFile, name: str, *, is_privileged: bool) -> None:
    """A compartment beside the two built in, which this member alone can read until others are granted it.

    Raises Misuse("lead_needed"), Misuse("compartment_exists"), Misuse("compartment_name").
    """
    Roster.of(casefile).must_lead()
    if name in casefile.vault.names():
        raise Misuse("compartment_exists")
    if not name.isidentifier() or len(name) > 40:
        raise Misuse("compartment_name")
    secret = new_secret()
    body: dict[str, Json] = {"act": "compartment", "compartment": name}
    casefile.record(Record(Kind.GRANT, at=now(), body=body | ({"privileged": True} if is_privileged else {})))
    casefile.vault.add_compartment(name, [secret])
    _regrant(casefile, Roster.of(casefile).me, frozenset({name}))


def regrant(casefile: CaseFile, member: Member, names: frozenset[str], *, role: Role | None = None) -> None:
    """Let a member read further compartments, or give them another role. Raises Misuse("lead_needed")."""
    roster = Roster.of(casefile)
    roster.must_lead()
    if not names <= shared_names(casefile, roster):
        raise Misuse("compartment_unknown")
    if member.role is Role.LEAD and role not in (None, Role.LEAD):
        raise Misuse("lead_stays")
    _regrant(casefile, member, names, role=role)


def _regrant(casefile: CaseFile, member: Member, names: frozenset[str], *, role: Role | None = None) -> None:
    body: dict[str, Json] = {
        "act": "member",
        "member": b64(member.key),
        "member_recipient": member.recipient or casefile.vault.identity.recipient,
        "role": (role or member.role).value,
        "compartments": [*sorted(member.compartments | names)],
    }
    casefile.record(Record(Kind.GRANT, at=now(), body=body))
    roster = Roster.of(casefile)
    for name in sorted(names):
        for secret in reversed(casefile.vault.keyring.epochs(name)):
            publish_key(casefile, roster, name, secret)


def _invite(
    casefile: CaseFile, name: str, *, role: Role, compartments: Sequence[str], member: bytes | None = None
) -> bytes:
    invitation = own_invitation(casefile, role=role, compartments=compartments)
    others = [one for one in invited(casefile) if (one.name, one.member) != (name, member)]
    _keep(casefile, [*others, Invited(invitation, name, member=member)])
    return forms.write(invitation)


def _grant(casefile: CaseFile, member: bytes, recipient: str, asked: Invited) -> None:
    body: dict[str, Json] = {
        "act": "travel" if asked.is_travel else "member",
        "member": b64(member),
        "member_recipient": recipient,
        "role": asked.invitation.role,
        "compartments": [*asked.invitation.compartments],
    }
    name: dict[str, Json] = {"act": "name", "member": b64(member), "name": asked.name}
    casefile.record(Record(Kind.GRANT, at=now(), body=name), protected=True)
    casefile.record(Record(Kind.GRANT, at=now(), body=body))


def _keep(casefile: CaseFile, all_: Sequence[Invited]) -> None:
    with casefile.general.writing() as writer:
        writer.keep_secret(_INVITED, msgspec.json.encode(all_))


class Sent(msgspec.Struct, frozen=True):
    """A welcome under its name on remotes, and for whom it is."""

    name: str
    content: bytes
    device: bytes
    member: bytes


def _leave_welcomes(casefile: CaseFile, remote: Remote) -> None:
    """Put those that newcomers may not have fetched; take away those that were, or are no longer to be."""
    roster, waiting = Roster.of(casefile), []
    for sent in _welcomes(casefile):
        member = roster.members.get(sent.member)
        if sent.device in roster.owners or member is None or not member.is_current:
            remote.delete(sent.name)
        else:
            remote.put(sent.name, sent.content)
            waiting.append(sent)
    if waiting != _welcomes(casefile):
        _keep_welcomes(casefile, waiting)


def _welcomes(casefile: CaseFile) -> list[Sent]:
    kept = casefile.general.secret(_WELCOMES)
    return msgspec.json.decode(kept, type=list[Sent]) if kept else []


def _keep_welcomes(casefile: CaseFile, sent: Sequence[Sent]) -> None:
    with casefile.general.writing() as writer:
        writer.keep_secret(_WELCOMES, msgspec.json.encode(sent))
