"""CSV files that Uwazi imports, one for each template (entity type).

What its importer reads: a header of property names, `title` first and needed; several values with `|` between;
relationships by the title of the other entity; a place as `latitude|longitude`; dates as `YYYY-MM-DD`, ranges as
`from:to` with either end open; thesaurus values by label. `templates.csv` says which property is of which type.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from constancia.claims.claim import SubjectId
from constancia.claims.profile import Profile
from constancia.publish.data.spreadsheet import quoted
from constancia.publish.data.tables import span_of
from constancia.publish.export.material import Material

MULTIPLE = "|"
Titles = Mapping[SubjectId, str]


@dataclass(frozen=True, slots=True)
class Column:
    """One property of a template. `of` is the template that a relationship leads to."""

    name: str
    type: str
    property: str
    of: str = ""


_TEXT = ("text", "markdown")
_TEMPLATES: dict[str, tuple[tuple[str, ...], tuple[Column, ...]]] = {
    "places": (
        ("place",),
        (
            Column("region", "text", "admin1"),
            Column("country", "select", "country"),
            Column("position", "geolocation", "latitude"),
        ),
    ),
    "sources": (
        ("source",),
        (
            Column("source_kind", "select", "source_kind"),
            Column("publisher", "text", "publisher"),
            Column("published", "daterange", "published"),
            Column("link", "link", "url"),
            Column("language", "multiselect", "language"),
        ),
    ),
    "units": (
        ("unit",),
        (
            Column("abbreviation", "text", "abbreviation"),
            Column("part_of", "relationship", "parent", "units"),
            Column("country", "select", "country"),
        ),
    ),
    "people": (
        ("person", "group"),
        (
            Column("category", "select", "category"),
            Column("role", "select", "role"),
            Column("organisation", "text", "organisation"),
            Column("size_min", "numeric", "size_min"),
            Column("size_max", "numeric", "size_max"),
            Column("member_of", "relationship", "member_of", "people"),
        ),
    ),
    "events": (
        ("event",),
        (
            Column("start", "daterange", "date_start"),
            Column("end", "daterange", "date_end"),
            Column("summary", "markdown", "summary"),
        ),
    ),
    "cases": (
        ("case",),
        (
            Column("case_kind", "select", "case_kind"),
            Column("court", "text", "court"),
            Column("docket", "text", "docket"),
            Column("outcome", "markdown", "outcome"),
        ),
    ),
    "acts": (
        ("act",),
        (
            Column("act_type", "multiselect", "act_type"),
            Column("start", "multidaterange", "date_start"),
            Column("end", "multidaterange", "date_end"),
            Column("date_as_recorded", "text", "date_start"),
            Column("victim", "relationship", "victim", "people"),
            Column("perpetrator", "relationship", "unit", "units"),
            Column("place", "relationship", "place", "places"),
            Column("event", "relationship", "event", "events"),
            Column("legal_case", "relationship", "case", "cases"),
            Column("sources", "relationship", "source", "sources"),
            Column("legal_basis", "markdown", "legal_basis"),
            Column("outcome", "markdown", "outcome"),
            Column("summary", "markdown", "summary"),
        ),
    ),
}


def files(material: Material) -> dict[str, bytes]:
    """A file a template, in the order in which they are to be imported, and `templates.csv`."""
    found = {name: material.of_kind(*kinds) for name, (kinds, _) in _TEMPLATES.items()}
    titles: dict[SubjectId, str] = {}
    for profiles in found.values():
        titles |= {s: _bare(text) for s, text in material.titles(profiles).items()}
    out = {}
    for number, (name, profiles) in enumerate(((n, p) for n, p in found.items() if p), 1):
        rows = [_row(material, profile, _TEMPLATES[name][1], titles=titles) for profile in profiles]
        header = ["title", "record_key", *(column.name for column in _TEMPLATES[name][1])]
        out[f"{number}-{name}.csv"] = _csv([header, *rows])
    return {**out, "templates.csv": _csv(_types())}


def _types() -> list[list[str]]:
    lines = [["template", "property", "type", "relationship_to"]]
    for name, (_, columns) in _TEMPLATES.items():
        lines += [[name, "title", "text", ""], [name, "record_key", "text", ""]]
        lines += [[name, column.name, column.type, column.of] for column in columns]
    return lines


def _row(material: Material, profile: Profile, columns: Iterable[Column], *, titles: Titles) -> list[str]:
    cells = [_CELLS.get(column.type, _words)(material, profile, column, titles) for column in columns]
    return [titles[profile.subject], material.key(profile.subject), *cells]


def _words(material: Material, profile: Profile, column: Column, _: Titles) -> str:
    """Values in words. Prose stands in one cell whatever is in it; a choice has no separator inside."""
    if column.type in _TEXT:
        return "; ".join(profile.all(column.property)).replace(MULTIPLE, "/")
    return MULTIPLE.join(map(_bare, material.values(profile, column.property)))


def _one(material: Material, profile: Profile, column: Column, _: Titles) -> str:
    """A single value, blank where it is in dispute."""
    value = profile.one(column.property)
    return "" if value is None else _bare(material.value_label(column.property, value))


def _number(_: Material, profile: Profile, column: Column, __: Titles) -> str:
    return profile.one(column.property) or ""


def _related(material: Material, profile: Profile, column: Column, titles: Titles) -> str:
    subjects = {
        "unit": lambda: _units(material, profile),
        "source": lambda: _sources(material, profile),
    }.get(column.property, lambda: list(profile.all(column.property)))()
    found = [material.leaders[subject] for subject in subjects if subject in material.leaders]
    return MULTIPLE.join(dict.fromkeys(titles[subject] for subject in found if subject in titles))


def _units(material: Material, act: Profile) -> list[str]:
    """The units in the involvements of an act."""
    involved = (p for p in material.of_kind("involvement") if act.subject in p.all("act"))
    return [unit for involvement in involved for unit in involvement.all("unit")]


def _sources(material: Material, profile: Profile) -> list[str]:
    claims = (c for held in profile.properties.values() for c in held.claims if c.source and not c.is_coding)
    return sorted({str(claim.source) for claim in claims}, key=material.key)


def _ranges(_: Material, profile: Profile, column: Column, __: Titles) -> str:
    """The first and last possible day of each date that the records have."""
    spans = [span_of([text]) for text in profile.all(column.property)]
    return MULTIPLE.join(f"{low or ''}:{high or ''}" for low, high in spans if low or high)


def _range(_: Material, profile: Profile, column: Column, __: Titles) -> str:
    """The first and last possible day over all that the records have."""
    low, high = span_of(profile.all(column.property)) if profile.all(column.property) else (None, None)
    return f"{low or ''}:{high or ''}" if low or high else ""


def _position(_: Material, profile: Profile, __: Column, ___: Titles) -> str:
    point = [profile.one(name) for name in ("latitude", "longitude")]
    return MULTIPLE.join(part for part in point if part) if all(point) else ""


def _link(material: Material, profile: Profile, column: Column, titles: Titles) -> str:
    address = next(iter(profile.all(column.property)), "")
    return f"{titles[profile.subject]}{MULTIPLE}{address}" if address and MULTIPLE not in address else address


_Cell = Callable[[Material, Profile, Column, Titles], str]
_CELLS: dict[str, _Cell] = {
    "select": _one,
    "numeric": _number,
    "relationship": _related,
    "multidaterange": _ranges,
    "daterange": _range,
    "geolocation": _position,
    "link": _link,
}


def _bare(text: str) -> str:
    """Text without the separators of the importer."""
    return " ".join(text.replace(MULTIPLE, "/").replace("::", ":").split())


def _csv(lines: list[list[str]]) -> bytes:
    """UTF-8 without a byte order mark: the importer takes the first header as it stands."""
    return "".join(",".join(map(quoted, line)) + "\r\n" for line in lines).encode()
