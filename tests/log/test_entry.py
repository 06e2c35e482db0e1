"""Entries: round trips, what is refused, what a publisher's form keeps and drops."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constancia.errors import Wrong
from constancia.log import disclosure, entry
from constancia.log.key import signer
from constancia.log.strict import Json, compact, unb64
from tests.log.made import FIELDS, KEY, LOG, OTHER_KEY, OTHER_PUBLIC, PUBLIC, flipped, issued, noise
from tests.log.test_strict import JSON

MADE = issued()
NAMES = st.text("abcdefgh.01", max_size=6).filter(lambda name: name not in entry.RESERVED)


@given(st.dictionaries(NAMES, JSON, max_size=40), st.integers(0, 2**53 - 1))
def test_an_entry_reads_back_as_it_was_written(fields: dict[str, Json], seq: int) -> None:
    made = entry.issue(log=LOG, seq=seq, fields=list(fields.items()), sign=signer(KEY), random=noise(seq))
    found = entry.read(made.text, public_key=PUBLIC)
    assert found == made
    assert (found.log, found.seq) == (LOG, seq)
    assert {name: value for name, (value, _) in found.fields().items()} == fields
    assert {digest for _, digest in found.fields().values()} <= set(found.sd)
    assert list(found.sd) == sorted(set(found.sd))


@given(st.integers(min_value=0))
def test_every_flipped_bit_is_found(bit: int) -> None:
    data = flipped(MADE.text.encode(), bit=bit % (8 * len(MADE.text)))
    with pytest.raises(Wrong):
        entry.read(data.decode("latin-1"), public_key=PUBLIC)


def test_every_flipped_bit_is_found_one_by_one() -> None:
    text = MADE.text.encode()
    tail = len(text) - 1 - len(MADE.disclosures[-1].text)
    for bit in range(8 * tail, 8 * len(text)):
        with pytest.raises(Wrong):
            entry.read(flipped(text, bit=bit).decode("latin-1"), public_key=PUBLIC)


@given(st.sets(st.integers(0, len(FIELDS) - 1)))
def test_any_part_of_the_disclosures_verifies(shown: set[int]) -> None:
    texts = [MADE.disclosures[at].text for at in shown]
    found = entry.read("~".join([MADE.token, *texts, ""]), public_key=PUBLIC)
    assert list(found.fields()) == [MADE.disclosures[at].name for at in shown]
    assert found.leaf == MADE.leaf
    assert entry.body(found.sd) == entry.body(MADE.sd)


def test_the_body_is_over_the_array_in_the_token() -> None:
    payload = unb64(MADE.token.split(".")[1])
    start, end = payload.index(b'"_sd":') + 6, payload.index(b',"_sd_alg"')
    assert entry.body(MADE.sd) == sha256(payload[start:end]).digest()
    assert payload.startswith(compact({"v": 1, "log": LOG, "seq": 7})[:-1])


@pytest.mark.parametrize(("count", "size"), [(0, 32), (1, 32), (32, 32), (33, 64), (129, 256), (512, 512)])
def test_decoys_hide_how_many_fields_there_are(count: int, size: int) -> None:
    fields: list[tuple[str, Json]] = [(f"n{number}", "x") for number in range(count)]
    made = entry.issue(log=LOG, seq=0, fields=fields, sign=signer(KEY), random=noise())
    assert len(made.sd) == size
    assert len(made.leaf) < 65_536


def test_an_entry_over_512_fields_is_refused() -> None:
    with pytest.raises(Wrong) as caught:
        issued([(f"n{number}", "x") for number in range(513)])
    assert caught.value.code == "entry_too_large"


def test_all_randomness_is_asked_for_at_once() -> None:
    asked = []

    def random(size: int) -> bytes:
        asked.append(size)
        return noise()(size)

    entry.issue(log=LOG, seq=0, fields=FIELDS, sign=signer(KEY), random=random)
    assert asked == [16 * len(FIELDS) + 32 * (32 - len(FIELDS))]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ([("_sd", "x")], "entry_name"),
        ([("...", "x")], "entry_name"),
        ([("seq", "x")], "entry_name"),
        ([("a", "x"), ("a", "y")], "entry_name"),
        ([("a", {"_sd": ["x"]})], "entry_name"),
        ([("a", [{"...": "x"}])], "entry_name"),
        ([("a", 0.5)], "json"),
        ([("a", "\ud800")], "json"),
    ],
)
def test_what_could_not_be_read_is_not_written(fields: Any, code: str) -> None:
    with pytest.raises(Wrong) as caught:
        issued(fields)
    assert caught.value.code == code


def test_words_that_look_like_reserved_names_are_just_words() -> None:
    made = issued([("a", '"_sd":'), ("b", "..."), ("c", {"x": '{"...":1}'})])
    assert entry.read(made.text, public_key=PUBLIC) == made


@pytest.mark.parametrize(
    ("log", "seq"), [("", 0), ("a b", 0), ("x" * 65, 0), (LOG, -1), (LOG, 2**53), (LOG, True)]
)
def test_a_log_and_number_without_form_are_refused(log: str, seq: int) -> None:
    with pytest.raises(Wrong) as caught:
        entry.issue(log=log, seq=seq, fields=FIELDS, sign=signer(KEY), random=noise())
    assert caught.value.code == "entry_form"


def test_another_key_is_refused() -> None:
    with pytest.raises(Wrong) as caught:
        entry.read(MADE.text, public_key=OTHER_PUBLIC)
    assert caught.value.code == "entry_signature"


def test_the_publisher_s_form_keeps_the_statement_and_drops_the_place() -> None:
    kept = {MADE.disclosures[at].digest for at in (0, 3)}
    again = entry.reissue(MADE, keep=kept, sign=signer(OTHER_KEY), extra={"edition": "1"})
    found = entry.read(again.text, public_key=OTHER_PUBLIC)
    assert found.visible == {"v": 1, "edition": "1"}
    assert found.sd == MADE.sd
    assert list(found.fields()) == ["kind", "c0"]
    assert LOG.encode() not in unb64(again.token.split(".")[1])
    for part in ("log", "seq"):
        with pytest.raises(Wrong) as caught:
            getattr(found, part)
        assert caught.value.code == "entry_form"


@pytest.mark.parametrize("name", ["v", "log", "seq", "_sd", "_sd_alg", "..."])
def test_a_publisher_s_own_member_may_not_take_a_reserved_name(name: str) -> None:
    with pytest.raises(Wrong):
        entry.reissue(MADE, keep=(), sign=signer(OTHER_KEY), extra={name: "x"})


def test_the_example_of_rfc_9901_has_its_digest() -> None:
    text = "WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0"
    assert unb64(text).decode() == '["_26bc4LT-ac6q2KI6cBW5es", "family_name", "Möbius"]'
    assert disclosure.digests([text]) == ["X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0"]


def test_two_disclosures_that_only_hold_together_are_refused() -> None:
    salt = "A" * 22
    parts = [f'["{salt}","a",[[1]', f'["{salt}","b",2]]]', f'["{salt}","c",1],["{salt}","d",2]']
    texts = [entry.b64(part.encode()) for part in parts]
    with pytest.raises(Wrong) as caught:
        disclosure.read_disclosures(texts)
    assert (caught.value.code, caught.value.fields["reason"]) == ("json", "form")


@pytest.mark.parametrize("inside", ['["%s","a",%s1%s]', '["%s","a",{"x":%s1%s}]'])
def test_a_value_too_deep_is_refused(inside: str) -> None:
    text = entry.b64((inside % ("A" * 22, "[" * 3000, "]" * 3000)).encode())
    with pytest.raises(Wrong) as caught:
        disclosure.read_disclosures([text])
    assert (caught.value.code, caught.value.fields["reason"]) == ("json", "depth")
