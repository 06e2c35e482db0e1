"""Profiles as the options of acts, in plain Python: what the outsider's count stands on.

This is written apart from the tables that the publisher counts with, after the same page
(`docs/formats/publication.md`, "Figures"); a test holds the two equal.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from constancia.claims import dates
from constancia.claims.claim import Claim, SubjectId
from constancia.claims.profile import Profile
from constancia.errors import Wrong

PERIODS = ("year", "quarter", "month", "day")
FROM_VICTIM = {"category": "category", "role": "role", "victim_kind": "kind"}
FROM_INVOLVEMENT = ("degree", "attribution")
PEOPLE = ("person", "group")


@dataclass(frozen=True, slots=True)
class Option:
    """One value that a property of an act may have; None where none is known."""

    value: str | None
    exclusive: bool
    certain: bool
    coding: bool


@dataclass(frozen=True, slots=True)
class Day:
    """One of the dates on which an act may have begun; a bound that is None is open or unknown."""

    low: date | None
    high: date | None
    coding: bool


@dataclass(frozen=True, slots=True)
class Victim:
    """A person, or a group with the bounds of its size."""

    kind: str
    size_min: int | None
    size_max: int | None
    groups: frozenset[str]


@dataclass(frozen=True, slots=True)
class Frame:
    """`sources` gives, of an act or involvement, each source that its claims rest on; `origin` joins those."""

    acts: tuple[str, ...]
    options: Callable[[str, str], tuple[Option, ...]]
    days: Mapping[str, tuple[Day, ...]]
    victims: Mapping[str, Victim]
    claims: Mapping[str, tuple[Claim, ...]]
    involvements: Mapping[str, tuple[str, ...]]
    origin_of: Callable[[SubjectId], str]


UNKNOWN = (Option(None, exclusive=True, certain=True, coding=False),)


def frame_of(profiles: Mapping[SubjectId, Profile], *, origin_of: Callable[[SubjectId], str]) -> Frame:
    """The frame of every act among `profiles`."""
    acts = {p.subject: p for p in profiles.values() if p.kind == "act"}
    involvements = _involvements(profiles)
    asked = _Options(profiles, involvements, origin_of)
    return Frame(
        acts=tuple(sorted(acts)),
        options=asked.of,
        days={act: tuple(_days(profile)) for act, profile in acts.items()},
        victims={p.subject: _victim(p) for p in profiles.values() if p.kind in PEOPLE},
        claims={p.subject: tuple(_claims(p)) for p in profiles.values() if p.kind in ("act", "involvement")},
        involvements={act: tuple(p.subject for p in found) for act, found in involvements.items()},
        origin_of=origin_of,
    )


class _Options:
    """Answers what values a property of an act may have, each question once."""

    def __init__(
        self,
        profiles: Mapping[SubjectId, Profile],
        involvements: Mapping[str, list[Profile]],
        origin_of: Callable[[SubjectId], str],
    ) -> None:
        self.profiles = profiles
        self.involvements = involvements
        self.origin_of = origin_of
        self.known: dict[tuple[str, str], tuple[Option, ...]] = {}

    def of(self, act: str, name: str) -> tuple[Option, ...]:
        found = self.known.get((act, name))
        if found is None:
            found = self.known[act, name] = tuple(self._find(act, name)) or UNKNOWN
        return found

    def _find(self, act: str, name: str) -> Iterator[Option]:
        profile = self.profiles[SubjectId(act)]
        if name in FROM_VICTIM:
            return self._through(profile, "victim", FROM_VICTIM[name])
        if name == "country":
            return self._through(profile, "place", "country")
        if name == "perpetrator":
            return self._units(profile)
        if name == "agency":
            return self._agencies(profile)
        if name in FROM_INVOLVEMENT:
            return self._parts(act, name)
        if name in ("disputed", "answered", "origins"):
            return iter([Option(self._sum(profile, name), exclusive=True, certain=True, coding=False)])
        return _options(profile, name)

    def _through(self, profile: Profile, link: str, name: str) -> Iterator[Option]:
        """What the victim or place of an act is, as options of the act."""
        for way in _options(profile, link):
            other = self.profiles.get(SubjectId(way.value or ""))
            if other is None or (link == "victim" and other.kind not in PEOPLE):
                continue
            if link == "place" and other.kind != "place":
                continue
            for end in _kind(other) if name == "kind" else _options(other, name):
                yield Option(
                    end.value,
                    exclusive=True,
                    certain=way.certain and end.certain,
                    coding=way.coding or end.coding,
                )

    def _parts(self, act: str, name: str) -> Iterator[Option]:
        for involvement in self.involvements.get(act, ()):
            for option in _options(involvement, name):
                yield Option(option.value, exclusive=False, certain=option.certain, coding=option.coding)

    def _units(self, profile: Profile) -> Iterator[Option]:
        """The units of the involvements, and those that a source names and that are none of these or above them."""
        named: dict[str | None, Option] = {o.value: o for o in _options(profile, "perpetrator") if o.value}
        involved = [
            o for p in self.involvements.get(profile.subject, ()) for o in _options(p, "unit") if o.value
        ]
        covered: set[str] = set()
        for unit in involved:
            covered |= {*self._and_above(unit.value or "")}
            rival = named.get(unit.value)
            yield Option(
                unit.value,
                exclusive=False,
                certain=unit.certain and (rival is None or rival.certain),
                coding=unit.coding and (rival is None or rival.coding),
            )
        for value, option in named.items():
            if value not in covered:
                yield Option(value, exclusive=False, certain=option.certain, coding=option.coding)

    def _agencies(self, profile: Profile) -> Iterator[Option]:
        """The units and all that they are part of; what a source names on the way supports each level from there."""
        named = {o.value: o for o in _options(profile, "perpetrator") if o.value}
        for unit in self._units(profile):
            involved = [
                option
                for p in self.involvements.get(profile.subject, ())
                for option in _options(p, "unit")
                if option.value == unit.value
            ]
            coding = all(option.coding for option in involved) if involved else unit.coding
            for agency in self._and_above(unit.value or ""):
                coding = coding and (agency not in named or named[agency].coding)
                yield Option(agency, exclusive=False, certain=unit.certain, coding=coding)

    def _and_above(self, unit: str) -> list[str]:
        found: list[str] = []
        while unit and unit not in found:
            found.append(unit)
            profile = self.profiles.get(SubjectId(unit))
            values = profile.all("parent") if profile is not None and profile.kind == "unit" else ()
            unit = values[-1] if values else ""
        return found

    def _sum(self, profile: Profile, name: str) -> str:
        if name == "answered":
            held = profile.properties.get("authority_response")
            return "yes" if held is not None and held.values else "no"
        if name == "disputed":
            return "yes" if any(held.disputed for held in profile.properties.values()) else "no"
        sources = {c.source for c in _claims(profile) if c.source is not None and not c.is_coding}
        return str(len({self.origin_of(source) for source in sources}))


def _options(profile: Profile, name: str) -> Iterator[Option]:
    held = profile.properties.get(name)
    if held is not None:
        for value in held.values:
            yield Option(value.value or None, held.exclusive, value.certain, value.coding_only)


def _kind(profile: Profile) -> Iterator[Option]:
    yield Option(profile.kind, exclusive=True, certain=True, coding=False)


def _days(profile: Profile) -> Iterator[Day]:
    held = profile.properties.get("date_start")
    for value in held.values if held is not None else ():
        try:
            day = dates.read(value.value)
        except Wrong:
            yield Day(None, None, value.coding_only)
        else:
            yield Day(day.low, day.high, value.coding_only)


def _victim(profile: Profile) -> Victim:
    low = [int(value) for value in profile.all("size_min") if value.isdecimal()]
    high = [int(value) for value in profile.all("size_max") if value.isdecimal()]
    return Victim(
        profile.kind, min(low, default=None), max(high, default=None), frozenset(profile.all("member_of"))
    )


def _claims(profile: Profile) -> Iterable[Claim]:
    return (claim for held in profile.properties.values() for claim in held.claims)


def _involvements(profiles: Mapping[SubjectId, Profile]) -> dict[str, list[Profile]]:
    found: dict[str, list[Profile]] = defaultdict(list)
    for _, profile in sorted(profiles.items()):
        if profile.kind == "involvement":
            for act in profile.all("act"):
                found[act].append(profile)
    return dict(found)
