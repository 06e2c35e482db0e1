"""How claims about one property settle: what competes, what supports, what is disputed, what a judgement does."""

import pytest
from msgspec.structs import replace

from constancia.claims import Digest, Judgement, Qualifier, Relation, SubjectId
from constancia.claims.competition import settle
from tests.claims.conftest import against, coding, make, rule_of


def settled(name, claims, judgement=None):
    return settle(name, claims, rule=rule_of(name), origin_of=lambda source: source, judgement=judgement)


def values(held):
    return {value.value: value.certain for value in held.values}


def test_one_value_is_certain_and_counts_its_origins() -> None:
    held = settled("act_type", [make("act_type", "arrest"), make("act_type", "arrest", source="s2")])
    assert values(held) == {"arrest": True}
    assert held.values[0].origins == 2
    assert not held.disputed


def test_two_values_are_disputed_and_neither_is_certain() -> None:
    held = settled("act_type", [make("act_type", "arrest"), make("act_type", "raid", source="s2")])
    assert values(held) == {"arrest": False, "raid": False}
    assert held.disputed


@pytest.mark.parametrize("relation", [Relation.SCOPE, Relation.INTERNAL, Relation.PLACEHOLDER])
def test_other_relations_stand_beside(relation: Relation) -> None:
    rival = make("act_type", "raid", source="s2", relation=relation)
    held = settled("act_type", [make("act_type", "arrest"), rival])
    assert values(held) == {"arrest": True}
    assert held.beside == (rival,)


def test_less_exact_date_supports_the_more_exact() -> None:
    claims = [make("date_start", "2018-12"), make("date_start", "2018-12-17", source="s2")]
    held = settled("date_start", claims)
    assert values(held) == {"2018-12-17": True}
    assert held.values[0].origins == 2


def test_less_exact_date_does_not_decide_between_two() -> None:
    exact = [make("date_start", f"2018-12-{day}", source=f"s{day}") for day in (17, 18)]
    held = settled("date_start", [*exact, make("date_start", "2018-12")])
    assert values(held) == {"2018-12-17": False, "2018-12-18": False}
    assert [value.origins for value in held.values] == [2, 2]


def test_approximate_twin_supports_the_exact_day() -> None:
    held = settled(
        "date_start", [make("date_start", "2018-12-17~"), make("date_start", "2018-12-17", source="b")]
    )
    assert values(held) == {"2018-12-17": True}


def test_at_least_supports_a_number_and_less_than_does_not() -> None:
    exact = make("victim_count", "32")
    more = make("victim_count", "30", source="b", qualifier=Qualifier.AT_LEAST)
    assert values(settled("victim_count", [exact, more])) == {"32": True}
    less = make("victim_count", "30", source="b", qualifier=Qualifier.LESS_THAN)
    assert settled("victim_count", [exact, less]).disputed


def test_bounds_of_a_duration_support_what_lies_between() -> None:
    held = settled("duration", [make("duration", "PT30M/PT1H"), make("duration", "PT45M", source="b")])
    assert values(held) == {"PT45M": True}


def test_coding_joins_a_source_that_says_the_same() -> None:
    held = settled("place", [coding("place", "p1"), make("place", "p1")])
    assert (held.values[0].coding_only, held.values[0].origins) == (False, 1)
    assert settled("place", [coding("place", "p1")]).values[0].coding_only


def test_prose_never_disputes_prose_unless_marked() -> None:
    plain = [make("outcome", "released"), make("outcome", "let go after an hour", source="b")]
    assert not settled("outcome", plain).disputed
    assert settled("outcome", [plain[0], against("outcome", "still held", source="c")]).disputed


def test_several_units_stand_side_by_side_and_a_marked_rival_is_only_possible() -> None:
    claims = [make("perpetrator", "u1"), against("perpetrator", "u2", source="b")]
    assert values(settled("perpetrator", claims)) == {"u1": True, "u2": False}


def judged(name, claim):
    return Judgement(SubjectId("act"), name, claim.digest, "reason", "razón")


def test_judgement_leaves_one_value_and_keeps_the_rest_aside() -> None:
    one, other = (
        against("date_start", "2018-12-17", source="a"),
        against("date_start", "2018-12-18", source="b"),
    )
    held = settled("date_start", [one, other], judged("date_start", other))
    assert values(held) == {"2018-12-18": True}
    assert held.set_aside == (one,)
    assert not held.disputed
    assert held.judgement is not None


def test_judgement_of_a_claim_that_is_gone_judges_nothing() -> None:
    claims = [make("act_type", "arrest"), make("act_type", "raid", source="b")]
    gone = Judgement(SubjectId("act"), "act_type", Digest("elsewhere"), "reason", "razón")
    held = settled("act_type", claims, gone)
    assert held.disputed
    assert held.judgement is None


def test_rivals_stand_in_the_order_of_their_size() -> None:
    held = settled("duration", [make("duration", "PT10H"), make("duration", "PT9H", source="b")])
    assert [value.value for value in held.values] == ["PT9H", "PT10H"]


@pytest.mark.parametrize("first", ["a", "z"])
def test_two_qualifiers_of_one_number_settle_the_same_whichever_comes_first(first: str) -> None:
    """Digests are random: a rival that contains one of them and not the other must not win by chance."""
    less = make("victim_count", "68000", qualifier=Qualifier.LESS_THAN)
    more = make("victim_count", "68000", source="b", qualifier=Qualifier.MORE_THAN)
    older = make("victim_count", "57000", source="c", qualifier=Qualifier.MORE_THAN)
    held = settled(
        "victim_count", [replace(less, digest=Digest(first)), replace(more, digest=Digest("m")), older]
    )
    assert values(held) == {"57000": False, "68000": False}
    exact = make("victim_count", "30", source="d")
    at_least = make("victim_count", "30", source="e", qualifier=Qualifier.AT_LEAST)
    wider = make("victim_count", "40", source="f", qualifier=Qualifier.LESS_THAN)
    held = settled(
        "victim_count", [replace(exact, digest=Digest(first)), replace(at_least, digest=Digest("m")), wider]
    )
    assert values(held) == {"30": True}
