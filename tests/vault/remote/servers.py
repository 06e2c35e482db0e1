"""Real object stores on loopback, each a process of its own that ends with the tests."""

from __future__ import annotations

import json
import os
import random
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

BIN = Path(sys.executable).parent
KEY, SECRET = "PLAYGROUNDPLAYGROUND", "sandcastle-sandcastle-sandcastle"
BUCKET = "shelf"


@dataclass(frozen=True, slots=True)
class Server:
    """An S3 endpoint that knows KEY and SECRET and has BUCKET."""

    endpoint: str

    def address(self, prefix: str, *, bucket: str = BUCKET) -> str:
        return f"s3://{bucket}/{prefix}?endpoint={self.endpoint}"


@contextmanager
def seaweed(folder: Path) -> Iterator[Server]:
    """SeaweedFS: master, volumes, filer and S3 in one process, on nine ports of its own."""
    ports = _free(9)
    people = [{"name": "we", "credentials": [{"accessKey": KEY, "secretKey": SECRET}], "actions": ["Admin"]}]
    (folder / "s3.json").write_text(json.dumps({"identities": people}))
    (folder / "data").mkdir()
    kinds = ("master", "volume", "filer", "s3", "admin")
    named = [word for kind in kinds[:-1] for word in (f"-{kind}.port", f"-{kind}.port.grpc")]
    chosen = [f"{word}={port}" for word, port in zip([*named, "-admin.port"], ports, strict=True)]
    off = ["-webdav=false", "-admin.ui=false", "-master.telemetry=false"]
    off += ["-s3.port.iceberg=0", "-s3.port.lance=0"]
    place = ["-ip=127.0.0.1", "-ip.bind=127.0.0.1", f"-dir={folder / 'data'}", f"-bucket={BUCKET}"]
    command = [BIN / "weed", "mini", *place, *chosen, *off, f"-s3.config={folder / 's3.json'}"]
    with _running([str(word) for word in command], folder, ports[6]) as server:
        yield server


@contextmanager
def rclone(folder: Path) -> Iterator[Server]:
    """`rclone serve s3` over a folder. It takes no notice of conditions on a write."""
    (port,) = _free(1)
    (folder / "data" / BUCKET).mkdir(parents=True)
    place = ["--addr", f"127.0.0.1:{port}", "--auth-key", f"{KEY},{SECRET}", str(folder / "data")]
    with _running([str(BIN / "rclone"), "serve", "s3", *place], folder, port) as server:
        yield server


@contextmanager
def _running(command: list[str], folder: Path, port: int) -> Iterator[Server]:
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "TMPDIR": str(folder)}
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log) as process,
    ):
        try:
            _wait(f"http://127.0.0.1:{port}", process)
            yield Server(f"http://127.0.0.1:{port}")
        finally:
            process.kill()


def _wait(endpoint: str, process: subprocess.Popen[bytes]) -> None:
    """Until the bucket can be listed."""
    store = S3Store(
        BUCKET,
        endpoint=endpoint,
        access_key_id=KEY,
        secret_access_key=SECRET,
        client_options={"allow_http": True, "timeout": timedelta(seconds=5)},
        retry_config={"max_retries": 0},
    )
    end = time.monotonic() + 90
    while time.monotonic() < end and process.poll() is None:
        with suppress(BaseError):
            obstore.list(store).collect()
            return
        time.sleep(0.1)
    raise AssertionError(f"{process.args!r} did not start")


def _free(count: int) -> list[int]:
    """Ports that nobody listens on now, below those that the system gives out by itself."""
    chance = random.SystemRandom()
    found: list[int] = []
    while len(found) < count:
        port = chance.randrange(20_000, 32_000)
        with socket.socket() as one:
            if port not in found and one.connect_ex(("127.0.0.1", port)) != 0:
                found.append(port)
    return found
