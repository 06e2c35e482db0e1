"""What the gate kept back from one entry, by sort: a note, a wording, a source, an address, a whole statement."""

from __future__ import annotations

from collections.abc import Iterator

from constancia.publish.gate import Passed

_WHOLE = {"note": "note", "url": "address"}
_PART = {"note": "note", "words": "wording", "source": "source"}


def sorts(passed: Passed) -> Iterator[str]:
    """The sort of each disclosure that was kept back: note, wording, source, address or statement."""
    hidden = {d.name: d.value for d in passed.entry.disclosures if d.digest not in passed.keep}
    for name, value in hidden.items():
        claim, _, part = name.partition(".")
        if claim == "body" or claim[:1] != "c" or not claim[1:].isdecimal():
            continue
        if part == "" and isinstance(value, dict):
            yield _WHOLE.get(str(value.get("property")), "statement")
        elif part and claim not in hidden:
            yield _PART[part]
