"""The recount: every number of a report again, from the published claims, with code that the publisher did not run.

acts          distinct acts
victims       low: distinct persons, or the largest group where that is larger;
              high: persons and the sizes of the groups that lie in no other, None where a size is unknown
victim-acts   the people of each act, added up
cases, events distinct ones, however many acts each has
involvements  distinct involvements of the acts
claims        distinct statements about the acts and their involvements, those of the coder aside
sources       distinct sources of those statements
origins       distinct origins of those sources
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from constancia.claims.claim import Claim
from constancia.errors import Wrong
from constancia.verify.frame import Frame, Victim
from constancia.verify.placing import Line, Where, placed

UNITS = ("acts", "victims", "victim-acts", "cases", "events", "sources", "origins", "claims", "involvements")
_COUNTED = {"victims": "victim", "victim-acts": "victim", "cases": "case", "events": "event"}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a count: `low` is certainly in it, `high` possibly (None: unknown), of these `coding` by coding."""

    by: tuple[str | None, ...]
    low: int
    high: int | None
    coding: int
    acts: frozenset[str]
    certain_acts: frozenset[str]


def recount(frame: Frame, *, unit: str, by: Sequence[str], where: Where) -> list[Row]:
    """Count again. Nothing joins `by` by itself: a figure says all that it was counted by.

    Raises Wrong("figure_unit"), Wrong("figure_period"), Wrong("figure_too_large").
    """
    if unit not in UNITS or len(set(by)) != len(by):
        raise Wrong("figure_unit")
    rows: dict[tuple[str | None, ...], list[Line]] = defaultdict(list)
    for line in placed(frame, by=by, where=where, unit=_COUNTED.get(unit)):
        rows[line.key].append(line)
    made = (_row(frame, unit, key, lines) for key, lines in rows.items())
    return [row for row in made if row is not None]


def _row(frame: Frame, unit: str, key: tuple[str | None, ...], lines: Sequence[Line]) -> Row | None:
    sure = frozenset(line.act for line in lines if line.sure)
    acts = frozenset(line.act for line in lines)
    if unit == "acts":
        return Row(key, len(sure), len(acts), len({x.act for x in lines if x.coding}), acts, sure)
    if unit in ("cases", "events"):
        return _values(key, [line for line in lines if line.unit is not None])
    if unit == "victim-acts":
        return Row(key, *_victim_acts(frame, lines), acts, sure)
    if unit == "victims":
        return Row(key, *_victims(frame, lines), acts, sure)
    return _behind(frame, unit, key, lines)


def _values(key: tuple[str | None, ...], lines: Sequence[Line]) -> Row | None:
    if not lines:
        return None
    every = {line.unit for line in lines}
    return Row(
        key,
        len({line.unit for line in lines if line.certain}),
        len(every),
        len(every - {line.unit for line in lines if not line.coding}),
        frozenset(line.act for line in lines),
        frozenset(line.act for line in lines if line.certain),
    )


NOBODY = Victim("", None, None, frozenset())


def _size(victim: Victim) -> tuple[int, int | None]:
    return (1, 1) if victim.kind == "person" else (victim.size_min or 0, victim.size_max)


def _sum(sizes: Iterable[int | None]) -> int | None:
    total = 0
    for size in sizes:
        if size is None:
            return None
        total += size
    return total


def _each_act(frame: Frame, lines: Sequence[Line]) -> list[tuple[int, int | None, bool, bool]]:
    """Of each act: the fewest and the most people it concerned, whether it is sure, whether it is by coding."""
    by_act: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        by_act[line.act].append(line)
    return [
        (*_of_one_act(frame, own), all(x.sure for x in own), all(x.coding for x in own))
        for own in by_act.values()
    ]


