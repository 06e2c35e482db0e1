"""The fold gives one answer for one set of records, whatever their order, repetition and replica."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from constancia.claims import Digest, Kind, Record, Relation, SubjectId, fold
from tests.claims.conftest import against, coding, make, rule_of

SUBJECTS = st.sampled_from(["act", "act2", "p1", "p2"])
CLAIMS = st.one_of(
    st.builds(
        make,
        st.just("act_type"),
        st.sampled_from(["arrest", "raid"]),
        source=st.sampled_from("ab"),
        subject=SUBJECTS,
        relation=st.sampled_from(Relation),
    ),
    st.builds(
        make,
        st.just("date_start"),
        st.sampled_from(
            ["2018", "2018-12", "2018-12~", "2018-12-17", "2018-12-18", "2018-12-17~", "../2018-12-17"]
        ),
        source=st.sampled_from("abc"),
        subject=SUBJECTS,
    ),
    st.builds(make, st.just("origin"), st.sampled_from(["wire", "leak"]), subject=st.sampled_from("abc")),
    st.builds(make, st.just("place"), st.sampled_from(["p1", "p2"]), subject=SUBJECTS),
    st.builds(coding, st.just("outcome"), st.text(max_size=3), subject=SUBJECTS),
)


@st.composite
def records(draw: st.DrawFn) -> list[Record]:
    found = [
        Record(Kind.CLAIMS, claim.subject, claims=(claim,), digest=Digest("k" + claim.digest))
        for claim in draw(st.lists(CLAIMS, max_size=12))
    ]
    for number, of in enumerate(draw(st.lists(st.sampled_from(found), max_size=4)) if found else []):
        claim = of.claims[0]
        body = {"property": claim.property, "claim": claim.digest, "reason_en": "r", "reason_es": "r"}
        at, digest = draw(st.sampled_from(["2026-01-01", "2026-01-02"])), Digest(f"j{number}")
        found.append(Record(Kind.JUDGEMENT, claim.subject, at=at, body=body, digest=digest))
    if draw(st.booleans()):
        found.append(Record(Kind.JUDGEMENT, SubjectId("p1"), body={"same_as": "p2"}, digest=Digest("same")))
    for of in draw(st.lists(st.sampled_from(found), max_size=2)) if found else []:
        gone = of.claims[0].digest if of.claims else of.digest
        found.append(
            Record(Kind.RETRACTION, body={"claims": [gone], "reason": "r"}, digest=Digest("r" + gone))
        )
    return found


@given(records(), st.randoms(use_true_random=False))
def test_order_does_not_matter(found: list[Record], random) -> None:
    shuffled = list(found)
    random.shuffle(shuffled)
    assert fold(shuffled, rule_of=rule_of) == fold(found, rule_of=rule_of)


@given(records(), st.data())
def test_repetition_does_not_matter(found: list[Record], data: st.DataObject) -> None:
    again = data.draw(st.lists(st.sampled_from(found), max_size=5)) if found else []
    assert fold([*found, *again], rule_of=rule_of) == fold(found, rule_of=rule_of)


@given(records(), st.data())
def test_any_two_replicas_that_cover_all_come_to_the_same(found: list[Record], data: st.DataObject) -> None:
    first = [record for record in found if data.draw(st.booleans())]
    rest = [record for record in found if record not in first or data.draw(st.booleans())]
    assert fold([*rest, *first], rule_of=rule_of) == fold(found, rule_of=rule_of)


def one(*claims) -> list[Record]:
    return [Record(Kind.CLAIMS, c.subject, claims=(c,), digest=Digest("k" + c.digest)) for c in claims]


def test_retraction_takes_a_claim_away() -> None:
    wrong, right = make("act_type", "raid"), make("act_type", "arrest", source="b")
    gone = Record(Kind.RETRACTION, body={"claims": [wrong.digest], "reason": "misread"}, digest=Digest("r"))
    assert fold(one(wrong, right), rule_of=rule_of)[SubjectId("act")].one("act_type") is None
    assert fold([*one(wrong, right), gone], rule_of=rule_of)[SubjectId("act")].one("act_type") == "arrest"


def test_latest_judgement_counts_and_falls_with_its_claim() -> None:
    first, second = against("act_type", "raid", source="a"), against("act_type", "arrest", source="b")

    def judge(claim, at):
        body = {"property": "act_type", "claim": claim.digest, "reason_en": "r", "reason_es": "r"}
        return Record(Kind.JUDGEMENT, SubjectId("act"), at=at, body=body, digest=Digest("j" + at))

    held = [*one(first, second), judge(first, "2026-01-02"), judge(second, "2026-01-01")]
    assert fold(held, rule_of=rule_of)[SubjectId("act")].one("act_type") == "raid"
    gone = Record(Kind.RETRACTION, body={"claims": [first.digest], "reason": "r"}, digest=Digest("r"))
    assert fold([*held, gone], rule_of=rule_of)[SubjectId("act")].one("act_type") == "arrest"


def test_sources_of_one_origin_count_once() -> None:
    wire = [make("origin", "wire", subject=name, source="coding") for name in ("a", "b")]
    said = [make("act_type", "arrest", source=name) for name in ("a", "b", "c")]
    profile = fold(one(*wire, *said), rule_of=rule_of)[SubjectId("act")]
    assert profile.properties["act_type"].values[0].origins == 2


def test_what_is_judged_the_same_is_one_and_references_follow() -> None:
    claims = [make("kind", "place", subject="p1"), make("kind", "place", subject="p2"), make("place", "p2")]
    same = Record(Kind.JUDGEMENT, SubjectId("p2"), body={"same_as": "p1"}, digest=Digest("same"))
    folded = fold([*one(*claims), same], rule_of=rule_of)
    assert SubjectId("p2") not in folded
    assert folded[SubjectId("p1")].same == ("p2",)
    assert folded[SubjectId("act")].one("place") == "p1"


def test_a_claim_is_told_by_its_digest_alone() -> None:
    claim = make("act_type", "arrest")
    bare = replace(claim, note=None)
    assert (
        fold(one(claim, bare), rule_of=rule_of)[SubjectId("act")].properties["act_type"].values[0].origins
        == 1
    )
