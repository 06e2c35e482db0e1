"""`constancia member invite`, `join`, `accept`: how somebody comes in. Two people compare words before it is done."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from constancia import disk
from constancia.casefile import joining
from constancia.casefile.joining import Invited
from constancia.casefile.members import Roster
from constancia.casefile.open import CaseFile
from constancia.claims.roles import Role
from constancia.cli import asking, printing
from constancia.cli.session import identity_or_new, open_casefile
from constancia.errors import Misuse, Unable, Wrong
from constancia.phrases import Words
from constancia.phrases.screen import words
from constancia.phrases.settings import Settings

LARGEST = 1 << 16
"""Bytes of an invitation."""


def role_of(text: str | None) -> Role:
    """Raises Misuse("unknown_role")."""
    try:
        return Role(text or "")
    except ValueError:
        raise Misuse("unknown_role", names=", ".join(Role)) from None


def invite(
    settings: Settings,
    *,
    name: str | None,
    role: str | None,
    compartments: Sequence[str],
    is_device: bool,
    to: Path,
) -> None:
    """Write an invitation `to` a file that is not there yet. With `is_device`, for a further device of ours or of NAME.

    Raises Misuse("file_there", "device_alone", "unknown_role") and what inviting raises.
    """
    say = words(settings.language, "together")
    if to.exists():
        raise Misuse("file_there", file=str(to))
    if is_device and (role is not None or compartments):
        raise Misuse("device_alone")
    with open_casefile(settings) as casefile:
        if is_device:
            member = Roster.of(casefile).find(name) if name is not None else None
            content = joining.invite_device(casefile, member)
        else:
            content = joining.invite(casefile, name=name or "", role=role_of(role), compartments=compartments)
        disk.write(to, content)
        invited, own = joining.invited(casefile)[-1], joining.own_words(casefile)
    value = {**_told(invited), "file": str(to), "own_words": own}
    lines = [
        say("invited", name=invited.name, file=str(to)),
        say("invited_how"),
        say("own_words", words=" ".join(own)),
        say("invited_next", file=str(to)),
    ]
    printing.result(settings, value, lines)


def join(settings: Settings, file: Path, folder: Path) -> None:
    """Make `folder` wait for a case file. Raises Misuse("not_found", "folder_exists"), Wrong("invitation")."""
    say = words(settings.language, "together")
    invitation = joining.read_invitation(_read(file))
    CaseFile.must_be_free(folder)
    identity, is_new = identity_or_new(settings)
    own, inviter = joining.join(folder, invitation, identity=identity), joining.inviter_words(invitation)
    value = {
        "casefile": str(folder),
        "identity": str(settings.identity),
        "identity_is_new": is_new,
        "role": invitation.role,
        "compartments": [*invitation.compartments],
        "inviter_words": inviter,
        "own_words": own,
    }
    lines = [
        say("join_made", folder=str(folder), role=say(f"role_{invitation.role}")),
        *([words(settings.language, "cli")("new_identity", file=str(settings.identity))] if is_new else []),
        say("inviter_words", words=" ".join(inviter)),
        say("own_words", words=" ".join(own)),
        say("compare"),
        say("join_next", folder=str(folder)),
    ]
    printing.result(settings, value, lines)


def accept(settings: Settings, name: str | None, *, is_sure: bool) -> None:
    """Let in whoever asked, when a person says that the words are theirs.

    Raises Misuse("request_missing", "ambiguous_request") and what accepting raises.
    """
    say = words(settings.language, "together")
    with open_casefile(settings) as casefile:
        asked = _asked(casefile, name)
        value = {**_told(asked), "words": asked.words(), "accepted": False}
        shown = [
            say("asks_device" if asked.member else "asks", name=asked.name, role=_role(say, asked)),
            say("their_words", words=" ".join(asked.words())),
        ]
        if not is_sure and not asking.may_ask(settings):
            return printing.result(settings, value, [*shown, say("compare_first")])
        if not is_sure:
            printing.result(settings, value, [*shown, say("compare")])
            if not asking.agreed(say("accept_ask", name=asked.name)):
                return printing.result(settings, value, [say("not_accepted", name=asked.name)])
        joining.accept(casefile, asked)
    lines = [*(shown if is_sure else []), say("accepted", name=asked.name), say("accepted_next")]
    return printing.result(settings, {**value, "accepted": True}, lines)


def requests(asked: Sequence[Invited]) -> list[dict[str, Any]]:
    """As JSON: who asks to be let in, with their words."""
    return [{**_told(one), "words": one.words()} for one in asked]


def _asked(casefile: CaseFile, name: str | None) -> Invited:
    """The answer to an invitation of that name; the only one where no name is given."""
    wanted = None if name is None else name.strip().casefold()
    answered = [one for one in joining.invited(casefile) if one.request is not None]
    found = [one for one in answered if wanted in (None, one.name.casefold())]
    if not found:
        raise Misuse("request_missing")
    if len(found) > 1:
        raise Misuse("ambiguous_request", count=len(found))
    return found[0]


def _told(invited: Invited) -> dict[str, Any]:
    return {
        "name": invited.name,
        "role": invited.invitation.role,
        "compartments": [*invited.invitation.compartments],
        "is_device": invited.member is not None,
    }


def _role(say: Words, invited: Invited) -> str:
    return say(f"role_{invited.invitation.role}")


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as handle:
            content = handle.read(LARGEST + 1)
    except FileNotFoundError:
        raise Misuse("not_found", file=str(file)) from None
    except OSError as error:
        raise Unable("disk", file=str(file), reason=error.strerror or "") from error
    if len(content) > LARGEST:
        raise Wrong("invitation")
    return content
