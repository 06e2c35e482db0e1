"""The site as a whole: whole links, two languages, no script, nothing from outside, nothing unescaped."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pytest

from constancia.publish import site
from constancia.publish.pages import frame, report
from constancia.publish.views.shapes import Block, EditionViews, Note, When
from tests.publish.site_example import FEW, OTHER_FILES, example
from tests.publish.site_reader import Read, dead_links, pages, read

HOSTILE = '<img src=x onerror="alert(1)">\'"&\u202egpj.exe\u2066\x07{{ 7*7 }}'


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return {**site.render(example(FEW)), **OTHER_FILES}


@pytest.fixture(scope="module")
def read_pages(files: dict[str, bytes]) -> dict[str, Read]:
    return pages(files)


def test_every_internal_link_and_fragment_exists(files: dict[str, bytes]) -> None:
    assert dead_links(files) == []


def test_every_page_is_reached_from_the_root(files: dict[str, bytes], read_pages: dict[str, Read]) -> None:
    seen, waiting = set(), ["index.html"]
    while waiting:
        path = waiting.pop()
        if path in seen or path not in read_pages:
            continue
        seen.add(path)
        place = frame.posixpath.dirname(path)
        joined = (frame.posixpath.join(place, link.partition("#")[0]) for link in read_pages[path].links)
        waiting += [frame.posixpath.normpath(target) for target in joined]
    assert set(read_pages) == seen


def test_pages_need_no_script_and_load_nothing_from_outside(read_pages: dict[str, Read]) -> None:
    for path, page in read_pages.items():
        assert page.scripts == ["application/ld+json"], path
        assert not [load for load in page.loads if re.match(r"\w*:|//", load)], path
        assert not {name for name in page.attributes if name.startswith("on")}, path
        assert not page.attributes & {"style", "ping"}, path
        assert not set(page.tags) & {"style", "iframe", "form", "object", "embed", "base", "font"}, path


def test_pages_are_well_formed_with_unique_ids_and_a_language(read_pages: dict[str, Read]) -> None:
    for path, page in read_pages.items():
        assert page.faults == [], path
        assert len(page.ids) == len(set(page.ids)), path
        assert page.lang == (path[:2] if "/" in path else "en"), path


def test_headings_stand_in_order(read_pages: dict[str, Read]) -> None:
    for path, page in read_pages.items():
        levels = [int(tag[1]) for tag in page.tags if re.fullmatch(r"h[1-6]", tag)]
        assert levels[0] == 1 and levels.count(1) == 1, path
        assert all(after - before <= 1 for before, after in pairwise(levels)), path


def test_each_page_has_its_twin_in_the_other_language(files: dict[str, bytes]) -> None:
    english = {path[3:] for path in files if path.startswith("en/")}
    assert english == {path[3:] for path in files if path.startswith("es/")}
    assert b'hreflang="es" href="../../es/acts/a012.html"' in files["en/acts/a012.html"]
    assert b'hreflang="en" href="../../en/acts/a012.html"' in files["es/acts/a012.html"]


def test_the_root_is_a_whole_landing_page(files: dict[str, bytes]) -> None:
    root, landing = files["index.html"].decode(), files["en/index.html"].decode()
    assert re.sub(r'(href|content)="[^"]*"', "", root).count("<section") == landing.count("<section")
    assert 'href="en/report.html"' in root and 'href="es/index.html"' in root and 'href="style.css"' in root


def test_the_policy_lets_nothing_in(files: dict[str, bytes], read_pages: dict[str, Read]) -> None:
    for path, page in read_pages.items():
        policies = [m["content"] for m in page.metas if m.get("http-equiv") == "Content-Security-Policy"]
        assert policies == [frame.POLICY], path
        assert {"name": "referrer", "content": "no-referrer"} in page.metas, path
    assert "unsafe" not in frame.POLICY and "default-src 'none'" in frame.POLICY


def test_the_style_sheet_loads_nothing(files: dict[str, bytes]) -> None:
    css = files["style.css"].decode()
    assert "url(" not in css and "@import" not in css and "@font-face" not in css


def test_the_same_views_give_the_same_bytes(files: dict[str, bytes]) -> None:
    assert files["en/report.html"] and site.render(example(("act_001",))) == site.render(
        example(("act_001",))
    )


def test_two_pages_may_not_share_an_address() -> None:
    english, spanish = example(("act_001",))
    twice = replace(english, acts=(*english.acts, *english.acts))
    with pytest.raises(ValueError, match="acts/a001"):
        site.render([twice, spanish])


def test_every_step_of_the_trail_is_one_link_away(files: dict[str, bytes]) -> None:
    assert 'href="figures/1.html"' in files["en/report.html"].decode()
    figure = files["en/figures/1.html"].decode()
    assert 'href="../report.html#s-0"' in figure and 'href="../acts/a001.html"' in figure
    act = files["en/acts/a001.html"].decode()
    assert 'href="../figures/2.html"' in act and 'href="#e-lat_20170619"' in act
    assert 'href="../sources/lat-20170619.html"' in act and 'id="c-0001"' in act
    source = files["en/sources/lat-20170619.html"].decode()
    assert 'href="../acts/a001.html#sources"' in source and 'href="../proof/index.html#seal-1"' in source


def test_marks_have_a_word_and_a_shape(files: dict[str, bytes]) -> None:
    act = files["en/acts/a036.html"].decode()
    assert re.search(r'class="mark disputed"><span aria-hidden="true">≠</span> disputed', act)
    assert re.search(r'class="mark coding"><span aria-hidden="true">◇</span> entered by the coder', act)
    spanish = files["es/acts/a036.html"].decode()
    assert "en disputa" in spanish and "dato de codificación" in spanish


def test_no_index_by_person(files: dict[str, bytes]) -> None:
    assert {path[6:] for path in files if path.startswith("en/by/")} == {
        "agency.html", "type.html", "place.html", "date.html"
    }  # fmt: skip


def test_dates_carry_their_machine_form(files: dict[str, bytes]) -> None:
    assert '<time datetime="2017-05-18">' in files["en/acts/a001.html"].decode()
    assert (
        '<time datetime="2018" class="approximate">about 2018</time>' in files["en/acts/a040.html"].decode()
    )


@pytest.mark.parametrize(
    ("edtf", "machine"),
    [("2018-12~", "2018-12"), ("2018", "2018"), ("2018-12-03?", "2018-12-03"), ("2017-22", ""),
     ("2018-01/2018-02", ""), ("../2018-01", ""), ("2018-13", ""), ("", "")],
)  # fmt: skip
def test_moment_is_the_part_that_html_knows(edtf: str, machine: str) -> None:
    assert frame.moment(edtf) == machine
    assert frame.is_approximate(When("x", edtf)) == (
        edtf not in ("2018", "2018-13", "") and edtf != "2017-22"
    )


def test_hostile_text_stays_text() -> None:
    files = {**site.render([_hostile(views) for views in example(FEW)]), **OTHER_FILES}
    for path, page in pages(files).items():
        data = files[path].decode()
        assert page.faults == [] and len(page.ids) == len(set(page.ids)), path
        assert page.scripts == ["application/ld+json"], path
        assert "onerror" not in page.attributes and "x" not in page.loads, path
        assert not re.search("[\u202a-\u202e\u2066-\u2069\x07]", re.sub(r"<script.*?</script>", "", data)), (
            path
        )
        assert "49" not in page.text.replace("1749", "") or "{{ 7*7 }}" in page.text, path
    act = read(files["en/acts/a001.html"])
    assert '<img src=x onerror="alert(1)">' in act.text and "[U+202E]gpj.exe" in act.text


def test_an_address_that_is_no_web_address_is_no_link() -> None:
    english, spanish = example(("act_001",))
    source = replace(english.sources[0], address="javascript:alert(1)")
    html = site.render([replace(english, sources=(source, *english.sources[1:])), spanish])
    assert b"javascript:alert" in html[f"en/sources/{source.code}.html"]
    assert b'href="javascript' not in html[f"en/sources/{source.code}.html"]
    assert frame.web_address("https://example.org/a") == "https://example.org/a"
    for bad in (
        "http:///x",
        "data:text/html,x",
        "https://a b",
        "https://a\u202e",
        "//example.org",
        "file:///etc",
    ):
        assert frame.web_address(bad) == ""


def test_notes_have_room_down_to_the_next_that_has_notes() -> None:
    note = (Note(1, "a", ""),)
    blocks = [Block("", note), Block(""), Block(""), Block("", note), Block("", note), *[Block("")] * 9]
    assert report.rooms(blocks) == [3, 2, 1, 1, *[6] * 10]


def test_report_links_carry_their_code_for_paper(files: dict[str, bytes]) -> None:
    assert '<a href="figures/1.html" data-code="1">' in files["en/report.html"].decode()
    codes = files["en/codes.html"].decode()
    assert "<code>a012</code>" in codes and 'href="figures/1.html"' in codes


def _hostile(views: EditionViews) -> EditionViews:
    act = replace(views.acts[0], title=HOSTILE, sentence=HOSTILE, withheld=(HOSTILE,))
    source = replace(views.sources[0], title=HOSTILE, publisher=HOSTILE, address=HOSTILE)
    number = replace(views.figures[0], title=HOSTILE, query=HOSTILE, reading=(HOSTILE,), alt=HOSTILE)
    edition = replace(
        views.edition, title=HOSTILE, abstract=(HOSTILE,), publisher=HOSTILE, subjects=(HOSTILE,)
    )
    blocks = (Block("<p>text</p>", (Note(1, HOSTILE, ""),)), *views.report.blocks[1:])
    return replace(
        views,
        edition=edition,
        acts=(act, *views.acts[1:]),
        sources=(source, *views.sources[1:]),
        figures=(number, *views.figures[1:]),
        report=replace(
            views.report, blocks=(*views.report.blocks[:1], *blocks[:1], *views.report.blocks[2:])
        ),
    )
