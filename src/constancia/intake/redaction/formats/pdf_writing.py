"""A new PDF of pictures, each with words that are not drawn but can be found and copied (ISO 32000-1, 9.3.6)."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from constancia.intake.redaction.part import Box
from constancia.intake.redaction.picture import encoded

if TYPE_CHECKING:
    from PIL.Image import Image

_WIDTH = 500
"""Thousandths of its size that every letter of the layer's font is wide: the words are scaled to their places."""


@dataclass(frozen=True, slots=True)
class Page:
    """Size in points, the picture that fills it, words and their places."""

    width: float
    height: float
    picture: Image = field(repr=False)
    words: list[tuple[str, Box]] = field(repr=False)


def written(pages: Iterable[Page]) -> bytes:
    """The file: these pages and nothing else, with an identifier that follows from them."""
    import pikepdf

    with pikepdf.new() as pdf:
        font = pdf.make_indirect(_font())
        for page in pages:
            _add(pdf, page, font)
        out = io.BytesIO()
        pdf.remove_unreferenced_resources()
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _font() -> Any:
    from pikepdf import Dictionary, Name

    return Dictionary(
        Type=Name.Font,
        Subtype=Name.Type1,
        BaseFont=Name.Helvetica,
        Encoding=Name.WinAnsiEncoding,
        FirstChar=0,
        LastChar=255,
        Widths=[_WIDTH] * 256,
    )


def _add(pdf: Any, page: Page, font: Any) -> None:
    from pikepdf import Dictionary, Name, Stream

    picture = _plain(page.picture)
    image = Stream(
        pdf,
        encoded(picture, as_jpeg=True),
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=picture.width,
        Height=picture.height,
        ColorSpace=Name.DeviceGray if picture.mode == "L" else Name.DeviceRGB,
        BitsPerComponent=8,
        Filter=Name.DCTDecode,
    )
    added = pdf.add_blank_page(page_size=(page.width, page.height))
    added.obj.Resources = Dictionary(XObject=Dictionary(I=image), Font=Dictionary(F=font))
    added.obj.Contents = Stream(pdf, "\n".join(_drawing(page)).encode("ascii"))


def _drawing(page: Page) -> Iterator[str]:
    yield f"q {page.width:.3f} 0 0 {page.height:.3f} 0 0 cm /I Do Q BT 3 Tr /F 1 Tf"
    for said, box in page.words:
        letters = said.encode("cp1252", "replace")
        across = (box.right - box.left) * page.width / (len(letters) * _WIDTH / 1000)
        up = (box.bottom - box.top) * page.height
        x, y = box.left * page.width, (1 - box.bottom) * page.height
        yield f"{across:.4f} 0 0 {up:.4f} {x:.3f} {y:.3f} Tm <{letters.hex()}20> Tj"
    yield "ET"


def _plain(picture: Image) -> Image:
    """Without colours where it has none."""
    from PIL import ImageChops

    red, green, blue = picture.split()
    same = not (ImageChops.difference(red, green).getbbox() or ImageChops.difference(green, blue).getbbox())
    return picture.convert("L") if same else picture
