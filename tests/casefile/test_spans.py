"""Numbers of entries as spans, and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constancia.casefile.spans import from_spans, to_spans
from constancia.errors import Wrong


@given(st.sets(st.integers(0, 60)))
def test_what_is_written_is_read_back(numbers: set[int]) -> None:
    assert {number for span in from_spans(to_spans(numbers)) for number in span} == numbers


def test_the_form() -> None:
    assert to_spans([4, 2, 3, 9, 3]) == "2-4,9"
    assert to_spans([]) == ""
    with pytest.raises(Wrong, match="record"):
        from_spans("2-x")
