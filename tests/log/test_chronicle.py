"""The publisher's log: it grows, and nothing in it is replaced in silence."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constancia.errors import Wrong
from constancia.log import chronicle
from constancia.log.chronicle import Chronicle, Publication
from constancia.log.tree import check_consistency
from tests.log.made import KEY, OTHER_KEY, OTHER_PUBLIC, PUBLIC, flipped

NAME = "press.example/constancia"


def publications(count: int, *, title: str = "Edition") -> list[Publication]:
    return [
        Publication(content=sha256(bytes([number])).hexdigest(), title=f"{title} {number}")
        for number in range(count)
    ]


def read(count: int, *, title: str = "Edition") -> Chronicle:
    made = chronicle.write(publications(count, title=title), origin=NAME, key=KEY)
    return chronicle.read(made, origin=NAME, public_key=PUBLIC)


MADE = chronicle.write(publications(3), origin=NAME, key=KEY)


@given(st.integers(0, 20), st.integers(0, 20))
def test_a_newer_copy_continues_an_older_one(old: int, new: int) -> None:
    older, newer = sorted((old, new))
    read(newer).check_continues(read(older).checkpoint)


def test_the_proof_is_enough_for_who_kept_a_checkpoint_alone() -> None:
    older, newer = read(3).checkpoint, read(11)
    check_consistency(
        old_size=3,
        old_root=older.root,
        new_size=11,
        new_root=newer.checkpoint.root,
        proof=newer.consistency(3),
    )


def test_a_replaced_publication_is_found() -> None:
    with pytest.raises(Wrong) as caught:
        read(5, title="Other").check_continues(read(3).checkpoint)
    assert caught.value.code == "consistency"


def test_a_shorter_log_is_found() -> None:
    with pytest.raises(Wrong) as caught:
        read(2).check_continues(read(3).checkpoint)
    assert caught.value.code == "consistency"


def test_another_publisher_s_log_continues_nothing() -> None:
    made = chronicle.write(publications(3), origin="other.example", key=OTHER_KEY)
    other = chronicle.read(made, origin="other.example", public_key=OTHER_PUBLIC)
    with pytest.raises(Wrong) as caught:
        other.check_continues(read(3).checkpoint)
    assert caught.value.code == "chronicle_origin"


@given(st.integers(0, 8 * len(MADE) - 1))
def test_every_flipped_bit_is_found(bit: int) -> None:
    with pytest.raises(Wrong):
        chronicle.read(flipped(MADE, bit=bit), origin=NAME, public_key=PUBLIC)


@pytest.mark.parametrize("title", ["", " a", "a ", "a\nb", "a\x00", "\ud800", "x" * 501])
def test_a_title_without_form_is_not_written(title: str) -> None:
    with pytest.raises(Wrong) as caught:
        chronicle.write([Publication(content="0" * 64, title=title)], origin=NAME, key=KEY)
    assert caught.value.code == "chronicle_form"
