"""Records in memory for tests of reports: a few invented acts, counted in plain Python."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from constancia.errors import Wrong
from constancia.patterns.counts import Row
from constancia.publish.records import (
    ActAnswer,
    AggregateAnswer,
    CountAnswer,
    NameAnswer,
    Point,
    SourceAnswer,
    ValueAnswer,
    ValueOption,
)
from constancia.publish.report.live import Where

Entry = TypeVar("Entry")
BEHIND = ("sources", "origins", "claims", "involvements")


@dataclass(frozen=True, slots=True)
class FakeAct:
    """An act with the possible values of each property; two values are alternatives, none is unknown."""

    code: str
    sentence: dict[str, str]
    values: dict[str, tuple[str, ...]]
    coding: frozenset[str] = frozenset()


@dataclass
class FakeRecords:
    """Everything keyed by row key. Labels are by (property, value); protected names are roles."""

    acts: dict[str, FakeAct]
    sources: dict[str, SourceAnswer]
    names: dict[str, dict[str, NameAnswer]]
    labels: dict[tuple[str, str], dict[str, str]]
    properties: dict[str, dict[str, str]]
    aggregates: dict[tuple[str, str, str], AggregateAnswer] = field(default_factory=dict)
    points: dict[str, Point] = field(default_factory=dict)

    def count(self, unit: str, *, by: Sequence[str], where: Where, together: bool) -> CountAnswer:
        for name in (*by, *(name for name, _ in where)):
            self.property_label(name, language="en")
        for name, values in where:
            for value in values:
                self._check_term(name, value)
        asked = {*by, *(name for name, _ in where)}
        apart = not together and unit not in BEHIND and "category" not in asked
        complete = (*by, "category") if apart else tuple(by)
        cells = sorted(
            {cell for act in self.acts.values() for cell in self._cells(act, complete)},
            key=lambda cell: [(value is None, value or "") for value in cell],
        )
        rows = [row for cell in cells if (row := self._row(complete, cell, where)).high]
        return CountAnswer(complete, where, tuple(rows))

    def source(self, key: str, *, language: str) -> SourceAnswer:
        return _found(self.sources, key)

    def act(self, key: str, *, language: str) -> ActAnswer:
        act = _found(self.acts, key)
        return ActAnswer(act.code, act.sentence[language])

    def name(self, key: str, *, language: str) -> NameAnswer:
        return _found(self.names, key)[language]

    def value(self, key: str, name: str, *, language: str) -> ValueAnswer:
        act = _found(self.acts, key)
        self.property_label(name, language=language)
        values = act.values.get(name, ())
        if not values:
            raise Wrong("live_nothing")
        certain = len(values) == 1
        options = tuple(
            ValueOption(
                self.value_label(name, value, language=language), certain, coding_only=name in act.coding
            )
            for value in values
        )
        return ValueAnswer(act.code, name, options, exclusive=True, disputed=not certain)

    def aggregate(self, series: str, *, period: str, measure: str, language: str) -> AggregateAnswer:
        found = [
            answer
            for (one, when, what), answer in self.aggregates.items()
            if (one, when) == (series, period) and measure in ("", what)
        ]
        if len(found) != 1:
            raise Wrong("live_several" if found else "live_nothing")
        return found[0]

    def property_label(self, name: str, *, language: str) -> str:
        if name not in self.properties:
            raise Wrong("live_property")
        return self.properties[name][language]

    def value_label(self, name: str, value: str, *, language: str) -> str:
        return self.labels.get((name, value), {}).get(language, value)

    def point(self, place: str) -> Point | None:
        return self.points.get(place)

    def _check_term(self, name: str, value: str) -> None:
        if name in ("year", "month", "date"):
            return
        if not any(value in act.values.get(name, ()) for act in self.acts.values()):
            raise Wrong("live_term")

    def _cells(self, act: FakeAct, by: tuple[str, ...]) -> list[tuple[str | None, ...]]:
        cells: list[tuple[str | None, ...]] = [()]
        for name in by:
            cells = [(*cell, value) for cell in cells for value in (_values(act, name) or (None,))]
        return cells

    def _row(self, by: tuple[str, ...], cell: tuple[str | None, ...], where: Where) -> Row:
        conditions = [(name, set(values)) for name, values in where]
        conditions += [(name, {value}) for name, value in zip(by, cell, strict=True) if value is not None]
        unknown = {name for name, value in zip(by, cell, strict=True) if value is None}
        possible, certain, coded = [], [], []
        for act in self.acts.values():
            held = {name: set(_values(act, name)) for name, _ in conditions}
            if any(_values(act, name) for name in unknown):
                continue
            if all(held[name] & values for name, values in conditions):
                possible.append(act.code)
                if all(held[name] <= values for name, values in conditions):
                    certain.append(act.code)
                if any(name in act.coding for name, _ in conditions if name != "category"):
                    coded.append(act.code)
        return Row(
            dict(zip(by, cell, strict=True)),
            len(certain),
            len(possible),
            len(coded),
            tuple(sorted(possible)),
            tuple(sorted(certain)),
        )


def example() -> FakeRecords:
    """Seven invented acts at an invented river crossing."""
    return FakeRecords(
        acts={f"act_{number:03}": act for number, act in enumerate(_ACTS, 1)},
        sources=dict(_SOURCES),
        names={key: dict(names) for key, names in _NAMES.items()},
        labels={key: dict(labels) for key, labels in _LABELS.items()},
        properties=_PROPERTIES,
        aggregates=dict(_AGGREGATES),
        points={"pl_ford": Point(31.76, -106.49), "pl_weir": Point(32.54, -117.03)},
    )


def _found(table: dict[str, Entry], key: str) -> Entry:
    if key not in table:
        raise Wrong("live_key")
    return table[key]


def _values(act: FakeAct, name: str) -> tuple[str, ...]:
    if name in ("year", "month"):
        length = 4 if name == "year" else 7
        return tuple(sorted({value[:length] for value in act.values.get("date", ())}))
    return act.values.get(name, ())


def _act(
    code: str,
    sentence: tuple[str, str],
    *,
    coding: tuple[str, ...] = (),
    **values: tuple[str, ...],
) -> FakeAct:
    return FakeAct(code, dict(zip(("en", "es"), sentence, strict=True)), values, frozenset(coding))


_DEFENDER, _MIGRANT = ("defender",), ("migrant",)
_ACTS = [
    _act(
        "k7m2",
        (
            "On 17 January 2018 the River Patrol arrested a shelter volunteer at the ford",
            "El 17 de enero de 2018 la Patrulla del Río detuvo a una voluntaria del albergue en el vado",
        ),
        category=_DEFENDER,
        act_type=("arrest",),
        perpetrator=("us_patrol",),
        place=("pl_ford",),
        date=("2018-01-17",),
    ),
    _act(
        "p3qd",
        (
            "In early February 2019 officers questioned a lawyer at the weir",
            "A principios de febrero de 2019 agentes interrogaron a una abogada en la presa",
        ),
        category=_DEFENDER,
        act_type=("questioning",),
        perpetrator=("us_ports",),
        place=("pl_weir", "pl_ford"),
        date=("2019-01-30", "2019-02-02"),
    ),
    _act(
        "t9wa",
        (
            "On 4 March 2019 officers searched the telephone of a journalist",
            "El 4 de marzo de 2019 agentes revisaron el teléfono de un periodista",
        ),
        category=_DEFENDER,
        act_type=("device_search", "questioning"),
        perpetrator=("us_ports",),
        place=("pl_weir",),
        date=("2019-03-04",),
        coding=("place",),
    ),
    _act(
        "b5xe",
        (
            "In 2019 the River Patrol arrested a priest",
            "En 2019 la Patrulla del Río detuvo a un sacerdote",
        ),
        category=_DEFENDER,
        act_type=("arrest",),
        perpetrator=("us_patrol",),
        place=(),
        date=("2019-05-09", "2018-12-30"),
    ),
    _act(
        "c2rf",
        (
            "On 8 June 2018 the River Patrol destroyed water and food left in the desert",
            "El 8 de junio de 2018 la Patrulla del Río destruyó agua y comida dejadas en el desierto",
        ),
        category=_DEFENDER,
        act_type=("destruction",),
        perpetrator=("us_patrol",),
        place=("pl_ford",),
        date=("2018-06-08",),
        coding=("place", "date"),
    ),
    _act(
        "m8hn",
        (
            "On 2 May 2019 officers turned back a family at the weir",
            "El 2 de mayo de 2019 agentes rechazaron a una familia en la presa",
        ),
        category=_MIGRANT,
        act_type=("turn_back",),
        perpetrator=("us_ports",),
        place=("pl_weir",),
        date=("2019-05-02",),
    ),
    _act(
        "z4js",
        (
            "On 3 May 2019 officers turned back a group of men at the weir",
            "El 3 de mayo de 2019 agentes rechazaron a un grupo de hombres en la presa",
        ),
        category=_MIGRANT,
        act_type=("turn_back",),
        perpetrator=("us_ports",),
        place=("pl_weir",),
        date=("2019-05-03",),
    ),
]

_SOURCES = {
    "herald_2018": SourceAnswer(
        "s4t7",
        "Volunteer held at the ford",
        "The Crossing Herald",
        "2018-01-19",
        "https://example.org/herald/ford",
    ),
    "court_2019": SourceAnswer(
        "c8v1", "Order in the matter of the telephone", "District Court of the River", "2019-11-04"
    ),
}

_NAMES = {
    "us_patrol": {
        "en": NameAnswer("River Patrol"),
        "es": NameAnswer("Patrulla del Río"),
    },
    "p_rivera": {"en": NameAnswer("Inés Rivera"), "es": NameAnswer("Inés Rivera")},
    "p_hidden": {
        "en": NameAnswer("a lawyer", is_role=True),
        "es": NameAnswer("una abogada", is_role=True),
    },
}

_PROPERTIES = {
    "category": {"en": "Category", "es": "Categoría"},
    "act_type": {"en": "Type of act", "es": "Tipo de acto"},
    "perpetrator": {"en": "Agency", "es": "Autoridad"},
    "place": {"en": "Place", "es": "Lugar"},
    "date": {"en": "Date", "es": "Fecha"},
    "year": {"en": "Year", "es": "Año"},
    "month": {"en": "Month", "es": "Mes"},
}

_LABELS = {
    ("category", "defender"): {"en": "defenders", "es": "personas defensoras"},
    ("category", "migrant"): {"en": "migrants", "es": "personas migrantes"},
    ("act_type", "arrest"): {"en": "arrest", "es": "arresto"},
    ("act_type", "questioning"): {"en": "questioning", "es": "interrogatorio"},
    ("act_type", "device_search"): {"en": "search of a device", "es": "revisión de un dispositivo"},
    ("act_type", "destruction"): {"en": "destruction of supplies", "es": "destrucción de suministros"},
    ("act_type", "turn_back"): {"en": "turn-back", "es": "rechazo"},
    ("perpetrator", "us_patrol"): {"en": "River Patrol", "es": "Patrulla del Río"},
    ("perpetrator", "us_ports"): {"en": "Office of Ports", "es": "Oficina de Puertos"},
    ("place", "pl_ford"): {"en": "the ford", "es": "el vado"},
    ("place", "pl_weir"): {"en": "the weir", "es": "la presa"},
    ("date", "2018-01-17"): {"en": "17 January 2018", "es": "17 de enero de 2018"},
}

_AGGREGATES = {
    ("returns", "2019-05", "People returned"): AggregateAnswer(
        "12480", "people", "People returned", "May 2019", _SOURCES["court_2019"]
    ),
}
