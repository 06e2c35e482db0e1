"""Acts, people, units, places, sources, events and cases as a graph, in GraphML (http://graphml.graphdrawing.org/)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from constancia.claims.profile import Profile
from constancia.publish.export.material import Material

KINDS = ("act", "person", "group", "unit", "place", "source", "event", "case")
_LINKS = {
    "act": ("victim", "place", "event", "case"),
    "person": ("member_of",),
    "group": ("member_of",),
    "unit": ("parent",),
    "case": ("source",),
}
_NODE = ("kind", "key", "label", "date_start", "date_end", "act_type", "category", "latitude", "longitude")
_EDGE = ("relation", "degree", "attribution", "certain", "claims")
_TYPES = {"latitude": "double", "longitude": "double", "certain": "boolean", "claims": "int"}
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Edge:
    """One relation between two subjects."""

    start: str
    end: str
    relation: str
    values: Mapping[str, str]


def graphml(material: Material) -> bytes:
    """The graph as an XML file."""
    nodes = material.of_kind(*KINDS)
    known = {profile.subject for profile in nodes}
    edges = [edge for edge in _edges(material) if {edge.start, edge.end} <= known]
    return "".join([*_head(), *(_node(material, node) for node in nodes), *_lines(edges), _TAIL]).encode()


_TAIL = "  </graph>\n</graphml>\n"


def _head() -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield '<graphml xmlns="http://graphml.graphdrawing.org/xmlns"'
    yield ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation='
    yield '"http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">\n'
    for of, names in (("node", _NODE), ("edge", _EDGE)):
        for name in names:
            kind = _TYPES.get(name, "string")
            yield f'  <key id="{of}_{name}" for="{of}" attr.name="{name}" attr.type="{kind}"/>\n'
    yield '  <graph edgedefault="directed">\n'


def _node(material: Material, profile: Profile) -> str:
    said = {name: material.values(profile, name) for name in ("act_type", "category")}
    values = {
        "kind": profile.kind,
        "key": material.key(profile.subject),
        "label": material.label(profile.subject),
        **{name: " | ".join(found) for name, found in said.items()},
        **{name: " | ".join(profile.all(name)) for name in ("date_start", "date_end")},
        **{name: profile.one(name) or "" for name in ("latitude", "longitude")},
    }
    return f"    <node id={_attribute(profile.subject)}>{_data('node', values)}</node>\n"


def _lines(edges: list[Edge]) -> Iterator[str]:
    for number, edge in enumerate(
        sorted(edges, key=lambda e: (e.relation, e.start, e.end, *e.values.items()))
    ):
        ends = f"source={_attribute(edge.start)} target={_attribute(edge.end)}"
        data = _data("edge", {"relation": edge.relation, **edge.values})
        yield f'    <edge id="e{number}" {ends}>{data}</edge>\n'


def _edges(material: Material) -> Iterator[Edge]:
    for profile in material.profiles.values():
        if profile.kind == "involvement":
            yield from _involved(profile)
        for name in _LINKS.get(profile.kind, ()):
            held = profile.properties.get(name)
            for value in () if held is None else held.values:
                certain = {"certain": "true" if value.certain else "false"}
                yield Edge(profile.subject, value.value, name, certain)
        if profile.kind in KINDS:
            yield from _cited(material, profile)


def _involved(profile: Profile) -> Iterator[Edge]:
    for act in profile.all("act"):
        for unit in profile.all("unit"):
            said = {name: profile.one(name) or "" for name in ("degree", "attribution")}
            yield Edge(unit, act, "involvement", said)


def _cited(material: Material, profile: Profile) -> Iterator[Edge]:
    """The sources that say something of a subject, each with how many statements."""
    claims = [c for held in profile.properties.values() for c in held.claims if not c.is_coding]
    times = Counter(
        material.leaders[c.source] for c in claims if c.source is not None and c.source in material.leaders
    )
    for source, number in times.items():
        yield Edge(source, profile.subject, "says", {"claims": str(number)})


def _data(of: str, values: Mapping[str, str]) -> str:
    return "".join(
        f'<data key="{of}_{name}">{escape(_FORBIDDEN.sub("", text))}</data>'
        for name, text in values.items()
        if text
    )


def _attribute(text: str) -> str:
    return quoteattr(_FORBIDDEN.sub("", text))
