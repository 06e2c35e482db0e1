"""`constancia consent withdraw`: what would be destroyed is shown first, and what cannot be recalled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from constancia.casefile.consents import source_or_person
from constancia.casefile.find import keys_of, names_of
from constancia.casefile.withdrawal import Copy, Preview, preview, publications, withdraw
from constancia.cli import asking, printing
from constancia.cli.session import open_casefile
from constancia.errors import Misuse
from constancia.phrases.screen import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from constancia.casefile.open import CaseFile
    from constancia.phrases import Words
    from constancia.phrases.settings import Settings

SHORT = 8
"""Letters of an id that has no key."""
SHOWN = 20
"""Subjects that are named in a line."""


def run(settings: Settings, text: str, *, is_sure: bool) -> None:
    """Show what a withdrawal would destroy and, when a person agrees, destroy it.

    Raises Misuse("held"), and as `source_or_person` does.
    """
    say = words(settings.language, "consent")
    with open_casefile(settings) as casefile:
        subject, _ = source_or_person(casefile, text)
        shown = preview(casefile, subject)
        value: dict[str, Any] = {"written": False, **asdict(shown), "receipts": []}
        lines = list(_lines(say, casefile, shown))
        if shown.held and is_sure:
            raise Misuse("held")
        if shown.held or not (is_sure or asking.may_ask(settings)):
            return printing.result(
                settings, value, [*lines, say("is_held" if shown.held else "not_written_yes")]
            )
        if not is_sure:
            printing.result(settings, value, lines)
            lines = []
            if not asking.agreed(say("withdraw_ask")):
                return printing.result(settings, value, [say("not_written")])
        shown, receipts = withdraw(casefile, subject)
    value = {"written": True, **asdict(shown), "receipts": [asdict(one) for one in receipts]}
    done = [say("receipt", at=one.at, log=one.log[:SHORT]) for one in receipts]
    return printing.result(settings, value, [*lines, say("withdraw_done"), *done, say("withdraw_next")])


def show_publications(settings: Settings) -> None:
    """List the publications, and of which of them something was destroyed since."""
    say = words(settings.language, "consent")
    with open_casefile(settings) as casefile:
        found = publications(casefile)
    value = [
        {"at": one.at, "title": one.title, "seal": one.seal, "destroyed": one.statements} for one in found
    ]
    lines = [_copy(say, one) for one in found]
    printing.result(settings, value, lines or [say("no_publications")])


def _lines(say: Words, casefile: CaseFile, shown: Preview) -> Iterator[str]:
    """In the order in which a person decides: what goes, what loses something, what is out of reach."""
    yield say("goes_head")
    yield say("goes_entries", n=shown.entries + shown.parted)
    yield from _kinds(say, casefile, shown.subjects, "goes_subjects")
    yield from (say("goes_file", file=name) for name in shown.evidence)
    yield from (say("goes_table", file=name) for name in shown.tables)
    if shown.rests:
        yield say("rests_head")
        yield from _kinds(say, casefile, shown.rests, "rests_subjects")
    if shown.publications or shown.exports:
        yield say("copies_head")
        yield from (_copy(say, one) for one in (*shown.publications, *shown.exports))
    yield say("outside")


def _kinds(say: Words, casefile: CaseFile, subjects: Mapping[str, Sequence[str]], key: str) -> Iterator[str]:
    keys = keys_of(casefile)
    for kind, found in subjects.items():
        term = casefile.vocabulary.get("kinds", kind)
        names = names_of(casefile, found[:SHOWN])
        named = [names.get(one) or keys.get(one) or one[:SHORT] for one in found[:SHOWN]]
        more = ["…"] if len(found) > SHOWN else []
        label = term.label(say.language) if term else kind
        yield say(key, kind=label, number=len(found), names=", ".join([*named, *more]))


def _copy(say: Words, one: Copy) -> str:
    """A publication, or an export: when, what, how much of it goes or went."""
    if one.form:
        who = one.recipient or say("nobody_named")
        return say("copy_export", at=one.at[:10], form=one.form, use=one.use, who=who)
    if one.statements is None:
        return say("copy_unknown", at=one.at[:10], title=one.title, seal=one.seal[:16])
    return say("copy_publication", at=one.at[:10], title=one.title, seal=one.seal[:16], n=one.statements)
