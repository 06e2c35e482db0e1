"""The software bill of materials: every package that a person gets with Constancia, from the lock, as CycloneDX.

    python tools/sbom.py dist/constancia.cdx.json

What is needed to run it, with the extras, on any system; with the version and the SHA-256 of each file that the lock
allows. The same lock gives the same bytes.
"""

from __future__ import annotations

import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
OURS = "constancia"

Package = Mapping[str, Any]


def main(out: Path) -> None:
    """Write the bill, once it has been validated against the schema of CycloneDX."""
    out.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(
        [
            *(sys.executable, "-W", "ignore::UserWarning", "-m", "cyclonedx_py", "requirements", "-"),
            *("--pyproject", ROOT / "pyproject.toml", "--mc-type", "application"),
            *("--sv", "1.6", "--of", "JSON", "--output-reproducible", "--validate", "-o", out),
        ],
        input="".join(requirements()),
        text=True,
        check=True,
    )


def requirements() -> Iterator[str]:
    """A line for each package at run time, as pip reads them: version, and a hash for each of its files."""
    lock = tomllib.loads((ROOT / "uv.lock").read_text("utf-8"))["package"]
    needs = needed(lock)
    for package in lock:
        if package["name"] in needs:
            hashes = "".join(f" --hash={one}" for one in sorted(set(hashes_of(package))))
            yield f"{package['name']}=={package['version']}{hashes}\n"


def needed(lock: Sequence[Package]) -> set[str]:
    """All that Constancia needs to run, and all that this needs. A package may be there in more than one version, each
    for another Python."""
    found: set[str] = set()
    waiting = {OURS}
    while waiting:
        wanted = {one for package in lock if package["name"] in waiting for one in needs_of(package)}
        waiting = wanted - found
        found |= wanted
    return found - {OURS}


def needs_of(package: Package) -> set[str]:
    """The names of what a package needs, its extras included."""
    extras = package.get("optional-dependencies", {}).values()
    return {one["name"] for needs in (package.get("dependencies", []), *extras) for one in needs}


def hashes_of(package: Package) -> Iterator[str]:
    """ "sha256:…" of every file of a package."""
    files = [*package.get("wheels", []), *([package["sdist"]] if "sdist" in package else [])]
    return (file["hash"] for file in files)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
