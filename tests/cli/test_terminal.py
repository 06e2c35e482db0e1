"""What records say reaches a terminal as text and as nothing else."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constancia.casefile.open import CaseFile, new_id, now
from constancia.claims.claim import Account, Claim
from constancia.claims.record import Kind, Record
from constancia.cli import printing
from constancia.cli.terminal import escaped, visible
from constancia.errors import Wrong
from constancia.phrases.settings import Settings
from constancia.vault.identity import Identity
from tests.cli.program import PASSPHRASE, Program
from tests.cli.typing import typed

STEERING = ("\x1b]0;owned\x07", "\x1b[2J", "\x9b31m", "\x7f", "\r", "\u202e", "\u2066", "\u200b", "\u2028")


def is_plain(text: str) -> bool:
    return all(unicodedata.category(c) not in ("Cc", "Cs", "Zl", "Zp") and not _turns(c) for c in text)


def _turns(letter: str) -> bool:
    return unicodedata.bidirectional(letter) in (
        "LRE",
        "RLE",
        "LRO",
        "RLO",
        "PDF",
        "LRI",
        "RLI",
        "FSI",
        "PDI",
    )


def test_control_characters_and_unseen_marks_are_shown() -> None:
    assert visible("a\x1b[2J\x9bm\x07\x7f") == "a\\x1b[2J\\x9bm\\x07\\x7f"
    assert visible("one\ntwo\r\tthree") == "one\\ntwo\\r\\tthree"
    assert visible("\u202ecod.exe\u2069\u061c\ufeff") == "<U+202E>cod.exe<U+2069><U+061C><U+FEFF>"
    assert visible("\udcff\U000e0041") == "<U+DCFF><U+E0041>"


def test_what_people_write_stays_as_it_is() -> None:
    for text in ("Nogales, 14 de mayo — “ñ”", "می‌خواهم", "👩‍👧", "日本", "א ב"):
        assert visible(text) == escaped(text) == text


@given(st.text(st.characters(codec=None)))
def test_no_text_steers_a_terminal(text: str) -> None:
    assert is_plain(visible(text))
    assert visible(visible(text)) == visible(text)
    said = escaped(json.dumps({text: [text]}, ensure_ascii=False, indent=2))
    assert json.loads(said) == {text: [text]}
    assert is_plain(said.replace("\n", ""))


@given(st.lists(st.lists(st.text(st.characters(codec=None)), min_size=2, max_size=2), min_size=1))
def test_columns_stand_in_line_whatever_is_in_them(rows: list[list[str]]) -> None:
    lines = printing.table([[left, f"|{right}"] for left, right in rows])
    width = max(len(visible(left)) for left, _ in rows) + 2
    assert all(is_plain(line) and line[width] == "|" for line in lines)


def test_results_and_errors_carry_nothing_raw(capsys: pytest.CaptureFixture[str]) -> None:
    text = "".join(STEERING)
    for is_json in (False, True):
        settings = Settings(folder=Path(), identity=Path(), json=is_json)
        printing.result(settings, {text: text}, [text, text])
        printing.error(Wrong("a_code_without_text", file=text, name=text), language="en", is_json=is_json)
        shown = capsys.readouterr()
        assert is_plain((shown.out + shown.err).replace("\n", ""))
        assert shown.out.count("\n") == (3 if is_json else 2) and shown.err.count("\n") == 1
        if is_json:
            assert json.loads(shown.out) == {text: text}


@pytest.fixture
def hostile(program: Program, tmp_path: Path) -> tuple[Path, str]:
    """A case file in which somebody recorded an act whose summary steers terminals, and the act's id."""
    identity = Identity.create(program.identity, PASSPHRASE)
    act = new_id()
    values = {"kind": "act", "summary": "".join(STEERING), "act_type": f"arrest{STEERING[0]}"}
    claims = tuple(Claim(act, name, value, act, account=Account.CODING) for name, value in values.items())
    with CaseFile.create(tmp_path / "case", identity=identity, title="t", member="m") as casefile:
        casefile.record(Record(Kind.CLAIMS, act, at=now(), claims=claims))
    return tmp_path / "case", act


def test_a_hostile_record_is_shown_and_obeyed_by_no_terminal(
    hostile: tuple[Path, str], program: Program
) -> None:
    casefile, act = hostile
    for options in ([], ["--json"]):
        asked: list[Any] = ["-d", casefile, "show", act, *options]
        code, shown = typed(asked, program, lines=[f"{PASSPHRASE}\n"])
        assert code == 0 and "]0;owned" in shown
        assert is_plain(shown.replace("\r\n", ""))
