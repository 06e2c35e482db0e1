"""Which format a piece of evidence is of: what its first bytes say, and where they say nothing, its name."""

from __future__ import annotations

import re
from functools import partial

from constancia.errors import Wrong
from constancia.intake.redaction.formats import delimited, docx, html, image, mail, pdf, plain
from constancia.intake.redaction.ocr import Ocr
from constancia.intake.redaction.part import Document, Progress

_PICTURES = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*", b"BM")
_HTML = re.compile(
    rb"\s*(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_MAIL = re.compile(rb"(?:[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*){2,}\r?\n")
_MAIL_MARKS = re.compile(
    rb"^(?:from|to|received|message-id|subject|date|mime-version):", re.IGNORECASE | re.MULTILINE
)
_DEEPEST = 3
"""Mails within mails."""


def open_document(
    content: bytes, name: str, *, ocr: Ocr, depth: int = 0, progress: Progress = lambda done, of: None
) -> Document:
    """`progress` hears of the pages of a PDF that were read, and of how many there are.

    Raises Wrong("redact_format") for what cannot be redacted, and what each format raises.
    """
    lower = name.lower()
    if content[:1024].find(b"%PDF-") >= 0:
        return pdf.read(content, ocr=ocr, progress=progress)
    if content.startswith(_PICTURES) or (content[:4] == b"RIFF" and content[8:12] == b"WEBP"):
        return image.read(content, ocr=ocr)
    if content.startswith(b"PK"):
        if docx.is_docx(content):
            return docx.read(content)
        raise Wrong("redact_format")
    if lower.endswith(".eml") or _is_mail(content):
        if depth >= _DEEPEST:
            raise Wrong("redact_format")
        return mail.read(content, open_=partial(open_document, ocr=ocr, depth=depth + 1))
    text = plain.decoded(content)
    if lower.endswith((".html", ".htm", ".xhtml")) or _HTML.match(content[:4096]):
        return html.read(text)
    table = delimited.read(text) if lower.endswith((".csv", ".tsv")) else None
    return plain.Text(text) if table is None else table


def _is_mail(content: bytes) -> bool:
    head = content[:16_384]
    return bool(_MAIL.match(head)) and len(set(map(bytes.lower, _MAIL_MARKS.findall(head)))) >= 3
