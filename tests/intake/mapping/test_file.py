from __future__ import annotations

import pytest

from constancia.errors import Several, Wrong
from constancia.intake.mapping import read_mapping
from constancia.phrases.sentences import sentence
from tests.intake.mapping.looked import HEAD, VOCABULARY

ACT = '[[rows]]\n[[rows.act]]\nkey = "{id}"\n'


def faults(text: str) -> list[tuple[int | None, str | None, object]]:
    with pytest.raises(Several) as caught:
        read_mapping(text.encode(), file="m.toml", vocabulary=VOCABULARY)
    for fault in caught.value.faults:
        for language in ("en", "es"):
            assert "bad_mapping" not in sentence(fault, language)
            assert str(fault.fields["reason"]) not in sentence(fault, language).split(": ")
    return [(fault.line, fault.column, fault.fields["reason"]) for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("text", "line", "column", "reason"),
    [
        (HEAD, 1, "", "missing_key"),
        (HEAD.replace("1", "2") + ACT + 'act_type = "arrest"', 1, "", "version"),
        (HEAD + ACT, 5, "rows 1, act 1", "missing_property"),
        (HEAD + ACT + 'act_type = "{a"', 7, "rows 1, act 1, act_type", "template"),
        (HEAD + ACT + 'act_type = "arrest"\ncolour = "{c}"', 8, "rows 1, act 1, colour", "unknown_property"),
        (
            HEAD + ACT + 'act_type = { from = "{a}", recode = "r" }',
            7,
            "rows 1, act 1, act_type",
            "unknown_recode",
        ),
        (
            HEAD + ACT + 'act_type = { from = "{a}", hue = "r" }',
            7,
            "rows 1, act 1, act_type, hue",
            "unknown_key",
        ),
        (HEAD + ACT + 'act_type = "arrest"\neach = ["x"]', 8, "rows 1, act 1, each", "unknown_loop"),
        (HEAD + ACT + 'act_type = "arrest"\nvictim = "x"', 8, "rows 1, act 1, victim", "unknown_record"),
        (HEAD + ACT + 'act_type = "arrest"\nvictim = "act"', 8, "rows 1, act 1, victim", "other_kind"),
        (HEAD + ACT + 'act_type = "arrest"\nonly = { value = "{a}" }', 8, "rows 1, act 1, only", "one_test"),
        (
            HEAD + ACT + 'act_type = "arrest"\ndate_start = { from = "{a}", date = "dd" }',
            8,
            None,
            "date_format",
        ),
        (HEAD + '[[rows]]\nheader = "x"\n', 5, "rows 1, header", "not_a_number"),
        (
            HEAD + '[recode.r]\nvocabulary = "act_types"\n[recode.r.values]\na = "b"\n' + ACT,
            7,
            None,
            "unknown_term",
        ),
    ],
)
def test_what_is_wrong_is_told_with_line_key_and_reason(
    text: str, line: int, column: str | None, reason: str
) -> None:
    found = [(at, where if column is not None else None, why) for at, where, why in faults(text)]
    assert (line, column, reason) in found


def test_all_faults_are_told_at_once() -> None:
    assert len(faults(HEAD + ACT + "a = 1\nb = 2\nc = 3")) == 4


@pytest.mark.parametrize(("text", "line"), [(b"a = \n", 1), (b"a = 1\na = 2\n", 2), (b"# x\n\xff", 2)])
def test_no_toml_is_told_with_its_line(text: bytes, line: int) -> None:
    with pytest.raises(Wrong) as caught:
        read_mapping(text, file="m.toml", vocabulary=VOCABULARY)
    assert (caught.value.code, caught.value.line) == ("not_toml", line)


def test_a_mapping_is_at_most_a_megabyte() -> None:
    with pytest.raises(Wrong, match="mapping_too_large"):
        read_mapping(b"#" * (1 << 20) + b"\n", file="m.toml", vocabulary=VOCABULARY)


def test_a_word_cannot_be_handled_and_not_handled() -> None:
    text = (
        HEAD
        + '[recode.r]\nunhandled = ["A b"]\n[recode.r.values]\n"a  B" = "x"\n'
        + ACT
        + 'act_type = "arrest"'
    )
    assert faults(text) == [(7, "recode, r, values, a  B", "twice")]
