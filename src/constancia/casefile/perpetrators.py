"""Which units an act is laid to: what its involvements say, and what sources say of the act itself.

A source that names a parent of an involved unit supports the involvement at that level and adds no unit of its own.
A source that names another unit adds that unit. A unit on one side of a marked contradiction is possible, not certain.

`agency` is the same seen from above: an act is laid to a unit and to all that the unit is part of.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from constancia.casefile.facts import Fact

Option = tuple[str, str, str | None, bool, bool, bool]


def perpetrators(
    act: str,
    involvements: Sequence[Mapping[str, list[Fact]]],
    claimed: Sequence[Fact],
    *,
    parents: Mapping[str, str],
) -> Iterator[Option]:
    """The options `perpetrator`, `agency`, `degree` and `attribution` of one act; null where no unit is known."""
    said = {fact.value: fact for fact in claimed if fact.value}
    units = [fact for held in involvements for fact in held["unit"] if fact.value]
    above = {ancestor for fact in units for ancestor in line(fact.value, parents)}
    for fact in units:
        rival = said.get(fact.value)
        certain = fact.certain and (rival is None or rival.certain)
        yield act, "perpetrator", fact.value, False, certain, fact.coding and (rival is None or rival.coding)
    for value, fact in said.items():
        if value not in above:
            yield act, "perpetrator", value, False, fact.certain, fact.coding
    yield from _agencies(act, units, said, parents=parents)
    if not units and not said:
        yield act, "perpetrator", None, True, True, False
        yield act, "agency", None, True, True, False
    for name in ("degree", "attribution"):
        found = [fact for held in involvements for fact in held[name]]
        for fact in found:
            yield act, name, fact.value or None, False, fact.certain, fact.coding
        if not found:
            yield act, name, None, True, True, False


def _agencies(
    act: str, units: Sequence[Fact], said: Mapping[str, Fact], *, parents: Mapping[str, str]
) -> Iterator[Option]:
    """Each unit and all above it. What a source says of a unit on the way supports every level from there up."""
    above = {agency for fact in units for agency in line(fact.value, parents)}
    for fact in [*units, *(fact for value, fact in said.items() if value not in above)]:
        rival = said.get(fact.value)
        certain, coding = fact.certain and (rival is None or rival.certain), fact.coding
        for agency in line(fact.value, parents):
            coding = coding and (agency not in said or said[agency].coding)
            yield act, "agency", agency, False, certain, coding


def line(unit: str, parents: Mapping[str, str]) -> list[str]:
    """A unit and all above it, from below (a ring of parents ends where it closes)."""
    found: list[str] = []
    while unit and unit not in found:
        found.append(unit)
        unit = parents.get(unit, "")
    return found
