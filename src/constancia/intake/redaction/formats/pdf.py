"""PDF: every page as a picture of itself, painted over, with a text layer made anew of the words that stay.

Nothing of the old file goes into the new one: no object, no revision, no attachment, no property. A word of the old
text layer that nobody sees on the page (covered, white on white, outside) does not go either.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, Any

from constancia.errors import Wrong
from constancia.intake.redaction import faces as detector
from constancia.intake.redaction.formats.pdf_layer import layer
from constancia.intake.redaction.formats.pdf_writing import Page, written
from constancia.intake.redaction.ocr import Ocr
from constancia.intake.redaction.part import Area, Box, Decided, Made, Part, Progress, Word
from constancia.intake.redaction.picture import painted
from constancia.intake.redaction.scan import Scan, boxes_of, scan

if TYPE_CHECKING:
    from PIL.Image import Image

PAGES = 500
_DOTS = 200 / 72
"""Pixels of a point: 200 to the inch."""
_PIXELS = 8_000_000
_LARGEST = 15_000
"""Points of a page's side: PDF itself allows 14,400."""
_TOUCHED = 0.3
"""How much of a word a bar over the word beside it may cover."""
_SEEN = 24
"""How far the lightest and the darkest pixel are apart where something is drawn, of 255."""


@dataclass(frozen=True, slots=True)
class Looked:
    """One page: its words as the file gives them and as they are seen, and its faces."""

    layer: Part
    seen: Scan
    faces: Sequence[Area]
    has_pictures: bool

    @property
    def parts(self) -> tuple[Part, ...]:
        return (*((self.layer,) if self.layer.text.strip() else ()), *self.seen.parts)

    @property
    def is_searched(self) -> bool:
        """Whether nothing on it may hold words that were not looked at."""
        return self.seen.seen is not None or (bool(self.layer.text.strip()) and not self.has_pictures)


@dataclass(frozen=True, slots=True)
class Pdf:
    """`content` is drawn again when it is written: pages are never kept as pictures all at once."""

    content: bytes = field(repr=False)
    pages: tuple[Looked, ...] = field(repr=False)
    left_out: tuple[str, ...] = ("metadata",)

    @property
    def parts(self) -> tuple[Part, ...]:
        return tuple(chain.from_iterable(page.parts for page in self.pages))

    @property
    def faces(self) -> tuple[Area, ...]:
        return tuple(chain.from_iterable(page.faces for page in self.pages))

    @property
    def unsearched(self) -> tuple[str, ...]:
        return tuple(page.layer.place for page in self.pages if not page.is_searched)

    def without(self, decided: Decided) -> Made:
        """A new file of as many pages."""
        pages = (
            _made(looked, page, decided)
            for looked, page in zip(self.pages, _opened(self.content), strict=True)
        )
        return Made(written(pages), "application/pdf", ".pdf")


def read(content: bytes, *, ocr: Ocr, progress: Progress = lambda done, of: None) -> Pdf:
    """Raises Wrong("redact_damaged"), Wrong("redact_pages"), Wrong("redact_locked") where it needs a password."""
    pages = []
    for number, page in enumerate(_opened(content), 1):
        pages.append(_looked(page, number, ocr))
        progress(number, len(page.pdf))
    return Pdf(content, tuple(pages))


def _opened(content: bytes) -> Iterator[Any]:
    """The pages, one open at a time."""
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == pdfium.raw.FPDF_ERR_PASSWORD:
            raise Wrong("redact_locked") from error
        raise Wrong("redact_damaged", reason="PdfiumError") from error
    try:
        if not 0 < len(document) <= PAGES:
            raise Wrong("redact_pages", count=PAGES)
        if document.get_formtype():
            document.init_forms()
        for number in range(len(document)):
            page = document[number]
            try:
                yield page
            finally:
                page.close()
    except pdfium.PdfiumError as error:
        raise Wrong("redact_damaged", reason="PdfiumError") from error
    finally:
        document.close()


