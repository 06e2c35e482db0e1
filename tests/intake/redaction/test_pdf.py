"""PDF: nothing hidden can be found in the result, by any way of looking."""

from __future__ import annotations

import io
import re

import pikepdf
import pytest
from PIL import Image

from constancia.errors import Wrong
from constancia.intake.redaction.letters import bare
from constancia.intake.redaction.ocr import Ocr
from tests.intake.redaction import made

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def result() -> bytes:
    return made.redacted(made.page()).content


def test_a_page_loses_what_is_hidden_and_keeps_the_rest(result: bytes) -> None:
    text = made.texts_of_pdf(result)
    assert [needle for needle in made.NEEDLES if needle in text] == []
    assert [word for word in made.STAYS if word not in text] == []


def test_the_original_holds_all_of_it() -> None:
    text = made.texts_of_pdf(made.page())
    assert [needle for needle in made.NEEDLES if needle not in text] == []


def test_the_file_is_pages_and_nothing_else(result: bytes) -> None:
    with pikepdf.open(io.BytesIO(result)) as pdf:
        assert set(pdf.Root.keys()) == {"/Type", "/Pages"}
        assert set(pdf.trailer.keys()) <= {"/Root", "/Size", "/ID"}
        kinds = {
            str(one.get("/Type"))
            for one in pdf.objects
            if isinstance(one, pikepdf.Dictionary | pikepdf.Stream)
        }
        assert kinds == {"/Catalog", "/Pages", "/Page", "/Font", "/XObject", "None"}
    assert len(re.findall(rb"%%EOF", result)) == len(re.findall(rb"startxref", result)) == 1
    assert b"/Prev" not in result


def test_earlier_revisions_do_not_come_along() -> None:
    content = made.updated(made.page(), "Nobody is named on this page.")
    assert len(made.revisions(content)) >= 2
    assert "inventada" in made.texts_of_pdf(made.revisions(content)[0])
    found = made.redacted(content).content
    assert [one for one in made.revisions(found) if "inventada" in made.texts_of_pdf(one)] == []
    assert "nobody is named" in made.texts_of_pdf(found)


def test_words_that_nobody_sees_do_not_come_along() -> None:
    covered = made.page(
        """#set page(width: 12cm, height: 6cm)
        #place(top, dx: 0cm)[A secret under a box] #place(top, rect(width: 6cm, height: 1cm, fill: black))
        #place(bottom)[What is seen stays. #text(fill: white)[White on white.]]"""
    )
    assert "secret" in made.texts_of_pdf(covered) and "white on white" in made.texts_of_pdf(covered)
    found = made.texts_of_pdf(made.redacted(covered).content)
    assert "secret" not in found and "white on white" not in found and "what is seen stays" in found


def test_a_scanned_page_is_read_and_hidden() -> None:
    scanned = made.encoded(
        made.drawn("Vimos a María Inventada en el puente", "Salió libre el viernes"), "PDF"
    )
    found = made.texts_of_pdf(made.redacted(scanned).content)
    assert "inventada" not in found and "libre el viernes" in found


@pytest.mark.parametrize("turn", [90, 180])
def test_a_turned_page_is_hidden_where_it_is_seen(turn: int) -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(made.page())) as pdf:
        pdf.pages[0].rotate(turn, relative=True)
        pdf.save(out)
    result = made.redacted(out.getvalue(), ocr=Ocr()).content
    upright = io.BytesIO()
    with pikepdf.open(io.BytesIO(result)) as pdf:
        pdf.pages[0].rotate(-turn, relative=True)
        pdf.save(upright)
    found = made.texts_of_pdf(upright.getvalue())
    assert [needle for needle in made.NEEDLES if needle in found] == []
    assert "the officers kept the" in found


