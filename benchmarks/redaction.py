"""How much of what gives people away is found, and how much of what is found does: recall and precision by kind, on the
labelled passages of `redaction_passages`."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from benchmarks.redaction_passages import Labelled, labelled
from constancia.intake.redaction.names import KnownNames
from constancia.intake.redaction.recognise import recognise


@dataclass(slots=True)
class Tally:
    """Counts by kind: what had to be found and was, what was found and had to be. `missed` and `wrong` in words."""

    wanted: Counter[str] = field(default_factory=Counter)
    hit: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    missed: list[tuple[str, str]] = field(default_factory=list)
    wrong: list[tuple[str, str]] = field(default_factory=list)

    def recall(self, kind: str) -> float:
        """Of what had to be found, what was, letter for letter and under whatever kind."""
        return self.hit[kind] / self.wanted[kind] if self.wanted[kind] else 1.0

    def precision(self, kind: str) -> float:
        """Of what was found, what lies in something that had to be."""
        return self.right[kind] / self.found[kind] if self.found[kind] else 1.0


def tally(sets: Iterable[Labelled]) -> Tally:
    """Every passage looked at by itself, as a part of evidence is."""
    out = Tally()
    for one in sets:
        names = KnownNames.of(one.names, public=one.public)
        for passage in one.passages:
            found = recognise(passage.text, names)
            for start, end, kind in passage.labels:
                hidden = {at for f in found for at in range(f.start, f.end)}
                is_hit = all(at in hidden for at in range(start, end) if passage.text[at].isalnum())
                out.wanted[kind] += 1
                out.hit[kind] += is_hit
                if not is_hit:
                    out.missed.append((kind, passage.text))
            for f in found:
                is_right = any(f.start < end and start < f.end for start, end, _ in passage.labels)
                out.found[f.kind.value] += 1
                out.right[f.kind.value] += is_right
                if not is_right:
                    out.wrong.append((f.kind.value, passage.text[f.start : f.end]))
    return out


def main() -> None:
    """Print recall and precision by kind, each set by itself."""
    for title, one in zip(("generated", "by hand"), labelled(), strict=True):
        start = time.process_time()
        counted = tally([one])
        spent = time.process_time() - start
        print(
            f"{title}: {len(one.passages)} passages, {spent / len(one.passages) * 1000:.1f} ms of processor each"
        )
        for kind in sorted(counted.wanted | counted.found):
            print(
                f"  {kind:<14} recall {counted.recall(kind):6.3f} of {counted.wanted[kind]:>5}"
                f"   precision {counted.precision(kind):6.3f} of {counted.found[kind]:>5}"
            )
        for name, cases in (("missed", counted.missed), ("wrong", counted.wrong)):
            for kind, text in sorted(set(cases))[:20]:
                print(f"  {name}: {kind}: {text!r}")


if __name__ == "__main__":
    main()
