"""A package on disk: its description, and paths that must not lead anywhere else."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from constancia.errors import ConstanciaError, Wrong
from constancia.intake import open_package
from constancia.intake.descriptor import SIZE_LIMIT, read_descriptor
from tests.intake.bench import Workbench


def fault(bench: Workbench) -> tuple[str, str | None]:
    with pytest.raises(Wrong) as caught:
        open_package(bench.folder)
    return caught.value.code, caught.value.file


def resource(**parts: Any) -> dict[str, Any]:
    return {"name": "acts", "path": "acts.csv"} | parts


def test_a_sound_package_is_opened_in_reading_order(bench: Workbench) -> None:
    package = open_package(bench.folder)
    assert (package.name, package.title, package.coding) == ("small", "A small package", "coding/small")
    assert list(package.tables)[:3] == ["sources", "agencies", "places"]
    assert list(package.tables)[-2:] == ["aggregates", "judgements"]
    assert {table.name for table in package.tables.values() if not table.is_protected} == {
        "agencies",
        "places",
    }


def test_a_folder_without_a_description_is_no_package(tmp_path: Path) -> None:
    with pytest.raises(Wrong, match="not_a_package"):
        open_package(tmp_path)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"{", "bad_json"),
        (b"", "bad_json"),
        (b'{"name": "a", "name": "b"}', "bad_json"),
        (b'{"name": NaN}', "bad_json"),
        (b"[" * 100_000, "bad_json"),
        (b'{"name": "\xff"}', "encoding"),
        (b'{"name": ' + b"9" * 100_000 + b"}", "bad_json"),
        (b"[]", "bad_descriptor"),
        (b'{"name": "a"}', "bad_descriptor"),
        (b'{"name": "A b", "resources": []}', "bad_descriptor"),
        (b'{"name": "a", "resources": []}', "missing_table"),
        (b'{"name": "a", "constancia": {"format": 2}, "resources": []}', "bad_descriptor"),
        (b'{"name": "\\ud800", "resources": []}', "bad_descriptor"),
        (b" " * (SIZE_LIMIT + 1), "too_large"),
    ],
)
def test_a_damaged_description_is_refused(bench: Workbench, content: bytes, code: str) -> None:
    (bench.folder / "datapackage.json").write_bytes(content)
    assert fault(bench) == (code, "datapackage.json")


@pytest.mark.parametrize(
    "parts",
    [
        {"path": ["acts.csv"]},
        {"path": "https://example.org/acts"},
        {"path": "acts.txt"},
        {"path": "a\u001b.csv"},
        {"path": "a" * 300 + ".csv"},
        {"data": []},
        {"hash": "0"},
        {"bytes": 1},
        {"encoding": "latin-1"},
        {"format": "json"},
        {"dialect": {"delimiter": ";"}},
        {"dialect": []},
        {"schema": []},
        {"schema": {"fields": [{"name": "a"}, {"name": "a"}]}},
        {"schema": {"fields": [{"name": "a", "type": "geopoint"}]}},
        {"schema": {"fields": [{"name": "a", "constraints": {"enum": "x"}}]}},
        {"schema": {"fields": [{"name": "a", "constraints": {"minimum": "x"}}]}},
        {"schema": {"fields": [{"name": "a", "constraints": {"minLength": 1.5}}]}},
        {"schema": {"fields": [{"name": "a"}], "missingValues": ["-"]}},
        {"schema": {"fields": [{"name": "a"}], "primaryKey": "b"}},
        {"schema": {"fields": [{"name": "a"}], "foreignKeys": [{"fields": ["a", "a"]}]}},
        {"constancia": {"open": "yes"}},
        {"name": "Acts"},
    ],
)
def test_what_cannot_be_checked_is_refused(bench: Workbench, parts: dict[str, Any]) -> None:
    bench.describe(resources=[resource(**parts)])
    with pytest.raises(Wrong) as caught:
        open_package(bench.folder)
    assert caught.value.code == "bad_descriptor"
    assert str(caught.value.fields["reason"]).startswith("/resources/0/")


def test_two_resources_of_one_name_or_path_are_refused(bench: Workbench) -> None:
    bench.describe(resources=[resource(), resource(path="places.csv")])
    assert fault(bench)[0] == "bad_descriptor"
    bench.describe(resources=[resource(), resource(name="other")])
    assert fault(bench)[0] == "bad_descriptor"


@pytest.mark.parametrize(
    "path",
    ["../acts.csv", "/etc/acts.csv", "a/../acts.csv", "./acts.csv", "a\\b.csv", "C:/acts.csv", "a//b.csv"],
)
def test_a_path_that_leaves_the_package_is_refused(bench: Workbench, path: str) -> None:
    bench.describe(resources=[resource(path=path)])
    assert fault(bench) == ("outside_package", path)


def test_links_folders_and_missing_files_are_refused(bench: Workbench, tmp_path: Path) -> None:
    acts = bench.folder / "acts.csv"
    acts.rename(bench.folder / "real.csv")
    assert fault(bench) == ("not_a_file", "acts.csv")
    acts.symlink_to(bench.folder / "real.csv")
    assert fault(bench) == ("symlink", "acts.csv")
    acts.unlink()
    acts.mkdir()
    assert fault(bench) == ("not_a_file", "acts.csv")


def test_a_folder_on_the_way_may_be_no_link(bench: Workbench) -> None:
    (bench.folder / "link").symlink_to(bench.folder)
    bench.describe(resources=[resource(path="link/acts.csv")])
    assert fault(bench) == ("symlink", "link/acts.csv")


def test_a_pipe_is_refused_without_waiting(bench: Workbench) -> None:
    (bench.folder / "acts.csv").unlink()
    os.mkfifo(bench.folder / "acts.csv")
    assert fault(bench) == ("not_a_file", "acts.csv")


def test_the_description_itself_may_be_no_link(bench: Workbench) -> None:
    (bench.folder / "datapackage.json").rename(bench.folder / "real.json")
    (bench.folder / "datapackage.json").symlink_to(bench.folder / "real.json")
    assert fault(bench) == ("symlink", "datapackage.json")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)
DESCRIPTOR_PARTS = ("name", "title", "resources", "path", "schema", "fields", "constraints", "enum", "constancia",
                    "primaryKey", "foreignKeys", "reference", "resource", "type", "dialect")  # fmt: skip


@given(
    st.recursive(
        JSON,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(DESCRIPTOR_PARTS), inner),
        max_leaves=30,
    )
)
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_no_description_raises_anything_else(value: object) -> None:
    try:
        read_descriptor(json.dumps(value).encode())
    except ConstanciaError as error:
        assert error.file == "datapackage.json"


@given(st.binary(max_size=200))
def test_no_bytes_raise_anything_else(raw: bytes) -> None:
    with pytest.raises(ConstanciaError):
        read_descriptor(raw)
