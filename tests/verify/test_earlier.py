"""The publisher's list against an earlier copy of it: a list that was rewritten is noticed by whoever kept one."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from constancia.errors import Wrong
from constancia.log import chronicle, seal
from constancia.log.chronicle import Publication
from constancia.publish import proof
from constancia.verify import verify
from constancia.verify.earlier import difference
from constancia.verify.sealing import Key
from tests.verify import small
from tests.verify.test_verification import OTHER, codes

BY = Key(small.PUBLISHER.name, small.PUBLISHER.public_key)
ON_ONE = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)


def lines(titles: Sequence[str]) -> list[Publication]:
    return [Publication(hashlib.sha256(title.encode()).hexdigest(), title) for title in titles]


def written(titles: Sequence[str], publisher: proof.Publisher = small.PUBLISHER) -> bytes:
    return chronicle.write(lines(titles), origin=publisher.name, key=publisher.private_key)


def continuing(site: Path, titles: Sequence[str]) -> None:
    """Make `site` the publication after `titles`."""
    files = small.files_of(site)
    digests = {
        path: hashlib.sha256(data).hexdigest()
        for path, data in files.items()
        if path not in (proof.SEAL, proof.CHRONICLE)
    }
    last = Publication(seal.content(digests), small.TITLE)
    files[proof.CHRONICLE] = chronicle.write(
        [*lines(titles), last], origin=small.PUBLISHER.name, key=small.PUBLISHER.private_key
    )
    digests[proof.CHRONICLE] = hashlib.sha256(files[proof.CHRONICLE]).hexdigest()
    (site / proof.CHRONICLE).write_bytes(files[proof.CHRONICLE])
    sealed = seal.sign(digests, name=small.PUBLISHER.name, key=small.PUBLISHER.private_key)
    (site / proof.SEAL).write_bytes(sealed)


def test_a_list_that_goes_on_from_the_earlier_one(site: Path, tmp_path: Path) -> None:
    continuing(site, ["one", "two"])
    kept = tmp_path / "chronicle.txt"
    for titles in (["one"], ["one", "two"]):
        kept.write_bytes(written(titles))
        verdict = verify(site, since=kept, jobs=1)
        assert verdict.is_sound and verdict.publication == 3 and "continued" in verdict.proven
    assert verify(site, since=site, jobs=1).is_sound
    assert "continued" not in verify(site, jobs=1).proven


@pytest.mark.parametrize("titles", [["two"], ["one", "another"], ["one", "two", "three"], list("abcde")])
def test_a_list_that_was_rewritten_is_noticed(titles: list[str], site: Path, tmp_path: Path) -> None:
    continuing(site, ["one", "two"])
    (tmp_path / "kept").write_bytes(written(titles))
    verdict = verify(site, since=tmp_path / "kept", jobs=1)
    assert codes(verdict) == {(proof.CHRONICLE, "consistency")} and verdict.proven == ()


@ON_ONE
@given(kept=st.lists(st.sampled_from("abc"), max_size=6), now=st.lists(st.sampled_from("abc"), max_size=6))
def test_only_a_beginning_is_continued(kept: list[str], now: list[str], tmp_path: Path) -> None:
    (tmp_path / "proof").mkdir(exist_ok=True)
    (tmp_path / proof.CHRONICLE).write_bytes(written(now))
    (tmp_path / "kept").write_bytes(written(kept))
    found = difference(tmp_path, since=tmp_path / "kept", by=BY)
    assert (found is None) == (now[: len(kept)] == kept)


def test_the_list_of_another_publisher(site: Path, tmp_path: Path) -> None:
    (tmp_path / "kept").write_bytes(written(["one"], OTHER))
    assert codes(verify(site, since=tmp_path / "kept", jobs=1)) == {(proof.CHRONICLE, "chronicle_origin")}


@pytest.mark.parametrize("content", [None, b"", b"\x00\n\n", b"letters"])
def test_an_earlier_copy_that_is_none_is_named_itself(
    content: bytes | None, site: Path, tmp_path: Path
) -> None:
    kept = tmp_path / "kept"
    if content is not None:
        kept.write_bytes(content)
    with pytest.raises(Wrong) as caught:
        verify(site, since=kept, jobs=1)
    assert caught.value.file == str(kept)


def test_a_damaged_list_is_named_alone(site: Path, tmp_path: Path) -> None:
    (tmp_path / "kept").write_bytes((site / proof.CHRONICLE).read_bytes())
    (site / proof.CHRONICLE).write_bytes(b"damaged")
    assert {fault.file for fault in verify(site, since=tmp_path / "kept", jobs=1).faults} == {proof.CHRONICLE}
