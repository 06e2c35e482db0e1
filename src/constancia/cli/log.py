"""`constancia log`: what was done with the case file, by whom and when, newest first."""

from __future__ import annotations

from typing import Any

from constancia.casefile.history import Told, history
from constancia.cli import printing
from constancia.cli.session import open_casefile
from constancia.errors import Misuse
from constancia.phrases.screen import Words, words
from constancia.phrases.settings import Settings


def run(settings: Settings, *, since: str, kind: str | None, limit: int, page: int) -> None:
    """Print one page of at most `limit` acts. Raises Misuse("bad_page") and what `history` raises."""
    if limit < 1 or page < 1:
        raise Misuse("bad_page")
    say = words(settings.language, "log")
    with open_casefile(settings) as casefile:
        found = history(casefile, since=since, kind=kind)
    shown = found[limit * (page - 1) : limit * page]
    value = {"total": len(found), "page": page, "entries": [_as_json(one) for one in shown]}
    lines = printing.table([_row(say, one) for one in shown]) if shown else [say("nothing")]
    if len(found) > limit * page:
        lines.append(say("older", n=len(found) - limit * page, page=page + 1))
    printing.result(settings, value, lines)


def _as_json(told: Told) -> dict[str, Any]:
    return {
        "at": told.at,
        "kind": told.kind.value,
        "member": told.member,
        "device": told.device,
        "compartment": told.compartment,
        "number": told.number,
        "says": dict(told.says),
    }


def _row(say: Words, told: Told) -> list[str]:
    who = told.member or say("somebody")
    return [f"{told.at[:10]} {told.at[11:16]}", f"{who} [{told.device}]", _sentence(say, told)]


def _sentence(say: Words, told: Told) -> str:
    """What was done, in the reader's words."""
    said = {name: value for name, value in told.says.items() if isinstance(value, str | int)}
    key = told.kind.value
    if "act" in said:
        key = f"custody_{said['act']}"
    elif "grant" in said:
        key = f"grant_{said['grant']}"
    elif said.get("lifted"):
        key = "hold_lifted"
    elif "state" in said:
        key = f"batch_{said['state']}"
    fields = {**said, "n": said.get("count", 1), "codes": ", ".join(told.says.get("codes", []))}
    if "first" in said:
        fields |= {end: str(said[end])[:16].replace("T", " ") for end in ("first", "last")}
    return say(key if key in say else "other", **{**fields, "kind": told.kind.value})
