"""Tables as bytes: no cell starts a formula, and every cell can be had back."""

from __future__ import annotations

import csv
import io
import re

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from constancia.publish.data.spreadsheet import Column, Table, guarded, plain, to_csv, to_parquet
from constancia.verify.spreadsheet_form import parse, shown

texts = st.text(st.sampled_from("ab '\"=+-@;,\t\r\n|%＝é\u2212"), max_size=8)
FORMULA = re.compile("[=+\\-@\t\r\n|%\uff1d\uff0b\uff0d\uff20]")


@pytest.mark.parametrize(
    "text", ["=cmd|' /C calc'!A0", "+1", "-118.21", "@SUM(1)", "\t=1", "\r=1", "＝1", " =1", "'=1"]
)
def test_a_formula_is_disarmed(text: str) -> None:
    assert guarded(text).startswith("'")
    assert plain(guarded(text)) == text


@pytest.mark.parametrize("text", ["", "plain", "'Saving lives'", "a - b", "1 = 1", "ñandú; y más", "2018-12"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert guarded(text) == text


def test_a_semicolon_starts_a_cell_where_commas_are_decimals() -> None:
    assert guarded("a;=1; -2") == "a;'=1;' -2"


@given(texts)
def test_the_text_can_be_had_back(text: str) -> None:
    assert plain(guarded(text)) == text
    assert not FORMULA.match(guarded(text))
    assert all(not FORMULA.match(part) for part in guarded(text).split(";"))


@given(texts)
def test_the_outsider_disarms_alike(text: str) -> None:
    assert shown(text) == guarded(text)


@given(st.lists(st.tuples(texts, texts), max_size=4))
def test_csv_is_read_as_it_was_written(cells: list[tuple[str, str]]) -> None:
    table = Table("t", (Column("one"), Column("two")), tuple(cells))
    data = to_csv(table)
    assert parse(data) == [["one", "two"], *([guarded(a), guarded(b)] for a, b in cells)]
    read = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert [[plain(cell) for cell in line] for line in read[1:]] == [list(pair) for pair in cells]


def test_csv_is_what_excel_and_rfc_4180_ask_for() -> None:
    table = Table(
        "t",
        (Column("a"), Column("b", "integer"), Column("c", "boolean")),
        (("é, ñ", 1, True), (None, None, None)),
    )
    assert to_csv(table) == b'\xef\xbb\xbfa,b,c\r\n"\xc3\xa9, \xc3\xb1",1,true\r\n,,\r\n'


def test_parquet_keeps_types_and_text() -> None:
    table = Table(
        "t",
        (Column("a"), Column("b", "integer"), Column("c", "boolean")),
        (("=1", 1, True), (None, None, None)),
    )
    read = pq.read_table(pa.BufferReader(to_parquet(table)))
    assert read.to_pylist() == [{"a": "=1", "b": 1, "c": True}, {"a": None, "b": None, "c": None}]


def test_parquet_is_the_same_each_time() -> None:
    table = Table("t", (Column("a"),), (("x",),))
    assert to_parquet(table) == to_parquet(table)
