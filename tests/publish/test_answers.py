"""The real records answer a report as the port demands, from what passed the gate alone."""

from __future__ import annotations

import pytest

from constancia.errors import Wrong
from constancia.publish.answers import Answers
from constancia.publish.codes import codes
from constancia.publish.records import Records
from constancia.publish.report.live import Where
from tests.publish.records_made import VOCABULARY, identifier, published
from tests.publish.records_suite import RecordsSuite


@pytest.fixture(scope="module")
def answers() -> Answers:
    passed = published()
    return Answers(
        passed, vocabulary=VOCABULARY, keys=lambda key: {identifier(key)}, codes=codes(passed.profiles)
    )


class TestAnswers(RecordsSuite):
    source_key, act_key, name_key = "herald", "act1", "patrol"
    hidden_key, hidden_name = "hidden", "Quetzalli"

    @pytest.fixture
    def records(self, answers: Answers) -> Records:
        return answers


def test_a_withheld_address_is_not_cited(answers: Answers) -> None:
    assert answers.source("herald", language="en").address == "https://herald.invalid/1"
    assert answers.source("gazette", language="en").address == ""


def test_a_withheld_value_is_not_there_to_ask_for(answers: Answers) -> None:
    with pytest.raises(Wrong, match="live_nothing"):
        answers.value("act2", "reason_given", language="en")


def test_what_stands_behind_acts_is_counted(answers: Answers) -> None:
    for unit, high in (("sources", 2), ("origins", 2), ("involvements", 1), ("claims", 3)):
        rows = answers.count(unit, by=(), where=(), together=False).rows
        assert [row.high for row in rows] == [high], unit


def test_a_period_that_is_none_is_refused(answers: Answers) -> None:
    with pytest.raises(Wrong, match="live_term"):
        answers.count("acts", by=(), where=(("month", ("2019-13",)),), together=True)


def test_two_properties_of_involvements_are_not_mixed(answers: Answers) -> None:
    with pytest.raises(Wrong, match="live_together"):
        answers.count("acts", by=("perpetrator", "degree"), where=(), together=True)


@pytest.mark.parametrize(
    ("by", "where"), [(("victim",), ()), (("victim", "act_type"), ()), ((), (("victim", ("hidden",)),))]
)
def test_acts_are_not_counted_by_a_person_who_may_not_be_named(
    answers: Answers, by: tuple[str, ...], where: Where
) -> None:
    with pytest.raises(Wrong, match="live_unnamed"):
        answers.count("acts", by=by, where=where, together=True)


def test_by_one_who_may_be_named_they_are(answers: Answers) -> None:
    rows = answers.count("acts", by=("victim",), where=(("victim", ("ada",)),), together=True).rows
    assert [(row.by, row.high) for row in rows] == [({"victim": identifier("ada")}, 1)]


def test_a_quarter_is_said_in_the_language_of_the_edition(answers: Answers) -> None:
    said = [answers.value_label("quarter", "2018-Q4", language=language) for language in ("en", "es")]
    assert said == ["Q4 2018", "T4 2018"]
