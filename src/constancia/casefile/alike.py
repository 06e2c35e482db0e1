"""People of a file who have the name of somebody who is in the case file already: told, never joined."""

from __future__ import annotations

from collections.abc import Iterator

from constancia.casefile import records
from constancia.casefile.open import CaseFile
from constancia.claims.claim import SubjectId
from constancia.claims.record import Kind
from constancia.intake.draft import Draft
from constancia.intake.understand import same_name

_NAMES = ("name", "other_name")


class NamesThere:
    """Who in the case file has a name, as far as the member may read. Made when it is first asked, and kept as short
    digests: a million names take some hundred megabytes less.
    """

    def __init__(self, casefile: CaseFile) -> None:
        self.casefile = casefile
        self._by_name: dict[int, SubjectId] | None = None

    def of(self, draft: Draft) -> SubjectId | None:
        """Somebody with a name that the draft of a person gives, None where nobody has it."""
        for claim in draft.claims:
            if claim.property in _NAMES:
                if self._by_name is None:
                    self._by_name = {
                        hash(same_name(name)): subject for subject, name in _names(self.casefile)
                    }
                if (found := self._by_name.get(hash(same_name(claim.value)))) is not None:
                    return found
        return None

    def key_of(self, subject: SubjectId) -> str:
        """The key of the row that somebody was imported from, without its table; the id where there is none."""
        identities = self.casefile.identities
        known = identities.connection.execute(
            "SELECT seq, batch FROM record WHERE subject = ? AND kind = 'claims' ORDER BY seq", (subject,)
        ).fetchall()
        for _, text in self.casefile.texts_of(identities, known):
            for row in records.read(text).rows:
                return row.partition("/")[2]
        return subject


def _names(casefile: CaseFile) -> Iterator[tuple[SubjectId, str]]:
    """Whom a name is of, and the name: from the facts of `general`, and from what stands in `identities`."""
    yield from casefile.general.connection.execute(
        "SELECT subject, value FROM fact WHERE kind = 'person' AND property IN (?, ?)", _NAMES
    ).fetchall()
    taken_back: set[str] = set()
    for record in casefile.records(casefile.identities, kind=Kind.RETRACTION):
        named = record.body.get("claims")
        taken_back.update(map(str, named) if isinstance(named, list) else ())
    for record in casefile.records(casefile.identities, kind=Kind.CLAIMS):
        for claim in record.claims:
            if claim.property in _NAMES and claim.digest not in taken_back:
                yield claim.subject, claim.value
