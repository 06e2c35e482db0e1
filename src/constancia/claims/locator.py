"""Where in a source a claim stands: page, cell, quotation and the like (after W3C Web Annotation selectors)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from operator import attrgetter

from constancia.errors import Wrong


@dataclass(frozen=True, slots=True)
class Locator:
    """Each part is optional; `place` is a place in words ("opening part of the page").

    `table`, `row` and `column` name a cell, `row` as a person counts lines in the file (the header is 1).
    `time` is a media fragment ("t=12.5,14"), `rectangle` one in percent ("xywh=percent:5,5,20,10").
    """

    page: str | None = None
    paragraph: str | None = None
    time: str | None = None
    table: str | None = None
    row: str | None = None
    column: str | None = None
    rectangle: str | None = None
    quotation: str | None = None
    place: str | None = None

    def to_json(self) -> dict[str, str]:
        """The parts that are there, by name."""
        found = zip(PARTS, _parts(self), strict=True)
        return {name: value for name, value in found if value is not None}

    @classmethod
    def from_json(cls, untrusted: object) -> Locator:
        """Raises Wrong("locator") for anything but an object of known parts with text values."""
        if not isinstance(untrusted, Mapping):
            raise Wrong("locator")
        for name, value in untrusted.items():
            if name not in _PARTS or not isinstance(value, str):
                raise Wrong("locator")
        return cls(**untrusted)


PARTS = tuple(field.name for field in fields(Locator))
_PARTS = frozenset(PARTS)
_parts = attrgetter(*PARTS)
