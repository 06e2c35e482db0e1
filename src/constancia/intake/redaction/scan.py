"""One picture looked at: its words as a page and as words anywhere, its faces, and what of it is to be painted over."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from constancia.intake.redaction.ocr import PAGE, SCATTERED, Ocr, Seen
from constancia.intake.redaction.part import Box, Decided, Part, Word
from constancia.intake.redaction.picture import around

if TYPE_CHECKING:
    from PIL.Image import Image


_HARDLY, _SHARE = 4, 0.35
"""Sure words, and their share of all, below which a picture may lie on its side: upside down, much looks like words."""
_FEW = 2
"""Letters of a word that may be higher than it is wide on a level line."""


@dataclass(frozen=True, slots=True)
class Scan:
    """What was seen in the picture at `place`; None where its words could not be looked for."""

    place: str
    seen: Sequence[Seen] | None = field(repr=False)

    @property
    def parts(self) -> tuple[Part, ...]:
        return tuple(Part(self.place, seen.text, seen.words) for seen in self.seen or ())


def scan(picture: Image, place: str, *, ocr: Ocr, is_page: bool) -> Scan:
    """Read a picture: once as a page, what is no page once more for words anywhere, and where few words are sure, as it
    stands when it is turned."""
    layouts = (PAGE,) if is_page else (PAGE, SCATTERED)
    read = [one for one in (ocr.read(picture, layout=layout) for layout in layouts) if one is not None]
    best = max(read, key=lambda one: one.sure, default=None)
    if best is not None and best.sure < max(_HARDLY, _SHARE * len(best.words)):
        read += [one for one in _turned(picture, ocr) if one.sure > best.sure]
    return Scan(place, read or None)


def _turned(picture: Image, ocr: Ocr) -> Iterator[Seen]:
    """The words of a picture that lies on a side or stands on its head, at their places in it as it is."""
    from PIL.Image import Transpose

    for how, back in (
        (Transpose.ROTATE_90, lambda x, y: (1 - y, x)),
        (Transpose.ROTATE_180, lambda x, y: (1 - x, 1 - y)),
        (Transpose.ROTATE_270, lambda x, y: (y, 1 - x)),
    ):
        seen = ocr.read(picture.transpose(how))
        if seen is not None:
            words = [word._replace(box=_back(word.box, back)) for word in seen.words]
            yield Seen(seen.text, words, seen.sure)


def _back(box: Box, back: Callable[[float, float], tuple[float, float]]) -> Box:
    (x1, y1), (x2, y2) = back(box.left, box.top), back(box.right, box.bottom)
    return Box(min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))


def boxes_of(part: Part, decided: Decided, picture: Image) -> Iterator[Box]:
    """Where the words of a part stand that are to be hidden, each with room around it, as high as its line: the letters
    that reach up or down in a word would tell which one it was."""
    spans = decided.hiding.spans(part.text)
    for word in part.words:
        if any(word.start < end and start < word.end for start, end in spans):
            yield _with_room(word, part.words, picture)


def _with_room(word: Word, words: Sequence[Word], picture: Image) -> Box:
    left, top, right, bottom = word.box
    width, height = (right - left) * picture.width, (bottom - top) * picture.height
    if height > width and word.end - word.start > _FEW:  # the line runs upwards or downwards
        line = [word.box, *(one.box for one in words if _holds(left, right, one.box.left, one.box.right))]
        left, right = min(box.left for box in line), max(box.right for box in line)
        return around(Box(left, top, right, bottom), picture, letter=(right - left) * picture.width)
    line = [word.box, *(one.box for one in words if _holds(top, bottom, one.box.top, one.box.bottom))]
    top, bottom = min(box.top for box in line), max(box.bottom for box in line)
    return around(Box(left, top, right, bottom), picture, letter=(bottom - top) * picture.height)


def _holds(low: float, high: float, start: float, end: float) -> bool:
    """Whether something from `start` to `end` stands in the line from `low` to `high`, and is not much thicker."""
    return low <= (start + end) / 2 <= high and end - start < 2 * (high - low)
