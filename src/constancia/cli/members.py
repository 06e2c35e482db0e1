"""`constancia member list`, `remove`, `grant`: who works on the case file, and how that changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from constancia.casefile import joining
from constancia.casefile.members import Member, Roster
from constancia.casefile.open import CaseFile
from constancia.cli import asking, printing
from constancia.cli.member import role_of
from constancia.cli.session import open_casefile
from constancia.errors import Misuse
from constancia.phrases import Words
from constancia.phrases.durations import ago
from constancia.phrases.screen import words
from constancia.phrases.settings import Settings

SHORT = 8
"""Digits of a key that are shown; four are enough to name a device or a member."""


def run(settings: Settings) -> None:
    """List the members: current ones first, each in the order in which they came."""
    say = words(settings.language, "together")
    with open_casefile(settings) as casefile:
        roster, heard = Roster.of(casefile), casefile.vault.last_heard()
        this = casefile.general.public_key
    members = sorted(roster.members.values(), key=lambda one: (not one.is_current, one.since))
    heads = ("name", "role", "sections", "devices", "since", "heard")
    rows = [[say(f"head_{name}") for name in heads]]
    rows += [_row(say, one, heard, this=this) for one in members]
    printing.result(settings, [_as_json(one, heard, this=this) for one in members], printing.table(rows))


def remove(settings: Settings, name: str, *, device: str | None, reason: str, is_sure: bool) -> None:
    """Take a member's part away, or one device's, when a person agrees to what that does and does not do.

    Raises Misuse("unknown_member", "unknown_device") and what removing raises.
    """
    say = words(settings.language, "together")
    with open_casefile(settings) as casefile:
        roster = Roster.of(casefile)
        member = roster.find(name)
        key = None if device is None else roster.device(member, device)
        joining.must_be_removable(casefile, roster, member, device=key)
        renewed = [one for one in casefile.vault.names() if one in member.compartments]
        value = {"name": member.name, "device": key and key.hex()[:SHORT], "new_keys": renewed}
        shown = _consequences(say, casefile, member, key=key, renewed=renewed)
        if not is_sure and not asking.may_ask(settings):
            return printing.result(settings, {**value, "removed": False}, [*shown, say("not_written_yes")])
        if not is_sure:
            printing.result(settings, value, shown)
            if not asking.agreed(say("remove_ask")):
                return printing.result(settings, {**value, "removed": False}, [say("not_written")])
        joining.remove(casefile, member, device=key, reason=reason)
    lines = [*(shown if is_sure else []), say("removed_done"), say("changed_next")]
    return printing.result(settings, {**value, "removed": True}, lines)


def grant(settings: Settings, name: str, *, compartments: Sequence[str], role: str | None) -> None:
    """Let a member read further sections, or give them another role. Raises Misuse("grant_nothing")."""
    say = words(settings.language, "together")
    if not compartments and role is None:
        raise Misuse("grant_nothing")
    with open_casefile(settings) as casefile:
        member = Roster.of(casefile).find(name)
        wanted = None if role is None else role_of(role)
        joining.regrant(casefile, member, frozenset(compartments), role=wanted)
        member = Roster.of(casefile).members[member.key]
    value = {"name": member.name, "role": member.role.value, "compartments": sorted(member.compartments)}
    done = say("granted", name=_name(member), role=_role(say, member), sections=_sections(say, member))
    printing.result(settings, value, [done, say("changed_next")])


def _consequences(
    say: Words, casefile: CaseFile, member: Member, *, key: bytes | None, renewed: Sequence[str]
) -> list[str]:
    what = say("remove_member", name=_name(member))
    if key is not None:
        what = say("remove_device", name=_name(member), device=key.hex()[:SHORT])
    return [what, say("remove_read"), say("remove_keys", sections=_listed(say, renewed))]


def _row(say: Words, member: Member, heard: Mapping[bytes, str], *, this: bytes) -> list[str]:
    devices = [f"{one.hex()[:SHORT]}{' *' if one == this else ''}" for one in member.devices]
    last = max((heard[one] for one in member.devices if one in heard), default=None)
    return [
        _name(member),
        _role(say, member),
        _sections(say, member) if member.is_current else "–",
        ", ".join(devices) or "–",
        member.since[:10],
        "–" if last is None else ago(age_of(last), say.language),
    ]


def _as_json(member: Member, heard: Mapping[bytes, str], *, this: bytes) -> dict[str, Any]:
    return {
        "name": member.name,
        "member": member.key.hex()[:SHORT],
        "role": member.role.value,
        "compartments": sorted(member.compartments),
        "current": member.is_current,
        "since": member.since or None,
        "devices": [
            {"device": one.hex()[:SHORT], "this": one == this, "last_heard": heard.get(one)}
            for one in member.devices
        ],
    }


def age_of(at: str) -> int:
    """Seconds since a time (RFC 3339), at least 0."""
    return max(0, int((dt.datetime.now(dt.UTC) - dt.datetime.fromisoformat(at)).total_seconds()))


def _name(member: Member) -> str:
    """What somebody is called; the start of the key where names are in a section that is not here."""
    return member.name or member.key.hex()[:SHORT]


def _role(say: Words, member: Member) -> str:
    return say(f"role_{member.role.value}") if member.is_current else say("role_removed")


def _sections(say: Words, member: Member) -> str:
    return _listed(say, sorted(member.compartments))


def _listed(say: Words, names: Sequence[str]) -> str:
    return ", ".join(names)
