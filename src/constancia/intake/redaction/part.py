"""What a format gives to be looked at: texts with their places, and what is drawn beside them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from constancia.intake.redaction.hiding import Hiding


class Box(NamedTuple):
    """A rectangle on a page or picture, in fractions of its width and height from the upper left."""

    left: float
    top: float
    right: float
    bottom: float

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies in it."""
        return self.left <= x <= self.right and self.top <= y <= self.bottom

    def grown(self, by: float, *, upwards: float) -> Box:
        """Wider and higher by fractions of the page on each side."""
        return Box(
            max(0, self.left - by),
            max(0, self.top - upwards),
            min(1, self.right + by),
            min(1, self.bottom + upwards),
        )


class Word(NamedTuple):
    """Characters `start` to `end` of a part's text, and where they are drawn."""

    start: int
    end: int
    box: Box


@dataclass(frozen=True, slots=True)
class Part:
    """A text and its place, in words for a program ("body", "page:3", "header:Subject", "attachment:1/page:2")."""

    place: str
    text: str = field(repr=False)
    words: Sequence[Word] = field(repr=False, default=())

    @property
    def is_file_name(self) -> bool:
        """Whether it is the name of a file, with blanks for what divides words there."""
        return self.place.rpartition("/")[2] == "name"


class Area(NamedTuple):
    """A rectangle of one page or picture."""

    place: str
    box: Box


@dataclass(frozen=True, slots=True)
class Decided:
    """What a person decided to hide: words, wherever they stand, and rectangles by place."""

    hiding: Hiding
    areas: Mapping[str, Sequence[Box]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Made:
    """New evidence: its bytes, what they are, and the ending of its name (".pdf")."""

    content: bytes = field(repr=False)
    media_type: str
    suffix: str


Progress = Callable[[int, int], None]
"""Called with how much is done, and of how much."""


class Document(Protocol):
    """A piece of evidence as its format reads it. `faces` were found in pictures, `unsearched` are the places of
    pictures whose words could not be looked for, `left_out` what the result will not have, by code."""

    @property
    def parts(self) -> Sequence[Part]: ...

    @property
    def faces(self) -> Sequence[Area]: ...

    @property
    def unsearched(self) -> Sequence[str]: ...

    @property
    def left_out(self) -> Sequence[str]: ...

    def without(self, decided: Decided) -> Made:
        """The evidence without what is to be hidden."""
        ...
