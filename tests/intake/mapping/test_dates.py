from __future__ import annotations

import pytest

from constancia.intake.mapping.dates import from_parts, is_format, less_exact, read_date


@pytest.mark.parametrize(
    ("text", "form", "edtf"),
    [
        ("December 20, 2019", "mmmm dd, yyyy", "2019-12-20"),
        ("20/12/2019", "dd/mm/yyyy", "2019-12-20"),
        ("12/20/19", "mm/dd/yy", "2019-12-20"),
        ("3 de enero de 2018", "d 'de' mmmm 'de' yyyy", "2018-01-03"),
        ("dic-2018", "mmm-yyyy", "2018-12"),
        ("20/12/2019 13:45", "dd/mm/yyyy", "2019-12-20"),
        ("03/04/2019", "day_first", "2019-04-03"),
        ("03/04/2019", "month_first", "2019-03-04"),
        ("2019-12-17 18:42:55.406768+00:00", "words", "2019-12-17"),
        ("s/f", "words", ""),
        ("31/02/2019", "dd/mm/yyyy", None),
        ("20/13/2019", "dd/mm/yyyy", None),
        ("x" * 200, "words", None),
    ],
)
def test_a_form_reads_what_is_written_in_it(text: str, form: str, edtf: str | None) -> None:
    assert read_date(text, (form,))[0] == edtf


def test_a_date_that_can_be_read_both_ways_is_read_in_neither() -> None:
    assert read_date("03/04/2019", ()) == (None, "ambiguous_date")


@pytest.mark.parametrize(
    ("parts", "edtf"),
    [
        (("2019", "12", "20"), "2019-12-20"),
        (("2019", "Dic", ""), "2019-12"),
        (("2019.0", "2", "31"), "2019-02"),
        (("2019", "", "5"), "2019"),
        (("", "12", "20"), None),
    ],
)
def test_parts_make_a_date_as_exact_as_they_are(parts: tuple[str, str, str], edtf: str | None) -> None:
    assert from_parts(*parts) == edtf


@pytest.mark.parametrize(
    ("form", "is_one"), [("yyyy", True), ("mm/dd", False), ("dd/yyyy", False), ("yyyy mm mm", False)]
)
def test_a_form_has_a_year_and_no_part_twice(form: str, is_one: bool) -> None:
    assert is_format(form) is is_one


def test_an_exact_date_can_be_cut_and_an_unsure_one_cannot() -> None:
    assert less_exact("2019-12-20", 2) == "2019-12"
    assert less_exact("2019-12~", 1) == "2019-12~"
