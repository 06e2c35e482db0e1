"""The records in memory keep the promises of the port, so that tests with them mean something."""

import pytest

from constancia.publish.records import Records
from tests.fakes.records import example
from tests.publish.records_suite import RecordsSuite


class TestFakeRecords(RecordsSuite):
    source_key, act_key, name_key = "herald_2018", "act_001", "us_patrol"
    hidden_key, hidden_name = "p_hidden", "Hidden"

    @pytest.fixture
    def records(self) -> Records:
        return example()
