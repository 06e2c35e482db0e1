"""Frames of this case file, and the words of a question turned into what frames hold."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from constancia.casefile.facts import Fact
from constancia.casefile.find import by_key
from constancia.casefile.frames import INVOLVED, JOINED, Frame, frame, needed
from constancia.casefile.open import CaseFile
from constancia.errors import Misuse
from constancia.log.strict import padded

PERIODS = ("year", "quarter", "month", "day")
DERIVED = (*JOINED, *INVOLVED, "country", "answered", "disputed", "origins", *PERIODS)
Where = list[tuple[str, frozenset[str]]]


def frame_of(casefile: CaseFile, properties: Collection[str] = ()) -> Frame:
    """The frame of all acts, with `properties` of acts besides the usual ones."""
    return frame(_facts(casefile, properties), properties=[p for p in properties if p not in DERIVED])


def seals(casefile: CaseFile) -> list[dict[str, str | int]]:
    """The checkpoints at which a count was made: log, size, root in base64."""
    return [{"log": c.origin, "size": c.size, "root": padded(c.root)} for c in casefile.checkpoints()]


def check_properties(casefile: CaseFile, names: Sequence[str]) -> None:
    """Raises Misuse("not_countable", property, near) for what is no property of acts, Misuse("not_together") for two
    properties of involvements: each is known of the act, but not which goes with which.
    """
    known = {*DERIVED, *(p.id for p in casefile.vocabulary.properties("act"))} - {
        "kind",
        "date_start",
        "date_end",
    }
    for name in names:
        if name not in known:
            raise Misuse("not_countable", property=name[:40], near=", ".join(_near(name, known)))
    if len(set(names) & set(INVOLVED)) > 1:
        raise Misuse("not_together", properties=", ".join(INVOLVED))


def resolve(casefile: CaseFile, where: Sequence[tuple[str, Sequence[str]]]) -> Where:
    """Conditions with ids in the place of row keys.

    Raises Misuse("unknown_id") for a subject and Misuse("unknown_value", property, near) for a term not known.
    """
    return [
        (name, frozenset(v for value in values for v in _resolved(casefile, name, value)))
        for name, values in where
    ]


def _facts(casefile: CaseFile, properties: Collection[str]) -> Iterator[Fact]:
    for kind, names in needed(properties).items():
        marks = ",".join("?" * len(names))
        rows = casefile.general.connection.execute(
            f"SELECT {', '.join(Fact._fields)} FROM fact WHERE kind = ? AND property IN ({marks})",  # noqa: S608
            (kind, *sorted(names)),
        )
        for subject, of, name, value, exclusive, certain, coding in rows:
            yield Fact(subject, of, name, value, bool(exclusive), bool(certain), bool(coding))


_TARGETS = {
    "perpetrator": ("reference", "unit"),
    "agency": ("reference", "unit"),
    "category": ("term", "categories"),
    "role": ("term", "roles"),
    "degree": ("term", "degrees"),
    "attribution": ("term", "attributions"),
}
"""What the values are of a property that an act has through its involvements or its victim."""


def _resolved(casefile: CaseFile, name: str, value: str) -> Collection[str]:
    value_type, target = _TARGETS.get(name, ("", ""))
    if not value_type and casefile.vocabulary.has_property(name):
        described = casefile.vocabulary.property(name)
        value_type, target = described.value_type, described.target or ""
    if value_type == "reference":
        found = by_key(casefile, value)
        if not found and len(value) != 26:
            raise Misuse("unknown_id", id=value[:40])
        return found or {value}
    if value_type == "term" and target and not casefile.vocabulary.has(target, value):
        near = casefile.vocabulary.near(target, value)
        raise Misuse("unknown_value", property=name, value=value[:40], near=", ".join(near))
    return {value}


def _near(name: str, known: Collection[str]) -> list[str]:
    import difflib

    return difflib.get_close_matches(name, sorted(known), n=3)
