"""The whole vocabulary as SKOS (W3C Recommendation of 2009), in Turtle written here.

Each vocabulary is a concept scheme and each term a concept in it, with labels and definitions in both languages and its
id as notation. ESF codes are concepts outside, under URNs of our own minting (`urn:huridocs:esf:mt4:030101000000`);
mapping relations lead there. A right that an act type engages, and an article that states a right, is a `relatedMatch`;
an article is narrower than its instrument. Properties are a scheme of their own, since a reader of exported data meets
them as words too.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from itertools import chain

from constancia.vocabulary.term import LANGUAGES, Match, Property, Term
from constancia.vocabulary.vocabulary import PROPERTIES, Scheme, Vocabulary, load

BASE = "urn:constancia:vocabulary:"
ESF = "urn:huridocs:esf:"
PREFIXES = (
    "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
    "@prefix dcterms: <http://purl.org/dc/terms/> .\n"
    "@prefix id: <urn:constancia:notation:> .\n"
)
_MATCHES = {Match.EXACT: "skos:exactMatch", Match.CLOSE: "skos:closeMatch", Match.BROAD: "skos:broadMatch"}
_ESCAPES = {ord("\\"): "\\\\", ord('"'): '\\"', ord("\n"): "\\n", ord("\r"): "\\r", ord("\t"): "\\t"}

Statement = tuple[str, str]
"""Predicate and object of one subject, in Turtle."""


def turtle(vocabulary: Vocabulary, names: Iterable[str] | None = None) -> str:
    """All vocabularies and the properties, or the named ones, as one Turtle document that ends with a line feed."""
    chosen = tuple(names) if names is not None else (*vocabulary.names(), PROPERTIES)
    return "\n".join([PREFIXES, *chain.from_iterable(_scheme(vocabulary, name) for name in chosen)])


def uri(vocabulary: str, term: str | None = None) -> str:
    """The URN of a vocabulary, or of a term in it. Ids hold nothing that a URN would have to escape."""
    return f"{BASE}{vocabulary}" if term is None else f"{BASE}{vocabulary}:{term}"


def esf_uri(thesaurus: int, code: str) -> str:
    """The URN for a 12-digit code of a HURIDOCS micro-thesaurus."""
    return f"{ESF}mt{thesaurus}:{code}"


# --- private


def _scheme(vocabulary: Vocabulary, name: str) -> Iterator[str]:
    scheme = vocabulary.scheme(name)
    items: tuple[Term | Property, ...] = (
        vocabulary.properties() if name == PROPERTIES else vocabulary.terms(name)
    )
    yield _block(uri(name), _scheme_statements(scheme, items))
    for item in items:
        about = _property(item) if isinstance(item, Property) else _term(item, scheme)
        yield _block(uri(name, item.id), chain(_concept(item, name), about))


def _scheme_statements(scheme: Scheme, items: Iterable[Term | Property]) -> Iterator[Statement]:
    yield "a", "skos:ConceptScheme"
    for language in LANGUAGES:
        yield "dcterms:title", _literal(scheme.labels[language], language)
        yield "dcterms:description", _literal(scheme.definitions[language], language)
    for item in items:
        if _is_top(item):
            yield "skos:hasTopConcept", _reference(uri(scheme.id, item.id))


def _concept(item: Term | Property, scheme: str) -> Iterator[Statement]:
    yield "a", "skos:Concept"
    yield "skos:topConceptOf" if _is_top(item) else "skos:inScheme", _reference(uri(scheme))
    yield "skos:notation", f'"{item.id}"^^id:{scheme}'
    for language in LANGUAGES:
        if item.labels.get(language):
            yield "skos:prefLabel", _literal(item.labels[language], language)
        if item.definitions.get(language):
            yield "skos:definition", _literal(item.definitions[language], language)


def _term(term: Term, scheme: Scheme) -> Iterator[Statement]:
    if term.broader is not None:
        yield "skos:broader", _reference(uri(scheme.id, term.broader))
    if term.esf is not None and scheme.esf is not None and term.match in _MATCHES:
        yield _MATCHES[term.match], _reference(esf_uri(scheme.esf, term.esf))
    for right in term.rights:
        yield "skos:relatedMatch", _reference(uri("rights", right))
    for article in term.articles:
        yield "skos:relatedMatch", _reference(uri("instruments", article))


def _property(item: Property) -> Iterator[Statement]:
    for code in dict.fromkeys(code for _, code in item.esf):
        yield "skos:closeMatch", _reference(f"{ESF}field:{code}")


def _is_top(item: Term | Property) -> bool:
    return isinstance(item, Property) or item.broader is None


def _block(subject: str, statements: Iterable[Statement]) -> str:
    lines = [f"    {predicate} {value}" for predicate, value in statements]
    return f"{_reference(subject)}\n" + " ;\n".join(lines) + " .\n"


def _reference(target: str) -> str:
    return f"<{target}>"


def _literal(text: str, language: str) -> str:
    return f'"{text.translate(_ESCAPES)}"@{language}'


if __name__ == "__main__":
    sys.stdout.write(turtle(load(), sys.argv[1:] or None))
