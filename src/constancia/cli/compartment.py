"""`constancia compartment`: sections with keys of their own, beside the two that every case file has."""

from __future__ import annotations

from constancia.casefile import joining
from constancia.casefile.members import Roster, privileged
from constancia.cli import printing
from constancia.cli.session import open_casefile
from constancia.phrases.screen import words
from constancia.phrases.settings import Settings


def new(settings: Settings, name: str, *, is_privileged: bool) -> None:
    """Make one. Raises Misuse("lead_needed", "compartment_exists", "compartment_name")."""
    say = words(settings.language, "together")
    with open_casefile(settings) as casefile:
        joining.add_compartment(casefile, name, is_privileged=is_privileged)
    lines = [say("compartment_made", name=name), say("compartment_next", name=name)]
    printing.result(settings, {"compartment": name, "privileged": is_privileged}, lines)


def list_(settings: Settings) -> None:
    """List those that are here, with who may read them."""
    say = words(settings.language, "together")
    with open_casefile(settings) as casefile:
        roster, marked, names = Roster.of(casefile), privileged(casefile), casefile.vault.names()
    readers = {
        name: [
            one.name or one.key.hex()[:8]
            for one in roster.members.values()
            if one.is_current and name in one.compartments
        ]
        for name in names
    }
    rows = [[say(f"head_{name}") for name in ("section", "readers", "privileged")]]
    for name in names:
        rows.append([name, ", ".join(readers[name]), say("privileged") if name in marked else ""])
    value = [{"compartment": name, "privileged": name in marked, "members": readers[name]} for name in names]
    printing.result(settings, value, printing.table(rows))
