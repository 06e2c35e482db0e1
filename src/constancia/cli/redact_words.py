"""Places and kinds of a redaction in the reader's words."""

from __future__ import annotations

from constancia.casefile.redacting import Proposal
from constancia.phrases.screen import words

_LONGEST = 60


def place(code: str, language: str) -> str:
    """A place of evidence: "attachment:1/page:2" is "attachment 1, page 2"."""
    say = words(language, "redact")
    parts = [part.partition(":") for part in code.split("/")]
    return ", ".join(say(f"place_{kind}", n=number) for kind, _, number in parts if f"place_{kind}" in say)


def left_out(code: str, language: str) -> str:
    """What the result will not have: "metadata", "attachment:1", "attachment:1/metadata"."""
    say = words(language, "redact")
    *where, last = code.split("/")
    if last.startswith("attachment:"):
        where, last = [*where, last], "attachment"
    said = say(f"left_{last}")
    return f"{place('/'.join(where), language)}: {said}" if where else said


def words_of(one: Proposal) -> str:
    """What a proposal hides, short enough for a line."""
    text = one.words or one.area.removeprefix("xywh=")
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
