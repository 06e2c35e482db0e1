"""Records as fields and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constancia.claims import Account, Claim, Digest, Kind, Locator, Qualifier, Record, Relation, SubjectId
from constancia.claims.record import from_fields, to_fields
from constancia.errors import Wrong

TEXT = st.text(max_size=8)
SUBJECT = SubjectId("a" * 26)
CLAIMS = st.builds(
    Claim,
    subject=st.just(SUBJECT),
    property=st.sampled_from(["act_type", "outcome"]),
    value=TEXT,
    source=TEXT.map(SubjectId),
    locator=st.none() | st.builds(Locator, page=st.none() | TEXT, quotation=st.none() | TEXT),
    account=st.sampled_from(Account),
    relation=st.sampled_from(Relation),
    qualifier=st.none() | st.sampled_from(Qualifier),
    certainty=st.none() | TEXT,
    words=st.none() | TEXT,
    note=st.none() | TEXT,
)
RECORDS = st.builds(
    Record,
    kind=st.sampled_from(Kind),
    subject=st.just(SUBJECT),
    at=st.none() | TEXT,
    batch=st.none() | TEXT,
    rows=st.lists(TEXT, max_size=2).map(tuple),
    claims=st.lists(CLAIMS, max_size=3).map(tuple),
    body=st.dictionaries(st.sampled_from(["reason", "property"]), TEXT),
)


def disclosed(record: Record) -> dict:
    return {name: (value, f"digest-{name}") for name, value in to_fields(record)}


@given(RECORDS)
def test_round_trip(record: Record) -> None:
    back = from_fields(disclosed(record))
    assert back.digest == "digest-kind"
    assert [claim.digest for claim in back.claims] == [f"digest-c{n}" for n in range(len(record.claims))]
    assert to_fields(back) == to_fields(record)


@given(RECORDS, st.data())
def test_what_is_withheld_is_missing_and_the_rest_stands(record: Record, data: st.DataObject) -> None:
    fields = disclosed(record)
    gone = {name for name in fields if "." in name and data.draw(st.booleans())}
    back = from_fields({name: field for name, field in fields.items() if name not in gone})
    assert len(back.claims) == len(record.claims)
    for number, claim in enumerate(back.claims):
        assert (claim.source is None) == (f"c{number}.source" in gone)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"kind": "dossier"},
        {"kind": 1},
        {"kind": "claims", "c0": "text"},
        {"kind": "claims", "c0": {"property": "p"}},
        {"kind": "claims", "c0": {"property": "p", "value": 3}},
        {"kind": "claims", "c0": {"property": "p", "value": "v", "extra": "x"}},
        {"kind": "claims", "x0": {"property": "p", "value": "v"}},
        {"kind": "claims", "c0": {"property": "p", "value": "v"}, "c0.source": {"source": "s"}},
        {"kind": "claims", "rows": "text"},
        {"kind": "claims", "c0": {"property": "p", "value": "v", "relation": "denies"}},
    ],
)
def test_refuses_other_shapes(fields: dict) -> None:
    with pytest.raises(Wrong, match=r"record|locator"):
        from_fields({name: (value, Digest("d")) for name, value in fields.items()})
