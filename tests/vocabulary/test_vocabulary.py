"""Looking up, near matches, and a case file's own additions."""

from __future__ import annotations

import itertools
import time

import pytest

from constancia.errors import Wrong
from constancia.vocabulary import Vocabulary, load

OWN = {
    "id": "night_patrol",
    "vocabulary": "act_types",
    "label_en": "Night patrol",
    "definition_en": "A patrol by night.",
    "rights": ["movement"],
    "side": "both",
}
OTHER = {**OWN, "label_en": "Patrol at night"}
PROPERTY = {
    "id": "moon",
    "kinds": ["act"],
    "value_type": "text",
    "label_en": "Moon",
    "definition_en": "Light of the night.",
}


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return load()


def test_a_term_is_found_by_id(vocabulary: Vocabulary) -> None:
    assert vocabulary.term("act_types", "arrest").label("es") == "Detención"
    assert vocabulary.has("act_types", "arrest")
    assert not vocabulary.has("act_types", "arest")


@pytest.mark.parametrize(
    ("name", "text", "term"),
    [
        ("case_kinds", "civil suit", "civil_suit"),
        ("countries", "United States", "US"),
        ("countries", "estados unidos", "US"),
        ("countries", "MX", "MX"),
        ("roles", "humanitarian volunteer", "humanitarian_volunteer"),
        ("access", "dataset row", "dataset_row"),
        ("accounts", "First hand", "first-hand"),
        ("act_types", "DETENCIÓN", "arrest"),
    ],
)
def test_a_term_is_found_by_any_of_its_spellings(
    vocabulary: Vocabulary, name: str, text: str, term: str
) -> None:
    found = vocabulary.find(name, text)
    assert found is not None
    assert found.id == term


def test_what_is_no_term_is_not_found(vocabulary: Vocabulary) -> None:
    assert vocabulary.find("roles", "astronaut") is None
    with pytest.raises(Wrong) as caught:
        vocabulary.term("roles", "astronaut")
    assert (caught.value.code, caught.value.fields) == ("unknown_term", {"vocabulary": "roles"})


@pytest.mark.parametrize("name", ["colours", "", "../roles", "properties.toml", "rôles/x"])
def test_a_vocabulary_that_does_not_exist_is_refused(vocabulary: Vocabulary, name: str) -> None:
    with pytest.raises(Wrong) as caught:
        vocabulary.terms(name)
    assert caught.value.code == "unknown_vocabulary"


def test_near_matches_lead_to_ids(vocabulary: Vocabulary) -> None:
    assert vocabulary.near("act_types", "arest")[0] == "arrest"
    assert vocabulary.near("act_types", "separacion familiar")[0] == "family_separation"
    assert vocabulary.near("roles", "x" * 10_000_000) == ()
    assert vocabulary.near("properties", "victm")[0] == "victim"


def test_properties_by_kind(vocabulary: Vocabulary) -> None:
    assert vocabulary.has_property("size_min", "group")
    assert not vocabulary.has_property("size_min", "act")
    assert {item.id for item in vocabulary.properties("involvement")} >= {
        "act",
        "unit",
        "degree",
        "attribution",
    }
    with pytest.raises(Wrong) as caught:
        vocabulary.property("colour")
    assert caught.value.code == "unknown_property"


def test_what_is_never_published(vocabulary: Vocabulary) -> None:
    assert {item.id for item in vocabulary.properties() if not item.published} == {"note", "citizenship"}


def test_a_case_file_adds_its_own(vocabulary: Vocabulary) -> None:
    extended = vocabulary.extended([OWN], [PROPERTY])
    assert extended.term("act_types", "night_patrol").is_own
    assert extended.property("moon").multiple
    assert extended.near("act_types", "night patrl")[0] == "night_patrol"
    assert not vocabulary.has("act_types", "night_patrol")
    assert [term.id for term in extended.own()[0]] == ["night_patrol"]


def test_own_additions_do_not_depend_on_their_order_or_number(vocabulary: Vocabulary) -> None:
    additions = [OWN, OTHER, OWN, {**OWN, "id": "day_patrol", "label_en": "Day patrol"}]
    results = {
        vocabulary.extended(order).term("act_types", "night_patrol")
        == vocabulary.extended(additions).get("act_types", "night_patrol")
        for order in itertools.permutations(additions)
    }
    assert results == {True}
    step_by_step = vocabulary.extended([OTHER]).extended([OWN])
    assert step_by_step.own() == vocabulary.extended([OWN, OTHER]).own()


def test_an_own_term_stands_before_one_of_ours_of_that_id(vocabulary: Vocabulary) -> None:
    extended = vocabulary.extended([{**OWN, "id": "arrest"}])
    assert extended.term("act_types", "arrest").label("en") == "Night patrol"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"vocabulary": "relations"}, "closed"),
        ({"rights": ["flying"]}, "dangling"),
        ({"broader": "x"}, "dangling"),
    ],
)
def test_an_own_term_may_not_break_what_is_there(
    vocabulary: Vocabulary, change: dict[str, object], reason: str
) -> None:
    with pytest.raises(Wrong) as caught:
        vocabulary.extended([{**OWN, **change}])
    assert (caught.value.code, caught.value.fields["reason"]) == ("vocabulary_term", reason)


def test_an_own_property_needs_kinds_and_targets_that_exist(vocabulary: Vocabulary) -> None:
    for change in ({"kinds": []}, {"kinds": ["moon"]}, {"value_type": "reference", "target": "moon"}):
        with pytest.raises(Wrong) as caught:
            vocabulary.extended([], [{**PROPERTY, **change}])
        assert caught.value.code == "vocabulary_property"
    with pytest.raises(Wrong) as caught:
        vocabulary.extended([], [{**PROPERTY, "value_type": "term", "target": "moons"}])
    assert caught.value.code == "unknown_vocabulary"


def test_loading_is_lazy_and_one_vocabulary_is_quick() -> None:
    quickest = min(_seconds_to_find_a_term() for _ in range(5))
    assert quickest < 0.03


def _seconds_to_find_a_term() -> float:
    start = time.perf_counter()
    load().term("act_types", "arrest")
    return time.perf_counter() - start
