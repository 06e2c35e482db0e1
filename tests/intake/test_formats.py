"""The format of coded tables agrees with the vocabulary and with its own page in the docs."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from constancia.claims import Account, Qualifier, Relation
from constancia.intake import drafts, open_package, validate
from constancia.intake.formats import Column, formats
from constancia.intake.rules import TABLE_OF, VALUE_TABLES
from constancia.vocabulary import ValueType, load

COLUMNS = [(name, column) for name, table in formats().items() for column in table.columns]
PAGES = Path(__file__).parents[2] / "docs" / "formats"


@pytest.mark.parametrize(
    ("table", "column"), COLUMNS, ids=[f"{name}.{column.name}" for name, column in COLUMNS]
)
def test_a_column_means_a_property_that_is_shipped(table: str, column: Column) -> None:
    if column.property is None:
        return
    kind = formats()[table].kind or "person"
    found = load().property(column.property)
    assert kind in found.kinds
    if column.type in ("reference", "references") and column.of != "act_types":
        assert found.value_type is ValueType.REFERENCE
        assert column.of in {TABLE_OF[target] for target in found.targets}
    if column.type == "references":
        assert found.multiple


@pytest.mark.parametrize(
    ("table", "column"), COLUMNS, ids=[f"{name}.{column.name}" for name, column in COLUMNS]
)
def test_a_closed_list_is_part_of_its_vocabulary(table: str, column: Column) -> None:
    if column.vocabulary is not None:
        assert all(load().has(column.vocabulary, term) for term in column.terms)


def test_the_lists_of_claims_are_those_of_the_model() -> None:
    claims = formats()["claims"]
    for name, model in (("relation", Relation), ("qualifier", Qualifier)):
        column = claims.column(name)
        assert column is not None
        assert set(column.terms) == {item.value for item in model}
    account = claims.column("account")
    assert account is not None
    assert set(account.terms) == {item.value for item in Account} - {"coding"}


def test_references_lead_to_tables_that_come_before_or_to_their_own() -> None:
    order = list(formats())
    for name, column in COLUMNS:
        if column.of is not None:
            assert order.index(column.of) <= order.index(name)
    assert set(VALUE_TABLES.values()) <= set(order)


@pytest.mark.parametrize("page", ["coded-tables.md", "coded-tables.es.md"])
def test_the_page_says_what_the_format_says(page: str) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "cogapp", "--check", str(PAGES / page)], capture_output=True, text=True
    )
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize("page", ["coded-tables.md", "coded-tables.es.md"])
def test_the_smallest_package_of_the_page_is_sound(page: str, tmp_path: Path) -> None:
    text = (PAGES / page).read_text("utf-8")
    blocks = re.findall(r"^`([a-z.]+)`:\n\n```[a-z]+\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    assert len(blocks) == 4
    for name, content in blocks:
        (tmp_path / name).write_text(content, "utf-8")
    package = open_package(tmp_path)
    validate(package, load())
    assert {"acts/act_1", "persons/p_ana"} <= {draft.key for draft in drafts(package, load())}
