"""What the case file keeps for its publisher, and that a line of the chronicle is for one publication alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from constancia.casefile.open import CaseFile, Identity
from constancia.casefile.publishing import Begun, begin, finish, keep_publisher, keeping, settle
from constancia.claims.record import Kind
from constancia.errors import Unable
from tests.casefile import small as smalls

PRIVATE = bytes(range(32))


@pytest.fixture
def casefile(tmp_path: Path, identity: Identity) -> Iterator[CaseFile]:
    with smalls.empty(tmp_path / "case", identity) as made:
        yield made


def begun(title: str) -> Begun:
    return Begun(
        Path("/nowhere") / title, f"chronicle with {title}".encode(), title, "0" * 64, "2026-11-24T00:00:00Z"
    )


def state(casefile: CaseFile) -> tuple[bytes | None, list[object]]:
    """The chronicle that is kept, and the titles recorded."""
    found = casefile.records(casefile.general, kind=Kind.PUBLICATION)
    return keeping(casefile).chronicle, [record.body["title"] for record in found]


def publish(casefile: CaseFile, title: str) -> None:
    one = begun(title)
    begin(casefile, one, earlier=keeping(casefile).chronicle)
    finish(casefile, one, put=lambda: None)


def test_at_first_nothing_is_kept(casefile: CaseFile) -> None:
    found = keeping(casefile)
    assert (found.publisher, found.chronicle) == (None, None)
    assert settle(casefile, waits=lambda one: True) is None


def test_the_publisher_s_key_is_kept_and_stands_in_no_file_and_no_text(
    casefile: CaseFile, identity: Identity
) -> None:
    keep_publisher(casefile, "publisher.invented", PRIVATE)
    with CaseFile.open(casefile.vault.folder, identity=identity) as again:
        assert keeping(again).publisher == ("publisher.invented", PRIVATE)
        assert "publisher.invented" not in repr(keeping(again))
    for path in casefile.vault.folder.rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        assert PRIVATE not in content and b"publisher.invented" not in content


def test_a_publication_is_listed_and_recorded_when_it_is_in_its_place(
    casefile: CaseFile, identity: Identity
) -> None:
    one = begun("one")
    begin(casefile, one, earlier=None)
    assert state(casefile) == (None, [])
    seen = []
    finish(casefile, one, put=lambda: seen.append(state(casefile)))
    assert seen == [(None, [])]
    assert state(casefile) == (one.chronicle, ["one"])
    with CaseFile.open(casefile.vault.folder, identity=identity) as again:
        assert state(again) == (one.chronicle, ["one"])
    (record,) = casefile.records(casefile.general, kind=Kind.PUBLICATION)
    assert (record.at, record.body) == (one.at, {"title": "one", "seal": one.seal})


def test_where_it_cannot_be_put_it_stays_begun(casefile: CaseFile) -> None:
    one = begun("one")
    begin(casefile, one, earlier=None)

    def refuse() -> None:
        raise Unable("disk", file="out", reason="full")

    with pytest.raises(Unable, match="disk"):
        finish(casefile, one, put=refuse)
    assert state(casefile) == (None, [])
    assert settle(casefile, waits=lambda found: found == one) == one


@pytest.mark.parametrize("waits", [True, False])
def test_what_was_begun_is_settled_once(casefile: CaseFile, identity: Identity, *, waits: bool) -> None:
    """Also by another process, after a kill."""
    publish(casefile, "before")
    one = begun("one")
    begin(casefile, one, earlier=keeping(casefile).chronicle)
    with CaseFile.open(casefile.vault.folder, identity=identity) as again:
        assert settle(again, waits=lambda found: True, only=begun("another")) is None
        assert settle(again, waits=lambda found: waits) == one
        assert settle(again, waits=lambda found: not waits) is None
        after = ["before"] if waits else ["before", "one"]
        assert state(again) == (begun(after[-1]).chronicle, after)
    with pytest.raises(Unable, match="in_use"):
        finish(casefile, one, put=lambda: pytest.fail("it was settled"))


def test_nobody_begins_from_an_older_chronicle_or_beside_another(casefile: CaseFile) -> None:
    begin(casefile, begun("one"), earlier=None)
    with pytest.raises(Unable, match="in_use"):
        begin(casefile, begun("two"), earlier=None)
    finish(casefile, begun("one"), put=lambda: None)
    with pytest.raises(Unable, match="in_use"):
        begin(casefile, begun("two"), earlier=None)
    publish(casefile, "two")
    assert state(casefile) == (begun("two").chronicle, ["one", "two"])


def test_what_is_begun_comes_back_as_it_was() -> None:
    one = begun("a title — with “ñ”")
    assert Begun.from_bytes(one.to_bytes()) == one
