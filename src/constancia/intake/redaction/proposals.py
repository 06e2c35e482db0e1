"""What is proposed: every stretch that was found, once for the same words, with how often and where it stands first."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from constancia.errors import Misuse, Wrong
from constancia.intake.redaction.file_name import part_of
from constancia.intake.redaction.finding import Found, Kind
from constancia.intake.redaction.names import KnownNames
from constancia.intake.redaction.part import Box, Document, Part
from constancia.intake.redaction.recognise import recognise

_CONTEXT = 40
"""Characters that are shown on each side."""
_MOST = 10_000
"""Proposals for one piece of evidence: nobody looks at more."""
_RECTANGLE = re.compile(r"xywh=percent:((?:\d{1,3}(?:\.\d{1,4})?,){3}\d{1,3}(?:\.\d{1,4})?)")


def proposed(document: Document, name: str, names: KnownNames) -> dict[str, Any]:
    """The proposals as plain values, and what of the document could not be searched or will not be in the result.

    Raises Wrong("redact_too_many"): none is left out in silence.
    """
    seen: dict[tuple[str, str], dict[str, Any]] = {}
    times: Counter[tuple[str, str, str, int]] = Counter()
    for number, part in enumerate((part_of(name), *document.parts)):
        for found in recognise(part.text, names, is_file_name=part.is_file_name):
            words = " ".join(part.text[found.start : found.end].split())
            key = (found.kind.value, words)
            if len(seen) > _MOST:
                raise Wrong("redact_too_many", count=_MOST)
            if key not in seen:
                seen[key] = {"kind": found.kind.value, "words": words, "hide": True, **_where(part, found)}
            times[*key, part.place, number] += 1
    for key, number in _counted(times).items():
        if key in seen:
            seen[key]["times"] = number
    faces = [
        {"kind": Kind.FACE.value, "area": rectangle(area.box), "hide": True, "place": area.place, "times": 1}
        for area in document.faces
    ]
    return {
        "proposals": [*seen.values(), *faces],
        "unsearched": list(document.unsearched),
        "left_out": list(document.left_out),
    }


def _counted(times: Counter[tuple[str, str, str, int]]) -> Counter[tuple[str, str]]:
    """How often the same words stand there: a place that was read in two ways counts once."""
    by_place: dict[tuple[str, str, str], int] = {}
    for (*key, place, _), number in times.items():
        where = (key[0], key[1], place)
        by_place[where] = max(by_place.get(where, 0), number)
    out: Counter[tuple[str, str]] = Counter()
    for (kind, words, _), number in by_place.items():
        out[kind, words] += number
    return out


def rectangle(box: Box) -> str:
    """A box as a media fragment in percent: left, top, width, height."""
    sides = (box.left, box.top, box.right - box.left, box.bottom - box.top)
    return "xywh=percent:" + ",".join(f"{100 * side:.2f}" for side in sides)


def box_from(text: str) -> Box:
    """Raises Misuse("redact_area")."""
    match = _RECTANGLE.fullmatch(text)
    if match is None:
        raise Misuse("redact_area")
    left, top, width, height = (float(side) / 100 for side in match[1].split(","))
    return Box(left, top, left + width, top + height)


def _where(part: Part, found: Found) -> dict[str, str]:
    before, after = part.text[max(0, found.start - _CONTEXT) : found.start], part.text[found.end :][:_CONTEXT]
    return {"place": part.place, "before": " ".join(before.split()), "after": " ".join(after.split())}
