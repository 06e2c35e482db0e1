"""One term or property from its plain fields."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constancia.errors import Wrong
from constancia.vocabulary import Match, ValueType
from constancia.vocabulary.term import read_property, read_term

TERM = {
    "id": "night_patrol",
    "vocabulary": "act_types",
    "label_en": "Night patrol",
    "definition_en": "A patrol by night.",
}
PROPERTY = {
    "id": "moon",
    "kinds": ["act"],
    "value_type": "text",
    "label_en": "Moon",
    "definition_en": "Light of the night.",
}


def test_a_term_may_leave_spanish_for_later_and_shows_english_meanwhile() -> None:
    term = read_term(TERM, is_own=True)
    assert (term.label("es"), term.definition("es"), term.is_own) == (
        "Night patrol",
        "A patrol by night.",
        True,
    )


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"id": "two words"}, "id"),
        ({"id": None}, "id"),
        ({"label_en": " "}, "label_en"),
        ({"esf": "0301", "match": "exact"}, "esf"),
        ({"esf": "030101000000"}, "match"),
        ({"match": "exact"}, "match"),
        ({"match": "near"}, "match"),
        ({"rights": [1]}, "rights"),
        ({"colour": "red"}, "unknown_field"),
    ],
)
def test_a_term_that_is_not_whole_is_refused_with_the_field(change: dict[str, object], reason: str) -> None:
    with pytest.raises(Wrong) as caught:
        read_term({**TERM, **change}, is_own=True)
    assert (caught.value.code, caught.value.fields["reason"]) == ("vocabulary_term", reason)


def test_a_code_has_a_match() -> None:
    term = read_term({**TERM, "esf": "030101000000", "match": "broad"}, is_own=False)
    assert (term.esf, term.match) == ("030101000000", Match.BROAD)


def test_text_never_competes() -> None:
    assert read_property(PROPERTY, is_own=True).multiple
    assert not read_property({**PROPERTY, "value_type": "integer"}, is_own=True).multiple


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"value_type": "term"}, "target"),
        ({"target": "place"}, "target"),
        ({"value_type": "colour"}, "value_type"),
        ({"multiple": "yes"}, "multiple"),
        ({"esf": {"act": 1}}, "esf"),
        ({"label_es": 3}, "label_es"),
    ],
)
def test_a_property_that_is_not_whole_is_refused_with_the_field(
    change: dict[str, object], reason: str
) -> None:
    with pytest.raises(Wrong) as caught:
        read_property({**PROPERTY, **change}, is_own=True)
    assert (caught.value.code, caught.value.fields["reason"]) == ("vocabulary_property", reason)


def test_a_property_of_terms_names_their_vocabulary() -> None:
    item = read_property({**PROPERTY, "value_type": "term", "target": "roles"}, is_own=True)
    assert (item.value_type, item.target) == (ValueType.TERM, "roles")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=4,
)


@given(
    st.dictionaries(st.sampled_from([*sorted(TERM), "rights", "esf", "match", "kinds", "value_type"]), JSON)
)
def test_whatever_comes_is_read_or_refused(untrusted: dict[str, object]) -> None:
    for read in (read_term, read_property):
        try:
            read(untrusted, is_own=True)
        except Wrong as error:
            assert error.code in ("vocabulary_term", "vocabulary_property")
