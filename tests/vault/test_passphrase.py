"""The age passphrase file: what it refuses. That `age` itself opens it is tested with the identity."""

from __future__ import annotations

import time

import pyrage
import pytest
from hypothesis import given
from hypothesis import strategies as st

from constancia.errors import ConstanciaError, Misuse, Unable, Wrong
from constancia.vault import passphrase

CHEAP = 4
WORDS = "seis palabras sacadas al azar"
SEALED = passphrase.seal(b"content", WORDS, cost=CHEAP)


@given(st.binary(max_size=300), st.text(min_size=1, max_size=30))
def test_what_is_sealed_opens(content: bytes, words: str) -> None:
    assert passphrase.unseal(passphrase.seal(content, words, cost=CHEAP), words) == content


def test_an_accent_may_be_composed_in_either_way() -> None:
    sealed = passphrase.seal(b"content", "contrase\u00f1a", cost=CHEAP)
    assert passphrase.unseal(sealed, "contrasen\u0303a") == b"content"


def test_another_passphrase_does_not_open_it() -> None:
    with pytest.raises(Unable) as caught:
        passphrase.unseal(SEALED, "otras seis palabras")
    assert caught.value.code == "passphrase"


def test_no_passphrase_is_no_passphrase() -> None:
    with pytest.raises(Misuse):
        passphrase.seal(b"content", "", cost=CHEAP)


@pytest.mark.parametrize("cost", [21, 22, 30, 64, 999_999_999])
def test_a_higher_cost_is_refused_before_any_work(cost: int) -> None:
    hostile = SEALED.replace(f" {CHEAP}\n".encode(), f" {cost}\n".encode(), 1)
    start = time.perf_counter()
    with pytest.raises(Wrong) as caught:
        passphrase.unseal(hostile, WORDS)
    assert caught.value.code == "passphrase_cost"
    assert time.perf_counter() - start < 0.05


def test_every_flipped_bit_is_refused() -> None:
    for place in range(len(SEALED) * 8):
        damaged = bytearray(SEALED)
        damaged[place // 8] ^= 1 << place % 8
        with pytest.raises(ConstanciaError):
            passphrase.unseal(bytes(damaged), WORDS)


@pytest.mark.parametrize(
    "untrusted",
    [
        b"",
        SEALED[:-1],
        SEALED + b"x",
        SEALED.replace(b"\n", b"\r\n"),
        SEALED.replace(b" 4\n", b" 04\n"),
        SEALED.replace(b" 4\n", b" 0\n"),
        SEALED.replace(b"-> scrypt", b"-> X25519"),
        b"x" * 100_000,
    ],
)
def test_other_forms_are_refused(untrusted: bytes) -> None:
    with pytest.raises(Wrong):
        passphrase.unseal(untrusted, WORDS)


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 65_537, 131_072, 200_000])
def test_another_implementation_of_age_opens_any_length(size: int) -> None:
    content = bytes(n % 251 for n in range(size))
    sealed = passphrase.seal(content, WORDS, cost=CHEAP)
    assert pyrage.passphrase.decrypt(sealed, WORDS) == content
