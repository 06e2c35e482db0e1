"""`constancia timestamp`: anchors over what is new, their stamps, and what has none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from constancia import disk
from constancia.casefile.anchors import add_cosigned
from constancia.casefile.open import CaseFile
from constancia.casefile.timestamping import (
    LARGEST_FILE,
    Asked,
    Listed,
    Outcome,
    Stamped,
    default_calendars,
    export,
    listed,
    timestamp,
    upgrade,
)
from constancia.cli import printing
from constancia.cli.session import open_casefile, read
from constancia.errors import Misuse
from constancia.phrases import Words
from constancia.phrases.screen import words
from constancia.phrases.settings import Settings

LARGEST_ROOTS = 1 << 20
SHORT = 16
"""Digits of a root that a line shows."""


@dataclass(frozen=True, slots=True)
class Options:
    """What was typed."""

    tsa: str | None
    ca: Path | None
    ots: bool
    calendars: Sequence[str]
    renew: bool
    upgrade: bool
    export: Path | None
    cosigned: Path | None


def asked(
    tsa: str | None, ca: Path | None, *, calendars: Sequence[str] = (), renew: bool = False
) -> Asked | None:
    """Whom to ask for stamps; None for nobody. Raises Misuse("ca_without_tsa") and what reading the roots raises."""
    if ca is not None and tsa is None:
        raise Misuse("ca_without_tsa")
    if tsa is None and not calendars:
        return None
    roots = None if ca is None else read(ca, limit=LARGEST_ROOTS)
    return Asked(authority=tsa, roots=roots, calendars=tuple(calendars), renew=renew)


def run(settings: Settings, options: Options) -> int:
    """Do what was asked, then show every anchor. 0; or how the first stamp that could not be had ends."""
    with_ots = options.ots or bool(options.calendars)
    calendars = tuple(options.calendars) or (default_calendars() if with_ots else ())
    asking = asked(options.tsa, options.ca, calendars=calendars, renew=options.renew)
    with open_casefile(settings) as casefile:
        outcome = Outcome() if asking is None else timestamp(casefile, asking)
        if options.upgrade:
            outcome = outcome.joined(upgrade(casefile))
        extra = list(_carried(settings, casefile, options))
        found, new = listed(casefile)
    printing.result(settings, _as_json(outcome, found, new), [*extra, *_lines(settings, outcome, found, new)])
    for fault in outcome.faults:
        printing.error(fault, language=settings.language, is_json=settings.json)
    return outcome.faults[0].exit_code if outcome.faults else 0


def _carried(settings: Settings, casefile: CaseFile, options: Options) -> list[str]:
    """What goes to a witness and comes back."""
    say, lines = words(settings.language, "timestamp"), list[str]()
    if options.cosigned is not None:
        one, seen = add_cosigned(casefile, read(options.cosigned, limit=LARGEST_FILE))
        name, key = seen.cosignature.name, seen.fingerprint
        lines.append(say("cosigned", n=one.number, name=name, before=seen.before, fingerprint=key))
    if options.export is not None:
        if options.export.exists():
            raise Misuse("out_exists", file=str(options.export))
        disk.write(options.export, export(casefile))
        lines.append(say("exported", file=str(options.export)))
    return lines


def _as_json(outcome: Outcome, found: Sequence[Listed], new: int) -> dict[str, object]:
    return {
        "made": outcome.made,
        "stamped": list(outcome.stamped),
        "unanchored": new,
        "unstamped": [one.number for one in found if not one.is_stamped],
        "anchors": [asdict(one) for one in found],
    }


def _lines(settings: Settings, outcome: Outcome, found: Sequence[Listed], new: int) -> list[str]:
    say = words(settings.language, "timestamp")
    lines = []
    if outcome.made is not None:
        lines.append(say("made", number=outcome.made))
    for one in found:
        lines.append(say("anchor", number=one.number, made=one.made, root=one.root[:SHORT]))
        lines += [f"  {_stamp(say, stamp)}" for stamp in one.stamps] or [f"  {say('none')}"]
    if not found:
        lines.append(say("no_anchors"))
    lines.append(say("new", n=new) if new else say("nothing_new"))
    unstamped = sum(not one.is_stamped for one in found)
    if unstamped:
        lines.append(say("unstamped", n=unstamped))
    return lines


def _stamp(say: Words, stamp: Stamped) -> str:
    return say(f"by_{stamp.kind}", by=stamp.by, before=stamp.before or "", until=stamp.until or "")
