"""Documented acts over time."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from constancia.patterns import count, periods, timeline
from tests.patterns.conftest import Frame
from tests.patterns.svg import HOSTILE, SVG, WORDS, hostile, read, row, sizes, texts


def test_bars_are_as_long_as_their_numbers() -> None:
    rows = [row(2, 2, month="2018-11"), row(1, 4, coding=3, month="2018-12"), row(0, 3, month="2019-01")]
    root = read(timeline(rows, period="month", words=WORDS, prefix="t"))
    bars = [bar for bar in root.iter(f"{SVG}rect") if bar.get("height") == "12"]
    unit = float(bars[0].get("width", 0)) / 2
    lengths = [(bar.get("class") == "f-accent", float(bar.get("width", 0)) / unit) for bar in bars]
    assert [solid for solid, _ in lengths] == [True, True, False, False]
    assert [length for _, length in lengths] == pytest.approx([2, 1, 3, 3], abs=0.01)
    for text in ("2", "1–4", "†3", "0–3"):
        assert text in texts(root)
    assert "† by coding alone" in texts(root)


def test_all_bars_begin_at_zero() -> None:
    rows = [row(2, 2, year="2018"), row(5, 5, year="2019")]
    root = read(timeline(rows, period="year", words=WORDS, prefix="t"))
    starts = {bar.get("x") for bar in root.iter(f"{SVG}rect") if bar.get("height") == "12"}
    assert len(starts) == 1
    assert "0" in texts(root)


def test_what_has_no_date_is_drawn_apart() -> None:
    rows = [row(2, 2, year="2018"), row(3, 3, year=None)]
    root = read(timeline(rows, period="year", words=WORDS, prefix="t"))
    missing = [bar for bar in root.iter(f"{SVG}rect") if bar.get("stroke-dasharray")]
    axis = next(line for line in root.iter(f"{SVG}path") if line.get("class") == "s-ink")
    assert len(missing) == 1 and missing[0].get("fill") == "none"
    assert float(missing[0].get("y", 0)) > float((axis.get("d") or "").split("V")[1])
    assert "not known" in texts(root)


def test_periods_without_acts_are_shown_and_long_gaps_named() -> None:
    rows = [row(1, 1, month="2018-01"), row(1, 1, month="2018-03"), row(1, 1, month="2019-03")]
    written = texts(read(timeline(rows, period="month", words=WORDS, prefix="t")))
    assert "2018-02" in written
    assert "2018-04 to 2019-02: nothing" in written
    assert "2018-07" not in written


def test_no_upper_bound_stays_open() -> None:
    root = read(timeline([row(3, None, year="2018")], period="year", words=WORDS, prefix="t"))
    assert "≥\u202f3" in texts(root)
    assert len([bar for bar in root.iter(f"{SVG}rect") if bar.get("fill") == "url(#t-hatch)"]) == 2


def test_panels_are_not_summed_and_keep_their_order() -> None:
    rows = [row(1, 1, year="2018", category="migrant"), row(2, 2, year="2018", category="defender")]
    panels = {"defender": "Against defenders", "migrant": "Against migrants"}
    written = texts(read(timeline(rows, period="year", words=WORDS, prefix="t", panels=panels)))
    assert written.index("Against defenders") < written.index("Against migrants")
    assert "3" not in written[written.index("Against defenders") :]


def test_other_rows_are_refused() -> None:
    for rows in ([row(1, 1, place="Ajo")], [row(1, 1, year="2018", place="Ajo", category="defender")]):
        with pytest.raises(ValueError):
            timeline(rows, period="year", words=WORDS, prefix="t")


def test_hostile_words_and_labels() -> None:
    rows = [row(1, 2, coding=1, year="2018", category=HOSTILE), row(1, 1, year=None, category=HOSTILE)]
    svg = timeline(rows, period="year", words=hostile(), prefix="t", label=lambda value: HOSTILE + value)
    assert "<script" not in "".join(svg.split("<style>"))
    read(svg)


@settings(max_examples=40, deadline=None)
@given(
    st.dictionaries(
        st.dates().map(lambda day: periods.name("year", day)) | st.none(),
        st.tuples(st.integers(0, 10**7), st.none() | st.integers(0, 10**7)),
        max_size=4,
    ),
    st.sampled_from([360, 680]),
)
def test_any_rows_can_be_drawn(given_rows: dict[str | None, tuple[int, int | None]], width: int) -> None:
    rows = [row(0, 1, year=year) for year in given_rows]
    for number, (low, more) in enumerate(given_rows.values()):
        high = None if more is None else low + more
        rows[number] = type(rows[number])(rows[number].by, low, high, 0, ("a",), ())
    root = read(timeline(rows, period="year", words=WORDS, prefix="t", width=width))
    for one in rows:
        assert WORDS.number(one.low, one.high) in texts(root)
    assert min(sizes(root)) >= 11


def test_the_example(border: Frame) -> None:
    rows = count(border, of="acts", by=["quarter"], where=[])
    root = read(timeline(rows, period="quarter", words=WORDS, prefix="t"))
    written = texts(root)
    for one in rows:
        assert WORDS.number(one.low, one.high) in written
    assert min(sizes(root)) >= 11
