"""The indexes of the acts: all by side of the matter, by agency, type, place and date. None by person."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from constancia.claims.claim import SubjectId
from constancia.claims.profile import Profile
from constancia.phrases import dates
from constancia.phrases.values import term
from constancia.publish.views.material import EditionMaterial
from constancia.publish.views.proof import withheld_behind
from constancia.publish.views.shapes import ActLine, Group, IndexView, Mark

NONE = ""


def index_views(material: EditionMaterial) -> tuple[IndexView, ...]:
    """All indexes. A disputed value puts an act under each of its versions."""
    ways = (
        ("all", _by_side),
        ("agency", _by_agency),
        ("type", _by_type),
        ("place", _by_place),
        ("date", _by_date),
    )
    return tuple(_index(material, code, tuple(groups(material))) for code, groups in ways)


def _index(material: EditionMaterial, code: str, groups: tuple[Group, ...]) -> IndexView:
    listed = {material.act_of_code[line.code] for group in groups for line in group.lines}
    return IndexView(code, groups, withheld=withheld_behind(material, listed))


def _by_side(material: EditionMaterial) -> Iterator[Group]:
    held: dict[str, list[str]] = defaultdict(list)
    for act in material.acts:
        people = [profile for victim in act.all("victim") if (profile := material.profile(victim))]
        for side in {side for person in people for side in person.all("category")} or {NONE}:
            held[side].append(act.subject)
    known = [side.id for side in material.labels.vocabulary.terms("categories")]
    for side in sorted(held, key=lambda side: (side not in known, known.index(side) if side in known else 0)):
        yield Group(f"s-{side}", _term(material, "categories", side), material.listed(held[side]))


def _by_type(material: EditionMaterial) -> Iterator[Group]:
    vocabulary = material.labels.vocabulary
    held = _under(material, "act_type")
    for value in _by_label(held, lambda value: material.labels.value("act_type", value)):
        found = vocabulary.find("act_types", value)
        note = found.definition(material.language) if found else ""
        label = material.labels.value("act_type", value) if value else material.words("unknown")
        yield Group(f"t-{value or 'none'}", label, material.listed(held[value]), note=note)


def _by_place(material: EditionMaterial) -> Iterator[Group]:
    """Countries, and under each its places."""
    held = _under(material, "place")
    countries: dict[str, list[str]] = defaultdict(list)
    for place in held:
        profile = material.profile(place)
        countries[(profile.one("country") if profile else None) or NONE].append(place)
    for country in _by_label(countries, lambda code: _term(material, "countries", code)):
        yield Group(f"c-{country or 'none'}", _term(material, "countries", country), ())
        for place in _by_label(countries[country], material.labels.of):
            profile = material.profile(place)
            fragment = material.codes[profile.subject] if profile else "none"
            label = material.labels.of(place) if place else material.words("unknown")
            yield Group(fragment, label, material.listed(held[place]), level=3)


def _by_date(material: EditionMaterial) -> Iterator[Group]:
    """Years, and under each its months; a date without a month stands at the end of its year."""
    years: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for act in material.acts:
        for day in act.all("date_start") or (NONE,):
            year, month = _year_and_month(day)
            years[year][month].append(act.subject)
    for year in sorted(years, key=lambda year: year or "9999"):
        yield Group(f"y-{year or 'none'}", year or material.words("unknown"), ())
        for month in sorted(years[year], key=lambda month: month or "99"):
            label = (
                dates.date(f"{year}-{month}", material.language)
                if month
                else material.words("no_month", year=year)
                if year
                else material.words("date_unknown")
            )
            lines = material.listed(years[year][month])
            yield Group(f"m-{year or 'none'}-{month or 'none'}", label, lines, level=3)


def _by_agency(material: EditionMaterial) -> Iterator[Group]:
    """Agencies by name, and under each its parts."""
    held = _acts_of_units(material)
    children: dict[SubjectId | None, list[Profile]] = defaultdict(list)
    for unit in material.published.of_kind("unit"):
        parent = material.profile(unit.one("parent") or "")
        children[parent.subject if parent and parent is not unit else None].append(unit)
    for root in _named(material, children[None]):
        below = list(_below(material, root, children))
        if any(unit.subject in held for unit in (root, *below)):
            yield Group(
                material.codes[root.subject], material.labels.of(root.subject), held.get(root.subject, ())
            )
        for unit in below:
            if unit.subject in held:
                parent_label = material.labels.of(unit.one("parent") or "")
                note = (
                    ""
                    if unit.one("parent") == root.subject
                    else material.words("unit_part_of", unit=parent_label)
                )
                yield Group(
                    material.codes[unit.subject],
                    material.labels.of(unit.subject),
                    held[unit.subject],
                    level=3,
                    note=note,
                )


def _acts_of_units(material: EditionMaterial) -> Mapping[SubjectId, tuple[ActLine, ...]]:
    """The acts of each unit, marked where the unit was inferred."""
    found: dict[SubjectId, dict[str, bool]] = defaultdict(dict)
    for act, involvements in material.labels.involvements.items():
        for involvement in involvements:
            is_stated = involvement.one("attribution") == "stated"
            for unit in involvement.all("unit"):
                if (profile := material.profile(unit)) is not None:
                    acts = found[profile.subject]
                    acts[act] = acts.get(act, False) or is_stated
    return {
        unit: tuple(
            line
            if acts[material.act_of_code[line.code]]
            else replace(line, marks=(*line.marks, Mark.INFERRED))
            for line in material.listed(acts)
        )
        for unit, acts in found.items()
    }


def _below(
    material: EditionMaterial,
    unit: Profile,
    children: Mapping[SubjectId | None, list[Profile]],
    seen: frozenset[SubjectId] = frozenset(),
) -> Iterator[Profile]:
    """Everything under a unit, depth first; a circle in the data ends the walk."""
    for child in _named(material, children.get(unit.subject, [])):
        if child.subject not in seen:
            yield child
            yield from _below(material, child, children, seen | {child.subject})


def _named(material: EditionMaterial, units: Iterable[Profile]) -> list[Profile]:
    return sorted(units, key=lambda unit: (material.labels.of(unit.subject).casefold(), unit.subject))


def _under(material: EditionMaterial, name: str) -> dict[str, list[str]]:
    held: dict[str, list[str]] = defaultdict(list)
    for act in material.acts:
        for value in act.all(name) or (NONE,):
            held[value].append(act.subject)
    return held


def _by_label(values: Iterable[str], label: Callable[[str], str]) -> list[str]:
    """Values by their labels, what is not known last."""
    return sorted(values, key=lambda value: (value == NONE, label(value).casefold() if value else ""))


def _term(material: EditionMaterial, vocabulary: str, value: str) -> str:
    if not value:
        return material.words("unknown")
    return term(value, vocabulary, language=material.language, vocabulary=material.labels.vocabulary)


def _year_and_month(edtf: str) -> tuple[str, str]:
    """The first year in a date, and the month where it is one of the calendar's and the date says no more than that."""
    found = re.search(r"(\d{4})(?:-(\d\d))?", edtf)
    if found is None:
        return NONE, NONE
    month = found[2] or NONE
    is_month = month != NONE and "01" <= month <= "12" and "/" not in edtf
    return found[1], month if is_month else NONE
