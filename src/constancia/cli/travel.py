"""`constancia travel`: a case file to cross a border with, the seal to compare on return, and the way back in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from constancia.casefile import joining, travel
from constancia.casefile.open import create_identity
from constancia.casefile.travel import Journey
from constancia.cli import printing
from constancia.cli.asking import agreed, may_ask
from constancia.cli.session import absolute, find_folder, new_passphrase, open_casefile, open_identity
from constancia.errors import Misuse, Unable
from constancia.phrases.screen import words
from constancia.phrases.settings import Settings

LARGEST = 65_536


def run_out(
    settings: Settings,
    remote: str,
    into: Path,
    *,
    new_identity: Path,
    keep: Sequence[str],
    replicas: int,
    is_sure: bool,
) -> None:
    """Make the case file to travel with, then remove the old one and the identity that opened it."""
    say = words(settings.language, "keeping")
    folder, identity = find_folder(settings.folder), open_identity(settings)
    journey = Journey(absolute(remote), into, {"general", *keep}, replicas)
    journey.must_lie_apart(folder)
    if any(path.resolve().is_relative_to(folder.resolve()) for path in (new_identity, settings.identity)):
        raise Misuse("travel_inside")
    if not is_sure:
        _ask(settings, ["out_what", "out_copies", "out_limits"], prompt="out_prompt")
    carried = create_identity(new_identity, new_passphrase(settings))
    try:
        with printing.progress(settings) as progress:
            seal = travel.set_out(
                folder,
                journey,
                identity=identity,
                travel=carried,
                progress=progress,
            )
    except BaseException:
        new_identity.unlink(missing_ok=True)
        raise
    travel.leave_behind(folder, journey, identity=identity, file=settings.identity)
    value = {"casefile": str(into), "identity": str(new_identity), "at": seal.at, "seal": list(seal.words)}
    lines = [
        say("out_made", folder=str(into), identity=str(new_identity)),
        say("out_gone", folder=str(folder), identity=str(settings.identity)),
        say("out_seal"),
        " ".join(seal.words),
    ]
    printing.result(settings, value, lines)


def run_seal(settings: Settings) -> None:
    """What the record comes to now at each departure, to compare with the paper."""
    say = words(settings.language, "keeping")
    with open_casefile(settings) as casefile:
        found = travel.seals(casefile)
    value = [{"at": seal.at, "seal": list(seal.words)} for seal in found]
    lines = [f"{seal.at}  {' '.join(seal.words)}" for seal in found]
    printing.result(settings, value, [*lines, say("seal_compare")] if lines else [say("seal_none")])


def run_back(settings: Settings, invitation: Path, folder: Path) -> None:
    """Come in again by another member's invitation, with a new device key."""
    say = words(settings.language, "keeping")
    try:
        with invitation.open("rb") as handle:
            read = joining.read_invitation(handle.read(LARGEST))
    except OSError as error:
        raise Unable("invitation_unreadable", file=str(invitation), reason=error.strerror or "") from None
    is_new = not settings.identity.exists()
    identity = (
        create_identity(settings.identity, new_passphrase(settings)) if is_new else open_identity(settings)
    )
    own = joining.join(folder, read, identity=identity)
    inviter = joining.inviter_words(read)
    value = {"casefile": str(folder), "inviter": inviter, "own": own}
    lines = [say("back_inviter"), " ".join(inviter), say("back_own"), " ".join(own), say("back_next")]
    printing.result(settings, value, lines)


def _ask(settings: Settings, told: Sequence[str], *, prompt: str) -> None:
    """Raises Misuse("not_agreed") for any answer but yes, Misuse("yes_needed") where nobody can be asked."""
    say = words(settings.language, "keeping")
    if not may_ask(settings):
        raise Misuse("yes_needed")
    for key in told:
        print(say(key))
    if not agreed(say(prompt)):
        raise Misuse("not_agreed")
