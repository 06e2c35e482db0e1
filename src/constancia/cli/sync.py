"""`constancia sync`: exchange with a shared storage, and what is to be told of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from constancia.casefile.open import CaseFile, Identity
from constancia.cli import printing
from constancia.cli.session import WAITING, absolute, find_folder, open_identity
from constancia.errors import Misuse, Notice
from constancia.phrases.durations import ago
from constancia.phrases.numbers import size
from constancia.phrases.screen import words
from constancia.phrases.sentences import sentence
from constancia.phrases.settings import Settings

if TYPE_CHECKING:
    from constancia.casefile.syncing import Synced

ALL, LATER = "all", "later"


@dataclass(frozen=True, slots=True)
class Asked:
    """`evidence` is "all" or "later"; a new key for what others send us; new logs, for a copy of a case file."""

    evidence: str
    new_key: bool
    new_log: bool


def run(settings: Settings, remote: str, *, asked: Asked) -> None:
    """Sync, or ask to be let in where the case file is still to come.

    Raises Misuse("sync_evidence", "no_casefile") and what syncing raises.
    """
    from constancia.casefile import syncing

    if asked.evidence not in (ALL, LATER):
        raise Misuse("sync_evidence", names=f"{ALL}, {LATER}")
    folder = find_folder(settings.folder, may_wait=True)
    address = absolute(remote)
    identity = open_identity(settings)
    is_entering = (folder / WAITING).exists()
    if is_entering and not syncing.enter(folder, address, identity=identity):
        waits = syncing.Synced(warnings=[Notice("welcome_awaited", file=str(folder))])
        return printing.result(settings, _as_json(settings, waits), _warnings(settings, waits))
    done = _sync(settings, folder, address, identity=identity, asked=asked)
    lines = [*(_entered(settings, folder) if is_entering else []), *_lines(settings, done)]
    return printing.result(settings, _as_json(settings, done), lines)


def _sync(settings: Settings, folder: Path, address: str, *, identity: Identity, asked: Asked) -> Synced:
    from constancia.casefile import syncing

    with CaseFile.open(folder, identity=identity) as casefile:
        if asked.new_log:
            syncing.begin_again(casefile)
        with printing.progress(settings) as progress:
            return syncing.sync(
                casefile,
                address,
                evidence=asked.evidence == ALL,
                rotate=asked.new_key,
                progress=progress,
            )


def _as_json(settings: Settings, done: Synced) -> dict[str, Any]:
    from constancia.cli.member import requests

    return {
        "sent": done.sent,
        "received": done.received,
        "bytes": done.moved,
        "news": [{"device": one.device, "age_s": one.age} for one in done.news],
        "warnings": [
            {
                "code": one.code,
                "message": sentence(one, settings.language),
                "device": one.fields.get("device") or None,
            }
            for one in done.warnings
        ],
        "requests": requests(done.requests),
    }


def _lines(settings: Settings, done: Synced) -> list[str]:
    say = words(settings.language, "together")
    moved = size(done.moved, settings.language)
    lines = [say("synced", sent=done.sent, received=done.received, moved=moved)]
    for one in done.news:
        said = {"device": one.device, "age": ago(one.age, settings.language)}
        lines.append(say("news_member", name=one.member, **said) if one.member else say("news", **said))
    lines += _warnings(settings, done)
    for asked in done.requests:
        lines += [say("request", name=asked.name), say("their_words", words=" ".join(asked.words()))]
    return [*lines, *([say("request_next")] if done.requests else [])]


def _warnings(settings: Settings, done: Synced) -> list[str]:
    return [sentence(one, settings.language) for one in done.warnings]


def _entered(settings: Settings, folder: Path) -> Sequence[str]:
    """The folder is another one now, so a shell that stands in it stands nowhere."""
    say = words(settings.language, "together")
    try:
        Path.cwd()
    except FileNotFoundError:
        return [say("entered", folder=str(folder)), say("entered_stands", folder=str(folder))]
    return [say("entered", folder=str(folder))]
