"""Stamps in a publication: what they prove, what they do not, and every flipped bit in them."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from constancia.casefile.anchors import Authority as Asked
from constancia.casefile.anchors import Stamps
from constancia.errors import Wrong
from constancia.log import anchor, cosignature, ots, stamp
from constancia.verify import Verdict, verify
from tests.stamps.authority import Authority, Heard, verifies
from tests.stamps.calendar import HEIGHT, Calendar
from tests.verify import small

WITNESS = bytes(range(32))
TIME = 1_795_532_400
ENDS = ("checkpoint", "1.tsq", "1.tsr", "1.pem", "ots", "1.cosigned")


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority.make(tmp_path_factory.mktemp("authority") / "a")


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority.make(tmp_path_factory.mktemp("other") / "b")


def stamped(checkpoint: bytes, authority: Authority) -> Asked:
    query = stamp.make_query(checkpoint, nonce=random.Random(1).getrandbits(64))
    reply = authority.reply(query)
    return Asked(query, reply, stamp.read(reply).chain())


def proof_of(checkpoint: bytes, *, is_mined: bool) -> bytes:
    calendar, nonce = Calendar("https://calendar.invalid", is_mined=is_mined), bytes(16)
    digest = ots.commitment(checkpoint, nonce=nonce)
    made = ots.make(checkpoint, nonce=nonce, untrusted_replies=[calendar(Heard("/digest", {}, digest))[2]])
    if not is_mined:
        return made
    ((commitment, _),) = ots.read(made).pending
    reply = calendar(Heard(f"/timestamp/{commitment.hex()}", {}, b""))[2]
    return ots.upgrade(made, commitment=commitment, untrusted_reply=reply)


def cosigned(checkpoint: bytes) -> bytes:
    note = cosignature.cosign(checkpoint, name="witness.example", key=WITNESS, time=TIME)
    vkey = cosignature.vkey("witness.example", cosignature.public_half(WITNESS))
    return f"{cosignature.FIRST}\n{vkey}\n\n".encode() + note


def every(authority: Authority) -> Callable[[bytes], Stamps]:
    return lambda checkpoint: Stamps(
        authorities=(stamped(checkpoint, authority),),
        ots=proof_of(checkpoint, is_mined=True),
        cosigned=(cosigned(checkpoint),),
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, authority: Authority) -> Path:
    """A publication under two anchors, with every sort of stamp on each. To read."""
    root = tmp_path_factory.mktemp("stamped") / "site"
    small.make(root, stamps=every(authority), seals=2)
    return root


@pytest.fixture
def site(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "site"))


def codes(verdict: Verdict) -> set[tuple[str, str]]:
    return {(fault.file, fault.code) for fault in verdict.faults}


def test_what_is_proven_without_a_root_that_is_trusted(made: Path) -> None:
    verdict = verify(made)
    assert verdict.is_sound and len(verdict.roots) == 2
    assert [(one.anchor, one.what) for one in verdict.dated] == [
        (n, what) for n in (1, 2) for what in ("block", "stamped", "witnessed")
    ]
    assert "time_authority" in verdict.not_proven
    assert not {"time", "time_some", "time_promised"} & set(verdict.not_proven)
    assert sum(one.entries for one in verdict.dated if one.what == "stamped") == verdict.counts.entries


def test_what_is_proven_with_it(made: Path, authority: Authority) -> None:
    verdict = verify(made, authorities=authority.root.read_bytes())
    existed = [one for one in verdict.dated if one.what == "existed"]
    assert [(one.anchor, one.by) for one in existed] == [
        (1, "Invented Time Stamps"),
        (2, "Invented Time Stamps"),
    ]
    assert all(one.before.endswith("Z") and one.entries > 0 for one in existed)
    assert not {one for one in verdict.not_proven if one.startswith("time")}
    block, witnessed = verdict.dated[0], next(one for one in verdict.dated if one.what == "witnessed")
    assert (block.what, block.by, block.before, len(block.detail)) == ("block", f"{HEIGHT}", "", 64)
    assert (witnessed.by, witnessed.before) == ("witness.example", "2026-11-24T15:00:00Z")


def test_another_root_is_a_fault(made: Path, other: Authority) -> None:
    verdict = verify(made, authorities=other.root.read_bytes())
    assert codes(verdict) == {
        (f"proof/{base}.1.tsr", "stamp_authority") for base in ("anchor", "anchor-0002")
    }
    assert verdict.dated == ()
    with pytest.raises(Wrong):
        verify(made, authorities=b"no certificate")


def test_openssl_accepts_the_files_of_the_folder(made: Path, authority: Authority) -> None:
    for base in ("anchor", "anchor-0002"):
        data, reply = made / f"proof/{base}.checkpoint", made / f"proof/{base}.1.tsr"
        assert verifies(data, reply, authority.root)
        assert verifies(data, reply, made / f"proof/{base}.1.pem")
    assert not verifies(made / "proof/anchor.checkpoint", made / "proof/anchor-0002.1.tsr", authority.root)


@pytest.mark.parametrize("end", ["txt", *ENDS])
def test_every_flipped_bit_in_a_stamp_names_its_file_alone(site: Path, end: str) -> None:
    pick = random.Random(end)
    for base in ("anchor", "anchor-0002"):
        path = site / f"proof/{base}.{end}"
        good = path.read_bytes()
        for _ in range(12):
            bad = bytearray(good)
            bad[pick.randrange(len(bad))] ^= 1 << pick.randrange(8)
            path.write_bytes(bad)
            verdict = verify(site, jobs=1)
            assert {fault.file for fault in verdict.faults} == {f"proof/{base}.{end}"}
            assert verdict.proven == verdict.dated == ()
        path.write_bytes(good)


@pytest.mark.parametrize("end", ["txt", *ENDS])
def test_a_missing_file_is_named_alone(site: Path, end: str) -> None:
    (site / f"proof/anchor-0002.{end}").unlink()
    verdict = verify(site, jobs=1)
    assert {fault.file for fault in verdict.faults} == {f"proof/anchor-0002.{end}"}
    assert "stamps" in verdict.unchecked or end == "1.cosigned" or end == "ots"


# --- what a dishonest publisher could seal


def resealed(site: Path, **changed: bytes | None) -> set[tuple[str, str]]:
    """What is found after files of the first anchor were exchanged (None: left out) and all was sealed again."""
    files = small.files_of(site)
    for end, data in changed.items():
        path = f"proof/anchor.{'1.' if end in ('tsq', 'tsr', 'pem', 'cosigned') else ''}{end}"
        files.pop(path) if data is None else files.update({path: data})
    shutil.rmtree(site)
    small.seal_up(site, files)
    return codes(verify(site, jobs=1))


def test_stamps_that_do_not_hold_are_found_though_they_are_sealed(site: Path, authority: Authority) -> None:
    second = {
        path.name.removeprefix("anchor-0002."): path.read_bytes()
        for path in (site / "proof").glob("anchor-0002.*")
    }
    own = (site / "proof/anchor.checkpoint").read_bytes()
    later = stamped(own, authority)
    newer = stamp.make_query(own, nonce=5)
    cases: list[tuple[dict[str, bytes | None], str, str]] = [
        ({"tsr": second["1.tsr"], "tsq": second["1.tsq"]}, "1.tsr", "stamp_imprint"),
        ({"tsq": newer}, "1.tsr", "stamp_nonce"),
        ({"tsr": authority.reply(newer)}, "1.tsr", "stamp_nonce"),
        ({"tsr": b"nothing"}, "1.tsr", "stamp_form"),
        ({"pem": b"nothing"}, "1.pem", "stamp_roots"),
        ({"checkpoint": second["checkpoint"]}, "checkpoint", "checkpoint_differs"),
        ({"ots": second["ots"]}, "ots", "ots_digest"),
        ({"ots": b"nothing"}, "ots", "ots_form"),
        ({"cosigned": second["1.cosigned"]}, "1.cosigned", "checkpoint_differs"),
        ({"cosigned": b"nothing"}, "1.cosigned", "cosigned_form"),
        ({"tsq": None}, "1.tsq", "file_missing"),
        ({"tsr": None}, "1.tsr", "file_missing"),
    ]
    for number, (changed, end, code) in enumerate(cases):
        copy = Path(shutil.copytree(site, site.with_name(f"copy{number}")))
        assert resealed(copy, **changed) == {(f"proof/anchor.{end}", code)}, (number, code)
    assert resealed(site, tsq=later.query, tsr=later.reply) == set()


def test_an_entry_under_an_anchor_that_is_not_there(site: Path) -> None:
    files = {p: d for p, d in small.files_of(site).items() if "anchor-0002" not in p}
    shutil.rmtree(site)
    small.seal_up(site, files)
    found = codes(verify(site, jobs=1))
    assert found == {("proof/entries-0001.txt", "anchor_branch")}


def test_stamps_of_one_anchor_say_nothing_of_the_other(tmp_path: Path, authority: Authority) -> None:
    left = [every(authority), lambda checkpoint: Stamps(ots=proof_of(checkpoint, is_mined=False))]
    small.make(tmp_path / "site", stamps=lambda checkpoint: left.pop(0)(checkpoint), seals=2)
    verdict = verify(tmp_path / "site", authorities=authority.root.read_bytes())
    assert verdict.is_sound
    assert {"time_some", "time_promised"} <= set(verdict.not_proven) and "time" not in verdict.not_proven
    assert [(one.anchor, one.what, one.by) for one in verdict.dated][-1] == (
        2,
        "promised",
        "https://calendar.invalid",
    )


def test_a_stamp_on_a_publication_with_one_anchor_is_in_its_first_form(
    tmp_path: Path, authority: Authority
) -> None:
    one = small.make(tmp_path / "site", stamps=every(authority))
    names = {path.name for path in (tmp_path / "site/proof").iterdir()}
    assert {"anchor.txt", *(f"anchor.{end}" for end in ENDS)} <= names
    assert all("/" not in str(entry.visible["anchor"]) for entry in one.entries)
    held = anchor.read((tmp_path / "site/proof/anchor.txt").read_bytes())
    assert (tmp_path / "site/proof/anchor.checkpoint").read_bytes() == held.note


def test_two_authorities(tmp_path: Path, authority: Authority, other: Authority) -> None:
    small.make(
        tmp_path / "site",
        stamps=lambda c: Stamps(authorities=(stamped(c, authority), stamped(c, other))),
    )
    both = authority.root.read_bytes() + other.root.read_bytes()
    assert [one.what for one in verify(tmp_path / "site", authorities=both).dated] == ["existed", "existed"]


def test_stamps_are_joined_without_losing_any() -> None:
    one = Asked(b"q", b"r", b"c")
    first = Stamps(authorities=(one,), ots=b"pending", calendars=("a",), cosigned=(b"w",))
    second = Stamps(authorities=(one, replace(one, reply=b"s")), calendars=("a", "b"), cosigned=(b"x",))
    joined = first.joined(second)
    assert joined == Stamps((one, replace(one, reply=b"s")), b"pending", ("a", "b"), (b"w", b"x"))
    assert Stamps.from_bytes(joined.to_bytes()) == joined
    assert first.joined(Stamps(ots=b"done")).ots == b"done"
