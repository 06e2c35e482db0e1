"""Mail: five headers, the text, and attachments that can be redacted."""

from __future__ import annotations

import email
from email import policy
from email.message import EmailMessage

import pytest

from constancia.intake.redaction.letters import bare
from tests.intake.redaction import made


def message(**more: str) -> EmailMessage:
    out = EmailMessage()
    out["Received"] = "from casa-inventada ([203.0.113.9])"
    out["Message-ID"] = "<inventada@host.example>"
    out["X-Originating-IP"] = "203.0.113.9"
    out["From"] = "María Inventada <mei@correo.example>"
    out["To"] = "equipo@albergue.example"
    out["Bcc"] = "otra@correo.example"
    out["Subject"] = "Carta de María Inventada"
    out["Date"] = "Fri, 03 May 2019 10:00:00 -0700"
    for name, value in more.items():
        out[name] = value
    return out


def read(content: bytes) -> EmailMessage:
    return email.message_from_bytes(content, policy=policy.default)


def shown(part: EmailMessage) -> str:
    return bare(str(part.get_content()))


def test_headers_and_text_lose_what_is_hidden_and_the_path_is_gone() -> None:
    sent = message()
    sent.set_content("Soy María Inventada, mi cel es 664 123 4567.\nNos vemos el viernes.\n")
    result = made.redacted(sent.as_bytes(), "carta.eml")
    again = read(result.content)
    assert result.media_type == "message/rfc822"
    assert {name.lower() for name in again.keys()} == {  # noqa: SIM118 (a message is no mapping)
        "from",
        "to",
        "subject",
        "date",
        "content-type",
        "mime-version",
    }
    assert "2019" in str(again["Date"])
    body = shown(next(iter(again.iter_parts())))
    assert "viernes" in body and "inventada" not in body and "4567" not in body
    raw = bare(result.content.decode("latin-1") + "".join(str(value) for value in again.values()))
    assert [one for one in ("inventada", "mei@", "203.0.113.9", "otra@") if one in raw] == []


def test_a_page_is_turned_into_its_text_and_what_it_hides_is_gone() -> None:
    sent = message()
    sent.set_content(
        "<html><head><title>Inventada</title></head><body><!-- Inventada --><p hidden>Inventada</p>"
        "<p>Hola <b>María</b> Inventada</p><img src='https://x.example/inventada'><script>inventada</script>"
        "<p>Hasta pronto</p></body></html>",
        subtype="html",
    )
    result = made.redacted(sent.as_bytes(), "carta.eml")
    (body,) = read(result.content).iter_parts()
    assert body.get_content_type() == "text/plain"
    assert "hasta pronto" in shown(body) and "inventada" not in shown(body) and "x.example" not in shown(body)


@pytest.mark.slow
def test_attachments_are_redacted_or_left_out_and_told() -> None:
    sent = message()
    sent.set_content("Va adjunto.")
    sent.add_attachment(made.page(), maintype="application", subtype="pdf", filename="maria_inventada.pdf")
    sent.add_attachment(b"\0\1\2inventada", maintype="application", subtype="octet-stream", filename="x.bin")
    inner = message()
    inner.set_content("María Inventada escribe otra vez.")
    sent.add_attachment(inner)
    content = sent.as_bytes()
    document = made.opened(content, "carta.eml")
    assert "attachment:2" in document.left_out
    again = read(made.redacted(content, "carta.eml").content)
    _, pdf, mail = again.iter_parts()
    assert pdf.get_filename() == "x-redacted.pdf"
    assert "inventada" not in made.texts_of_pdf(pdf.get_payload(decode=True))
    inside = read(mail.get_payload(decode=True))
    assert "inventada" not in bare(str(inside["Subject"]))
    assert "otra vez" in shown(next(iter(inside.iter_parts())))


def test_mails_in_mails_end_somewhere() -> None:
    sent = message()
    sent.set_content("uno")
    for _ in range(8):
        outer = message()
        outer.set_content("otro")
        outer.add_attachment(sent)
        sent = outer
    assert any(one.endswith("attachment:1") for one in made.opened(sent.as_bytes(), "m.eml").left_out)


@pytest.mark.parametrize(
    "content", [b"", b"From: x", b"Content-Type: multipart/mixed; boundary=a\n\n--a", b"\xff" * 99]
)
def test_a_damaged_mail_is_read_as_far_as_it_goes(content: bytes) -> None:
    assert made.redacted(content, "m.eml").media_type == "message/rfc822"
