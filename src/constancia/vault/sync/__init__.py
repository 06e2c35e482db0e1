"""Sync through storage that is not trusted: a case file's state is the union of its logs, so nothing ever conflicts.

`exchange` works on one compartment. Logs travel in immutable parcels, item keys apart from them and only to the period
keys of devices, and each device's head says how far it has seen all logs. The form of it all: docs/formats/remote.md.
"""

from constancia.vault.sync.exchange import exchange
from constancia.vault.sync.outcome import Outcome, Trust

__all__ = ["Outcome", "Trust", "exchange"]
