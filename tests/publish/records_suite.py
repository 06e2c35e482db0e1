"""What every implementation of `Records` must do. Inherit, and give `records` and keys of each kind."""

from __future__ import annotations

import pytest

from constancia.errors import Wrong
from constancia.publish.records import Records


class RecordsSuite:
    """`source_key`, `act_key`, `name_key` name something; `hidden_key` names a protected person."""

    source_key: str
    act_key: str
    name_key: str
    hidden_key: str
    hidden_name: str

    def test_rows_never_sum_the_categories_unless_asked(self, records: Records) -> None:
        apart = records.count("acts", by=(), where=(), together=False)
        assert apart.by == ("category",)
        joined = records.count("acts", by=(), where=(), together=True)
        assert [row.by for row in joined.rows] == [{}]
        assert joined.rows[0].high == sum(row.high or 0 for row in apart.rows)

    def test_a_row_is_a_range_with_the_acts_behind_it(self, records: Records) -> None:
        where = (("category", ("defender",)),)
        for row in records.count("acts", by=("year",), where=where, together=False).rows:
            assert row.low == len(row.certain_acts)
            assert row.high == len(row.acts)
            assert set(row.certain_acts) <= set(row.acts)

    def test_nothing_gives_no_rows(self, records: Records) -> None:
        where = (("category", ("defender",)), ("year", ("1901",)))
        assert records.count("acts", by=(), where=where, together=False).rows == ()

    def test_an_unknown_property_or_term_is_refused(self, records: Records) -> None:
        with pytest.raises(Wrong, match="live_property"):
            records.count("acts", by=("no_such",), where=(), together=True)
        with pytest.raises(Wrong, match="live_term"):
            records.count("acts", by=(), where=(("act_type", ("no_such",)),), together=True)

    def test_an_unknown_key_is_refused(self, records: Records) -> None:
        for ask in (records.source, records.act, records.name):
            with pytest.raises(Wrong, match="live_key"):
                ask("no_such_key", language="en")
        with pytest.raises(Wrong, match="live_key"):
            records.value("no_such_key", "place", language="en")

    def test_a_key_of_another_kind_is_refused(self, records: Records) -> None:
        with pytest.raises(Wrong, match="live_key"):
            records.source(self.act_key, language="en")
        with pytest.raises(Wrong, match="live_key"):
            records.act(self.source_key, language="en")

    def test_a_protected_person_answers_with_the_role(self, records: Records) -> None:
        for language in ("en", "es"):
            answer = records.name(self.hidden_key, language=language)
            assert answer.is_role
            assert self.hidden_name not in answer.text
        assert not records.name(self.name_key, language="en").is_role

    def test_an_act_is_one_sentence_without_its_full_stop(self, records: Records) -> None:
        for language in ("en", "es"):
            assert not records.act(self.act_key, language=language).sentence.endswith(".")

    def test_an_aggregate_that_does_not_exist_is_refused(self, records: Records) -> None:
        with pytest.raises(Wrong, match="live_nothing"):
            records.aggregate("no_such", period="1901", measure="", language="en")

    def test_labels_are_in_the_language(self, records: Records) -> None:
        labels = {records.property_label("act_type", language=language) for language in ("en", "es")}
        assert len(labels) == 2
