"""From what passed the gate to pages: nothing lost on the trail, nobody named who may not be, disagreements kept."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from functools import cache

import pytest

from constancia.claims.claim import SubjectId
from constancia.log import anchor
from constancia.log.entry import body
from constancia.log.key import signer
from constancia.publish import proof, site
from constancia.publish.answers import Answers
from constancia.publish.codes import codes
from constancia.publish.report.evaluate import evaluate
from constancia.publish.report.reading import read_editions
from constancia.publish.views.figures import used_in
from constancia.publish.views.making import edition_views, licence_address
from constancia.publish.views.material import EditionMaterial, locate
from constancia.publish.views.shapes import ActView, EditionViews, Mark
from constancia.vocabulary import load
from tests.publish.site_reader import dead_links, pages
from tests.verify import small

HEAD = """---
title: {title}
subtitle: What is on record
abstract: |
  There are {{{{count acts together}}}} acts.
subjects: [one, two]
countries: [US, MX]
authors: [An invented desk]
publisher: An invented desk
date: 2026-11-24
licence: CC BY 4.0
language: {language}
languages: [en, es]
keywords: [one]
---

# First part

There are {{{{count acts where category=defender}}}} acts{{{{cite s1}}}}; one is {{{{act a2}}}}.

{{{{table acts by place where category=defender}}}}

{{{{chart timeline acts by month where category=defender}}}}

