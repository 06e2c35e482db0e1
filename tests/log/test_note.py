"""Signed notes and keys in text, byte for byte with the specification's examples and Go's reference."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constancia.errors import Wrong
from constancia.log import note
from constancia.log.key import public_half
from tests.log.made import KEY, OTHER_KEY, OTHER_PUBLIC, PUBLIC, flipped

SPECIFICATION_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
SPECIFICATION_NOTE = (
    "This is an example message.\n\n"
    "— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)
"""The example of C2SP signed-note."""

GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_SECRET = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
GO_TEXT = (
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
)
GO_LINE = (
    "— PeterNeumann "
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
"""The test key of Go's package golang.org/x/mod/sumdb/note."""

NAME = "press.example/constancia"
TEXT = "First\n\nand last\n"
MADE = note.sign(TEXT, name=NAME, key=KEY)
LINES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)


def test_the_specification_s_example_verifies() -> None:
    name, public = note.read_vkey(SPECIFICATION_KEY)
    found = note.read(SPECIFICATION_NOTE.encode(), keys={name: public})
    assert found == note.Note(text="This is an example message.\n", signers=("example.com/foo",), others=0)
    assert note.vkey(name, public) == SPECIFICATION_KEY


def test_go_s_note_comes_out_byte_for_byte() -> None:
    secret = base64.b64decode(GO_SECRET)[1:]
    assert note.vkey("PeterNeumann", public_half(secret)) == GO_KEY
    assert note.sign(GO_TEXT, name="PeterNeumann", key=secret) == f"{GO_TEXT}\n{GO_LINE}".encode()


def test_a_note_by_a_stranger_has_form_but_no_signer() -> None:
    with pytest.raises(Wrong) as caught:
        note.read(SPECIFICATION_NOTE.encode(), keys={"PeterNeumann": note.read_vkey(GO_KEY)[1]})
    assert caught.value.code == "note_unsigned"


def test_every_cut_of_a_key_is_refused() -> None:
    for start in range(len(GO_KEY)):
        for end in range(start, len(GO_KEY) + 1):
            if end - start < len(GO_KEY):
                with pytest.raises(Wrong):
                    note.read_vkey(GO_KEY[start:end])


def test_every_changed_letter_of_a_key_is_refused() -> None:
    for at, letter in enumerate(GO_KEY):
        with pytest.raises(Wrong):
            note.read_vkey(GO_KEY[:at] + chr(ord(letter) + 1) + GO_KEY[at + 1 :])


@given(st.lists(LINES, min_size=1, max_size=6))
def test_a_note_reads_back_as_it_was_signed(lines: list[str]) -> None:
    text = "\n".join([*lines, ""])
    assert note.read(note.sign(text, name=NAME, key=KEY), keys={NAME: PUBLIC}).text == text


@given(st.integers(0, 8 * len(MADE) - 1))
def test_every_flipped_bit_is_found(bit: int) -> None:
    with pytest.raises(Wrong):
        note.read(flipped(MADE, bit=bit), keys={NAME: PUBLIC})


def test_every_flipped_bit_is_found_one_by_one() -> None:
    for bit in range(8 * len(MADE)):
        with pytest.raises(Wrong):
            note.read(flipped(MADE, bit=bit), keys={NAME: PUBLIC})


def test_signatures_of_others_are_passed_over() -> None:
    line = note.sign(TEXT, name=NAME, key=OTHER_KEY).decode().removeprefix(f"{TEXT}\n")
    both = MADE + line.encode()  # the same name under another key
    assert note.read(both, keys={NAME: PUBLIC}) == note.Note(TEXT, signers=(NAME,), others=1)
    assert note.read(both, keys={NAME: OTHER_PUBLIC}).signers == (NAME,)


def test_a_known_key_whose_signature_fails_rejects_the_note() -> None:
    mark = note.padded(note.key_id("b", OTHER_PUBLIC) + bytes(64))
    bad = MADE + f"— b {mark}\n".encode()
    assert note.read(bad, keys={NAME: PUBLIC}).others == 1
    with pytest.raises(Wrong) as caught:
        note.read(bad, keys={NAME: PUBLIC, "b": OTHER_PUBLIC})
    assert caught.value.code == "note_signature"


def test_sixteen_signatures_are_read() -> None:
    lines = [note.sign(TEXT, name=f"k{n}", key=KEY).decode().removeprefix(f"{TEXT}\n") for n in range(16)]
    found = note.read((f"{TEXT}\n" + "".join(lines)).encode(), keys={"k15": PUBLIC})
    assert (found.signers, found.others) == (("k15",), 15)


@pytest.mark.parametrize("text", ["", "no end", "tab\t\n", "bell\x07\n", "return\r\n"])
def test_a_text_without_form_is_not_signed(text: str) -> None:
    with pytest.raises(Wrong) as caught:
        note.sign(text, name=NAME, key=KEY)
    assert caught.value.code == "note_form"


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\u00a0b", "a\u2003b", "a\nb", "a\x7fb"])
def test_a_name_without_form_is_not_taken(name: str) -> None:
    with pytest.raises(Wrong):
        note.sign(TEXT, name=name, key=KEY)
    with pytest.raises(Wrong):
        note.vkey(name, PUBLIC)


def test_a_note_over_the_limit_is_refused_unread() -> None:
    with pytest.raises(Wrong) as caught:
        note.read(MADE, keys={NAME: PUBLIC}, limit=len(MADE) - 1)
    assert caught.value.fields["reason"] == "size"
