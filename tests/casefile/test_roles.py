"""Roles hold where entries are written: what a member may not say is refused before anything of it stands."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from constancia.casefile import joining, syncing
from constancia.casefile.members import Member, Roster
from constancia.casefile.open import CaseFile, now
from constancia.claims.record import Kind, Record
from constancia.claims.roles import Role, kinds_of, may
from constancia.errors import Misuse
from tests.casefile.replicas import bring_in, found

SOURCE = Path(__file__).parents[2] / "src/constancia"
KINDS = (Kind.CLAIMS, Kind.JUDGEMENT, Kind.PUBLICATION, Kind.CUSTODY)


@pytest.fixture
def remote(tmp_path: Path) -> Path:
    (tmp_path / "remote").mkdir()
    return tmp_path / "remote"


def sizes(casefile: CaseFile) -> list[int]:
    return [one.size for one in casefile.compartments()]


@pytest.mark.parametrize("role", list(Role))
def test_each_role_writes_what_it_may_and_nothing_else(role: Role, tmp_path: Path, remote: Path) -> None:
    other = bring_in(found(tmp_path / "a"), tmp_path / "b", remote, role=role)
    with other.open() as casefile:
        assert casefile.kinds == kinds_of(role) == {kind for kind in Kind if may(role, kind)}
        for kind in KINDS:
            record, before = Record(kind, at=now(), body={"invented": "yes"}), sizes(casefile)
            if may(role, kind):
                casefile.record(record)
                casefile.must_allow(kind)
                assert sizes(casefile) != before
                continue
            with pytest.raises(Misuse, match="role_forbids"):
                casefile.record(record)
            with pytest.raises(Misuse, match="role_forbids"):
                casefile.must_allow(kind)
            assert sizes(casefile) == before


def test_who_is_not_known_writes_what_everybody_may() -> None:
    assert kinds_of(None) == kinds_of(Role.READER)


def test_the_founder_s_role_is_not_looked_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    founder = found(tmp_path / "a")

    def looked_up(casefile: CaseFile) -> Roster:
        raise AssertionError("the founder pays for members")

    with monkeypatch.context() as patched, founder.open() as casefile:
        patched.setattr(Roster, "of", looked_up)
        before = sizes(casefile)
        casefile.record(Record(Kind.CLAIMS, at=now()))
        assert sizes(casefile) != before


def test_another_role_holds_from_the_sync_on_that_brings_it(tmp_path: Path, remote: Path) -> None:
    lead = found(tmp_path / "a")
    other = bring_in(lead, tmp_path / "b", remote, role=Role.READER)
    with lead.open() as casefile:
        joining.regrant(casefile, _newcomer(casefile), frozenset(), role=Role.RESEARCHER)
    lead.sync(remote)
    with other.open() as casefile:
        with pytest.raises(Misuse, match="role_forbids"):
            casefile.must_allow(Kind.CLAIMS)
        syncing.sync(casefile, str(remote))
        casefile.must_allow(Kind.CLAIMS)


def test_every_entry_is_written_by_a_scribe_of_the_case_file() -> None:
    """A scribe made elsewhere would know of no role."""
    makers = {
        path.name
        for path in SOURCE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and ast.unparse(node) == "Scribe.of"
    }
    assert makers == {"open.py"}


def _newcomer(casefile: CaseFile) -> Member:
    roster = Roster.of(casefile)
    return next(one for key, one in roster.members.items() if key != roster.own)
