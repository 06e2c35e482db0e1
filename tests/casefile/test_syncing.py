"""Replicas of one case file end equal, whatever lies between them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.casefile.replicas import bring_in, found


@pytest.fixture
def remote(tmp_path: Path) -> Path:
    (tmp_path / "remote").mkdir()
    return tmp_path / "remote"


def test_what_one_says_the_other_reads(tmp_path: Path, remote: Path) -> None:
    lead = found(tmp_path / "a")
    lead.say("Refugio Inventado")
    lead.say("Casa Secreta", protected=True)
    other = bring_in(lead, tmp_path / "b", remote)
    assert "Refugio Inventado" in other.said()
    assert other.said("identities") == {"place", "Casa Secreta"}
    other.say("Puente Imaginario")
    other.say("Calle Oculta", protected=True)
    other.sync(remote)
    lead.sync(remote)
    assert lead.said() == other.said() == {"place", "Refugio Inventado", "Puente Imaginario"}
    assert lead.said("identities") == other.said("identities") == {"place", "Casa Secreta", "Calle Oculta"}
