"""What is published, as tables: one for each kind of subject, and the claims, values and judgements behind them.

Rows are told apart by the short public code of a subject; `subject` is its id in the proofs. Every value stands beside
the digests of the disclosures that it rests on, so that a row can be followed into `proof/`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from constancia.claims import dates
from constancia.claims.claim import SubjectId
from constancia.claims.profile import Profile
from constancia.errors import Wrong
from constancia.publish.data.claims import claims, judgements, values
from constancia.publish.data.material import JOIN, TABLE_OF_KIND, Material, table_of
from constancia.publish.data.spreadsheet import Cell, Column, Table

FIRST_COLUMNS = {
    "acts": [
        *("date_start", "date_end", "act_type", "victim", "place", "event", "case", "legal_basis", "charge"),
        *("outcome", "summary", "perpetrator", "duration", "reason_given", "authority_response"),
    ],
    "involvements": ["act", "unit", "degree", "attribution"],
    "persons": ["category", "name", "role", "organisation", "size_min", "size_max", "member_of"],
    "units": ["name", "abbreviation", "parent", "country"],
    "places": ["name", "admin1", "country"],
    "events": ["title", "date_start", "date_end", "summary"],
    "cases": ["title", "court", "docket", "outcome"],
    "aggregates": ["series", "period", "measure", "value", "value_unit"],
    "sources": ["title", "publisher", "published", "url", "language", "origin", "access"],
}
_ON_THE_MAP = ("latitude", "longitude")


def tables(material: Material) -> list[Table]:
    """Every table, subjects first. The order of rows is that of their codes."""
    return [
        *(_subjects(material, name) for name in dict.fromkeys(TABLE_OF_KIND.values())),
        *_other_kinds(material),
        values(material),
        claims(material),
        judgements(material),
    ]


def _subjects(material: Material, name: str) -> Table:
    profiles = [p for p in material.profiles.values() if TABLE_OF_KIND.get(p.kind) == name]
    return _wide(material, name, profiles, FIRST_COLUMNS[name], is_limited=name == "acts")


def _other_kinds(material: Material) -> Iterator[Table]:
    """A table for each kind of subject that has none of the usual ones."""
    found: dict[str, list[Profile]] = defaultdict(list)
    for profile in material.profiles.values():
        if profile.kind not in TABLE_OF_KIND and profile.kind:
            found[table_of(profile) or ""].append(profile)
    for name, profiles in sorted(found.items()):
        yield _wide(material, name, profiles, FIRST_COLUMNS.get(name, []), is_limited=False)


def _wide(
    material: Material, name: str, profiles: Sequence[Profile], first: Sequence[str], *, is_limited: bool
) -> Table:
    """One row a subject. Of acts only the `first` properties: `values` has all of them."""
    held = {property_ for profile in profiles for property_ in profile.properties}
    rest = sorted(held - set(first) - {"kind"}) if not is_limited else []
    shown = [p for p in (*first, *rest) if p in held and not (name == "places" and p in _ON_THE_MAP)]
    parts = [part for p in shown for part in _parts(material, profiles, p)]
    if name == "places" and held.issuperset(_ON_THE_MAP):
        parts.append(_Part(Column("position"), _position))
    if name == "acts":
        parts += _joined(material)
    parts.append(_Part(Column("by_coding"), lambda profile: _by_coding(profile, shown)))
    parts.append(_Part(Column("digests"), lambda profile: _digests_of(profile, shown)))
    columns = (Column("id"), Column("subject"), Column("kind"), *(part.column for part in parts))
    ordered = sorted(((material.code_of(p.subject), p) for p in profiles), key=_in_time)
    rows = [(code, p.subject, p.kind, *(part.cell(p) for part in parts)) for code, p in ordered]
    return Table(name, columns, tuple(rows))


def _in_time(coded: tuple[str, Profile]) -> tuple[str, str]:
    """What has a date comes in the order of dates; the rest behind it, by code."""
    code, profile = coded
    low, high = span_of(profile.all("date_start"))
    return low or high or "9999", code


@dataclass(frozen=True, slots=True)
class _Part:
    column: Column
    cell: Callable[[Profile], Cell]


def _parts(material: Material, profiles: Sequence[Profile], name: str) -> Iterator[_Part]:
    """The columns of one property: its value, and where they are needed its alternatives, bounds and label."""
    rule = material.rule_of(name)
    has_alternatives = not rule.multiple and any(len(p.all(name)) > 1 for p in profiles)
    if rule.multiple:
        yield _Part(Column(name), lambda profile: _all(material, profile, name))
    else:
        refers = _refers_to(material, profiles, name) if rule.value_type == "reference" else None
        is_whole = rule.value_type == "integer" and not has_alternatives
        column = Column(name, "integer" if is_whole else "string", refers)
        yield _Part(column, lambda profile: _one(material, profile, name, is_whole=is_whole))
    if has_alternatives:
        yield _Part(Column(f"{name}_alternatives"), lambda profile: _alternatives(material, profile, name))
    if rule.value_type == "edtf" and not rule.multiple:
        yield _Part(Column(f"{name}_low"), lambda profile: span_of(profile.all(name))[0])
        yield _Part(Column(f"{name}_high"), lambda profile: span_of(profile.all(name))[1])
    if rule.value_type == "reference":
        yield _Part(Column(f"{name}_label"), lambda profile: _labels(material, profile.all(name)))


def _refers_to(material: Material, profiles: Sequence[Profile], name: str) -> str | None:
    """The one table that the values of a property stand in, None where there are several or some are not published."""
    found = {
        table_of(material.profiles.get(SubjectId(v)))
        for profile in profiles
        if (v := profile.one(name)) is not None
    }
    return found.pop() if len(found) == 1 else None


def _one(material: Material, profile: Profile, name: str, *, is_whole: bool) -> Cell:
    value = profile.one(name)
    if value is None or not is_whole:
        return None if value is None else material.code(value)
    return int(value) if value.isdecimal() else None


def _all(material: Material, profile: Profile, name: str) -> Cell:
    return JOIN.join(map(material.code, profile.all(name))) or None


def _alternatives(material: Material, profile: Profile, name: str) -> Cell:
    return _all(material, profile, name) if profile.one(name) is None else None


def _labels(material: Material, subjects: Iterable[str]) -> Cell:
    return JOIN.join(sorted({label for s in subjects if (label := material.label(s))})) or None


def span_of(texts: Iterable[str]) -> tuple[str | None, str | None]:
    """The first and last possible day over all alternatives (ISO 8601), None where one is open or unreadable."""
    try:
        read = [dates.read(text) for text in texts]
    except Wrong:
        return None, None
    lows, highs = [one.low for one in read], [one.high for one in read]
    low = min((day for day in lows if day), default=None) if None not in lows else None
    high = max((day for day in highs if day), default=None) if None not in highs else None
    return (low.isoformat() if low else None), (high.isoformat() if high else None)


def _position(profile: Profile) -> Cell:
    """Longitude and latitude as well-known text: no cell begins with a minus sign."""
    longitude, latitude = profile.one("longitude"), profile.one("latitude")
    return f"POINT ({longitude} {latitude})" if longitude and latitude else None


def _joined(material: Material) -> list[_Part]:
    """What an act is reached through: whom it was done to, and the units in its involvements."""
    units: dict[str, set[str]] = defaultdict(set)
    for profile in material.profiles.values():
        if profile.kind == "involvement":
            for act in profile.all("act"):
                units[act] |= {label for unit in profile.all("unit") if (label := material.label(unit))}
    people = material.profiles

    def category(profile: Profile) -> Cell:
        victims = [people[SubjectId(v)] for v in profile.all("victim") if v in people]
        return JOIN.join(sorted({c for victim in victims for c in victim.all("category")})) or None

    return [
        _Part(Column("victim_category"), category),
        _Part(Column("units"), lambda profile: JOIN.join(sorted(units[profile.subject])) or None),
    ]


def _by_coding(profile: Profile, shown: Iterable[str]) -> Cell:
    """The properties shown whose values all rest on the coder alone."""
    held = [profile.properties[name] for name in shown if name in profile.properties]
    return " ".join(sorted(p.name for p in held if p.values and all(v.coding_only for v in p.values))) or None


def _digests_of(profile: Profile, shown: Iterable[str]) -> Cell:
    held = [profile.properties[name] for name in shown if name in profile.properties]
    found = {f"sha256:{claim.digest}" for p in held for value in p.values for claim in value.claims}
    return " ".join(sorted(found)) or None
