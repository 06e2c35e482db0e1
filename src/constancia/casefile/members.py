"""Who works on a case file, as its grants say: members, their roles, their compartments, their devices.

Trust begins in the founder. A grant counts where a device of a member signed it who is a lead or was one, so the fold
goes on until no further lead is found; the order in which entries arrived plays no part. What a removed member says
beyond the bounds of the removal does not arrive at all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyrage

from constancia.casefile.open import CaseFile
from constancia.casefile.records import read
from constancia.claims.record import Kind, Record
from constancia.claims.roles import Role, may
from constancia.errors import Misuse, Wrong
from constancia.log.strict import unb64
from constancia.vault.sync import Trust


@dataclass(frozen=True, slots=True)
class Member:
    """`key` is the Ed25519 key, `recipient` age1…; `name` is None where it stands in a compartment that is not here."""

    key: bytes
    recipient: str
    role: Role
    compartments: frozenset[str]
    since: str
    name: str | None = None
    devices: tuple[bytes, ...] = ()
    is_current: bool = True
    granted_by: bytes | None = None


@dataclass(frozen=True, slots=True)
class Roster:
    """`revoked` are devices that were removed, `bounds` how many entries of their logs still count.

    `owners` says who vouched for each device, those that were removed among them; `leads` are those who lead or did.
    """

    own: bytes
    founder: bytes
    members: Mapping[bytes, Member]
    owners: Mapping[bytes, bytes]
    leads: frozenset[bytes] = frozenset()
    revoked: frozenset[bytes] = frozenset()
    bounds: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, casefile: CaseFile) -> Roster:
        """Fold the grants that have arrived."""
        return _fold(casefile)

    @property
    def me(self) -> Member:
        """Whose identity the case file was opened with. Raises Misuse("not_a_member")."""
        found = self.members.get(self.own)
        if found is None:
            raise Misuse("not_a_member")
        return found

    def of_device(self, device: bytes) -> Member | None:
        """The member who vouched for a device, whether or not it was removed since."""
        return self.members.get(self.owners.get(device, b""))

    def is_by_lead(self, device: bytes) -> bool:
        """Whether what this device granted counts."""
        return self.owners.get(device) in self.leads

    def trust(self, compartment: str) -> Trust:
        """Whose word is taken in a compartment."""
        members = {
            one.key: one.is_current
            for one in self.members.values()
            if compartment == "general" or compartment in one.compartments
        }
        return Trust(members, self.revoked, self.bounds, self.founder)

    @property
    def is_lead(self) -> bool:
        """Whether the member who opened the case file leads it."""
        me = self.members.get(self.own)
        return me is not None and me.is_current and me.role is Role.LEAD

    def must_lead(self) -> None:
        """Raises Misuse("lead_needed")."""
        if not self.is_lead:
            raise Misuse("lead_needed")

    def device(self, member: Member, text: str) -> bytes:
        """A member's device by how its key begins (hexadecimal). Raises Misuse("unknown_device")."""
        wanted = text.strip().casefold()
        found = [one for one in member.devices if len(wanted) >= 4 and one.hex().startswith(wanted)]
        if len(found) != 1:
            raise Misuse("unknown_device")
        return found[0]

    def find(self, text: str) -> Member:
        """By name, or by how the key begins (hexadecimal). Raises Misuse("unknown_member", "ambiguous_member")."""
        wanted = text.strip().casefold()
        found = [
            one
            for one in self.members.values()
            if (one.name or "").casefold() == wanted
            or (len(wanted) >= 4 and one.key.hex().startswith(wanted))
        ]
        if not found:
            raise Misuse("unknown_member")
        if len(found) > 1:
            raise Misuse("ambiguous_member", count=len(found))
        return found[0]


def privileged(casefile: CaseFile) -> frozenset[str]:
    """The compartments that were made for what passed between lawyers and those whom they defend."""
    roster = Roster.of(casefile)
    return frozenset(
        str(record.body.get("compartment"))
        for device, record in _grants(casefile)
        if record.body.get("act") == "compartment" and record.body.get("privileged") is True
        if roster.is_by_lead(device)
    )


def _fold(casefile: CaseFile) -> Roster:
    owners = {one.device: one.member for one in casefile.vault.certificates("general")}
    grants = list(_grants(casefile))
    founder = casefile.vault.keyring.founder() or casefile.vault.identity.public_key
    by_leads, leads = _of_leads(grants, founder, owners)
    found = {founder: _founding(grants, founder, owners), **_granted(by_leads, leads=leads)}
    travelling = _travelling(grants, found, owners)
    found = {**{key: one for key, (one, _) in travelling.items()}, **found}
    granters = {key: by for key, (_, by) in travelling.items()}
    removals = [
        one for one in by_leads if _key(one.body.get("member")) != founder
    ]  # nobody removes the founder
    revoked, bounds, gone = _removals(removals, owners, granters)
    names = dict(_names(casefile, owners, leads))
    return Roster(
        casefile.vault.identity.public_key,
        founder,
        {
            key: Member(
                key,
                one.recipient,
                one.role,
                one.compartments,
                one.since,
                names.get(key),
                tuple(device for device, member in owners.items() if member == key and device not in revoked),
                key not in gone,
                travelling[key][1] if key in travelling else None,
            )
            for key, one in found.items()
        },
        owners,
        frozenset(leads),
        revoked,
        bounds,
    )


