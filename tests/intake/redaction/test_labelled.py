"""The labelled passages: enough of them in both languages, and known names found in them."""

from __future__ import annotations

from benchmarks.redaction import tally
from benchmarks.redaction_passages import labelled

from constancia.intake.redaction.finding import Kind

UNMARKED = {Kind.FACE, Kind.OTHER, Kind.AREA, Kind.OTHER_NAME}


def test_there_are_enough_passages_of_every_kind() -> None:
    made, by_hand = labelled()
    assert len({one.text for one in made.passages} | {one.text for one in by_hand.passages}) >= 300
    kinds = {kind for one in (made, by_hand) for passage in one.passages for _, _, kind in passage.labels}
    assert kinds == {kind.value for kind in Kind} - UNMARKED
    assert labelled() == (made, by_hand)


def test_known_names_are_found() -> None:
    for one in labelled():
        counted = tally([one])
        assert counted.recall("name") >= 0.99, counted.missed
        assert counted.precision("name") >= 0.95, counted.wrong


def test_the_other_kinds_are_found_and_little_else() -> None:
    counted = tally(labelled())
    for kind in counted.wanted:
        assert counted.recall(kind) >= 0.95, (kind, counted.missed)
        assert counted.precision(kind) >= 0.95, (kind, counted.wrong)
