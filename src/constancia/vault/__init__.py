"""At rest: identities, a device's keys, compartments, sealed entries and evidence. The only holder of keys.

The vault keeps rows and bytes and knows no claims. `Vault.create` and `Vault.open` give compartments;
`compartment.writing()` is the one way to write; `file_faults` looks a whole case file over. Needs Linux or macOS.
"""

from constancia.vault.check import file_faults
from constancia.vault.compartment import Compartment
from constancia.vault.identity import Identity
from constancia.vault.vault import Grant, Vault
from constancia.vault.writer import Pending, Writer

__all__ = ["Compartment", "Grant", "Identity", "Pending", "Vault", "Writer", "file_faults"]
