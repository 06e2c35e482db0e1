"""Having anchors stamped: by RFC 3161 authorities, by OpenTimestamps, by witnesses. Every reply is verified before it
is kept, and what the network cannot give now is asked for at the next call.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from time import time
from typing import TYPE_CHECKING

from constancia.casefile import anchors, network
from constancia.casefile.anchors import Authority, Kept, Stamps
from constancia.casefile.network import Question
from constancia.casefile.open import CaseFile, Identity
from constancia.errors import ConstanciaError, Misuse, Unable
from constancia.log import anchor, cosignature
from constancia.log.cosignature import Cosigned
from constancia.log.key import fingerprint, public_half

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

_ASK = ("application/timestamp-query", "application/timestamp-reply")
_CALENDAR = "application/vnd.opentimestamps.v1"
_NOT_FOUND = 404
LARGEST_FILE = 16 << 20
"""Bytes of an anchor or of a cosigned checkpoint that come from outside."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Whom to ask: an authority's address with the roots (PEM) that its certificate must lead to, and calendars.
    `renew`: also for anchors that an authority has stamped already."""

    authority: str | None = None
    roots: bytes | None = None
    calendars: tuple[str, ...] = ()
    renew: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """`made`: the new anchor, where anything was new; numbers of the anchors that got a stamp; why others got none."""

    made: int | None = None
    stamped: tuple[int, ...] = ()
    faults: tuple[ConstanciaError, ...] = ()

    def joined(self, other: Outcome) -> Outcome:
        """Both, one after the other."""
        stamped = tuple(dict.fromkeys((*self.stamped, *other.stamped)))
        return Outcome(self.made or other.made, stamped, (*self.faults, *other.faults))


@dataclass(frozen=True, slots=True)
class Stamped:
    """What one stamp says. `kind`: "authority", "calendar", "block" or "witness"; `before`: RFC 3339, where it says
    a time; `until`: the last day of the authority's certificate."""

    kind: str
    by: str
    before: str | None = None
    until: str | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """One anchor as a person looks at it: number, when it was made, leaves with the random ones, root in hex."""

    number: int
    made: str
    size: int
    root: str
    stamps: tuple[Stamped, ...]

    @property
    def is_stamped(self) -> bool:
        """Whether an authority put a time to it, or Bitcoin holds it."""
        return any(one.kind in ("authority", "block") for one in self.stamps)


def timestamp(casefile: CaseFile, asked: Asked) -> Outcome:
    """Anchor what is new, then have every anchor stamped that lacks what is asked for.

    After the first refusal nobody is asked again, and `faults` says why. Raises Misuse("address"),
    Wrong("stamp_roots"), Unable("in_use", "disk").
    """
    for address in (asked.authority, *asked.calendars):
        if address is not None:
            network.check(address)
    if asked.roots is not None:
        _roots(asked.roots)
    made = anchors.make(casefile)
    stamped, faults = list[int](), list[ConstanciaError]()
    steps: list[Callable[[Kept], Stamps | None]] = []
    if asked.authority is not None:
        steps.append(lambda one: _by_authority(one, asked))
    if asked.calendars:
        steps.append(lambda one: _by_calendars(one, asked.calendars))
    for step in steps:
        done, fault = _each(casefile, step)
        stamped += done
        faults += fault
    return Outcome(made.number if made else None, tuple(dict.fromkeys(stamped)), tuple(faults))


def upgrade(casefile: CaseFile) -> Outcome:
    """Ask calendars for the way from their promises to blocks of Bitcoin. Raises Unable("in_use", "disk")."""
    stamped, faults = _each(casefile, _upgraded)
    return Outcome(stamped=tuple(stamped), faults=tuple(faults))


def listed(casefile: CaseFile) -> tuple[list[Listed], int]:
    """Every anchor with its stamps, and how many entries stand in none."""
    return [_listed(one) for one in anchors.kept(casefile)], len(anchors.unanchored(casefile))


def default_calendars() -> tuple[str, ...]:
    """The public servers of OpenTimestamps that take commitments for everyone."""
    from constancia.log import ots

    return ots.public_calendars()


def export(casefile: CaseFile) -> bytes:
    """The file of the newest anchor, for a witness. Raises Misuse("anchors_none")."""
    found = anchors.kept(casefile)
    if not found:
        raise Misuse("anchors_none")
    return found[-1].file


def witness(untrusted_anchor: bytes, *, identity: Identity, name: str | None) -> Cosigned:
    """Cosign somebody's anchor with the witness key of one's own identity, at the time that it is now.

    Raises what `anchor.read` raises, Wrong("note_form") for a name that a key cannot have.
    """
    key = identity.witness_key
    own = name or f"witness-{fingerprint(public_half(key)).replace(' ', '')[:16]}"
    return cosignature.witness_anchor(untrusted_anchor, name=own, key=key, time=int(time()))


