"""Where in a source a claim stands: page, cell, quotation and the like (after W3C Web Annotation selectors)."""

from __future__ import annotations

import msgspec

from constancia.errors import Wrong


class Locator(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
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
        return msgspec.to_builtins(self)  # type: ignore[no-any-return]

    @classmethod
    def from_json(cls, untrusted: object) -> Locator:
        """Raises Wrong("locator") for anything but an object of known parts with text values."""
        try:
            return msgspec.convert(msgspec.convert(untrusted, dict[str, str]), cls)
        except msgspec.ValidationError:
            raise Wrong("locator") from None


PARTS = Locator.__struct_fields__
