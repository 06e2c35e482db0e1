"""`constancia import`: a filled workbook, a table under a mapping or a data package, into the case file.

Of what a person made, a preview is shown first and nothing is written until they agree: at the terminal, or by --yes.
Rows that cannot be imported stop no others; they go to a file of their own. A data package was made by a program: it
goes in whole or not at all, and without a question.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from constancia.casefile.imports import Imported, import_validated
from constancia.casefile.open import CaseFile
from constancia.casefile.plan import Plan, plan
from constancia.casefile.reader import MappingText, Options, Validated, look
from constancia.cli import asking, printing, rejected
from constancia.cli.mapping import read_mapping_text
from constancia.cli.preview import as_json, preview, told
from constancia.cli.session import open_casefile
from constancia.cli.undo import SHORT
from constancia.errors import Misuse, Wrong
from constancia.phrases.screen import words
from constancia.phrases.settings import Settings

_COUNTS = ("entries", "already", "subjects", "protected", "files", "retracted", "unsettled")
ORDERS = ("day-first", "month-first")


@dataclass(frozen=True, slots=True)
class Asked:
    """How a person wants it: whether to go on without a question, to refuse all for one bad row, where rows that were
    not imported go, and how the table is to be read."""

    is_sure: bool = False
    is_strict: bool = False
    rejected: Path | None = None
    dates: str | None = None
    encoding: str | None = None
    separator: str | None = None

    @property
    def options(self) -> Options:
        """What the reader is told."""
        return {"dates": self.dates, "encoding": self.encoding, "separator": self.separator}


def run(settings: Settings, path: Path, *, mapping: str | None = None, asked: Asked | None = None) -> None:
    """Show what an import would do, ask, and import. `mapping` is a file, or the name of one that comes along.

    Raises what the reader finds wrong, Wrong("nothing_imported", "nothing_filled"), Misuse("dates_order", "file_there",
    "not_found", "unknown_mapping").
    """
    asked = asked or Asked()
    if asked.dates is not None and asked.dates not in ORDERS:
        raise Misuse("dates_order")
    text = None if mapping is None else read_mapping_text(mapping)
    source = path.parent if path.name == "datapackage.json" and text is None else path
    to = rejected.place_for(source, asked.rejected)
    with open_casefile(settings) as casefile:
        _Importing(
            settings=settings,
            casefile=casefile,
            source=source,
            mapping=text,
            named=mapping,
            asked=asked,
            to=to,
        ).run()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Importing:
    """One import on its way. `to` is where rows go that cannot be imported, `named` the mapping as it was named."""

    settings: Settings
    casefile: CaseFile
    source: Path
    mapping: MappingText | None
    named: str | None
    asked: Asked
    to: Path

    def run(self) -> None:
        validated = self._looked()
        planned = self._planned(validated)
        may_ask = asking.may_ask(self.settings)
        if planned is not None and may_ask:
            shown = preview(self.settings, validated, file=self.source.name, plan=planned)
            printing.result(self.settings, None, [*shown, ""])
        if self._goes_on(validated, planned):
            self._import(validated, planned)
        else:
            self._leave(validated, planned)
        if not validated.is_package and not _has_good(validated):
            raise Wrong("nothing_imported", file=self.source.name, count=validated.left_out)

    # --- before

    def _looked(self) -> Validated:
        """Look at the table; ask what its dates mean, and look again. Raises Several, Wrong("nothing_filled")."""
        validated = self._look(self.asked.options)
        if asking.may_ask(self.settings) and not self.asked.is_sure:
            answers = asking.orders_of_dates(self.settings, validated, file=self.source.name)
            validated = self._look({**self.asked.options, **answers}) if answers else validated
        if self.asked.is_strict:
            validated.must_be_whole()
        if "lines" in validated.said and not any(validated.said["lines"].values()):
            raise Wrong("nothing_filled", file=self.source.name)
        return validated

    def _look(self, options: Options) -> Validated:
        with printing.progress(self.settings) as progress:
            progress("validate", 0, None)
            return look(self.source, self.casefile.additions, options=options, mapping=self.mapping)

    def _planned(self, validated: Validated) -> Plan | None:
        """What would be done, where that is shown to somebody."""
        is_sure = validated.is_package or self.asked.is_sure
        if is_sure and not asking.may_ask(self.settings):
            return None
        with printing.progress(self.settings) as progress:
            return plan(self.casefile, validated, progress=progress)

    def _goes_on(self, validated: Validated, planned: Plan | None) -> bool:
        """Whether to write. A person is asked, unless there is nothing to write."""
        if validated.is_package or self.asked.is_sure or planned is None:
            return True
        if not asking.may_ask(self.settings):
            return False
        say = words(self.settings.language, "import")
        if _does_something(planned) and _has_good(validated):
            return asking.agreed(say("go_on"))
        return bool(validated.left_out) and asking.agreed(say("go_on_rejected"))

    def _leave(self, validated: Validated, planned: Plan | None) -> None:
        """Say that nothing was written, and how to go on."""
        say = words(self.settings.language, "import")
        nothing_new = planned is not None and not _does_something(planned) and not validated.left_out
        if asking.may_ask(self.settings):
            lines = [say("nothing_new") if nothing_new else say("not_written")]
        else:
            shown = (
                []
                if planned is None
                else preview(self.settings, validated, file=self.source.name, plan=planned)
            )
            lines = [*shown, "", say("nothing_new") if nothing_new else say("not_written_yes")]
        printing.result(self.settings, self._value(validated, planned), lines)

    # --- after

    def _import(self, validated: Validated, planned: Plan | None) -> None:
        done, cut = None, 0
        if validated.is_package or _has_good(validated):
            with printing.progress(self.settings) as progress:
                done = import_validated(self.casefile, validated, progress=progress)
        if validated.left_out:
            cut = rejected.write_rejected(self.settings, validated, to=self.to)
        lines = (
            []
            if asking.may_ask(self.settings)
            else told(self.settings, validated.said, file=self.source.name)
        )
        if done is not None:
            lines += self._done(validated, done)
        if validated.left_out:
            lines += [""] * bool(lines) + rejected.lines(
                self.settings, validated, to=self.to, source=self.source, mapping=self.named, cut=cut
            )
        printing.result(self.settings, self._value(validated, planned, done=done), lines)

    def _done(self, validated: Validated, done: Imported) -> list[str]:
        say, folder = words(self.settings.language, "cli"), str(self.settings.folder)
        own = words(self.settings.language, "import")
        package = done.package if "lines" not in validated.said else validated.title
        if done.entries == 0:
            return [say("import_nothing", already=done.already, package=package)]
        return [
            say("import_done", entries=done.entries, subjects=done.subjects, package=package),
            *([own("would_retract", n=done.retracted)] if done.retracted else []),
            *([own("would_unsettle", n=done.unsettled)] if done.unsettled else []),
            *([own("would_set_aside")] if done.set_aside else []),
            *([say("import_protected", n=done.protected)] if done.protected else []),
            *([say("import_files", n=done.files)] if done.files else []),
            *([own("taking_back", folder=folder, batch=done.batch[:SHORT])] if done.batch else []),
            say("import_next", folder=folder),
        ]

    def _value(
        self, validated: Validated, planned: Plan | None, *, done: Imported | None = None
    ) -> dict[str, Any]:
        counts = dict.fromkeys(_COUNTS, 0)
        if done is not None:
            counts = {name: getattr(done, name) for name in counts}
        is_rejected = bool(validated.left_out) and self.to.exists()
        return {
            "written": done is not None,
            "package": validated.name,
            **counts,
            "batch": None if done is None else done.batch,
            "rejected": str(self.to) if is_rejected else None,
            "plan": as_json(planned),
            "looked": {} if validated.is_package else validated.said,
        }


def _does_something(planned: Plan) -> bool:
    return not planned.does_nothing or planned.resumes or planned.sets_aside


def _has_good(validated: Validated) -> bool:
    """Whether any row of the table itself can be imported: a mapping makes sources and types of act without one."""
    counts = validated.said.get("counts", {})
    made = () if "lines" in validated.said else ("sources", "act_types")
    return any(count for table, count in counts.items() if table not in made) or not validated.left_out
