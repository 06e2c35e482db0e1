"""Word files as the text that they hold, that of headers, footers and notes too. What was deleted with changes tracked,
comments, pictures and properties stay behind."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from xml.parsers import expat

from constancia.errors import Wrong
from constancia.intake.redaction.formats.plain import LONGEST, Text, bounded

_PART = re.compile(r"word/(?:document|(?:header|footer)\d*|footnotes|endnotes)\.xml")
_SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_BYTES = 16 * LONGEST
_PARTS = 10_000
_DEPTH = 200
_SIGNS = {"p": "\n", "tab": "\t", "br": "\n", "cr": "\n", "tc": "\t", "noBreakHyphen": "-"}
_DROPPED = frozenset(("del", "moveFrom", "instrText", "delText"))


def is_docx(content: bytes) -> bool:
    """Whether it is a zip file with the main part of a Word file."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as opened:
            return "word/document.xml" in opened.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError):
        return False


def read(content: bytes) -> Text:
    """Raises Wrong("redact_damaged"), Wrong("redact_text_size")."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as opened:
            if len(opened.infolist()) > _PARTS:
                raise Wrong("redact_damaged", reason="parts")
            names = sorted(name for name in opened.namelist() if _PART.fullmatch(name))
            texts = [_text(_unpacked(opened, name)) for name in names]
    except (
        zipfile.BadZipFile,
        zlib.error,
        expat.ExpatError,
        EOFError,
        KeyError,
        NotImplementedError,
        RuntimeError,
        ValueError,
    ) as error:
        raise Wrong("redact_damaged", reason=type(error).__name__) from error
    return Text(
        bounded("\n\n".join(texts)), left_out=("formatting", "pictures", "comments", "deleted", "metadata")
    )


def _unpacked(opened: zipfile.ZipFile, name: str) -> bytes:
    with opened.open(name) as part:
        found = part.read(_BYTES + 1)
    if len(found) > _BYTES:
        raise Wrong("redact_text_size", count=LONGEST)
    return found


def _text(xml: bytes) -> str:
    return re.sub(r"\n{3,}", "\n\n", "".join(_said(xml))).strip() + "\n"


def _said(xml: bytes) -> Iterator[str]:
    """The text of one part. A document type, and with it entities, is refused."""
    out: list[str] = []
    depth: list[str] = []

    def start(tag: str, _: dict[str, str]) -> None:
        depth.append(tag.removeprefix(f"{_SPACE} "))
        if len(depth) > _DEPTH:
            raise ValueError("depth")
        if depth[-1] in ("tab", "br", "cr", "noBreakHyphen"):
            out.append(_SIGNS[depth[-1]])

    def end(_: str) -> None:
        if (tag := depth.pop()) in ("p", "tc"):
            out.append(_SIGNS[tag])

    def data(text: str) -> None:
        if depth and depth[-1] == "t" and _DROPPED.isdisjoint(depth):
            out.append(text)

    def doctype(*_: object) -> None:
        raise ValueError("doctype")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = data, doctype
    parser.Parse(xml, True)
    return iter(out)
