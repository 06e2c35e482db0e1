"""A subject is found by its key, its id or the beginning of one, and by nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from constancia.casefile.find import by_key, find, keys_of, names_of
from constancia.casefile.open import CaseFile, Identity
from constancia.errors import Misuse
from tests.casefile import small as smalls

ON_ONE = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
HIDDEN = "asylum seeker A"


def test_by_key_with_its_table_or_without_by_id_and_by_the_beginning_of_one(small: CaseFile) -> None:
    act = find(small, "act_1")
    assert find(small, "acts/act_1") == find(small, act) == find(small, act[:8]) == act
    assert find(small, "act_2") != act


def test_people_are_found_by_keys_that_only_identities_knows(small: CaseFile) -> None:
    hidden = find(small, "p_hid")
    assert find(small, "persons/p_hid") == hidden
    keys = keys_of(small)
    assert keys[find(small, "act_1")] == "act_1"
    people = {find(small, key) for key in ("p_ana", "p_hid", "g_all")}
    assert not people & keys.keys()
    assert not {"p_ana", "p_hid", "g_all"} & set(keys.values())


def test_names_are_those_of_the_open_part(small: CaseFile) -> None:
    asked = [find(small, key) for key in ("p_ana", "p_hid", "u_part", "s_paper", "act_1")]
    names = names_of(small, asked)
    assert [names.get(subject) for subject in asked] == [
        "Ana Inventada",
        None,
        "Invented Sector",
        "An invented headline",
        None,
    ]
    assert not any(HIDDEN in name for name in names.values())


@pytest.mark.parametrize(
    "text", ["act_9", "places/act_1", "acts/", "/act_1", "", "a" * 3, "a" * 26, "a" * 27]
)
def test_what_is_not_there_is_said(text: str, small: CaseFile) -> None:
    with pytest.raises(Misuse, match="unknown_id") as caught:
        find(small, text)
    assert caught.value.fields["id"] == text[:40]


@ON_ONE
@given(text=st.text(st.sampled_from("%_'\";-* /act1\x00é~\udcff"), max_size=60))
def test_no_text_means_more_than_it_says(text: str, small: CaseFile) -> None:
    """Signs that a store or a pattern would read otherwise are letters like any other."""
    if text not in ("act_1", "acts/act_1"):
        assert by_key(small, text) == set()
        with pytest.raises(Misuse, match="unknown_id"):
            find(small, text)


def test_one_key_in_two_tables_is_two_subjects(tmp_path: Path, identity: Identity) -> None:
    bench = smalls.package(tmp_path / "package")
    bench.replace("places", "pl_town", "act_2")
    text = (bench.folder / "acts.csv").read_text().replace("pl_town", "act_2")
    bench.write("acts", text)
    with smalls.imported(tmp_path / "case", identity, bench) as casefile:
        with pytest.raises(Misuse, match="ambiguous_id") as caught:
            find(casefile, "act_2")
        assert caught.value.fields["count"] == 2
        assert find(casefile, "acts/act_2") != find(casefile, "places/act_2")


@pytest.fixture
def alike(tmp_path: Path, identity: Identity) -> Iterator[CaseFile]:
    """Two subjects whose ids begin with the same letters."""
    with smalls.empty(tmp_path / "case", identity) as casefile:
        for end in "ab":
            casefile.record(smalls.about("abcdefgh" + end * 18, kind="act"))
        yield casefile


def test_a_beginning_that_two_share_is_not_enough(alike: CaseFile) -> None:
    with pytest.raises(Misuse, match="ambiguous_id") as caught:
        find(alike, "abcdefgh")
    assert caught.value.fields["count"] == 2
    assert find(alike, "abcdefgha") == "abcdefgh" + "a" * 18
