"""Facts as frames: the Arrow tables in which patterns are looked for.

    options   act, property, value, exclusive, certain, coding   value is null where none is known
    dates     act, date, low, high, coding                       competing start dates; a null bound is open
    victims   subject, kind, size_min, size_max                  null where no source gives the bound
    members   subject, group                                     who or what belongs to which group
    points    place, latitude, longitude                         degrees

Besides an act's own properties `options` has what is reached from it: from its victim `category`, `role`,
`victim_kind`; from its place `country`; from its involvements `perpetrator`, `agency` (the unit and all above it),
`degree`, `attribution`; and `answered`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any

from constancia.casefile.facts import Fact
from constancia.casefile.perpetrators import perpetrators
from constancia.claims import dates
from constancia.errors import Wrong

if TYPE_CHECKING:
    import pyarrow as pa

Frame = Mapping[str, "pa.Table"]
Facts = Mapping[str, Mapping[str, list[Fact]]]
Option = tuple[str, str, str | None, bool, bool, bool]

CORE = ("act_type", "place", "victim", "event", "case")
JOINED = {"category": "category", "role": "role", "victim_kind": "kind"}
INVOLVED = ("perpetrator", "agency", "degree", "attribution")
_NEEDED = {
    "act": {*CORE, "date_start", "perpetrator", "authority_response", "disputed", "origins"},
    "involvement": {"act", "unit", "degree", "attribution"},
    "person": {"kind", "category", "role", "size_min", "size_max", "member_of"},
    "group": {"kind", "category", "role", "size_min", "size_max", "member_of"},
    "unit": {"parent"},
    "place": {"country", "latitude", "longitude"},
}


def needed(properties: Collection[str]) -> dict[str, frozenset[str]]:
    """By kind, the properties whose facts `frame` uses when `properties` of acts are asked for."""
    return {
        kind: frozenset(names | set(properties) if kind == "act" else names)
        for kind, names in _NEEDED.items()
    }


def frame(found: Iterable[Fact], *, properties: Collection[str] = ()) -> Frame:
    """The frame of all acts among `found`, with `properties` of acts besides the usual ones."""
    wanted = needed(properties)
    by_kind: dict[str, dict[str, dict[str, list[Fact]]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(list))
    )
    for fact in found:
        if fact.kind in wanted:
            of_subject = by_kind[fact.kind][fact.subject]
            if fact.property in wanted[fact.kind]:
                of_subject[fact.property].append(fact)
    people = {**by_kind["person"], **by_kind["group"]}
    return {
        "options": _table(OPTIONS, _options(by_kind, people, sorted({*CORE, *properties}))),
        "dates": _table(DATES, _dates(by_kind["act"])),
        "victims": _table(VICTIMS, _victims(people)),
        "members": _table(MEMBERS, _members(people)),
        "points": _table(POINTS, _points(by_kind["place"])),
    }


OPTIONS = (
    ("act", "string"),
    ("property", "string"),
    ("value", "string"),
    ("exclusive", "bool"),
    ("certain", "bool"),
    ("coding", "bool"),
)
DATES = (("act", "string"), ("date", "string"), ("low", "date32"), ("high", "date32"), ("coding", "bool"))
VICTIMS = (("subject", "string"), ("kind", "string"), ("size_min", "int64"), ("size_max", "int64"))
MEMBERS = (("subject", "string"), ("group", "string"))
POINTS = (("place", "string"), ("latitude", "float64"), ("longitude", "float64"))
BATCH = 50_000
"""Rows that are turned into Arrow at once."""


def _table(columns: tuple[tuple[str, str], ...], rows: Iterable[tuple[object, ...]]) -> pa.Table:
    import pyarrow as pa

    schema = pa.schema([(name, pa.type_for_alias(alias)) for name, alias in columns])
    remaining = iter(rows)
    taken = iter(lambda: list(islice(remaining, BATCH)), [])
    batches = [_batch(pa, schema, chunk) for chunk in taken]
    return pa.Table.from_batches(batches, schema=schema)


def _batch(pa: Any, schema: pa.Schema, rows: list[tuple[object, ...]]) -> pa.RecordBatch:
    columns = [
        pa.array(column, type=kind.type) for column, kind in zip(zip(*rows, strict=True), schema, strict=True)
    ]
    return pa.RecordBatch.from_arrays(columns, schema=schema)


def _options(by_kind: Mapping[str, Facts], people: Facts, properties: Collection[str]) -> Iterator[Option]:
    parents = {unit: fact.value for unit, held in by_kind["unit"].items() for fact in held["parent"]}
    involved = _by_act(by_kind["involvement"])
    for act, held in by_kind["act"].items():
        for name in properties:
            if name not in (*JOINED, *INVOLVED, "country", "answered", "date_start"):
                yield from _own(act, name, held.get(name, []))
        for name in ("disputed", "origins"):
            yield from _own(act, name, held.get(name, []))
        yield act, "answered", "yes" if held.get("authority_response") else "no", True, True, False
        for name, of_victim in JOINED.items():
            yield from _reached(act, name, through=held.get("victim", []), others=people, property_=of_victim)
        yield from _reached(
            act, "country", through=held.get("place", []), others=by_kind["place"], property_="country"
        )
        yield from perpetrators(act, involved.get(act, []), held.get("perpetrator", []), parents=parents)


def _by_act(involvements: Facts) -> dict[str, list[Mapping[str, list[Fact]]]]:
    found: dict[str, list[Mapping[str, list[Fact]]]] = defaultdict(list)
    for held in involvements.values():
        for fact in held["act"]:
            found[fact.value].append(held)
    return found


def _own(act: str, name: str, held: list[Fact]) -> Iterator[Option]:
    for fact in held:
        yield act, name, fact.value or None, fact.exclusive, fact.certain, fact.coding
    if not held:
        yield act, name, None, True, True, False


def _reached(act: str, name: str, *, through: list[Fact], others: Facts, property_: str) -> Iterator[Option]:
    """What the victim (or place) of an act is, as options of the act."""
    known = False
    for link in through:
        for fact in others.get(link.value, {}).get(property_, []):
            known = True
            certain = link.certain and fact.certain
            yield act, name, fact.value, True, certain, fact.coding or link.coding
    if not known:
        yield act, name, None, True, True, False


def _dates(acts: Facts) -> Iterator[tuple[object, ...]]:
    for act, held in acts.items():
        found = held.get("date_start", [])
        for fact in found:
            try:
                date = dates.read(fact.value)
            except Wrong:
                yield act, fact.value, None, None, fact.coding
            else:
                yield act, fact.value, date.low, date.high, fact.coding
        if not found:
            yield act, None, None, None, False


def _victims(people: Facts) -> Iterator[tuple[object, ...]]:
    for subject, held in people.items():
        kind = held["kind"][0].value if held.get("kind") else "person"
        sizes = {
            name: [int(f.value) for f in held.get(name, []) if f.value] for name in ("size_min", "size_max")
        }
        yield subject, kind, min(sizes["size_min"], default=None), max(sizes["size_max"], default=None)


def _members(people: Facts) -> Iterator[tuple[object, ...]]:
    for subject, held in people.items():
        for fact in held.get("member_of", []):
            yield subject, fact.value


def _points(places: Facts) -> Iterator[tuple[object, ...]]:
    for place, held in places.items():
        at = [held[name][0].value if held.get(name) else None for name in ("latitude", "longitude")]
        if at[0] is not None and at[1] is not None:
            yield place, float(at[0]), float(at[1])
