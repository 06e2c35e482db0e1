"""`constancia hold`: what is kept from destruction and expiry, why, and letting it go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from constancia.casefile.consents import holds, lift_hold, set_hold, subject_of
from constancia.cli import printing
from constancia.cli.session import open_casefile
from constancia.phrases.screen import words

if TYPE_CHECKING:
    from constancia.claims.claim import SubjectId
    from constancia.claims.record import Record
    from constancia.phrases.settings import Settings


def run(settings: Settings, text: str | None, *, reason: str, is_lifting: bool) -> None:
    """Set a hold on what `text` means, on everything without it, or lift one.

    Raises Misuse("reason_needed", "no_hold", "lead_needed"), and as `subject_of` does.
    """
    say = words(settings.language, "consent")
    with open_casefile(settings) as casefile:
        subject = None if text is None else subject_of(casefile, text)
        (lift_hold if is_lifting else set_hold)(casefile, subject, reason=reason)
    said = say("hold_lifted" if is_lifting else "hold_set", what=subject or say("everything"))
    printing.result(settings, {"subject": subject, "held": not is_lifting}, [said])


def list_all(settings: Settings) -> None:
    """List the holds that stand."""
    say = words(settings.language, "consent")
    with open_casefile(settings) as casefile:
        found = [_as_json(subject, record) for subject, record in holds(casefile).items()]
    lines = [
        say("hold_line", at=str(one["at"])[:10], what=one["subject"] or say("everything"), why=one["reason"])
        for one in found
    ]
    printing.result(settings, found, lines or [say("no_holds")])


def _as_json(subject: SubjectId | None, record: Record) -> dict[str, Any]:
    return {"subject": subject, "at": record.at, "reason": str(record.body.get("reason", ""))}
