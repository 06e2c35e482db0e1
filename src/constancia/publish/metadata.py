"""The publication record for machines: schema.org, Dublin Core, citation tags, and files for reference managers."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from constancia.publish.views.shapes import Attachment, Edition

To = Callable[[str], str]
"""An address as the page that is being made must write it."""

PDF = "application/pdf"


def tags(edition: Edition, *, title: str, is_record: bool, to: To) -> list[tuple[str, str]]:
    """(name, content) of the <meta> tags: the whole record, or what the page is part of."""
    if not is_record:
        return [
            ("DC.title", title),
            ("DC.language", edition.language),
            ("DCTERMS.isPartOf", edition.title),
            ("DC.publisher", edition.publisher),
        ]
    return [
        ("description", " ".join(edition.abstract)),
        *_dublin_core(edition),
        *_citation_tags(edition, to=to),
    ]


def json_ld(edition: Edition, *, title: str, is_record: bool, to: To) -> str:
    """schema.org as JSON that can stand in a <script type="application/ld+json">: no "<", ">" or "&" in it."""
    data = _report(edition, to=to) if is_record else _part(edition, title=title, to=to)
    text = json.dumps({"@context": "https://schema.org", **data}, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def citation(edition: Edition) -> str:
    """How to cite it, in one line. The publisher stands once where it is the only author."""
    authors = "; ".join(name for name in edition.authors if name != edition.publisher)
    lead = f"{authors}. " if authors else ""
    return f"{lead}{_whole_title(edition)}. {edition.publisher}, {edition.year}."


def bibtex(edition: Edition) -> str:
    """A BibTeX entry of type techreport, with TeX's own signs escaped."""
    fields = {
        "title": f"{{{_tex(_whole_title(edition))}}}",
        "author": " and ".join(f"{{{_tex(name)}}}" for name in edition.authors),
        "institution": f"{{{_tex(edition.publisher)}}}",
        "year": edition.year,
        "month": str(int(edition.date[5:7])),
        "language": edition.language,
        "url": _tex(edition.address),
        "note": _tex(edition.licence),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@techreport{{{_key(edition)},", *lines, "}", ""])


def ris(edition: Edition) -> str:
    """A RIS record of type RPRT."""
    lines = [
        ("TY", "RPRT"),
        ("TI", _whole_title(edition)),
        *(("AU", name) for name in edition.authors),
        ("PB", edition.publisher),
        ("PY", edition.year),
        ("DA", edition.date.replace("-", "/")),
        ("LA", edition.language),
        ("AB", " ".join(edition.abstract)),
        *(("KW", subject) for subject in edition.subjects),
        ("UR", edition.address),
        ("ER", ""),
    ]
    kept = [(tag, " ".join(text.split())) for tag, text in lines if text or tag == "ER"]
    return "".join(f"{tag}  - {text}\r\n" for tag, text in kept)


def csl_json(edition: Edition) -> str:
    """A CSL-JSON list of one report."""
    item: dict[str, object] = {
        "id": _key(edition),
        "type": "report",
        "title": _whole_title(edition),
        "author": [{"literal": name} for name in edition.authors],
        "publisher": edition.publisher,
        "issued": {"date-parts": [[int(part) for part in edition.date.split("-")]]},
        "language": edition.language,
        "abstract": " ".join(edition.abstract),
        "keyword": ", ".join(edition.subjects),
        "URL": edition.address,
        "license": edition.licence_url,
    }
    return json.dumps([{k: v for k, v in item.items() if v}], ensure_ascii=False, indent=2) + "\n"


def _report(edition: Edition, *, to: To) -> dict[str, object]:
    others = [code for code in edition.languages if code != edition.language]
    record: dict[str, object] = {
        "@type": "Report",
        "name": edition.title,
        "alternativeHeadline": edition.subtitle,
        "abstract": " ".join(edition.abstract),
        "author": [{"@type": "Organization", "name": name} for name in edition.authors],
        "publisher": {"@type": "Organization", "name": edition.publisher},
        "datePublished": edition.date,
        "inLanguage": edition.language,
        "workTranslation": [
            {"@type": "Report", "inLanguage": c, "url": to(f"/{c}/index.html")} for c in others
        ],
        "keywords": list(edition.subjects),
        "spatialCoverage": [{"@type": "Country", "name": name} for name in edition.countries],
        "temporalCoverage": edition.period,
        "license": edition.licence_url or edition.licence,
        "isAccessibleForFree": True,
        "url": edition.address or to("index.html"),
        "encoding": [_encoding(attachment, to=to) for attachment in edition.attachments],
    }
    return {name: value for name, value in record.items() if value not in ("", [])}


def _part(edition: Edition, *, title: str, to: To) -> dict[str, object]:
    whole = {"@type": "Report", "name": edition.title, "url": to("index.html")}
    return {"@type": "WebPage", "name": title, "inLanguage": edition.language, "isPartOf": whole}


def _encoding(attachment: Attachment, *, to: To) -> Mapping[str, str]:
    made = {
        "@type": "MediaObject",
        "name": attachment.title,
        "contentUrl": to(attachment.path),
        "encodingFormat": attachment.media_type,
        "contentSize": f"{attachment.size} B",
        "sha256": attachment.sha256,
    }
    return made | ({"inLanguage": attachment.language} if attachment.language else {})


def _dublin_core(edition: Edition) -> list[tuple[str, str]]:
    return [
        ("DC.title", _whole_title(edition)),
        *(("DC.creator", name) for name in edition.authors),
        *(("DC.subject", subject) for subject in edition.subjects),
        ("DC.description", " ".join(edition.abstract)),
        ("DC.publisher", edition.publisher),
        ("DC.date", edition.date),
        ("DC.type", "Text"),
        ("DC.format", "text/html"),
        ("DC.language", edition.language),
        *(("DC.coverage", name) for name in edition.countries),
        ("DC.rights", edition.licence),
    ]


def _citation_tags(edition: Edition, *, to: To) -> list[tuple[str, str]]:
    pdfs = [a for a in edition.attachments if a.media_type == PDF and a.language in ("", edition.language)]
    return [
        ("citation_title", _whole_title(edition)),
        *(("citation_author", name) for name in edition.authors),
        ("citation_publication_date", edition.date.replace("-", "/")),
        ("citation_language", edition.language),
        ("citation_technical_report_institution", edition.publisher),
        *(("citation_pdf_url", _absolute(edition, attachment, to=to)) for attachment in pdfs[:1]),
    ]


def _absolute(edition: Edition, attachment: Attachment, *, to: To) -> str:
    if not edition.address:
        return to(attachment.path)
    folder = "" if attachment.path.startswith("/") else f"/{edition.language}/"
    return f"{edition.address.rstrip('/')}{folder}{attachment.path}"


def _whole_title(edition: Edition) -> str:
    return f"{edition.title}: {edition.subtitle}" if edition.subtitle else edition.title


def _key(edition: Edition) -> str:
    letters = "".join(c for c in edition.publisher.lower() if c.isascii() and c.isalnum())[:20]
    return f"{letters or 'report'}{edition.year}{edition.language}"


def _tex(text: str) -> str:
    special = {"\\": r"\textbackslash{}", "^": r"\^{}", "~": r"\~{}"} | {c: f"\\{c}" for c in "{}%&$#_"}
    return " ".join("".join(special.get(c, c) for c in text).split())
