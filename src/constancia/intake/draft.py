"""What the tables come to: statements under row keys, ready to be given ids and signed."""

from __future__ import annotations

from typing import Any

from msgspec import Struct, field

from constancia.claims import Account, Kind, Locator, Qualifier, Relation

Key = str
"""A row as the package names it: "acts/act_001" is table and primary key (or line, where a table has no key)."""


NOWHERE = Locator()


class DraftClaim(Struct, frozen=True, array_like=True):
    """One claim. `value` is a Key where `is_reference`; `row` is the row of claims that it came from."""

    property: str
    value: str | Key
    source: Key
    is_reference: bool = False
    locator: Locator = NOWHERE
    account: Account = Account.CODING
    relation: Relation = Relation.SUPPORTS
    qualifier: Qualifier | None = None
    words: str | None = None
    note: str | None = None
    row: Key | None = None


class Draft(Struct, frozen=True, array_like=True):
    """One statement: claims about `subject`, or a decision whose parts are in `body`.

    `key` is unique in the package and the same at every reading. Bodies: vocabulary {"term": {…}} or
    {"property": {…}} as plain fields, judgement {"property", "claim" (a Key), "reason_en", "reason_es"}.
    """

    kind: Kind
    key: Key
    subject: Key | None = None
    claims: tuple[DraftClaim, ...] = ()
    body: dict[str, Any] = field(default_factory=dict)