{{{{table acts by category where place=pl1,pl2}}}}
"""


@dataclass(frozen=True)
class Built:
    writer: small.Writer
    editions: list[EditionViews]
    files: dict[str, bytes]

    def act(self, key: str, edition: int = 0) -> ActView:
        code = codes(small.passed(self.writer).profiles)[self.writer.ids[key]]
        return next(act for act in self.editions[edition].acts if act.code == code)

    def page(self, key: str, language: str = "en") -> str:
        return self.files[f"{language}/acts/{self.act(key).code}.html"].decode()


@cache
def built() -> Built:
    writer = small.written()
    published = small.passed(writer)
    planted = anchor.build([body(held.entry.sd) for held in writer.held], random=random.Random(7).randbytes)
    anchored = [proof.Anchored(planted)]
    entries = proof.reissued(published.entries, anchors=[planted], sign=signer(small.PUBLISHER.private_key))
    proofs = proof.write(entries, anchors=anchored, publisher=small.PUBLISHER)
    answers = Answers(
        published,
        vocabulary=load(),
        keys=lambda key: [writer.ids[key]] if key in writer.ids else [],
        codes=codes(published.profiles),
    )
    reports = [
        (f"report.{language}.md", HEAD.format(title=title, language=language).encode())
        for language, title in (("en", "A small record"), ("es", "Un registro pequeño"))
    ]
    editions = []
    for report in read_editions(reports):
        document = evaluate(report, answers, protected=published.names.spans)
        material = EditionMaterial(
            published=published,
            labels=answers.labels[report.front.language],
            codes=answers.codes,
            located=locate(entries, proofs),
            leaves=[planted.checkpoint.size],
            figures=document.figures,
            used=used_in(document),
        )
        editions.append(
            edition_views(material, document, publisher=small.PUBLISHER, anchors=anchored, attachments=())
        )
    others = {proof.SEAL: b"", proof.CHRONICLE: b"", "data/withheld.json": b"{}"}
    return Built(writer, editions, {**site.render(editions), **proofs, **others})


def test_every_link_of_the_trail_leads_somewhere() -> None:
    assert dead_links(built().files) == []


def test_pages_are_whole() -> None:
    for path, page in pages(built().files).items():
        assert page.faults == [], path
        assert len(page.ids) == len(set(page.ids)), path


def test_every_published_claim_of_an_act_is_on_its_page_with_its_record() -> None:
    published = small.passed(built().writer)
    for act in built().editions[0].acts:
        views = [c for p in act.properties for v in (*p.values, *p.beside) for c in v.claims]
        entries = {entry.id for entry in act.entries}
        assert {claim.entry for claim in views} <= entries
    shown = {c.digest for a in built().editions[0].acts for p in a.properties
             for v in (*p.values, *p.beside) for c in v.claims}  # fmt: skip
    said = {
        claim.digest
        for passed in published.entries
        for claim in passed.record.claims
        if published.profiles[SubjectId(claim.subject)].kind == "act" and claim.property != "kind"
    }
    assert said <= shown


def test_a_disagreement_is_shown_side_by_side() -> None:
    start = next(p for p in built().act("a2").properties if p.name == "date_start")
    assert start.disputed and [value.text for value in start.values] == ["31 December 2018", "1 January 2019"]
    html = built().page("a2")
    assert "≠</span> disputed" in html and "31 December 2018" in html and "1 January 2019" in html


def test_a_judgement_keeps_what_it_set_aside() -> None:
    start = next(p for p in built().act("a5", edition=1).properties if p.name == "date_start")
    assert not start.disputed and start.assessment is not None
    assert (start.assessment.chosen, start.assessment.reason) == ("1 de marzo de 2019", "Está más cerca.")
    assert [(value.text, value.marks) for value in start.beside] == [
        ("2 de marzo de 2019", (Mark.SET_ASIDE,))
    ]
    assert "descartado" in built().page("a5", "es")


def test_a_less_exact_date_supports_the_more_exact_and_says_so() -> None:
    start = next(p for p in built().act("a1").properties if p.name == "date_start")
    assert [value.text for value in start.values] == ["17 January 2018"]
    assert sorted(claim.text for claim in start.values[0].claims) == ["January 2018", "in Ajo"]


def test_coding_is_marked() -> None:
    facts = {fact.name: fact for fact in built().act("a3").facts}
    assert facts["date_start"].values[0].marks == (Mark.CODING,)
    assert facts["place"].values == ()
    html = built().page("a3")
    assert "◇</span> entered by the coder" in html and "not known" in html
    assert '<time datetime="2018-12" class="approximate">about December 2018</time>' in html


def test_an_answer_is_shown_and_its_absence_is_said() -> None:
    assert [answer.text for answer in built().act("a3").answers] == ["Denied it."]
    assert "Denied it." in built().page("a3")
    assert "That does not mean that none was given." in built().page("a1")


def test_one_who_may_not_be_named_is_a_role_and_the_step_says_so() -> None:
    act = built().act("a2")
    assert "lunteer" in act.title and act.withheld[0].startswith("one name")
    assert not [v for v in act.properties if v.name == "victim" and v.values[0].path]
    everything = b"".join(built().files.values()).decode("utf-8", "replace")
    assert "never to be seen" not in everything


def test_a_number_and_an_index_say_what_was_withheld_from_their_acts() -> None:
    english, spanish = built().editions
    act = built().act("a2")
    counting = [f for f in english.figures if any(act.code == a.code for row in f.rows for a in row.certain)]
    assert counting
    assert all(figure.withheld[0].startswith("one name") for figure in counting)
    assert all(index.withheld[0].startswith("one name") for index in english.indexes)
    assert english.report.withheld[0].startswith("one name")
    assert spanish.report.withheld[0].startswith("un nombre")
    page = built().files[f"en/figures/{counting[0].code}.html"].decode()
    assert "From the acts listed here: one name, for want of a basis to print it" in page
    given = [f for f in english.figures if f.query.startswith("aggregate")]
    assert all("name" not in line for figure in given for line in figure.withheld)


def test_the_address_of_a_source_of_an_unnamed_person_is_withheld() -> None:
    sources = {source.title: source for source in built().editions[0].sources}
    hidden = sources['=HYPERLINK("x"); a title']
    assert hidden.address == "" and hidden.withheld[0].startswith("the address")
    assert "https://example.org/s1" not in built().page("a1")


def test_inferred_units_are_marked_in_the_index_and_on_the_act() -> None:
    agency = next(index for index in built().editions[0].indexes if index.code == "agency")
    assert [(group.label, group.level) for group in agency.groups] == [("An agency", 2), ("A part of it", 3)]
    assert all(Mark.INFERRED in line.marks for group in agency.groups for line in group.lines)
    assert {part.marks for part in built().act("a1").parts} == {(Mark.INFERRED,)}


def test_indexes_hold_each_act_under_every_version() -> None:
    by_date = next(index for index in built().editions[0].indexes if index.code == "date")
    code = built().act("a2").code
    under = [group.label for group in by_date.groups for line in group.lines if line.code == code]
    assert under == ["December 2018", "January 2019"]
    by_side = next(index for index in built().editions[0].indexes if index.code == "all")
    assert len(by_side.groups) == 2


def test_a_number_shows_its_acts_and_where_it_is_used() -> None:
    figures = built().editions[0].figures
    table = next(figure for figure in figures if figure.query.startswith("table"))
    ajo = next(row for row in table.rows if row.labels[0].startswith("Ajo"))
    assert [line.code for line in ajo.certain] == [built().act("a1").code]
    assert [line.code for line in ajo.possible] == [built().act("a2").code]
    assert [line.code for line in table.unplaced] == [built().act("a3").code]
    assert [(link.text, link.path) for link in table.used] == [("First part", "report.html#first-part")]
    chart = next(figure for figure in figures if figure.svg)
    assert f"en/figures/{chart.code}.svg" in built().files
    assert f"figures/{table.code}.html" in {link.path for link in built().act("a2").counted}


def test_a_query_is_shown_with_public_codes_and_without_keys_of_the_tables() -> None:
    ids, published = built().writer.ids, small.passed(built().writer)
    places = sorted(codes(published.profiles)[ids[key]] for key in ("pl1", "pl2"))
    queries = [figure.query for figure in built().editions[0].figures]
    assert f"table acts by category where place={','.join(places)}" in queries
    assert not any("pl1" in query for query in queries)


def test_beside_the_text_a_citation_is_short_and_at_the_end_whole() -> None:
    (note,) = [note for block in built().editions[0].report.blocks for note in block.notes]
    assert note.text == 'The Invented Times, “=HYPERLINK("x"); a title”, December 2018'
    assert note.short == "The Invented Times, December 2018"
    html = built().files["en/report.html"].decode()
    assert html.index(note.short) < html.index('id="cited"') < html.index("; a title”")


def test_records_are_shown_with_their_place_in_file_and_seal() -> None:
    entry = built().act("a1").entries[0]
    assert re.fullmatch(r"[0-9a-f]{64}", entry.digest) and entry.place.startswith("Place ")
    (link,) = entry.files
    line = int(link.text.rpartition(" ")[2])
    text = built().files[link.path[1:]].decode().splitlines()[line - 1]
    assert text.count("~") > 1
    assert built().editions[0].proof.entries == len(small.passed(built().writer).entries)


def test_no_page_holds_a_subject_id_or_a_row_key() -> None:
    ids = set(built().writer.ids.values())
    for path, data in built().files.items():
        if path.endswith((".html", ".svg", ".bib", ".ris")):
            words = set(re.findall(r"[a-z2-7]{26}", data.decode()))
            assert not words & ids, path


def test_the_landing_page_counts_and_lists() -> None:
    english, spanish = built().editions
    assert (english.landing.acts, english.landing.sources, english.landing.origins) == (5, 4, 3)
    assert english.edition.abstract == ("There are 5 acts.",) and spanish.edition.countries == (
        "Estados Unidos",
        "México",
    )
    assert english.edition.period == "2018/2019"
    ((before, number, after),) = english.landing.finding
    assert (before.text, number.text, after.text) == ("There are ", "5", " acts.")
    assert number.path in {figure.path for act in english.acts for figure in act.counted}
    assert f'href="en/{number.path}">5</a>' in built().files["index.html"].decode()
    assert [link.path for link in english.landing.contents] == ["report.html#first-part"]
    assert {row.reason for row in english.withheld.rows} >= {"Never published by rule", "Address of a source"}


@pytest.mark.parametrize(
    ("licence", "address"),
    [
        ("CC BY-SA 4.0", "https://creativecommons.org/licenses/by-sa/4.0/"),
        ("CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/"),
        ("CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
        ("CC BY evil/../4.0", ""),
        ("All rights reserved", ""),
    ],
)
def test_licences_of_creative_commons_have_an_address(licence: str, address: str) -> None:
    assert licence_address(licence) == address
