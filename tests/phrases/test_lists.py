"""Several things in one sentence, in both languages."""

from __future__ import annotations

import pytest

from constancia.phrases.lists import joined


@pytest.mark.parametrize(
    ("parts", "english", "spanish"),
    [
        ([], "", ""),
        (["a"], "a", "a"),
        (["a", "b"], "a and b", "a y b"),
        (["a", "b", "c"], "a, b and c", "a, b y c"),
        (["agua", "iglesia"], "agua and iglesia", "agua e iglesia"),
        (["madre", "hijo"], "madre and hijo", "madre e hijo"),
        (["agua", "hielo"], "agua and hielo", "agua y hielo"),
    ],
)
def test_things_are_joined(parts: list[str], english: str, spanish: str) -> None:
    assert (joined(parts, "en"), joined(parts, "es")) == (english, spanish)


@pytest.mark.parametrize(
    ("second", "said"), [("dos", "uno o dos"), ("otro", "uno u otro"), ("hora", "uno u hora")]
)
def test_or_changes_before_its_own_sound(second: str, said: str) -> None:
    assert joined(["uno", second], "es", last="or") == said
    assert joined(["uno", second], "en", last="or") == f"uno or {second}"
