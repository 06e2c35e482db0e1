"""Base64 and JSON in one form."""

from __future__ import annotations

import base64
import json
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constancia.errors import Wrong
from constancia.log import strict

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
HIDING = ("...", "_sd")
"""Names by which an SD-JWT hides things deeper down, which no entry may do."""

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-strict.LARGEST, strict.LARGEST) | TEXT,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(TEXT.filter(lambda name: name not in HIDING), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(st.binary(max_size=70))
def test_base64url_is_that_of_the_standard_library(data: bytes) -> None:
    text = strict.b64(data)
    assert text == base64.urlsafe_b64encode(data).rstrip(b"=").decode()
    assert strict.unb64(text) == data
    assert strict.unpadded(strict.padded(data)) == data


@given(st.text("AB/+-_=wxyz09 \n", max_size=12))
def test_what_is_read_is_what_would_be_written(text: str) -> None:
    for read, write in ((strict.unb64, strict.b64), (strict.unpadded, strict.padded)):
        try:
            assert write(read(text)) == text
        except Wrong as wrong:
            assert wrong.code == "base64"


@given(st.integers(1, 40), st.data())
def test_pieces_in_one_stroke_are_as_one_by_one(size: int, data: st.DataObject) -> None:
    pieces = data.draw(st.lists(st.binary(min_size=size, max_size=size), max_size=5))
    assert strict.b64_each(pieces, size=size) == [strict.b64(piece) for piece in pieces]


@given(JSON)
def test_both_writers_of_json_agree(value: strict.Json) -> None:
    expected = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    assert strict.compact(value) == expected
    assert strict.ENCODER.encode(value).encode() == expected
    assert strict.read_json(expected) == value


@given(JSON, st.integers(0, 400), st.sampled_from([b" ", b"\n", b"0", b",", b"\x00", b"\\u0041"]))
def test_anything_put_in_is_refused_or_is_another_value(value: strict.Json, at: int, junk: bytes) -> None:
    text = strict.compact(value)
    changed = text[: at % (len(text) + 1)] + junk + text[at % (len(text) + 1) :]
    try:
        assert strict.compact(strict.read_json(changed)) == changed
    except Wrong as wrong:
        assert wrong.code == "json"


@pytest.mark.parametrize(
    "value", [1.0, float("nan"), 2**53, -(2**53), b"x", {"a": 1.5}, ["\ud800"], {1: "x"}, (1,)]
)
def test_what_json_cannot_carry_is_not_written(value: Any) -> None:
    for write in (strict.compact, lambda value: strict.write_each([("salt", "name", value)])):
        with pytest.raises(Wrong) as caught:
            write(value)
        assert caught.value.code == "json"


@given(st.lists(st.tuples(TEXT, TEXT, JSON), max_size=4))
def test_several_at_once_are_written_and_read_as_one_by_one(
    values: list[tuple[str, str, strict.Json]],
) -> None:
    written = strict.write_each(values)
    assert written == [strict.compact(list(value)) for value in values]
    found = strict.read_each(written)
    assert found is None or found == (values, b",".join(written))


@given(
    JSON,
    st.integers(0, 400),
    st.sampled_from([b" ", b"1.0", b"1e3", b"-0", b",", b"\x00", b"\\u0041", b"],["]),
)
def test_what_is_read_at_once_is_what_would_be_written(value: strict.Json, at: int, junk: bytes) -> None:
    good, text = strict.compact(["a", "b", 1]), strict.compact(["salt", "name", value])
    changed = text[: at % (len(text) + 1)] + junk + text[at % (len(text) + 1) :]
    found = strict.read_each([changed, good])
    if found is not None:
        assert [strict.compact(list(one)) for one in found[0]] == [changed, good]


def test_two_texts_that_only_together_are_two_arrays_are_not_read_at_once() -> None:
    whole = b'["s","n",1],["s","m",[["q"],["s","k",3]]]'
    cut = whole.index(b',["s","k"')
    assert strict.read_each([whole[:cut], whole[cut + 1 :]]) is None


def test_every_character_is_written_at_once_as_one_by_one() -> None:
    text = "".join(chr(number) for number in range(0x3000))
    assert strict.write_each([(text, text, text)]) == [strict.compact([text, text, text])]


def test_an_enum_is_written_as_its_text() -> None:
    class Colour(StrEnum):
        RED = "red"

    assert strict.compact({"colour": Colour.RED}) == b'{"colour":"red"}'


def test_a_long_number_is_refused_without_being_computed() -> None:
    with pytest.raises(Wrong) as caught:
        strict.read_json(b"9" * 1_000_000)
    assert caught.value.fields["reason"] == "integer"
    assert strict.read_each([b'["salt","name",' + b"9" * 1_000_000 + b"]"]) is None
