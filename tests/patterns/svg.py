"""Reading a figure as a browser would, and the words that the tests write on it."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace

from constancia.patterns import MapWords, Row, Words

SVG = "{http://www.w3.org/2000/svg}"
WORDS = Words(
    title="Documented acts",
    subtitle="Acts, 2018",
    description="What is documented.",
    certain="certain",
    possible="possible",
    coding="by coding alone",
    missing="not known",
    gap="{first} to {last}: nothing",
)
MAP_WORDS = MapWords(
    border="The border",
    san_diego="San Diego",
    arizona="Arizona",
    south="The south",
    continent="Elsewhere",
    unmapped="Not on the map",
    port="port of entry",
    area="area",
    united_states="UNITED STATES",
    mexico="MEXICO",
)
HOSTILE = "\u202e<script>alert('x')</script>&\"\x00\u200fend"


def hostile(words: Words = WORDS) -> Words:
    """Every word hostile."""
    fields = ("title", "subtitle", "description", "certain", "possible", "coding", "missing", "note")
    return replace(words, **dict.fromkeys(fields, HOSTILE))


def read(svg: str) -> ET.Element:
    """The figure, checked for what every figure must be."""
    root = ET.fromstring(svg)
    assert root.tag == f"{SVG}svg" and root.get("role") == "img"
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    prefix = root.get("id") or ""
    assert len(ids) == len(set(ids)) and all((one or "").startswith(prefix) for one in ids)
    named = (root.get("aria-labelledby") or "").split()
    assert [root.find(f"{SVG}{tag}").get("id") for tag in ("title", "desc")] == named  # type: ignore[union-attr]
    assert not [element for element in root.iter() if element.tag.endswith(("script", "image", "use", "a"))]
    assert not re.search(r"href|@import|url\((?!#)|https?://(?!www\.w3\.org/2000/svg)", svg)
    for name in re.findall(r"url\(#([^)]+)\)", svg):
        assert name in ids
    for element in root.iter():
        for value in element.attrib.values():
            assert "nan" not in value.lower() and "inf" not in value.lower()
    return root


def texts(root: ET.Element) -> list[str]:
    """What is written, in order."""
    return [element.text or "" for element in root.iter(f"{SVG}text")]


def sizes(root: ET.Element) -> Iterator[float]:
    """How large it is written, in pixels of the view box."""
    return (float(element.get("font-size") or 0) for element in root.iter(f"{SVG}text"))


def row(low: int, high: int | None, *, coding: int = 0, **by: str | None) -> Row:
    """A row of a count with as many acts as it says."""
    acts = tuple(f"act{number}" for number in range(max(low if high is None else high, 1)))
    return Row(by, low, high, coding, acts, acts[:low])
