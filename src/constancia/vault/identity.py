"""A member's identity: two independent keys, one to read (age, X25519) and one to sign (Ed25519).

At rest it is an age file under a passphrase, outside every case file. What is inside is an identity file as the
`age` program reads it, with the signing key as a comment:

    # constancia identity 1
    AGE-SECRET-KEY-1…
    # signing key <base64url of 32 bytes>
"""

from __future__ import annotations

import hmac
import re
import secrets
from dataclasses import dataclass, field
from pathlib import Path

import pyrage

from constancia import disk
from constancia.errors import ConstanciaError, Misuse, Unable, Wrong
from constancia.log.key import public_half
from constancia.log.strict import b64, unb64
from constancia.vault import passphrase as passphrases
from constancia.vault import process

FORM = re.compile(
    r"# constancia identity 1\n(AGE-SECRET-KEY-1[0-9A-Z]{58})\n# signing key ([A-Za-z0-9_-]{43})\n"
)


@dataclass(frozen=True, slots=True)
class Identity:
    """`age_secret` in the form AGE-SECRET-KEY-1…, `signing_key` 32 bytes. Neither shows in `repr`."""

    age_secret: str = field(repr=False)
    signing_key: bytes = field(repr=False)

    @classmethod
    def generate(cls) -> Identity:
        """A new identity that is nowhere on disk."""
        return cls(str(pyrage.x25519.Identity.generate()), secrets.token_bytes(32))

    @classmethod
    def create(cls, path: Path, passphrase: str) -> Identity:
        """Make an identity and write it to `path`, which must not exist.

        Raises Misuse("identity_exists"), Misuse("passphrase_empty"), Unable("memory"), Unable("disk").
        """
        process.forbid_dumps()
        return cls.generate().keep(path, passphrase)

    def keep(self, path: Path, passphrase: str) -> Identity:
        """Write it to `path`, which must not exist. Raises as `create` does."""
        if path.exists() or path.is_symlink():
            raise Misuse("identity_exists", file=str(path))
        sealed = passphrases.seal(self._text().encode(), passphrase)
        disk.make_folder(path.parent)
        disk.write(path, sealed)
        return self

    @classmethod
    def open(cls, path: Path, passphrase: str) -> Identity:
        """Read the identity at `path`.

        Raises Unable("identity_missing"), Unable("passphrase"), Wrong("passphrase_cost"), Wrong("identity_damaged",
        reason), Unable("memory"), all with the file.
        """
        process.forbid_dumps()
        try:
            with path.open("rb") as handle:
                untrusted = handle.read(passphrases.LARGEST + 1)
            return cls._read(passphrases.unseal(untrusted, passphrase))
        except OSError as error:
            raise Unable("identity_missing", file=str(path), reason=error.strerror or "") from None
        except ConstanciaError as error:
            code = "identity_damaged" if error.code == "passphrase_file" else error.code
            raise type(error)(code, file=str(path), **error.fields) from None  # type: ignore[arg-type]

    @property
    def recipient(self) -> str:
        """The public half of the reading key: age1…"""
        return str(pyrage.x25519.Identity.from_str(self.age_secret).to_public())

    @property
    def public_key(self) -> bytes:
        """The public half of the signing key, 32 bytes."""
        return public_half(self.signing_key)

    @property
    def witness_key(self) -> bytes:
        """A signing key of its own (32 bytes) for what this person witnesses, so that nobody finds them as a member."""
        return hmac.digest(self.signing_key, b"constancia/witness/v1", "sha256")

    def _text(self) -> str:
        return f"# constancia identity 1\n{self.age_secret}\n# signing key {b64(self.signing_key)}\n"

    @classmethod
    def _read(cls, untrusted: bytes) -> Identity:
        match = FORM.fullmatch(untrusted.decode("ascii", "replace"))
        if match is None:
            raise Wrong("passphrase_file", reason="content")
        try:
            pyrage.x25519.Identity.from_str(match[1])
            return cls(match[1], unb64(match[2]))
        except (pyrage.IdentityError, Wrong):
            raise Wrong("passphrase_file", reason="content") from None
