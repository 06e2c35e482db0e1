"""To which units an act is laid, at its own level and above."""

from __future__ import annotations

from constancia.casefile.facts import Fact
from constancia.casefile.perpetrators import line, perpetrators

PARENTS = {"sector": "patrol", "patrol": "agency", "office": "agency"}


def fact(name: str, value: str, *, certain: bool = True, coding: bool = False) -> Fact:
    return Fact("x", "involvement", name, value, False, certain, coding)


def involvement(unit: str, *, coding: bool = False) -> dict[str, list[Fact]]:
    return {
        "unit": [fact("unit", unit, coding=coding)],
        "degree": [fact("degree", "carried_out", coding=coding)],
        "attribution": [fact("attribution", "inferred" if coding else "stated", coding=coding)],
    }


def found(name: str, involvements, claimed=()):
    options = perpetrators("act", involvements, claimed, parents=PARENTS)
    return {value: (certain, coding) for _, of, value, _, certain, coding in options if of == name}


def test_an_involvement_is_counted_at_its_own_level_and_by_agency_above_it() -> None:
    assert found("perpetrator", [involvement("sector")]) == {"sector": (True, False)}
    assert found("agency", [involvement("sector")]) == dict.fromkeys(
        ("sector", "patrol", "agency"), (True, False)
    )


def test_a_source_that_names_the_parent_supports_an_inferred_unit_from_there_up() -> None:
    said = [fact("perpetrator", "patrol")]
    assert found("perpetrator", [involvement("sector", coding=True)], said) == {"sector": (True, True)}
    assert found("agency", [involvement("sector", coding=True)], said) == {
        "sector": (True, True),
        "patrol": (True, False),
        "agency": (True, False),
    }


def test_a_source_that_names_another_unit_adds_it() -> None:
    said = [fact("perpetrator", "office")]
    assert found("perpetrator", [involvement("sector")], said) == {
        "sector": (True, False),
        "office": (True, False),
    }


def test_a_unit_on_one_side_of_a_contradiction_is_only_possible() -> None:
    said = [fact("perpetrator", "sector", certain=False)]
    assert found("perpetrator", [involvement("sector")], said) == {"sector": (False, False)}
    assert found("agency", [involvement("sector")], said)["agency"] == (False, False)


def test_nobody_known_is_null() -> None:
    assert found("perpetrator", []) == {None: (True, False)}
    assert found("agency", []) == {None: (True, False)}


def test_a_ring_of_parents_ends() -> None:
    assert line("a", {"a": "b", "b": "a"}) == ["a", "b"]
