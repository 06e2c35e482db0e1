"""One picture looked at: its words as a page and as words anywhere, its faces, and what of it is to be painted over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from constancia.intake.redaction.ocr import PAGE, SCATTERED, Ocr, Seen
from constancia.intake.redaction.part import Box, Decided, Part
from constancia.intake.redaction.picture import around

if TYPE_CHECKING:
    from PIL.Image import Image


@dataclass(frozen=True, slots=True)
class Scan:
    """What was seen in the picture at `place`; None where its words could not be looked for."""

    place: str
    seen: Sequence[Seen] | None = field(repr=False)

    @property
    def parts(self) -> tuple[Part, ...]:
        return tuple(Part(self.place, seen.text, seen.words) for seen in self.seen or ())


def scan(picture: Image, place: str, *, ocr: Ocr, is_page: bool) -> Scan:
    """Read a picture: once as a page, and what is no page once more for words anywhere."""
    layouts = (PAGE,) if is_page else (PAGE, SCATTERED)
    seen = [ocr.read(picture, layout=layout) for layout in layouts]
    read = [one for one in seen if one is not None]
    return Scan(place, read or None)


def boxes_of(part: Part, decided: Decided, picture: Image) -> Iterator[Box]:
    """Where the words of a part stand that are to be hidden, each with room around it, as high as its line: the letters
    that reach up or down in a word would tell which one it was."""
    spans = decided.hiding.spans(part.text)
    for word in part.words:
        if any(word.start < end and start < word.end for start, end in spans):
            line = [one.box for one in part.words if _are_in_line(one.box, word.box)]
            top, bottom = min(box.top for box in line), max(box.bottom for box in line)
            yield around(Box(word.box.left, top, word.box.right, bottom), picture)


def _are_in_line(one: Box, other: Box) -> bool:
    middle = (one.top + one.bottom) / 2
    return other.top <= middle <= other.bottom and one.bottom - one.top < 2 * (other.bottom - other.top)
