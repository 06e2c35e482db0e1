"""What other programs make of the exports: each is read by a library of its own field."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import networkx
import pytest
import rdflib
from python_calamine import CalamineWorkbook

from constancia.casefile.exporting import template_sheets
from constancia.claims.locator import Locator
from constancia.intake.filled import look_at, open_filled
from constancia.publish.export import ftm, linked, uwazi, workbook
from constancia.publish.export.coded import Coded
from constancia.publish.export.material import Material
from constancia.vocabulary import load
from tests.publish.export.conftest import Export

BOTH = pytest.mark.parametrize("is_internal", [False, True])


def sheets(path: Path) -> dict[str, list[list[object]]]:
    book = CalamineWorkbook.from_path(str(path))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


# --- FollowTheMoney


@BOTH
def test_followthemoney_takes_every_entity_and_every_value(exported: Export, is_internal: bool) -> None:
    pytest.importorskip("followthemoney")
    from followthemoney import model

    lines = [json.loads(line) for line in exported("ftm", is_internal).read_text().splitlines()]
    ids = [line["id"] for line in lines]
    assert len(ids) == len(set(ids)) > 1000
    for line in lines:
        proxy = model.get_proxy(line)  # raises for a schema or property that does not exist
        for name, values in line["properties"].items():
            for value in values:
                fitted = proxy.schema.get(name).type.clean(value)
                assert fitted is not None, (line["schema"], name, value)
    ends = {
        value
        for line in lines
        for name in ("subject", "object", "document", "entity", "member", "organization", "involved")
        for value in line["properties"].get(name, ())
    }
    assert ends <= set(ids)


def test_a_date_that_is_not_exact_stands_in_words(materials: dict[bool, Material]) -> None:
    for act in materials[True].of_kind("act"):
        held = ftm.of_act(materials[True], act)
        inexact = [text for text in act.all("date_start") if not text[-1:].isdecimal() or "/" in text]
        assert not set(inexact) & set(held["startDate"])
        assert bool(inexact) <= bool(held["notes"])


# --- JSON-LD


@BOTH
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
def test_rdf_reads_the_linked_data_without_fetching_anything(exported: Export, is_internal: bool) -> None:
    graph = rdflib.Graph().parse(data=exported("jsonld", is_internal).read_text(), format="json-ld")
    oa = rdflib.Namespace("http://www.w3.org/ns/oa#")
    annotations = set(graph.subjects(rdflib.RDF.type, oa.Annotation))
    assert len(annotations) > 5000
    assert all(str(one).startswith(linked.CLAIM) for one in annotations)
    assert all(graph.value(one, oa.hasBody) is not None for one in annotations)
    cells = {str(value) for value in graph.objects(None, rdflib.RDF.value) if str(value).startswith("row=")}
    assert cells
    acts = set(graph.subjects(rdflib.RDF.type, rdflib.URIRef(f"{linked.TERM}kinds:act")))
    assert len(acts) == 135
    dates = [graph.value(act, rdflib.URIRef("https://schema.org/startDate")) for act in acts]
    assert all(date is not None for date in dates)


def test_a_place_in_a_source_is_a_selector_of_web_annotation() -> None:
    locator = Locator(page="12", quotation="They took her.", time="t=12.5,14", place="opening")
    kinds = {one["type"]: one for one in linked.selectors(locator)}
    assert kinds["oa:TextQuoteSelector"]["exact"] == "They took her."
    fragments = {one["value"]: one["conformsTo"] for one in linked.selectors(locator) if "value" in one}
    assert fragments["page=12"] == "http://tools.ietf.org/rfc/rfc3778"
    assert fragments["t=12.5,14"] == "http://www.w3.org/TR/media-frags/"


# --- GraphML


@BOTH
def test_networkx_reads_the_graph(exported: Export, is_internal: bool) -> None:
    graph = networkx.read_graphml(exported("graphml", is_internal))
    kinds = networkx.get_node_attributes(graph, "kind")
    assert {"act", "person", "group", "unit", "place", "source", "event", "case"} == set(kinds.values())
    edges = [data for _, _, data in graph.edges(data=True)]
    assert {edge["relation"] for edge in edges} >= {"victim", "place", "involvement", "says", "member_of"}
    assert all(edge["claims"] > 0 for edge in edges if edge["relation"] == "says")
    assert sum(kind == "act" for kind in kinds.values()) == 135


# --- Uwazi


@BOTH
def test_uwazi_gets_a_title_first_and_related_titles_that_exist(exported: Export, is_internal: bool) -> None:
    out = exported("uwazi", is_internal)
    types = list(csv.DictReader(io.StringIO((out / "templates.csv").read_text())))
    of = {(row["template"], row["property"]): row for row in types}
    read = {
        path.stem.partition("-")[2]: list(csv.DictReader(io.StringIO(path.read_text())))
        for path in sorted(out.glob("?-*.csv"))
    }
    assert set(read) == {"places", "sources", "units", "people", "events", "cases", "acts"}
    titles = {name: [row["title"] for row in rows] for name, rows in read.items()}
    for name, rows in read.items():
        assert next(iter(rows[0])) == "title" and all(titles[name])
        assert len(titles[name]) == len(set(titles[name])), name
        for row in rows:
            for column, cell in row.items():
                kind = of[name, column]["type"]
                parts = [part for part in cell.split(uwazi.MULTIPLE) if part]
                if kind == "relationship":
                    assert set(parts) <= set(titles[of[name, column]["relationship_to"]]), (
                        name,
                        column,
                        cell,
                    )
                elif kind in ("daterange", "multidaterange"):
                    assert all(len(part.split(":")) == 2 for part in parts)
                elif kind == "geolocation" and parts:
                    assert -90 <= float(parts[0]) <= 90 and -180 <= float(parts[1]) <= 180


def test_uwazi_gets_no_byte_order_mark(exported: Export) -> None:
    assert (exported("uwazi", True) / "templates.csv").read_bytes().startswith(b"template,")


# --- the workbook


@BOTH
def test_the_workbook_is_a_filled_template_in_which_nothing_is_wrong(
    exported: Export, tmp_path: Path, is_internal: bool
) -> None:
    path = tmp_path / "acts.xlsx"
    path.write_bytes(exported("xlsx", is_internal).read_bytes())
    book, answers = open_filled(path, {})
    about, _ = look_at(book, load(), answers)
    assert (about["bad"], about["left_out"], about["questions"], about["notices"]) == ([], [], [], [])
    assert (about["counts"]["acts"], about["counts"]["persons"], about["counts"]["sources"]) == (135, 91, 234)
    assert about["counts"]["involvements"] == 156
    assert about["language"] == "en"


def test_the_workbook_has_the_headings_of_the_template(exported: Export) -> None:
    found = sheets(exported("xlsx", True))
    for sheet in template_sheets().values():
        head = [str(cell).removesuffix(" *") for cell in found[sheet.title("en")][0]]
        assert head == [column.heading("en") for column in sheet.columns]


def test_an_exact_day_is_a_date_and_any_other_is_text(exported: Export) -> None:
    rows = sheets(exported("xlsx", True))["Acts"]
    column = [row[rows[0].index("When *")] for row in rows[1:]]
    days = [cell for cell in column if not isinstance(cell, str)]
    assert days and all(str(day)[:4].isdecimal() for day in days)
    assert {"2018-12", "2018~"} <= {cell for cell in column if isinstance(cell, str)}


def test_what_looks_like_a_formula_is_text_in_the_workbook(materials: dict[bool, Material]) -> None:
    hostile = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "{=1}"]
    row = dict.fromkeys(("place_id", "admin1", "country", "lat", "lon"), "")
    places = [{**row, "place_id": f"p{n}", "name": text} for n, text in enumerate(hostile)]
    made = workbook.workbook(materials[True], Coded({"acts": [], "places": places}))
    book = CalamineWorkbook.from_filelike(io.BytesIO(made))
    read = book.get_sheet_by_name("Places").to_python()
    assert [row[1] for row in read[1:]] == hostile
    import zipfile

    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert not any(b"<f>" in part for name, part in parts.items() if "worksheets" in name)
    assert b'quotePrefix="1"' in parts["xl/styles.xml"]
