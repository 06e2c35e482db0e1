"""Sync of a whole case file: compartment by compartment, until nothing new comes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from constancia.casefile import tables
from constancia.casefile.arrivals import take_in
from constancia.casefile.compartment_keys import take_keys
from constancia.casefile.destruction import finish
from constancia.casefile.joining import Invited, knock, look_for_requests
from constancia.casefile.members import Roster
from constancia.casefile.open import CaseFile, Identity, Progress, now
from constancia.errors import Notice
from constancia.vault.recovery import leave_membership
from constancia.vault.remote import open_remote
from constancia.vault.sync import Outcome, exchange

if TYPE_CHECKING:
    from constancia.vault.remote import Remote

ROUNDS = 12
"""How often one sync looks again after something new came: grants may open further logs."""


@dataclass(frozen=True, slots=True)
class News:
    """When another device was last heard of: its age in seconds, and its member's name where that is known."""

    device: str
    age: int
    member: str | None


@dataclass(slots=True)
class Synced:
    """`sent` and `received` count entries, `moved` bytes both ways; `requests` are answers to our invitations.

    `acknowledged` says of each other device up to where it has our logs: compartment -> entries.
    """

    sent: int = 0
    received: int = 0
    moved: int = 0
    news: list[News] = field(default_factory=list)
    warnings: list[Notice] = field(default_factory=list)
    requests: list[Invited] = field(default_factory=list)
    acknowledged: dict[str, dict[str, int]] = field(default_factory=dict)


def sync(
    casefile: CaseFile,
    address: str,
    *,
    evidence: bool = True,
    rotate: bool = False,
    progress: Progress | None = None,
) -> Synced:
    """Exchange with the remote at `address`. It may be repeated and cut off at any moment.

    Raises Misuse("remote_address"), Unable("remote_unreachable") and others of the remote, Unable("in_use"), and
    Wrong: "own_log_ahead", "own_log_forked" where this case file is a copy of one that went on (`begin_again`).
    """
    with open_remote(address) as remote:
        return sync_with(
            casefile, remote, address=address, evidence=evidence, rotate=rotate, progress=progress
        )


def sync_with(
    casefile: CaseFile,
    remote: Remote,
    *,
    address: str,
    evidence: bool = True,
    rotate: bool = False,
    progress: Progress | None = None,
) -> Synced:
    """The same with a remote that is open."""
    synced = Synced()
    outcomes: dict[str, Outcome] = {}
    for round_ in range(ROUNDS):
        is_changed = False
        for name in _names(casefile):
            outcome = exchange(
                casefile.vault,
                name,
                remote,
                address=address,
                trust=Roster.of(casefile).trust(name),
                now=now(),
                evidence=evidence,
                rotate=rotate and round_ == 0,
                progress=progress or (lambda stage, done, of: None),
            )
            outcomes[name] = outcome
            _add(synced, outcome, is_last=not outcome.is_changed)
            is_changed = take_in_all(casefile, synced) or outcome.is_changed or is_changed
        if not is_changed:
            break
    leave_membership(casefile.vault, remote, _names(casefile))
    _tell(casefile, synced, outcomes)
    synced.requests = look_for_requests(casefile, remote)
    return synced


def enter(folder: Path, address: str, *, identity: Identity) -> bool:
    """In a folder that waits: ask to be let in, or enter where a welcome lies ready (`joining.knock`)."""
    with open_remote(address) as remote:
        return knock(folder, remote, identity=identity)


def take_in_all(casefile: CaseFile, synced: Synced) -> bool:
    """Note what arrived, and act on it. Says whether there was anything."""
    arrivals = take_in(casefile)
    for warning in arrivals.warnings:
        _warn(synced, warning)
    is_destroyed = bool(arrivals.destructions) and finish(casefile) > 0
    return take_keys(casefile) or is_destroyed or arrivals.count > 0


def begin_again(casefile: CaseFile) -> None:
    """Go on as another device, in new logs: for a case file restored from an older copy or copied elsewhere."""
    from constancia.casefile.rebuild import rebuild

    for compartment in casefile.compartments():
        with compartment.writing() as writer:
            tables.outdate(writer.connection)
    casefile.vault.begin_again()
    rebuild(casefile)
    casefile.announce()


def _names(casefile: CaseFile) -> list[str]:
    """The compartments that this member was granted, `general` first."""
    roster = Roster.of(casefile)
    mine = roster.members.get(roster.own)
    granted = mine.compartments if mine else frozenset({"general"})
    return ["general", *[name for name in casefile.vault.names() if name != "general" and name in granted]]


def _add(synced: Synced, outcome: Outcome, *, is_last: bool) -> None:
    synced.sent += outcome.sent
    synced.received += outcome.received
    synced.moved += outcome.moved
    for warning in outcome.warnings:
        if is_last:
            _warn(synced, warning)


def _warn(synced: Synced, warning: Notice) -> None:
    if all((one.code, one.fields) != (warning.code, warning.fields) for one in synced.warnings):
        synced.warnings.append(warning)


def _tell(casefile: CaseFile, synced: Synced, outcomes: dict[str, Outcome]) -> None:
    roster = Roster.of(casefile)
    latest: dict[bytes, str] = {}
    for outcome in outcomes.values():
        for device, at in outcome.news.items():
            latest[device] = max(at, latest.get(device, ""))
    for device, at in sorted(latest.items(), key=lambda one: one[1]):
        if device in roster.revoked:
            continue
        member = roster.of_device(device)
        synced.news.append(News(device.hex()[:8], _age(at), member.name if member else None))
    for name, outcome in outcomes.items():
        own = casefile.vault.compartment(name).log
        for device, seen in outcome.seen.items():
            if device in roster.revoked:
                continue
            size, keys = seen.get(own, (0, 0))
            synced.acknowledged.setdefault(device.hex()[:8], {})[name] = min(size, keys)


def _age(at: str) -> int:
    return max(0, int((dt.datetime.now(dt.UTC) - dt.datetime.fromisoformat(at)).total_seconds()))
