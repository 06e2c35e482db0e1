"""Looking at many rows at once finds what looking at each finds: the same faults, the same counts, the same keys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constancia.intake import sheet
from constancia.intake.drafts import drafts, subjects
from constancia.intake.mapping import open_mapped, read_mapping
from constancia.intake.mapping.folder import grids_of
from constancia.intake.support import supported, supported_in_step
from constancia.intake.virtual import VirtualPackage, look
from tests.intake.mapping.looked import HEAD, SHIPPED, VOCABULARY
from tests.intake.mapping.test_systems import FILES

MAPPING = (
    HEAD
    + """
[recode.types]
vocabulary = "act_types"
unhandled = ["Otro"]
[recode.types.values]
"Detenido" = "arrest"
"nada" = []
[recode.roles]
vocabulary = "roles"
otherwise = "reject"
[[once.unit]]
as = "office"
key = "office"
name = "Invented Office"
[[rows]]
only = { not = { value = "{state}", is = ["draft"] } }
[[rows.each]]
name = "v"
from = "{who}"
split = ";"
[[rows.source]]
as = "note"
key = "{link}"
source_kind = "news"
title = "{link}"
url = "{link}"
[[rows.place]]
as = "town"
key = "{where}"
name = "{where}"
latitude = "{lat}"
[[rows.person]]
as = "victim"
each = ["v"]
key = "{v}"
name = "{v}"
category = "other"
role = { from = "{role}", recode = "roles" }
[[rows.person]]
as = "teller"
key = "{teller}"
name = "{teller}"
category = "other"
[[rows.act]]
as = "act"
each = ["v"]
key = "{id}"
source = "note"
act_type = { from = "{type}", recode = "types" }
date_start = { from = "{date}", date = ["dd/mm/yyyy", "words"] }
date_end = { from = "{end}", date = "dd/mm/yyyy" }
victim = "victim"
place = "town"
victim_count = "{n}"
[[rows.involvement]]
each = ["v"]
key = "{id}"
act = "act"
unit = { record = "office", only = { value = "{by}", filled = true } }
source = "note"
"""
)
CELLS = {
    "id": ["1", "2", "3", "4", "5", "6", "a b", ""],
    "who": ["Ana Falsa", "Ana Falsa;Luis Falso", "", "desconocido", "=1+1", "Eva\u202e Falsa"],
    "teller": ["", "Ana Falsa", "Luis Falso", "Eva Falsa"],
    "role": ["", "journalist", "astronauta"],
    "where": ["Tijuana", "Reynosa", "", "a b"],
    "lat": ["", "32.5", "99", "x"],
    "type": ["Detenido", "threat", "Otro", "", "nada", "raro"],
    "date": ["01/02/2019", "2019-05", "31/02/2019", "", "s/f"],
    "end": ["", "03/03/2020", "01/01/2019"],
    "n": ["", "1", "más de 20", "30-36"],
    "link": ["https://example.org/a", "https://example.org/b", "x", ""],
    "by": ["", "x"],
    "state": ["", "draft"],
}
USUAL = {name: cells[:2] for name, cells in CELLS.items()} | {"id": CELLS["id"], "state": [""]}
"""Most cells of a table are right, so that most rows are."""
ROW = st.tuples(
    *(st.one_of(*[st.sampled_from(USUAL[name])] * 9, st.sampled_from(CELLS[name])) for name in CELLS)
)
ROWS = st.lists(ROW, min_size=1, max_size=12)


def package_of(text: str, path: Path) -> VirtualPackage:
    grids, paths = grids_of(path)
    return open_mapped(
        read_mapping(text.encode(), file="m.toml", vocabulary=VOCABULARY), grids, VOCABULARY
    ).package(paths)


def assert_agree(made: VirtualPackage) -> None:
    """One pass and a pass for each table find the same, and the quick ways say what the rows say."""
    quick, slow = look(made, VOCABULARY), look(replace(made, look_over=None), VOCABULARY)
    assert {place: list(faults) for place, faults in quick.faults.items()} == {
        place: list(faults) for place, faults in slow.faults.items()
    }
    assert {name: count for name, count in quick.counts.items() if count} == {
        name: count for name, count in slow.counts.items() if count
    }
    good, by_rows = quick.good, replace(quick.good, quick=None, is_in_step=False)
    assert set(subjects(good)) == set(subjects(by_rows))
    assert len([*subjects(good)]) == len(set(subjects(good)))
    assert [*drafts(good, VOCABULARY)] == [*drafts(by_rows, VOCABULARY)]
    acts = good.coded("acts")
    if acts is not None:
        in_step, at_once = supported_in_step(good), supported(good)
        keys = [row.cells[acts.columns.index("act_id")] for row in acts.rows()][1:]
        assert [in_step(key) for key in keys] == [at_once.get(key, set()) for key in keys]


@given(ROWS)
def test_any_table_is_looked_over_the_same_in_one_pass(rows: list[tuple[str, ...]]) -> None:
    lines = [",".join(CELLS), *(",".join(row) for row in rows)]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "t.csv"
        path.write_text("\n".join(lines) + "\n", "utf-8")
        assert_agree(package_of(MAPPING, path))


APART = {name: cells for name, cells in CELLS.items() if name not in ("id", "state", "end")}
APART |= {"who": ["Ana Falsa", "Luis Falso", "=1+1"], "where": ["Tijuana", "Reynosa", "a b", "Nogales"]}
APART_ROW = st.tuples(
    *(st.one_of(*[st.sampled_from(cells[:2])] * 12, st.sampled_from(cells)) for cells in APART.values())
)


@given(st.lists(APART_ROW, min_size=1, max_size=20), st.sampled_from((1, 2, 3, 100)))
def test_lines_that_are_put_by_change_nothing(rows: list[tuple[str, ...]], block: int) -> None:
    """Numbers of their own, so that bad lines have to do with others by places, people and sources alone."""
    lines = [",".join(("id", "state", "end", *APART))]
    lines += [",".join((f"{number}", "", "", *row)) for number, row in enumerate(rows)]
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(sheet, "_SOME", block)
        patch.setattr(sheet, "BLOCK_ROWS", block)
        path = Path(folder) / "t.csv"
        path.write_text("\n".join(lines) + "\n", "utf-8")
        assert_agree(package_of(MAPPING, path))


def test_lines_left_out_cost_no_second_reading(tmp_path: Path) -> None:
    cells = {**{name: values[0] for name, values in CELLS.items()}, "teller": "Ana Falsa"}
    lines = [",".join(CELLS)]
    for number in range(9):
        end = "01/01/2019" if number in (0, 4) else ""
        lines.append(",".join({**cells, "id": f"{number}", "end": end}.values()))
    (tmp_path / "t.csv").write_text("\n".join(lines) + "\n", "utf-8")
    grids, paths = grids_of(tmp_path / "t.csv")
    readings = []

    def rows() -> Iterator[sheet.GridRow]:
        readings.append(1)
        return grids[0].rows()

    mapped = open_mapped(
        read_mapping(MAPPING.encode(), file="m.toml", vocabulary=VOCABULARY),
        [replace(grids[0], rows=rows)],
        VOCABULARY,
    )
    readings.clear()
    found = look(mapped.package(paths), VOCABULARY)
    assert [place[2] for place in found.faults] == [2, 6]
    assert found.counts["acts"] == 7 and readings == [1]


@pytest.mark.parametrize("name", sorted(FILES))
def test_every_system_is_looked_over_the_same_in_one_pass(name: str) -> None:
    assert_agree(package_of((SHIPPED / f"{name}.toml").read_text("utf-8"), FILES[name]))


def test_blocks_do_not_show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet, "BLOCK_ROWS", 2)
    monkeypatch.setattr(sheet, "_SOME", 1)
    rows = [
        (
            "1",
            "Ana Falsa",
            "",
            "",
            "Tijuana",
            "",
            "Detenido",
            "2019-05",
            "",
            "1",
            "https://example.org/a",
            "x",
            "",
        ),
        (
            "2",
            "Luis Falso",
            "Ana Falsa",
            "",
            "Tijuana",
            "99",
            "threat",
            "",
            "",
            "",
            "https://example.org/a",
            "",
            "",
        ),
        ("3", "Ana Falsa", "", "", "Tijuana", "", "Otro", "", "", "", "https://example.org/b", "", ""),
        ("1", "Ana Falsa", "", "", "Reynosa", "", "threat", "", "", "", "https://example.org/b", "x", ""),
        ("5", "Eva Falsa", "", "", "Reynosa", "", "threat", "", "", "", "https://example.org/b", "x", ""),
    ]
    path = tmp_path / "t.csv"
    path.write_text("\n".join(",".join(row) for row in [tuple(CELLS), *rows]) + "\n", "utf-8")
    assert_agree(package_of(MAPPING, path))
