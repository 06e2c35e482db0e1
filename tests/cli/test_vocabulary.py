"""`constancia vocabulary`: with or without a case file, in both languages, and as SKOS."""

from __future__ import annotations

import rdflib

from tests.cli.program import Program


def test_without_a_case_file_it_lists_all(program: Program) -> None:
    names = [scheme["id"] for scheme in program.well("vocabulary")]
    assert {"act_types", "roles", "degrees", "rights", "instruments", "consent_uses", "certainty"} <= set(
        names
    )


def test_every_vocabulary_is_told_in_both_languages(program: Program) -> None:
    for scheme in program.well("vocabulary"):
        assert set(scheme["label"]) == {"en", "es"}
    for name in ("act_types", "countries"):
        for term in program.well("vocabulary", name):
            assert set(term["labels"]) == {"en", "es"}
    assert program("vocabulary", "countries", "--lang", "es").out.count("\n") > 200


def test_terms_and_properties_in_both_languages(program: Program) -> None:
    assert "device_search: Device search" in program("vocabulary", "act_types").out
    assert "arrest: Detención" in program("vocabulary", "act_types", "--lang", "es").out
    properties = {found["id"]: found for found in program.well("vocabulary", "properties")}
    assert properties["note"]["published"] is False and properties["place"]["targets"] == ["place"]


def test_as_skos_it_is_rdf(program: Program) -> None:
    graph = rdflib.Graph().parse(data=program("vocabulary", "--skos").out, format="turtle")
    assert len(set(graph.subjects(rdflib.RDF.type, rdflib.SKOS.Concept))) > 100


def test_what_is_not_there_is_told_so(program: Program) -> None:
    done = program("vocabulary", "act_type", "--json")
    assert (done.code, done.fault["code"]) == (2, "no_such_vocabulary")
    assert "act_types" in done.fault["message"]
