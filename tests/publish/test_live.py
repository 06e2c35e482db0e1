"""The grammar of live figures: what is read, what is refused, and where the fault is said to be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constancia.errors import Wrong
from constancia.publish.report import live


def read(text: str) -> live.Query:
    return live.read(text, at=lambda offset: live.Place("report.md", 1, offset + 1))


READ = [
    ("count acts", "count acts"),
    ("  count   acts\n where  category = defender ", "count acts where category=defender"),
    ("count acts where year=2019,2018", "count acts where year=2018,2019"),
    (
        "count victim-acts where place=pl_b and category=defender,migrant",
        "count victim-acts where category=defender,migrant and place=pl_b",
    ),
    ("count acts together where year=2018", "count acts together where year=2018"),
    ("count origins", "count origins"),
    ('count acts where act_type="two words"', 'count acts where act_type="two words"'),
    (
        "table acts by act_type, year where category=defender",
        "table acts by act_type,year where category=defender",
    ),
    ("chart timeline acts", "chart timeline acts"),
    ("chart matrix acts by act_type,perpetrator", "chart matrix acts by act_type,perpetrator"),
    ("chart map acts together", "chart map acts together"),
    ("cite lat_20170518", "cite lat_20170518"),
    ('cite lat_20170518 "page 12"', 'cite lat_20170518 "page 12"'),
    ("act act_006", "act act_006"),
    ("act acts/act_006", "act acts/act_006"),
    ("name p_warren", "name p_warren"),
    ("value act_006 outcome", "value act_006 outcome"),
    ("aggregate series=returns period=2019-05", "aggregate series=returns period=2019-05"),
    (
        'aggregate measure="People returned, all ports" period=2019-05 series=returns',
        'aggregate series=returns period=2019-05 measure="People returned, all ports"',
    ),
    ("count acts where month=2018-12 and quarter=2018-Q4 and day=2018-12-24", None),
]


@pytest.mark.parametrize(("text", "canonical"), READ)
def test_a_query_has_one_canonical_text(text: str, canonical: str | None) -> None:
    query = read(text)
    assert canonical is None or query.text == canonical
    assert read(query.text) == query


REFUSED = [
    ("", "live_syntax", 1),
    ("sum acts", "live_verb", 1),
    ("count", "live_syntax", 6),
    ("count people", "live_unit", 7),
    ("count acts by year", "live_syntax", 12),
    ("count acts where", "live_syntax", 17),
    ("count acts where year", "live_syntax", 22),
    ("count acts where year=", "live_syntax", 23),
    ("count acts where year=2018,", "live_syntax", 28),
    ("count acts where year=2018 or place=x", "live_syntax", 28),
    ("count acts where year=2018 and year=2019", "live_repeated", 32),
    ("count acts where year!=2018", "live_syntax", 22),
    ("count acts; drop", "live_syntax", 11),
    ('count acts where act_type="never closed', "live_syntax", 27),
    ('count acts where act_type=""', "live_syntax", 27),
    ("table acts", "live_syntax", 11),
    ("table acts by year,year", "live_repeated", 20),
    ("chart pie acts", "live_chart", 7),
    ("cite", "live_syntax", 5),
    ("cite a b", "live_syntax", 8),
    ("value act_006", "live_syntax", 14),
    ("aggregate series=a", "live_syntax", 19),
    ("aggregate series=a series=b period=c", "live_repeated", 20),
    ("aggregate serie=a", "live_aggregate", 11),
    ("name <script>", "live_syntax", 6),
]


@pytest.mark.parametrize(("text", "code", "column"), REFUSED)
def test_anything_else_is_refused_where_it_stands(text: str, code: str, column: int) -> None:
    with pytest.raises(Wrong) as caught:
        read(text)
    assert (caught.value.code, caught.value.line, caught.value.column) == (code, 1, str(column))


def test_a_long_query_is_refused() -> None:
    with pytest.raises(Wrong, match="live_long"):
        read("count acts where year=" + "2018," * 1000)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        query = read(text)
    except Wrong as wrong:
        assert wrong.code.startswith("live_")
    else:
        assert read(query.text) == query
