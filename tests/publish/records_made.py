"""A small case about invented people, signed entry by entry, for tests of what stands on the gate."""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence

from constancia.claims import Account, Claim, Kind, Locator, Record, Rule, SubjectId
from constancia.claims.record import from_fields, to_fields
from constancia.log.entry import issue
from constancia.log.key import public_half, signer
from constancia.publish.gate import Held, Published, pass_gate
from constancia.vocabulary import Vocabulary, load

VOCABULARY: Vocabulary = load()
PRIVATE = bytes(range(32))
PUBLIC = public_half(PRIVATE)
NAME = "Quetzalli Ficticia-Delmonte"
_NUMBERS = itertools.count()


def identifier(word: str) -> SubjectId:
    """A subject id that a reader of the test can tell."""
    return SubjectId((word.replace("_", "") + "a" * 26)[:26])


def rule_of(name: str) -> Rule:
    if not VOCABULARY.has_property(name):
        return Rule("text", multiple=True)
    described = VOCABULARY.property(name)
    return Rule(described.value_type, multiple=described.multiple)


def is_private(name: str) -> bool:
    return VOCABULARY.has_property(name) and not VOCABULARY.property(name).published


def held(record: Record) -> Held:
    """The record as an entry of a log, read back."""
    dice = random.Random(next(_NUMBERS))
    entry = issue(log="l" * 32, seq=0, fields=to_fields(record), sign=signer(PRIVATE), random=dice.randbytes)
    return Held(entry, from_fields(entry.fields()))


def about(subject: str, source: str = "coding", **values: str) -> Record:
    """Claims about one subject from one source; a value that begins with @ refers to a subject."""
    account = Account.CODING if source == "coding" else Account.REPORTED
    claims = [
        Claim(
            subject=identifier(subject),
            property=name,
            value=identifier(value[1:]) if value.startswith("@") else value,
            source=identifier(source),
            account=account,
            locator=Locator(page="1"),
        )
        for name, value in values.items()
    ]
    return Record(
        Kind.CLAIMS, identifier(subject), at="2026-01-01T00:00:00Z", rows=("acts/x",), claims=tuple(claims)
    )


def source(subject: str, **values: str) -> Record:
    return about(subject, kind="source", publicity="published", **values)


CASE: list[Record] = [
    about("coding", kind="source", source_kind="coding", publicity="published"),
    source("herald", title="Volunteer held", publisher="Border Herald", url="https://herald.invalid/1"),
    source("gazette", title="The same day", publisher="Gazette", url="https://gazette.invalid/2"),
    about("interview", kind="source", title="Interview"),
    about(
        "ada", kind="person", category="defender", role="lawyer", basis="public", name_in_publication="name"
    ),
    about("ada", "herald", name="Ada Ejemplo"),
    about("hidden", kind="person", category="defender", role="humanitarian_volunteer", basis="protected"),
    about("patrol", kind="unit", name="River Patrol"),
    about("ford", kind="place", name="Old Ford", latitude="31.5", longitude="-111.5"),
    about("act1", kind="act", act_type="arrest", victim="@ada", place="@ford"),
    about("act1", "herald", date_start="2019-03-04", outcome="released"),
    about("act2", kind="act", act_type="raid", victim="@hidden"),
    about("act2", "gazette", date_start="2019-03", reason_given=f"they said {NAME} had asked for it"),
    about(
        "part1", kind="involvement", act="@act1", unit="@patrol", degree="carried_out", attribution="stated"
    ),
]
IDENTITIES: list[Record] = [about("hidden", name=NAME, organisation="Comité Inventado")]


def published(extra: Sequence[Record] = (), *, identities: Sequence[Record] = ()) -> Published:
    """The case with `extra` records, through the gate."""
    return pass_gate(
        [held(record) for record in (*CASE, *extra)],
        identities=[*IDENTITIES, *identities],
        rule_of=rule_of,
        is_private=is_private,
    )
