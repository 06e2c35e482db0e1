"""Words that are offered, and how long somebody would have to guess at words of a person's own."""

from __future__ import annotations

import hashlib
import math
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from constancia.vault import new_passphrase
from constancia.vault.new_passphrase import LEAST, OFFERED, SHORTEST, offer, strength

LISTS = Path(new_passphrase.__file__).parent / "wordlists"
SUMS = {
    "en": "6d557f0693958fb5e650b68b5bee585eb82cf4da32965505c789e924743bc522",
    "es": "565e3d94ce46d5983c42efd70c897a34f4a027b8d36c7cb76aee136b8a4b317d",
}


@pytest.mark.parametrize("language", OFFERED)
def test_the_lists_are_those_whose_origin_is_told(language: str) -> None:
    content = (LISTS / f"{language}.txt").read_bytes()
    assert hashlib.sha256(content).hexdigest() == SUMS[language]
    words = content.decode().split("\n")[:-1]
    assert len(set(words)) == len(words)
    assert all(word.replace("-", "").isalpha() and word.isascii() and word.islower() for word in words)
    assert OFFERED[language] * math.log2(len(words)) > 75
    assert f"{len(words):,}" in (LISTS / "README.md").read_text("utf-8")


@pytest.mark.parametrize("language", OFFERED)
def test_what_is_offered_is_random_and_strong(language: str) -> None:
    known = set((LISTS / f"{language}.txt").read_text().split())
    offers = [offer(language) for _ in range(40)]
    assert len(set(offers)) == 40
    for words in offers:
        assert len(words.split()) == OFFERED[language] and set(words.split()) <= known
    assert all(strength(words).is_enough for words in offers[:5])


def test_another_language_gets_english_words() -> None:
    assert set(offer("de").split()) <= set((LISTS / "en.txt").read_text().split())


@pytest.mark.parametrize(
    "weak",
    [
        "",
        "short",
        "Tr0ub4dor&3",
        "Abcdef123456!!",
        "a" * 40,
        "qwertyuiopasdfgh",
        "Zulema Prueba 1984",
        "abdomen abdomen abdomen",
    ],
)
def test_what_is_easy_to_guess_is_not_enough(weak: str) -> None:
    assert not strength(weak, known=["Zulema Prueba"]).is_enough


def test_no_rule_says_which_characters() -> None:
    """Small letters alone, spaces, any script, any length (ASVS 6.2.5, 6.2.9)."""
    for given in (
        "once pasan trenes azules vacios",
        "día tras día llueve sobre Xalapa",
        "стол окно дождь мосты",
        "n" * 5 + "xkwqzvbt" * 30,
    ):
        found = strength(given)
        assert found.is_enough and found.guesses > LEAST and not found.is_short


def test_characters_are_counted_as_they_are_composed() -> None:
    assert strength("ñ" * SHORTEST).is_short is False
    assert strength("n\u0303" * (SHORTEST - 1)).is_short is True


def test_nothing_is_sent_and_nothing_is_loaded_before_it_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a socket")

    monkeypatch.setattr(socket, "socket", refuse)
    assert strength("once pasan trenes azules vacios").is_enough
    code = "import sys, constancia.vault.new_passphrase as n; n.offer('es'); print('zxcvbn' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
