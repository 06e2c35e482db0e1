"""Evidence made by real tools: pages set by typst, pictures drawn by Pillow, an update appended to a PDF by hand."""

from __future__ import annotations

import io
import re
import zlib
from pathlib import Path

import pikepdf
import pypdfium2
import typst
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from constancia.intake.redaction.hiding import Hiding
from constancia.intake.redaction.letters import bare
from constancia.intake.redaction.names import KnownNames
from constancia.intake.redaction.ocr import Ocr
from constancia.intake.redaction.opening import open_document
from constancia.intake.redaction.part import Box, Decided, Document, Made
from constancia.intake.redaction.proposals import box_from, proposed

PERSON = "María Elena Inventada Fingidez"
NAMES = KnownNames.of([PERSON])
OCR = Ocr.find()
FONT = Path(__file__).parents[3] / "src/constancia/publish/typst_template/fonts/SourceSans3-Regular.otf"

LETTER = f"""
#set page(width: 15cm, height: 12cm)
#set document(title: "{PERSON}", author: "{PERSON}")
= Entrevista con {PERSON}

{PERSON} dijo que vive en Calle Inexistente \\#12, Col. Quimera. Su teléfono es 664 123 4567.

The officers kept the papers. INVENTADA FINGIDEZ waited until noon, and nobody wrote to jinventada\\@correo.example.
"""
NEEDLES = ("inventada", "fingidez", "664 123 4567", "jinventada", "inexistente")
STAYS = ("entrevista", "papers", "waited until noon")


def page(text: str = LETTER) -> bytes:
    """A PDF of typst."""
    return bytes(typst.compile(text.encode()))


def updated(content: bytes, drawing: str) -> bytes:
    """A PDF with an update appended, in which its first page shows `drawing`; what it showed stays in the bytes."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        pdf.pages[0].obj.Resources.Font.Own = pdf.make_indirect(font)
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable, compress_streams=False)
    plain = out.getvalue()
    with pikepdf.open(io.BytesIO(plain)) as pdf:
        number, root, size = pdf.pages[0].Contents.objgen[0], pdf.Root.objgen[0], len(pdf.objects) + 1
    stream = f"BT /Own 12 Tf 40 200 Td ({drawing}) Tj ET".encode("cp1252")
    start = len(plain) + 1
    added = b"\n%d 0 obj\n<< /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (number, len(stream), stream)
    previous = re.findall(rb"startxref\s+(\d+)", plain)[-1]
    table = start + len(added) - 1
    added += b"xref\n%d 1\n%010d 00000 n \ntrailer\n<< /Size %d /Root %d 0 R /Prev %s >>\n" % (
        number,
        start,
        size,
        root,
        previous,
    )
    return plain + added + b"startxref\n%d\n%%%%EOF\n" % table


def drawn(*lines: str, size: tuple[int, int] = (1200, 500)) -> Image.Image:
    """Lines of text as a picture."""
    picture = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(picture)
    for number, line in enumerate(lines):
        draw.text((60, 60 + 80 * number), line, font=ImageFont.truetype(FONT, 40), fill="black")
    return picture


def face(picture: Image.Image, *, at: tuple[int, int], size: int) -> Image.Image:
    """A picture with a face drawn on it, light and dark where a face is."""
    draw, (x, y) = ImageDraw.Draw(picture), at

    def oval(left: float, top: float, right: float, bottom: float, colour: tuple[int, int, int]) -> None:
        draw.ellipse(
            (x + left * size, y + top * 1.3 * size, x + right * size, y + bottom * 1.3 * size), fill=colour
        )

    oval(-0.06, -0.08, 1.06, 0.75, (50, 38, 32))
    oval(0, 0, 1, 1, (214, 172, 146))
    oval(0.02, -0.06, 0.98, 0.26, (55, 42, 35))
    for eye in (0.3, 0.7):
        oval(eye - 0.15, 0.33, eye + 0.15, 0.50, (165, 125, 105))
        oval(eye - 0.13, 0.31, eye + 0.13, 0.35, (50, 35, 30))
        oval(eye - 0.10, 0.39, eye + 0.10, 0.47, (245, 245, 245))
        oval(eye - 0.05, 0.385, eye + 0.05, 0.475, (40, 25, 20))
    oval(0.44, 0.42, 0.56, 0.66, (228, 188, 162))
    oval(0.40, 0.60, 0.60, 0.69, (180, 132, 112))
    oval(0.32, 0.75, 0.68, 0.85, (140, 70, 65))
    return picture.filter(ImageFilter.GaussianBlur(size * 0.012))


def encoded(picture: Image.Image, form: str = "PNG", **more: object) -> bytes:
    """A picture as a file."""
    out = io.BytesIO()
    picture.save(out, form, **more)  # type: ignore[arg-type]
    return out.getvalue()


def opened(content: bytes, name: str = "evidence", *, ocr: Ocr = OCR) -> Document:
    return open_document(content, name, ocr=ocr)


def redacted(content: bytes, name: str = "evidence", *, ocr: Ocr = OCR, also: tuple[str, ...] = ()) -> Made:
    """The evidence with everything hidden that is proposed."""
    document = opened(content, name, ocr=ocr)
    said = proposed(document, name, NAMES)["proposals"]
    areas: dict[str, list[Box]] = {}
    for one in said:
        if "area" in one:
            areas.setdefault(one["place"], []).append(box_from(one["area"]))
    words = [*(one["words"] for one in said if "words" in one), *also]
    return document.without(Decided(Hiding.of(words), areas))


def revisions(content: bytes) -> list[bytes]:
    """Every state of a PDF that its bytes hold."""
    ends = [match.end() for match in re.finditer(rb"%%EOF", content)]
    return [content[:end] for end in ends]


def texts_of_pdf(content: bytes) -> str:
    """All that can be read in a PDF: as a reader gives it, as every object and stream holds it, and as it is seen."""
    found = [
        content.decode("latin-1"),
        content.decode("utf-16-be", "ignore"),
        content.decode("utf-16-le", "ignore"),
    ]
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for one in pdf.objects:
            found.append(repr(one))
            if isinstance(one, pikepdf.Stream) and one.get("/Subtype") != "/Image":
                raw = one.read_bytes()
                found.append(raw.decode("latin-1"))
                found += [
                    bytes.fromhex(hexed.decode()).decode("cp1252")
                    for hexed in re.findall(rb"<([0-9a-f]+)>", raw)
                ]
    document = pypdfium2.PdfDocument(content)
    for page_ in document:
        found.append(page_.get_textpage().get_text_bounded())
        seen = OCR.read(page_.render(scale=200 / 72).to_pil())
        found.append("" if seen is None else seen.text)
    document.close()
    return bare("\n".join(found))


def squeezed(content: bytes) -> bytes:
    """The bytes, and every part of them that is packed, unpacked: for a search for what should not be there."""
    out = [content]
    for match in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL):
        try:
            out.append(zlib.decompress(match[1]))
        except zlib.error:
            continue
    return b"\n".join(out)
