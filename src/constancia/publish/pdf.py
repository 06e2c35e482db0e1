"""The edition on paper: PDF made by Typst, generated as PDF/UA-1 and PDF/A-2a, the same bytes for the same input.

The template is ours; the report reaches it as JSON data alone. So no text of a record is ever read as Typst, and there
is nothing to escape: `#read("/etc/passwd")` is shown as these characters. The compiler's root is an empty folder; it
has no packages, no system fonts and no network.
"""

from __future__ import annotations

import datetime
import json
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

from constancia.errors import Wrong
from constancia.publish.records import ActAnswer
from constancia.publish.report.document import Document
from constancia.publish.typeset import to_data

if TYPE_CHECKING:
    from typst import Compiler


def pdf(
    document: Document,
    *,
    fingerprint: str = "",
    countries: Sequence[str] = (),
    acts: Sequence[ActAnswer] = (),
) -> bytes:
    """One edition as PDF. `fingerprint` is the publisher's key as people compare it, `countries` their names in the
    edition's language (else their codes), `acts` an annex of acts by their codes.

    A letter that no font of ours has is spelt out ("[U+4E2D]"). Raises Wrong("pdf", reason) where the text cannot be
    set.
    """
    data = to_data(document, fingerprint=fingerprint, countries=countries, acts=acts)
    return compiled(json.dumps(data, ensure_ascii=False), date=document.front.date, file=document.file)


def compiled(data: str, *, date: str, file: str) -> bytes:
    """The template filled with `data` (JSON); `date` (an ISO day) is the date of creation."""
    import typst

    day = datetime.datetime.fromisoformat(date).replace(tzinfo=datetime.UTC)
    with _press() as (press, template):
        for letter in sorted(set(data)):
            if letter > _LATIN and not _has_letter(press, letter):
                data = data.replace(letter, f"[U+{ord(letter):04X}]")
        try:
            made = press.compile(
                template,
                format="pdf",
                pdf_standards=["ua-1", "a-2a"],
                timestamp=day,
                sys_inputs={"document": data},
            )
        except typst.TypstError as error:
            raise Wrong("pdf", file=file, reason=error.message.partition("\n")[0]) from None
    assert isinstance(made, bytes)
    return made


_LATIN = "\u017f"
"""Up to here every font of ours has every letter."""


@contextmanager
def _press() -> Iterator[tuple[Compiler, bytes]]:
    """A compiler that sees our fonts and an empty folder, and the template."""
    import typst

    template = files("constancia.publish") / "typst_template"
    with as_file(template) as folder, tempfile.TemporaryDirectory() as root:
        press = typst.Compiler(
            b"",
            root=root,
            font_paths=typst.Fonts(include_system_fonts=False, font_paths=[str(folder / "fonts")]),
            ignore_system_fonts=True,
            package_path=root,
            package_cache_path=root,
        )
        yield press, (folder / "report.typ").read_bytes()


def _has_letter(press: Compiler, letter: str) -> bool:
    """Whether one of the fonts has it: PDF/A refuses a page with a letter that is not there."""
    import typst

    probe = b'#set document(title: [probe])\n#set text(lang: "en")\n#sys.inputs.letter'
    try:
        press.compile(probe, format="pdf", pdf_standards=["ua-1", "a-2a"], sys_inputs={"letter": letter})
    except typst.TypstError:
        return False
    return True
