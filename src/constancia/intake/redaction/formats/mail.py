"""Mail: From, To, Cc, Subject and Date, the text, and attachments that can be redacted themselves.

Every other header goes: the path of a message and its program say where somebody was. What a mail shows as a page is
turned into its text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import errors as mail_errors
from email import policy
from email.encoders import encode_base64
from email.header import Header
from email.message import EmailMessage, Message
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.parser import BytesParser

from constancia.errors import Wrong
from constancia.intake.redaction.file_name import new_name, part_of
from constancia.intake.redaction.formats import html
from constancia.intake.redaction.formats.plain import bounded
from constancia.intake.redaction.part import Area, Box, Decided, Document, Made, Part

HEADERS = ("From", "To", "Cc", "Subject", "Date")
_PARTS = 200
_LONGEST_NAME = 200
_BOUNDARY = "=_part_="

Open = Callable[[bytes, str], Document]
"""Opens an attachment: bytes and name. Raises Wrong where it is of no format that can be redacted."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file in a mail; `document` is None where it cannot be redacted, and then it is left out."""

    place: str
    name: str = field(repr=False)
    document: Document | None


@dataclass(frozen=True, slots=True)
class Mail:
    """`headers` are those that stay, as they are read by a person."""

    headers: tuple[tuple[str, str], ...] = field(repr=False)
    body: str = field(repr=False)
    attachments: tuple[Attachment, ...]

    @property
    def parts(self) -> tuple[Part, ...]:
        own = [Part(f"header:{name}", text) for name, text in self.headers]
        return (*own, Part("body", self.body), *self._parts_of_attachments())

    @property
    def faces(self) -> tuple[Area, ...]:
        return tuple(
            Area(f"{one.place}/{area.place}", area.box)
            for one, document in self._kept()
            for area in document.faces
        )

    @property
    def unsearched(self) -> tuple[str, ...]:
        return tuple(
            f"{one.place}/{place}" for one, document in self._kept() for place in document.unsearched
        )

    @property
    def left_out(self) -> tuple[str, ...]:
        gone = [one.place for one in self.attachments if one.document is None]
        inner = [f"{one.place}/{code}" for one, document in self._kept() for code in document.left_out]
        return ("headers", *gone, *inner)

    def without(self, decided: Decided) -> Made:
        """A new message with marks in the place of what is hidden."""
        message = MIMEMultipart("mixed", boundary=_BOUNDARY)
        for name, text in self.headers:
            message[name] = _header(decided.hiding.hidden(text), name)  # type: ignore[assignment]
        message.attach(MIMEText(decided.hiding.hidden(self.body), "plain", "utf-8"))
        for one, document in self._kept():
            made = document.without(Decided(decided.hiding, _below(one.place, decided)))
            message.attach(_attached(made, new_name(one.name, decided.hiding, suffix=made.suffix)))
        return Made(message.as_bytes(policy=policy.compat32.clone(linesep="\r\n")), "message/rfc822", ".eml")

    def _kept(self) -> Iterator[tuple[Attachment, Document]]:
        return ((one, one.document) for one in self.attachments if one.document is not None)

    def _parts_of_attachments(self) -> Iterator[Part]:
        for one, document in self._kept():
            yield part_of(one.name, f"{one.place}/name")
            yield from (Part(f"{one.place}/{p.place}", p.text, p.words) for p in document.parts)


def read(content: bytes, *, open_: Open) -> Mail:
    """Raises Wrong("redact_damaged"), Wrong("redact_text_size"). `open_` opens attachments."""
    try:
        message = BytesParser(policy=policy.default).parsebytes(content)
        headers = tuple(
            (name, _one_line(str(value))) for name in HEADERS for value in message.get_all(name, [])[:1]
        )
        body, attachments = _taken_apart(message, open_)
    except (
        mail_errors.MessageError,
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
        RecursionError,
    ) as error:
        raise Wrong("redact_damaged", reason=type(error).__name__) from error
    return Mail(headers, bounded(body), tuple(attachments))


def _taken_apart(message: EmailMessage, open_: Open) -> tuple[str, list[Attachment]]:
    shown = message.get_body(("plain", "html"))
    texts: list[str] = []
    attachments: list[Attachment] = []
    for number, part in enumerate(_leaves(message)):
        if number > _PARTS:
            raise Wrong("redact_damaged", reason="parts")
        is_body = part is shown
        if is_body or (
            part.get_content_maintype() == "text" and not part.get_filename() and not _is_other(part)
        ):
            if is_body or part.get_content_subtype() == "plain":
                texts.append(_text(part))
            continue
        place = f"attachment:{len(attachments) + 1}"
        attachments.append(_attachment(part, place, open_))
    return "\n\n".join(texts), attachments


def _leaves(message: Message) -> Iterator[EmailMessage]:
    """The parts that hold something: a message inside is one of them, and is not taken apart here."""
    if message.get_content_type() == "message/rfc822" or not message.is_multipart():
        yield message  # type: ignore[misc]
        return
    for part in message.get_payload():
        if isinstance(part, Message):
            yield from _leaves(part)


def _is_other(part: EmailMessage) -> bool:
    return part.get_content_disposition() == "attachment"


def _attachment(part: EmailMessage, place: str, open_: Open) -> Attachment:
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload(0) if part.is_multipart() else None
        content, name = inner.as_bytes() if isinstance(inner, Message) else b"", "message.eml"
    else:
        raw, name = part.get_payload(decode=True), part.get_filename() or "attachment"
        content = raw if isinstance(raw, bytes) else b""
    name = _one_line(name)[:_LONGEST_NAME]
    try:
        return Attachment(place, name, open_(content, name))
    except Wrong:
        return Attachment(place, name, None)


def _text(part: EmailMessage) -> str:
    raw = part.get_payload(decode=True)
    content = raw if isinstance(raw, bytes) else b""
    try:
        text = content.decode(part.get_content_charset("utf-8"), "replace")
    except LookupError:
        text = content.decode("utf-8", "replace")
    return html.shown(text) if part.get_content_subtype() == "html" else text.replace("\r\n", "\n")


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _below(place: str, decided: Decided) -> dict[str, tuple[Box, ...]]:
    """The rectangles that lie in one attachment, by their places in it."""
    start = f"{place}/"
    return {
        one.removeprefix(start): tuple(boxes) for one, boxes in decided.areas.items() if one.startswith(start)
    }


def _attached(made: Made, name: str) -> MIMEBase:
    kind, _, subtype = made.media_type.partition("/")
    if kind == "message":
        kind, subtype = "application", "octet-stream"
    part = MIMEBase(kind, subtype)
    part.set_payload(made.content)
    encode_base64(part)
    part.add_header("Content-Disposition", "attachment", filename=name)
    return part


def _header(text: str, name: str) -> Header:
    return Header(text, "us-ascii" if text.isascii() else "utf-8", header_name=name)