def _of_leads(
    grants: Sequence[tuple[bytes, Record]], founder: bytes, owners: Mapping[bytes, bytes]
) -> tuple[list[Record], set[bytes]]:
    """The grants that count, and whoever is or was a lead."""
    leads: set[bytes] = set()
    found = {founder}
    while found != leads:
        leads = found
        counting = [record for device, record in grants if owners.get(device) in leads]
        found = leads | {
            key
            for record in counting
            if record.body.get("role") == Role.LEAD.value and (key := _granted_to(record)) is not None
        }
    return counting, leads


def _grants(casefile: CaseFile) -> Iterator[tuple[bytes, Record]]:
    """Grants in `general`, each with the device that signed it, in the order of time."""
    general = casefile.general
    found = [
        (general.author(number), read(text)) for number, text in casefile.texts(general, kind=Kind.GRANT)
    ]
    return iter(sorted(found, key=lambda one: (one[1].at or "", one[1].digest)))


def _founding(
    grants: Iterable[tuple[bytes, Record]], founder: bytes, owners: Mapping[bytes, bytes]
) -> Member:
    """The founder, who holds everything; the recipient stands in the first grant of a device of theirs."""
    for device, record in grants:
        if owners.get(device) == founder and "member_recipient" in record.body and "act" not in record.body:
            return _member(record.body, founder, Role.LEAD, _ALL, record.at)
    return Member(founder, "", Role.LEAD, _ALL, "")


_ALL = frozenset({"general", "identities"})


def _granted(grants: Iterable[Record], *, leads: Collection[bytes]) -> dict[bytes, Member]:
    """What grants come to: the latest about a member says role and compartments. Whoever led leads until removed."""
    found: dict[bytes, Member] = {}
    for record in grants:
        if (key := _granted_to(record)) is not None:
            role = Role.LEAD if key in leads else Role(str(record.body["role"]))
            found[key] = _member(record.body, key, role, _compartments(record), record.at)
    return found


def _travelling(
    grants: Iterable[tuple[bytes, Record]], members: Mapping[bytes, Member], owners: Mapping[bytes, bytes]
) -> dict[bytes, tuple[Member, bytes]]:
    """Identities to travel with, each with who granted it: any member may, and no more than they hold themselves."""
    found: dict[bytes, tuple[Member, bytes]] = {}
    for device, record in grants:
        granter = members.get(owners.get(device, b""))
        key = _granted_to(record, act="travel")
        if key is not None and key not in {*members, *found} and granter is not None:
            role = Role.RESEARCHER if may(granter.role, Kind.CLAIMS) else Role.READER
            held = _compartments(record) & (granter.compartments | {"general"})
            found[key] = (_member(record.body, key, role, held, record.at), granter.key)
    return found


def _compartments(record: Record) -> frozenset[str]:
    """What a grant opens; `general` always."""
    listed = record.body.get("compartments")
    return frozenset({"general", *map(str, listed)} if isinstance(listed, list) else {"general"})


def _granted_to(record: Record, *, act: str = "member") -> bytes | None:
    """The member whom a whole and sound grant speaks of."""
    body = record.body
    is_whole = body.get("act") == act and _is_recipient(body.get("member_recipient"))
    return (
        _key(body.get("member"))
        if is_whole and str(body.get("role")) in {role.value for role in Role}
        else None
    )


def _is_recipient(untrusted: object) -> bool:
    """Whether something can be sealed to it."""
    try:
        pyrage.x25519.Recipient.from_str(untrusted)
    except (pyrage.RecipientError, TypeError):
        return False
    return True


def _key(untrusted: object) -> bytes | None:
    """A public key as grants spell it; None for anything else."""
    try:
        found = unb64(untrusted) if isinstance(untrusted, str) else b""
    except Wrong:
        return None
    return found if len(found) == 32 else None


def _member(
    body: Mapping[str, Any], key: bytes, role: Role, compartments: frozenset[str], at: str | None
) -> Member:
    return Member(key, str(body["member_recipient"]), role, compartments, at or "")


def _removals(
    grants: Iterable[Record], owners: Mapping[bytes, bytes], travelling: Mapping[bytes, bytes]
) -> tuple[frozenset[bytes], dict[str, int], frozenset[bytes]]:
    """Devices and members that were removed, and the lowest bound of each of their logs.

    With a member go the identities that they granted themselves to travel with.
    """
    revoked: set[bytes] = set()
    gone: set[bytes] = set()
    bounds: dict[str, int] = {}
    for record in grants:
        if record.body.get("act") != "removal":
            continue
        gone |= {key} if (key := _key(record.body.get("member"))) is not None else set()
        devices = record.body.get("devices")
        keys = map(_key, devices if isinstance(devices, list) else ())
        revoked |= {one for one in keys if one is not None}
        listed = record.body.get("bounds")
        for log, size in listed.items() if isinstance(listed, dict) else ():
            if isinstance(size, str) and size.isdecimal() and len(size) < 13:
                bounds[log] = min(int(size), bounds.get(log, int(size)))
    gone |= {key for key, by in travelling.items() if by in gone}
    revoked |= {device for device, member in owners.items() if member in gone}
    return frozenset(revoked), bounds, frozenset(gone)


def _names(
    casefile: CaseFile, owners: Mapping[bytes, bytes], leads: Collection[bytes]
) -> Iterator[tuple[bytes, str]]:
    """What members are called: by themselves, or by a lead."""
    compartment = casefile.identities
    for number, text in casefile.texts(compartment, kind=Kind.GRANT):
        record, author = read(text), owners.get(compartment.author(number))
        member, name = _key(record.body.get("member")), record.body.get("name")
        if member is not None and isinstance(name, str) and author in {member, *leads}:
            yield member, name