def _of_one_act(frame: Frame, lines: Sequence[Line]) -> tuple[int, int | None]:
    people = [(line, frame.victims.get(line.unit or "", NOBODY)) for line in lines]
    sizes = [_size(victim) for _, victim in people]
    highs = [high for _, high in sizes]
    if any(line.apart for line in lines):  # one of them is right
        high = None if None in highs else max(size for size in highs if size is not None)
        return min(low for low, _ in sizes), high
    certain = [victim for line, victim in people if line.certain]
    persons = sum(victim.kind == "person" for victim in certain)
    return max([persons, *(_size(victim)[0] for victim in certain)]), _sum(highs)


def _victim_acts(frame: Frame, lines: Sequence[Line]) -> tuple[int, int | None, int]:
    each = _each_act(frame, lines)
    coded = sum(low if high is None else high for low, high, _, coding in each if coding)
    return sum(low for low, _, sure, _ in each if sure), _sum(high for _, high, _, _ in each), coded


def _victims(frame: Frame, lines: Sequence[Line]) -> tuple[int, int | None, int]:
    certain = {line.unit for line in lines if line.certain}
    coding = {line.unit for line in lines} - {line.unit for line in lines if not line.coding}
    found = {line.unit: frame.victims.get(line.unit or "", NOBODY) for line in lines}
    groups = {unit for unit, victim in found.items() if unit is not None and victim.kind != "person"}
    outer = {
        unit: victim
        for unit, victim in found.items()
        if unit not in groups or not (_around(frame.victims, unit) & groups)
    }
    persons = sum(found[unit].kind == "person" for unit in certain)
    least = max((low for low, _, sure, _ in _each_act(frame, lines) if sure), default=0)
    sizes = {unit: _size(victim) for unit, victim in outer.items()}
    coded = sum(low if high is None else high for unit, (low, high) in sizes.items() if unit in coding)
    return max(persons, least), _sum(high for _, high in sizes.values()), coded


def _around(victims: Mapping[str, Victim], group: str | None) -> set[str]:
    """The groups that a group lies in, at any depth, but for those that lie in it themselves."""
    above = _above(victims, group or "")
    return {outer for outer in above if group not in _above(victims, outer)}


def _above(victims: Mapping[str, Victim], group: str) -> set[str]:
    found: set[str] = set()
    left = [group]
    while left:
        for outer in victims.get(left.pop(), NOBODY).groups - found:
            found.add(outer)
            left.append(outer)
    return found


def _behind(frame: Frame, unit: str, key: tuple[str | None, ...], lines: Sequence[Line]) -> Row | None:
    """What stands behind the acts of a row: their involvements, statements, sources, origins."""
    sure = frozenset(line.act for line in lines if line.sure)
    acts = frozenset(line.act for line in lines)
    find = _FINDERS[unit]
    high = len(find(frame, acts))
    return Row(key, len(find(frame, sure)), high, 0, acts, sure) if high else None


Finder = Callable[[Frame, Iterable[str]], set[str]]


def _involvements(frame: Frame, acts: Iterable[str]) -> set[str]:
    return {involvement for act in acts for involvement in frame.involvements.get(act, ())}


def _claims(frame: Frame, acts: Iterable[str]) -> set[str]:
    return {claim.digest for claim in _said(frame, acts)}


def _sources(frame: Frame, acts: Iterable[str]) -> set[str]:
    return {claim.source for claim in _said(frame, acts) if claim.source is not None}


def _origins(frame: Frame, acts: Iterable[str]) -> set[str]:
    return {frame.origin_of(c.source) for c in _said(frame, acts) if c.source is not None}


def _said(frame: Frame, acts: Iterable[str]) -> Iterator[Claim]:
    """The statements about acts and their involvements that are not the coder's own."""
    held = set(acts)
    for subject in (*held, *_involvements(frame, held)):
        yield from (claim for claim in frame.claims.get(subject, ()) if not claim.is_coding)


_FINDERS: Mapping[str, Finder] = {
    "involvements": _involvements,
    "claims": _claims,
    "sources": _sources,
    "origins": _origins,
}
