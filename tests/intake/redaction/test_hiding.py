"""Words that were decided on are hidden wherever they stand, however they are written there."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constancia.intake.redaction.file_name import new_name
from constancia.intake.redaction.hiding import MARK, Hiding
from constancia.intake.redaction.letters import bare


@pytest.mark.parametrize(
    ("words", "text", "left"),
    [
        ("María Inventada", "MARIA  INVENTADA y maría\ninventada", f"{MARK} y {MARK}"),
        ("664 123 4567", "6641234567 o 664-123-4567", f"{MARK} o {MARK}"),
        ("Inventada", "los Inventadas, jinventada@correo", f"los {MARK}, {MARK}@correo"),
        ("Ana", "Ana y la semana de Anabel", f"{MARK} y la semana de Anabel"),
        ("Inventada", "Inven-\ntada", MARK),
        ("María Inventada", "n=Mar%C3%ADa%20Inventada", f"n={MARK}"),
        ("María Inventada", "Mar&iacute;a&nbsp;Inventada", MARK),
        ("María Inventada", '{"n": "Mar\\u00eda Inventada"}', f'{{"n": "{MARK}"}}'),
        ("María Inventada", "Mar=C3=ADa Inven=\r\ntada", MARK),
        ("María Inventada", "Mar\\'eda Inventada", MARK),
        ("!?", "nothing!?", "nothing!?"),
    ],
)
def test_every_way_of_writing_it(words: str, text: str, left: str) -> None:
    assert Hiding.of([words]).hidden(text) == left


def test_what_is_hidden_does_not_show_how_long_it_was() -> None:
    hiding = Hiding.of(["Ana Corta", "Maximiliana Larguísima"])
    assert hiding.hidden("Ana Corta") == hiding.hidden("Maximiliana Larguísima")


_LETTERS = st.text(
    st.characters(codec="utf-8", categories=("Lu", "Ll", "Nd", "Po", "Zs", "Mn", "Cf")), max_size=12
)


@given(
    needle=_LETTERS,
    around=st.lists(_LETTERS, max_size=4),
    divided=st.sampled_from(["", " ", "\n", "-", "\u200b"]),
)
def test_nothing_of_it_stays(needle: str, around: list[str], divided: str) -> None:
    text = f"{divided}{needle}{divided} ".join([*around, ""]) + needle
    left = Hiding.of([needle]).hidden(text)
    runs = re.findall(r"[^\W_]+", bare(needle))
    if sum(map(len, runs)) >= 6:
        assert "".join(runs) not in re.sub(r"[\W_]", "", bare(left).replace(bare(MARK), "#"))
    elif runs:
        assert not re.search(rf"(?<![^\W_]){re.escape(' '.join(runs))}(?![^\W_])", bare(left))


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("entrevista_maria_inventada_1.pdf", "entrevista_x_1-redacted.pdf"),
        ("MariaInventada.eml", "x-redacted.pdf"),
        ("acta 12.PDF", "acta-12-redacted.pdf"),
        ("«».pdf", "x-redacted.pdf"),
    ],
)
def test_a_new_file_name_does_not_say_it(name: str, made: str) -> None:
    assert new_name(name, Hiding.of(["María Inventada"]), suffix=".pdf") == made