def test_notes_and_fields_are_seen_and_what_is_attached_is_gone() -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(made.page("#set page(width: 12cm, height: 8cm)\nNada."))) as pdf:
        page = pdf.pages[0].obj
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
        noted = []
        for number, (kind, said) in enumerate(
            (("/FreeText", "Firma Inventada"), ("/Widget", "Campo Fingidez"))
        ):
            shown = pikepdf.Stream(
                pdf,
                f"BT /F 14 Tf 2 6 Td ({said} visible) Tj ET".encode(),
                Resources=resources,
                BBox=[0, 0, 260, 20],
            )
            shown.Type, shown.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
            note = pikepdf.Dictionary(
                Type=pikepdf.Name.Annot,
                Subtype=pikepdf.Name(kind),
                Rect=[20, 40 + 40 * number, 280, 60 + 40 * number],
                Contents=pikepdf.String(said),
                AP=pikepdf.Dictionary(N=shown),
                F=4,
                FT=pikepdf.Name.Tx,
                T=pikepdf.String("x"),
                V=pikepdf.String(said),
            )
            noted.append(pdf.make_indirect(note))
        page.Annots = pikepdf.Array(noted)
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[noted[1]])
        pdf.attachments["inventada.txt"] = b"Inventada"
        pdf.save(out)
    found = made.texts_of_pdf(made.redacted(out.getvalue()).content)
    assert "inventada" not in found and "fingidez" not in found
    assert "firma" in found and "campo" in found and found.count("visible") >= 2


def test_a_word_without_size_or_outside_the_page_stops_nothing() -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(made.page())) as pdf:
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        pdf.pages[0].obj.Resources.Font.Own = font
        for drawing in (
            b"BT /Own 0.0001 Tf 40 40 Td (Inventada) Tj ET",
            b"BT /Own 9 Tf 9000 9000 Td (Inventada) Tj ET",
        ):
            pdf.pages[0].contents_add(drawing)
        pdf.save(out)
    found = made.texts_of_pdf(made.redacted(out.getvalue(), ocr=Ocr()).content)
    assert "inventada" not in found and "officers" in found


def test_a_face_on_a_page_is_proposed_and_painted_over() -> None:
    picture = made.face(Image.new("RGB", (900, 700), (120, 140, 150)), at=(300, 150), size=300)
    content = made.encoded(picture, "PDF")
    document = made.opened(content)
    assert len(document.faces) == 1
    again = made.opened(made.redacted(content).content)
    assert again.faces == ()


def test_without_a_reader_of_pictures_it_says_which_pages_were_not_searched() -> None:
    mixed = io.BytesIO()
    scanned = made.encoded(made.drawn("María Inventada"), "PDF")
    with pikepdf.open(io.BytesIO(made.page())) as pdf, pikepdf.open(io.BytesIO(scanned)) as other:
        pdf.pages.extend(other.pages)
        pdf.save(mixed)
    assert made.opened(mixed.getvalue(), ocr=Ocr()).unsearched == ("page:2",)
    assert made.opened(mixed.getvalue()).unsearched == ()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"%PDF-1.7\n" + b"junk " * 1000, "redact_damaged"),
        (b"%PDF-", "redact_damaged"),
    ],
)
def test_what_is_no_pdf_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(Wrong) as caught:
        made.opened(content)
    assert caught.value.code == code


def _pages(number: int, size: tuple[float, float] = (10, 10)) -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        for _ in range(number):
            pdf.add_blank_page(page_size=(10, 10)).MediaBox = pikepdf.Array([0, 0, *size])
        pdf.save(out)
    return out.getvalue()


def test_too_many_pages_and_a_page_without_bounds_are_refused() -> None:
    with pytest.raises(Wrong, match="redact_pages"):
        made.opened(_pages(501), ocr=Ocr())
    with pytest.raises(Wrong, match="redact_damaged"):
        made.opened(_pages(1, (1_000_000, 1_000_000)), ocr=Ocr())


def test_a_locked_file_says_so() -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(made.page())) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="x", user="y"))
    with pytest.raises(Wrong, match="redact_locked"):
        made.opened(out.getvalue())


def test_letters_are_compared_without_accents() -> None:
    assert bare("INVENTADÁ") == "inventada"
