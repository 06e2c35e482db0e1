"""Who else is there: newer keys of the compartment, the members' devices, and the last word of each device."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pyrage

from constancia.errors import Wrong
from constancia.log.strict import b64
from constancia.vault.device import Certificate
from constancia.vault.sync import forms
from constancia.vault.sync.forms import LARGEST_NOTE, Devices, Epochs, Head
from constancia.vault.sync.side import Side, certificates_of, checkpoint_of, devices_name, head_name

AGAIN = 8
"""Times that newer keys are followed to still newer ones."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """Fills `side` with what a remote, and what was heard before, say of the others."""

    side: Side

    def run(self) -> None:
        """Raises Wrong("own_log_ahead"), Wrong("own_log_forked"), Unable."""
        self._epochs()
        claims = self._devices()
        self._own_head()
        self._heads(claims)

    def _epochs(self) -> None:
        """Keys that were left for our member. They only ever open more: what is written waits for a grant."""
        for _ in range(AGAIN):
            channel = self.side.channel
            told = [secret for epoch in channel.readable for secret in self._left_under(epoch)]
            fresh = [one for one in dict.fromkeys(told) if one not in channel.readable]
            if not fresh:
                return
            self.side.channel = replace(channel, newer=[*fresh, *channel.newer])

    def _left_under(self, epoch: str) -> tuple[str, ...]:
        member, here = self.side.member, replace(self.side.channel, epochs=[epoch], newer=[])
        try:
            found = here.get(b"epochs", member.public_key, secrets=[member.age_secret], most=LARGEST_NOTE)
            secrets = () if found is None else forms.read(found, Epochs).secrets
            for one in secrets:
                pyrage.x25519.Identity.from_str(one)
        except (Wrong, pyrage.IdentityError):
            self.side.outcome.warn("remote_altered")
            return ()
        return secrets

    def _devices(self) -> dict[bytes, dict[bytes, Certificate]]:
        """Device -> member -> certificate. Our own member's are asked for too, though no grant may have come yet."""
        claims: dict[bytes, dict[bytes, Certificate]] = {}
        for member in {**self.side.trust.members, self.side.member.public_key: True}:
            for device, certificate in self._listed(member).items():
                claims.setdefault(device, {})[member] = certificate
        return claims

    def _listed(self, member: bytes) -> dict[bytes, Certificate]:
        """All devices that a member ever vouched for, as far as they were heard of."""
        name, known = devices_name(member), self.side.noted(devices_name(member))
        here = set(forms.read(known[1], Devices).certificates) if known else set()
        if member == self.side.member.public_key:
            here |= set(self.side.certificates)
        there, epoch = self._listed_there(member)
        united = here | there if len(here | there) <= forms.DEVICES else here
        if there != united or epoch != self.side.channel.epochs[0]:
            self.side.behind.add(name)
        content = forms.write(Devices(forms.VERSION, tuple(sorted(united))))
        if united and (known is None or known[1] != content):
            with self.side.writing() as connection:
                self.side.note(connection, name, counter=0, content=content)
        return certificates_of(content, member)

    def _listed_there(self, member: bytes) -> tuple[set[str], str | None]:
        try:
            found = self.side.channel.find(b"devices", member, most=LARGEST_NOTE)
            if found is None:
                return set(), None
            certificates_of(found[0], member)
        except Wrong:
            self.side.outcome.warn("remote_altered", member)
            return set(), None
        return set(forms.read(found[0], Devices).certificates), found[1]

    def _own_head(self) -> None:
        """Our own last word: a later one than we know of was said by another copy of this case file."""
        device = self.side.device
        found, known = self._head_there(device), self.side.noted(head_name(device))
        if found is None:
            return
        head, content, _ = found
        counter = known[0] if known else 0
        if head.counter > counter:
            raise Wrong("own_log_ahead", file=self.side.connection.file)
        if known and head.counter == counter and content != known[1]:
            raise Wrong("own_log_forked", file=self.side.connection.file)
        self._shown(device, head.counter)

    def _heads(self, claims: dict[bytes, dict[bytes, Certificate]]) -> None:
        fresh: dict[bytes, tuple[Head, bytes]] = {}
        for device in [one for one in claims if one != self.side.device]:
            head = self._latest(device, fresh)
            if head is not None and head.member in claims[device]:
                self.side.devices[device] = claims[device][head.member]
                self.side.heads[device] = head
                self.side.outcome.news[device] = head.at
        for device, members in claims.items():
            own = device == self.side.device
            named = self.side.member.public_key if own else self._member_of(device)
            for member in members.keys() - {named}:
                if named is not None:
                    self.side.outcome.warn("device_claimed", member)
        if fresh:
            self.side.fresh = set(fresh)
            with self.side.writing() as connection:
                for device, (head, content) in fresh.items():
                    self.side.note(connection, head_name(device), counter=head.counter, content=content)

    def _member_of(self, device: bytes) -> bytes | None:
        found = self.side.devices.get(device)
        return None if found is None else found.member

    def _latest(self, device: bytes, fresh: dict[bytes, tuple[Head, bytes]]) -> Head | None:
        """The newer of what was heard before and what the remote has."""
        name, known = head_name(device), self.side.noted(head_name(device))
        before = None if known is None else self.side.read_head(known[1], device)
        there = self._head_there(device)
        if there is None:
            self.side.behind.add(name)
            return before
        head, content, epoch = there
        self._shown(device, head.counter)
        if epoch != self.side.channel.epochs[0]:
            self.side.stale[device] = epoch
        if before is None or head.counter > before.counter:
            fresh[device] = head, content
            self.side.outcome.moved += len(content)
            return head
        if head.counter < before.counter:
            self.side.behind.add(name)
        elif known is not None and content != known[1]:
            self.side.outcome.warn("device_forked", device)
        return before

    def _head_there(self, device: bytes) -> tuple[Head, bytes, str] | None:
        """What the remote has, with its bytes and the key it lies under. It says what else the remote has, too."""
        try:
            found = self.side.channel.find(b"head", device, most=LARGEST_NOTE)
            if found is None:
                self._shown(device, None)
                return None
            head = self.side.read_head(found[0], device)
        except Wrong:
            self.side.outcome.warn("remote_altered", device)
            return None
        for told in head.logs:
            try:
                size = checkpoint_of(told).size
            except Wrong:
                continue
            self.side.sizes[told.log] = max(size, self.side.sizes.get(told.log, 0))
        return head, found[0], found[1]

    def _shown(self, device: bytes, counter: int | None) -> None:
        """Compare with what this remote has shown before: it must not go back."""
        before = self.side.shown.get(b64(device))
        if before is not None and counter is None:
            self.side.outcome.warn("remote_withholds", device)
        elif before is not None and counter is not None and counter < before:
            self.side.outcome.warn("remote_behind", device)
        elif counter is not None:
            self.side.shown[b64(device)] = counter
