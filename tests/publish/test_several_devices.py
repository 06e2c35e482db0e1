"""What other devices recorded is published, put into a court bundle, and asked back, as our own is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from constancia.casefile import custody
from constancia.casefile.court import log_of, originals
from constancia.casefile.custody import Shared
from constancia.casefile.history import history
from constancia.casefile.open import CaseFile
from constancia.casefile.withdrawal import preview
from constancia.log import proof
from constancia.log.note import read_vkey
from constancia.publish.court.bundle import Asked, bundle
from constancia.publish.publication import gated
from tests.casefile.replicas import bring_in, found


@pytest.fixture
def casefile(tmp_path: Path) -> Iterator[CaseFile]:
    """A lead's, in which another device recorded something too."""
    remote = tmp_path / "shared"
    remote.mkdir()
    lead = found(tmp_path / "lead")
    lead.say("Refugio Inventado")
    other = bring_in(lead, tmp_path / "other", remote)
    other.say("Puente Imaginario")
    for one in (other, lead):
        one.sync(remote)
    with lead.open() as casefile:
        yield casefile


def of_others(casefile: CaseFile) -> list[str]:
    return [log.log for log in casefile.general.others()]


def test_every_entry_passes_the_gate_under_the_key_of_its_own_device(casefile: CaseFile) -> None:
    assert of_others(casefile)
    gated(casefile)


def test_a_court_bundle_proves_the_place_of_an_entry_in_its_own_log(
    casefile: CaseFile, tmp_path: Path
) -> None:
    (log,) = of_others(casefile)
    every = [one for one in originals(casefile, "general") if one.log == log]
    told = log_of(casefile, "general", log)
    origin, key = read_vkey(told.vkey)
    for one in every:
        leaf = one.text.partition("~")[0].encode()
        assert proof.read(told.proof(one.number)).check(leaf, origin=origin, public_key=key).size > one.number
    done = bundle(casefile, tmp_path / "court.age", Asked(secret="words that nobody knows but the court"))
    assert done.entries >= len(every) > 1


def test_what_was_given_out_of_another_device_is_asked_back(casefile: CaseFile) -> None:
    (log,) = of_others(casefile)
    said = [one for one in originals(casefile, "general") if one.log == log and one.record.claims]
    source = said[0].record.claims[0].source
    assert source is not None
    shared = Shared("court", "A court", {log: [one.number for one in said]})
    custody.exported(casefile, form="csv", subjects=1, is_internal=False, shared=shared)
    assert [(one.recipient, one.statements) for one in preview(casefile, source).exports] == [("A court", 1)]


def test_the_log_numbers_entries_as_their_own_device_does(casefile: CaseFile) -> None:
    assert max(told.number for told in history(casefile)) < 1000
