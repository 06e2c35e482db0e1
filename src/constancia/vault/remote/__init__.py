"""Places that hold files and are not trusted: a folder, a USB stick, an object store.

`open_remote` makes a `Remote` of an address. Names and padding are made here too, so that a remote learns from an
object's name and size as little as can be.
"""

from constancia.vault.remote.address import open_remote
from constancia.vault.remote.names import name_key, object_name
from constancia.vault.remote.padding import pad, padme, unpad
from constancia.vault.remote.protocol import Progress, Remote

__all__ = ["Progress", "Remote", "name_key", "object_name", "open_remote", "pad", "padme", "unpad"]