def _drawn(page: Any) -> tuple[Image, Any]:
    """The page as it is seen, and the function from its points to fractions of it."""
    width, height = page.get_size()
    if not (1 <= width <= _LARGEST and 1 <= height <= _LARGEST):
        raise Wrong("redact_damaged", reason="page size")
    bitmap = page.render(scale=min(_DOTS, (_PIXELS / (width * height)) ** 0.5), rev_byteorder=True)
    convert = bitmap.get_posconv(page)
    picture = bitmap.to_pil().convert("RGB")
    size = picture.size

    def place(x: float, y: float) -> tuple[float, float]:
        across, down = convert.to_bitmap(x, y)
        return across / size[0], down / size[1]

    return picture, place


def _looked(page: Any, number: int, ocr: Ocr) -> Looked:
    import pypdfium2.raw as raw

    place_name = f"page:{number}"
    picture, place = _drawn(page)
    has_pictures = any(True for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=8))
    return Looked(
        layer(page, place_name, place=place),
        scan(picture, place_name, ocr=ocr, is_page=True),
        tuple(Area(place_name, box) for box in detector.find(picture)) if has_pictures else (),
        has_pictures,
    )


def _made(looked: Looked, page: Any, decided: Decided) -> Page:
    """One page: what is hidden is black in its picture and not in its text. A word that a bar beside it touches stays;
    one that a rectangle touches does not."""
    picture, _ = _drawn(page)
    bars = [box for part in looked.parts for box in boxes_of(part, decided, picture)]
    areas = decided.areas.get(looked.layer.place, ())
    words = [
        (part.text[word.start : word.end], word.box)
        for part, word in _words(looked)
        if _is_seen(picture, word.box)
        and not any(_covered(word.box, box) > _TOUCHED for box in bars)
        and not any(_covered(word.box, box) for box in areas)
    ]
    width, height = page.get_size()
    return Page(width, height, painted(picture, [*bars, *areas]), _without(words, decided))


def _words(looked: Looked) -> Iterator[tuple[Part, Word]]:
    """The words of the old layer, and those seen where it has none."""
    own = looked.layer.words
    yield from ((looked.layer, word) for word in own)
    for part in looked.seen.parts:
        for word in part.words:
            x, y = (word.box.left + word.box.right) / 2, (word.box.top + word.box.bottom) / 2
            if not any(one.box.holds(x, y) for one in own):
                yield part, word


def _is_seen(picture: Image, box: Box) -> bool:
    """Whether anything is drawn where the word stands."""
    left, top = int(box.left * picture.width), int(box.top * picture.height)
    right, bottom = int(box.right * picture.width) + 1, int(box.bottom * picture.height) + 1
    left, top, right, bottom = (
        max(0, left),
        max(0, top),
        min(picture.width, right),
        min(picture.height, bottom),
    )
    if left >= right or top >= bottom:
        return False
    low, high = picture.crop((left, top, right, bottom)).convert("L").getextrema()
    return bool(high - low >= _SEEN)  # type: ignore[operator]


def _covered(word: Box, by: Box) -> float:
    """How much of the area of a word lies under something."""
    across = min(word.right, by.right) - max(word.left, by.left)
    down = min(word.bottom, by.bottom) - max(word.top, by.top)
    area = (word.right - word.left) * (word.bottom - word.top)
    return across * down / area if across > 0 and down > 0 and area > 0 else 0.0


def _without(words: list[tuple[str, Box]], decided: Decided) -> list[tuple[str, Box]]:
    """Words among which nothing that is hidden can be read, not even across what was taken out between them."""
    while True:
        text, starts = "", []
        for said, _ in words:
            starts.append(len(text))
            text += f"{said} "
        spans = decided.hiding.spans(text)
        if not spans:
            return words
        words = [
            word
            for word, start in zip(words, starts, strict=True)
            if not any(start < last and first < start + len(word[0]) for first, last in spans)
        ]
