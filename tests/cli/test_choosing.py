"""Choosing a passphrase at the terminal: words are offered and leave nothing behind, weak ones are asked again."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from constancia.vault import passphrase as passphrases
from tests.cli.program import Program
from tests.cli.typing import typed

STRONG = "once pasan trenes azules vacios"
OPEN, CLOSE = "\x1b[?1049h", "\x1b[?1049l"


def new(folder: Path, *more: str) -> list[object]:
    return ["new", folder, "--title", "The bridge", "--member", "Zulema Prueba", *more]


def offered(shown: str) -> str:
    """The words on the last screen that offers some."""
    return re.findall(r"\n    ([a-z][a-z -]+?)\r?\n", shown)[-1]


@pytest.mark.parametrize(("language", "count"), [("en", 6), ("es", 7)])
def test_random_words_are_offered_and_taken(
    program: Program, tmp_path: Path, language: str, count: int
) -> None:
    code, shown = typed(
        new(tmp_path / "case", "--lang", language), program, lines=["\n", lambda s: offered(s) + "\n"]
    )
    words = offered(shown)
    assert code == 0 and len(words.split()) == count
    assert passphrases.unseal(program.identity.read_bytes(), words)


def test_the_words_stand_on_a_screen_that_goes_with_them(program: Program, tmp_path: Path) -> None:
    _, shown = typed(new(tmp_path / "case"), program, lines=["2\n", "\n", lambda s: offered(s) + "\n"])
    words = offered(shown)
    left = re.sub(r"\x1b\[\?1049h.*?\x1b\[2J\x1b\[H\x1b\[\?1049l", "", shown, flags=re.S)
    assert shown.count(OPEN) == shown.count(CLOSE) == 2
    assert words in shown and not set(words.split()) & set(left.split())


def test_other_words_than_those_shown_are_asked_again(program: Program, tmp_path: Path) -> None:
    answers = ["\n", "words of mine\n", "\n", lambda s: "  ".join(offered(s).split()) + "\n"]
    code, shown = typed(new(tmp_path / "case"), program, lines=answers)
    assert code == 0 and "Those are not the words" in shown


def test_a_weak_one_of_ones_own_is_asked_again_and_a_good_one_taken(program: Program, tmp_path: Path) -> None:
    answers = ["3\n", "short\n", "Zulema Prueba 1984\n", f"{STRONG}\n", f"{STRONG}\n"]
    code, shown = typed(new(tmp_path / "case"), program, lines=answers)
    assert code == 0 and STRONG not in shown and "1984" not in shown
    assert "15 characters" in shown and "within a minute" in shown and "for centuries" in shown
    assert passphrases.unseal(program.identity.read_bytes(), STRONG)


def test_weak_ones_alone_make_no_identity(program: Program, tmp_path: Path) -> None:
    code, shown = typed(
        new(tmp_path / "case", "--lang", "es"), program, lines=["3\n", *["aaaaaaaaaaaaaaaaaaaa\n"] * 5]
    )
    assert code == 2 and "en un minuto" in shown
    assert not program.identity.exists() and not (tmp_path / "case").exists()


def test_two_that_differ_make_no_identity(program: Program, tmp_path: Path) -> None:
    code, _ = typed(new(tmp_path / "case"), program, lines=["3\n", f"{STRONG}\n", f"{STRONG} \n"])
    assert code == 2 and not program.identity.exists()


def test_interrupted_the_words_do_not_stay_on_the_screen(program: Program, tmp_path: Path) -> None:
    code, shown = typed(new(tmp_path / "case"), program, lines=["\x03"])
    assert code == 130 and shown.rstrip().endswith(CLOSE) and "Traceback" not in shown


def test_a_weak_one_in_a_file_is_refused(program: Program, tmp_path: Path) -> None:
    (program.home / "passphrase").write_text("Tr0ub4dor&3\n")
    done = program(*new(tmp_path / "case"), "--json")
    assert (done.code, done.fault["code"]) == (2, "passphrase_weak")
    assert "Tr0ub4dor" not in done.err + done.out
    assert not program.identity.exists() and not (tmp_path / "case").exists()
