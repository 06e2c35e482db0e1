"""The edition on paper: tagged, embedded, reproducible, in reading order, and hostile text shown as it is."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pypdfium2
import pytest

from constancia.errors import Wrong
from constancia.publish import pdf
from constancia.publish.records import ActAnswer, NameAnswer, SourceAnswer
from constancia.publish.report import evaluate, reading
from constancia.publish.report.document import Document
from tests.fakes.records import example
from tests.publish.test_report import HEAD
from tests.publish.test_report_evaluated import made, nobody

DATA = Path(__file__).parent / "data"
HOSTILE = (
    '#read("/etc/passwd") #import "@preview/x:0.1.0" '
    '\\u{41} $x^2$ *b* _i_ @ref <label> // c /* d */ [x] {y} ~ -- "q"'
)


def document(name: str = "report.md") -> Document:
    read = reading.read((DATA / name).read_bytes(), file=name)
    return evaluate.evaluate(read, example(), protected=nobody)


def tool(*command: str, data: bytes) -> str:
    done = subprocess.run(command, input=data, capture_output=True, check=True)
    return done.stdout.decode()


def text_of(data: bytes) -> str:
    return " ".join(tool("pdftotext", "-", "-", data=data).split())


@pytest.fixture(scope="module")
def english() -> bytes:
    return pdf.pdf(document(), fingerprint="0f3a 77b1", countries=("United States", "Mexico"))


@pytest.fixture(scope="module")
def spanish() -> bytes:
    return pdf.pdf(document("report.es.md"))


def test_the_text_stands_in_reading_order(english: bytes) -> None:
    text = text_of(english)
    parts = [
        "Stopped for helping",
        "This report sets out 5",
        "Publication record",
        "United States; Mexico",
        "0f3a 77b1",
        "Contents",
        "What is documented",
        "Between 2018 and 2019 the sources describe 5",
        "between 2 and 3",
        "the weir or the ford (disputed)",
        "Documented acts by type of act and year",
        "On whose word",
        "Where the numbers come from",
    ]
    position = 0
    for part in parts:
        position = text.find(part, position)
        assert position >= 0, part


def test_notes_and_pages_speak_the_language(english: bytes, spanish: bytes) -> None:
    assert "The Crossing Herald, “Volunteer held at the ford”, 19 January 2018" in text_of(english)
    assert "The Crossing Herald, «Volunteer held at the ford», 19 de enero de 2018" in text_of(spanish)
    assert "Page 2 of" in text_of(english)
    assert "Página 2 de" in text_of(spanish)
    assert "15 de marzo de 2021" in text_of(spanish)


def test_metadata_says_what_it_is(english: bytes) -> None:
    info = pypdfium2.PdfDocument(english).get_metadata_dict()
    assert info["Title"] == "Stopped for helping"
    assert info["Author"] == "Example Observatory of the Crossing"
    assert info["CreationDate"].startswith("D:20210315")
    assert info["Producer"] == "" or "/" not in info["Producer"]


@pytest.mark.parametrize("name", ["english", "spanish"])
def test_it_is_generated_as_pdf_ua_and_pdf_a(name: str, request: pytest.FixtureRequest) -> None:
    data = request.getfixturevalue(name)
    packet = re.search(rb"<x:xmpmeta.*?</x:xmpmeta>", data, re.DOTALL)
    assert packet is not None
    xmp = packet.group().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
    assert "<pdfaid:part>2</pdfaid:part>" in xmp
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in xmp
    language = "en" if name == "english" else "es"
    assert f"<dc:language><rdf:Bag><rdf:li>{language}</rdf:li>" in xmp
    assert f"/Lang({language})".encode() in data.replace(b"/Lang (", b"/Lang(")


def test_every_font_is_embedded(english: bytes) -> None:
    lines = tool("pdffonts", "-", data=english).splitlines()[2:]
    assert lines
    for line in lines:
        assert re.search(r"\s(yes)\s+(yes)\s+(yes)\s+\d+\s+\d+$", line), line
    names = " ".join(lines)
    assert "LibertinusSerif" in names
    assert "SourceSans3" in names


def test_links_lead_out_and_within(english: bytes) -> None:
    pages = pypdfium2.PdfDocument(english)
    assert b"https://example.org/herald/ford" in english
    assert b"https://example.org/court?a=1&b=2" in english
    assert english.count(b"/Subtype/Link") + english.count(b"/Subtype /Link") > 12
    outline = [item.get_title() for item in pages.get_toc()]
    assert outline[:2] == ["What is documented", "By type of act"]


def test_the_same_input_gives_the_same_bytes(english: bytes) -> None:
    again = pdf.pdf(document(), fingerprint="0f3a 77b1", countries=("United States", "Mexico"))
    assert again == english


def test_no_path_of_this_machine_is_in_it(english: bytes) -> None:
    for part in (b"/tmp", b"/home", b"site-packages", b"__typst_py"):
        assert part not in english


def test_hostile_text_is_shown_as_it_is() -> None:
    records = example()
    records.names["p_rivera"]["en"] = NameAnswer(HOSTILE)
    records.sources["herald_2018"] = SourceAnswer(
        "s1", HOSTILE, HOSTILE, "2018", "https://example.org/)(<>\\"
    )
    records.labels[("act_type", "arrest")]["en"] = HOSTILE
    body = "It was {{name p_rivera}}.{{cite herald_2018}}\n\n{{table acts by act_type where category=defender}}\n"
    head = HEAD.replace("title: A title", f"title: '{HOSTILE}'".replace("x:0.1.0", "x:y").replace("^2", "^n"))
    head = head.replace("/etc/passwd", "/etc/hostname").replace("41", "A")
    read = reading.read((head + body).encode(), file="report.md")
    made_text = text_of(pdf.pdf(evaluate.evaluate(read, records, protected=nobody)))
    squeezed = made_text.replace(" ", "").replace("\u00ad", "")
    assert squeezed.count('#read("/etc/passwd")') >= 3
    assert '#read("/etc/hostname")' in squeezed
    assert "root:" not in made_text
    for sign in ("\\u{41}", "$x^2$", "*b*", "_i_", "@ref", "<label>", "//c", "[x]", "{y}"):
        assert sign in squeezed


def test_what_cannot_be_set_is_a_fault_of_the_file() -> None:
    with pytest.raises(Wrong) as caught:
        pdf.compiled('{"language": "en"}', date="2021-03-15", file="report.md")
    assert (caught.value.code, caught.value.file) == ("pdf", "report.md")


def test_letters_that_no_font_has_are_spelt_out() -> None:
    text = text_of(pdf.pdf(made("Здравствуйте 中 ok.\n")))
    assert "Здравствуйте [U+4E2D] ok." in text


def test_marks_that_turn_the_writing_are_gone() -> None:
    text = text_of(pdf.pdf(made("ab\u202ecd\u200f ef.\n")))
    assert "\u202e" not in text
    assert "ab cd" in text


def test_charts_are_drawn_with_words_instead(english: bytes) -> None:
    pages = pypdfium2.PdfDocument(english)
    assert len(pages) >= 4
    assert "Documented acts by month" in text_of(english)
    assert b"/Alt" in english


def test_an_annex_of_acts_is_optional() -> None:
    acts = [ActAnswer("k7m2", "On 17 January 2018 the River Patrol arrested a volunteer")]
    text = text_of(pdf.pdf(made("Text.\n"), acts=acts))
    assert "The acts k7m2" in text
    assert "On 17 January 2018 the River Patrol arrested a volunteer" in text
