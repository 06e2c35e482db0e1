"""Text, tables, pages of the web and Word files; and what is none of the formats."""

from __future__ import annotations

import csv
import io
import zipfile

import pytest

from constancia.errors import Wrong
from constancia.intake.redaction.hiding import MARK
from tests.intake.redaction import made

_WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def text(content: bytes, name: str) -> str:
    return made.redacted(content, name).content.decode()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_in_any_usual_encoding(encoding: str) -> None:
    assert text("Llegó María Inventada.\n".encode(encoding), "nota.txt") == f"Llegó {MARK}.\n"


def test_a_table_stays_one_and_a_name_in_two_cells_is_found() -> None:
    out = io.StringIO()
    csv.writer(out).writerows(
        [["apellido", "nombre", "nota"], ["Inventada", "María", 'dijo: "no, gracias"'], ["Otra", "Eva", ""]]
    )
    made_ = text(out.getvalue().encode(), "lista.csv")
    assert list(csv.reader(io.StringIO(made_))) == [
        ["apellido", "nombre", "nota"],
        [MARK, MARK, 'dijo: "no, gracias"'],
        ["Otra", "Eva", ""],
    ]


def test_a_page_of_the_web_is_what_it_shows() -> None:
    page = (
        "<!doctype html><title>Inventada</title><p>María&nbsp;Inven<wbr>tada vino</p>"
        "<p>a las tres</p><!-- Inventada -->"
    )
    assert text(page.encode(), "p.html") == f"{MARK} vino\n\na las tres\n"


def docx(document: str, **more: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("word/document.xml", f"<w:document {_WORD}><w:body>{document}</w:body></w:document>")
        for name, part in more.items():
            packed.writestr(f"word/{name}.xml", part)
    return out.getvalue()


def paragraph(said: str) -> str:
    return f"<w:p><w:r><w:t>{said}</w:t></w:r></w:p>"


def test_a_word_file_gives_its_text_without_what_was_deleted() -> None:
    deleted = "<w:p><w:del><w:r><w:delText>secreto</w:delText></w:r></w:del><w:r><w:t>queda</w:t></w:r></w:p>"
    split = "<w:p><w:r><w:t>María Inven</w:t></w:r><w:r><w:t>tada llegó</w:t></w:r></w:p>"
    content = docx(split + deleted, comments=f"<w:comments {_WORD}>{paragraph('Inventada')}</w:comments>")
    assert text(content, "acta.docx") == f"{MARK} llegó\nqueda\n"


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"PK\x03\x04" + b"\0" * 50, "x.docx", "redact_format"),
        (b"\0\1\2\3" * 20, "x.bin", "redact_format"),
        (docx("<w:p>"), "x.docx", "redact_damaged"),
        (b"x" * (9 << 20), "x.txt", "redact_text_size"),
    ],
)
def test_what_cannot_be_redacted_is_refused(content: bytes, name: str, code: str) -> None:
    with pytest.raises(Wrong, match=code):
        made.opened(content, name)


def test_entities_that_grow_are_refused() -> None:
    out = io.BytesIO()
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("word/document.xml", bomb)
    with pytest.raises(Wrong, match="redact_damaged"):
        made.opened(out.getvalue(), "x.docx")
