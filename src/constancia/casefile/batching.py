"""The batch of one import: opened before its first entry, closed after its last; an older one set aside where the
tables were edited since."""

from __future__ import annotations

from collections.abc import Collection

from constancia.casefile.batches import State, counting, note_batch, state_of, unsettled
from constancia.casefile.content import content_of
from constancia.casefile.noted import end, note_anew
from constancia.casefile.open import CaseFile, new_id, now
from constancia.casefile.profiles import renew_facts
from constancia.casefile.reader import Validated
from constancia.casefile.rows import Rows
from constancia.casefile.tables import OTHERS
from constancia.claims.record import Json, Kind, Record
from constancia.errors import Unable
from constancia.vault.writer import Writer


class Batching:
    """`batch` is the one to record in, None before it is opened; `set_aside` the one that will never count."""

    def __init__(self, casefile: CaseFile, package: Validated, *, rows: Rows) -> None:
        self.casefile, self.package, self.rows = casefile, package, rows
        self.content = content_of(casefile, package)
        self.batch: str | None = None
        self.set_aside: str | None = None
        begun = open_batch(casefile, package.name)
        if begun is not None:
            (self.batch, self.set_aside) = (begun[0], None) if begun[1] == self.content else (None, begun[0])

    @property
    def has_set_aside(self) -> bool:
        """Whether an older batch was set aside for ours."""
        return self.set_aside is not None and self.batch is not None

    def counting(self) -> frozenset[str]:
        """The batches of the package that count, and ours."""
        return counting(self.casefile, self.package.name) | ({self.batch} if self.batch else set())

    def open(self) -> str:
        """The batch to record in. Its opening entry comes before all others of it.

        Raises Unable("in_use") where somebody else began an import of the package meanwhile.
        """
        if self.batch is None:
            batch = new_id()
            general = self.casefile.general
            with general.writing() as writer:
                self.rows.notice(general, writer)
                begun = open_batch(self.casefile, self.package.name)
                if begun is not None and begun[0] != self.set_aside:
                    raise Unable("in_use")
                if begun is not None:
                    end(self.casefile, writer, begun[0], state=State.ABANDONED)
                self._write(writer, batch, State.OPEN)
            if begun is not None:
                with self.casefile.identities.writing() as writer:
                    self.rows.notice(self.casefile.identities, writer)
                    note_anew(self.casefile, self.casefile.identities, writer, package=self.package.name)
            self.batch = batch
        return self.batch

    def must_stand(self) -> None:
        """Inside a `writing` block. Raises Unable("in_use") where somebody else set our batch aside."""
        state = state_of(self.casefile.general.connection, self.batch or "")
        if state not in (State.OPEN, State.CLOSED):
            raise Unable("in_use")

    def close(self, *, is_changed: bool, gone: Collection[str]) -> int:
        """Make the batch count, in one commit with the facts that follow from it.

        Where somebody else closed it and we added nothing, nothing is left to do. Gives the number of judgements that
        chose a claim among those `gone`.
        """
        taken = unsettled(self.casefile, gone)
        if self.batch is not None:
            with self.casefile.general.writing() as writer:
                self.must_stand()
                if is_changed or state_of(writer.connection, self.batch) is State.OPEN:
                    self._write(writer, self.batch, State.CLOSED)
                    renew_facts(writer, self.casefile, batch=self.batch)
            self.casefile.forget_vocabulary()
        return taken

    def _write(self, writer: Writer, batch: str, state: State) -> None:
        body: dict[str, Json] = {
            "package": self.package.name,
            "title": self.package.title,
            "state": state.value,
        }
        if state is State.OPEN:
            body["content"] = self.content
        record = Record(Kind.BATCH, at=now(), batch=batch, body=body)
        with self.casefile.scribe(self.casefile.general, writer) as scribe:
            note_batch(writer.connection, record, scribe.next_seq)
            scribe.write(record, sealed=False)
        self.rows.leave(self.casefile.general, scribe.next_seq)


def open_batch(casefile: CaseFile, package: str) -> tuple[str, str | None] | None:
    """The import of a package that this device began and did not close: its id, and what content it is of."""
    found = casefile.general.connection.execute(
        "SELECT id, content FROM batch WHERE package = ? AND state = 'open' AND opened < ?",
        (package, OTHERS),
    ).fetchone()
    return None if found is None else (found[0], found[1])
