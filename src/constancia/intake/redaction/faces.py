"""Faces in pictures, by the detectors that OpenCV brings along (Viola and Jones), from the front and from either side.

They miss faces that are turned, covered or small, and take other things for faces: a person looks at each.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from constancia.intake.redaction.part import Box

if TYPE_CHECKING:
    from PIL.Image import Image

_FRONT, _SIDE = ("frontalface_default", "frontalface_alt2"), "profileface"
_LONGEST = 1600
"""Pixels of the longer side in which faces are looked for."""
_SMALLEST = 24
_MARGIN = 0.15
"""Hair, ears and chin: by how much of its size a face is larger than what is found."""


def find(picture: Image) -> list[Box]:
    """Where faces are, those found twice as one."""
    import numpy as np

    grey = picture.convert("L")
    grey.thumbnail((_LONGEST, _LONGEST))
    pixels = np.asarray(grey)
    if min(pixels.shape) < 2 * _SMALLEST:
        return []
    found: list[Box] = []
    for one in sorted(set(_all(pixels)), key=lambda box: (box[2] * -box[3], box)):
        box = _box(one, grey.size)
        if not any(_overlap(box, other) for other in found):
            found.append(box)
    return found


def _all(pixels: Any) -> Iterator[tuple[int, int, int, int]]:
    import cv2

    cv2.setNumThreads(1)
    even = cv2.equalizeHist(pixels)
    width = pixels.shape[1]
    for name in _FRONT:
        yield from _detected(name, even)
    yield from _detected(_SIDE, even)
    for x, y, w, h in _detected(_SIDE, even[:, ::-1].copy()):
        yield width - x - w, y, w, h


def _detected(name: str, pixels: Any) -> Iterator[tuple[int, int, int, int]]:
    found = _detector(name).detectMultiScale(
        pixels, scaleFactor=1.1, minNeighbors=5, minSize=(_SMALLEST, _SMALLEST)
    )
    for x, y, w, h in found:
        yield int(x), int(y), int(w), int(h)


@cache
def _detector(name: str) -> Any:
    import cv2
    from cv2 import data

    return cv2.CascadeClassifier(f"{data.haarcascades}haarcascade_{name}.xml")


def _box(found: tuple[int, int, int, int], size: tuple[int, int]) -> Box:
    x, y, w, h = found
    width, height = size
    bare = Box(x / width, y / height, (x + w) / width, (y + h) / height)
    return bare.grown(_MARGIN * w / width, upwards=_MARGIN * h / height)


def _overlap(one: Box, other: Box) -> bool:
    x, y = (one.left + one.right) / 2, (one.top + one.bottom) / 2
    return other.holds(x, y)
