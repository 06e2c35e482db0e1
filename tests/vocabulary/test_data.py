"""The files themselves: whole in both languages, no label twice, no dead code, every code of the right form."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from constancia.vocabulary import LANGUAGES, Match, Property, Term, ValueType, load
from constancia.vocabulary.vocabulary import FOLDER, PROPERTIES

EXAMPLE = Path(__file__).parents[2] / "examples" / "border-2018-2020"
VOCABULARY = load()
NAMES = VOCABULARY.names()
STANDARD = {"countries", "languages"}
"""Codes of a published standard, which need no definition of ours."""

ESF_CODES = {
    4: (
        "020103000000 020103010000 020103020000 020103030000 020103050000 030101000000 030102000000 030103000000 "
        "030104000000 040101000000 050106000000 120102000000 120104000000 130104000000 130107000000 140101000000 "
        "330101000000 330102000000 330103000000 360103000000 380101000000"
    ),
    10: "030404000000 900604000000 029002010000",
    18: "010100000000 010200000000 010300000000 010400000000 010500000000 010600000000 990000000000",
    23: "040100000000 040109000000 041000000000 050200000000",
    41: "010000000000 010100000000 010200000000 010300000000 020000000000 030000000000 040000000000 990000000000",
    42: "010000000000 020000000000 030000000000 040000000000 050000000000 990000000000",
}
"""Codes of the HURIDOCS micro-thesauri that were checked at their source."""

ESF_FIELDS = (
    "0102 0111 0113 0114 0115 0151 0903 0922 0930 0931 0941 0944 0953 2102 2103 2109 2111 2112 2113 2114 2115 2116 "
    "2121 2154 2323 2402 2404 2409 2510 2511 2512"
)
"""Field numbers of the Events Standard Formats that were checked at their source."""

COLUMNS = {
    "acts": {
        "event_id": "event",
        "case_id": "case",
        "victim_person_id": "victim",
        "place_id": "place",
        "act_id": None,
    },
    "involvements": {"involvement_id": None, "act_id": "act", "unit_id": "unit", "source_id": "source"},
    "persons": {"person_id": None, "basis_source_id": "basis_source"},
    "agencies": {"unit_id": None, "parent_unit_id": "parent"},
    "places": {"place_id": None, "lat": "latitude", "lon": "longitude"},
    "sources": {"source_id": None, "kind": "source_kind"},
    "events": {"event_id": None},
    "cases": {"case_id": None, "kind": "case_kind", "source_id": "source"},
    "aggregates": {
        "series_id": "series",
        "date_or_period": "period",
        "unit": "value_unit",
        "source_id": "source",
    },
}
"""Table -> column -> property, where they differ; None for the key of the row."""

KINDS = {
    "acts": "act",
    "involvements": "involvement",
    "persons": "person",
    "agencies": "unit",
    "places": "place",
    "sources": "source",
    "events": "event",
    "cases": "case",
    "aggregates": "aggregate",
}


def rows(table: str) -> list[dict[str, str]]:
    with (EXAMPLE / f"{table}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def all_terms() -> list[Term]:
    return [term for name in NAMES for term in VOCABULARY.terms(name)]


def test_the_vocabularies_are_there() -> None:
    expected = (
        "kinds act_types rights instruments roles categories degrees attributions consent_uses consent_media certainty "
        "source_reliability information_reliability violation_status relations accounts qualifiers bases source_kinds "
        "access case_kinds name_in_publication"
    )
    assert set(NAMES) >= set(expected.split(" "))


@pytest.mark.parametrize("name", [*NAMES, PROPERTIES])
def test_both_languages_are_whole(name: str) -> None:
    scheme = VOCABULARY.scheme(name)
    items = VOCABULARY.properties() if name == PROPERTIES else VOCABULARY.terms(name)
    for language in LANGUAGES:
        assert scheme.labels[language].strip()
        assert scheme.definitions[language].strip()
        for item in items:
            assert item.labels[language].strip(), item.id
            assert name in STANDARD or item.definitions[language].strip(), item.id


@pytest.mark.parametrize("name", [*NAMES, PROPERTIES])
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_label_stands_twice(name: str, language: str) -> None:
    items: tuple[Term | Property, ...] = (
        VOCABULARY.properties() if name == PROPERTIES else VOCABULARY.terms(name)
    )
    count = Counter(item.label(language).casefold() for item in items)
    assert [label for label, times in count.items() if times > 1] == []


@pytest.mark.parametrize("name", [*sorted(set(NAMES) - STANDARD), PROPERTIES])
def test_definitions_are_sentences_and_not_the_same_in_both_languages(name: str) -> None:
    items: tuple[Term | Property, ...] = (
        VOCABULARY.properties() if name == PROPERTIES else VOCABULARY.terms(name)
    )
    for item in items:
        for language in LANGUAGES:
            assert item.definitions[language].endswith("."), item.id
            assert not re.search(r"\s{2}|^\s|[\x00-\x1f]", item.definitions[language]), item.id
        assert item.definitions["en"] != item.definitions["es"], item.id


def test_no_person_reads_of_a_dossier() -> None:
    text = "".join(path.read_text("utf-8") for path in FOLDER.glob("*.toml")).lower()
    assert "dossier" not in text


def test_esf_codes_have_twelve_digits_and_were_checked() -> None:
    for name in NAMES:
        number = VOCABULARY.scheme(name).esf
        for term in VOCABULARY.terms(name):
            if term.esf is None:
                continue
            assert re.fullmatch(r"\d{12}", term.esf), term.id
            assert number is not None, term.id
            assert term.esf in ESF_CODES[number].split(), term.id


def test_a_vocabulary_that_names_a_thesaurus_uses_it() -> None:
    for name in NAMES:
        uses = any(term.esf for term in VOCABULARY.terms(name))
        assert uses == (VOCABULARY.scheme(name).esf is not None), name


def test_an_exact_code_belongs_to_one_term() -> None:
    for name in NAMES:
        exact = Counter(term.esf for term in VOCABULARY.terms(name) if term.match is Match.EXACT)
        assert all(times == 1 for times in exact.values()), name


def test_every_act_type_says_how_near_esf_comes_which_rights_and_which_side() -> None:
    for term in VOCABULARY.terms("act_types"):
        assert term.match is not None, term.id
        assert term.rights, term.id
        assert term.side in ("defenders", "migrants", "both"), term.id


def test_no_code_is_dead_and_none_leads_nowhere() -> None:
    rights = {term.id for term in VOCABULARY.terms("rights")}
    articles = {term.id for term in VOCABULARY.terms("instruments") if term.broader}
    used_rights = {right for term in VOCABULARY.terms("act_types") for right in term.rights}
    used_articles = {article for term in VOCABULARY.terms("rights") for article in term.articles}
    assert used_rights == rights
    assert used_articles == articles
    instruments = {term.id for term in VOCABULARY.terms("instruments") if not term.broader}
    assert {article.partition(".")[0] for article in articles} == instruments
    for term in all_terms():
        assert term.broader is None or VOCABULARY.has(term.vocabulary, term.broader), term.id


APART = (
    "countries languages rights instruments relations accounts qualifiers certainty information_reliability "
    "consent_uses consent_media consent_answers consent_given facets count_units"
)
"""Vocabularies of parts of a claim, of consent, of counting, or of a value type."""


def test_every_vocabulary_is_used() -> None:
    targets = {item.target for item in VOCABULARY.properties() if item.value_type is ValueType.TERM}
    assert set(NAMES) == targets | set(APART.split(" "))


def test_properties_refer_to_kinds_and_vocabularies_that_exist() -> None:
    kinds = {term.id for term in VOCABULARY.terms("kinds")}
    for item in VOCABULARY.properties():
        assert item.kinds, item.id
        assert set(item.kinds) <= kinds, item.id
        allowed = set(NAMES) if item.value_type is ValueType.TERM else kinds
        assert set(item.targets) <= allowed, item.id
        for kind, code in item.esf:
            assert kind in item.kinds, item.id
            assert code in ESF_FIELDS.split(" "), item.id


def test_every_kind_has_properties() -> None:
    for term in VOCABULARY.terms("kinds"):
        assert VOCABULARY.has_property("kind", term.id)
        assert len(VOCABULARY.properties(term.id)) >= 2, term.id


def test_all_act_types_of_the_example_are_ours() -> None:
    assert {row["act_type"] for row in rows("act_types")} <= {
        term.id for term in VOCABULARY.terms("act_types")
    }


def test_all_fields_of_the_example_are_properties_of_acts_with_its_value_types() -> None:
    types = {
        "edtf date": ValueType.EDTF,
        "integer": ValueType.INTEGER,
        "duration": ValueType.DURATION,
        "text": ValueType.TEXT,
        "id of act_types": ValueType.TERM,
    }
    for row in rows("fields"):
        item = VOCABULARY.property(row["field"])
        assert "act" in item.kinds, item.id
        assert item.value_type is types.get(row["value_type"], ValueType.REFERENCE), item.id


@pytest.mark.parametrize("table", sorted(COLUMNS))
def test_every_column_of_the_example_is_a_property_of_its_kind(table: str) -> None:
    for column in rows(table)[0]:
        name = COLUMNS[table].get(column, column)
        assert name is None or VOCABULARY.has_property(name, KINDS[table]), column


@pytest.mark.parametrize(
    ("table", "column", "name"),
    [
        ("persons", "kind", "kinds"),
        ("persons", "category", "categories"),
        ("persons", "role", "roles"),
        ("persons", "basis", "bases"),
        ("persons", "name_in_publication", "name_in_publication"),
        ("involvements", "degree", "degrees"),
        ("involvements", "attribution", "attributions"),
        ("claims", "relation", "relations"),
        ("claims", "account", "accounts"),
        ("claims", "qualifier", "qualifiers"),
        ("sources", "kind", "source_kinds"),
        ("sources", "access", "access"),
        ("sources", "language", "languages"),
        ("cases", "kind", "case_kinds"),
        ("places", "country", "countries"),
        ("agencies", "country", "countries"),
    ],
)
def test_every_listed_value_of_the_example_is_a_term(table: str, column: str, name: str) -> None:
    values = {row[column] for row in rows(table)} - {""}
    assert [value for value in sorted(values) if VOCABULARY.find(name, value) is None] == []
