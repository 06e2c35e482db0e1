"""A report attaches data: read, evaluated to a link, a file in the publication that its package lists."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import zipfile
from pathlib import Path

import duckdb
import frictionless
import pypdfium2
import pytest

from constancia.casefile.imports import import_package
from constancia.casefile.open import CaseFile, Identity
from constancia.errors import Several, Wrong
from constancia.publish.publication import publish
from constancia.publish.report import live
from constancia.verify.verification import verify

ROOT = Path(__file__).parents[2]
REPORT = (ROOT / "tests/cli/data/report.md").read_text()
WHERE = "where category=defender and year=2018"
ASKED = f"""

The data: {{{{attach csv {WHERE}}}}}, the same again {{{{attach csv where year=2018 and category=defender}}}},
as a package {{{{attach datapackage {WHERE}}}}}, a workbook {{{{attach xlsx {WHERE}}}}},
and everything {{{{attach parquet}}}}.
"""


def at(offset: int) -> live.Place:
    return live.Place("report.md", 1, offset + 1)


@pytest.fixture(scope="module")
def casefile(tmp_path_factory: pytest.TempPathFactory) -> CaseFile:
    folder = tmp_path_factory.mktemp("attach") / "case"
    made = CaseFile.create(folder, identity=Identity.generate(), title="A title", member="Zulema Prueba")
    import_package(made, ROOT / "examples/border-2018-2020")
    return made


@pytest.fixture(scope="module")
def site(casefile: CaseFile, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("attached")
    (folder / "report.md").write_text(REPORT + ASKED)
    return publish(casefile, [folder / "report.md"], folder / "site").out


def test_the_grammar_has_one_form_for_what_asks_the_same() -> None:
    one = live.read("attach csv where year=2018 and category=defender", at=at)
    assert one == live.Attach("csv", (("category", ("defender",)), ("year", ("2018",))))
    assert one.text == "attach csv where category=defender and year=2018"
    assert live.read("attach ftm", at=at).text == "attach ftm"


@pytest.mark.parametrize(
    ("query", "code"),
    [("attach", "live_syntax"), ("attach docx", "live_format"), ("attach csv acts", "live_syntax")],
)
def test_another_form_is_refused(query: str, code: str) -> None:
    with pytest.raises(Wrong, match=code):
        live.read(query, at=at)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{{attach csv where category=defender and year=1901}}", "live_nothing"),
        ("{{attach csv where colour=red}}", "live_property"),
        ("{{attach csv where act_type=no_such}}", "live_term"),
    ],
)
def test_a_query_that_finds_nothing_publishes_nothing(
    casefile: CaseFile, tmp_path: Path, query: str, code: str
) -> None:
    (tmp_path / "report.md").write_text(f"{REPORT}\n\nData: {query}.\n")
    with pytest.raises(Several) as caught:
        publish(casefile, [tmp_path / "report.md"], tmp_path / "site")
    assert [(fault.code, fault.line) for fault in caught.value.faults] == [(code, REPORT.count("\n") + 3)]
    assert not (tmp_path / "site").exists()


def test_each_query_is_one_file_with_a_link_on_screen_and_on_paper(site: Path) -> None:
    names = sorted(path.name for path in (site / "data/attached").iterdir())
    assert names == ["en-1.csv", "en-2.datapackage.zip", "en-3.xlsx", "en-4.parquet"]
    page = (site / "en/report.html").read_text()
    assert page.count('href="../data/attached/en-1.csv"') == 2
    document = pypdfium2.PdfDocument(site / "en/report.pdf")
    text = "".join(page.get_textpage().get_text_range() for page in document).replace("\r\n", "")
    assert all(f"data/attached/{name}" in text for name in ("en-1.csv", "en-4.parquet"))


def test_a_file_holds_the_acts_that_the_report_counts(site: Path) -> None:
    rows = list(csv.DictReader(io.StringIO((site / "data/attached/en-1.csv").read_text("utf-8-sig"))))
    published = list(csv.DictReader(io.StringIO((site / "data/acts.csv").read_text("utf-8-sig"))))
    assert 0 < len(rows) < len(published)
    assert {row["id"] for row in rows} <= {row["id"] for row in published}
    assert all("defender" in row["victim_category"].split(" | ") for row in rows)
    with zipfile.ZipFile(site / "data/attached/en-2.datapackage.zip") as archive:
        acts = list(csv.DictReader(io.StringIO(archive.read("acts.csv").decode("utf-8-sig"))))
    assert {act["act_id"] for act in acts} == {row["id"] for row in rows}


def test_verify_takes_it_and_finds_a_changed_one(site: Path, tmp_path: Path) -> None:
    assert verify(site).faults == ()
    copy = Path(shutil.copytree(site, tmp_path / "site"))
    path = copy / "data/attached/en-1.csv"
    path.write_bytes(path.read_bytes()[:-3])
    assert {fault.file for fault in verify(copy).faults} == {"data/attached/en-1.csv"}


@pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning"
)  # frictionless leaves archives open
def test_the_package_of_the_publication_opens_in_other_programs(site: Path, tmp_path: Path) -> None:
    package = site / "data/datapackage.json"
    report = frictionless.validate(str(package))
    assert report.flatten(["type", "note"]) == []
    listed = {one["path"] for one in json.loads(package.read_text())["resources"]}
    assert {"attached/en-1.csv", "attached/en-4.parquet"} <= listed
    acts = duckdb.sql(f"SELECT count(*) FROM '{site}/data/attached/en-4.parquet'").fetchall()[0][0]
    assert duckdb.sql(f"SELECT count(*) FROM read_csv('{site}/data/acts.csv')").fetchall() == [(acts,)]
    for program in (_pandas, _r, _libreoffice):
        read = program(site / "data/acts.csv", tmp_path)
        assert read in (None, acts)


def _pandas(path: Path, _: Path) -> int | None:
    """Rows as pandas reads them, None where it is not installed."""
    try:
        import pandas
    except ImportError:
        return None
    return len(pandas.read_csv(path, encoding="utf-8-sig"))


def _r(path: Path, _: Path) -> int | None:
    program = shutil.which("Rscript")
    if program is None:
        return None
    code = "cat(nrow(read.csv(commandArgs(TRUE)[1], fileEncoding = 'UTF-8-BOM')))"
    return int(subprocess.run([program, "-e", code, path], capture_output=True, check=True).stdout)


def _libreoffice(path: Path, out: Path) -> int | None:
    program = shutil.which("soffice")
    if program is None:
        return None
    from python_calamine import CalamineWorkbook

    home = f"-env:UserInstallation=file://{out / 'home'}"
    command = [program, home, "--headless", "--infilter=CSV:44,34,76", "--convert-to", "xlsx"]
    subprocess.run([*command, "--outdir", out, path], capture_output=True, check=True, timeout=300)
    book = CalamineWorkbook.from_path(str(out / f"{path.stem}.xlsx"))
    return len(book.get_sheet_by_index(0).to_python()) - 1
