"""The edition on paper: PDF made by Typst, generated as PDF/UA-1 and PDF/A-2a, the same bytes for the same input.

The template is ours; the report reaches it as JSON data alone. So no text of a record is ever read as Typst, and there
is nothing to escape: `#read("/etc/passwd")` is shown as these characters. The compiler's root is an empty folder; it
has no packages, no system fonts and no network.
"""

from __future__ import annotations

import datetime
import json
import tempfile
from collections.abc import Sequence
from importlib.resources import as_file, files

from constancia.errors import Wrong
from constancia.publish.document import Document
from constancia.publish.records import ActAnswer
from constancia.publish.typeset import to_data

STANDARDS = ["ua-1", "a-2a"]


def pdf(
    document: Document,
    *,
    fingerprint: str = "",
    countries: Sequence[str] = (),
    acts: Sequence[ActAnswer] = (),
) -> bytes:
    """One edition as PDF. `fingerprint` is the publisher's key as people compare it, `countries` their names in the
    edition's language (else their codes), `acts` an annex of acts by their codes.

    Raises Wrong("pdf", reason) where the text cannot be set, such as a character that no font of ours has.
    """
    data = to_data(document, fingerprint=fingerprint, countries=countries, acts=acts)
    return compiled(json.dumps(data, ensure_ascii=False), date=document.front.date, file=document.file)


def compiled(data: str, *, date: str, file: str) -> bytes:
    """The template filled with `data`; `date` (an ISO day) is the date of creation."""
    import typst

    day = datetime.datetime.fromisoformat(date).replace(tzinfo=datetime.UTC)
    template = files("constancia.publish") / "typst_template"
    with as_file(template) as folder, tempfile.TemporaryDirectory() as root:
        try:
            made = typst.compile(
                (folder / "report.typ").read_bytes(),
                root=root,
                font_paths=[str(folder / "fonts")],
                ignore_system_fonts=True,
                package_path=root,
                package_cache_path=root,
                sys_inputs={"document": data},
                format="pdf",
                pdf_standards=STANDARDS,
                timestamp=day,
            )
        except typst.TypstError as error:
            raise Wrong("pdf", file=file, reason=error.message.partition("\n")[0]) from None
    assert isinstance(made, bytes)
    return made
