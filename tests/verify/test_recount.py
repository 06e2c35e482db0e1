"""The outsider's count and the publisher's, held equal: one in plain Python, one in DuckDB over Arrow."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from constancia.casefile.facts import facts
from constancia.casefile.frames import frame as publishers_frame
from constancia.claims import Relation, fold
from constancia.patterns.counts import count
from constancia.verify.frame import frame_of
from constancia.verify.recount import recount
from tests.verify.small import RULES, Writer, origin_of, written

BY = (
    "category",
    "act_type",
    "place",
    "perpetrator",
    "degree",
    "year",
    "quarter",
    "month",
    "disputed",
    "country",
)
BY += ("victim_kind", "role", "answered", "origins", "attribution", "event", "case", "victim", "reason_given")
UNITS = ("acts", "victims", "victim-acts", "cases", "events")
VALUES = {
    "category": ("defender", "migrant", "nobody"),
    "act_type": ("arrest", "questioning", "turn_back"),
    "year": ("2018", "2019"),
    "month": ("2018-12", "2019-01"),
    "disputed": ("yes", "no"),
    "victim_kind": ("group",),
    "perpetrator": ("u1", "u2"),
    "place": ("pl1", "pl2"),
    "degree": ("carried_out", "ordered"),
}

questions = st.tuples(
    st.sampled_from(UNITS),
    st.lists(st.sampled_from(BY), max_size=3, unique=True),
    st.lists(st.sampled_from(sorted(VALUES)), max_size=2, unique=True),
    st.randoms(use_true_random=False),
)


def random_claims(seed: int) -> Writer:
    """Acts with rivals, open and missing dates, unknown victims, nested groups and units named by sources."""
    w, pick = Writer(seed), random.Random(seed)
    w.says("coding", {"kind": "source"})
    for key in ("s1", "s2", "s3"):
        w.says(key, {"kind": "source", "origin": pick.choice(["one", "two"])})
    for key in ("pl1", "pl2"):
        w.says(key, {"kind": "place", "country": pick.choice(["A", "B"])})
    w.says("u1", {"kind": "unit"})
    w.says("u2", {"kind": "unit", "parent": "u1"})
    w.says("ev1", {"kind": "event"})
    w.says("c1", {"kind": "case"})
    people = ["p1", "p2", "g1", "g2", "g3"]
    for key in people:
        w.says(
            key,
            {
                "kind": "person" if key[0] == "p" else "group",
                "category": pick.choice(["defender", "migrant"]),
            },
        )
        for name in ("size_min", "size_max", "role"):
            if pick.random() < 0.6:
                w.says(key, {name: str(pick.randint(1, 40))}, source=pick.choice(["coding", "s1"]))
        if pick.random() < 0.5:
            w.says(key, {"member_of": pick.choice(["g1", "g2", "g3"])})
    choices = {
        "victim": people,
        "place": ["pl1", "pl2"],
        "act_type": ["arrest", "questioning", "turn_back"],
        "event": ["ev1"],
        "case": ["c1"],
        "date_start": [
            "2018-12-31",
            "2019-01-01",
            "2018-12~",
            "2018",
            "../2018-12-05",
            "2019-03-01/..",
            "2019-22",
        ],
        "authority_response": ["no"],
        "reason_given": ["this", "that"],
        "perpetrator": ["u1", "u2"],
    }
    for number in range(6):
        act = f"a{number}"
        w.says(act, {"kind": "act"})
        for name, values in choices.items():
            for _ in range(pick.choice([0, 1, 1, 1, 2, 3])):
                relation = pick.choice(
                    [Relation.SUPPORTS, Relation.SUPPORTS, Relation.CONTRADICTS, Relation.SCOPE]
                )
                source = pick.choice(["coding", "coding", "s1", "s2", "s3"])
                w.says(act, {name: pick.choice(values)}, source=source, relation=relation)
        for part in range(pick.choice([0, 1, 2])):
            key = f"i{number}{part}"
            w.says(key, {"kind": "involvement", "act": act, "unit": pick.choice(["u1", "u2"])})
            w.says(
                key, {"degree": pick.choice(["carried_out", "ordered"])}, source=pick.choice(["coding", "s2"])
            )
    return w


CASES = [written(), *(random_claims(seed) for seed in range(1, 25))]


@pytest.fixture(scope="module")
def both() -> list[tuple[Writer, Mapping[str, Any], Any]]:
    out = []
    for w in CASES:
        records = [held.record for held in w.held]
        profiles = fold(records, rule_of=RULES.__getitem__)
        origin = origin_of(records)
        found = [fact for profile in profiles.values() for fact in facts(profile, origin_of=origin)]
        out.append(
            (w, publishers_frame(found, properties=["reason_given"]), frame_of(profiles, origin_of=origin))
        )
    return out


@settings(max_examples=80)
@given(which=st.integers(0, len(CASES) - 1), question=questions)
def test_the_recount_equals_the_count(both: Any, which: int, question: Any) -> None:
    w, theirs, ours = both[which]
    unit, by, asked, pick = question
    where = []
    for name in asked:
        values = pick.sample(VALUES[name], pick.randint(1, len(VALUES[name])))
        where.append((name, frozenset(w.ids.get(value, value) for value in values)))
    counted = count(theirs, of=unit, by=by, where=where, together=True)
    again = recount(ours, unit=unit, by=by, where=where)
    assert {
        tuple(r.by.values()): (r.low, r.high, r.coding_only, {*r.acts}, {*r.certain_acts}) for r in counted
    } == {r.by: (r.low, r.high, r.coding, r.acts, r.certain_acts) for r in again}
