"""Which coded values a claim supports."""

from __future__ import annotations

import pytest

from constancia.intake import open_package
from constancia.intake.support import is_support, supported
from tests.intake.bench import TABLES, Workbench


@pytest.mark.parametrize(
    ("claimed", "coded", "expected"),
    [
        ("2018-12-17", "2018-12-17", True),
        ("2018-12-17~", "2018-12-17", True),
        ("2018-12", "2018-12-17", True),
        ("2018-12-17", "2018-12", True),
        ("2018-12-01/2018-12-31", "2018-12-17", True),
        ("../2018-12-31", "2018-12-17", True),
        ("2017-22", "2017-07", True),
        ("2018-12-16", "2018-12-17", False),
        ("2017", "2018-12-17", False),
        ("soon", "2018", False),
    ],
)
def test_a_less_exact_date_supports_and_marks_of_doubt_do_not_count(
    claimed: str, coded: str, expected: bool
) -> None:
    assert is_support("date_start", claimed=claimed, coded=coded) is expected


def test_other_values_must_be_the_same() -> None:
    assert is_support("place", claimed="pl_port", coded="pl_port")
    assert not is_support("place", claimed="pl_por", coded="pl_port")


def test_only_claims_that_compete_support(bench: Workbench) -> None:
    assert supported(open_package(bench.folder)) == {"act_1": {"date_start", "place"}}


def test_long_texts_are_compared_whole(bench: Workbench) -> None:
    long = "a very long outcome " * 20
    bench.write("acts", TABLES["acts"].replace("released", long))
    bench.write("claims", TABLES["claims"].replace("freed", long))
    assert "outcome" in supported(open_package(bench.folder))["act_1"]
    bench.write("claims", TABLES["claims"].replace("freed", long + "x"))
    assert "outcome" not in supported(open_package(bench.folder))["act_1"]