def stamped_by(stamps: Stamps) -> Iterator[Stamped]:
    """What the stamps on an anchor say: authorities, Bitcoin (its blocks, else the calendars that promised one),
    witnesses."""
    from constancia.log import ots
    from constancia.log import stamp as replies

    for authority in stamps.authorities:
        found = replies.read(authority.reply)
        yield Stamped("authority", found.authority, found.before, found.until)
    if stamps.ots is not None:
        proof = ots.read(stamps.ots)
        for height, _ in proof.blocks:
            yield Stamped("block", str(height))
        if not proof.blocks:
            for calendar in dict.fromkeys(calendar for _, calendar in proof.pending):
                yield Stamped("calendar", calendar)
    for file in stamps.cosigned:
        seen = cosignature.read_cosigned(file)
        yield Stamped("witness", seen.cosignature.name, seen.before)


def has_root(authority: Authority) -> bool:
    """Whether the chain that is kept ends in a root, so that `openssl ts -verify` needs nothing else."""
    return any(one.issuer == one.subject for one in _roots(authority.chain))


def stamp(checkpoint: bytes, *, address: str, roots: bytes | None) -> Authority:
    """Ask an authority to stamp a checkpoint; its reply is verified.

    Raises Unable("network…"), and Wrong for a reply that is none to this question, as `stamp.read`, `Stamp.check` and
    `Stamp.check_authority` do.
    """
    from constancia.log import stamp as stamps

    query = stamps.make_query(checkpoint, nonce=secrets.randbits(64))
    content_type, accept = _ASK
    reply = network.ask(Question(address, stamps.LARGEST, query, content_type, accept))
    found = stamps.read(reply)
    found.check(checkpoint, query=query)
    if roots is None:
        return Authority(query, reply, found.chain())
    trusted = _roots(roots)
    found.check_authority(trusted)
    return Authority(query, reply, found.chain(trusted))


def _each(
    casefile: CaseFile, step: Callable[[Kept], Stamps | None]
) -> tuple[list[int], list[ConstanciaError]]:
    """Numbers of the anchors to which `step` brought a stamp, and the fault that ended it."""
    done: list[int] = []
    for one in anchors.kept(casefile):
        try:
            more = step(one)
        except ConstanciaError as error:
            return done, [error]
        if more is not None:
            anchors.add(casefile, one.number, more)
            done.append(one.number)
    return done, []


def _by_authority(one: Kept, asked: Asked) -> Stamps | None:
    if asked.authority is None or (one.stamps.authorities and not asked.renew):
        return None
    return Stamps(authorities=(stamp(one.checkpoint, address=asked.authority, roots=asked.roots),))


def _by_calendars(one: Kept, calendars: Sequence[str]) -> Stamps | None:
    """One answer is enough; without any the last fault is raised."""
    from constancia.log import ots

    if one.stamps.ots is not None:
        return None
    nonce = os.urandom(ots.NONCE)
    digest = ots.commitment(one.checkpoint, nonce=nonce)
    replies, fault = [], None
    for calendar in calendars:
        try:
            address = f"{calendar.rstrip('/')}/digest"
            replies.append(network.ask(Question(address, ots.LARGEST_REPLY, digest, accept=_CALENDAR)))
        except Unable as error:
            fault = error
    if fault is not None and not replies:
        raise fault
    proof = ots.make(one.checkpoint, nonce=nonce, untrusted_replies=replies)
    ots.read(proof).check(one.checkpoint)
    return Stamps(ots=proof, calendars=tuple(calendars))


def _upgraded(one: Kept) -> Stamps | None:
    """Only calendars that were asked, or that the project names, are asked again: a proof could name any address."""
    from constancia.log import ots

    if one.stamps.ots is None or ots.read(one.stamps.ots).blocks:
        return None
    proof = one.stamps.ots
    own = {calendar.rstrip("/") for calendar in one.stamps.calendars}
    for commitment, calendar in ots.read(proof).pending:
        if calendar.rstrip("/") in own or ots.is_public(calendar):
            for reply in _known(f"{calendar.rstrip('/')}/timestamp/{commitment.hex()}"):
                proof = ots.upgrade(proof, commitment=commitment, untrusted_reply=reply)
    return None if proof == one.stamps.ots else Stamps(ots=proof)


def _known(address: str) -> Iterator[bytes]:
    """What a calendar knows of a commitment; nothing where it knows nothing yet."""
    from constancia.log import ots

    try:
        yield network.ask(Question(address, ots.LARGEST_REPLY, accept=_CALENDAR))
    except Unable as error:
        if error.fields.get("status") != _NOT_FOUND:
            raise


def _listed(one: Kept) -> Listed:
    held = anchor.read(one.file).checkpoint
    return Listed(one.number, one.made, held.size, held.root.hex(), tuple(stamped_by(one.stamps)))


def _roots(pem: bytes) -> tuple[Certificate, ...]:
    from constancia.log import stamp as stamps

    return stamps.read_certificates(pem)
