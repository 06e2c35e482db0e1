"""Pictures as pixels: opened within bounds, painted over, written again without anything but pixels."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterable
from typing import TYPE_CHECKING

from constancia.errors import Wrong
from constancia.intake.redaction.part import Box

if TYPE_CHECKING:
    from PIL.Image import Image

PIXELS = 100_000_000
QUALITY = 85
_FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "TIFF", "BMP")
_ROOM = 0.13
"""By how much of the height of its line a word's box is larger on each side: strokes reach over it."""


def opened(content: bytes) -> tuple[Image, str, int]:
    """The first frame as it is meant to be looked at, the format's name, how many frames there are.

    Raises Wrong("redact_picture_size"), Wrong("redact_damaged").
    """
    from PIL import Image as Images
    from PIL import ImageOps, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            picture = Images.open(io.BytesIO(content), formats=_FORMATS)
            if picture.width * picture.height > PIXELS:
                raise Wrong("redact_picture_size", count=PIXELS // 1_000_000)
            frames, name = int(getattr(picture, "n_frames", 1)), str(picture.format)
            picture.load()
            return _flat(ImageOps.exif_transpose(picture)), name, frames
    except Images.DecompressionBombError as error:
        raise Wrong("redact_picture_size", count=PIXELS // 1_000_000) from error
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
        IndexError,
        TypeError,
        ZeroDivisionError,
        OverflowError,
    ) as error:
        raise Wrong("redact_damaged", reason=type(error).__name__) from error


def painted(picture: Image, boxes: Iterable[Box]) -> Image:
    """A copy with every box black."""
    from PIL import ImageDraw

    copy = picture.copy()
    draw = ImageDraw.Draw(copy)
    for box in boxes:
        left, top, right, bottom = (
            box.left * copy.width,
            box.top * copy.height,
            box.right * copy.width,
            box.bottom * copy.height,
        )
        if left <= right and top <= bottom:  # else it lies outside
            draw.rectangle((int(left), int(top), int(right) + 1, int(bottom) + 1), fill=0)
    return copy


def around(box: Box, picture: Image, *, letter: float) -> Box:
    """The box of a word with room for what reaches over it; `letter` is the height of its line in pixels."""
    room = _ROOM * letter + 2
    return box.grown(room / picture.width, upwards=room / picture.height)


def encoded(picture: Image, *, as_jpeg: bool) -> bytes:
    """The pixels alone, as JPEG or PNG."""
    from PIL import Image as Images

    bare = Images.frombytes(picture.mode, picture.size, picture.tobytes())
    out = io.BytesIO()
    if as_jpeg:
        bare.save(out, "JPEG", quality=QUALITY)
    else:
        bare.save(out, "PNG")
    return out.getvalue()


def _flat(picture: Image) -> Image:
    """Grey or colour, what is transparent on white: nothing lies hidden under it."""
    from PIL import Image as Images

    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        seen = picture.convert("RGBA")
        white = Images.new("RGBA", seen.size, "white")
        return Images.alpha_composite(white, seen).convert("RGB")
    return (
        picture
        if picture.mode == "L"
        else picture.convert("L" if picture.mode in ("1", "I;16", "I", "F") else "RGB")
    )
