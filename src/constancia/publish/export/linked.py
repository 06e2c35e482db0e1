"""Linked data: JSON-LD 1.1 with a context of our own inside the file, so that nothing has to be fetched to read it.

Subjects are `urn:constancia:subject:…`, terms the URNs of `constancia vocabulary --skos`. Each statement is a Web
Annotation (https://www.w3.org/TR/annotation-model/): its body says what, its target is the place in the source.
Names that schema.org has are schema.org's; all others are `urn:constancia:property:…`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from constancia.claims.claim import Claim
from constancia.claims.locator import Locator
from constancia.claims.profile import Profile, Property
from constancia.publish.export.material import Material
from constancia.vocabulary import ValueType

SUBJECT, CLAIM = "urn:constancia:subject:", "urn:constancia:claim:"
TERM, PROPERTY = "urn:constancia:vocabulary:", "urn:constancia:property:"
Node = dict[str, Any]

_SCHEMA = {
    "name": "schema:name",
    "title": "schema:headline",
    "summary": "schema:description",
    "url": "schema:url",
    "publisher": "schema:publisher",
    "published": "schema:datePublished",
    "language": "schema:inLanguage",
    "date_start": "schema:startDate",
    "date_end": "schema:endDate",
    "place": "schema:location",
    "latitude": "schema:latitude",
    "longitude": "schema:longitude",
    "abbreviation": "schema:alternateName",
    "parent": "schema:parentOrganization",
    "member_of": "schema:memberOf",
    "country": "schema:addressCountry",
}
_TYPES = {
    "act": "schema:Event",
    "event": "schema:Event",
    "person": "schema:Person",
    "group": "schema:Organization",
    "unit": "schema:GovernmentOrganization",
    "place": "schema:Place",
    "source": "schema:CreativeWork",
}
_CONTEXT: Node = {
    "@version": 1.1,
    "schema": "https://schema.org/",
    "oa": "http://www.w3.org/ns/oa#",
    "dcterms": "http://purl.org/dc/terms/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "c": PROPERTY,
    "id": "@id",
    "type": "@type",
    "label": "rdfs:label",
    "body": "oa:hasBody",
    "target": {"@id": "oa:hasTarget", "@type": "@id"},
    "motivation": {"@id": "oa:motivatedBy", "@type": "@id"},
    "source": {"@id": "oa:hasSource", "@type": "@id"},
    "selector": "oa:hasSelector",
    "conformsTo": {"@id": "dcterms:conformsTo", "@type": "@id"},
    "value": "rdf:value",
    "exact": "oa:exact",
    "about": {"@id": "schema:about", "@type": "@id"},
    "property": {"@id": "rdf:predicate", "@type": "@id"},
}
_PDF = "http://tools.ietf.org/rfc/rfc3778"
_MEDIA = "http://www.w3.org/TR/media-frags/"
_CSV = "http://tools.ietf.org/rfc/rfc7111"
_FRAGMENTS = {
    "page": ("page={}", _PDF),
    "time": ("{}", _MEDIA),
    "rectangle": ("{}", _MEDIA),
    "row": ("row={}", _CSV),
}


def jsonld(material: Material) -> bytes:
    """Every subject with its values, and every statement with its place in its source."""
    nodes = [
        node
        for profile in sorted(material.profiles.values(), key=lambda one: one.subject)
        for node in _about(material, profile)
    ]
    whole = {"@context": _CONTEXT, "@graph": nodes}
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def _about(material: Material, profile: Profile) -> Iterator[Node]:
    node: Node = {"id": f"{SUBJECT}{profile.subject}"}
    node["type"] = [
        f"{TERM}kinds:{profile.kind}",
        *([_TYPES[profile.kind]] if profile.kind in _TYPES else []),
    ]
    node |= {"label": material.label(profile.subject), "dcterms:identifier": material.key(profile.subject)}
    for name, held in profile.properties.items():
        if values := [_value(material, name, value.value) for value in held.values if value.value]:
            node[_SCHEMA.get(name, f"c:{name}")] = values
        if held.disputed:
            node.setdefault("c:disputed", []).append({"id": f"{PROPERTY}{name}"})
    yield node
    for held in profile.properties.values():
        for claim in held.claims:
            yield _annotation(material, profile, held=held, claim=claim)


def _value(material: Material, name: str, text: str) -> Any:
    if text in material.leaders:
        return {"id": f"{SUBJECT}{material.leaders[text]}"}
    if material.vocabulary.has_property(name):
        described = material.vocabulary.property(name)
        if described.value_type is ValueType.TERM and described.target:
            return {"id": f"{TERM}{described.target}:{text}", "label": material.term(text, described.target)}
    return text


def _annotation(material: Material, profile: Profile, *, held: Property, claim: Claim) -> Node:
    body: Node = {
        "type": "c:Statement",
        "about": f"{SUBJECT}{profile.subject}",
        "property": f"{PROPERTY}{claim.property}",
        "value": _value(material, claim.property, claim.value),
        "c:words": claim.words,
        "c:qualifier": claim.qualifier and claim.qualifier.value,
        "c:relation": claim.relation.value,
        "c:account": claim.account.value if claim.source is not None else None,
        "c:certainty": claim.certainty,
        "c:note": claim.note,
        "c:preferred": True if held.judgement and held.judgement.claim == claim.digest else None,
    }
    node: Node = {
        "id": f"{CLAIM}{claim.digest}",
        "type": "oa:Annotation",
        "motivation": "oa:describing",
        "body": {name: value for name, value in body.items() if value not in (None, "")},
    }
    if claim.source is not None:
        node["target"] = _target(material, claim)
    return node


def _target(material: Material, claim: Claim) -> Any:
    source = f"{SUBJECT}{material.leaders.get(claim.source or '', claim.source)}"
    parts = {} if claim.locator is None else claim.locator.to_json()
    if not parts:
        return source
    target: Node = {"type": "oa:SpecificResource", "source": source}
    if found := selectors(claim.locator or Locator()):
        target["selector"] = found
    beside = {
        f"c:{name}": text for name, text in parts.items() if name in ("place", "paragraph", "table", "column")
    }
    return target | beside


def selectors(locator: Locator) -> list[Node]:
    """Web Annotation selectors; what they have no form for stands beside them in words."""
    found: list[Node] = []
    for name, text in locator.to_json().items():
        if name in _FRAGMENTS:
            form, standard = _FRAGMENTS[name]
            found.append({"type": "oa:FragmentSelector", "value": form.format(text), "conformsTo": standard})
        elif name == "quotation":
            found.append({"type": "oa:TextQuoteSelector", "exact": text})
    return found
