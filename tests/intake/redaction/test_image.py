"""Pictures: words and faces painted over, nothing but pixels kept."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from constancia.errors import Wrong
from constancia.intake.redaction.letters import bare
from constancia.intake.redaction.ocr import SCATTERED, Ocr
from tests.intake.redaction import made

pytestmark = pytest.mark.slow

LINES = (
    "Nota de campo del viernes",
    "Vimos a María Inventada en el puente",
    "Su teléfono es 664 123 4567, y salió",
)


def seen(content: bytes) -> str:
    picture = Image.open(io.BytesIO(content))
    read = [made.OCR.read(picture), made.OCR.read(picture, layout=SCATTERED)]
    return bare("\n".join(one.text for one in read if one is not None))


@pytest.mark.parametrize(
    ("form", "media_type"), [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("TIFF", "image/png")]
)
def test_words_are_painted_over(form: str, media_type: str) -> None:
    content = made.encoded(made.drawn(*LINES), form)
    assert "inventada" in seen(content)
    result = made.redacted(content)
    assert result.media_type == media_type
    assert "inventada" not in seen(result.content) and "4567" not in seen(result.content)
    assert "nota de campo" in seen(result.content)


def test_nothing_but_pixels_is_kept() -> None:
    said = PngInfo()
    said.add_text("Author", "María Inventada")
    exif = Image.Exif()
    exif[0x010E], exif[0x8825] = "María Inventada", {1: "N", 2: (32.0, 32.0, 10.0)}
    picture = made.drawn("Nadie")
    for content in (
        made.encoded(picture, "PNG", pnginfo=said, exif=exif),
        made.encoded(picture, "JPEG", exif=exif, comment=b"Inventada"),
    ):
        assert b"Inventada" in content
        result = made.redacted(content).content
        again = Image.open(io.BytesIO(result))
        assert b"Inventada" not in result and not again.getexif()
        assert set(again.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_what_a_picture_hides_under_transparency_is_gone() -> None:
    secret = made.drawn("María Inventada").convert("RGBA")
    secret.putalpha(0)
    result = Image.open(io.BytesIO(made.redacted(made.encoded(secret)).content))
    assert result.mode == "RGB" and result.getextrema() == ((255, 255), (255, 255), (255, 255))


def test_it_stands_upright_before_it_is_looked_at() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    turned = made.encoded(made.drawn(*LINES).rotate(90, expand=True), "JPEG", exif=exif, quality=95)
    result = made.redacted(turned).content
    assert Image.open(io.BytesIO(result)).size == (1200, 500)
    assert "inventada" not in seen(result) and "nota de campo" in seen(result)


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_what_lies_on_its_side_is_read_too(turn: int) -> None:
    lying = made.drawn(*LINES).rotate(turn, expand=True)
    result = Image.open(io.BytesIO(made.redacted(made.encoded(lying)).content))
    upright = made.encoded(result.rotate(-turn, expand=True))
    assert "inventada" not in seen(upright) and "4567" not in seen(upright)
    assert "nota de campo" in seen(upright)


def test_faces_are_found_and_painted_over() -> None:
    picture = Image.new("RGB", (1600, 700), (120, 140, 150))
    for at in ((200, 150), (1000, 150)):
        picture = made.face(picture, at=at, size=300)
    document = made.opened(made.encoded(picture))
    assert len(document.faces) == 2
    again = made.opened(made.redacted(made.encoded(picture)).content)
    assert again.faces == ()


def test_a_picture_of_many_frames_says_that_it_keeps_one() -> None:
    frames = [made.drawn("uno"), made.drawn("María Inventada")]
    document = made.opened(made.encoded(frames[0], "GIF", save_all=True, append_images=frames[1:]))
    assert document.left_out == ("metadata", "frames")


def test_without_tesseract_it_says_that_it_was_not_searched() -> None:
    assert made.opened(made.encoded(made.drawn("uno")), ocr=Ocr()).unsearched == ("picture",)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 200, "redact_damaged"),
        (b"\xff\xd8\xff" + b"\0" * 200, "redact_damaged"),
    ],
)
def test_a_damaged_picture_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(Wrong, match=code):
        made.opened(content)


def test_an_enormous_picture_is_refused_before_it_is_unpacked() -> None:
    bomb = made.encoded(Image.new("1", (20_000, 20_000)))
    with pytest.raises(Wrong, match="redact_picture_size"):
        made.opened(bomb)
