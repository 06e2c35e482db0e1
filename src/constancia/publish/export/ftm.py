"""FollowTheMoney entities as JSON lines (https://followthemoney.tech/), for Aleph and the tools around it.

An act is an `Event`, an involvement an `UnknownLink` from the unit to it; a person is a `Person`, a group an
`Organization`, a unit a `PublicBody`, a place an `Address`, a source a `Document`, a legal matter a `CourtCase`.
`Documentation` joins what a source speaks of to it. A date is given as far as it is exact; the rest stands in words.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping

from constancia.claims.profile import Profile
from constancia.publish.export.material import Material

Properties = dict[str, list[str]]

_EXACT = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?", re.ASCII)


def entities(material: Material) -> bytes:
    """Every entity, one a line: those without ends first."""
    lines = [*_things(material), *_edges(material)]
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode()


def _things(material: Material) -> Iterator[dict[str, object]]:
    for kind, (schema, properties) in _SCHEMATA.items():
        for profile in material.of_kind(kind):
            yield _entity(profile.subject, schema, properties(material, profile))


def _entity(of: str, schema: str, properties: Mapping[str, list[str]]) -> dict[str, object]:
    held = {name: list(dict.fromkeys(filter(None, values))) for name, values in sorted(properties.items())}
    return {
        "id": of,
        "schema": schema,
        "properties": {name: values for name, values in held.items() if values},
    }


def of_act(material: Material, profile: Profile) -> Properties:
    """The properties of the event that stands for an act."""
    places = [place for one in profile.all("place") if (place := material.find(one)) is not None]
    return {
        "name": [material.label(profile.subject)],
        "recordId": [material.key(profile.subject)],
        "keywords": material.values(profile, "act_type"),
        "startDate": _dates(profile, "date_start"),
        "endDate": _dates(profile, "date_end"),
        "notes": [*_inexact(material, profile, "date_start"), *_inexact(material, profile, "date_end")],
        "involved": _known(material, profile, "victim"),
        "courtCase": _known(material, profile, "case"),
        "location": [material.label(place.subject) for place in places],
        "addressEntity": [place.subject for place in places],
        "country": [code.lower() for place in places for code in place.all("country")],
        "summary": [*profile.all("summary")],
        "description": [*profile.all("outcome"), *profile.all("legal_basis")],
    }


def _person(material: Material, profile: Profile) -> Properties:
    return {
        "name": [*profile.all("name")],
        "description": [*profile.all("label"), *profile.all("note")],
        "position": material.values(profile, "role"),
        "classification": material.values(profile, "category"),
    }


def _group(material: Material, profile: Profile) -> Properties:
    return {
        "name": [*(profile.all("name") or profile.all("label") or [material.label(profile.subject)])],
        "classification": material.values(profile, "category"),
        "description": [*_size(profile), *profile.all("note")],
    }


def _size(profile: Profile) -> list[str]:
    low, high = (profile.one(name) for name in ("size_min", "size_max"))
    return [f"{low or '?'}-{high or '?'}" if low != high else low or ""] if low or high else []


def _unit(material: Material, profile: Profile) -> Properties:
    return {
        "name": [*profile.all("name")],
        "alias": [*profile.all("abbreviation")],
        "parent": _known(material, profile, "parent"),
        "country": [code.lower() for code in profile.all("country")],
    }


def _place(material: Material, profile: Profile) -> Properties:
    return {
        "name": [*profile.all("name")],
        "full": [", ".join(text for name in ("name", "admin1") if (text := profile.one(name)))],
        "state": [*profile.all("admin1")],
        "country": [code.lower() for code in profile.all("country")],
        "latitude": [*profile.all("latitude")],
        "longitude": [*profile.all("longitude")],
    }


def _source(material: Material, profile: Profile) -> Properties:
    return {
        "title": [*profile.all("title")],
        "publisher": [*profile.all("publisher")],
        "publishedAt": _dates(profile, "published"),
        "sourceUrl": [*profile.all("url")],
        "keywords": material.values(profile, "source_kind"),
    }


def _event(material: Material, profile: Profile) -> Properties:
    return {
        "name": [*profile.all("title")],
        "startDate": _dates(profile, "date_start"),
        "endDate": _dates(profile, "date_end"),
        "summary": [*profile.all("summary")],
        "recordId": [material.key(profile.subject)],
    }


def _case(material: Material, profile: Profile) -> Properties:
    return {
        "name": [*profile.all("title")],
        "type": material.values(profile, "case_kind"),
        "court": [*profile.all("court")],
        "caseNumber": [*profile.all("docket")],
        "status": [*profile.all("outcome")],
    }


_SCHEMATA: dict[str, tuple[str, Callable[[Material, Profile], Properties]]] = {
    "source": ("Document", _source),
    "place": ("Address", _place),
    "unit": ("PublicBody", _unit),
    "group": ("Organization", _group),
    "person": ("Person", _person),
    "event": ("Event", _event),
    "case": ("CourtCase", _case),
    "act": ("Event", of_act),
}


def _edges(material: Material) -> Iterator[dict[str, object]]:
    for profile in material.of_kind("involvement"):
        role = material.values(profile, "degree")
        ends = {"subject": _known(material, profile, "unit"), "object": _known(material, profile, "act")}
        if all(ends.values()):
            yield _entity(profile.subject, "UnknownLink", {**ends, "role": role})
    for profile in material.of_kind("act"):
        for event in _known(material, profile, "event"):
            ends = {"subject": [profile.subject], "object": [event]}
            yield _entity(
                f"{profile.subject}.event", "UnknownLink", {**ends, "role": [material.say("part_of")]}
            )
    for profile in material.of_kind("person", "group"):
        for group in _known(material, profile, "member_of"):
            ends = {"member": [profile.subject], "organization": [group]}
            yield _entity(f"{profile.subject}.{group}", "Membership", ends)
    for kind in _SCHEMATA:
        for profile in material.of_kind(kind) if kind != "source" else ():
            for source in _sources(material, profile):
                ends = {"document": [source], "entity": [profile.subject]}
                yield _entity(f"{source}.{profile.subject}", "Documentation", ends)


def _sources(material: Material, profile: Profile) -> list[str]:
    claims = [c for held in profile.properties.values() for c in held.claims if not c.is_coding]
    return sorted(
        {material.leaders[c.source] for c in claims if c.source is not None and c.source in material.leaders}
    )


def _known(material: Material, profile: Profile, name: str) -> list[str]:
    """The subjects named by a property that are in the export themselves."""
    return [material.leaders[value] for value in profile.all(name) if value in material.leaders]


def _dates(profile: Profile, name: str) -> list[str]:
    """What of the dates is exact to a year, a month or a day."""
    return [text for text in profile.all(name) if _EXACT.fullmatch(text) and not _is_season(text)]


def _is_season(text: str) -> bool:
    return len(text) >= 7 and int(text[5:7]) > 12


def _inexact(material: Material, profile: Profile, name: str) -> list[str]:
    exact = _dates(profile, name)
    return [material.value_label(name, text) for text in profile.all(name) if text not in exact]
