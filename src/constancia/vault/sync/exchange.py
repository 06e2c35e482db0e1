"""One exchange with a remote about one compartment: first take in, then put what is lacking there."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from constancia.vault.sync.channel import Channel
from constancia.vault.sync.outcome import Outcome, Progress, Trust
from constancia.vault.sync.pull import Pull
from constancia.vault.sync.push import Push
from constancia.vault.sync.side import Side

if TYPE_CHECKING:
    from constancia.vault.remote import Remote
    from constancia.vault.vault import Vault


def exchange(
    vault: Vault,
    name: str,
    remote: Remote,
    *,
    address: str,
    trust: Trust,
    now: str,
    evidence: bool = True,
    rotate: bool = False,
    progress: Progress = lambda stage, done, of: None,
) -> Outcome:
    """Sync the compartment `name`. `now` is RFC 3339, `address` tells remotes apart and is not kept in the clear.

    `evidence` fetches all that is not here; `rotate` takes another period key, so that what was sealed to the last one
    can be opened by nobody any more. Raises Unable where the remote cannot be reached or the store is in use; Wrong:
    "own_log_ahead" where this is an older copy of the device's case file, "own_log_forked" where the device is used in
    two copies: then `Vault.begin_again` goes on as another device. What was taken or sent until then stays.
    """
    compartment = vault.compartment(name)
    side = Side(
        compartment,
        Channel(remote, compartment.inside.keyring.epochs(name)),
        trust,
        vault.identity,
        tuple(vault.own_certificates()),
        hashlib.sha256(address.encode()).hexdigest(),
        now,
        progress,
        rotate,
    )
    Pull(side, evidence).run()
    Push(side).run()
    return side.outcome
