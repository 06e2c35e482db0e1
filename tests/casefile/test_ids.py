"""Many ids in little memory: what a `dict` and a `set` of texts would give."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from constancia.casefile.ids import Ids, Subjects
from constancia.claims.claim import SubjectId, new_subject_id

KEYS = st.text(max_size=12)


@given(keys=st.sets(KEYS), other=KEYS)
def test_every_key_has_its_id_and_no_other_has_one(keys: set[str], other: str) -> None:
    given_ids = {
        key: new_subject_id(lambda size, n=n: n.to_bytes(size)) for n, key in enumerate(sorted(keys))
    }
    ids = Ids()
    ids.update(given_ids.items())
    assert len(ids) == len(keys)
    assert {key: ids.get(key) for key in keys} == given_ids
    assert (other in ids) is (other in keys)


def test_what_stands_across_two_pieces_is_no_key() -> None:
    """All in one place: the end of one piece and the start of the next are never taken for a third."""
    made = [SubjectId(f"{letter}" * 26) for letter in "ab"]
    subjects = Subjects()
    for one in (*made, *made):
        subjects.add(one)
    assert len(subjects) == 2
    assert all(one in subjects for one in made)
    assert not any(("a" * n + "b" * (26 - n)) in subjects for n in range(1, 26))


@given(texts=st.lists(st.text(max_size=30)), other=st.text(max_size=30))
def test_a_set_holds_texts_of_any_length(texts: list[str], other: str) -> None:
    subjects = Subjects()
    for text in texts:
        subjects.add(SubjectId(text))
    assert len(subjects) == len(set(texts))
    assert (other in subjects) is (other in texts)
