"""All vocabularies and properties as one value; each file is read when something of it is first asked for."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from constancia.errors import Wrong
from constancia.vocabulary.term import LANGUAGES, Property, Term, ValueType, read_property, read_term

FOLDER = Path(__file__).parent
PROPERTIES = "properties"
CLOSED = frozenset(
    {
        *("kinds", "relations", "accounts", "qualifiers", "facets", "count_units"),
        *("consent_uses", "consent_media", "consent_answers", "consent_given"),
    }
)
"""Vocabularies that code decides by: a case file may not add to them."""
LONGEST = 100
"""Characters of a text that are compared when near matches are looked for."""

_Item = TypeVar("_Item", Term, Property)


@dataclass(frozen=True, slots=True)
class Scheme:
    """A vocabulary as a whole. `esf` is the number of the HURIDOCS micro-thesaurus that its codes are from."""

    id: str
    labels: Mapping[str, str]
    definitions: Mapping[str, str]
    esf: int | None = None

    def label(self, language: str) -> str:
        """The title in a language."""
        return self.labels[language]


@dataclass(frozen=True, slots=True)
class _Table:
    scheme: Scheme
    terms: Mapping[str, Term]
    properties: Mapping[str, Property]
    by_label: Mapping[str, str]


class Vocabulary:
    """What may be said. A value: `extended` gives a new one and leaves this as it is."""

    __slots__ = ("_own_properties", "_own_terms", "_tables")

    def __init__(self, own_terms: tuple[Term, ...] = (), own_properties: tuple[Property, ...] = ()) -> None:
        self._own_terms = own_terms
        self._own_properties = own_properties
        self._tables: dict[str, _Table] = {}

    # --- vocabularies and their terms

    def names(self) -> tuple[str, ...]:
        """The ids of all vocabularies of terms, sorted (the properties are not one of them)."""
        return tuple(sorted(path.stem for path in FOLDER.glob("*.toml") if path.stem != PROPERTIES))

    def scheme(self, vocabulary: str) -> Scheme:
        """Title and definition of a vocabulary. Raises Wrong("unknown_vocabulary")."""
        return self._table(vocabulary).scheme

    def terms(self, vocabulary: str) -> tuple[Term, ...]:
        """All terms, ours first, in the order of the file. Raises Wrong("unknown_vocabulary")."""
        return tuple(self._table(vocabulary).terms.values())

    def term(self, vocabulary: str, term: str) -> Term:
        """Raises Wrong("unknown_vocabulary") or Wrong("unknown_term", vocabulary)."""
        found = self.get(vocabulary, term)
        if found is None:
            raise Wrong("unknown_term", vocabulary=vocabulary)
        return found

    def get(self, vocabulary: str, term: str) -> Term | None:
        """The term, or None. Raises Wrong("unknown_vocabulary")."""
        return self._table(vocabulary).terms.get(term)

    def has(self, vocabulary: str, term: str) -> bool:
        """Whether the vocabulary has a term of this id. Raises Wrong("unknown_vocabulary")."""
        return term in self._table(vocabulary).terms

    def find(self, vocabulary: str, text: str) -> Term | None:
        """A term by its id or its label in either language; case, spaces, hyphens and underscores do not matter.

        "civil suit" finds civil_suit, "United States" finds US. Raises Wrong("unknown_vocabulary").
        """
        table = self._table(vocabulary)
        found = table.terms.get(text)
        if found is not None:
            return found
        by_label = table.by_label.get(_plain(text))
        return None if by_label is None else table.terms[by_label]

    def near(self, vocabulary: str, text: str) -> tuple[str, ...]:
        """Ids of up to three terms whose id or label is spelled nearly so, best first."""
        return _near(text, self._table(vocabulary).by_label)

    # --- properties

    def properties(self, kind: str | None = None) -> tuple[Property, ...]:
        """All properties, or those of one kind of subject, in the order of the file."""
        every = self._table(PROPERTIES).properties.values()
        return tuple(item for item in every if kind is None or kind in item.kinds)

    def property(self, name: str) -> Property:
        """Raises Wrong("unknown_property")."""
        found = self._table(PROPERTIES).properties.get(name)
        if found is None:
            raise Wrong("unknown_property")
        return found

    def has_property(self, name: str, kind: str | None = None) -> bool:
        """Whether there is such a property (of that kind of subject, where one is given)."""
        found = self._table(PROPERTIES).properties.get(name)
        return found is not None and (kind is None or kind in found.kinds)

    # --- a case file's own

    def extended(
        self, terms: Iterable[Mapping[str, object]], properties: Iterable[Mapping[str, object]] = ()
    ) -> Vocabulary:
        """With a case file's own additions, as plain fields (the same names as in our files, and `vocabulary`).

        The result does not depend on the order of the additions: of two with one id the same stands every time, and
        it stands before a term of ours that came to have its id. Spanish may be missing. Raises
        Wrong("vocabulary_term", vocabulary, reason), Wrong("vocabulary_property", reason), Wrong("unknown_vocabulary").
        """
        own = [read_term(term, is_own=True) for term in terms]
        new = [read_property(item, is_own=True) for item in properties]
        out = Vocabulary(_settled((*self._own_terms, *own)), _settled((*self._own_properties, *new)))
        for term in own:
            out._check_term(term)
        for item in new:
            out._check_property(item)
        return out

    def own(self) -> tuple[tuple[Term, ...], tuple[Property, ...]]:
        """What was added to ours."""
        return self._own_terms, self._own_properties

    # --- private

    def _table(self, name: str) -> _Table:
        table = self._tables.get(name)
        if table is None:
            table = self._tables[name] = self._read(name)
        return table

    def _read(self, name: str) -> _Table:
        if not name.replace("_", "").isalpha() or not (FOLDER / f"{name}.toml").is_file():
            raise Wrong("unknown_vocabulary")
        file = tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))
        scheme = _scheme(name, file["vocabulary"])
        if name == PROPERTIES:
            properties = [
                read_property({"id": key, **row}, is_own=False) for key, row in file["properties"].items()
            ]
            table = {item.id: item for item in (*properties, *self._own_properties)}
            return _Table(scheme, {}, table, _by_label(table.values()))
        own = (term for term in self._own_terms if term.vocabulary == name)
        terms = {term.id: term for term in (*_ours(name, file), *own)}
        return _Table(scheme, terms, {}, _by_label(terms.values()))

    def _check_term(self, term: Term) -> None:
        if term.vocabulary in CLOSED:
            raise Wrong("vocabulary_term", vocabulary=term.vocabulary, reason="closed")
        missing = (
            not self.has(term.vocabulary, term.id)
            or (term.broader is not None and not self.has(term.vocabulary, term.broader))
            or not all(self.has("rights", right) for right in term.rights)
            or not all(self.has("instruments", article) for article in term.articles)
        )
        if missing:
            raise Wrong("vocabulary_term", vocabulary=term.vocabulary, reason="dangling")

    def _check_property(self, item: Property) -> None:
        if not item.kinds or not all(self.has("kinds", kind) for kind in item.kinds):
            raise Wrong("vocabulary_property", reason="kinds")
        if item.value_type is ValueType.TERM:
            self.scheme(item.targets[0])
        elif not all(self.has("kinds", kind) for kind in item.targets):
            raise Wrong("vocabulary_property", reason="target")


def load() -> Vocabulary:
    """Our vocabularies, nothing added. Cheap: files are read on first use; keep the value and pass it on."""
    return Vocabulary()


# --- private


def _scheme(name: str, row: Mapping[str, object]) -> Scheme:
    esf = row.get("esf")
    return Scheme(
        id=name,
        labels={language: str(row[f"label_{language}"]) for language in LANGUAGES},
        definitions={language: str(row[f"definition_{language}"]) for language in LANGUAGES},
        esf=esf if isinstance(esf, int) else None,
    )


def _ours(name: str, file: Mapping[str, Mapping[str, Any]]) -> Iterator[Term]:
    """Terms of a file: tables under `terms`, or under `names` pairs of labels that need no definition (codes of a
    standard)."""
    for key, row in file.get("terms", {}).items():
        yield read_term({"id": key, "vocabulary": name, **row}, is_own=False)
    for key, labels in file.get("names", {}).items():
        yield Term(name, key, dict(zip(LANGUAGES, labels, strict=True)), {})


def _settled(items: tuple[_Item, ...]) -> tuple[_Item, ...]:
    """One of each id, in an order that depends on nothing but the items."""
    kept = {
        (getattr(item, "vocabulary", ""), item.id): item for item in sorted(items, key=repr, reverse=True)
    }
    return tuple(kept[key] for key in sorted(kept))


def _by_label(items: Iterable[Term | Property]) -> dict[str, str]:
    """Plain spelling -> id; the id itself goes before labels, and the earlier term before the later."""
    every = list(items)
    out = {_plain(item.id): item.id for item in reversed(every)}
    for item in every:
        for language in LANGUAGES:
            out.setdefault(_plain(item.label(language)), item.id)
    return out


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("_", " ").replace("-", " ").split())


def _near(text: str, by_label: Mapping[str, str]) -> tuple[str, ...]:
    found = difflib.get_close_matches(_plain(text[:LONGEST]), by_label, n=6, cutoff=0.6)
    return tuple(dict.fromkeys(by_label[label] for label in found))[:3]
