"""Pictures: words and faces painted over, and nothing but pixels kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from constancia.intake.redaction import faces as detector
from constancia.intake.redaction.ocr import Ocr
from constancia.intake.redaction.part import Area, Decided, Made, Part
from constancia.intake.redaction.picture import encoded, opened, painted
from constancia.intake.redaction.scan import Scan, boxes_of, scan

if TYPE_CHECKING:
    from PIL.Image import Image

_PLACE = "picture"


@dataclass(frozen=True, slots=True)
class Picture:
    """The first frame of a picture file."""

    picture: Image = field(repr=False)
    seen: Scan = field(repr=False)
    as_jpeg: bool
    faces: tuple[Area, ...]
    left_out: tuple[str, ...]

    @property
    def parts(self) -> tuple[Part, ...]:
        return self.seen.parts

    @property
    def unsearched(self) -> tuple[str, ...]:
        return () if self.seen.seen is not None else (_PLACE,)

    def without(self, decided: Decided) -> Made:
        """The picture with black in the place of what is hidden."""
        boxes = [box for part in self.parts for box in boxes_of(part, decided, self.picture)]
        content = encoded(
            painted(self.picture, [*boxes, *decided.areas.get(_PLACE, ())]), as_jpeg=self.as_jpeg
        )
        return Made(content, *(("image/jpeg", ".jpg") if self.as_jpeg else ("image/png", ".png")))


def read(content: bytes, *, ocr: Ocr) -> Picture:
    """Raises as `picture.opened` does."""
    picture, name, frames = opened(content)
    return Picture(
        picture,
        scan(picture, _PLACE, ocr=ocr, is_page=False),
        name in ("JPEG", "MPO"),
        tuple(Area(_PLACE, box) for box in detector.find(picture)),
        ("metadata", *(("frames",) if frames > 1 else ())),
    )
