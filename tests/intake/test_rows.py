"""Rows of a CSV file: RFC 4180, physical lines, and nothing large ever held."""

from __future__ import annotations

import csv
import io
import tracemalloc
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constancia.errors import Wrong
from constancia.intake.rows import ROW_LIMIT, read_rows


def rows(raw: bytes) -> list[tuple[int, list[str]]]:
    return [(row.line, row.cells) for row in read_rows(io.BytesIO(raw), file="t.csv")]


def fault(raw: bytes) -> tuple[str, int | None, str | None]:
    with pytest.raises(Wrong) as caught:
        rows(raw)
    assert caught.value.file == "t.csv"
    return caught.value.code, caught.value.line, caught.value.column


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_lines_are_counted_as_an_editor_counts_them(end: str) -> None:
    text = end.join(["a,b", '"x', 'y ""z""",1', "é,2", ""])
    assert rows(text.encode()) == [(1, ["a", "b"]), (2, [f'x{end}y "z"', "1"]), (4, ["é", "2"])]


def test_the_mark_of_utf_8_and_a_missing_last_line_end_are_no_matter() -> None:
    assert rows(b"\xef\xbb\xbfa,b\r\n1,2") == [(1, ["a", "b"]), (2, ["1", "2"])]
    assert rows(b"") == []


def test_blank_cells_and_blank_lines_are_kept() -> None:
    assert rows(b'a,b\n,""\n\n') == [(1, ["a", "b"]), (2, ["", ""]), (3, [""])]


def test_another_encoding_is_named_by_its_first_line() -> None:
    assert fault("a,b\n1,año\n".encode("latin-1")) == ("encoding", 2, None)
    assert fault("a,b\n1,2\n".encode("utf-16")) == ("encoding", 1, None)
    assert fault(b'a,b\n"x\ny\xff",2\n') == ("encoding", 3, None)


@pytest.mark.parametrize(
    ("raw", "line", "column"),
    [
        (b'a,b\n1,"open\n2,3\n', 2, "b"),
        (b'a,b\nx"y",2\n', 2, "a"),
        (b'a,b\n1,"x"y\n', 2, "b"),
        (b'a,b\n1,"x" \n', 2, "b"),
        (b'a,b\n1,2\n1,"x\ny"z\n', 3, "b"),
    ],
)
def test_quotes_that_do_not_match_are_refused(raw: bytes, line: int, column: str) -> None:
    assert fault(raw) == ("bad_quote", line, column)


def test_lines_that_end_in_cr_alone_are_refused() -> None:
    assert fault(b"a,b\r1,2\r")[0] == "line_ending"


@pytest.mark.parametrize("quote", [b"", b'"'])
def test_a_row_over_the_limit_is_given_up_where_it_passes_it(quote: bytes) -> None:
    assert fault(b"a,b,c\n1,2,3\n1," + quote + b"x" * ROW_LIMIT + quote + b",3\n") == (
        "cell_too_large",
        3,
        "b",
    )
    fits = b"a,b\n1," + quote + b"x" * (ROW_LIMIT - 20) + quote + b"\n"
    assert len(rows(fits)) == 2


class Endless(io.RawIOBase):
    """A hundred megabytes that are never there at once."""

    def __init__(self, start: bytes, fill: bytes) -> None:
        self.parts: Iterator[bytes] = iter([start, *[fill] * 100])

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        part = next(self.parts, b"")
        memoryview(buffer)[: len(part)] = part  # type: ignore[arg-type]
        return len(part)


@pytest.mark.parametrize("fill", [b"x" * 1000, b"x\n" * 500, b'""' * 500])
def test_an_enormous_cell_costs_little_memory(fill: bytes) -> None:
    handle = io.BufferedReader(Endless(b'a,b\n1,"', fill * 1000), buffer_size=1 << 20)
    tracemalloc.start()
    with pytest.raises(Wrong) as caught:
        list(read_rows(handle, file="t.csv"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (caught.value.code, caught.value.line, caught.value.column) == ("cell_too_large", 2, "b")
    assert peak < 40 << 20


@given(
    st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=2, max_size=4), min_size=1)
)
def test_what_a_writer_writes_is_read_back(table: list[list[str]]) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows(table)
    assert [cells for _, cells in rows(out.getvalue().encode())] == table


@given(st.binary(max_size=400))
def test_no_bytes_raise_anything_else(raw: bytes) -> None:
    try:
        rows(raw)
    except Wrong as wrong:
        assert wrong.code in {"encoding", "bad_quote", "line_ending"}
        assert wrong.line is not None
        assert 1 <= wrong.line <= raw.count(b"\n") + 1


@given(st.text(alphabet='ab",\r\n', max_size=40))
def test_a_table_is_read_as_the_standard_reader_reads_it_or_refused(text: str) -> None:
    try:
        mine = [cells for _, cells in rows(text.encode())]
    except Wrong:
        return
    theirs = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert [cells for cells in mine if cells != [""]] == [
        cells for cells in theirs if cells not in ([], [""])
    ]
