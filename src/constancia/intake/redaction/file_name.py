"""Names of files: looked at like any text, and made anew without what was hidden."""

from __future__ import annotations

import re

from constancia.intake.redaction.hiding import Hiding
from constancia.intake.redaction.part import Part

_DIVIDES = str.maketrans(dict.fromkeys("_-.+~", " "))
_KEPT = re.compile(r"[^\w.-]+")
_LONGEST = 80


def part_of(name: str, place: str = "name") -> Part:
    """The name as a text, its ending included."""
    return Part(place, name.translate(_DIVIDES))


def new_name(name: str, hiding: Hiding, *, suffix: str) -> str:
    """`name` without what is hidden, for a file with the ending `suffix`."""
    spoken = part_of(name).text
    for start, end in reversed(hiding.spans(spoken)):
        name, spoken = name[:start] + "x" + name[end:], spoken[:start] + "x" + spoken[end:]
    stem = name.rpartition(".")[0] or name
    clean = _KEPT.sub("-", stem).strip("-._")[:_LONGEST] or "x"
    return f"{clean if not hiding.spans(part_of(clean).text) else 'x'}-redacted{suffix}"
