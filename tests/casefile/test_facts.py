"""The facts of a subject about which nothing is disputed are those that its profile gives."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from constancia.casefile.facts import facts, plain_facts
from constancia.claims.claim import Account, Claim, Digest, Relation, SubjectId
from constancia.claims.competition import Rule
from constancia.claims.fold import Decisions, fold_subject
from constancia.claims.profile import Judgement
from constancia.claims.sameness import Sameness

SUBJECT, OTHER, LEADER = SubjectId("s"), SubjectId("t"), SubjectId("a")
NAMES = ("kind", "place", "summary", "victim")
CLAIMS = st.builds(
    Claim,
    st.just(SUBJECT),
    st.sampled_from(NAMES),
    st.sampled_from(("x", "", OTHER)),
    st.sampled_from((None, SubjectId("one"), SubjectId("two"))),
    account=st.sampled_from((Account.CODING, Account.REPORTED)),
    relation=st.sampled_from((*[Relation.SUPPORTS] * 6, Relation.CONTRADICTS, Relation.SCOPE)),
)
DECIDED = st.builds(
    lambda retracted, judged, pairs: Decisions(
        retracted, {(SUBJECT, j.property): j for j in judged}, Sameness.of_pairs(pairs)
    ),
    st.sampled_from((frozenset(), frozenset(), frozenset({"0"}))),
    st.lists(
        st.builds(
            Judgement,
            st.just(SUBJECT),
            st.sampled_from(NAMES),
            st.just(Digest("1")),
            st.just(""),
            st.just(""),
        ),
        max_size=1,
    ),
    st.sampled_from(((), (), ((OTHER, LEADER),))),
)


@given(claims=st.lists(CLAIMS, max_size=5), decided=DECIDED)
def test_plain_facts_are_those_of_the_profile(claims: list[Claim], decided: Decisions) -> None:
    numbered = [replace(claim, digest=Digest(str(n))) for n, claim in enumerate(claims)]
    how = {"decided": decided, "rule_of": _rule_of, "origin_of": lambda source: str(source)[:1]}
    profile = fold_subject(SUBJECT, numbered, **how)  # type: ignore[arg-type]
    known = profile.properties or profile.kind
    expected = [*facts(profile, origin_of=how["origin_of"])] if known else []  # type: ignore[arg-type]
    found = plain_facts(SUBJECT, numbered, **how)  # type: ignore[arg-type]
    assert found is None or found == expected
    is_plain = all(claim.relation is Relation.SUPPORTS for claim in claims) and decided == _NOTHING
    if is_plain and len({claim.property for claim in claims}) == len(claims):
        assert found is not None


_NOTHING = Decisions(frozenset(), {}, Sameness.of_pairs(()))


def _rule_of(name: str) -> Rule:
    return Rule("text", multiple=name == "summary")
