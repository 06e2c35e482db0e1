"""The folder `data/`: what stands in it, what never does, and that the world's own tools read it."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import frictionless
import pyarrow.parquet as pq
import pytest

from constancia.publish.data.spreadsheet import plain
from constancia.verify.spreadsheet_form import parse
from tests.verify import small


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> small.Made:
    return small.make(tmp_path_factory.mktemp("publication") / "site")


def rows(made: small.Made, table: str) -> list[dict[str, str]]:
    header, *lines = parse((made.root / f"data/{table}.csv").read_bytes())
    return [dict(zip(header, map(plain, line), strict=True)) for line in lines]


def test_frictionless_finds_it_valid(made: small.Made) -> None:
    report = frictionless.validate(str(made.root / "data/datapackage.json"))
    assert report.flatten(["type", "note", "fieldName", "rowNumber"]) == []
    assert report.valid


def test_frictionless_would_find_a_dangling_reference(made: small.Made, tmp_path: Path) -> None:
    files = small.files_of(made.root)
    for path, content in files.items():
        if path.startswith("data/"):
            (tmp_path / path).parent.mkdir(exist_ok=True)
            (tmp_path / path).write_bytes(content)
    acts = tmp_path / "data/acts.csv"
    acts.write_bytes(acts.read_bytes().replace(small.code_of(victim_of(made)).encode(), b"00000000"))
    assert not frictionless.validate(str(tmp_path / "data/datapackage.json")).valid


def victim_of(made: small.Made) -> small.SubjectId:
    return next(p.subject for p in made.published.of_kind("person") if p.one("name"))


def test_an_act_has_its_certain_values_and_its_alternatives(made: small.Made) -> None:
    acts = rows(made, "acts")
    judged = next(act for act in acts if act["date_start"] == "2019-03-01")
    assert (judged["victim_label"], judged["place_label"], judged["victim_category"]) == (
        "a part",
        "Tijuana",
        "migrant",
    )
    assert judged["units"] == "A part of it | An agency"
    disputed = next(act for act in acts if act["act_type"] == "questioning")
    assert disputed["date_start"] == disputed["place"] == ""
    assert disputed["date_start_alternatives"] == "2018-12-31 | 2019-01-01"
    assert (disputed["date_start_low"], disputed["date_start_high"]) == ("2018-12-31", "2019-01-01")
    assert disputed["victim_label"] == "volunteer"


def test_an_open_date_has_no_bound(made: small.Made) -> None:
    act = next(act for act in rows(made, "acts") if act["date_start"] == "../2019-02-01")
    assert (act["date_start_low"], act["date_start_high"]) == ("", "2019-02-01")


def test_acts_come_in_the_order_of_their_dates(made: small.Made) -> None:
    starts = [act["date_start_low"] or act["date_start_high"] for act in rows(made, "acts")]
    assert starts == sorted(starts)


def test_what_is_the_coders_is_marked(made: small.Made) -> None:
    act = next(act for act in rows(made, "acts") if act["act_type"] == "questioning")
    assert act["by_coding"] == ""
    assert all(row["by_coding"] for row in rows(made, "cases"))


def test_every_claim_has_the_digest_of_a_disclosure(made: small.Made) -> None:
    disclosed = {f"sha256:{d.digest}" for entry in made.entries for d in entry.disclosures}
    claims = rows(made, "claims")
    assert len(claims) == sum(len(passed.record.claims) for passed in made.published.entries)
    assert all(row["digest"] in disclosed and row["source_digest"] in disclosed for row in claims)
    assert {row["words_digest"] for row in claims if row["words"]} <= disclosed
    assert {digest for row in rows(made, "values") for digest in row["digests"].split()} <= disclosed


def test_claims_say_what_became_of_them(made: small.Made) -> None:
    standing = {
        row["value"]: row["standing"] for row in rows(made, "claims") if row["property"] == "date_start"
    }
    assert standing["2019-03-02"] == "set_aside"
    assert standing["2019-03-01"] == "value"


def test_no_cell_starts_a_formula(made: small.Made) -> None:
    for path in (made.root / "data").glob("*.csv"):
        for line in parse(path.read_bytes()):
            assert all(cell[:1] not in ("=", "+", "-", "@", "\t", "\r", "\n") for cell in line), path


def test_nothing_private_is_in_it(made: small.Made) -> None:
    held = [h.entry for h in small.written().held]
    device = [held[0].log, *(entry.token.split(".")[2] for entry in held)]
    for path in made.root.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            for secret in ("acts/a1", "a-batch", "never to be seen", *device):
                assert secret.encode() not in content, (path, secret)


def test_what_was_withheld_is_told_as_counts(made: small.Made) -> None:
    assert json.loads((made.root / "data/withheld.json").read_bytes()) == {
        "version": 1,
        "withheld": {"address": 3, "private": 1},
    }


def test_parquet_says_the_same_as_csv(made: small.Made) -> None:
    for path in sorted((made.root / "data").glob("*.csv")):
        table = pq.read_table(path.with_suffix(".parquet"))
        texts = [
            ["" if c is None else str(c).lower() if isinstance(c, bool) else str(c) for c in row.values()]
            for row in table.to_pylist()
        ]
        header, *lines = parse(path.read_bytes())
        assert table.column_names == header
        assert [[plain(cell) for cell in line] for line in lines] == texts


def test_duckdb_reads_it(made: small.Made) -> None:
    claims, sources = (f"'{made.root}/data/{name}.parquet'" for name in ("claims", "sources"))
    query = f"SELECT count(*) FROM {claims} AS c JOIN {sources} AS s ON c.source = s.id"
    assert duckdb.sql(query).fetchall() == [(len(rows(made, "claims")),)]


def test_the_figures_name_acts_by_their_codes(made: small.Made) -> None:
    figures = json.loads((made.root / "data/figures.json").read_bytes())["figures"]
    acts = {row["id"] for row in rows(made, "acts")}
    assert [figure["id"] for figure in figures] == [f"f{n:03d}" for n in range(1, len(small.QUESTIONS) + 1)]
    assert all(act in acts for figure in figures for row in figure["rows"] for act in row["acts"])


def test_two_runs_give_the_same_bytes(made: small.Made, tmp_path: Path) -> None:
    again = small.make(tmp_path / "again")
    assert small.files_of(again.root) == small.files_of(made.root)
