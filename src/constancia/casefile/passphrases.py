"""Passphrases and the process that hears them, for whoever asks a person for one."""

from __future__ import annotations

from constancia.vault.new_passphrase import LEAST, SHORTEST, Strength, offer, strength
from constancia.vault.process import forbid_dumps

__all__ = ["LEAST", "SHORTEST", "Strength", "forbid_dumps", "offer", "strength"]
