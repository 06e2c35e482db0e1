"""A filled template, and a table under a mapping, as the reader's process gives them: bad lines are left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from constancia.casefile.reader import Additions, MappingText, faults_of, look
from constancia.errors import Misuse, Several, Wrong
from tests.intake.sheets import ID, fill_template
from tests.intake.test_workbook import ACT

NONE: Additions = {"terms": [], "properties": []}
BAD = {**ACT, "act": 2, "what": "Detenciom"}
OPEN = {**ACT, "act": 3, "when": "03/04/2019"}
MAPPING = """
format = 1
name = "stops"
title = "Stops"
[[once.source]]
as = "list"
key = "list"
source_kind = "dataset"
title = "Our list"
[[rows]]
[[rows.event]]
key = "{KEY}"
title = "{What}"
date_start = { from = "{When}", date = "day_first" }
"""


def mapped(key: str = "{No}", more: str = "") -> MappingText:
    return MappingText("stops.toml", MAPPING.replace("{KEY}", key) + more)


def test_a_filled_template_is_looked_at_and_a_bad_line_stops_no_good_one(tmp_path: Path) -> None:
    path = fill_template(tmp_path / "actos.xlsx", {"acts": [ACT, BAD]})
    found = look(path, NONE)
    assert (found.name, found.title, found.is_package) == (f"template-{ID}", "actos", False)
    assert (found.said["counts"]["acts"], found.left_out) == (1, 1)
    assert [(fault.code, fault.line) for fault in faults_of(found.said)] == [("unknown_term", 4)]
    (word,) = found.said["unknown_terms"]
    assert (word["word"], word["count"], word["line"], word["near"]) == ("Detenciom", 1, 4, ["Detención"])
    assert {path} == set(found.digests)
    keys = [key for key in found.subjects() if key.startswith("acts/")]
    assert len(keys) == 1 and any(draft.subject == keys[0] for draft in found.drafts())


def test_strict_refuses_all_for_one_line(tmp_path: Path) -> None:
    path = fill_template(tmp_path / "actos.xlsx", {"acts": [ACT, BAD]})
    with pytest.raises(Several) as caught:
        look(path, NONE, strict=True)
    assert [fault.code for fault in caught.value.faults] == ["unknown_term"]


def test_the_lines_left_out_come_back_as_they_stand(tmp_path: Path) -> None:
    found = look(fill_template(tmp_path / "actos.xlsx", {"acts": [ACT, BAD]}), NONE)
    sheet, line = [*found.rejected()][:2]
    assert sheet["sheet"] == "Actos"
    assert "Detenciom" in line[0] and [fault["code"] for fault in line[1]] == ["unknown_term"]


@pytest.mark.parametrize(
    ("dates", "start"), [(None, None), ("day-first", "2019-04-03"), ("month-first", "2019-03-04")]
)
def test_a_date_that_two_can_read_is_asked_or_decided(
    tmp_path: Path, dates: str | None, start: str | None
) -> None:
    found = look(fill_template(tmp_path / "a.xlsx", {"acts": [OPEN]}), NONE, options={"dates": dates})
    values = [c.value for draft in found.drafts() for c in draft.claims if c.property == "date_start"]
    assert set(values) == ({start} if start else set())
    asked = [(one["column"], one["day_first"], one["month_first"]) for one in found.said["questions"]]
    assert asked == ([] if start else [("Cuándo *", "2019-04-03", "2019-03-04")])


def test_the_folder_s_description_means_the_folder(bench_folder: Path) -> None:
    assert look(bench_folder / "datapackage.json", NONE).name == look(bench_folder, NONE).name == "small"
    assert look(bench_folder, NONE).is_package


@pytest.fixture
def bench_folder(tmp_path: Path) -> Path:
    from tests.intake.bench import Workbench

    return Workbench(tmp_path).folder


def test_text_in_an_encoding_that_is_said(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("No;What;When\n1;Retén;03/04/2019\n".encode("cp1252"))
    found = look(path, NONE, mapping=mapped(), options={"encoding": "cp1252", "separator": "semicolon"})
    assert "Retén" in {claim.value for draft in found.drafts() for claim in draft.claims}
    with pytest.raises(Several) as caught:
        look(path, NONE, mapping=mapped(), options={"encoding": "utf-8"})
    assert [fault.code for fault in caught.value.faults] == ["bad_encoding"]


@pytest.mark.parametrize(
    ("options", "code"),
    [({"encoding": "no-such"}, "unknown_encoding"), ({"separator": "x"}, "unknown_separator")],
)
def test_an_option_that_means_nothing_is_misuse(tmp_path: Path, options: dict[str, str], code: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text("No,What,When\n1,Stop,2019\n")
    with pytest.raises(Misuse, match=code):
        look(path, NONE, mapping=mapped(), options=options)


def test_a_mapping_says_the_order_of_dates_itself(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("No,What,When\n1,Stop,2019\n")
    with pytest.raises(Misuse, match="dates_of_mapping"):
        look(path, NONE, mapping=mapped(), options={"dates": "day-first"})


def test_whether_a_line_may_be_mended_elsewhere_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("No,What,When\n1,Stop,2019\n")
    assert not look(path, NONE, mapping=mapped()).said["mend_in_place"]
    assert look(path, NONE, mapping=mapped("{#row}")).said["mend_in_place"]


def test_the_reasons_of_rejected_lines_are_no_column_that_a_mapping_misses(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Why it was not imported,No,What,When,Other\n,1,Stop,2019,x\n")
    assert look(path, NONE, mapping=mapped()).said["unknown_columns"] == {"a.csv": ["Other"]}


def test_what_is_no_template_is_said(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("No,What\n1,Stop\n")
    with pytest.raises((Wrong, Several)) as caught:
        look(path, NONE)
    assert isinstance(caught.value, Several) and caught.value.faults[0].code == "no_template"
