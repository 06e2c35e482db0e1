"""`constancia redact`: what in evidence may give people away, confirmed by a person, and new evidence without it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import msgspec

from constancia import disk
from constancia.casefile import redaction_plan
from constancia.casefile.open import CaseFile
from constancia.casefile.redacting import Proposal, Proposed, Redacted, propose, redact
from constancia.cli import asking, printing
from constancia.cli.redact_asking import confirmed
from constancia.cli.redact_words import left_out, place, words_of
from constancia.cli.session import open_casefile
from constancia.errors import Misuse, Notice, Unable
from constancia.phrases.screen import words
from constancia.phrases.settings import Settings


def run(settings: Settings, evidence: str, *, is_sure: bool, out: Path | None, plan: Path | None) -> None:
    """Propose, have a person confirm, and seal the result; or one of these steps alone.

    Raises Misuse("redact_one_way", "file_there"), what `casefile.redacting` raises.
    """
    if out is not None and (plan is not None or is_sure):
        raise Misuse("redact_one_way")
    if out is not None and out.exists():
        raise Misuse("file_there", file=str(out))
    with open_casefile(settings) as casefile:
        if plan is not None:
            _make(settings, casefile, evidence, _planned(plan, casefile, evidence))
            return
        with printing.progress(settings) as progress:
            proposed = propose(casefile, evidence, progress=progress)
        _warn(settings, evidence, proposed.unsearched)
        if out is not None:
            _write_plan(settings, evidence, proposed, out)
        elif is_sure:
            _make(settings, casefile, evidence, proposed.proposals)
        elif not asking.may_ask(settings):
            _show(
                settings,
                proposed,
                [*_listed(settings, proposed), words(settings.language, "redact")("nobody")],
            )
        else:
            _ask(settings, casefile, evidence, proposed)


def _ask(settings: Settings, casefile: CaseFile, evidence: str, proposed: Proposed) -> None:
    printing.result(settings, None, _head(settings, proposed))
    chosen = confirmed(settings, proposed)
    if chosen is None:
        printing.result(settings, None, [words(settings.language, "redact")("stopped")])
        return
    _make(settings, casefile, evidence, chosen)


def _make(settings: Settings, casefile: CaseFile, evidence: str, proposals: Sequence[Proposal]) -> None:
    with printing.progress(settings) as progress:
        made = redact(casefile, evidence, proposals, progress=progress)
    _warn(settings, evidence, made.unsearched)
    say = words(settings.language, "redact")
    kinds = ", ".join(say(f"kind_{kind}") for kind in made.hidden)
    lines = [say("done", name=made.name, item=made.item)]
    lines.append(say("done_kinds", kinds=kinds) if made.hidden else say("done_none"))
    printing.result(settings, _as_json(made), [*lines, say("done_out", item=made.item)])


def _as_json(made: Redacted) -> dict[str, Any]:
    return {"written": True, **asdict(made)}


def _planned(plan: Path, casefile: CaseFile, evidence: str) -> Sequence[Proposal]:
    """Raises Misuse("redact_plan", "redact_plan_other"), Unable("disk")."""
    try:
        with plan.open("rb") as handle:
            untrusted = handle.read(redaction_plan.LARGEST)
    except OSError as error:
        raise Unable("disk", file=str(plan), reason=error.strerror or "") from error
    try:
        return redaction_plan.from_bytes(untrusted, casefile, evidence)
    except Misuse as error:
        error.file = error.file or str(plan)
        raise


def _write_plan(settings: Settings, evidence: str, proposed: Proposed, out: Path) -> None:
    disk.write(out, redaction_plan.to_bytes(proposed))
    printing.notice(settings, Notice("redact_plan_secret", file=str(out)))
    say = words(settings.language, "redact")
    line = say("planned", file=str(out), n=len(proposed.proposals), evidence=evidence)
    value = {
        "written": False,
        "evidence": proposed.evidence,
        "plan": str(out),
        "count": len(proposed.proposals),
    }
    printing.result(settings, value, [*_head(settings, proposed), line])


def _show(settings: Settings, proposed: Proposed, lines: Sequence[str]) -> None:
    printing.result(settings, {"written": False, **msgspec.to_builtins(proposed)}, lines)


def _warn(settings: Settings, evidence: str, unsearched: Sequence[str]) -> None:
    if unsearched:
        places = ", ".join(place(one, settings.language) for one in unsearched)
        printing.notice(settings, Notice("redact_no_ocr", file=evidence, places=places))


def _head(settings: Settings, proposed: Proposed) -> list[str]:
    say, number = words(settings.language, "redact"), len(proposed.proposals)
    lines = [say("found", name=proposed.name, n=number) if number else say("nothing", name=proposed.name)]
    if proposed.left_out:
        lines.append(
            say("loses", what="; ".join(left_out(one, settings.language) for one in proposed.left_out))
        )
    return lines


def _listed(settings: Settings, proposed: Proposed) -> list[str]:
    say = words(settings.language, "redact")
    rows = [(say("head_kind"), say("head_words"), say("head_times"), say("head_where"))]
    for one in proposed.proposals:
        where = place(one.place, settings.language)
        rows.append((say(f"kind_{one.kind}"), words_of(one), str(one.times), where))
    return [*_head(settings, proposed), *(printing.table(rows, right=(2,)) if proposed.proposals else [])]
