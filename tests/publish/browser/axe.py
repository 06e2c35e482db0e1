"""axe-core for the tests: fetched once by npm into the ignored folder node_modules, then read from there."""

from __future__ import annotations

import fcntl
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

VERSION = "4.14.1"
FOLDER = Path(__file__).parents[3] / "node_modules" / ".axe"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
COLOUR = ["color-contrast", "link-in-text-block"]
"""The rules whose result depends on the colour scheme."""


def source() -> str:
    """The text of axe.min.js."""
    file = FOLDER / "node_modules" / "axe-core" / "axe.min.js"
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not file.exists():
            _install()
    return file.read_text(encoding="utf-8")


def violations(page: Any, script: str, *, only_colour: bool = False) -> list[str]:
    """What axe finds on the page that is open: "rule: where", one each."""
    run_only = {"type": "rule", "values": COLOUR} if only_colour else {"type": "tag", "values": TAGS}
    page.evaluate(script)
    found = page.evaluate(
        "runOnly => axe.run(document, {runOnly, resultTypes: ['violations']}).then(r => r.violations)",
        run_only,
    )
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary']}" for rule in found for node in rule["nodes"]
    ]


def _install() -> None:
    npm = shutil.which("npm")
    if npm is None:
        pytest.fail("npm is missing: make test installs it")
    command = [npm, "install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    subprocess.run([*command, "--prefix", str(FOLDER), f"axe-core@{VERSION}"], check=True, timeout=300)
