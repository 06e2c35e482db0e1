"""The record for machines: schema.org, Dublin Core, citation tags, BibTeX, RIS, CSL-JSON."""

from __future__ import annotations

import json
from dataclasses import replace

from constancia.publish import metadata
from tests.publish.site_example import HEX, Example

EDITION = Example("en", ("act_001",)).edition()


def to(path: str) -> str:
    return path


def test_json_ld_is_a_report_with_its_files() -> None:
    data = json.loads(metadata.json_ld(EDITION, title="x", is_record=True, to=to))
    assert (data["@context"], data["@type"]) == ("https://schema.org", "Report")
    assert (
        data["name"] == EDITION.title and data["inLanguage"] == "en" and data["datePublished"] == "2026-11-24"
    )
    assert data["workTranslation"] == [{"@type": "Report", "inLanguage": "es", "url": "/es/index.html"}]
    assert data["encoding"][0] == {
        "@type": "MediaObject",
        "name": "Report, PDF",
        "contentUrl": "report.pdf",
        "encodingFormat": "application/pdf",
        "contentSize": "812345 B",
        "sha256": HEX,
        "inLanguage": "en",
    }


def test_json_ld_cannot_end_its_script() -> None:
    hostile = replace(EDITION, title="</script><script>&\u2028")
    for is_record in (True, False):
        text = metadata.json_ld(hostile, title=hostile.title, is_record=is_record, to=to)
        assert not set("<>&\u2028") & set(text)
    assert json.loads(text)["name"] == hostile.title


def test_other_pages_are_part_of_the_report() -> None:
    data = json.loads(metadata.json_ld(EDITION, title="An act", is_record=False, to=to))
    assert data["@type"] == "WebPage" and data["isPartOf"]["name"] == EDITION.title
    tags = dict(metadata.tags(EDITION, title="An act", is_record=False, to=to))
    assert tags["DC.title"] == "An act" and tags["DCTERMS.isPartOf"] == EDITION.title


def test_tags_hold_dublin_core_and_citation() -> None:
    tags = metadata.tags(EDITION, title="x", is_record=True, to=to)
    held = dict(tags)
    assert [name for name, _ in tags].count("DC.subject") == 3
    assert (
        held["DC.language"] == "en" and held["DC.date"] == "2026-11-24" and held["DC.rights"] == "CC BY 4.0"
    )
    assert held["citation_publication_date"] == "2026/11/24" and held["citation_pdf_url"] == "report.pdf"
    public = replace(EDITION, address="https://example.org/r/")
    held = dict(metadata.tags(public, title="x", is_record=True, to=to))
    assert held["citation_pdf_url"] == "https://example.org/r/en/report.pdf"


def test_citation_names_the_publisher_once() -> None:
    assert metadata.citation(EDITION).endswith("it differs. Constancia example desk, 2026.")
    named = replace(EDITION, authors=("Ana Prueba", "Luis Ficticio"))
    assert metadata.citation(named).startswith("Ana Prueba; Luis Ficticio. Documented acts")


def test_bibtex_escapes_what_tex_would_read() -> None:
    text = metadata.bibtex(replace(EDITION, title="50% of {A} & B_c\nd", subtitle="", authors=("A & B",)))
    assert text.startswith("@techreport{constanciaexampledes2026en,\n") and text.endswith("}\n")
    assert r"title = {{50\% of \{A\} \& B\_c d}}," in text and r"author = {{A \& B}}," in text
    assert text.count("{") - text.count(r"\{") == text.count("}") - text.count(r"\}")


def test_ris_keeps_one_field_a_line() -> None:
    text = metadata.ris(replace(EDITION, title="A\r\nER  - \r\nTY  - JOUR"))
    lines = text.split("\r\n")
    assert lines[0] == "TY  - RPRT" and lines[-2:] == ["ER  - ", ""]
    assert (
        sum(line.startswith("TY") for line in lines) == 1
        and sum(line.startswith("KW") for line in lines) == 3
    )


def test_csl_json_is_one_report() -> None:
    (item,) = json.loads(metadata.csl_json(EDITION))
    assert item["type"] == "report" and item["issued"] == {"date-parts": [[2026, 11, 24]]}
    assert item["author"] == [{"literal": "Constancia example desk"}] and "URL" not in item
