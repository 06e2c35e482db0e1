"""Keys of a table, and rows that reach themselves."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from constancia.intake.references import Keys, circles


def test_a_key_comes_once_and_nothing_is_missing_from_a_table_not_read_whole() -> None:
    keys = Keys()
    assert keys.add("a")
    assert not keys.add("a")
    assert "a" in keys
    assert "b" not in keys
    keys.is_whole = False
    assert "b" in keys


def test_circles_are_found_and_chains_are_none() -> None:
    assert circles({"a": ["b"], "b": ["c"], "d": ["c", "b"]}) == set()
    assert circles({"a": ["a"]}) == {"a"}
    assert circles({"a": ["b"], "b": ["c", "a"]}) == {"a"}
    assert circles({str(n): [str(n + 1)] for n in range(100_000)}) == set()


@given(st.dictionaries(st.integers(0, 8).map(str), st.lists(st.integers(0, 8).map(str), max_size=3)))
def test_a_circle_is_found_if_and_only_if_there_is_one(links: dict[str, list[str]]) -> None:
    reach = {key: set(values) for key, values in links.items()}
    for _ in links:
        for values in reach.values():
            values |= {far for near in list(values) for far in reach.get(near, ())}
    assert bool(circles(links)) == any(key in values for key, values in reach.items())
