"""For any needle, in any format: where it is proposed and hidden, the result does not hold it."""

from __future__ import annotations

import csv
import email
import html
import io
from collections.abc import Callable
from email import policy
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from constancia.intake.redaction.hiding import Hiding
from constancia.intake.redaction.letters import bare
from constancia.intake.redaction.names import KnownNames
from constancia.intake.redaction.ocr import Ocr
from constancia.intake.redaction.opening import open_document
from constancia.intake.redaction.part import Decided
from constancia.intake.redaction.proposals import proposed
from tests.intake.redaction import made

_SYLLABLES = ("zar", "quí", "fin", "men", "ñal", "dor", "bel", "tró", "xim", "pul")
_WORD = st.lists(st.sampled_from(_SYLLABLES), min_size=2, max_size=4).map(
    lambda parts: "".join(parts).capitalize()
)
_NAME = st.lists(_WORD, min_size=2, max_size=4, unique=True).map(" ".join)
_PROSE = st.lists(
    st.sampled_from(["llegó", "the river", "a las 11:40,", "y", "said that", "(sin fecha)"]), max_size=5
)
_HOW: tuple[Callable[[str], str], ...] = (
    str,
    str.upper,
    lambda name: bare(name).title(),
    lambda name: name.replace(" ", "\n"),
    lambda name: ", ".join(reversed(name.split(" ", 1))),
)
_TOLD = st.tuples(_PROSE, st.sampled_from(_HOW), _PROSE)


def as_mail(text: str) -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"] = "nadie@correo.example", " ".join(text.split())
    message.set_content(text)
    return message.as_bytes()


def as_table(text: str) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([["uno", "dos"], text.split(" ", 1), [text, ""]])
    return out.getvalue().encode()


def of_mail(content: bytes) -> str:
    message = email.message_from_bytes(content, policy=policy.default)
    texts = [str(part.get_content()) for part in message.walk() if not part.is_multipart()]
    return "\n".join([content.decode(), *map(str, message.values()), *texts])


FORMATS: dict[str, tuple[Callable[[str], bytes], Callable[[bytes], str]]] = {
    "a.txt": (str.encode, bytes.decode),
    "a.csv": (as_table, bytes.decode),
    "a.html": (lambda text: f"<html><p>{html.escape(text)}</p></html>".encode(), bytes.decode),
    "a.eml": (as_mail, of_mail),
}


def hidden(content: bytes, file: str, name: str, *, ocr: Ocr) -> bytes:
    """The evidence with all that is proposed hidden."""
    document = open_document(content, file, ocr=ocr)
    found = proposed(document, file, KnownNames.of([name]))["proposals"]
    assert found
    return document.without(Decided(Hiding.of([one["words"] for one in found if "words" in one]))).content


def leaks(text: str, name: str) -> list[str]:
    plain = bare(text)
    return [word for word in bare(name).split() if word in plain]


@pytest.mark.parametrize("file", FORMATS)
@settings(max_examples=60, deadline=None)
@given(name=_NAME, told=_TOLD)
def test_no_format_holds_a_word_of_it(
    file: str, name: str, told: tuple[list[str], Callable[[str], str], list[str]]
) -> None:
    before, how, after = told
    write, read = FORMATS[file]
    content = write(" ".join([*before, how(name), *after]))
    assert leaks(read(hidden(content, file, name, ocr=Ocr())), name) == []


@pytest.mark.slow
@settings(max_examples=4, deadline=None)
@given(name=_NAME, told=_TOLD)
def test_no_page_holds_a_word_of_it(
    name: str, told: tuple[list[str], Callable[[str], str], list[str]]
) -> None:
    before, how, after = told
    said = " ".join([*before, how(name), *after])
    page = made.page(f"#set page(width: 14cm, height: 6cm)\n#set text(size: 14pt)\n{said} Fin.")
    result = hidden(page, "a.pdf", name, ocr=made.OCR)
    assert [one for state in made.revisions(result) for one in leaks(made.texts_of_pdf(state), name)] == []
