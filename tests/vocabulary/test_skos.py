"""The export is RDF, and keeps the integrity conditions of the SKOS Reference (S9, S13, S14, S27, S37, S46)."""

from __future__ import annotations

from collections import Counter

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, SKOS

from constancia.vocabulary import LANGUAGES, load
from constancia.vocabulary.skos import esf_uri, turtle, uri

VOCABULARY = load()


@pytest.fixture(scope="module")
def graph() -> Graph:
    return Graph().parse(data=turtle(VOCABULARY), format="turtle")


@pytest.fixture(scope="module")
def concepts(graph: Graph) -> set[URIRef]:
    return {subject for subject in graph.subjects(RDF.type, SKOS.Concept) if isinstance(subject, URIRef)}


def test_everything_is_there_once(graph: Graph, concepts: set[URIRef]) -> None:
    expected = sum(len(VOCABULARY.terms(name)) for name in VOCABULARY.names()) + len(VOCABULARY.properties())
    assert len(concepts) == expected
    assert len(set(graph.subjects(RDF.type, SKOS.ConceptScheme))) == len(VOCABULARY.names()) + 1


def test_s9_concepts_and_schemes_are_apart(graph: Graph, concepts: set[URIRef]) -> None:
    assert concepts.isdisjoint(graph.subjects(RDF.type, SKOS.ConceptScheme))


def test_s14_one_preferred_label_a_language(graph: Graph, concepts: set[URIRef]) -> None:
    for concept in concepts:
        languages = Counter(label.language for label in graph.objects(concept, SKOS.prefLabel))  # type: ignore[attr-defined]
        assert languages == dict.fromkeys(LANGUAGES, 1), concept


def test_labels_do_not_clash_in_a_scheme(graph: Graph) -> None:
    for scheme in graph.subjects(RDF.type, SKOS.ConceptScheme):
        members = _members(graph, scheme)
        labels = Counter(label for member in members for label in graph.objects(member, SKOS.prefLabel))
        assert [label for label, times in labels.items() if times > 1] == []


def test_s13_labels_of_different_sorts_are_apart(graph: Graph, concepts: set[URIRef]) -> None:
    assert not set(graph.subject_objects(SKOS.prefLabel)) & set(graph.subject_objects(SKOS.altLabel))
    assert all(isinstance(label, Literal) for label in graph.objects(None, SKOS.prefLabel))


def test_every_concept_is_in_one_scheme_and_has_a_notation_of_its_own(
    graph: Graph, concepts: set[URIRef]
) -> None:
    for concept in concepts:
        schemes = set(graph.objects(concept, SKOS.inScheme)) | set(graph.objects(concept, SKOS.topConceptOf))
        assert len(schemes) == 1, concept
    notations = Counter(graph.objects(None, SKOS.notation))
    assert max(notations.values()) == 1


def test_top_concepts_are_said_both_ways_and_have_nothing_broader(graph: Graph) -> None:
    tops = {(scheme, top) for scheme, top in graph.subject_objects(SKOS.hasTopConcept)}
    assert tops == {(scheme, top) for top, scheme in graph.subject_objects(SKOS.topConceptOf)}
    assert not {top for _, top in tops} & set(graph.subjects(SKOS.broader, None))


def test_s27_hierarchy_has_no_cycle_and_is_not_association(graph: Graph) -> None:
    for narrow, broad in graph.subject_objects(SKOS.broader):
        above = set(graph.transitive_objects(broad, SKOS.broader))
        assert narrow not in above
        assert (narrow, SKOS.related, broad) not in graph
        assert _scheme(graph, narrow) == _scheme(graph, broad)


def test_s46_exact_is_not_broad_nor_related(graph: Graph) -> None:
    exact = set(graph.subject_objects(SKOS.exactMatch))
    for other in (SKOS.broadMatch, SKOS.relatedMatch):
        assert exact.isdisjoint(graph.subject_objects(other))


def test_exact_matches_make_no_two_terms_the_same(graph: Graph) -> None:
    assert max(Counter(graph.objects(None, SKOS.exactMatch)).values()) == 1


def test_mappings_lead_out_of_the_scheme(graph: Graph, concepts: set[URIRef]) -> None:
    for mapping in (SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch):
        assert all(str(target).startswith("urn:huridocs:esf:") for target in graph.objects(None, mapping))
    for target in graph.objects(None, SKOS.relatedMatch):
        assert target in concepts


def test_nothing_is_referred_to_that_is_not_there(graph: Graph, concepts: set[URIRef]) -> None:
    for relation in (SKOS.broader, SKOS.hasTopConcept):
        assert set(graph.objects(None, relation)) <= concepts


def test_one_term_in_full(graph: Graph) -> None:
    arrest = URIRef(uri("act_types", "arrest"))
    assert (arrest, SKOS.exactMatch, URIRef(esf_uri(4, "030101000000"))) in graph
    assert (arrest, SKOS.prefLabel, Literal("Detención", lang="es")) in graph
    assert (arrest, SKOS.relatedMatch, URIRef(uri("rights", "liberty"))) in graph


def test_hostile_text_of_an_own_term_stays_text() -> None:
    own = {
        "vocabulary": "act_types",
        "id": "odd",
        "label_en": 'Odd " \\ label',
        "definition_en": 'Line\nfeed """ and <urn:x> .',
    }
    graph = Graph().parse(data=turtle(VOCABULARY.extended([own]), ["act_types"]), format="turtle")
    assert graph.value(URIRef(uri("act_types", "odd")), SKOS.definition) == Literal(
        own["definition_en"], lang="en"
    )


def test_a_single_vocabulary_can_be_asked_for() -> None:
    graph = Graph().parse(data=turtle(VOCABULARY, ["degrees"]), format="turtle")
    assert len(set(graph.subjects(RDF.type, SKOS.ConceptScheme))) == 1


def _members(graph: Graph, scheme: object) -> set[object]:
    said = (*graph.subject_objects(SKOS.inScheme), *graph.subject_objects(SKOS.topConceptOf))
    return {member for member, of in said if of == scheme}


def _scheme(graph: Graph, concept: object) -> object:
    return graph.value(concept, SKOS.inScheme) or graph.value(concept, SKOS.topConceptOf)  # type: ignore[arg-type]
