"""Words of the package held against the vocabulary: "civil suit" is the term `civil_suit`, "Mexico" is `MX`."""

from __future__ import annotations

from constancia.errors import Wrong
from constancia.vocabulary import Property, ValueType, Vocabulary

_LISTS = {ValueType.COUNTRY: "countries", ValueType.LANGUAGE: "languages"}
_CACHE_LIMIT = 10_000


class Terms:
    """The vocabulary as the tables use it."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._known: dict[tuple[str, str], str | None] = {}

    def property(self, name: str) -> Property | None:
        """The shipped property, None where there is none."""
        return self.vocabulary.property(name) if self.vocabulary.has_property(name) else None

    def has_act_type(self, term: str) -> bool:
        """Whether a type of act is shipped."""
        return self.vocabulary.has("act_types", term)

    def list_of(self, name: str) -> str | None:
        """The vocabulary whose terms are the values of a property; None where it takes no terms."""
        found = self.property(name)
        return None if found is None else _list(found)

    def term(self, name: str, text: str) -> str | None:
        """The id of the term that `text` stands for in a property; None where the vocabulary has none.

        Text of a property that takes no terms is given back as it is.
        """
        place = (name, text)
        if place not in self._known:
            if len(self._known) >= _CACHE_LIMIT:
                self._known.clear()
            self._known[place] = self._find(name, text)
        return self._known[place]

    def _find(self, name: str, text: str) -> str | None:
        found = self.property(name)
        of = None if found is None else _list(found)
        if of is None:
            return text
        try:
            term = self.vocabulary.find(of, text)
        except Wrong:
            return text
        return None if term is None else term.id


def _list(found: Property) -> str | None:
    return found.target if found.value_type is ValueType.TERM else _LISTS.get(found.value_type)
